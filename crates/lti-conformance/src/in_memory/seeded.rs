use std::sync::atomic::{AtomicU64, Ordering};

use lti_security::{PortError, SecureRandom};

use crate::keys::sha256;

/// Bytes that follow from a seed: the same in every run, and for tests only.
#[derive(Debug)]
pub struct Seeded {
    seed: String,
    calls: AtomicU64,
}

impl Seeded {
    /// A source that starts at the beginning of `seed`.
    pub fn new(seed: impl Into<String>) -> Self {
        Self { seed: seed.into(), calls: AtomicU64::new(0) }
    }
}

impl SecureRandom for Seeded {
    fn fill(&self, target: &mut [u8]) -> Result<(), PortError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        for (number, block) in target.chunks_mut(32).enumerate() {
            let bytes = sha256(format!("{} {call} {number}", self.seed).as_bytes());
            block.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}
