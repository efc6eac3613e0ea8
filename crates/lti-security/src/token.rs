//! Tokens before and after the checks.
//!
//! The order is fixed: shape and sizes, algorithm by policy, key type, signature, issuer, audience and `azp`, times,
//! nonce. What the message says comes after all of these, and the replay guard last.

use crate::error::{Blame, PeerMisbehaved, Refused};
use crate::jws::CompactToken;
use crate::keyset::KeySet;
use crate::{Algorithm, Error, Policy, Seen, UnixTime, VerifyingKey};
use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::time::Duration;
use jsonwebtoken::crypto::JwtVerifier as _;
use lti_claims::{LaunchClaims, Limits, ParseError, RegisteredClaims};

mod checks;

pub use checks::Expected;
pub(crate) use checks::required;

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
    /// In this order: `token-too-large`; `token-malformed`; `segment-empty` or `base64-invalid`, segment by segment;
    /// `header-too-large`, `header-malformed`; `header-duplicate-member` or `header-wrong-type`, member by member;
    /// `crit-unsupported`, `b64-unsupported`, `kid-too-long`, `typ-other-kind`, `algorithm-missing`,
    /// `algorithm-not-allowed`.
    pub fn parse(token: &str, policy: &Policy) -> Result<Self, Error> {
        Ok(Self { token: CompactToken::parse(token, policy)?, claims: PhantomData })
    }

    /// The id of the key that the sender says it used: data, good only for looking it up in that sender's key set.
    ///
    /// # Errors
    /// `kid-missing`: a key set is never searched by trying (TRAP-05).
    pub fn kid(&self) -> Result<&str, Error> {
        self.token.kid.as_deref().ok_or_else(|| PeerMisbehaved::KidMissing.into())
    }
}

impl<T> Unverified<T> {
    /// The algorithm that its header names; one that the policy allows.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.token.algorithm
    }
}

impl<T: TokenClaims> Unverified<T> {
    /// Verifies the signature with `keys` and judges the registered claims by `expected` at `now`.
    ///
    /// # Errors
    /// The first failing check, in this order: the key (`kid-missing`, `kid-unknown`, `key-type-mismatch` and the other
    /// `key-…` codes); `signature-invalid`; the payload (`payload-not-utf8` and the codes of [`lti_claims::ParseError`]);
    /// `iss-…`, `issuer-mismatch`; `audience-…`, `azp-…`; `exp-…`, `iat-…`, `token-expired`, `token-from-future`,
    /// `token-too-old`, `token-lifetime-too-long`, `nbf-…`, `token-not-yet-valid`; `nonce-…`.
    pub fn verify(
        self,
        keys: SenderKeys<'_>,
        expected: &Expected<'_>,
        policy: &Policy,
        now: UnixTime,
    ) -> Result<Verified<T>, Error> {
        self.verify_signature(keys, policy)?;
        let claims: T = read(&self.token, policy)?;
        checks::check(claims.registered(), expected, policy, now)?;
        Ok(Verified { claims, signing_input: self.token.signing_input })
    }

    /// Reads the claims of a token that nobody has verified. Only [`crate::oauth::claimed_client_id`] calls it.
    pub(crate) fn peek_claims(&self, policy: &Policy) -> Result<T, Error> {
        read(&self.token, policy)
    }

    fn verify_signature(&self, keys: SenderKeys<'_>, policy: &Policy) -> Result<(), Error> {
        let token = &self.token;
        match keys {
            SenderKeys::Set(set) => {
                let candidates = set.candidates(self.kid()?, token.algorithm)?;
                any_verifies(candidates.take(policy.max_keys_per_kid), token)
            }
            SenderKeys::Single(keys) => {
                let mut fitting = keys.iter().filter(|key| key.algorithm() == token.algorithm).peekable();
                if fitting.peek().is_none() {
                    let kid = Seen::new(token.kid.as_deref().unwrap_or_default());
                    return Err(PeerMisbehaved::KeyTypeMismatch { kid }.into());
                }
                any_verifies(fitting.take(policy.max_keys_per_kid), token)
            }
        }
    }
}

fn read<T: TokenClaims>(token: &CompactToken, policy: &Policy) -> Result<T, Error> {
    let json = core::str::from_utf8(&token.payload).map_err(|_| PeerMisbehaved::PayloadNotUtf8)?;
    T::from_json(json, &policy.limits).map_err(|error| match error.blame() {
        Blame::Refused => Refused::Payload(error).into(),
        _ => PeerMisbehaved::Payload(error).into(),
    })
}

fn any_verifies<'k>(
    mut keys: impl Iterator<Item = &'k VerifyingKey>,
    token: &CompactToken,
) -> Result<(), Error> {
    if keys.any(|key| key.accepts(token.signing_input.as_bytes(), &token.signature)) {
        Ok(())
    } else {
        Err(PeerMisbehaved::SignatureInvalid.into())
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
    signing_input: String,
}

impl<T> Verified<T> {
    /// The claims, given up.
    #[must_use]
    pub fn into_claims(self) -> T {
        self.claims
    }

    /// The claims, and header and payload as they were signed: enough to show, not enough to use again.
    #[must_use]
    pub fn into_parts(self) -> (T, String) {
        (self.claims, self.signing_input)
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
pub fn remember_until(
    claims: &RegisteredClaims,
    expected: &Expected<'_>,
    policy: &Policy,
    now: UnixTime,
) -> UnixTime {
    let leeway = Duration::from_secs(policy.leeway_seconds().unsigned_abs());
    // One second more: dates may have a fraction.
    let end = |date: &lti_claims::NumericDate, more: Duration| {
        UnixTime::from_seconds(date.seconds()).plus(more).plus(leeway).plus(Duration::from_secs(1))
    };
    let by_exp = claims.exp.value().map(|exp| end(exp, Duration::ZERO));
    let by_age = claims.iat.value().map(|iat| end(iat, expected.max_age));
    by_exp.into_iter().chain(by_age).min().unwrap_or_else(|| now.plus(expected.max_lifetime))
}

#[cfg(test)]
mod tests;
