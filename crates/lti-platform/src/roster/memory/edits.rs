//! What the application says of its courses: tools, links, people, groups.

use super::course::Kept;
use super::{Limits, MemoryRoster, State};
use crate::roster::{Container, Enrollment, Link, Refused, Released, RosterError};
use lti_nrps::{Group, GroupSet, MemberStatus};
use lti_security::PortError;

type Edited = Result<bool, Refused>;

impl State {
    fn context(&mut self, context_id: &str) -> Result<&mut Kept, Refused> {
        self.contexts.get_mut(context_id).ok_or(Refused::ContextUnknown)
    }

    /// The context, with room for one more.
    fn room(&mut self, context_id: &str, limits: Limits) -> Result<&mut Kept, RosterError> {
        let full = self.kept >= limits.store;
        let kept = self.context(context_id)?;
        if full {
            return Err(PortError::new("Roster", "the memory store is full").into());
        }
        if kept.size() >= limits.context {
            return Err(PortError::new("Roster", "the context is full in the memory store").into());
        }
        Ok(kept)
    }

    /// Does this with a context, and counts what it takes.
    fn edit<T>(&mut self, context_id: &str, edit: impl FnOnce(&mut Kept) -> T) -> Result<T, Refused> {
        let kept = self.context(context_id)?;
        let before = kept.size();
        let done = edit(kept);
        let after = kept.size();
        self.kept = self.kept.saturating_sub(before).saturating_add(after);
        Ok(done)
    }
}

impl MemoryRoster {
    /// A context, with its short and its full name; an existing one gets these names.
    pub fn add_context(&self, context_id: impl Into<String>, label: Option<String>, title: Option<String>) {
        let mut state = self.state();
        let kept = state.contexts.entry(context_id.into()).or_default();
        (kept.label, kept.title) = (label, title);
    }

    /// This deployment of the tool is used in this context from now on. A context that is not there yet is added.
    pub fn open(&self, container: Container) {
        let Container { client_id, deployment_id, context_id } = container;
        let mut state = self.state();
        state.contexts.entry(context_id).or_default().tools.entry((client_id, deployment_id)).or_default();
    }

    /// It is used there no more.
    pub fn close(&self, container: &Container) {
        let owner = (container.client_id.clone(), container.deployment_id.clone());
        if let Ok(kept) = self.state().context(&container.context_id) {
            kept.tools.remove(&owner);
        }
    }

    /// A resource link of the tool in this context; one that is there gets these parameters.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn set_link(
        &self,
        container: &Container,
        resource_link_id: impl Into<String>,
        link: Link,
    ) -> Result<(), Refused> {
        let owner = (container.client_id.clone(), container.deployment_id.clone());
        let mut state = self.state();
        let kept = state.context(&container.context_id)?;
        let set = kept.set_link(&owner, resource_link_id.into(), link, self.limits.changes);
        if set { Ok(()) } else { Err(Refused::ContextUnknown) }
    }

    /// Enrols somebody, or puts this in the place of the membership that they have; groups stay, and
    /// [`group_enrollments`](lti_nrps::Member::group_enrollments) is not looked at. Status `Deleted` removes.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`]; the store is full.
    pub fn enroll(&self, context_id: &str, enrollment: Enrollment) -> Result<(), RosterError> {
        let (limits, mut state) = (self.limits, self.state());
        let user_id = enrollment.member.user_id.clone();
        let is_new = !state.context(context_id)?.has(&user_id);
        let deleted = enrollment.member.status == MemberStatus::Deleted;
        if is_new && !deleted {
            state.room(context_id, limits)?;
        }
        state.edit(context_id, |kept| {
            if is_new && !deleted {
                let mut enrollment = enrollment;
                enrollment.member.group_enrollments = None;
                kept.add(enrollment, limits.changes);
            } else {
                kept.change(&user_id, limits.changes, |present| *present = enrollment);
            }
        })?;
        Ok(())
    }

    /// Changes a membership. `false` where there is none.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn change(&self, context_id: &str, user_id: &str, change: impl FnOnce(&mut Enrollment)) -> Edited {
        let retention = self.limits.changes;
        self.state().edit(context_id, |kept| kept.change(user_id, retention, change))
    }

    /// Suspends a member, or ends that: `Inactive`, `Active`. `false` where there is no such member.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn set_suspended(&self, context_id: &str, user_id: &str, suspended: bool) -> Edited {
        self.change(context_id, user_id, |enrollment| {
            let status = if suspended { MemberStatus::Inactive } else { MemberStatus::Active };
            enrollment.member.status = status;
        })
    }

    /// What this person allows to be told from now on. `false` where there is no such member.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn set_consent(&self, context_id: &str, user_id: &str, consent: Released) -> Edited {
        self.change(context_id, user_id, |enrollment| enrollment.consent = consent)
    }

    /// Ends a membership, also in the groups. `false` where there is none.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn remove(&self, context_id: &str, user_id: &str) -> Edited {
        let retention = self.limits.changes;
        self.state().edit(context_id, |kept| kept.remove(user_id, retention))
    }

    /// All members, in the order of their enrolment.
    #[must_use]
    pub fn list(&self, context_id: &str) -> Vec<Enrollment> {
        let state = self.state();
        let kept = state.contexts.get(context_id);
        kept.into_iter()
            .flat_map(|kept| kept.members(0, u64::MAX, None))
            .map(|(_, enrollment)| enrollment)
            .collect()
    }

    /// Adds a group, or changes the one with this id. `false` where a set that it names is not there (GROUPS-010).
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`]; the store is full.
    pub fn set_group(&self, context_id: &str, group: Group) -> Result<bool, RosterError> {
        let mut state = self.state();
        if !state.context(context_id)?.has_group(&group.id) {
            state.room(context_id, self.limits)?;
        }
        Ok(state.edit(context_id, |kept| kept.set_group(group))?)
    }

    /// Removes a group; its members stay in the context. `false` where there is none.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn remove_group(&self, context_id: &str, group_id: &str) -> Edited {
        let retention = self.limits.changes;
        self.state().edit(context_id, |kept| kept.remove_group(group_id, retention))
    }

    /// Adds a set of groups, or changes the one with this id.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`]; the store is full.
    pub fn set_group_set(&self, context_id: &str, set: GroupSet) -> Result<(), RosterError> {
        let mut state = self.state();
        if !state.context(context_id)?.has_group_set(&set.id) {
            state.room(context_id, self.limits)?;
        }
        Ok(state.edit(context_id, |kept| kept.set_group_set(set))?)
    }

    /// Removes a set; its groups stay. `false` where there is none.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn remove_group_set(&self, context_id: &str, set_id: &str) -> Edited {
        self.state().edit(context_id, |kept| kept.remove_group_set(set_id))
    }

    /// Puts a member into a group, or takes them out. `false` where there is no such member or group.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn set_in_group(&self, context_id: &str, user_id: &str, group_id: &str, is_in: bool) -> Edited {
        let retention = self.limits.changes;
        self.state().edit(context_id, |kept| kept.set_in_group(user_id, group_id, is_in, retention))
    }
}
