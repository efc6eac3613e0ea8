//! The roster of one process.

mod course;
mod edits;

use super::{
    Answer, Container, Course, Enrollment, Link, Listed, Part, Refused, Roster, RosterError, Wanted,
};
use core::fmt;
use course::Kept;
use lti_nrps::{Group, GroupSet};
use std::collections::BTreeMap;
use std::future::ready;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A roster in memory, gone with the process. Full means "no": nobody is forgotten to make room. `Debug` shows nothing of what is in it.
///
/// Its contexts are the platform's courses, each with the tools that are used in it ([`open`](Self::open)); all of them see the same
/// members and groups.
pub struct MemoryRoster {
    limits: Limits,
    /// Positions of a roster that was there before the process began anew are none of this one's.
    mark: u64,
    state: Mutex<State>,
}

/// How many memberships, groups and sets there may be, together, and how many changes of a context are remembered.
#[derive(Clone, Copy, Debug)]
struct Limits {
    store: usize,
    context: usize,
    changes: u64,
}

#[derive(Default)]
struct State {
    contexts: BTreeMap<String, Kept>,
    kept: usize,
}

impl MemoryRoster {
    /// Keeps at most so many memberships, groups and sets, together, and in each context a quarter of that, rounded up.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let limits = Limits { store: capacity, context: capacity.div_ceil(4), changes: 10_000 };
        Self { limits, mark: RandomState::new().hash_one(capacity), state: Mutex::default() }
    }

    /// Keeps at most so many in each context.
    #[must_use]
    pub const fn with_context_limit(mut self, limit: usize) -> Self {
        self.limits.context = limit;
        self
    }

    /// Tells what has changed as long as it was among the last so many changes of the context; default 10,000. Then everything has to be
    /// read again.
    #[must_use]
    pub const fn with_retention(mut self, changes: u64) -> Self {
        self.limits.changes = changes;
        self
    }

    /// What a thread that panicked left behind is still consistent here: every change is one call.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn position(&self, number: u64) -> String {
        format!("{:x}-{number}", self.mark)
    }

    /// The number of a position that this roster gave.
    fn number(&self, position: &str) -> Result<u64, Refused> {
        let own = position.split_once('-').filter(|(mark, _)| u64::from_str_radix(mark, 16) == Ok(self.mark));
        own.and_then(|(_, number)| number.parse().ok()).ok_or(Refused::DifferencesExpired)
    }

    /// Reads of a context that this deployment of the tool is used in.
    fn read<T: Send + 'static>(
        &self,
        container: &Container,
        read: impl FnOnce(&Kept) -> Result<T, RosterError>,
    ) -> Answer<'_, T> {
        let state = self.state();
        let kept = state.contexts.get(&container.context_id).filter(|kept| kept.is_open_to(container));
        Box::pin(ready(kept.ok_or(Refused::ContextUnknown.into()).and_then(read)))
    }
}

impl fmt::Debug for MemoryRoster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRoster").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Default for MemoryRoster {
    /// Room for 400,000, and in each context for 100,000.
    fn default() -> Self {
        Self::new(400_000)
    }
}

/// The number of a place, or the one where the list begins or ends.
fn place(place: Option<&str>, otherwise: u64) -> Result<u64, Refused> {
    place.map_or(Ok(otherwise), |place| place.parse().map_err(|_| Refused::PageUnknown))
}

/// So many entries, and where the next part begins if there is more.
fn listed<T>(found: impl Iterator<Item = (String, T)>, limit: usize) -> Listed<T> {
    let mut found = found.peekable();
    let mut last = None;
    let entries: Vec<T> = found
        .by_ref()
        .take(limit.max(1))
        .map(|(cursor, entry)| {
            last = Some(cursor);
            entry
        })
        .collect();
    let more = found.peek().is_some();
    Listed { entries, next: last.filter(|_| more) }
}

impl Roster for MemoryRoster {
    fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, Course> {
        self.read(container, |kept| Ok(kept.course(self.position(kept.last()))))
    }

    fn link<'a>(&'a self, container: &'a Container, resource_link_id: &'a str) -> Answer<'a, Link> {
        self.read(container, |kept| Ok(kept.link(container, resource_link_id)?.clone()))
    }

    fn members<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        self.read(container, |kept| {
            if let Some(link) = &wanted.resource_link_id {
                kept.link(container, link)?;
            }
            let (after, until) = (place(part.after, 0)?, place(wanted.until.as_deref(), u64::MAX)?);
            Ok(listed(kept.members(after, until, wanted.role.as_ref()), part.limit))
        })
    }

    fn page_end<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Option<String>> {
        self.read(container, |kept| {
            let mut places = kept.places(place(part.after, 0)?, wanted.role.as_ref());
            let last = places.nth(part.limit.saturating_sub(1));
            Ok(last.filter(|_| places.next().is_some()).map(|place| place.to_string()))
        })
    }

    fn changes<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        since: &'a str,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        self.read(container, |kept| {
            let since = self.number(since)?;
            let until = wanted.until.as_deref().map_or(Ok(u64::MAX), |until| self.number(until))?;
            let link = wanted.resource_link_id.as_deref();
            kept.remembers(since, link.map(|link| (container, link)))?;
            let after = place(part.after, 0)?;
            Ok(listed(kept.changes(since.max(after), until), part.limit))
        })
    }

    fn groups<'a>(
        &'a self,
        container: &'a Container,
        user_id: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Group>> {
        self.read(container, |kept| Ok(listed(kept.groups(user_id, part.after), part.limit)))
    }

    fn group_sets<'a>(&'a self, container: &'a Container, part: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
        self.read(container, |kept| Ok(listed(kept.group_sets(part.after), part.limit)))
    }

    fn member<'a>(&'a self, container: &'a Container, user_id: &'a str) -> Answer<'a, Option<Enrollment>> {
        self.read(container, |kept| Ok(kept.member(user_id)))
    }
}
