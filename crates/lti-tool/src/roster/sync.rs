//! A copy of a roster comes in step (NRPS 2.0 §2.4.3).

use super::copy::Baseline;
use super::groups::given;
use super::{Answer, Members, Roster, RosterCopy, RosterError};
use crate::AccessRequest;
use lti_nrps::{Member, MemberStatus, Operation, ReadMemberships};
use std::collections::BTreeMap;
use std::fmt;

/// What a copy was brought up to date by. `Debug` shows how many.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Changes {
    /// The `user_id`s of those who came.
    pub added: Vec<String>,
    /// The `user_id`s of those who were there and of whom something is different.
    pub changed: Vec<String>,
    /// Who is no member any more, as they were last.
    pub removed: Vec<Member>,
    /// How it was found out.
    pub how: HowRead,
    /// Whether everybody was told. Where an entry did not say who it is, or a page had no body, nobody was removed, and the next time
    /// everything is read again.
    pub complete: bool,
}

/// How a copy was brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HowRead {
    /// Everybody was read.
    Everything,
    /// Only what has changed since the last time.
    Differences,
}

impl Changes {
    /// Is everything as it was?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("added", &self.added.len())
            .field("changed", &self.changed.len())
            .field("removed", &self.removed.len())
            .field("how", &self.how)
            .field("complete", &self.complete)
            .finish()
    }
}

/// Bringing a copy up to date, under way. The copy changes at the end, in one step.
pub struct RosterSync<'a> {
    roster: &'a Roster,
    copy: &'a mut RosterCopy,
    stage: Option<Stage>,
    /// Differences were of no use.
    everything: bool,
}

/// A list that is being read.
struct Stage {
    how: HowRead,
    members: Members,
    /// Who came, as they were told last.
    told: BTreeMap<String, Member>,
    /// Somebody was told as a member and as none. Some platforms report the end of one enrolment beside another one that goes on.
    torn: bool,
}

impl Roster {
    /// Brings a copy up to date: by the differences since the last time, and by reading everybody where the platform reports none, the differences cannot
    /// be used (any more), the roster is another one, or
    /// [`RosterPolicy::read_all_after`](super::RosterPolicy::read_all_after) is over.
    ///
    /// The copy then holds whom the platform told: each user once, as they were told last (NRPS-D03), and nobody who was reported as deleted. Nobody is
    /// removed for not being listed unless the list was read to its end, each page had a body and each entry said who it is (NRPS-D04). What was changed while
    /// pages were read comes with the next differences, which count from the first page.
    ///
    /// # Errors
    /// Those of [`Members::next`]. The copy is as it was then. To go on where it broke off, use [`syncing`](Self::syncing).
    pub async fn sync(&self, copy: &mut RosterCopy) -> Result<Answer<Changes>, RosterError> {
        self.syncing(copy).run().await
    }

    /// As [`sync`](Self::sync), for a roster so large that one failure is no reason to begin anew.
    pub const fn syncing<'a>(&'a self, copy: &'a mut RosterCopy) -> RosterSync<'a> {
        RosterSync { roster: self, copy, stage: None, everything: false }
    }
}

impl RosterSync<'_> {
    /// Brings the copy up to date. After an error that [may pass](RosterError::may_pass), the next call asks for the page that failed; after any
    /// other it begins with the first page.
    ///
    /// # Errors
    /// Those of [`Members::next`]. The copy is as it was then.
    pub async fn run(&mut self) -> Result<Answer<Changes>, RosterError> {
        loop {
            if self.stage.is_none() {
                match begin(self.roster, self.copy, self.everything).await? {
                    Answer::Done(stage) => self.stage = stage,
                    Answer::Unavailable(missing) => return Ok(missing.into()),
                }
            }
            let Some(stage) = &mut self.stage else {
                self.everything = true;
                continue;
            };
            let read = stage.read().await;
            match read {
                Err(error) if error.may_pass() => return Err(error),
                _ => {}
            }
            let Some(stage) = self.stage.take() else { continue };
            match (stage.how, read) {
                (HowRead::Everything, Err(error)) => return Err(error),
                (HowRead::Differences, Ok(())) if stage.says_enough(self.copy) => {
                    return Ok(Answer::Done(stage.apply_differences(self.copy)));
                }
                (HowRead::Everything, Ok(())) => {
                    let now = self.roster.now();
                    self.everything = false;
                    return Ok(Answer::Done(stage.apply_everything(self.copy, &self.roster.access, now)));
                }
                (HowRead::Differences, _) => self.everything = true,
            }
        }
    }
}

/// The first page of what is to be read; `None` where it was to be differences, and they are of no use.
async fn begin(
    roster: &Roster,
    copy: &RosterCopy,
    everything: bool,
) -> Result<Answer<Option<Stage>>, RosterError> {
    let mut all = match roster.read_memberships() {
        Ok(read) => read,
        Err(missing) => return Ok(missing.into()),
    };
    all.groups = copy.groups;
    let baseline = copy.baseline.as_ref().filter(|baseline| !everything && usable(baseline, roster, &all));
    let Some(baseline) = baseline else {
        all.limit = roster.policy().roster.page_size;
        let begun = given(Members::begin(roster, all).await, Operation::ReadMemberships)?;
        return Ok(stage(begun, HowRead::Everything));
    };
    match Members::begin(roster, all.differences(&baseline.differences)).await {
        Ok(begun) => Ok(stage(begun, HowRead::Differences)),
        Err(error) if error.may_pass() => Err(error),
        // Forgotten, forbidden or unreadable: whatever it is, the list itself says more.
        Err(_) => Ok(Answer::Done(None)),
    }
}

