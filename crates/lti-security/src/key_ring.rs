//! Our own keys over time: next, current, retired, as a function of `now`.

use crate::error::Environment;
use crate::key::{PrivateKey, SigningKey};
use crate::{Algorithm, CryptoProvider, Error, UnixTime, seconds_of};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

#[cfg(feature = "std")]
mod client;
#[cfg(feature = "std")]
pub use client::KeyRingClient;

/// When keys change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// How long a key signs. Default 90 days.
    pub period: Duration,
    /// How long before it signs a key is published, so that peers that cache the set know it. Default 2 days.
    pub lead: Duration,
    /// How long after its time a key stays published (SEC-103, PLT-002). Default 2 days; at least the longest token
    /// life and the longest caching together.
    pub overlap: Duration,
}

impl Default for Rotation {
    fn default() -> Self {
        let days = |days: u64| Duration::from_secs(days.saturating_mul(86_400));
        Self { period: days(90), lead: days(2), overlap: days(2) }
    }
}

/// A private key as a store keeps it.
#[derive(Clone, Debug)]
pub struct KeyRecord {
    /// Its id, never used again.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// The key itself.
    pub private_key: PrivateKey,
    /// From when on it signs.
    pub activates_at: UnixTime,
}

/// What a key is at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not published yet.
    Planned,
    /// Published, not signing yet.
    Next,
    /// Signing.
    Current,
    /// Not signing any more, still published.
    Retired,
    /// Neither.
    Gone,
}

/// Our keys, prepared. A pure value: every answer depends on `now` alone.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    /// In the order of their activation.
    keys: Vec<(UnixTime, SigningKey)>,
    rotation: Rotation,
}

impl KeyRing {
    /// An empty ring.
    #[must_use]
    pub const fn new(rotation: Rotation) -> Self {
        Self { keys: Vec::new(), rotation }
    }

    /// A ring of the keys of a store.
    ///
    /// # Errors
    /// `signing-key-unusable` where the provider cannot read one of them.
    pub fn from_records(
        provider: &CryptoProvider,
        records: &[KeyRecord],
        rotation: Rotation,
    ) -> Result<Self, Error> {
        let mut ring = Self::new(rotation);
        for record in records {
            let key = SigningKey::new(provider, record.algorithm, &record.private_key, record.kid.clone())?;
            ring.insert(key, record.activates_at);
        }
        Ok(ring)
    }

    /// Adds a key that signs from `activates_at` on.
    pub fn insert(&mut self, key: SigningKey, activates_at: UnixTime) {
        let position = self.keys.partition_point(|(at, _)| *at <= activates_at);
        self.keys.insert(position, (activates_at, key));
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// [`Environment::NoSigningKey`].
    pub fn current(&self, now: UnixTime) -> Result<&SigningKey, Error> {
        let started = self.keys.iter().take_while(|(at, _)| *at <= now);
        started.last().map(|(_, key)| key).ok_or_else(|| Environment::NoSigningKey.into())
    }

    /// The keys of the set that is published now: the next ones, the current one, and those that overlap.
    pub fn published(&self, now: UnixTime) -> impl Iterator<Item = &SigningKey> {
        let phases =
            self.keys.iter().enumerate().map(move |(index, (_, key))| (self.phase_of(index, now), key));
        phases
            .filter(|(phase, _)| matches!(phase, Phase::Next | Phase::Current | Phase::Retired))
            .map(|(_, key)| key)
    }

    /// What the key `kid` is now.
    #[must_use]
    pub fn phase(&self, kid: &str, now: UnixTime) -> Option<Phase> {
        let index = self.keys.iter().position(|(_, key)| key.kid() == kid)?;
        Some(self.phase_of(index, now))
    }

    fn phase_of(&self, index: usize, now: UnixTime) -> Phase {
        let Some((from, _)) = self.keys.get(index) else { return Phase::Gone };
        let successor = index.checked_add(1).and_then(|next| self.keys.get(next)).map(|(at, _)| *at);
        if now < from.minus(self.rotation.lead) {
            Phase::Planned
        } else if now < *from {
            Phase::Next
        } else {
            match successor {
                Some(until) if now >= until.plus(self.rotation.overlap) => Phase::Gone,
                Some(until) if now >= until => Phase::Retired,
                _ => Phase::Current,
            }
        }
    }

    /// When the next key has to start signing, where it should be made now: it is published `lead` before that.
    ///
    /// The answer does not depend on the second in which a node asks, so that ten nodes add a key with one and the same
    /// time, of which [`crate::ports::KeyRingStore::add`] keeps one. Peers have at least half of `lead` to see the key,
    /// even where rotation was missed for a long time. The first key signs at once, from the whole hour before `now` on.
    #[must_use]
    pub fn due(&self, now: UnixTime) -> Option<UnixTime> {
        let Some((last, _)) = self.keys.last() else {
            return Some(UnixTime::from_seconds(
                now.seconds().saturating_sub(now.seconds().rem_euclid(3600)),
            ));
        };
        let next = last.plus(self.rotation.period);
        if now < next.minus(self.rotation.lead) {
            return None;
        }
        let notice = self.rotation.lead.checked_div(2).unwrap_or_default();
        let late = seconds_of(now.plus(notice).since(next));
        let step = seconds_of(notice).max(1);
        // The first of the times next, next + step, next + 2 step, … that leaves peers their notice.
        let rest = late.checked_rem(step).unwrap_or(0);
        let up = if rest == 0 { late } else { late.saturating_sub(rest).saturating_add(step) };
        Some(UnixTime::from_seconds(next.seconds().saturating_add(up)))
    }

    /// The key set document that is published now.
    #[must_use]
    pub fn to_json(&self, now: UnixTime) -> String {
        let keys: Vec<_> = self.published(now).map(SigningKey::public_jwk).collect();
        crate::keyset::to_json(&keys)
    }
}

#[cfg(test)]
mod tests;
