//! Who is in the course, member by member (NRPS 2.0 §2.4, §3).

mod page;

use super::groups::given;
use super::{Answer, Missing, Roster, RosterError};
use crate::calls::{Service, Walk, with_origin_of};
use futures_util::stream::{Stream, unfold};
use lti_claims::Role;
use lti_nrps::{Member, MembershipContainer, Operation, Problem, ReadMemberships};
use lti_security::service::RefusalKind;
use page::{Came, OpenPage};
use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;

/// Which members are listed: those that all of these fit. `Debug` shows no link.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MembershipFilter {
    /// Those who have this role, or a sub-role of it: see [`has_role`](lti_nrps::has_role). Platforms that lose the filter on the second
    /// page are no reason to take others (LMS-121).
    pub role: Option<Role>,
    /// At most so many on a page; platforms give fewer, and some more (NRPS-026, LMS-120).
    pub limit: Option<NonZeroU32>,
    /// The `id` of a resource link: those who can reach it, each with what a launch there would say of them (NRPS-036, NRPS-040).
    pub resource_link_id: Option<String>,
    /// With the groups of each member, where the platform knows them (GROUPS-016).
    pub groups: bool,
}

impl fmt::Debug for MembershipFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MembershipFilter")
            .field("role", &self.role)
            .field("limit", &self.limit)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

impl Roster {
    /// Lists the members of the course, or of one of its links. The head of the first page is there then; its members are read when they
    /// are asked for.
    ///
    /// # Errors
    /// Those of [`Members::next`].
    pub async fn members(&self, filter: &MembershipFilter) -> Result<Answer<Members>, RosterError> {
        let mut read = match self.read_memberships() {
            Ok(read) => read,
            Err(missing) => return Ok(missing.into()),
        };
        read.role.clone_from(&filter.role);
        read.limit = filter.limit;
        read.resource_link_id.clone_from(&filter.resource_link_id);
        read.groups = filter.groups;
        let begun = Members::begin(self, read).await;
        match begun {
            Err(error) if filter.resource_link_id.is_some() && is_no_link(&error) => {
                Ok(Missing::ResourceLink.into())
            }
            begun => given(begun, Operation::ReadMemberships),
        }
    }

    /// Everybody.
    pub(super) fn read_memberships(&self) -> Result<ReadMemberships, Missing> {
        Ok(ReadMemberships::new(self.url(Operation::ReadMemberships)?))
    }
}

/// Canvas answers 400 to a link that is not the tool's, others 403 or 404 (NRPS-035, NRPS-D05, LMS-128).
fn is_no_link(error: &RosterError) -> bool {
    let kinds = [RefusalKind::Invalid, RefusalKind::Forbidden, RefusalKind::NotFound];
    kinds.into_iter().any(|kind| error.is_refusal(kind))
}

/// Members that come one by one, over all pages. What is in memory is a piece of one page, whatever its size.
pub struct Members {
    roster: Roster,
    url: String,
    /// The page that is being read, or read next; `None` after the last one.
    current: Option<ReadMemberships>,
    /// That page, as far as it is there. It is gone after an error and where nobody waited for it, and then asked for again.
    open: Option<OpenPage>,
    came: Came,
    walk: Walk,
    container: Option<MembershipContainer>,
    differences: Option<String>,
    left_out: usize,
    /// A page came without a body.
    blank: bool,
}

