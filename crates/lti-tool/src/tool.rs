use crate::access::Flights;
use crate::storage::StorageUrls;
use crate::{Error, PlatformRegistration, ToolParts};
use lti_oidc::error::ApiMisuse;
use lti_oidc::url::origin;
use lti_security::key_ring::KeyRingClient;
use lti_security::keyset::KeySetClient;
use std::sync::Arc;

/// A learning tool. Cheap to clone; all state lives behind its ports.
#[derive(Clone)]
pub struct Tool(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) parts: ToolParts,
    pub(crate) redirect_uri: String,
    pub(crate) storage: StorageUrls,
    pub(crate) target_origins: Vec<String>,
    pub(crate) platform_keys: KeySetClient,
    pub(crate) own_keys: KeyRingClient,
    pub(crate) flights: Flights,
}

/// What a platform's administrator needs to register this tool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The login initiation URL.
    pub login_initiation_url: String,
    /// The one redirect URI (LMS-009).
    pub redirect_uri: String,
    /// The tool's key set.
    pub key_set_url: String,
}

impl Tool {
    /// Puts a tool together.
    ///
    /// # Errors
    /// `policy-out-of-range`; `registration-url-invalid` where `base_url` or a target origin is neither `https` nor `http` on a
    /// loopback host, or `base_url` has a query, a fragment or a comma (LMS-009).
    pub fn new(parts: ToolParts) -> Result<Self, Error> {
        parts.policy.security.check()?;
        let base_url = parts.base_url.trim_end_matches('/').to_owned();
        if base_url.contains(['?', '#', ',']) {
            return Err(ApiMisuse::RegistrationUrl { what: "base URL" }.into());
        }
        let mut target_origins = Vec::new();
        for url in std::iter::once(&base_url).chain(&parts.target_origins) {
            let what = if *url == base_url { "base URL" } else { "target origin" };
            target_origins.push(origin(url).ok_or(ApiMisuse::RegistrationUrl { what })?);
        }
        let platform_keys = KeySetClient::new(
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
        let redirect_uri = format!("{base_url}/launch");
        let storage = StorageUrls::new(&parts.provider, &base_url, target_origins.first());
        let parts = ToolParts { base_url, ..parts };
        let flights = Flights::default();
        Ok(Self(Arc::new(Inner {
            parts,
            redirect_uri,
            storage,
            target_origins,
            platform_keys,
            own_keys,
            flights,
        })))
    }

    /// What a platform's administrator needs.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let base = &self.0.parts.base_url;
        Settings {
            login_initiation_url: format!("{base}/login"),
            redirect_uri: self.0.redirect_uri.clone(),
            key_set_url: format!("{base}/jwks"),
        }
    }

    /// May this URL be handed out as a `target_link_uri`, in a link, a form or a configuration? It has to lie in the tool, and
    /// its query may hold no parameter that the login conversation uses itself: some platforms mix the two (LMS-010).
    ///
    /// # Errors
    /// `target-unpublishable`.
    pub fn check_target_link_uri(&self, url: &str) -> Result<(), Error> {
        let refuse = |why| Err(ApiMisuse::TargetUnpublishable { why }.into());
        if !origin(url).is_some_and(|origin| self.0.target_origins.contains(&origin)) {
            return refuse("its origin is not one of the tool's");
        }
        let (query, fragment) = url.split_once('#').unwrap_or((url, ""));
        let query = query.split_once('?').map_or("", |(_, query)| query);
        // Whoever takes a URL apart carelessly finds the parameters of a fragment too.
        for part in [query, fragment] {
            for (name, _) in form_urlencoded::parse(part.as_bytes()) {
                if RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
                    return refuse("its query holds `id_token`, `state`, `error` or `lti_storage_target`");
                }
            }
        }
        Ok(())
    }
}

/// Parameters of the authentication response.
const RESERVED: [&str; 4] = ["id_token", "state", "error", "lti_storage_target"];

impl Inner {
    /// Lends the steps what they need to know of a registration.
    pub(crate) fn with_registration<T>(
        &self,
        registration: &PlatformRegistration,
        step: impl FnOnce(&lti_oidc::tool::Registration<'_>) -> T,
    ) -> T {
        let target_origins: Vec<&str> = self.target_origins.iter().map(String::as_str).collect();
        step(&lti_oidc::tool::Registration {
            id: &registration.id,
            issuer: &registration.issuer,
            client_id: &registration.client_id,
            authorization_endpoint: &registration.authorization_endpoint,
            redirect_uri: &self.redirect_uri,
            target_origins: &target_origins,
        })
    }
}
