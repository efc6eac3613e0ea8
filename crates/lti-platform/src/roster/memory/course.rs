//! One context in memory.

use crate::roster::{Container, Course, Enrollment, Link, Refused};
use lti_claims::{Role, Roles};
use lti_nrps::{Group, GroupEnrollment, GroupSet, Member, MemberStatus, has_role};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// A context: its members in the order of their enrolment and in that of their last changes.
///
/// Every change has a number of its own, and an enrolment is a change: so both orders are numbers of one count that never goes back.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) label: Option<String>,
    pub(super) title: Option<String>,
    /// The links of each deployment of each tool that is used here.
    pub(super) tools: BTreeMap<(String, String), BTreeMap<String, KeptLink>>,
    members: BTreeMap<Arc<str>, Membership>,
    order: BTreeMap<u64, Arc<str>>,
    /// Who changed last at which number, as far as it is not forgotten: members, and those who were removed.
    changes: BTreeMap<u64, Arc<str>>,
    removed: BTreeMap<Arc<str>, (u64, Roles)>,
    groups: BTreeMap<String, Group>,
    group_sets: BTreeMap<String, GroupSet>,
    last: u64,
    /// Up to and with this number it is not known any more who was removed.
    forgotten: u64,
}

pub(super) struct KeptLink {
    pub(super) link: Link,
    changed: u64,
}

struct Membership {
    number: u64,
    changed: u64,
    enrollment: Enrollment,
    groups: BTreeSet<String>,
}

impl Membership {
    fn told(&self) -> Enrollment {
        let mut told = self.enrollment.clone();
        told.member.group_enrollments = Some(self.groups.iter().cloned().map(GroupEnrollment::new).collect());
        told
    }
}

// What is read.
impl Kept {
    pub(super) fn is_open_to(&self, container: &Container) -> bool {
        self.tools.keys().any(|(client, deployment)| {
            *client == container.client_id && *deployment == container.deployment_id
        })
    }

    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// How much room it takes.
    pub(super) fn size(&self) -> usize {
        self.members.len().saturating_add(self.groups.len()).saturating_add(self.group_sets.len())
    }

    pub(super) fn course(&self, position: String) -> Course {
        Course {
            label: self.label.clone(),
            title: self.title.clone(),
            position: Some(position),
            has_groups: true,
            has_group_sets: !self.group_sets.is_empty(),
        }
    }

    pub(super) fn link(&self, container: &Container, id: &str) -> Result<&Link, Refused> {
        self.kept_link(container, id).map(|kept| &kept.link)
    }

    fn kept_link(&self, container: &Container, id: &str) -> Result<&KeptLink, Refused> {
        let owner = (container.client_id.clone(), container.deployment_id.clone());
        self.tools.get(&owner).and_then(|links| links.get(id)).ok_or(Refused::ResourceLinkUnknown)
    }

    /// Members by the number of their enrolment.
    pub(super) fn members(
        &self,
        after: u64,
        until: u64,
        role: Option<&Role>,
    ) -> impl Iterator<Item = (String, Enrollment)> {
        self.fitting(after, until, role).map(|(number, membership)| (number.to_string(), membership.told()))
    }

    /// The numbers alone.
    pub(super) fn places(&self, after: u64, role: Option<&Role>) -> impl Iterator<Item = u64> {
        self.fitting(after, u64::MAX, role).map(|(number, _)| number)
    }

    fn fitting(
        &self,
        after: u64,
        until: u64,
        role: Option<&Role>,
    ) -> impl Iterator<Item = (u64, &Membership)> {
        between(&self.order, after, until)
            .filter_map(|(number, user)| self.members.get(user).map(|membership| (number, membership)))
            .filter(move |(_, membership)| {
                role.is_none_or(|role| has_role(&membership.enrollment.member.roles, role))
            })
    }

    /// Is everything known that changed since?
    pub(super) fn remembers(&self, since: u64, link: Option<(&Container, &str)>) -> Result<(), Refused> {
        let told_anew = match link {
            // A message says what the link says: with it, all of them changed.
            Some((container, id)) => self.kept_link(container, id)?.changed > since,
            None => false,
        };
        if told_anew || since < self.forgotten || since > self.last {
            return Err(Refused::DifferencesExpired);
        }
        Ok(())
    }

    /// Members, and those who are none any more, by the number of their last change.
    pub(super) fn changes(&self, after: u64, until: u64) -> impl Iterator<Item = (String, Enrollment)> {
        between(&self.changes, after, until).filter_map(|(number, user)| {
            let now = match (self.members.get(user), self.removed.get(user)) {
                (Some(membership), _) => membership.told(),
                (None, Some((_, roles))) => {
                    let mut gone = Member::new(user.to_string(), roles.clone());
                    gone.status = MemberStatus::Deleted;
                    Enrollment::new(gone)
                }
                (None, None) => return None,
            };
            Some((number.to_string(), now))
        })
    }

    pub(super) fn groups(
        &self,
        user_id: Option<&str>,
        after: Option<&str>,
    ) -> impl Iterator<Item = (String, Group)> {
        let nobody = BTreeSet::new();
        let of_user = user_id.map(|user| {
            self.members.get(user).map_or_else(|| nobody.clone(), |membership| membership.groups.clone())
        });
        self.groups
            .range::<str, _>((after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded))
            .filter(move |(id, _)| of_user.as_ref().is_none_or(|own| own.contains(*id)))
            .map(|(id, group)| (id.clone(), group.clone()))
    }

