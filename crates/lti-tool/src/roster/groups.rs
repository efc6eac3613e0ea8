//! Groups and group sets (Course Groups 1.0).

use super::{Answer, CourseGroups, Missing, Roster, RosterError};
use crate::calls::{Listing, Pages};
use http::{Request, Response};
use lti_nrps::{Group, GroupPage, GroupSet, Operation, ReadGroupSets, ReadGroups};
use lti_security::service::RefusalKind;
use std::num::NonZeroU32;

/// Which groups are listed. `Debug` shows no user.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GroupFilter {
    /// Only the groups of this user (GROUPS-013).
    pub user_id: Option<String>,
    /// At most so many on a page; a platform may give more or fewer.
    pub limit: Option<NonZeroU32>,
}

impl std::fmt::Debug for GroupFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupFilter").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// The pages of a list of groups.
pub type GroupPages = Pages<ReadGroups>;
/// The pages of a list of group sets.
pub type GroupSetPages = Pages<ReadGroupSets>;

impl Roster {
    /// Lists the groups of the course. That a launch names one (`$CourseGroup.id`) does not put anybody into it (GROUPS-020).
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn groups(&self, filter: &GroupFilter) -> Result<Answer<GroupPages>, RosterError> {
        let url = match self.url(Operation::ReadGroups) {
            Ok(url) => url,
            Err(missing) => return Ok(missing.into()),
        };
        let mut read = ReadGroups::new(url);
        read.user_id.clone_from(&filter.user_id);
        read.limit = filter.limit;
        given(Pages::begin(self, read).await, Operation::ReadGroups)
    }

    /// Lists the group sets of the course, at most `limit` on a page. Where there are none, there are still
    /// [groups](Self::groups) (GROUPS-D04).
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn group_sets(&self, limit: Option<NonZeroU32>) -> Result<Answer<GroupSetPages>, RosterError> {
        let url = match self.url(Operation::ReadGroupSets) {
            Ok(url) => url,
            Err(missing) => return Ok(missing.into()),
        };
        let mut read = ReadGroupSets::new(url);
        read.limit = limit;
        match given(Pages::begin(self, read).await, Operation::ReadGroupSets) {
            Err(error) if error.is_refusal(RefusalKind::NotFound) => Ok(Missing::GroupSets.into()),
            other => other,
        }
    }

    /// All groups and group sets of the course, put together. Without sets, where the platform gives none.
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn course_groups(&self) -> Result<Answer<CourseGroups>, RosterError> {
        let groups = match self.groups(&GroupFilter::default()).await? {
            Answer::Done(pages) => pages.all().await?,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let sets = match self.group_sets(None).await? {
            Answer::Done(pages) => pages.all().await?,
            Answer::Unavailable(_) => Vec::new(),
        };
        Ok(Answer::Done(CourseGroups::new(groups, sets)))
    }
}

/// What the platform refuses for the whole course is an answer (LMS-123).
pub(super) fn given<T>(
    begun: Result<Answer<T>, RosterError>,
    operation: Operation,
) -> Result<Answer<T>, RosterError> {
    match begun {
        Err(error) if error.is_refusal(RefusalKind::Forbidden) => Ok(Missing::Refused(operation).into()),
        other => other,
    }
}

impl Listing for ReadGroups {
    type Service = Roster;
    type Entry = Group;
    type Page = GroupPage<Group>;
    const OPERATION: Operation = Operation::ReadGroups;

    fn to_http(&self) -> Result<Request<Vec<u8>>, RosterError> {
        Ok(Self::to_http(self)?)
    }

    fn receive(
        &self,
        roster: &Roster,
        response: &Response<Vec<u8>>,
    ) -> Result<GroupPage<Group>, RosterError> {
        Ok(Self::receive(self, response, &roster.policy().nrps)?)
    }

    fn after(&self, page: &GroupPage<Group>) -> Option<Self> {
        page.next.as_ref().map(|next| self.page(next))
    }

    fn entries(page: &GroupPage<Group>) -> &[Group] {
        &page.items
    }

    fn into_entries(page: GroupPage<Group>) -> Vec<Group> {
        page.items
    }
}

impl Listing for ReadGroupSets {
    type Service = Roster;
    type Entry = GroupSet;
    type Page = GroupPage<GroupSet>;
    const OPERATION: Operation = Operation::ReadGroupSets;

    fn to_http(&self) -> Result<Request<Vec<u8>>, RosterError> {
        Ok(Self::to_http(self)?)
    }

    fn receive(
        &self,
        roster: &Roster,
        response: &Response<Vec<u8>>,
    ) -> Result<GroupPage<GroupSet>, RosterError> {
        Ok(Self::receive(self, response, &roster.policy().nrps)?)
    }

    fn after(&self, page: &GroupPage<GroupSet>) -> Option<Self> {
        page.next.as_ref().map(|next| self.page(next))
    }

    fn entries(page: &GroupPage<GroupSet>) -> &[GroupSet] {
        &page.items
    }

    fn into_entries(page: GroupPage<GroupSet>) -> Vec<GroupSet> {
        page.items
    }
}
