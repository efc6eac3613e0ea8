//! `POST` to the token endpoint (Security Framework 1.0 §4.1.1).

use super::Scopes;
use crate::error::{ApiMisuse, PeerMisbehaved};
use crate::{Error, Policy, service};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use http::header::{ACCEPT, CONTENT_TYPE};

const GRANT_TYPE: &str = "client_credentials";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request for an access token. The tool writes it, the platform reads it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The signed assertion.
    pub client_assertion: String,
    /// What is asked for (SEC-012).
    pub scope: Scopes,
}

impl TokenRequest {
    /// A request with this assertion for these scopes.
    #[must_use]
    pub const fn new(client_assertion: String, scope: Scopes) -> Self {
        Self { client_assertion, scope }
    }

    /// The request as it is sent.
    ///
    /// # Errors
    /// `url-invalid` where `token_url` is none.
    pub fn to_http(&self, token_url: &str) -> Result<http::Request<Vec<u8>>, Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", GRANT_TYPE);
        form.append_pair("client_assertion_type", ASSERTION_TYPE);
        form.append_pair("client_assertion", &self.client_assertion);
        form.append_pair("scope", &self.scope.to_string());
        http::Request::post(token_url)
            .header(CONTENT_TYPE, FORM)
            .header(ACCEPT, "application/json")
            .body(form.finish().into_bytes())
            .map_err(|_| ApiMisuse::UrlInvalid { what: "token URL" }.into())
    }

    /// Reads a request (SEC-032, ATK-044).
    ///
    /// # Errors
    /// `token-request-invalid` names the parameter; `grant-type-unsupported`.
    pub fn from_http(request: &http::Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let invalid = |parameter: &'static str| PeerMisbehaved::TokenRequest { parameter };
        if request.method() != http::Method::POST {
            return Err(invalid("method").into());
        }
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.and_then(|value| value.split(';').next()).map(str::trim);
        if !media_type.is_some_and(|value| value.eq_ignore_ascii_case(FORM)) {
            return Err(invalid("Content-Type").into());
        }
        let form = service::form(request.body(), policy.max_token_bytes.saturating_mul(2))?;
        let one = |name: &'static str| form.one(name).map_err(|repeated| invalid(repeated.name));
        match one("grant_type")? {
            Some(GRANT_TYPE) => {}
            Some(_) => return Err(PeerMisbehaved::GrantTypeUnsupported.into()),
            None => return Err(invalid("grant_type").into()),
        }
        if one("client_assertion_type")? != Some(ASSERTION_TYPE) {
            return Err(invalid("client_assertion_type").into());
        }
        let assertion = one("client_assertion")?.filter(|text| !text.is_empty());
        let client_assertion = assertion.ok_or_else(|| invalid("client_assertion"))?.to_string();
        let scope = Scopes::parse(one("scope")?.unwrap_or_default());
        Ok(Self { client_assertion, scope })
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest").field("scope", &self.scope).finish_non_exhaustive()
    }
}
