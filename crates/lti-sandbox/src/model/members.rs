use super::{CourseRole, Crowd, Membership, MembershipStatus};
use std::collections::{BTreeMap, VecDeque};

/// Who is in a course, in an order that stays: everybody has a place, and new people come behind all others. Who leaves keeps the place.
///
/// Every change has a number. What changed since a number is remembered for the last [`KEPT_CHANGES`](Self::KEPT_CHANGES) changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    crowd: Crowd,
    /// Everybody but the part of the crowd that nobody has changed yet.
    own: BTreeMap<u32, Membership>,
    places: BTreeMap<String, u32>,
    /// The last changes: number and place, in their order.
    changes: VecDeque<(u64, u32)>,
    last_change: u64,
}

/// The place of the crowd's first person: before it is room for those who teach.
const CROWD: u32 = 1_000;

impl Members {
    /// How many changes are remembered.
    pub const KEPT_CHANGES: usize = 1_000;

    /// These members, and a crowd.
    #[must_use]
    pub fn new(members: impl IntoIterator<Item = Membership>, crowd: Crowd) -> Self {
        let mut new = Self { crowd, ..Self::default() };
        for (place, membership) in (0..CROWD).zip(members) {
            new.places.insert(membership.person.clone(), place);
            new.own.insert(place, membership);
        }
        new
    }

    fn crowd_end(&self) -> u32 {
        CROWD.saturating_add(self.crowd.size)
    }

    /// The place of somebody who is in the course, or was.
    #[must_use]
    pub fn place(&self, person: &str) -> Option<u32> {
        let in_crowd = || Crowd::number(person).filter(|number| *number < self.crowd.size);
        self.places.get(person).copied().or_else(|| in_crowd().map(|number| CROWD.saturating_add(number)))
    }

    /// The membership at a place.
    #[must_use]
    pub fn at(&self, place: u32) -> Option<Membership> {
        self.own.get(&place).cloned().or_else(|| {
            let number = place.checked_sub(CROWD).filter(|number| *number < self.crowd.size)?;
            Some(self.crowd.membership(number))
        })
    }

    /// The membership of a person who is in the course, or was.
    #[must_use]
    pub fn of(&self, person: &str) -> Option<Membership> {
        self.at(self.place(person)?)
    }

    /// Everybody behind a place, in their order; `None`: from the first one on. With those who left.
    pub fn behind(&self, place: Option<u32>) -> impl Iterator<Item = (u32, Membership)> {
        let first = place.map_or(0, |place| place.saturating_add(1));
        let crowd = first.max(CROWD)..self.crowd_end();
        let before = self.own.range(first.min(CROWD)..CROWD).map(|(place, _)| *place);
        let after = self.own.range(first.max(self.crowd_end())..).map(|(place, _)| *place);
        before.chain(crowd).chain(after).filter_map(|place| Some((place, self.at(place)?)))
    }

    /// Everybody who is in the course now.
    pub fn current(&self) -> impl Iterator<Item = Membership> {
        self.behind(None).map(|(_, membership)| membership).filter(Membership::is_member)
    }

    /// How many are in the course now.
    #[must_use]
    pub fn count(&self) -> usize {
        let crowd = CROWD..self.crowd_end();
        let untouched = usize::try_from(self.crowd.size).unwrap_or_default();
        let touched = self.own.range(crowd).count();
        let own = self.own.values().filter(|membership| membership.is_member()).count();
        untouched.saturating_sub(touched).saturating_add(own)
    }

    /// The number of the last change.
    #[must_use]
    pub const fn last_change(&self) -> u64 {
        self.last_change
    }

    /// The places that changed after this one of the changes, each once, in the order of their last change; with the number of that
    /// change. `None`: that is too long ago, or has not been yet.
    #[must_use]
    pub fn changed_since(&self, change: u64) -> Option<Vec<(u64, u32)>> {
        let forgotten = self.changes.front().map_or(self.last_change, |(first, _)| first.saturating_sub(1));
        if change < forgotten || change > self.last_change {
            return None;
        }
        let mut last: BTreeMap<u32, u64> = BTreeMap::new();
        for (number, place) in self.changes.iter().filter(|(number, _)| *number > change) {
            last.insert(*place, *number);
        }
        let mut changed: Vec<_> = last.into_iter().map(|(place, number)| (number, place)).collect();
        changed.sort_unstable();
        Some(changed)
    }

