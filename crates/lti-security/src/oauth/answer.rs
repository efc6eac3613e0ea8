//! The token endpoint's answer (RFC 6749 §5).

use super::{AccessToken, Scopes};
use crate::error::{PeerIncompatible, PeerMisbehaved};
use crate::{Error, Policy, Seen};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::time::Duration;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An access token and what it is good for. The platform writes it strictly, the tool reads it tolerantly.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenAnswer {
    /// The token, opaque to the tool (SEC-037).
    pub access_token: AccessToken,
    /// How long it is good for, from the moment it was received.
    pub expires_in: Duration,
    /// What was granted. `None` where the platform did not say: then it shows when it is used (LMS-078, TRAP-43).
    pub scope: Option<Scopes>,
}

#[derive(Deserialize)]
struct Wire {
    access_token: Option<String>,
    token_type: Option<String>,
    expires_in: Option<Value>,
    scope: Option<Value>,
    error: Option<String>,
}

#[derive(Serialize)]
struct Written<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
}

impl TokenAnswer {
    /// An answer that grants `scope` for `expires_in`.
    #[must_use]
    pub const fn new(access_token: AccessToken, expires_in: Duration, scope: Scopes) -> Self {
        Self { access_token, expires_in, scope: Some(scope) }
    }

    /// The answer as it is sent: status 200, never stored by anyone in between.
    #[must_use]
    pub fn to_http(&self) -> http::Response<Vec<u8>> {
        let written = Written {
            access_token: self.access_token.reveal(),
            token_type: "Bearer",
            expires_in: self.expires_in.as_secs(),
            scope: self.scope.as_ref().map(Scopes::to_string).unwrap_or_default(),
        };
        unstored(http::StatusCode::OK, serde_json::to_vec(&written).unwrap_or_default())
    }

    /// Reads an answer: 200 or 201, any content type, `expires_in` as number or text, the token type in any case
    /// (LMS-075…078, ATK-063).
    ///
    /// # Errors
    /// `token-endpoint-refused` with the server's `error`; `token-answer-malformed`.
    pub fn from_http(response: &http::Response<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let malformed = |detail: &'static str| Error::from(PeerMisbehaved::TokenAnswerMalformed { detail });
        let status = response.status();
        let wire: Option<Wire> = serde_json::from_slice(response.body()).ok();
        if let Some(code) = wire.as_ref().and_then(|wire| wire.error.as_deref()) {
            return Err(
                PeerIncompatible::TokenEndpoint { code: Seen::new(code), status: status.as_u16() }.into()
            );
        }
        if !matches!(status.as_u16(), 200 | 201) {
            return Err(
                PeerIncompatible::TokenEndpoint { code: Seen::new(""), status: status.as_u16() }.into()
            );
        }
        let wire = wire.ok_or_else(|| malformed("its body is not a JSON object"))?;
        let access_token = wire.access_token.filter(|token| is_b64token(token));
        let access_token = access_token.ok_or_else(|| malformed("it has no usable `access_token`"))?;
        if !wire.token_type.as_deref().unwrap_or("bearer").eq_ignore_ascii_case("bearer") {
            return Err(malformed("its `token_type` is not `bearer`"));
        }
        let scope = wire
            .scope
            .as_ref()
            .and_then(Value::as_str)
            .map(Scopes::parse)
            .filter(|scopes| !scopes.is_empty());
        Ok(Self {
            access_token: AccessToken::new(access_token),
            expires_in: wire.expires_in.as_ref().and_then(seconds).unwrap_or(policy.default_token_lifetime),
            scope,
        })
    }
}

/// The beginning of an answer that is no token, for the operator's log: 1,024 characters at most, on one line (LMS-075).
///
/// `None` where it may hold a token, or repeat our assertion as some error pages do.
#[must_use]
pub fn excerpt(response: &http::Response<Vec<u8>>) -> Option<String> {
    let text = String::from_utf8_lossy(response.body());
    // What every signed token begins with, and the names of the two.
    if ["access_token", "client_assertion", "eyJ"].iter().any(|word| text.contains(word)) {
        return None;
    }
    Some(text.chars().take(1_024).flat_map(char::escape_debug).take(1_024).collect())
}

/// A token that can stand in a header: visible ASCII (ATK-071).
fn is_b64token(text: &str) -> bool {
    !text.is_empty() && text.len() <= 16_384 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A positive number of seconds, also as text; at most a day, so that no answer is believed for ever.
fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let number = number.filter(|number| number.is_finite())?;
    Duration::try_from_secs_f64(number.min(86_400.0)).ok().filter(|duration| !duration.is_zero())
}

/// Why the token endpoint refuses (RFC 6749 §5.2). Always status 400 (SEC-017, TRAP-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// A parameter is missing, repeated or wrong.
    InvalidRequest,
    /// The client is not who it says it is.
    InvalidClient,
    /// The client may not use this grant.
    UnauthorizedClient,
    /// The grant is not `client_credentials`.
    UnsupportedGrantType,
    /// No scope that was asked for can be granted.
    InvalidScope,
}

impl TokenError {
    /// The code as it stands in the answer.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
        }
    }

    /// What the tool is told about an error with this code: what it could mend, and `invalid_client` for all the rest.
    #[must_use]
    pub fn for_code(code: &str) -> Self {
        match code {
            "token-request-invalid" | "body-too-large" => Self::InvalidRequest,
            "grant-type-unsupported" => Self::UnsupportedGrantType,
            "scope-not-granted" => Self::InvalidScope,
            _ => Self::InvalidClient,
        }
    }

    /// The answer as it is sent.
    #[must_use]
    pub fn to_http(self) -> http::Response<Vec<u8>> {
        let body = alloc::format!(r#"{{"error":"{}"}}"#, self.as_str());
        unstored(http::StatusCode::BAD_REQUEST, body.into_bytes())
    }
}

fn unstored(status: http::StatusCode, body: Vec<u8>) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json;charset=UTF-8"));
    headers.insert(CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, http::HeaderValue::from_static("no-cache"));
    response
}

#[cfg(feature = "oauth2")]
impl From<&TokenAnswer>
    for oauth2::StandardTokenResponse<oauth2::EmptyExtraTokenFields, oauth2::basic::BasicTokenType>
{
    fn from(answer: &TokenAnswer) -> Self {
        let token = oauth2::AccessToken::new(answer.access_token.reveal().to_string());
        let mut standard =
            Self::new(token, oauth2::basic::BasicTokenType::Bearer, oauth2::EmptyExtraTokenFields {});
        standard.set_expires_in(Some(&answer.expires_in));
        standard.set_scopes(answer.scope.as_ref().map(Vec::from));
        standard
    }
}
