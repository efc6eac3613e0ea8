use crate::error::{PeerMisbehaved, RegisteredName};
use crate::{Error, Policy, Seen, UnixTime, seconds_of};
use core::time::Duration;
use lti_claims::{Audience, Field, NumericDate, RegisteredClaims};

/// What the registered claims of a token must be.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The sender, exactly (SEC-060, SEC-077).
    pub issuer: &'a str,
    /// Who we are: the token's audience has to contain one of these (SEC-061, SEC-078).
    pub audiences: &'a [&'a str],
    /// What `azp` may be where it is there (SEC-064, SEC-079).
    pub authorized_parties: &'a [&'a str],
    /// The nonce of this login. `None` for a kind of token that no login comes before (a client assertion, a message
    /// from a tool): then `nonce` is not looked at, and whoever needs one asks for it afterwards.
    pub nonce: Option<&'a str>,
    /// The greatest `now − iat` of this kind of token.
    pub max_age: Duration,
    /// The longest `exp − iat` of this kind of token.
    pub max_lifetime: Duration,
}

pub(super) fn check(
    claims: &RegisteredClaims,
    expected: &Expected<'_>,
    policy: &Policy,
    now: UnixTime,
) -> Result<(), Error> {
    issuer(claims, expected)?;
    audience(claims, expected, policy)?;
    times(claims, expected, policy, now)?;
    nonce(claims, expected)?;
    Ok(())
}

/// The value of a claim that has to be there.
pub(crate) fn required<T>(field: &Field<T>, claim: RegisteredName) -> Result<&T, PeerMisbehaved> {
    optional(field, claim)?.ok_or(PeerMisbehaved::ClaimMissing { claim })
}

fn optional<T>(field: &Field<T>, claim: RegisteredName) -> Result<Option<&T>, PeerMisbehaved> {
    match field {
        Field::Value(value) => Ok(Some(value)),
        Field::Wrong(seen) => Err(PeerMisbehaved::ClaimWrongType { claim, seen: *seen }),
        Field::Absent | Field::Null => Ok(None),
    }
}

fn issuer(claims: &RegisteredClaims, expected: &Expected<'_>) -> Result<(), PeerMisbehaved> {
    let seen = required(&claims.iss, RegisteredName::Iss)?;
    if seen != expected.issuer {
        return Err(PeerMisbehaved::IssuerMismatch {
            expected: Seen::new(expected.issuer),
            seen: Seen::new(seen),
        });
    }
    Ok(())
}

fn audience(
    claims: &RegisteredClaims,
    expected: &Expected<'_>,
    policy: &Policy,
) -> Result<(), PeerMisbehaved> {
    let us = || Seen::new(expected.audiences.first().copied().unwrap_or_default());
    let audience: &Audience = required(&claims.aud, RegisteredName::Aud)?;
    if !audience.iter().any(|entry| expected.audiences.contains(&entry)) {
        return Err(PeerMisbehaved::AudienceMismatch { expected: us() });
    }
    let trusted = |entry: &str| {
        expected.audiences.contains(&entry) || policy.trusted_audiences.iter().any(|trusted| trusted == entry)
    };
    if let Some(stranger) = audience.iter().find(|entry| !trusted(entry)) {
        return Err(PeerMisbehaved::AudienceUntrusted { seen: Seen::new(stranger) });
    }
    match optional(&claims.azp, RegisteredName::Azp)? {
        Some(azp) if !expected.authorized_parties.contains(&azp.as_str()) => {
            Err(PeerMisbehaved::AzpMismatch { expected: us(), seen: Seen::new(azp) })
        }
        None if audience.len() > 1 => Err(PeerMisbehaved::ClaimMissing { claim: RegisteredName::Azp }),
        _ => Ok(()),
    }
}

fn times(
    claims: &RegisteredClaims,
    expected: &Expected<'_>,
    policy: &Policy,
    now: UnixTime,
) -> Result<(), PeerMisbehaved> {
    let leeway = policy.leeway_seconds();
    let at = |seconds: i64| NumericDate::new(seconds);
    let now = now.seconds();
    let exp = required(&claims.exp, RegisteredName::Exp)?;
    let iat = required(&claims.iat, RegisteredName::Iat)?;
    // Every comparison moves `now`, never the claim: a claim may be any number.
    if *exp <= at(now.saturating_sub(leeway)) {
        return Err(PeerMisbehaved::TokenExpired { exp: exp.seconds(), now, leeway });
    }
    if *iat > at(now.saturating_add(leeway)) {
        return Err(PeerMisbehaved::TokenFromFuture { iat: iat.seconds(), now, leeway });
    }
    let max_age = seconds_of(expected.max_age);
    if *iat < at(now.saturating_sub(max_age)) {
        return Err(PeerMisbehaved::TokenTooOld { iat: iat.seconds(), now, max_age });
    }
    let (seconds, limit) = (exp.seconds().saturating_sub(iat.seconds()), seconds_of(expected.max_lifetime));
    if seconds > limit || (seconds == limit && exp.nanos() > iat.nanos()) {
        return Err(PeerMisbehaved::LifetimeTooLong { seconds, limit });
    }
    if let Some(nbf) = optional(&claims.nbf, RegisteredName::Nbf)?
        && *nbf > at(now.saturating_add(leeway))
    {
        return Err(PeerMisbehaved::TokenNotYetValid { nbf: nbf.seconds(), now, leeway });
    }
    Ok(())
}

fn nonce(claims: &RegisteredClaims, expected: &Expected<'_>) -> Result<(), PeerMisbehaved> {
    let Some(expected) = expected.nonce else { return Ok(()) };
    let seen = required(&claims.nonce, RegisteredName::Nonce)?;
    if seen.is_empty() {
        return Err(PeerMisbehaved::ClaimMissing { claim: RegisteredName::Nonce });
    }
    if !crate::secret::same(seen.as_bytes(), expected.as_bytes()) {
        return Err(PeerMisbehaved::NonceMismatch);
    }
    Ok(())
}
