//! The school as a roster: who is in the course of a tool, what of it has changed, and the groups.

use super::Data;
use super::launches::user;
use crate::model::{Attribute, Course, CourseRole, Membership, MembershipStatus, Person};
use lti_claims::{Role, Roles};
use lti_nrps::{Group, GroupEnrollment, GroupSet, Member, MemberStatus, has_role};
use lti_platform::roster::{
    Answer, Container, Course as ToldCourse, Enrollment, Link, Listed, Part, Refused, Released, Roster,
    RosterError, Wanted,
};
use std::collections::BTreeSet;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

/// The school's courses for the tools that have links in them.
pub(super) struct SchoolRoster {
    url: String,
    data: Arc<Mutex<Data>>,
    /// Begins every position: those of another run of this program say nothing here.
    run: String,
}

type Outcome<T> = Result<T, RosterError>;

/// What a registration or a person releases, in the library's words.
pub(super) fn released(told: &BTreeSet<Attribute>) -> Released {
    let mut released = Released::NONE;
    for own in told {
        match own {
            Attribute::Names => released.names = true,
            Attribute::Email => released.email = true,
            Attribute::Picture => released.picture = true,
            Attribute::Number => released.sourced_id = true,
            Attribute::Groups => released.groups = true,
        }
    }
    released
}

/// The roles in the course.
fn roles(role: CourseRole) -> Roles {
    role.role_uris().iter().map(|uri| Role::parse(uri)).collect()
}

impl SchoolRoster {
    pub(super) fn new(url: &str, data: Arc<Mutex<Data>>, run: String) -> Self {
        Self { url: url.to_owned(), data, run }
    }

    /// Reads the course of a container: one that the tool has a link in.
    fn read<T>(&self, container: &Container, read: impl FnOnce(&Data, &Course) -> Outcome<T>) -> Outcome<T> {
        let data = self.data.lock().unwrap_or_else(PoisonError::into_inner);
        let course = data.school.courses.iter().find(|course| course.context_id == container.context_id);
        let course = course.filter(|course| {
            data.school.links_of(&course.id).any(|link| {
                link.client_id == container.client_id && link.deployment_id == container.deployment_id
            })
        });
        read(&data, course.ok_or(Refused::ContextUnknown)?)
    }

    fn enrollment(&self, data: &Data, course: &Course, membership: &Membership) -> Option<Enrollment> {
        let person = data.school.person(&membership.person)?;
        let mut member = Member::new(person.sub.clone(), roles(membership.role));
        member.status = match membership.status {
            MembershipStatus::Active => MemberStatus::Active,
            MembershipStatus::Suspended => MemberStatus::Inactive,
            MembershipStatus::Left => MemberStatus::Deleted,
        };
        self.describe(&person, &mut member);
        let groups = course.groups.iter().filter(|group| membership.groups.contains(&group.id));
        member.group_enrollments =
            Some(groups.map(|group| GroupEnrollment::new(group.group_id.clone())).collect());
        let mut enrollment = Enrollment::new(member);
        enrollment.consent = released(&data.consent(&person.id));
        Some(enrollment)
    }

    /// The same that a launch says.
    fn describe(&self, person: &Person, member: &mut Member) {
        let all = user(person, &self.url, &Attribute::ALL.into());
        (member.name, member.given_name, member.family_name) = (all.name, all.given_name, all.family_name);
        (member.email, member.picture) = (all.email, all.picture);
        member.lis_person_sourcedid = Some(person.number.clone());
    }

    fn position(&self, change: u64) -> String {
        format!("{}.{change}", self.run)
    }

    fn change(&self, position: &str) -> Option<u64> {
        let (run, change) = position.split_once('.')?;
        change.parse().ok().filter(|_| run == self.run)
    }
}

/// So many entries, and where the next part begins if there is more.
fn listed<T>(found: impl Iterator<Item = (String, T)>, limit: usize) -> Listed<T> {
    let mut found = found.peekable();
    let (cursors, entries): (Vec<String>, Vec<T>) = found.by_ref().take(limit.max(1)).unzip();
    let next = cursors.into_iter().next_back().filter(|_| found.peek().is_some());
    Listed { entries, next }
}

/// Entries that are numbered by their place, behind that of the part.
fn numbered<T>(all: impl Iterator<Item = T>, part: Part<'_>) -> Listed<T> {
    let first = part.after.and_then(|after| after.parse::<usize>().ok()).map_or(0, |at| at.saturating_add(1));
    listed(all.enumerate().skip(first).map(|(at, entry)| (at.to_string(), entry)), part.limit)
}

