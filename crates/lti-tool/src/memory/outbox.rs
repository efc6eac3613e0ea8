use crate::outbox::{
    ClaimedScore, NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, StuckScore, Ticket, Trouble,
};
use lti_security::ports::BoxFuture;
use lti_security::{PortError, UnixTime};
use std::collections::BTreeMap;
use std::fmt;
use std::future::ready;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An outbox of one process, for tests and trials. **Its scores are gone with the process**: a tool whose grades count takes a store
/// that lasts, such as that of `lti-sqlx`.
pub struct MemoryOutbox {
    state: Mutex<State>,
    capacity: usize,
}

#[derive(Default)]
struct State {
    last_id: u64,
    keys: BTreeMap<Arc<OutboxKey>, Key>,
    /// When the newest score of each key may be claimed, and its id. None that is stuck.
    open: BTreeMap<(UnixTime, u64), Arc<OutboxKey>>,
    stuck: BTreeMap<u64, Arc<OutboxKey>>,
    /// The scores that are held.
    held: BTreeMap<u64, Arc<OutboxKey>>,
}

#[derive(Clone, Default)]
struct Key {
    /// The last time that was given out.
    last: Option<i64>,
    held: Option<Held>,
    waiting: Option<Kept>,
}

#[derive(Clone)]
struct Held {
    kept: Kept,
    lease: UnixTime,
}

#[derive(Clone)]
struct Kept {
    id: u64,
    letter: String,
    time: i64,
    put_at: UnixTime,
    due: UnixTime,
    attempts: u32,
    retimed: bool,
    /// How often it was claimed.
    claims: u64,
    stuck: Option<Trouble>,
}

impl Default for MemoryOutbox {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

impl MemoryOutbox {
    /// How many keys the default holds, with a score or with a time that is remembered.
    pub const CAPACITY: usize = 100_000;

    /// An outbox for so many keys. Above this, a score of another one is refused.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { state: Mutex::default(), capacity }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryOutbox").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

impl Key {
    /// When the newest score may be claimed, and its id.
    fn open(&self) -> Option<(UnixTime, u64)> {
        match (&self.waiting, &self.held) {
            (Some(waiting), _) if waiting.stuck.is_some() => None,
            (Some(waiting), Some(held)) => Some((waiting.due.max(held.lease), waiting.id)),
            (Some(waiting), None) => Some((waiting.due, waiting.id)),
            (None, Some(held)) => Some((held.lease, held.kept.id)),
            (None, None) => None,
        }
    }

    fn stuck(&self) -> Option<(&Kept, &Trouble)> {
        let waiting = self.waiting.as_ref()?;
        Some((waiting, waiting.stuck.as_ref()?))
    }
}

impl State {
    /// Changes what is known of a key, and the indexes with it.
    fn change<T>(&mut self, key: &Arc<OutboxKey>, change: impl FnOnce(&mut Key) -> T) -> T {
        let state = self.keys.entry(key.clone()).or_default();
        if let Some(open) = state.open() {
            self.open.remove(&open);
        }
        if let Some((kept, _)) = state.stuck() {
            self.stuck.remove(&kept.id);
        }
        if let Some(held) = &state.held {
            self.held.remove(&held.kept.id);
        }
        let changed = change(state);
        if let Some(open) = state.open() {
            self.open.insert(open, key.clone());
        }
        if let Some((kept, _)) = state.stuck() {
            self.stuck.insert(kept.id, key.clone());
        }
        if let Some(held) = &state.held {
            self.held.insert(held.kept.id, key.clone());
        }
        changed
    }

    fn put(&mut self, new: NewScore, now: UnixTime, capacity: usize) -> Put {
        let key = match self.keys.get_key_value(&new.key) {
            Some((key, _)) => key.clone(),
            None if self.keys.len() >= capacity => return Put::Full,
            None => Arc::new(new.key.clone()),
        };
        self.last_id = self.last_id.saturating_add(1);
        let id = self.last_id;
        self.change(&key, |key| {
            let time = new.time_after(key.last);
            let before = key.waiting.take();
            let held_back = before.as_ref().filter(|before| before.stuck.is_none()).map(|before| before.due);
            let due = new.due(time, now);
            let due = held_back.map_or(due, |before| due.max(before));
            let letter = new.letter;
            let kept = Kept {
                id,
                letter,
                time,
                put_at: now,
                due,
                attempts: 0,
                retimed: false,
                claims: 0,
                stuck: None,
            };
            key.waiting = Some(kept);
            Put::Kept { id, time, replaced: before.is_some() }
        })
    }

