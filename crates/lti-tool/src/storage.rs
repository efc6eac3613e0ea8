//! `GET /storage.js`: the script of the two pages around platform storage.

use crate::Tool;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response};
use lti_oidc::storage::TOOL_SCRIPT;
use lti_oidc::tool::StorageRoutes;
use lti_security::CryptoProvider;

/// Where the pages around platform storage lead to.
pub(crate) struct StorageUrls {
    /// The tool's own origin: that of `base_url`.
    pub(crate) origin: String,
    confirm: String,
    script: String,
}

impl StorageUrls {
    pub(crate) fn new(provider: &CryptoProvider, base_url: &str, origin: Option<&String>) -> Self {
        // A few digits of the script's digest: another script has another address, whatever a browser has cached.
        let digest = provider.sha256(TOOL_SCRIPT.as_bytes());
        let version: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Self {
            origin: origin.cloned().unwrap_or_default(),
            confirm: format!("{base_url}/launch/confirm"),
            script: format!("{base_url}/storage.js?v={version}"),
        }
    }

    /// With the login initiation URL of one registration.
    pub(crate) fn routes<'a>(&'a self, login: &'a str) -> StorageRoutes<'a> {
        StorageRoutes { login, confirm: &self.confirm, script: &self.script }
    }
}

impl Tool {
    /// The script. The pages name its digest, so a browser runs no other one. Cached for an hour; a page
    /// of another version names another address.
    #[must_use]
    pub fn storage_script(&self) -> Response<Vec<u8>> {
        let mut response = Response::new(TOOL_SCRIPT.as_bytes().to_vec());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        headers
            .insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
        response
    }
}
