//! From raw members to typed ones: what is wrong is noted, and reading goes on.

use alloc::vec::Vec;

use lti_claims::wire::List;
use lti_claims::{Field, JsonType};

use crate::problem::{Problem, ProblemReason, Problems};

#[derive(Default)]
pub(crate) struct Findings {
    problems: Vec<Problem>,
    /// Which entry of a list is being read.
    pub(crate) entry: Option<usize>,
}

impl Findings {
    /// Forgets what was wrong with the entry before.
    pub(crate) fn begin(&mut self, entry: usize) {
        self.problems.clear();
        self.entry = Some(entry);
    }

    pub(crate) fn as_slice(&self) -> &[Problem] {
        &self.problems
    }

    /// Notes a problem; a second one of the same field says nothing new.
    pub(crate) fn note(&mut self, field: &'static str, requirement: &'static str, reason: ProblemReason) {
        let entry = self.entry;
        // Those of the entries before are not looked at: a page may have a hundred thousand.
        let mut known = self.problems.iter().rev().take_while(|known| known.entry == entry);
        if !known.any(|known| known.field == field) {
            self.problems.push(Problem { field, reason, requirement, entry });
        }
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(crate) fn problems(self) -> Option<Problems> {
        Problems::new(self.problems)
    }

    pub(crate) fn wrong(&mut self, field: &'static str, requirement: &'static str, found: JsonType) {
        self.note(field, requirement, ProblemReason::WrongType(found));
    }

    /// A member that may be missing or `null`.
    pub(crate) fn optional<T>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<T>,
    ) -> Option<T> {
        match value {
            Field::Value(value) => return Some(value),
            Field::Absent | Field::Null => {}
            Field::Wrong(found) => self.wrong(field, requirement, found),
        }
        None
    }

    /// A text, where blank is absent (LMS-125).
    pub(crate) fn text<T: AsRef<str>>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<T>,
    ) -> Option<T> {
        self.optional(field, requirement, value).filter(|text| !is_blank(text.as_ref()))
    }

    /// A list; noted where entries of it are of another type.
    pub(crate) fn whole<T>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<List<T>>,
    ) -> Option<Vec<T>> {
        let list = self.optional(field, requirement, value)?;
        if list.dropped > 0 {
            self.note(field, requirement, ProblemReason::Unreadable);
        }
        Some(list.items)
    }

    /// An id or another member that has to be there and say something.
    pub(crate) fn not_blank(&mut self, field: &'static str, requirement: &'static str, text: &str) {
        if text.is_empty() {
            self.note(field, requirement, ProblemReason::Blank);
        }
    }

    /// The address of what is sent.
    pub(crate) fn address(&mut self, field: &'static str, requirement: &'static str, url: Option<&str>) {
        match url {
            None => self.note(field, requirement, ProblemReason::Missing),
            Some(url) if !lti_security::service::url::is_absolute(url) => {
                self.note(field, requirement, ProblemReason::NotUrl);
            }
            Some(_) => {}
        }
    }
}

/// Is there nothing but white space? Most texts tell by their first byte.
#[inline]
pub(crate) fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}
