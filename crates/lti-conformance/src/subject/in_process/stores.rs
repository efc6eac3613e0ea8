use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use lti_security::memory::{MemoryKeyCache, MemoryReplayGuard};
use lti_security::ports::{BoxFuture, CachedKeySet, Freshness, KeyCache, ReplayGuard};
use lti_security::replay::ReplayKey;
use lti_security::{PortError, UnixTime};

/// The stores that requests can reach, in memory: they count what is written, and the guard can be out of order.
#[derive(Debug)]
pub(super) struct Stores {
    guard: MemoryReplayGuard,
    keys: MemoryKeyCache,
    broken: AtomicBool,
    writes: AtomicUsize,
}

impl Stores {
    pub(super) fn new() -> Self {
        Self {
            guard: MemoryReplayGuard::default(),
            keys: MemoryKeyCache::default(),
            broken: AtomicBool::new(false),
            writes: AtomicUsize::new(0),
        }
    }

    pub(super) fn break_down(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    pub(super) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}

impl ReplayGuard for Stores {
    fn check_and_insert(
        &self,
        key: ReplayKey,
        expires: UnixTime,
        now: UnixTime,
    ) -> BoxFuture<'_, Result<Freshness, PortError>> {
        if self.broken.load(Ordering::SeqCst) {
            return Box::pin(ready(Err(PortError::new("ReplayGuard", "the store does not answer"))));
        }
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.guard.check_and_insert(key, expires, now)
    }
}

impl KeyCache for Stores {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Option<CachedKeySet>, PortError>> {
        self.keys.get(url)
    }

    fn put<'a>(&'a self, url: &'a str, set: CachedKeySet) -> BoxFuture<'a, Result<(), PortError>> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.keys.put(url, set)
    }
}
