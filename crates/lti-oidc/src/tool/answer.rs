use super::storage_page::{Form, Step, StoragePage};
use super::{BrowserSecret, PendingLogin, Registration, StorageRoutes};
use crate::error::{ApiMisuse, PeerMisbehaved, Refused};
use crate::url::origin;
use crate::{AuthenticationRequest, Error, LoginInitiation, Policy};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use lti_security::{CryptoProvider, Seen, UnixTime};

/// What a login needs of the operating system's randomness: 256 bits each (ATK-029).
#[derive(Clone)]
pub struct LoginSecrets {
    /// For the nonce.
    pub nonce: [u8; 32],
    /// For the browser.
    pub browser: BrowserSecret,
}

impl fmt::Debug for LoginSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginSecrets(redacted)")
    }
}

/// What follows from a login initiation: what to keep, and what to send once `state` is known.
#[derive(Clone, Debug)]
pub struct LoginAnswer {
    /// To be sealed into `state`, or kept under a random one.
    pub pending: PendingLogin,
    request: AuthenticationRequest,
    /// The initiation without its storage target.
    again: LoginInitiation,
    authorization_endpoint: String,
}

impl LoginInitiation {
    /// Answers the initiation for the registration that was found for its issuer and client id.
    ///
    /// # Errors
    /// `registration-unknown` where the registration is of another issuer or client; `target-foreign`;
    /// `registration-url-invalid`, `registration-id-invalid`.
    pub fn answer(
        self,
        provider: &CryptoProvider,
        registration: &Registration<'_>,
        secrets: LoginSecrets,
        policy: &Policy,
        now: UnixTime,
    ) -> Result<LoginAnswer, Error> {
        let same_client =
            self.client_id.as_deref().is_none_or(|client_id| client_id == registration.client_id);
        if self.iss != registration.issuer || !same_client {
            return Err(Refused::RegistrationUnknown { seen: Seen::new(&self.iss) }.into());
        }
        if !registration.allows_target(&self.target_link_uri) {
            return Err(PeerMisbehaved::TargetForeign { signed: false }.into());
        }
        for (url, what) in [
            (registration.authorization_endpoint, "authorization endpoint"),
            (registration.redirect_uri, "redirect URI"),
        ] {
            if origin(url).is_none() {
                return Err(ApiMisuse::RegistrationUrl { what }.into());
            }
        }
        if registration.id.len() > 255 {
            return Err(ApiMisuse::RegistrationId.into());
        }
        let pending = PendingLogin {
            registration_id: registration.id.to_string(),
            nonce: secrets.nonce,
            expires_at: now.plus(policy.login_lifetime),
            browser: provider.sha256(secrets.browser.reveal().as_bytes()),
            target: provider.sha256(self.target_link_uri.as_bytes()),
            deployment: self.lti_deployment_id.as_ref().map(|id| provider.sha256(id.as_bytes())),
            storage: self.lti_storage_target.clone().filter(|_| policy.platform_storage),
        };
        let mut again = self.clone();
        again.lti_storage_target = None;
        let mut request = AuthenticationRequest::new(
            registration.client_id.to_string(),
            registration.redirect_uri.to_string(),
            self.login_hint,
            pending.nonce(),
        );
        request.lti_message_hint = self.lti_message_hint;
        Ok(LoginAnswer {
            pending,
            request,
            again,
            authorization_endpoint: registration.authorization_endpoint.to_string(),
        })
    }
}

impl LoginAnswer {
    /// The answer that sends the browser to the platform with `state`: a redirect, or where the login has a storage target
    /// the page that first puts `state` and `nonce` there (STOR-025). The target itself goes no further (STOR-030).
    #[must_use]
    pub fn to_http(
        self,
        provider: &CryptoProvider,
        state: String,
        routes: &StorageRoutes<'_>,
        policy: &Policy,
    ) -> http::Response<Vec<u8>> {
        let mut request = self.request;
        request.state = Some(state.clone());
        let endpoint = self.authorization_endpoint;
        let Some((target, platform_origin)) = self.pending.storage.as_ref().zip(origin(&endpoint)) else {
            return request.to_http(&endpoint, policy);
        };
        // What would be a redirect is a form with GET. A browser puts its fields in place of the query that is there.
        let short = request.to_url(&endpoint).len() <= policy.max_redirect_bytes;
        let (action, query) = endpoint.split_once('?').filter(|_| short).unwrap_or((&endpoint, ""));
        let kept: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let (parameters, again) = (request.parameters(), self.again.pairs());
        let page = StoragePage {
            step: Step::Put,
            form: Form {
                method: if short { "get" } else { "post" },
                action,
                fields: kept
                    .iter()
                    .map(|(name, value)| (&**name, &**value))
                    .chain(parameters.iter().map(|(name, value)| (*name, value.as_str())))
                    .collect(),
            },
            target,
            platform_origin: &platform_origin,
            state: &state,
            nonce: &request.nonce,
            script: routes.script,
            again: Some(Form {
                method: "post",
                action: routes.login,
                fields: again.iter().map(|(name, value)| (*name, value.as_str())).collect(),
            }),
        };
        page.to_http(provider)
    }
}
