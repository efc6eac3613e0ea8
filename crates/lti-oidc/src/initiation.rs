//! Step 1: third-party initiated login, platform → browser → tool (Security Framework 1.0 §5.1.1.1).

use crate::error::PeerMisbehaved;
use crate::parameters::Parameters;
use crate::storage::Target;
use crate::url::{append_pair, append_query};
use crate::{Error, FormPost, Policy};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use http::Request;

/// A login initiation. Nothing in it is trusted: it only says which platform to ask.
///
/// This is the one place where an issuer and a client id that nobody verified are read: to pick a registration. The
/// token that comes back is then verified against that registration, and no other.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoginInitiation {
    /// The platform's issuer.
    pub iss: String,
    /// Opaque; goes back as it came (OIDC-019).
    pub login_hint: String,
    /// Where the launch should end. Unsigned: the claim decides (TRAP-19).
    pub target_link_uri: String,
    /// Opaque; goes back as it came, where it came (CORE-017).
    pub lti_message_hint: Option<String>,
    /// The deployment, as a hint (CORE-020); also read from `deployment_id` (LMS-002).
    pub lti_deployment_id: Option<String>,
    /// Picks one of several registrations of an issuer (CORE-022).
    pub client_id: Option<String>,
    /// Where the platform stores data for the tool's page (STOR-001). A text that is no frame's name counts as absent.
    pub lti_storage_target: Option<Target>,
}

impl LoginInitiation {
    /// A login initiation with what is required.
    #[must_use]
    pub const fn new(iss: String, login_hint: String, target_link_uri: String) -> Self {
        Self {
            iss,
            login_hint,
            target_link_uri,
            lti_message_hint: None,
            lti_deployment_id: None,
            client_id: None,
            lti_storage_target: None,
        }
    }

    /// Reads a request, GET or POST. Parameters that are not known are ignored (OIDC-009).
    ///
    /// # Errors
    /// `method-not-allowed`, `content-type-wrong`, `request-too-large`, `parameter-missing`, `parameter-repeated`,
    /// `parameter-too-long`, `deployment-hint-conflict`.
    pub fn from_http(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let parameters = Parameters::of_login(request, policy)?;
        let old_name = parameters.optional("deployment_id")?;
        let lti_deployment_id = parameters.optional("lti_deployment_id")?;
        if let (Some(new), Some(old)) = (&lti_deployment_id, &old_name)
            && new != old
        {
            return Err(PeerMisbehaved::DeploymentHintConflict.into());
        }
        Ok(Self {
            iss: parameters.required("iss")?,
            login_hint: parameters.required("login_hint")?,
            target_link_uri: parameters.required("target_link_uri")?,
            lti_message_hint: parameters.optional("lti_message_hint")?,
            lti_deployment_id: lti_deployment_id.or(old_name),
            client_id: parameters.optional("client_id")?,
            lti_storage_target: parameters.optional("lti_storage_target")?.as_deref().and_then(Target::parse),
        })
    }

    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let optional = [
            ("client_id", &self.client_id),
            ("lti_deployment_id", &self.lti_deployment_id),
            ("lti_message_hint", &self.lti_message_hint),
        ];
        let target =
            self.lti_storage_target.as_ref().map(|target| ("lti_storage_target", target.to_string()));
        let required = [
            ("iss", &self.iss),
            ("login_hint", &self.login_hint),
            ("target_link_uri", &self.target_link_uri),
        ];
        let required = required.into_iter().map(|(name, value)| (name, value.clone()));
        required
            .chain(optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))))
            .chain(target)
            .collect()
    }

    /// The initiation as a form for the tool's login initiation URL. The usual way (PLT-007).
    #[must_use]
    pub fn to_form(&self, login_initiation_url: &str) -> FormPost {
        FormPost::new(login_initiation_url.to_string(), self.pairs())
    }

    /// The initiation as a URL to redirect to, for tools that only know GET.
    #[must_use]
    pub fn to_url(&self, login_initiation_url: &str) -> String {
        let mut query = String::new();
        for (name, value) in self.pairs() {
            append_pair(&mut query, name, &value);
        }
        append_query(login_initiation_url, &query)
    }
}

impl fmt::Debug for LoginInitiation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Hints may name a person.
        f.debug_struct("LoginInitiation")
            .field("iss", &self.iss)
            .field("client_id", &self.client_id)
            .field("lti_deployment_id", &self.lti_deployment_id)
            .finish_non_exhaustive()
    }
}
