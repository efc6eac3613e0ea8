//! A part of the members.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::{Member, MembershipContainer, Problem};

/// A page of members, whole. `Debug` does not show the URLs, which may name a person.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct MembershipPage {
    /// What the page says beside its members.
    pub container: MembershipContainer,
    /// The members, in their order. A platform may give more or fewer than were asked for (NRPS-026).
    pub members: Vec<Member>,
    /// The URL of the next page, absolute and used as it is; `None` on the last one (NRPS-028). Ask whether it is of the same origin before
    /// a token goes there, and stop at a URL that came before (ATK-060).
    pub next: Option<String>,
    /// Where to ask later for what has changed since this answer, used as it is (NRPS-031). Of several pages that of the first counts.
    pub differences: Option<String>,
    /// What was wrong with what came. An entry that cannot be read, or without its user, is left out; of another one only the member is.
    pub problems: Vec<Problem>,
}

impl MembershipPage {
    /// The last page.
    #[must_use]
    pub const fn last(container: MembershipContainer, members: Vec<Member>) -> Self {
        Self { container, members, next: None, differences: None, problems: Vec::new() }
    }

    /// A page that others follow.
    #[must_use]
    pub fn followed_by(
        container: MembershipContainer,
        members: Vec<Member>,
        next: impl Into<String>,
    ) -> Self {
        Self { next: Some(next.into()), ..Self::last(container, members) }
    }
}

impl fmt::Debug for MembershipPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MembershipPage")
            .field("members", &self.members)
            .field("is_last", &self.next.is_none())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}
