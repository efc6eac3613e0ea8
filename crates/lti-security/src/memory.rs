//! Ports that live in this process and are bounded: for tests, for one node, and as the default.

use crate::error::PortError;
use crate::key_ring::KeyRecord;
use crate::ports::{BoxFuture, CachedKeySet, Freshness, KeyCache, KeyRingStore, ReplayGuard};
use crate::replay::ReplayKey;
use crate::{Clock, UnixTime};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::future::ready;
use core::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a thread that panicked left behind is still consistent here: every change is one call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A replay guard of one process. Full means "no": it never forgets what has not expired.
#[derive(Debug)]
pub struct MemoryReplayGuard {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    keys: BTreeSet<ReplayKey>,
    by_expiry: BTreeSet<(UnixTime, ReplayKey)>,
}

impl MemoryReplayGuard {
    /// Remembers at most `capacity` keys at a time, about 100 bytes each.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, seen: Mutex::default() }
    }
}

impl Default for MemoryReplayGuard {
    /// Room for a million.
    fn default() -> Self {
        Self::new(1_000_000)
    }
}

impl ReplayGuard for MemoryReplayGuard {
    fn check_and_insert(
        &self,
        key: ReplayKey,
        expires: UnixTime,
        now: UnixTime,
    ) -> BoxFuture<'_, Result<Freshness, PortError>> {
        let mut seen = lock(&self.seen);
        while let Some((expiry, oldest)) = seen.by_expiry.first().copied()
            && expiry <= now
        {
            seen.by_expiry.remove(&(expiry, oldest));
            seen.keys.remove(&oldest);
        }
        let answer = if seen.keys.contains(&key) {
            Ok(Freshness::Replayed)
        } else if seen.keys.len() >= self.capacity {
            Err(PortError::new("ReplayGuard", "the memory store is full"))
        } else {
            seen.keys.insert(key);
            seen.by_expiry.insert((expires, key));
            Ok(Freshness::Fresh)
        };
        Box::pin(ready(answer))
    }
}

/// A key cache of one process: at most 1,000 documents.
#[derive(Debug, Default)]
pub struct MemoryKeyCache(Mutex<BTreeMap<String, CachedKeySet>>);

impl MemoryKeyCache {
    const CAPACITY: usize = 1_000;
}

impl KeyCache for MemoryKeyCache {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Option<CachedKeySet>, PortError>> {
        Box::pin(ready(Ok(lock(&self.0).get(url).cloned())))
    }

    fn put<'a>(&'a self, url: &'a str, set: CachedKeySet) -> BoxFuture<'a, Result<(), PortError>> {
        let mut sets = lock(&self.0);
        if !sets.contains_key(url) && sets.len() >= Self::CAPACITY {
            sets.pop_first();
        }
        sets.insert(url.to_string(), set);
        Box::pin(ready(Ok(())))
    }
}

/// Our own keys in memory. They are gone with the process: peers that cached them fetch the set again.
#[derive(Debug, Default)]
pub struct MemoryKeyRingStore(Mutex<Vec<KeyRecord>>);

impl MemoryKeyRingStore {
    /// A store that holds these keys.
    #[must_use]
    pub fn new(records: Vec<KeyRecord>) -> Self {
        Self(Mutex::new(records))
    }
}

impl KeyRingStore for MemoryKeyRingStore {
    fn load(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, PortError>> {
        Box::pin(ready(Ok(lock(&self.0).clone())))
    }

    fn add(&self, record: KeyRecord) -> BoxFuture<'_, Result<(), PortError>> {
        let mut records = lock(&self.0);
        if !records.iter().any(|other| other.activates_at == record.activates_at || other.kid == record.kid) {
            records.push(record);
        }
        Box::pin(ready(Ok(())))
    }
}

/// A clock that stands still until it is moved. For tests and simulations.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub const fn new(now: UnixTime) -> Self {
        Self(AtomicI64::new(now.seconds()))
    }

    /// Sets the time.
    pub fn set(&self, now: UnixTime) {
        self.0.store(now.seconds(), Ordering::SeqCst);
    }

    /// Moves the time by `seconds`, back where they are negative.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_seconds(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests;
