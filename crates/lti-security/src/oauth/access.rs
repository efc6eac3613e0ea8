//! Access tokens: what a platform seals into one, and the guard in front of its services.

use super::Scopes;
use crate::error::{ApiMisuse, PeerMisbehaved, Refused};
use crate::seal::Sealer;
use crate::{Error, UnixTime};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use serde::{Deserialize, Serialize};

/// An access token: a secret. It shows nothing in `Debug`.
#[derive(Clone)]
pub struct AccessToken(String);

impl AccessToken {
    /// A token that was received.
    #[must_use]
    pub const fn new(token: String) -> Self {
        Self(token)
    }

    /// The token's text, for the `Authorization` header.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Puts the token into a request: `Authorization: Bearer …` (SEC-021).
    ///
    /// # Errors
    /// `token-answer-malformed` where the token cannot stand in a header.
    pub fn authorize<B>(&self, request: &mut http::Request<B>) -> Result<(), Error> {
        let value = http::HeaderValue::from_str(&alloc::format!("Bearer {}", self.0));
        let mut value = value.map_err(|_| PeerMisbehaved::TokenAnswerMalformed {
            detail: "the token cannot stand in a header",
        })?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(redacted)")
    }
}

/// What an access token stands for. It is sealed into the token, so that no store has to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccessGrant {
    /// The client that asked for it.
    #[serde(rename = "c")]
    pub client_id: String,
    /// The deployment that it was asked for (CORE-088).
    #[serde(rename = "d", skip_serializing_if = "Option::is_none", default)]
    pub deployment_id: Option<String>,
    #[serde(rename = "s")]
    scopes: String,
    #[serde(rename = "e")]
    expires_at: i64,
}

const PURPOSE: &str = "access token";

impl AccessGrant {
    /// A grant of `scopes` to `client_id` until `expires_at`.
    #[must_use]
    pub fn new(
        client_id: String,
        deployment_id: Option<String>,
        scopes: &Scopes,
        expires_at: UnixTime,
    ) -> Self {
        Self { client_id, deployment_id, scopes: scopes.to_string(), expires_at: expires_at.seconds() }
    }

    /// Makes the token. `nonce` is random.
    ///
    /// # Errors
    /// `claims-unwritable`.
    pub fn seal(&self, sealer: &Sealer, nonce: [u8; 12], now: UnixTime) -> Result<AccessToken, Error> {
        let plaintext = serde_json::to_vec(self).map_err(|_| ApiMisuse::ClaimsUnwritable)?;
        Ok(AccessToken(sealer.seal(PURPOSE, nonce, plaintext, now)?))
    }

    /// The guard: reads the bearer token of a request. A token in the query or the body is not looked at (ATK-045).
    ///
    /// # Errors
    /// `bearer-missing`, `bearer-invalid`, `bearer-expired`.
    pub fn from_headers(headers: &http::HeaderMap, sealer: &Sealer, now: UnixTime) -> Result<Self, Error> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(PeerMisbehaved::BearerMissing.into());
        };
        let text = value.to_str().map_err(|_| PeerMisbehaved::BearerMissing)?;
        let (scheme, token) = text.split_once(' ').ok_or(PeerMisbehaved::BearerMissing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(PeerMisbehaved::BearerMissing.into());
        }
        let plaintext = sealer.open(PURPOSE, token.trim(), now).map_err(|_| PeerMisbehaved::BearerInvalid)?;
        let grant: Self = serde_json::from_slice(&plaintext).map_err(|_| PeerMisbehaved::BearerInvalid)?;
        if now.seconds() >= grant.expires_at {
            return Err(PeerMisbehaved::BearerExpired.into());
        }
        Ok(grant)
    }

    /// The scopes that were granted.
    #[must_use]
    pub fn scopes(&self) -> Scopes {
        Scopes::parse(&self.scopes)
    }

    /// Refuses a call whose scope was not granted (CORE-083).
    ///
    /// # Errors
    /// `scope-insufficient`.
    pub fn require(&self, scope: &str) -> Result<(), Error> {
        if self.scopes().contains(scope) {
            Ok(())
        } else {
            Err(Refused::ScopeInsufficient { needed: scope.to_string() }.into())
        }
    }
}

/// The answer to a call that the guard refused: 401, or 403 where only the scope is missing (RFC 6750 §3); 503 where the
/// fault is on our side, so that a tool does not throw away a good token.
#[must_use]
pub fn challenge(error: &Error) -> http::Response<Vec<u8>> {
    if matches!(error, Error::Environment(_) | Error::ApiMisuse(_)) {
        let mut response = http::Response::new(Vec::new());
        *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        return response;
    }
    let (status, value) = match error.code() {
        "scope-insufficient" => (http::StatusCode::FORBIDDEN, r#"Bearer error="insufficient_scope""#),
        "bearer-missing" => (http::StatusCode::UNAUTHORIZED, "Bearer"),
        _ => (http::StatusCode::UNAUTHORIZED, r#"Bearer error="invalid_token""#),
    };
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = status;
    response.headers_mut().insert(WWW_AUTHENTICATE, http::HeaderValue::from_static(value));
    response
}
