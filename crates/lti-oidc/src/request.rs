//! Step 2: the authentication request, tool → browser → platform (OpenID Connect Core §3.2.2.1).

use crate::url::{append_pair, append_query};
use crate::{FormPost, Policy};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use http::{HeaderValue, Response, StatusCode};

/// An authentication request. The members that LTI fixes are not here: `scope=openid`, `response_type=id_token`,
/// `response_mode=form_post` and `prompt=none` are always sent and always asked for.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthenticationRequest {
    /// The tool's client id at this issuer.
    pub client_id: String,
    /// One of the tool's registered redirect URIs, letter by letter.
    pub redirect_uri: String,
    /// As the platform sent it.
    pub login_hint: String,
    /// As the platform sent it; absent where it sent none (CORE-019).
    pub lti_message_hint: Option<String>,
    /// Binds the response to this browser. A platform that reads a request may find none.
    pub state: Option<String>,
    /// Binds the token to this login.
    pub nonce: String,
}

/// The parameters that LTI fixes (OIDC-013 to OIDC-016).
pub(crate) const FIXED: [(&str, &str); 4] =
    [("scope", "openid"), ("response_type", "id_token"), ("response_mode", "form_post"), ("prompt", "none")];

impl AuthenticationRequest {
    /// A request with these values.
    #[must_use]
    pub const fn new(client_id: String, redirect_uri: String, login_hint: String, nonce: String) -> Self {
        Self { client_id, redirect_uri, login_hint, lti_message_hint: None, state: None, nonce }
    }

    /// All parameters in the order they are sent.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<_> = FIXED.iter().map(|(name, value)| (*name, (*value).to_string())).collect();
        pairs.push(("client_id", self.client_id.clone()));
        pairs.push(("redirect_uri", self.redirect_uri.clone()));
        pairs.push(("login_hint", self.login_hint.clone()));
        pairs.extend(self.lti_message_hint.iter().map(|hint| ("lti_message_hint", hint.clone())));
        pairs.extend(self.state.iter().map(|state| ("state", state.clone())));
        pairs.push(("nonce", self.nonce.clone()));
        pairs
    }

    /// The URL to redirect the browser to. A query that the endpoint has is kept (TRAP-27).
    #[must_use]
    pub fn to_url(&self, authorization_endpoint: &str) -> String {
        let mut query = String::new();
        for (name, value) in self.parameters() {
            append_pair(&mut query, name, &value);
        }
        append_query(authorization_endpoint, &query)
    }

    /// The answer that sends the browser on: a redirect, or a self-submitting form where the URL would be too long.
    #[must_use]
    pub fn to_http(&self, authorization_endpoint: &str, policy: &Policy) -> Response<Vec<u8>> {
        let url = self.to_url(authorization_endpoint);
        let location = HeaderValue::from_str(&url).ok().filter(|_| url.len() <= policy.max_redirect_bytes);
        let Some(location) = location else {
            return FormPost::new(authorization_endpoint.to_string(), self.parameters()).to_http();
        };
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(LOCATION, location);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        response
    }
}

impl fmt::Debug for AuthenticationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationRequest")
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