    /// Adds somebody behind all others; whoever was here before is back in their old place. `false`: they are in the course already.
    pub fn add(&mut self, person: &str, role: CourseRole) -> bool {
        if let Some(place) = self.place(person) {
            let back = |membership: &mut Membership| {
                (membership.role, membership.status) = (role, MembershipStatus::Active);
            };
            let left = self.at(place).is_some_and(|membership| !membership.is_member());
            return left && self.change(person, back);
        }
        let last = self.own.last_key_value().map_or(0, |(place, _)| place.saturating_add(1));
        let place = last.max(self.crowd_end());
        self.places.insert(person.to_owned(), place);
        self.own.insert(place, Membership::new(person.to_owned(), role));
        self.note(place);
        true
    }

    /// Changes a membership. `false`: nothing is different now.
    pub fn change(&mut self, person: &str, change: impl FnOnce(&mut Membership)) -> bool {
        let Some((place, before)) = self.place(person).and_then(|place| Some((place, self.at(place)?)))
        else {
            return false;
        };
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return false;
        }
        self.own.insert(place, after);
        self.note(place);
        true
    }

    /// Somebody has changed who is in this course, or was: not their membership, but what is told with it.
    pub fn touch(&mut self, person: &str) {
        if let Some(place) = self.place(person) {
            self.note(place);
        }
    }

    fn note(&mut self, place: u32) {
        self.last_change = self.last_change.saturating_add(1);
        self.changes.push_back((self.last_change, place));
        if self.changes.len() > Self::KEPT_CHANGES {
            self.changes.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members() -> Members {
        let teacher = Membership::new("zoe".to_owned(), CourseRole::Teacher);
        Members::new([teacher], Crowd { size: 5, groups: 2 })
    }

    fn people(members: &Members) -> Vec<String> {
        members.current().map(|membership| membership.person).collect()
    }

    #[test]
    fn the_order_stays_and_new_people_come_last() {
        let mut members = members();
        assert_eq!(members.count(), 6);
        assert!(members.add("aicha", CourseRole::Learner) && !members.add("aicha", CourseRole::Teacher));
        assert!(!members.add("student-00002", CourseRole::Learner), "one of the crowd");
        assert!(members.change("student-00001", |one| one.status = MembershipStatus::Left));
        assert!(members.change("student-00003", |one| one.status = MembershipStatus::Suspended));
        let expected = ["zoe", "student-00000", "student-00002", "student-00003", "student-00004", "aicha"];
        assert_eq!(people(&members), expected);
        assert_eq!(members.count(), 6);
        // Back again, in the old place.
        assert!(members.add("student-00001", CourseRole::TeachingAssistant));
        assert_eq!(people(&members)[2], "student-00001");
        assert_eq!(members.of("student-00001").unwrap().role, CourseRole::TeachingAssistant);
        assert_eq!(members.of("student-00001").unwrap().groups, ["group-02"]);
        assert_eq!(members.of("student-00005"), None);
    }

    #[test]
    fn parts_make_the_whole() {
        let mut members = members();
        members.add("aicha", CourseRole::Learner);
        let whole: Vec<_> = members.behind(None).collect();
        assert_eq!(whole.len(), 7);
        for (at, (place, _)) in whole.iter().enumerate() {
            let rest: Vec<_> = members.behind(Some(*place)).collect();
            assert_eq!(rest, whole[at + 1..], "{place}");
        }
    }

    #[test]
    fn changes_are_told_once_and_forgotten_in_the_end() {
        let mut members = members();
        assert_eq!(members.changed_since(0), Some(vec![]));
        assert_eq!(members.changed_since(1), None, "not yet");
        members.change("zoe", |one| one.role = CourseRole::TeachingAssistant);
        members.add("aicha", CourseRole::Learner);
        members.change("zoe", |one| one.role = CourseRole::Teacher);
        assert!(!members.change("zoe", |one| one.role = CourseRole::Teacher), "nothing is different");
        let places =
            |since| members.changed_since(since).unwrap().iter().map(|(_, place)| *place).collect::<Vec<_>>();
        assert_eq!(places(0), [members.place("aicha").unwrap(), 0]);
        assert_eq!(places(2), [0]);
        let mut busy = members.clone();
        for _ in 0..Members::KEPT_CHANGES {
            busy.touch("zoe");
        }
        assert_eq!(busy.changed_since(2), None);
        assert_eq!(busy.changed_since(3).map(|changed| changed.len()), Some(1));
    }
}
