//! The client assertion (Security Framework 1.0 §4.1.1, LTI Core 1.3 §6.2).

use crate::error::{ApiMisuse, PeerMisbehaved, RegisteredName};
use crate::token::{remember_until, required};
use crate::{Error, Expected, Policy, SenderKeys, SigningKey, UnixTime, Unverified, sign};
use alloc::string::{String, ToString as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use core::time::Duration;
use lti_claims::{Field, LaunchClaims, names};
use serde_json::{Map, Value};

/// What a tool signs to prove who it is at the token endpoint. Made anew for each request (LMS-073).
#[derive(Clone, Copy, Debug)]
pub struct ClientAssertion<'a> {
    /// The tool's client id: `iss` and `sub` (CORE-086).
    pub client_id: &'a str,
    /// What the platform expects in `aud`; the token URL unless it said otherwise (SEC-025). One string (LMS-071).
    pub audience: &'a str,
    /// The deployment that the token is for (CORE-087).
    pub deployment_id: Option<&'a str>,
    /// Unique, with at least 128 random bits (SEC-023).
    pub jti: &'a str,
}

/// A `jti` of 16 random bytes, as 22 characters of base64url (ATK-029).
#[must_use]
pub fn fresh_jti(random: [u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

impl ClientAssertion<'_> {
    /// Its life: 300 s (SEC-028).
    pub const LIFETIME: Duration = Duration::from_secs(300);
    /// How far `iat` lies back, for platforms that allow no difference between clocks (LMS-072).
    pub const BACKDATED: Duration = Duration::from_secs(5);

    /// Signs the assertion.
    ///
    /// # Errors
    /// Where the provider cannot sign.
    pub fn sign(&self, key: &SigningKey, now: UnixTime) -> Result<String, Error> {
        let mut claims = Map::new();
        let mut text = |name: &str, value: &str| claims.insert(name.to_string(), Value::from(value));
        text("iss", self.client_id);
        text("sub", self.client_id);
        text("aud", self.audience);
        text("jti", self.jti);
        if let Some(deployment) = self.deployment_id {
            text(names::DEPLOYMENT_ID, deployment);
        }
        claims.insert("iat".to_string(), now.minus(Self::BACKDATED).seconds().into());
        claims.insert("exp".to_string(), now.plus(Self::LIFETIME).seconds().into());
        let payload = serde_json::to_vec(&claims).map_err(|_| ApiMisuse::ClaimsUnwritable)?;
        sign(key, &payload)
    }
}

/// Which client an assertion says it is from, before anything about it was checked.
///
/// This is the one place on a service's way where a claim of an unverified token is read. The answer is good for one
/// thing: to find the registration whose keys then verify the assertion (TRAP-09).
///
/// # Errors
/// Where the payload cannot be read; `sub-missing`, `sub-wrong-type`.
pub fn claimed_client_id(assertion: &str, policy: &Policy) -> Result<String, Error> {
    let unverified = Unverified::<LaunchClaims>::parse(assertion, policy)?;
    let claims = unverified.peek_claims(policy)?;
    present(&claims.registered.sub, RegisteredName::Sub).cloned()
}

/// What an assertion has to say.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedAssertion<'a> {
    /// The client whose keys are used.
    pub client_id: &'a str,
    /// The strings that name this authorization server: the token URL, and others that were agreed (TRAP-07).
    pub audiences: &'a [&'a str],
}

/// A client that proved who it is, but for the replay guard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssertedClient {
    /// The client id.
    pub client_id: String,
    /// The deployment that the assertion names (CORE-088).
    pub deployment_id: Option<String>,
    /// May be used once until [`AssertedClient::remember_until`]: the caller asks the replay guard.
    pub jti: String,
    /// How long `jti` has to be remembered.
    pub remember_until: UnixTime,
}

/// Verifies an assertion (SEC-033, ATK-043). `iss` and `sub` are both the client id (TRAP-06).
///
/// # Errors
/// The first failing check: those of [`Unverified::parse`] and [`Unverified::verify`], then `sub-…`,
/// `assertion-subject-mismatch`, `jti-…`. The token endpoint answers each of them with `invalid_client`.
pub fn verify(
    assertion: &str,
    keys: SenderKeys<'_>,
    expected: ExpectedAssertion<'_>,
    policy: &Policy,
    now: UnixTime,
) -> Result<AssertedClient, Error> {
    let expected_claims = Expected {
        issuer: expected.client_id,
        audiences: expected.audiences,
        authorized_parties: &[expected.client_id],
        nonce: None,
        max_age: policy.max_assertion_lifetime,
        max_lifetime: policy.max_assertion_lifetime,
    };
    let unverified = Unverified::<LaunchClaims>::parse(assertion, policy)?;
    let claims = unverified.verify(keys, &expected_claims, policy, now)?.into_claims();
    let remember_until = remember_until(&claims.registered, &expected_claims, policy, now);
    if present(&claims.registered.sub, RegisteredName::Sub)? != expected.client_id {
        return Err(PeerMisbehaved::AssertionSubjectMismatch.into());
    }
    let jti = present(&claims.registered.jti, RegisteredName::Jti)?.clone();
    Ok(AssertedClient {
        client_id: expected.client_id.to_string(),
        deployment_id: claims.deployment_id.into_value().filter(|deployment| !deployment.is_empty()),
        jti,
        remember_until,
    })
}

fn present(field: &Field<String>, claim: RegisteredName) -> Result<&String, Error> {
    let text = required(field, claim)?;
    if text.is_empty() { Err(PeerMisbehaved::ClaimMissing { claim }.into()) } else { Ok(text) }
}
