//! Tokens before and after the checks.
//!
//! The order is fixed: shape and sizes, algorithm by policy, key type, signature, issuer, audience and `azp`, times,
//! nonce. What the message says comes after all of these, and the replay guard last.

use crate::error::PeerMisbehaved;
use crate::jws::CompactToken;
use crate::keyset::KeySet;
use crate::{Error, Policy, Seen, UnixTime, VerifyingKey};
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::time::Duration;
use lti_claims::{LaunchClaims, Limits, ParseError, RegisteredClaims};

mod checks;

pub use checks::Expected;

/// Claims that can be read from the payload of a token.
pub trait TokenClaims: Sized {
    /// Reads the payload in one pass.
    ///
    /// # Errors
    /// Where it is no JSON object, names a member twice, or is larger than `limits`.
    fn from_json(json: &str, limits: &Limits) -> Result<Self, ParseError>;

    /// The claims that [`Unverified::verify`] judges.
    fn registered(&self) -> &RegisteredClaims;
}

impl TokenClaims for LaunchClaims {
    fn from_json(json: &str, limits: &Limits) -> Result<Self, ParseError> {
        Self::from_json(json, limits)
    }

    fn registered(&self) -> &RegisteredClaims {
        &self.registered
    }
}

/// The keys of the sender of a token.
#[derive(Clone, Copy, Debug)]
pub enum SenderKeys<'a> {
    /// A key set: the token names its key by `kid`, and no other key is tried.
    Set(&'a KeySet),
    /// One pasted key, prepared for each algorithm that it can be used with; `kid` is not compared (TRAP-05, PLT-023).
    Single(&'a [VerifyingKey]),
}

/// A token whose shape, sizes, header and algorithm were checked, and nothing else.
///
/// Its claims cannot be reached: they are not even read before the signature is good.
pub struct Unverified<T> {
    token: CompactToken,
    claims: PhantomData<fn() -> T>,
}

impl<T> Unverified<T> {
    /// Takes a compact token apart.
    ///
    /// # Errors
    /// In this order: `token-too-large`, `token-malformed`, `segment-empty`, `base64-invalid`, `header-too-large`,
    /// the `header-…` codes, `crit-unsupported`, `b64-unsupported`, `kid-too-long`, `typ-other-kind`,
    /// `algorithm-missing`, `algorithm-not-allowed`.
    pub fn parse(token: &str, policy: &Policy) -> Result<Self, Error> {
        Ok(Self { token: CompactToken::parse(token, policy)?, claims: PhantomData })
    }

    /// The id of the key that the sender says it used: data, good only for looking it up in that sender's key set.
    ///
    /// # Errors
    /// `kid-missing`: a key set is never searched by trying (TRAP-05).
    pub fn kid(&self) -> Result<&str, Error> {
        self.token.header.kid.as_deref().ok_or_else(|| PeerMisbehaved::KidMissing.into())
    }
}

impl<T: TokenClaims> Unverified<T> {
    /// Verifies the signature with `keys` and judges the registered claims by `expected` at `now`.
    ///
    /// # Errors
    /// The first failing check, in the order of this module's documentation.
    pub fn verify(
        self,
        keys: SenderKeys<'_>,
        expected: &Expected<'_>,
        policy: &Policy,
        now: UnixTime,
    ) -> Result<Verified<T>, Error> {
        let claims: T = self.verified_payload(keys, policy)?;
        checks::check(claims.registered(), expected, policy, now)?;
        Ok(Verified { claims })
    }

    fn verified_payload(self, keys: SenderKeys<'_>, policy: &Policy) -> Result<T, Error> {
        let token = self.token;
        match keys {
            SenderKeys::Set(set) => {
                let kid = token.header.kid.as_deref().ok_or(PeerMisbehaved::KidMissing)?;
                let candidates = set.candidates(kid, token.algorithm)?;
                any_verifies(candidates.take(policy.max_keys_per_kid), &token)?;
            }
            SenderKeys::Single(keys) => {
                let kid = || Seen::new(token.header.kid.as_deref().unwrap_or_default());
                let mut fitting = keys.iter().filter(|key| is_for(key, &token)).peekable();
                if fitting.peek().is_none() {
                    return Err(PeerMisbehaved::KeyTypeMismatch { kid: kid() }.into());
                }
                any_verifies(fitting.take(policy.max_keys_per_kid), &token)?;
            }
        }
        let json = core::str::from_utf8(&token.payload).map_err(|_| PeerMisbehaved::PayloadNotUtf8)?;
        T::from_json(json, &policy.limits).map_err(|error| PeerMisbehaved::Payload(error).into())
    }
}

fn is_for(key: &VerifyingKey, token: &CompactToken) -> bool {
    jsonwebtoken::crypto::JwtVerifier::algorithm(key) == token.algorithm
}

fn any_verifies<'k>(
    mut keys: impl Iterator<Item = &'k VerifyingKey>,
    token: &CompactToken,
) -> Result<(), PeerMisbehaved> {
    if keys.any(|key| key.accepts(token.signing_input.as_bytes(), &token.signature)) {
        Ok(())
    } else {
        Err(PeerMisbehaved::SignatureInvalid)
    }
}

impl<T> fmt::Debug for Unverified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("algorithm", &self.token.algorithm).finish_non_exhaustive()
    }
}

/// Claims whose signature, issuer, audience, times and nonce were checked. Only [`Unverified::verify`] makes one.
#[derive(Clone)]
pub struct Verified<T> {
    claims: T,
}

impl<T> Verified<T> {
    /// The claims, given up.
    #[must_use]
    pub fn into_claims(self) -> T {
        self.claims
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.claims
    }
}

impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(…)")
    }
}

/// How long the nonce or `jti` of accepted claims has to be remembered: until no check would accept them any more.
#[must_use]
pub fn remember_until(claims: &RegisteredClaims, policy: &Policy, now: UnixTime) -> UnixTime {
    let leeway = Duration::from_secs(policy.leeway_seconds().unsigned_abs());
    let by = |date: Option<&lti_claims::NumericDate>, more: Duration| {
        date.map(|date| {
            UnixTime::from_seconds(date.seconds()).plus(more).plus(leeway).plus(Duration::from_secs(1))
        })
    };
    let ends: Vec<UnixTime> =
        [by(claims.exp.value(), Duration::ZERO), by(claims.iat.value(), policy.max_token_age)]
            .into_iter()
            .flatten()
            .collect();
    ends.into_iter().min().unwrap_or_else(|| now.plus(policy.max_token_lifetime))
}