impl Members {
    pub(super) async fn begin(roster: &Roster, read: ReadMemberships) -> Result<Answer<Self>, RosterError> {
        let walk = Walk::default();
        let open = match OpenPage::ask(roster, &walk, &read).await? {
            Answer::Done(open) => open,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        // A token that may not go there is of no use there.
        let home = std::iter::once(read.url.as_str());
        let differences = open.differences.clone().filter(|url| with_origin_of(url, home).is_some());
        Ok(Answer::Done(Self {
            roster: roster.clone(),
            url: read.url.clone(),
            current: Some(read),
            open: Some(open),
            came: Came::default(),
            walk,
            container: None,
            differences,
            left_out: 0,
            blank: false,
        }))
    }

    /// The members that are left as a stream. An error ends it; whoever wants to go on where it broke off asks for the
    /// [`next`](Self::next) one instead, and what is said there of members who come again holds here too.
    pub fn into_stream(self) -> impl Stream<Item = Result<Member, RosterError>> + Send {
        unfold(Some(self), |members| async {
            let mut members = members?;
            let told = members.next().await.transpose()?;
            let left = told.is_ok().then_some(members);
            Some((told, left))
        })
    }

    /// The next member; `None` after the last one of the last page.
    ///
    /// A page may break off in the middle. After an error, and where nobody waited for the answer, the same page is asked for again from its
    /// beginning: those of its members who came already come once more. Platforms also tell somebody twice where the roster changes
    /// between two pages. Whoever comes later is as they are now (NRPS-D03): [`all`](Self::all) and [`Roster::sync`] keep each user
    /// once.
    ///
    /// The page stays open while its members are handled, and the HTTP client's time for an answer goes on (ATK-061): do what takes long with members
    /// afterwards.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send), `service-origin-foreign`, `scope-withheld` and `service-unavailable` among
    /// them; `platform-refused`, `platform-unavailable`, `body-malformed`, `body-too-large`, `entries-too-many`, `container-too-large`,
    /// `next-page-unusable`; `page-repeated`, `list-pages-too-many`, `list-entries-too-many`, `list-bytes-too-many`.
    pub async fn next(&mut self) -> Result<Option<Member>, RosterError> {
        loop {
            if let Some(member) = self.came.members.pop_front() {
                return Ok(Some(member));
            }
            let Some(read) = &self.current else { return Ok(None) };
            let mut page = match self.open.take() {
                Some(page) => page,
                None => match OpenPage::ask(&self.roster, &self.walk, read).await? {
                    Answer::Done(page) => page,
                    Answer::Unavailable(_) => {
                        return Err(Roster::withheld(Operation::ReadMemberships).into());
                    }
                },
            };
            match page.more(&self.roster, &self.walk, &mut self.came).await {
                Ok(true) => self.open = Some(page),
                Ok(false) => {
                    let following = page.next.as_deref().map(|next| read.page(next));
                    let (left_out, blank) = (page.left_out, page.is_blank());
                    self.container.get_or_insert(page.finish(&mut self.walk, &mut self.came)?);
                    self.left_out = self.left_out.saturating_add(left_out);
                    self.blank |= blank;
                    self.current = following;
                }
                Err(error) => {
                    // They come once more.
                    self.came.members.clear();
                    return Err(error);
                }
            }
        }
    }

    /// All members that are left, each user once: as the last page says that has them (NRPS-D03), in the order in which they came first. Those
    /// who are of no use are left out; [`take_problems`](Self::take_problems) cannot be asked then, so read them with
    /// [`next`](Self::next) where it matters.
    ///
    /// # Errors
    /// As for [`next`](Self::next): a list that cannot be read to its end is none.
    pub async fn all(mut self) -> Result<Vec<Member>, RosterError> {
        let (mut all, mut places) = (Vec::<Member>::new(), BTreeMap::new());
        while let Some(member) = self.next().await? {
            let place = *places.entry(member.user_id.clone()).or_insert(all.len());
            match all.get_mut(place) {
                Some(before) => *before = member,
                None => all.push(member),
            }
        }
        Ok(all)
    }

    /// Whose members they are: the URL of the launch.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What the first page said beside its members, with the context; `None` before it was read to its end.
    #[must_use]
    pub const fn container(&self) -> Option<&MembershipContainer> {
        self.container.as_ref()
    }

    /// Where to ask later for what has changed since: the URL that came with the first page, whatever those after it say. `None` where the platform
    /// reports no differences, or at another origin than its roster (NRPS-029).
    #[must_use]
    pub fn differences(&self) -> Option<&str> {
        self.differences.as_deref()
    }

    /// What was wrong with what was read since the last time, 1,000 at most. The entries are counted page by page.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.came.problems)
    }

    /// How many entries of the pages that were read to their end said of nobody who they are.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether everybody was told: all pages were read to their end, each had a body, and each entry said who it is. Otherwise somebody who did not
    /// come may be a member all the same: take nobody's place away (NRPS-D04). What a filter leaves out is not told either.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.current.is_none() && self.left_out == 0 && !self.blank
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members")
            .field("roster", &self.roster)
            .field("read", &self.current)
            .field("problems", &self.came.problems)
            .finish_non_exhaustive()
    }
}
