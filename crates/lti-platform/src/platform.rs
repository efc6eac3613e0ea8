use crate::{Error, PlatformParts, ToolRegistration};
use lti_oidc::error::ApiMisuse;
use lti_oidc::url::origin;
use lti_security::key_ring::KeyRingClient;
use lti_security::keyset::KeySetClient;
use std::sync::Arc;

/// A learning platform. Cheap to clone; all state lives behind its ports.
#[derive(Clone)]
pub struct Platform(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) parts: PlatformParts,
    pub(crate) tool_keys: KeySetClient,
    pub(crate) own_keys: KeyRingClient,
}

/// What a tool's administrator needs to register this platform.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The issuer, letter by letter.
    pub issuer: String,
    /// Where browsers are sent.
    pub authorization_endpoint: String,
    /// Where access tokens are asked for; also the audience of the assertion.
    pub token_url: String,
    /// The platform's key set.
    pub key_set_url: String,
}

impl Platform {
    /// Puts a platform together.
    ///
    /// # Errors
    /// `policy-out-of-range`; `registration-url-invalid` where the issuer or `base_url` is neither `https` nor `http` on a
    /// loopback host, or has a query or a fragment (SEC-001).
    pub fn new(parts: PlatformParts) -> Result<Self, Error> {
        parts.policy.security.check()?;
        let base_url = parts.base_url.trim_end_matches('/').to_owned();
        if origin(&base_url).is_none() || base_url.contains(['?', '#']) {
            return Err(ApiMisuse::RegistrationUrl { what: "base URL" }.into());
        }
        if origin(&parts.issuer).is_none() || parts.issuer.contains(['?', '#']) {
            return Err(ApiMisuse::RegistrationUrl { what: "issuer" }.into());
        }
        let tool_keys = KeySetClient::new(
            parts.provider.clone(),
            parts.http.clone(),
            parts.key_cache.clone(),
            parts.clock.clone(),
            parts.policy.security.clone(),
        );
        let own_keys = KeyRingClient::new(
            parts.provider.clone(),
            parts.key_ring.clone(),
            parts.clock.clone(),
            parts.rotation,
        );
        let parts = PlatformParts { base_url, ..parts };
        Ok(Self(Arc::new(Inner { parts, tool_keys, own_keys })))
    }

    /// A client id for a tool that is registered now: 128 random bits as 32 hexadecimal digits (CERT-G-007).
    ///
    /// # Errors
    /// Where there is no randomness.
    pub fn new_client_id(&self) -> Result<String, Error> {
        let mut bits = [0; 16];
        self.0.parts.random.fill(&mut bits)?;
        Ok(format!("{:032x}", u128::from_be_bytes(bits)))
    }

    /// What a tool's administrator needs.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let base = &self.0.parts.base_url;
        Settings {
            issuer: self.0.parts.issuer.clone(),
            authorization_endpoint: format!("{base}/authorize"),
            token_url: self.0.token_url(),
            key_set_url: format!("{base}/jwks"),
        }
    }
}

impl Inner {
    pub(crate) fn token_url(&self) -> String {
        format!("{}/token", self.parts.base_url)
    }

    /// Lends the steps what they need to know of a tool.
    pub(crate) fn with_registration<T>(
        &self,
        tool: &ToolRegistration,
        step: impl FnOnce(&lti_oidc::platform::Registration<'_>) -> T,
    ) -> T {
        let redirect_uris: Vec<&str> = tool.redirect_uris.iter().map(String::as_str).collect();
        step(&lti_oidc::platform::Registration { client_id: &tool.client_id, redirect_uris: &redirect_uris })
    }
}
