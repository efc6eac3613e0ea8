//! Collecting problems and warnings while a message is read or written.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Blame;
use crate::field::Field;
use crate::locale::Locale;
use crate::problem::{Problem, ProblemReason, Problems, Seen};
use crate::text::{ID_LIMIT, is_secure_url, is_variable};
use crate::warning::{Warning, WarningReason};
use crate::wire::List;

/// A claim, or a member of one.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) claim: &'static str,
    pub(crate) member: &'static str,
}

pub(crate) const fn at(claim: &'static str, member: &'static str) -> At {
    At { claim, member }
}

/// The reasons for an id that is missing or unfit.
#[derive(Clone, Copy)]
pub(crate) struct IdReasons {
    pub(crate) missing: ProblemReason,
    pub(crate) empty: ProblemReason,
    pub(crate) wrong_type: ProblemReason,
    pub(crate) too_long: ProblemReason,
    pub(crate) not_ascii: ProblemReason,
}

pub(crate) struct Findings {
    problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
    blame: Blame,
}

impl Findings {
    /// Of a message that came in.
    pub(crate) const fn incoming() -> Self {
        Self { problems: Vec::new(), warnings: Vec::new(), blame: Blame::PeerMisbehaved }
    }

    /// Of a message that goes out.
    pub(crate) const fn outgoing() -> Self {
        Self { problems: Vec::new(), warnings: Vec::new(), blame: Blame::ApiMisuse }
    }

    pub(crate) fn problem(&mut self, at: At, reason: ProblemReason, seen: Seen) {
        self.blamed(at, reason, seen, self.blame);
    }

    // Not inlined, as the readers of texts are not: a launch asks for forty texts, and code that is written out at each
    // place does not stay in the processor's cache.
    #[cold]
    #[inline(never)]
    pub(crate) fn blamed(
        &mut self,
        At { claim, member }: At,
        reason: ProblemReason,
        seen: Seen,
        blame: Blame,
    ) {
        self.problems.push(Problem { claim, member, reason, seen, blame });
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn warn(&mut self, At { claim, member }: At, reason: WarningReason) {
        self.warnings.push(Warning { claim, member, reason });
    }

    /// The warnings, or the problems if there are any.
    pub(crate) fn finish(self) -> Result<Vec<Warning>, Problems> {
        Problems::new(self.problems).map_or(Ok(self.warnings), Err)
    }

    /// The problems, where there is at least one.
    pub(crate) fn into_problems(self) -> Problems {
        Problems::of(self.problems)
    }

    // Reading.

    /// A member of any type; a wrong type is tolerated as absent.
    pub(crate) fn optional<T>(&mut self, at: At, field: Field<T>) -> Option<T> {
        match field {
            Field::Value(value) => Some(value),
            Field::Absent | Field::Null => None,
            Field::Wrong(found) => {
                self.warn(at, WarningReason::WrongType(found));
                None
            }
        }
    }

    /// An optional text; empty is absent (LMS-042).
    #[inline(never)]
    pub(crate) fn text(&mut self, at: At, field: Field<String>) -> Option<String> {
        self.optional(at, field).filter(|text| !is_blank(text))
    }

    /// An optional text that may be an unresolved variable, which is absent too (LMS-043).
    #[inline(never)]
    pub(crate) fn resolved(&mut self, at: At, field: Field<String>) -> Option<String> {
        self.text(at, field).filter(|text| !is_variable(text))
    }

    /// An optional list.
    pub(crate) fn list<T>(&mut self, at: At, field: Field<List<T>>) -> Vec<T> {
        let Some(list) = self.optional(at, field) else { return Vec::new() };
        if list.dropped > 0 {
            self.warn(at, WarningReason::ListEntriesDropped(list.dropped));
        }
        list.items
    }

    /// An optional language.
    #[inline(never)]
    pub(crate) fn locale(&mut self, at: At, field: Field<String>) -> Option<Locale> {
        let text = self.resolved(at, field)?;
        let locale = Locale::parse(text);
        if locale.is_none() {
            self.warn(at, WarningReason::LocaleUnreadable);
        }
        locale
    }

    /// An id that must be there and fit (CORE-035, TRAP-28).
    pub(crate) fn required_id(&mut self, at: At, field: Field<String>, reasons: IdReasons) -> String {
        match field {
            Field::Value(id) => {
                self.check_id(at, &id, reasons);
                return id;
            }
            Field::Absent | Field::Null => self.problem(at, reasons.missing, Seen::Nothing),
            Field::Wrong(found) => self.problem(at, reasons.wrong_type, Seen::Type(found)),
        }
        String::new()
    }

    // Both directions.

    #[inline(never)]
    pub(crate) fn check_id(&mut self, at: At, id: &str, reasons: IdReasons) {
        if id.is_empty() {
            return self.problem(at, reasons.empty, Seen::Nothing);
        }
        if !id.is_ascii() {
            return self.problem(at, reasons.not_ascii, Seen::Nothing);
        }
        if id.len() > ID_LIMIT {
            self.problem(at, reasons.too_long, Seen::Length(id.len()));
        }
    }

    // Writing.

    /// An optional text: trimmed (TRAP-29), left out when empty, no variable (PLT-016).
    pub(crate) fn plain(&mut self, at: At, text: Option<String>) -> Field<String> {
        let Some(text) = text.map(trimmed).filter(|text| !text.is_empty()) else { return Field::Absent };
        if is_variable(&text) {
            self.problem(at, ProblemReason::VariableUnresolved, Seen::Nothing);
        }
        Field::Value(text)
    }

    /// An optional URL: as [`plain`](Self::plain), and secure (CORE-016).
    pub(crate) fn url(&mut self, at: At, url: Option<String>) -> Field<String> {
        let url = url.map(trimmed).filter(|url| !url.is_empty());
        if let Some(url) = &url {
            self.check_url(at, url);
        }
        url.into()
    }

    pub(crate) fn check_url(&mut self, at: At, url: &str) {
        if !is_secure_url(url) {
            self.problem(at, ProblemReason::UrlNotSecure, Seen::Nothing);
        }
    }

    /// The URL of a service: there, secure, and resolved (CORE-080).
    pub(crate) fn service_url(&mut self, at: At, url: Option<String>) -> Field<String> {
        if url.as_deref().is_some_and(|url| url.contains(['{', '}'])) {
            self.problem(at, ProblemReason::UrlTemplate, Seen::Nothing);
        }
        self.url(at, url)
    }
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

/// Trims without a copy where nothing is to trim.
fn trimmed(text: String) -> String {
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}
