use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};

use lti_security::memory::MemoryReplayGuard;
use lti_security::ports::{BoxFuture, Freshness, ReplayGuard};
use lti_security::replay::ReplayKey;
use lti_security::{PortError, UnixTime};

/// A replay guard in memory that can be out of order.
#[derive(Debug)]
pub(super) struct Guard {
    inner: MemoryReplayGuard,
    broken: AtomicBool,
}

impl Guard {
    pub(super) fn new() -> Self {
        Self { inner: MemoryReplayGuard::default(), broken: AtomicBool::new(false) }
    }

    pub(super) fn break_down(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }
}

impl ReplayGuard for Guard {
    fn check_and_insert(
        &self,
        key: ReplayKey,
        expires: UnixTime,
        now: UnixTime,
    ) -> BoxFuture<'_, Result<Freshness, PortError>> {
        if self.broken.load(Ordering::SeqCst) {
            return Box::pin(ready(Err(PortError::new("ReplayGuard", "the store does not answer"))));
        }
        self.inner.check_and_insert(key, expires, now)
    }
}
