//! Who is in the courses that open this tool: what their rosters say, who has been here, and who has a seat.
//!
//! A course is known by registration, deployment and context, a person in it by `sub` alone, which is the `user_id` of rosters
//! (NRPS-010). Everything is in memory.

use super::lesson::{ClassId, Lesson};
use crate::pages::tool::{SeatNotice, Unread, View};
use lti_tool::roster::{Answer, CourseGroups, HowRead, RosterCopy, RosterError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many courses are kept; the one with the first id goes.
const CAPACITY: usize = 100;
/// How many people who launched are kept of a course.
const LAUNCHED: usize = 30_000;
/// How many seats the licence of a course has.
pub(super) const SEATS: usize = 100;

/// Courses by their ids.
#[derive(Default)]
pub(crate) struct Classes(Mutex<BTreeMap<ClassId, Arc<Class>>>);

/// One course.
#[derive(Default)]
pub(crate) struct Class {
    /// Held while the roster is read: whoever comes meanwhile waits, and reads nothing once more.
    pub(super) roster: tokio::sync::Mutex<ClassRoster>,
    people: Mutex<People>,
}

/// What the roster said last.
pub(super) struct ClassRoster {
    pub(super) copy: RosterCopy,
    pub(super) groups: CourseGroups,
    /// What came of reading it last; `None` before the first time.
    pub(super) news: Option<News>,
}

/// What was different when the roster was read last.
#[derive(Clone)]
pub(super) struct News {
    /// Nobody was known before.
    pub(super) first: bool,
    /// Ids of those who came, and of whom something is different.
    pub(super) added: Vec<String>,
    pub(super) changed: Vec<String>,
    /// Names, or ids, of those who went.
    pub(super) removed: Vec<String>,
    pub(super) how: HowRead,
}

/// Who has launched, each with the name of the last launch, and who has a seat.
#[derive(Default)]
struct People {
    launched: BTreeMap<String, Launched>,
    seats: BTreeSet<String>,
}

/// What is kept of somebody who has launched.
#[derive(Clone)]
pub(super) struct Launched {
    /// As the last launch said it.
    pub(super) name: Option<String>,
    pub(super) view: View,
}

impl Default for ClassRoster {
    fn default() -> Self {
        Self { copy: RosterCopy::with_groups(), groups: CourseGroups::default(), news: None }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Classes {
    /// The course with this id.
    pub(crate) fn of(&self, id: &ClassId) -> Arc<Class> {
        let mut classes = lock(&self.0);
        if !classes.contains_key(id) && classes.len() >= CAPACITY {
            classes.pop_first();
        }
        classes.entry(id.clone()).or_default().clone()
    }

    /// Remembers who launched.
    pub(crate) fn meet(&self, lesson: &Lesson, name: Option<&str>) {
        let (Some(id), Some(sub)) = (&lesson.class, &lesson.sub) else { return };
        let launched = Launched { name: name.map(str::to_owned), view: lesson.view };
        let class = self.of(id);
        let mut people = lock(&class.people);
        if people.launched.len() < LAUNCHED || people.launched.contains_key(sub) {
            people.launched.insert(sub.clone(), launched);
        }
    }

    /// Whether the learner of a lesson has a seat. `None` for those who need none.
    pub(crate) fn seat(&self, lesson: &Lesson) -> Option<bool> {
        let (id, sub) = (lesson.class.as_ref()?, lesson.learner()?);
        Some(lock(&self.of(id).people).seats.contains(sub))
    }
}

/// What a form of the class page did, for the page that comes next.
#[derive(Clone)]
pub(crate) enum ClassNotice {
    /// The roster was read.
    Read,
    /// It could not be read.
    Unread(Unread),
    /// A seat was given or taken, or was not.
    Seat(SeatNotice),
}

impl Class {
    pub(super) fn launched(&self) -> BTreeMap<String, Launched> {
        lock(&self.people).launched.clone()
    }

    pub(super) fn seats(&self) -> BTreeSet<String> {
        lock(&self.people).seats.clone()
    }

    pub(super) fn give(&self, sub: &str) -> SeatNotice {
        let mut people = lock(&self.people);
        if people.seats.len() >= SEATS && !people.seats.contains(sub) {
            return SeatNotice::NoneLeft;
        }
        people.seats.insert(sub.to_owned());
        SeatNotice::Given
    }

    pub(super) fn take(&self, sub: &str) -> SeatNotice {
        lock(&self.people).seats.remove(sub);
        SeatNotice::Taken
    }
}

impl ClassRoster {
    /// Reads what has changed, or everything where that cannot be told.
    pub(super) async fn refresh(&mut self, lesson: &Lesson) -> Result<Answer<()>, RosterError> {
        let first = self.news.is_none();
        let changes = match lesson.roster.sync(&mut self.copy).await? {
            Answer::Done(changes) => changes,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let name = |member: &lti_nrps::Member| member.name.clone().unwrap_or_else(|| member.user_id.clone());
        self.news = Some(News {
            first,
            removed: changes.removed.iter().map(name).collect(),
            added: changes.added,
            changed: changes.changed,
            how: changes.how,
        });
        // Whoever gives members and no groups still gives a class list.
        if let Answer::Done(groups) = lesson.roster.course_groups().await? {
            self.groups = groups;
        }
        Ok(Answer::Done(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_has_so_many_seats() {
        let class = Class::default();
        for seat in 0..SEATS {
            assert_eq!(class.give(&seat.to_string()), SeatNotice::Given);
        }
        assert_eq!(class.give("one more"), SeatNotice::NoneLeft);
        assert_eq!(class.give("7"), SeatNotice::Given, "who has one keeps it");
        assert_eq!(class.take("7"), SeatNotice::Taken);
        assert_eq!(class.give("one more"), SeatNotice::Given);
        assert_eq!(class.seats().len(), SEATS);
    }

    #[test]
    fn courses_that_are_kept_have_a_limit_and_are_apart() {
        let classes = Classes::default();
        let id = |n: usize| ("registration".to_owned(), "deployment".to_owned(), format!("{n:04}"));
        for n in 0..CAPACITY + 5 {
            classes.of(&id(n)).give("somebody");
        }
        assert_eq!(lock(&classes.0).len(), CAPACITY);
        assert_eq!(classes.of(&id(CAPACITY)).seats().len(), 1);
        assert!(classes.of(&id(0)).seats().is_empty());
    }
}
