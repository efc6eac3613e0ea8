//! A part of a list.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use http::header::LINK;
use http::{Response, StatusCode};
use lti_claims::Field;
use lti_claims::wire::Wire;
use lti_security::service;
use serde::Serialize;

use crate::error::{ApiMisuse, Error, PeerMisbehaved, Refused};
use crate::exchange::{answer, parse_each, success};
use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::{Policy, Problem};

/// A page of a list. `Debug` does not show the URL of the next one, which may name a learner.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its entries, in their order. A platform may give fewer than were asked for (AGS-034, AGS-107).
    pub items: Vec<T>,
    /// The URL of the next page, absolute and used as it is (AGS-037); `None` on the last one. Ask whether it is of the same origin before
    /// a token goes there, and stop at a URL that came before (LMS-105).
    pub next: Option<String>,
    /// What was wrong with entries that came. An entry that cannot be read, or without its id or user, is
    /// left out; of another one only the member is.
    pub problems: Vec<Problem>,
}

impl<T> Page<T> {
    /// The last page.
    #[must_use]
    pub const fn last(items: Vec<T>) -> Self {
        Self { items, next: None, problems: Vec::new() }
    }

    /// A page that others follow.
    #[must_use]
    pub fn followed_by(items: Vec<T>, next: impl Into<String>) -> Self {
        Self { items, next: Some(next.into()), problems: Vec::new() }
    }

    /// Reads an answer. `read` gives `None` for an entry that is left out.
    pub(crate) fn receive<R: Wire>(
        response: &Response<Vec<u8>>,
        requested: &str,
        policy: &Policy,
        what: &'static str,
        read: impl Fn(R, &mut Findings) -> Option<T>,
    ) -> Result<Self, Error> {
        success(response, policy)?;
        let mut findings = Findings::default();
        let (mut items, mut entries) = (Vec::new(), 0_usize);
        parse_each(response.body(), what, |entry| {
            findings.entry = Some(entries);
            entries = entries.saturating_add(1);
            match entry {
                _ if entries > policy.entries_limit => {}
                Some(Field::Value(raw)) => items.extend(read(raw, &mut findings)),
                Some(_) => findings.note("", "AGS-020", ProblemReason::NotAnObject),
                None => findings.note("", "AGS-020", ProblemReason::Unreadable),
            }
        })?;
        if entries > policy.entries_limit {
            return Err(Refused::EntriesTooMany { limit: policy.entries_limit }.into());
        }
        Ok(Self {
            items,
            next: service::following(response.headers(), requested, "next")
                .map_err(|_| PeerMisbehaved::NextUnusable)?,
            problems: findings.into_problems(),
        })
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("is_last", &self.next.is_none())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl<T: Serialize> Page<T> {
    /// Writes an answer. `judge` notes what may not be sent.
    pub(crate) fn respond(
        &self,
        media_type: &'static str,
        what: &'static str,
        judge: impl Fn(&T, &mut Findings),
    ) -> Result<Response<Vec<u8>>, Error> {
        let mut findings = Findings::default();
        for (at, item) in self.items.iter().enumerate() {
            findings.entry = Some(at);
            judge(item, &mut findings);
        }
        let mut response = answer(StatusCode::OK, media_type, &self.items, what, findings)?;
        if let Some(next) = &self.next {
            let link = service::link(next, "next").ok_or(ApiMisuse::NextInvalid)?;
            response.headers_mut().insert(LINK, link);
        }
        Ok(response)
    }
}
