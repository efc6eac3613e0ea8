//! A peer's key set (RFC 7517 §5): read entry by entry, and when to fetch it again.

use crate::error::{PeerMisbehaved, Refused};
use crate::key::{VerifyingKey, is_asymmetric};
use crate::{Algorithm, CryptoProvider, Error, Policy, Seen};
use alloc::string::String;
use alloc::vec::Vec;
use jsonwebtoken::crypto::JwtVerifier as _;
use jsonwebtoken::jwk::{Jwk, KeyOperations, PublicKeyUse};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[cfg(feature = "std")]
mod cache_control;
#[cfg(feature = "std")]
mod client;
mod state;

#[cfg(feature = "std")]
pub use client::KeySetClient;
pub use state::{KeySetState, Lookup};

/// The usable keys of a set, prepared, and the entries that were skipped with the reason.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<VerifyingKey>,
    skipped: Vec<SkippedKey>,
}

/// An entry of a key set that cannot be used. The others still can (SEC-095).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedKey {
    /// The entry's id, where it had one.
    pub kid: Option<String>,
    /// Why it is not usable.
    pub reason: PeerMisbehaved,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

/// All that is read of an entry that is no JWK, so that its reason can be found by its id.
#[derive(Deserialize)]
struct OnlyId {
    kid: Option<String>,
}

#[derive(Serialize)]
struct Published<'a> {
    keys: &'a [Jwk],
}

/// Writes a key set document of public keys.
#[must_use]
pub fn to_json(keys: &[Jwk]) -> String {
    serde_json::to_string(&Published { keys }).unwrap_or_else(|_| String::from(r#"{"keys":[]}"#))
}

impl KeySet {
    /// Reads a key set document. A bad entry is skipped with its reason.
    ///
    /// # Errors
    /// `key-set-malformed`, `key-set-too-large`, `body-too-large`.
    pub fn from_json(provider: &CryptoProvider, document: &[u8], policy: &Policy) -> Result<Self, Error> {
        if document.len() > policy.max_key_set_bytes {
            return Err(Refused::BodyTooLarge { limit: policy.max_key_set_bytes }.into());
        }
        let document: Document<'_> =
            serde_json::from_slice(document).map_err(|_| PeerMisbehaved::KeySetMalformed)?;
        if document.keys.len() > policy.max_keys {
            return Err(Refused::TooManyKeys { limit: policy.max_keys }.into());
        }
        let mut set = Self::default();
        for entry in document.keys {
            set.read_entry(provider, entry, policy);
        }
        Ok(set)
    }

    fn read_entry(&mut self, provider: &CryptoProvider, entry: &RawValue, policy: &Policy) {
        let Ok(jwk) = serde_json::from_str::<Jwk>(entry.get()) else {
            let kid = serde_json::from_str::<OnlyId>(entry.get()).ok().and_then(|entry| entry.kid);
            self.skipped.push(SkippedKey { kid, reason: PeerMisbehaved::KeyMalformed });
            return;
        };
        let kid = jwk.common.key_id.clone();
        match prepare(provider, &jwk, policy) {
            Ok(keys) => self.keys.extend(keys),
            Err(reason) => self.skipped.push(SkippedKey { kid, reason }),
        }
    }

    /// The entries that cannot be used.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }

    /// Whether an entry of the set, usable or not, has this id.
    #[must_use]
    pub fn contains(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid() == Some(kid)) || self.reason(kid).is_some()
    }

    fn reason(&self, kid: &str) -> Option<&PeerMisbehaved> {
        self.skipped.iter().find(|entry| entry.kid.as_deref() == Some(kid)).map(|entry| &entry.reason)
    }

    /// The keys with this id that were prepared for `algorithm`; a clear reason where there is none.
    pub(crate) fn candidates<'a>(
        &'a self,
        kid: &'a str,
        algorithm: Algorithm,
    ) -> Result<impl Iterator<Item = &'a VerifyingKey>, PeerMisbehaved> {
        let named = || self.keys.iter().filter(move |key| key.kid() == Some(kid));
        if named().any(|key| key.algorithm() == algorithm) {
            return Ok(named().filter(move |key| key.algorithm() == algorithm));
        }
        Err(match named().next() {
            Some(key) if family(key.algorithm()) == family(algorithm) => {
                PeerMisbehaved::KeyAlgorithmMismatch { kid: Seen::new(kid) }
            }
            Some(_) => PeerMisbehaved::KeyTypeMismatch { kid: Seen::new(kid) },
            None => self
                .reason(kid)
                .cloned()
                .unwrap_or_else(|| PeerMisbehaved::KidUnknown { kid: Seen::new(kid) }),
        })
    }
}

const fn family(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::ES256 | Algorithm::ES384)
}

/// Prepares one entry for the algorithm it names, or for every one that its type allows.
fn prepare(
    provider: &CryptoProvider,
    jwk: &Jwk,
    policy: &Policy,
) -> Result<Vec<VerifyingKey>, PeerMisbehaved> {
    let kid = jwk.common.key_id.as_deref().filter(|kid| !kid.is_empty()).ok_or(PeerMisbehaved::KidMissing)?;
    for_signatures(jwk, kid)?;
    let key = crate::key::jwk_public_key(jwk)?;
    key.check(policy)?;
    let fitting: Vec<Algorithm> = match jwk.common.key_algorithm {
        None => key.algorithms().to_vec(),
        Some(named) => {
            let named = Algorithm::try_from(named).ok().filter(|algorithm| is_asymmetric(*algorithm));
            let named = named.filter(|algorithm| key.algorithms().contains(algorithm));
            alloc::vec![named.ok_or_else(|| PeerMisbehaved::KeyAlgorithmMismatch { kid: Seen::new(kid) })?]
        }
    };
    fitting
        .into_iter()
        .map(|algorithm| VerifyingKey::new(provider, algorithm, &key, Some(kid), policy))
        .collect()
}

fn for_signatures(jwk: &Jwk, kid: &str) -> Result<(), PeerMisbehaved> {
    let use_fits = !matches!(&jwk.common.public_key_use, Some(other) if *other != PublicKeyUse::Signature);
    let operations_fit = jwk
        .common
        .key_operations
        .as_ref()
        .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    if use_fits && operations_fit {
        Ok(())
    } else {
        Err(PeerMisbehaved::KeyUseMismatch { kid: Seen::new(kid) })
    }
}

/// Prepares one pasted key for every algorithm that its type allows; it has no `kid` (PLT-023).
///
/// # Errors
/// The reasons of [`crate::PublicKey::check`].
pub fn single_key(
    provider: &CryptoProvider,
    key: &crate::PublicKey,
    policy: &Policy,
) -> Result<Vec<VerifyingKey>, Error> {
    key.algorithms()
        .iter()
        .map(|algorithm| VerifyingKey::new(provider, *algorithm, key, None, policy).map_err(Error::from))
        .collect()
}

#[cfg(test)]
mod tests;
