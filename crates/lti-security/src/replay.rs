//! What the replay guard remembers: a digest, never a token.

use crate::CryptoProvider;
use alloc::vec::Vec;
use core::fmt;

/// The SHA-256 of a purpose, the side it belongs to and the value that may be used once.
///
/// Its size does not depend on what a peer sends, and a leaked store tells nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplayKey([u8; 32]);

impl ReplayKey {
    /// `purpose` keeps the kinds apart (`nonce`, `jti`, `hint`), `owner` the registrations, `value` is used once.
    #[must_use]
    pub fn new(provider: &CryptoProvider, purpose: &str, owner: &str, value: &str) -> Self {
        let mut data = Vec::with_capacity(128);
        for part in [purpose, owner, value] {
            // The length before each part: no two triples give the same bytes.
            data.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        Self(provider.sha256(&data))
    }

    /// The digest, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplayKey(…)")
    }
}