    fn claim(&mut self, now: UnixTime, lease: UnixTime) -> Option<ClaimedScore> {
        let (_, key) = self.open.first_key_value().filter(|((open, _), _)| *open <= now)?;
        let key = key.clone();
        self.change(&key.clone(), |state| {
            let ended = state.held.take().map(|held| held.kept);
            let mut kept = state.waiting.take().or(ended)?;
            kept.claims = kept.claims.saturating_add(1);
            state.last = state.last.max(Some(kept.time));
            let ticket = Ticket { id: kept.id, fence: kept.claims };
            let (letter, time) = (kept.letter.clone(), kept.time);
            let mut claimed = ClaimedScore::new(ticket, (*key).clone(), letter, time, kept.put_at);
            (claimed.attempts, claimed.retimed) = (kept.attempts, kept.retimed);
            state.held = Some(Held { kept, lease });
            Some(claimed)
        })
    }

    fn settle(&mut self, ticket: Ticket, outcome: Settlement) -> Settled {
        let Some(key) = self.held.get(&ticket.id).cloned() else { return Settled::Lost };
        self.change(&key, |state| {
            let Some(mut kept) =
                state.held.take_if(|held| held.kept.claims == ticket.fence).map(|held| held.kept)
            else {
                return Settled::Lost;
            };
            if outcome == Settlement::Delivered {
                return Settled::Done;
            }
            if let Some(newer) = &mut state.waiting {
                if let Settlement::Postponed { due, .. } | Settlement::Retimed { due, .. } = outcome {
                    newer.due = newer.due.max(due);
                }
                return Settled::Superseded;
            }
            let failed = !matches!(outcome, Settlement::Postponed { failed: false, .. });
            kept.attempts = kept.attempts.saturating_add(u32::from(failed));
            match outcome {
                Settlement::Delivered => {}
                Settlement::Postponed { due, .. } => kept.due = due,
                Settlement::Retimed { time, spacing, due } => {
                    kept.time = crate::outbox::time_after(time, state.last, spacing);
                    (kept.due, kept.retimed) = (due, true);
                }
                Settlement::Stuck(trouble) => kept.stuck = Some(trouble),
            }
            state.waiting = Some(kept);
            Settled::Done
        })
    }

    fn stuck(&self, after: Option<u64>, limit: usize) -> Vec<StuckScore> {
        let above = after.map_or(Bound::Unbounded, Bound::Excluded);
        let keys = self.stuck.range((above, Bound::Unbounded)).take(limit).map(|(_, key)| key);
        let shown = keys.filter_map(|key| {
            let (kept, trouble) = self.keys.get(key)?.stuck()?;
            let (time, put_at) = (kept.time, kept.put_at);
            Some(StuckScore::new(kept.id, (**key).clone(), time, put_at, kept.attempts, trouble.clone()))
        });
        shown.collect()
    }

    /// Does something with a score that is stuck.
    fn with_stuck(&mut self, id: u64, change: impl FnOnce(&mut Key)) -> bool {
        let Some(key) = self.stuck.get(&id).cloned() else { return false };
        self.change(&key, change);
        true
    }
}

impl OutboxStore for MemoryOutbox {
    fn put(&self, score: NewScore, now: UnixTime) -> BoxFuture<'_, Result<Put, PortError>> {
        Box::pin(ready(Ok(self.state().put(score, now, self.capacity))))
    }

    fn claim(
        &self,
        now: UnixTime,
        lease: UnixTime,
    ) -> BoxFuture<'_, Result<Option<ClaimedScore>, PortError>> {
        Box::pin(ready(Ok(self.state().claim(now, lease))))
    }

    fn settle(&self, ticket: Ticket, outcome: Settlement) -> BoxFuture<'_, Result<Settled, PortError>> {
        Box::pin(ready(Ok(self.state().settle(ticket, outcome))))
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<UnixTime>, PortError>> {
        Box::pin(ready(Ok(self.state().open.first_key_value().map(|((open, _), _)| *open))))
    }

    fn stuck(&self, after: Option<u64>, limit: usize) -> BoxFuture<'_, Result<Vec<StuckScore>, PortError>> {
        Box::pin(ready(Ok(self.state().stuck(after, limit))))
    }

    fn retry(&self, id: u64, now: UnixTime) -> BoxFuture<'_, Result<bool, PortError>> {
        let retried = self.state().with_stuck(id, |key| {
            if let Some(kept) = &mut key.waiting {
                (kept.put_at, kept.due) = (now, now);
                (kept.attempts, kept.retimed, kept.stuck) = (0, false, None);
            }
        });
        Box::pin(ready(Ok(retried)))
    }

    fn discard(&self, id: u64) -> BoxFuture<'_, Result<bool, PortError>> {
        Box::pin(ready(Ok(self.state().with_stuck(id, |key| key.waiting = None))))
    }

    fn forget(&self, before: i64) -> BoxFuture<'_, Result<(), PortError>> {
        let kept = |key: &Key| {
            key.held.is_some() || key.waiting.is_some() || key.last.is_some_and(|last| last >= before)
        };
        self.state().keys.retain(|_, key| kept(key));
        Box::pin(ready(Ok(())))
    }
}
