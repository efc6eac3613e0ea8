//! Remembers which addresses were judged for which host.
//!
//! A connection lives longer than the resolution that it was opened by, so an answer over a pooled connection is
//! compared with everything that was judged for its host while such a connection can be alive.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

pub(crate) struct Judged {
    keep: Duration,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    used: BTreeMap<(String, IpAddr), Instant>,
    sweep_at: usize,
}

/// Below this many entries none is looked for to be dropped.
const SMALL: usize = 256;

impl Judged {
    /// Entries are kept for `keep` after their last use: at least as long as a connection can be used again.
    pub(crate) fn new(keep: Duration) -> Self {
        Self { keep, memory: Mutex::default() }
    }

    pub(crate) fn remember(&self, host: &str, addresses: &[IpAddr], now: Instant) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for address in addresses {
            memory.used.insert((host.to_owned(), address.to_canonical()), now);
        }
        if memory.used.len() >= memory.sweep_at.max(SMALL) {
            memory.used.retain(|_, used| now.saturating_duration_since(*used) <= self.keep);
            memory.sweep_at = memory.used.len().saturating_mul(2);
        }
    }

    /// Whether `address` was judged for `host`; keeps it for another while.
    pub(crate) fn contains(&self, host: &str, address: IpAddr, now: Instant) -> bool {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        match memory.used.get_mut(&(host.to_owned(), address.to_canonical())) {
            Some(used) => {
                *used = now;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
impl Judged {
    pub(crate) fn clear(&self) {
        self.memory.lock().unwrap().used.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn by_host_and_address() {
        let judged = Judged::new(Duration::from_secs(60));
        let now = Instant::now();
        judged.remember("a.example", &[address("8.8.8.8")], now);
        judged.remember("a.example", &[address("8.8.4.4")], now);
        assert!(judged.contains("a.example", address("8.8.8.8"), now));
        assert!(judged.contains("a.example", address("::ffff:8.8.4.4"), now));
        assert!(!judged.contains("a.example", address("1.1.1.1"), now));
        assert!(!judged.contains("b.example", address("8.8.8.8"), now));
    }

    #[test]
    fn forgets_what_is_not_used() {
        let judged = Judged::new(Duration::from_secs(60));
        let start = Instant::now();
        judged.remember("used.example", &[address("8.8.8.8")], start);
        for host in 0..1_000 {
            judged.remember(&format!("{host}.example"), &[address("8.8.8.8")], start);
        }
        let later = start + Duration::from_secs(50);
        assert!(judged.contains("used.example", address("8.8.8.8"), later));
        let last = start + Duration::from_secs(100);
        for host in 1_000..2_500 {
            judged.remember(&format!("{host}.example"), &[address("8.8.8.8")], last);
        }
        assert!(judged.contains("used.example", address("8.8.8.8"), last));
        assert!(!judged.contains("0.example", address("8.8.8.8"), last));
    }
}
