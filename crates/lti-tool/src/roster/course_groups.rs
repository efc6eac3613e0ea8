use lti_nrps::{Group, GroupSet, Member};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The groups of a course and the sets that they are in, joined by their ids. What is named and was not listed has a placeholder: a set or
/// a group with that id and an empty name (GROUPS-010, GROUPS-018). Of two with one id, the later one counts.
///
/// Names of groups may say something about people, so `Debug` shows none.
#[derive(Clone, Default)]
pub struct CourseGroups {
    groups: Listed<Group>,
    sets: Listed<GroupSet>,
}

/// Entries in their order, and where each id is.
#[derive(Clone)]
struct Listed<T> {
    entries: Vec<T>,
    places: BTreeMap<String, usize>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T> Listed<T> {
    fn put(&mut self, id: &str, entry: T) {
        match self.places.get(id).and_then(|place| self.entries.get_mut(*place)) {
            Some(held) => *held = entry,
            None => {
                self.places.insert(id.to_owned(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    fn get(&self, id: &str) -> Option<&T> {
        self.entries.get(*self.places.get(id)?)
    }
}

impl CourseGroups {
    /// Puts groups and sets together.
    #[must_use]
    pub fn new(groups: Vec<Group>, sets: Vec<GroupSet>) -> Self {
        let mut joined = Self::default();
        for set in sets {
            joined.sets.put(&set.id.clone(), set);
        }
        for group in groups {
            for id in &group.set_ids {
                if joined.sets.get(id).is_none() {
                    joined.sets.put(id, GroupSet::new(id.as_str(), ""));
                }
            }
            joined.groups.put(&group.id.clone(), group);
        }
        joined
    }

    /// The groups, in the platform's order.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups.entries
    }

    /// The sets, in the platform's order; placeholders come last.
    #[must_use]
    pub fn sets(&self) -> &[GroupSet] {
        &self.sets.entries
    }

    /// The group with this id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }

    /// The set with this id.
    #[must_use]
    pub fn set(&self, id: &str) -> Option<&GroupSet> {
        self.sets.get(id)
    }

    /// The groups of a set.
    pub fn in_set(&self, set_id: &str) -> impl Iterator<Item = &Group> {
        self.groups().iter().filter(move |group| group.set_ids.iter().any(|id| id == set_id))
    }

    /// The groups that are in no set.
    pub fn in_no_set(&self) -> impl Iterator<Item = &Group> {
        self.groups().iter().filter(|group| group.set_ids.is_empty())
    }

    /// The groups of a member: none where the member is in none, `None` where it was not told, because the members were read without
    /// their groups or the platform says nothing of them.
    #[must_use]
    pub fn of(&self, member: &Member) -> Option<Vec<Cow<'_, Group>>> {
        let enrollments = member.group_enrollments.as_ref()?;
        let group = |id: &str| match self.group(id) {
            Some(group) => Cow::Borrowed(group),
            None => Cow::Owned(Group::new(id, "")),
        };
        Some(enrollments.iter().map(|enrollment| group(&enrollment.group_id)).collect())
    }
}

impl fmt::Debug for CourseGroups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CourseGroups")
            .field("groups", &self.groups.entries.len())
            .field("sets", &self.sets.entries.len())
            .finish_non_exhaustive()
    }
}
