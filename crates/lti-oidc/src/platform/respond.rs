use super::hints::target_digest;
use super::{CheckedRequest, OpenedHint, Refusal};
use crate::error::{PeerMisbehaved, Refused};
use crate::{
    AuthenticationErrorCode, AuthenticationRequest, AuthenticationResponse, Error, FormPost, Policy,
};
use alloc::string::{String, ToString as _};
use core::fmt;
use lti_claims::{Audience, Field, Lti1p1, NumericDate, RegisteredClaims, ResourceLinkRequest};
use lti_security::migration::{ConsumerSecret, KeyProof};
use lti_security::ports::Freshness;
use lti_security::{CryptoProvider, SigningKey, UnixTime, sign};

impl CheckedRequest {
    /// Checks that the person who is logged in is the one for whom the launch was begun, and that the hint is used for the
    /// first time (OIDC-026, OIDC-027, ATK-040). `session_user` is who the browser's session says.
    ///
    /// # Errors
    /// A refusal: `login_required`; `invalid_request` for a hint that was used.
    pub fn for_user(
        self,
        hint: OpenedHint,
        session_user: Option<&str>,
        freshness: Freshness,
    ) -> Result<AuthorizedRequest, Refusal> {
        if session_user != Some(hint.user_id.as_str()) {
            return Err(self.refuse(AuthenticationErrorCode::LoginRequired, Refused::LoginRequired.into()));
        }
        if freshness == Freshness::Replayed {
            return Err(
                self.refuse(AuthenticationErrorCode::InvalidRequest, PeerMisbehaved::HintReplayed.into())
            );
        }
        Ok(AuthorizedRequest { request: self.request, hint, consumer_secret: None })
    }
}

/// A request of the person who is logged in, for a launch that was begun for them. It can be answered once.
pub struct AuthorizedRequest {
    request: AuthenticationRequest,
    hint: OpenedHint,
    consumer_secret: Option<(CryptoProvider, ConsumerSecret)>,
}

impl AuthorizedRequest {
    /// The person, as in `sub`.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.hint.user_id
    }

    /// The application's own name for what is opened.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.hint.reference
    }

    /// The tool.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.request.client_id
    }

    /// Is this the target that the login named (PLT-014, CORE-038)? The application's data may have changed in between; a tool
    /// may compare the two.
    #[must_use]
    pub fn leads_to(&self, provider: &CryptoProvider, target_link_uri: &str) -> bool {
        self.hint.target == target_digest(provider, &self.request.client_id, target_link_uri)
    }

    /// The secret of the LTI 1.1 account that the message will name in `lti1p1`: the response proves that it is known
    /// (MIG-006).
    #[must_use]
    pub fn with_consumer_secret(mut self, provider: &CryptoProvider, secret: ConsumerSecret) -> Self {
        self.consumer_secret = Some((provider.clone(), secret));
        self
    }

    /// A refusal of this request, where the application says no.
    #[must_use]
    pub fn refuse(self, code: AuthenticationErrorCode, error: Error) -> Refusal {
        CheckedRequest { request: self.request }.refuse(code, error)
    }

    /// Signs `message` and answers with the page that posts it (OIDC-028 to OIDC-031). `iat` is now (PLT-004), `aud` one
    /// string (PLT-003), `state` and `nonce` as they came (OIDC-030). The
    /// storage target of the login is repeated beside them (STOR-001). `oauth_consumer_key_sign` of `lti1p1` is made here,
    /// where `exp` and `nonce` are known; what stands there is replaced (MIG-007).
    ///
    /// # Errors
    /// Every rule for senders that the message breaks; a message for another person than the session's.
    pub fn respond(
        self,
        issuer: &str,
        mut message: ResourceLinkRequest,
        key: &SigningKey,
        policy: &Policy,
        now: UnixTime,
    ) -> Result<FormPost, Error> {
        if message.user.as_ref().is_some_and(|user| user.id != self.hint.user_id) {
            return Err(Refused::LoginRequired.into());
        }
        let exp = now.plus(policy.id_token_lifetime);
        if let Some(ids) = &mut message.lti1p1 {
            ids.oauth_consumer_key_sign = self.proof(issuer, &message.deployment_id, ids, exp);
        }
        let mut registered = RegisteredClaims::default();
        registered.iss = Field::Value(issuer.into());
        registered.aud = Field::Value(Audience::One(self.request.client_id.clone()));
        registered.iat = Field::Value(NumericDate::from(now));
        registered.exp = Field::Value(NumericDate::from(exp));
        registered.nonce = Field::Value(self.request.nonce.clone());
        let claims = message.into_claims(registered)?;
        let id_token = sign(key, claims.to_json().as_bytes())?;
        let (redirect_uri, state) = (&self.request.redirect_uri, self.request.state.as_deref());
        let mut form = AuthenticationResponse::id_token_form(redirect_uri, id_token, state);
        let storage = self.hint.storage_target.as_ref();
        form.fields.extend(storage.map(|target| ("lti_storage_target", target.as_str().to_string())));
        Ok(form)
    }

    fn proof(&self, issuer: &str, deployment_id: &str, ids: &Lti1p1, exp: UnixTime) -> Option<String> {
        let oauth_consumer_key = ids.oauth_consumer_key.as_deref().filter(|key| !key.is_empty())?;
        let (provider, secret) = self.consumer_secret.as_ref()?;
        let (client_id, nonce, exp) = (&self.request.client_id, &self.request.nonce, exp.seconds());
        let proof = KeyProof { oauth_consumer_key, deployment_id, issuer, client_id, exp, nonce };
        Some(proof.sign(provider, secret))
    }
}

impl fmt::Debug for AuthorizedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizedRequest")
            .field("client_id", &self.request.client_id)
            .finish_non_exhaustive()
    }
}