fn usable(baseline: &Baseline, roster: &Roster, all: &ReadMemberships) -> bool {
    let longest = i64::try_from(roster.policy().roster.read_all_after.as_secs()).unwrap_or(i64::MAX);
    let AccessRequest { registration_id, deployment_id, .. } = &roster.access;
    let is_it = (&baseline.registration_id, &baseline.deployment_id) == (registration_id, deployment_id);
    is_it && baseline.url == all.url && roster.now().saturating_sub(baseline.read_at) < longest
}

fn stage(begun: Answer<Members>, how: HowRead) -> Answer<Option<Stage>> {
    match begun {
        Answer::Done(members) => {
            Answer::Done(Some(Stage { how, members, told: BTreeMap::new(), torn: false }))
        }
        Answer::Unavailable(missing) => missing.into(),
    }
}

impl Stage {
    async fn read(&mut self) -> Result<(), RosterError> {
        while let Some(member) = self.members.next().await? {
            let is_gone = member.status == MemberStatus::Deleted;
            let before = self.told.insert(member.user_id.clone(), member);
            self.torn |= before.is_some_and(|before| (before.status == MemberStatus::Deleted) != is_gone);
        }
        Ok(())
    }

    /// Whether differences say everything that a list would.
    fn says_enough(&self, copy: &RosterCopy) -> bool {
        // A platform may tell groups in lists alone.
        let groups_untold = |member: &Member| {
            let before = copy.members.get(&member.user_id);
            member.status != MemberStatus::Deleted
                && member.group_enrollments.is_none()
                && before.is_some_and(|before| before.group_enrollments.is_some())
        };
        self.members.is_complete() && !self.torn && !self.told.values().any(groups_untold)
    }

    fn apply_differences(self, copy: &mut RosterCopy) -> Changes {
        let mut changes = Changes::none(HowRead::Differences);
        if let (Some(baseline), Some(differences)) = (&mut copy.baseline, self.members.differences()) {
            differences.clone_into(&mut baseline.differences);
        }
        for (user_id, member) in self.told {
            if member.status == MemberStatus::Deleted {
                changes.removed.extend(copy.members.remove(&user_id));
            } else {
                changes.put(&mut copy.members, user_id, member);
            }
        }
        changes
    }

    fn apply_everything(mut self, copy: &mut RosterCopy, access: &AccessRequest, now: i64) -> Changes {
        let mut changes = Changes::none(HowRead::Everything);
        // Nobody who is no member belongs into a list (NRPS-019).
        self.told.retain(|_, member| member.status != MemberStatus::Deleted);
        // Nobody is there and nobody was: Sakai's empty roster has no body (LMS-122).
        let nobody = self.told.is_empty() && copy.is_empty() && self.members.left_out() == 0;
        let complete = self.members.is_complete();
        changes.complete = complete || nobody;
        copy.baseline = None;
        if complete {
            let is_gone = |user_id: &&String| !self.told.contains_key(*user_id);
            let gone: Vec<String> = copy.members.keys().filter(is_gone).cloned().collect();
            changes.removed = gone.iter().filter_map(|user_id| copy.members.remove(user_id)).collect();
            copy.baseline = self.members.differences().map(|differences| Baseline {
                registration_id: access.registration_id.clone(),
                deployment_id: access.deployment_id.clone(),
                url: self.members.url().to_owned(),
                differences: differences.to_owned(),
                read_at: now,
            });
        }
        for (user_id, member) in self.told {
            changes.put(&mut copy.members, user_id, member);
        }
        changes
    }
}

impl Changes {
    const fn none(how: HowRead) -> Self {
        Self { added: Vec::new(), changed: Vec::new(), removed: Vec::new(), how, complete: true }
    }

    fn put(&mut self, members: &mut BTreeMap<String, Member>, user_id: String, member: Member) {
        match members.get_mut(&user_id) {
            None => {
                self.added.push(user_id.clone());
                members.insert(user_id, member);
            }
            Some(before) if !is_same(before, &member) => {
                self.changed.push(user_id);
                *before = member;
            }
            Some(_) => {}
        }
    }
}

/// The order of roles means nothing (LMS-050).
fn is_same(before: &Member, now: &Member) -> bool {
    if before == now {
        return true;
    }
    let sorted = |member: &Member| {
        let mut member = member.clone();
        let mut roles = std::mem::take(&mut member.roles).into_vec();
        roles.sort();
        member.roles = roles.into();
        member
    };
    sorted(before) == sorted(now)
}

impl fmt::Debug for RosterSync<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosterSync")
            .field("roster", &self.roster)
            .field("copy", &self.copy)
            .field("begun", &self.stage.is_some())
            .finish_non_exhaustive()
    }
}
