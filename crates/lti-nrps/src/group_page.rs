//! A part of the groups, or of the group sets.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use http::Response;
use lti_claims::OpenMembers;
use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::container::{self, Kind};
use crate::error::Error;
use crate::exchange::{head, next, sendable, success};
use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::{Policy, Problem};

/// A page of groups or of group sets. `Debug` does not show the URLs, which may name a person.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupPage<T> {
    /// The URL of the container. Some platforms send none.
    pub id: Option<String>,
    /// Its entries, in their order.
    pub items: Vec<T>,
    /// The URL of the next page, absolute and used as it is (GROUPS-014, GROUPS-015); `None` on the last one.
    pub next: Option<String>,
    /// What was wrong with what came. An entry that cannot be read, or without an id, is left out; of another one only the member is.
    pub problems: Vec<Problem>,
    /// All other members of the container.
    pub extra: OpenMembers,
}

impl<T> GroupPage<T> {
    /// The last page.
    #[must_use]
    pub fn last(id: impl Into<String>, items: Vec<T>) -> Self {
        Self { id: Some(id.into()), items, next: None, problems: Vec::new(), extra: OpenMembers::new() }
    }

    /// A page that others follow.
    #[must_use]
    pub fn followed_by(id: impl Into<String>, items: Vec<T>, next: impl Into<String>) -> Self {
        Self { next: Some(next.into()), ..Self::last(id, items) }
    }

    /// Reads an answer. `read` gives `None` for an entry that is left out.
    pub(crate) fn receive<R: DeserializeOwned>(
        kind: Kind,
        response: &Response<Vec<u8>>,
        requested: &str,
        policy: &Policy,
        read: impl Fn(R, &mut Findings, &Policy) -> Option<T>,
    ) -> Result<Self, Error> {
        success(response, policy)?;
        let mut items = Vec::new();
        let (mut extra, mut findings) = container::read(kind, response.body(), policy, |raw, findings| {
            items.extend(read(raw, findings, policy));
        })?;
        let id = findings.text("id", kind.requirement, container::member(&mut extra, "id"));
        let next = next(response, requested)?;
        Ok(Self { id, items, next, problems: findings.into_problems(), extra })
    }
}

impl<T: Serialize> GroupPage<T> {
    /// Writes an answer. `judge` notes what may not be sent.
    pub(crate) fn respond(
        &self,
        kind: Kind,
        media_type: &'static str,
        judge: impl Fn(&T, &mut Findings),
    ) -> Result<Response<Vec<u8>>, Error> {
        let mut findings = Findings::default();
        findings.address("id", kind.requirement, self.id.as_deref());
        if self.extra.iter().any(|(name, _)| name == "id" || name == kind.list) {
            findings.note("", kind.requirement, ProblemReason::Modelled);
        }
        for (at, item) in self.items.iter().enumerate() {
            findings.entry = Some(at);
            judge(item, &mut findings);
        }
        sendable(kind.name, findings)?;
        let head = head(media_type, [("next", self.next.as_deref()), ("differences", None)])?;
        let written = Written { page: self, list: kind.list };
        // Writing cannot fail: every key is a text, and every value is one or is JSON already.
        Ok(head.map(|()| serde_json::to_vec(&written).unwrap_or_default()))
    }
}

struct Written<'a, T> {
    page: &'a GroupPage<T>,
    list: &'static str,
}

impl<T: Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(id) = &self.page.id {
            object.serialize_entry("id", id)?;
        }
        for (name, raw) in self.page.extra.iter() {
            object.serialize_entry(name, raw)?;
        }
        object.serialize_entry(self.list, &self.page.items)?;
        object.end()
    }
}

impl<T: fmt::Debug> fmt::Debug for GroupPage<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupPage")
            .field("items", &self.items)
            .field("is_last", &self.next.is_none())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}
