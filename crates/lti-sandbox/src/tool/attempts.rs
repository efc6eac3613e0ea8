//! What people did in the tool: attempts at quizzes, and who has been there.

use super::lesson::Lesson;
use crate::pages::tool::Delivery;
use lti_ags::DateTime;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const CAPACITY: usize = 10_000;

/// One person's attempt at the quiz of one link.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attempt {
    /// When it was begun; `None` where nothing was sent.
    pub(crate) started_at: Option<DateTime>,
    /// The answers, once they were handed in.
    pub(crate) answers: Option<Vec<usize>>,
    /// What became of the last thing that was sent.
    pub(crate) delivery: Option<Delivery>,
}

/// Registration, resource link, and who: their `sub`, or the session of somebody without one.
pub(crate) type Who = (String, String, String);

/// In memory, ten thousand of each at most; the one with the first key goes.
#[derive(Default)]
pub(crate) struct Attempts {
    attempts: Mutex<BTreeMap<Who, Attempt>>,
    /// Learners who opened a link: registration, link, `sub`.
    learners: Mutex<BTreeMap<Who, ()>>,
    /// Names, by registration and `sub`.
    names: Mutex<BTreeMap<(String, String), String>>,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep<K: Ord, V>(map: &Mutex<BTreeMap<K, V>>, key: K, value: V) {
    let mut map = lock(map);
    map.insert(key, value);
    if map.len() > CAPACITY {
        map.pop_first();
    }
}

impl Attempts {
    /// Remembers who opened a link.
    pub(crate) fn meet(&self, lesson: &Lesson, name: Option<&str>) {
        let Some(sub) = &lesson.sub else { return };
        if let Some(name) = name {
            keep(&self.names, (lesson.registration.clone(), sub.clone()), name.to_owned());
        }
        if lesson.learner().is_some() {
            keep(&self.learners, (lesson.registration.clone(), lesson.link.clone(), sub.clone()), ());
        }
    }

    /// The name of somebody who has been here.
    pub(crate) fn name(&self, registration: &str, sub: &str) -> Option<String> {
        lock(&self.names).get(&(registration.to_owned(), sub.to_owned())).cloned()
    }

    /// The `sub` of everybody who opened this link as a learner.
    pub(crate) fn learners(&self, lesson: &Lesson) -> Vec<String> {
        let first = (lesson.registration.clone(), lesson.link.clone(), String::new());
        let learners = lock(&self.learners);
        let own = learners.range(first..).map(|(who, ())| who);
        let own = own.take_while(|(registration, link, _)| {
            *registration == lesson.registration && *link == lesson.link
        });
        own.map(|(_, _, sub)| sub.clone()).collect()
    }

    pub(crate) fn find(&self, who: &Who) -> Option<Attempt> {
        lock(&self.attempts).get(who).cloned()
    }

    pub(crate) fn keep(&self, who: Who, attempt: Attempt) {
        keep(&self.attempts, who, attempt);
    }
}