    pub(super) fn group_sets(&self, after: Option<&str>) -> impl Iterator<Item = (String, GroupSet)> {
        self.group_sets
            .range::<str, _>((after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded))
            .map(|(id, set)| (id.clone(), set.clone()))
    }

    pub(super) fn member(&self, user_id: &str) -> Option<Enrollment> {
        self.members.get(user_id).map(Membership::told)
    }
}

fn between<T>(numbers: &BTreeMap<u64, T>, after: u64, until: u64) -> impl Iterator<Item = (u64, &T)> {
    // A range that ends before it begins is none.
    let range = (after < until).then(|| numbers.range((Bound::Excluded(after), Bound::Included(until))));
    range.into_iter().flatten().map(|(number, entry)| (*number, entry))
}

// What changes.
impl Kept {
    /// The next number. What is older than so many changes is forgotten.
    fn count(&mut self, retention: u64) -> u64 {
        self.last = self.last.saturating_add(1);
        self.forgotten = self.forgotten.max(self.last.saturating_sub(retention));
        while let Some(oldest) = self.changes.first_entry().filter(|oldest| *oldest.key() <= self.forgotten) {
            let user = oldest.remove();
            self.removed.remove(&user);
        }
        self.last
    }

    fn changed(&mut self, user_id: &str, retention: u64) {
        let number = self.count(retention);
        let Some((user, membership)) = self.members.get_key_value(user_id) else { return };
        let (user, before) = (Arc::clone(user), membership.changed);
        self.changes.remove(&before);
        self.changes.insert(number, Arc::clone(&user));
        if let Some(membership) = self.members.get_mut(&user) {
            membership.changed = number;
        }
    }

    pub(super) fn has(&self, user_id: &str) -> bool {
        self.members.contains_key(user_id)
    }

    /// Somebody new.
    pub(super) fn add(&mut self, enrollment: Enrollment, retention: u64) {
        let number = self.count(retention);
        let user: Arc<str> = enrollment.member.user_id.as_str().into();
        if let Some((before, _)) = self.removed.remove(&user) {
            self.changes.remove(&before);
        }
        self.order.insert(number, Arc::clone(&user));
        self.changes.insert(number, Arc::clone(&user));
        let membership = Membership { number, changed: number, enrollment, groups: BTreeSet::new() };
        self.members.insert(user, membership);
    }

    /// Changes a membership, where there is one; that it is the same user's, and that it is current, stays.
    pub(super) fn change(
        &mut self,
        user_id: &str,
        retention: u64,
        change: impl FnOnce(&mut Enrollment),
    ) -> bool {
        let Some(membership) = self.members.get_mut(user_id) else { return false };
        let before = membership.enrollment.clone();
        change(&mut membership.enrollment);
        user_id.clone_into(&mut membership.enrollment.member.user_id);
        membership.enrollment.member.group_enrollments = None;
        if membership.enrollment.member.status == MemberStatus::Deleted {
            return self.remove(user_id, retention);
        }
        if membership.enrollment != before {
            self.changed(user_id, retention);
        }
        true
    }

    pub(super) fn remove(&mut self, user_id: &str, retention: u64) -> bool {
        let Some((user, membership)) = self.members.remove_entry(user_id) else { return false };
        self.order.remove(&membership.number);
        self.changes.remove(&membership.changed);
        let number = self.count(retention);
        self.changes.insert(number, Arc::clone(&user));
        self.removed.insert(user, (number, membership.enrollment.member.roles));
        true
    }

    pub(super) fn set_link(
        &mut self,
        owner: &(String, String),
        id: String,
        link: Link,
        retention: u64,
    ) -> bool {
        let Some(links) = self.tools.get(owner) else { return false };
        if links.get(&id).is_some_and(|kept| kept.link == link) {
            return true;
        }
        let changed = self.count(retention);
        let links = self.tools.entry(owner.clone()).or_default();
        links.insert(id, KeptLink { link, changed });
        true
    }

    /// `false` where a set of it is not there.
    pub(super) fn set_group(&mut self, group: Group) -> bool {
        let known = group.set_ids.iter().all(|id| self.group_sets.contains_key(id));
        if known {
            self.groups.insert(group.id.clone(), group);
        }
        known
    }

    pub(super) fn has_group(&self, id: &str) -> bool {
        self.groups.contains_key(id)
    }

    pub(super) fn remove_group(&mut self, id: &str, retention: u64) -> bool {
        if self.groups.remove(id).is_none() {
            return false;
        }
        let members = self.members.iter_mut();
        let left: Vec<_> =
            members.filter_map(|(user, kept)| kept.groups.remove(id).then(|| Arc::clone(user))).collect();
        left.iter().for_each(|user| self.changed(user, retention));
        true
    }

    pub(super) fn set_group_set(&mut self, set: GroupSet) {
        self.group_sets.insert(set.id.clone(), set);
    }

    pub(super) fn has_group_set(&self, id: &str) -> bool {
        self.group_sets.contains_key(id)
    }

    pub(super) fn remove_group_set(&mut self, id: &str) -> bool {
        for group in self.groups.values_mut() {
            group.set_ids.retain(|set| set != id);
        }
        self.group_sets.remove(id).is_some()
    }

    /// Puts a member into a group, or takes them out. `false` where there is no such member or group.
    pub(super) fn set_in_group(&mut self, user_id: &str, group: &str, is_in: bool, retention: u64) -> bool {
        if !self.groups.contains_key(group) {
            return false;
        }
        let Some(membership) = self.members.get_mut(user_id) else { return false };
        let changed =
            if is_in { membership.groups.insert(group.to_owned()) } else { membership.groups.remove(group) };
        if changed {
            self.changed(user_id, retention);
        }
        true
    }
}
