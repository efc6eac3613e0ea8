//! `GET /storage.js`: the script of the two pages around platform storage.

use crate::Tool;
use http::Response;
use lti_oidc::storage::{TOOL_SCRIPT, script_response, script_url};
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
        Self {
            origin: origin.cloned().unwrap_or_default(),
            confirm: format!("{base_url}/launch/confirm"),
            script: script_url(provider, base_url, TOOL_SCRIPT),
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
        script_response(TOOL_SCRIPT)
    }
}