impl Roster for SchoolRoster {
    fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, ToldCourse> {
        Box::pin(ready(self.read(container, |_, course| {
            let mut told = ToldCourse::default();
            (told.label, told.title) = (Some(course.label.clone()), Some(course.title.clone()));
            told.position = Some(self.position(course.members.last_change()));
            told.has_groups = !course.groups.is_empty();
            told.has_group_sets = !course.group_sets.is_empty();
            Ok(told)
        })))
    }

    fn link<'a>(&'a self, container: &'a Container, resource_link_id: &'a str) -> Answer<'a, Link> {
        Box::pin(ready(self.read(container, |data, course| {
            let own = data.school.links_of(&course.id).find(|link| {
                link.resource_link_id == resource_link_id
                    && link.client_id == container.client_id
                    && link.deployment_id == container.deployment_id
            });
            let mut told = Link::default();
            for (name, value) in &own.ok_or(Refused::ResourceLinkUnknown)?.custom {
                told.custom.insert(name, value);
            }
            Ok(told)
        })))
    }

    /// Everybody in the course can open each of its links.
    fn members<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        Box::pin(ready(self.read(container, |data, course| {
            let place = |cursor: Option<&str>| cursor.and_then(|cursor| cursor.parse::<u32>().ok());
            let until = place(wanted.until.as_deref()).unwrap_or(u32::MAX);
            let fits =
                |role: CourseRole| wanted.role.as_ref().is_none_or(|asked| has_role(&roles(role), asked));
            let fitting: Vec<CourseRole> =
                CourseRole::IN_COURSE.into_iter().filter(|role| fits(*role)).collect();
            let found = course
                .members
                .behind(place(part.after))
                .take_while(|(place, _)| *place <= until)
                .filter(|(_, member)| member.is_member() && fitting.contains(&member.role))
                .filter_map(|(place, member)| {
                    Some((place.to_string(), self.enrollment(data, course, &member)?))
                });
            Ok(listed(found, part.limit))
        })))
    }

    /// Whoever changes once more while a tool turns the pages is told in the differences after these.
    fn changes<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        since: &'a str,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        Box::pin(ready(self.read(container, |data, course| {
            let since = self.change(since).ok_or(Refused::DifferencesExpired)?;
            let until =
                wanted.until.as_deref().and_then(|position| self.change(position)).unwrap_or(u64::MAX);
            let changed = course.members.changed_since(since).ok_or(Refused::DifferencesExpired)?;
            let after = part.after.and_then(|after| after.parse().ok()).unwrap_or(since);
            let found = changed
                .into_iter()
                .filter(|(number, _)| *number > after && *number <= until)
                .filter_map(|(number, place)| {
                    let member = course.members.at(place)?;
                    Some((number.to_string(), self.enrollment(data, course, &member)?))
                });
            Ok(listed(found, part.limit))
        })))
    }

    fn groups<'a>(
        &'a self,
        container: &'a Container,
        user_id: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Group>> {
        Box::pin(ready(self.read(container, |data, course| {
            let own = user_id.map(|sub| {
                let person = data.school.person_of_sub(sub);
                let member = person.and_then(|person| course.members.of(&person.id));
                member.filter(Membership::is_member).map(|member| member.groups).unwrap_or_default()
            });
            let wanted = |id: &String| own.as_ref().is_none_or(|own| own.contains(id));
            let told = course.groups.iter().filter(|group| wanted(&group.id)).map(|group| {
                let mut told = Group::new(group.group_id.clone(), group.name.clone());
                let set = course.group_sets.iter().find(|set| Some(&set.id) == group.set.as_ref());
                told.set_ids = set.map(|set| set.set_id.clone()).into_iter().collect();
                told
            });
            Ok(numbered(told, part))
        })))
    }

    fn group_sets<'a>(&'a self, container: &'a Container, part: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
        Box::pin(ready(self.read(container, |_, course| {
            let told =
                course.group_sets.iter().map(|set| GroupSet::new(set.set_id.clone(), set.name.clone()));
            Ok(numbered(told, part))
        })))
    }

    fn member<'a>(&'a self, container: &'a Container, user_id: &'a str) -> Answer<'a, Option<Enrollment>> {
        Box::pin(ready(self.read(container, |data, course| {
            let person = data.school.person_of_sub(user_id);
            let member =
                person.and_then(|person| course.members.of(&person.id)).filter(Membership::is_member);
            Ok(member.and_then(|member| self.enrollment(data, course, &member)))
        })))
    }
}

#[cfg(test)]
mod tests;
