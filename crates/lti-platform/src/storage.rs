//! `GET /storage` and `GET /storage.js`: the platform's storage for tools' pages (LTI postMessage Storage 0.1).

use crate::{Error, Platform, ToolRegistration};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderValue, Request, Response};
use lti_oidc::error::{PeerMisbehaved, Refused};
use lti_oidc::storage::{PLATFORM_SCRIPT, integrity, script_response, script_url};
use lti_oidc::url::{append_pair, append_query, origin};
use lti_security::Seen;
use lti_security::service::Form;

/// The name of the hidden frame beside a tool's frame: `lti_storage_target` of launches from pages that have one.
pub const STORAGE_FRAME: &str = "lti-storage";

/// A `script` element that makes the page that holds it the storage of one tool: for `lti_storage_target` `_parent`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StorageScript {
    /// The attribute `src`.
    pub src: String,
    /// The attribute `integrity`.
    pub integrity: String,
    /// The attribute `data-lti-origins`: whom the script answers, as a JSON array.
    pub origins: String,
}

impl Platform {
    /// The address of [`Platform::storage_frame`] for a tool.
    #[must_use]
    pub fn storage_frame_url(&self, client_id: &str) -> String {
        let mut query = String::new();
        append_pair(&mut query, "client_id", client_id);
        append_query(&format!("{}/storage", self.0.parts.base_url), &query)
    }

    /// The page of the hidden frame `lti-storage`, for the tool that the parameter `client_id` names. It keeps data in memory, apart
    /// by origin, for pages of that tool's origins: those of its redirect URIs and its login initiation URL (PLT-037). Only
    /// pages of the platform's own origin, and of [`Policy::storage_ancestors`](crate::Policy), may embed it.
    ///
    /// # Errors
    /// `parameter-missing`, `parameter-repeated`, `registration-unknown`, `client-disabled`; a port that failed.
    pub async fn storage_frame(&self, request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        let form = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
        let client_id = form
            .one("client_id")
            .map_err(|repeated| PeerMisbehaved::ParameterRepeated { name: repeated.name })?;
        let client_id = client_id.ok_or(PeerMisbehaved::ParameterMissing { name: "client_id" })?;
        let StorageScript { src, integrity, origins } = self.storage_element(client_id).await?;
        let origins = origins.replace('"', "&quot;");
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Storage for a tool</title>\
             <script src=\"{src}\" integrity=\"{integrity}\" data-lti-origins=\"{origins}\" \
             data-lti-frame=\"{STORAGE_FRAME}\"></script></head><body></body></html>"
        );
        let mut policy = String::from(
            "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        );
        for ancestor in &self.0.parts.policy.storage_ancestors {
            policy.push(' ');
            policy.push_str(ancestor);
        }
        let mut response = Response::new(page.into_bytes());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        Ok(response)
    }

    /// The same storage for a page that holds the script itself; its data attribute `data-lti-frame` is `_parent`.
    ///
    /// # Errors
    /// `registration-unknown`, `client-disabled`; a port that failed.
    pub async fn storage_element(&self, client_id: &str) -> Result<StorageScript, Error> {
        let parts = &self.0.parts;
        let tool = parts.tools.find(client_id).await?;
        let tool = tool.ok_or_else(|| Refused::RegistrationUnknown { seen: Seen::new(client_id) })?;
        if !tool.enabled {
            return Err(Refused::ClientDisabled.into());
        }
        // An origin has no character that JSON or HTML would read as more than itself.
        let origins: Vec<String> = tool.origins().iter().map(|origin| format!("\"{origin}\"")).collect();
        Ok(StorageScript {
            src: script_url(&parts.provider, &parts.base_url, PLATFORM_SCRIPT),
            integrity: integrity(&parts.provider, PLATFORM_SCRIPT),
            origins: format!("[{}]", origins.join(",")),
        })
    }

    /// The script. Pages name its digest and its version.
    #[must_use]
    pub fn storage_script(&self) -> Response<Vec<u8>> {
        script_response(PLATFORM_SCRIPT)
    }
}

impl ToolRegistration {
    /// The origins of the tool's pages: of its login initiation URL and its redirect URIs, each once.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let urls = std::iter::once(&self.login_initiation_url).chain(&self.redirect_uris);
        let mut origins: Vec<String> = urls.filter_map(|url| origin(url)).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }
}
