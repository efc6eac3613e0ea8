//! The port to the roster.

use super::{Enrollment, Refused};
use crate::services::{Container, Listed, Part};
use core::fmt;
use lti_claims::{Custom, Role};
use lti_nrps::{Group, GroupSet};
use lti_security::PortError;
use lti_security::ports::BoxFuture;
use std::future::ready;

/// A context, as far as its roster tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Course {
    /// Its short name.
    pub label: Option<String>,
    /// Its full name.
    pub title: Option<String>,
    /// Where its changes are now: what [`Roster::changes`] takes as `since` and `until` later. It stands in a URL: nothing of a person.
    /// `None` where no changes are kept, and then no differences are offered (NRPS-029).
    pub position: Option<String>,
    /// Are there groups to be told? Otherwise launches do not name the service.
    pub has_groups: bool,
    /// Are there sets of groups? Otherwise launches name no URL of theirs (GROUPS-011).
    pub has_group_sets: bool,
}

/// A resource link of the tool in a context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The custom parameters that its launches carry, with the variables still in them. Those about a person are in the `message` of each
    /// member (NRPS-041, NRPS-045, NRPS-046).
    pub custom: Custom,
}

impl Link {
    /// A link with these custom parameters.
    #[must_use]
    pub const fn new(custom: Custom) -> Self {
        Self { custom }
    }
}

/// Which memberships are asked for. `Debug` does not show where they end, which may be a member.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// Only members who pass this filter: [`lti_nrps::has_role`].
    pub role: Option<Role>,
    /// Only members who can reach this resource link; all of them, where the roster does not know (NRPS-043).
    pub resource_link_id: Option<String>,
    /// With [`group_enrollments`](lti_nrps::Member::group_enrollments); they may come unasked.
    pub groups: bool,
    /// Up to and with this place: of members the [`Listed::next`] of a part, of changes a [`Course::position`].
    pub until: Option<String>,
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted")
            .field("role", &self.role)
            .field("resource_link_id", &self.resource_link_id)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

/// Why a roster did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RosterError {
    /// It said no.
    Refused(Refused),
    /// It failed.
    Port(PortError),
}

impl From<Refused> for RosterError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<PortError> for RosterError {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Port(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for RosterError {}

/// What a roster answers.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, RosterError>>;

/// The memberships, groups and sets of groups of the platform's courses.
///
/// A context that this deployment of the tool is not used in is [`Refused::ContextUnknown`]; a resource link that is not there, or
/// is not this container's, [`Refused::ResourceLinkUnknown`]; a place that the roster did not name, [`Refused::PageUnknown`], as far as it
/// can tell.
///
/// Lists have an order in which an entry keeps its place as long as it is there: one that comes in between two parts of a list is in a
/// later part or in none, and no other is skipped or told twice for it (NRPS-D02). The number of the enrolment is such an order.
///
/// A roster tells everything that it knows: privacy is not its business.
pub trait Roster: Send + Sync {
    /// The context.
    fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, Course>;

    /// A resource link of this container.
    fn link<'a>(&'a self, container: &'a Container, resource_link_id: &'a str) -> Answer<'a, Link>;

    /// Current memberships, active and inactive, that all of `wanted` fits (NRPS-019, NRPS-021).
    fn members<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>>;

    /// Where a part of [`members`](Self::members) of any size would end: its [`Listed::next`], without its entries. This one reads
    /// through them; a store that can count may know better.
    fn page_end<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let (mut after, mut left) = (part.after.map(str::to_owned), part.limit);
            loop {
                let some = Part { after: after.as_deref(), limit: left.min(super::Policy::PART) };
                let Listed { entries, next } = self.members(container, wanted, some).await?;
                left = left.saturating_sub(entries.len());
                if next.is_none() || left == 0 {
                    return Ok(next);
                }
                after = next;
            }
        })
    }

    /// Whose membership changed after `since`, each once, as it is now: added, changed (also in groups and consent), or none any more,
    /// which is status `Deleted` with the last roles. Everybody whom [`Wanted::role`] fitted or fits has to be among them; others may be.
    ///
    /// [`Refused::DifferencesExpired`] where it is not known any more who was removed since then, or something changed for all members at
    /// once, such as the custom parameters of the link. The same for a position that is not the roster's own.
    fn changes<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        since: &'a str,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        let _ = (container, wanted, since, part);
        Box::pin(ready(Err(Refused::DifferencesExpired.into())))
    }

    /// The groups, or those that this user is in; of a user whom nobody knows, none (GROUPS-013).
    fn groups<'a>(
        &'a self,
        container: &'a Container,
        user_id: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Group>>;

    /// The sets of groups.
    fn group_sets<'a>(&'a self, container: &'a Container, part: Part<'a>) -> Answer<'a, Listed<GroupSet>>;

    /// The current membership of one user, with its groups; `None` where there is none.
    fn member<'a>(&'a self, container: &'a Container, user_id: &'a str) -> Answer<'a, Option<Enrollment>>;
}
