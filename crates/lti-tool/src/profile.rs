//! Known LMS: where their endpoints are, and what their platforms are forgiven (LMS interoperability catalogue, §1 and §15).

use crate::{Error, PlatformRegistration};
use lti_oidc::error::ApiMisuse;
use lti_oidc::url::origin;
use lti_security::Seen;

mod constructors;
mod product;
#[cfg(test)]
mod tests;

pub use product::Product;

/// What is known of an LMS before anybody registers there: its endpoints, and the policy for its messages.
///
/// A profile is picked by whoever registers the platform, never by the text of an issuer: hosted products share one issuer
/// among all customers, and a proxy in front of an LMS has one of its own (LMS-067). Take the profile of the product and
/// change what differs; every member is public.
///
/// ```
/// use lti_tool::profile::Profile;
///
/// let registration = Profile::canvas("school.instructure.com")?.registration("school", "126240000000000999")?;
/// assert_eq!(registration.issuer, "https://canvas.instructure.com");
/// assert_eq!(registration.token_url.as_deref(), Some("https://school.instructure.com/login/oauth2/token"));
/// # Ok::<(), lti_tool::Error>(())
/// ```
///
/// The policy of every profile is the strict default: what costs nobody anything is tolerated by default. The anonymous session
/// and the `danger_` flags are for the administrator of one registration; the constructors name the LMS that may need them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Which LMS it is.
    pub product: Product,
    /// The issuer, letter by letter.
    pub issuer: String,
    /// Where browsers are sent (OIDC-012).
    pub authorization_endpoint: String,
    /// Where the platform publishes its keys. [`Profile::CLIENT_ID`] in it stands for the tool's client id.
    pub key_set_url: String,
    /// Where access tokens are asked for; absent where there is none.
    pub token_url: Option<String>,
    /// What `aud` of a client assertion has to be, where it is not the token URL (LMS-070).
    pub token_audience: Option<String>,
    /// Tolerances of its messages.
    pub claims_policy: lti_claims::Policy,
}

/// The endpoints of a platform, as its administrator reads them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The issuer, letter by letter.
    pub issuer: String,
    /// The OpenID Connect authorization endpoint.
    pub authorization_endpoint: String,
    /// The token endpoint.
    pub token_url: String,
    /// Where the platform publishes its keys.
    pub key_set_url: String,
}

impl Endpoints {
    fn checked(self) -> Result<Self, Error> {
        if self.issuer.is_empty() {
            return Err(invalid("issuer", "the text that the LMS shows", &self.issuer));
        }
        for (what, url) in [
            ("authorization endpoint", &self.authorization_endpoint),
            ("token URL", &self.token_url),
            ("key set URL", &self.key_set_url),
        ] {
            if origin(url).is_none() {
                return Err(invalid(what, "an absolute https URL", url));
            }
        }
        Ok(self)
    }
}

impl Profile {
    /// In [`Profile::key_set_url`]: the tool's client id. Blackboard has a key set for each application.
    pub const CLIENT_ID: &'static str = "{client_id}";

    /// The registration of a tool at this LMS. `id` is the tool's own name for it.
    ///
    /// # Errors
    /// `registration-value-invalid` where the client id is empty, or does not fit into [`Profile::key_set_url`].
    pub fn registration(
        &self,
        id: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Result<PlatformRegistration, Error> {
        let client_id = client_id.into();
        let templated = self.key_set_url.contains(Self::CLIENT_ID);
        if client_id.is_empty() || (templated && !is_path_segment(&client_id)) {
            return Err(invalid("client id", "the id that the LMS shows", &client_id));
        }
        let key_set_url = self.key_set_url.replace(Self::CLIENT_ID, &client_id);
        let mut registration =
            PlatformRegistration::new(id, &self.issuer, client_id, &self.authorization_endpoint, key_set_url);
        registration.product = Some(self.product.clone());
        registration.token_url.clone_from(&self.token_url);
        registration.token_audience.clone_from(&self.token_audience);
        registration.claims_policy = self.claims_policy.clone();
        Ok(registration)
    }

    fn new(product: Product, endpoints: Endpoints) -> Self {
        Self {
            product,
            issuer: endpoints.issuer,
            authorization_endpoint: endpoints.authorization_endpoint,
            key_set_url: endpoints.key_set_url,
            token_url: Some(endpoints.token_url),
            token_audience: None,
            claims_policy: lti_claims::Policy::default(),
        }
    }
}

fn invalid(what: &'static str, expected: &'static str, seen: &str) -> Error {
    ApiMisuse::RegistrationValue { what, expected, seen: Seen::new(seen) }.into()
}

/// `https://` and a host name as somebody typed it, with a port at most.
fn https(host: &str) -> Result<String, Error> {
    let wrong =
        || invalid("host", "a host name as `lms.example.org`, without `https://` and without a path", host);
    // `origin` stops at a path or a query; the host alone has neither.
    if host.contains(['/', '?', '#', '@', '\\']) {
        return Err(wrong());
    }
    origin(&format!("https://{host}")).ok_or_else(wrong)
}

/// The URL at which an LMS lives, without a slash at the end.
fn base_url(what: &'static str, url: &str) -> Result<String, Error> {
    let clean = origin(url).is_some() && !url.contains(['?', '#']);
    if !clean {
        return Err(invalid(what, "an https URL without a query, as `https://lms.example.org/path`", url));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

fn path_segment(what: &'static str, text: &str) -> Result<(), Error> {
    if is_path_segment(text) {
        Ok(())
    } else {
        Err(invalid(what, "the id that the LMS shows, without a slash", text))
    }
}

/// Whether a text stays one segment of a path: `block-v1:School+BIO+type@lti_consumer+block@0f` does.
fn is_path_segment(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:@+".contains(&byte);
    text.bytes().all(plain) && text.bytes().any(|byte| byte != b'.') && text.len() <= 255
}
