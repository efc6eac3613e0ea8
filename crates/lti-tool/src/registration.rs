use crate::profile::Product;
use lti_security::Algorithm;

/// A platform that this tool is registered with. The key is (issuer, client id): one issuer may have many clients, one
/// client many deployments (core catalogue 1.1, LMS-012).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformRegistration {
    /// The tool's own name for it; stable, at most 255 bytes.
    pub id: String,
    /// The platform's issuer, letter by letter as the platform sends it (TRAP-21).
    pub issuer: String,
    /// The tool's client id there.
    pub client_id: String,
    /// Where browsers are sent (OIDC-012).
    pub authorization_endpoint: String,
    /// Where the platform publishes its keys.
    pub key_set_url: String,
    /// Where access tokens are asked for; absent where the platform offers no services.
    pub token_url: Option<String>,
    /// What `aud` of a client assertion has to be, where it is not the token URL (LMS-070).
    pub token_audience: Option<String>,
    /// The algorithms that were agreed with this platform (SEC-065, TRAP-13): it may sign with those of them that the tool's policy
    /// has too. `None`, the default: with all of the policy's, which is RS256 alone unless somebody changed it.
    pub algorithms: Option<Vec<Algorithm>>,
    /// Audiences beside the client id that this platform's tokens may name, next to those of the policy (SEC-061, LMS-022). Default
    /// none. They need `azp`.
    pub trusted_audiences: Vec<String>,
    /// Tolerances of messages for this platform alone.
    pub claims_policy: lti_claims::Policy,
    /// Which LMS it is, as whoever registered it said: for reports, and for
    /// [`with_unlisted_score`](crate::gradebook::Gradebook::with_unlisted_score). It changes no check.
    pub product: Option<Product>,
}

impl PlatformRegistration {
    /// A registration with what a launch needs.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        authorization_endpoint: impl Into<String>,
        key_set_url: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            issuer: issuer.into(),
            client_id: client_id.into(),
            authorization_endpoint: authorization_endpoint.into(),
            key_set_url: key_set_url.into(),
            token_url: None,
            token_audience: None,
            algorithms: None,
            trusted_audiences: Vec::new(),
            claims_policy: lti_claims::Policy::default(),
            product: None,
        }
    }
}
