//! Access tokens: asked for once, kept until shortly before their end, and asked for again (Security Framework 1.0 §4.1.1).

use crate::{Error, PlatformRegistration, Tool};
use lti_oidc::error::Refused;
use lti_oidc::url::origin;
use lti_security::error::{ApiMisuse, Environment, PeerIncompatible};
use lti_security::flight::{Flight, Seat};
use lti_security::oauth::{
    AccessToken, ClientAssertion, GrantedToken, GrantedTokens, Scopes, TokenAnswer, TokenKey, TokenRequest,
    TokenSource, excerpt, fresh_jti,
};
use lti_security::ports::HttpError;
use lti_security::{Seen, SigningKey, service};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What access is asked for: to which platform, for which deployment, with which scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessRequest {
    /// The registration's id.
    pub registration_id: String,
    /// The deployment that the token is for. It goes into the assertion (CORE-087).
    pub deployment_id: Option<String>,
    /// What is asked for: only scopes that the launch listed, because some platforms refuse all for the sake of one
    /// (LMS-079).
    pub scopes: Scopes,
    /// Where the token is asked for, where that is another URL than the registration's: some hosted platforms have one for
    /// each customer (LMS-071).
    pub token_url: Option<String>,
}

impl AccessRequest {
    /// Access of one deployment.
    #[must_use]
    pub fn new(registration_id: impl Into<String>, deployment_id: impl Into<String>, scopes: Scopes) -> Self {
        Self {
            registration_id: registration_id.into(),
            deployment_id: Some(deployment_id.into()),
            scopes,
            token_url: None,
        }
    }

    /// Access of the deployment that was launched.
    #[must_use]
    pub fn of_launch(launch: &crate::Launch, scopes: Scopes) -> Self {
        Self::new(&launch.registration_id, launch.message.deployment_id(), scopes)
    }
}

type Outcome = Result<GrantedTokens, Error>;

/// Token requests under way, by what they ask for. A flight lives as long as somebody waits for it.
#[derive(Default)]
pub(crate) struct Flights(Mutex<BTreeMap<TokenKey, Weak<Flight<Outcome>>>>);

impl Flights {
    fn board(&self, key: TokenKey, begin: impl FnOnce() -> Arc<Flight<Outcome>>) -> Seat<Outcome> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(&key).and_then(Weak::upgrade) {
            return flight.board();
        }
        flights.retain(|_, flight| flight.strong_count() > 0);
        let flight = begin();
        flights.insert(key, Arc::downgrade(&flight));
        flight.board()
    }

    /// Whoever comes from now on looks into the cache, and begins another one where that is empty.
    fn land(&self, key: TokenKey) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }
}

/// Tokens, and whether they were kept from before.
pub(crate) struct Access {
    pub(crate) tokens: GrantedTokens,
    pub(crate) cached: bool,
    pub(crate) key: TokenKey,
}

/// One request for one set of scopes, with what it is made of.
struct Ask {
    tool: Tool,
    registration: PlatformRegistration,
    deployment_id: Option<String>,
    token_url: String,
    scopes: Scopes,
    signing_key: SigningKey,
    refused: Option<AccessToken>,
}

impl Tool {
    /// Access tokens for these scopes: from the cache, or from the platform's token endpoint. Any number of calls at once
    /// make one request.
    ///
    /// Usually that is one token. Where the platform answers `invalid_scope`, each scope is asked for alone, once, and what is
    /// granted comes back as one token each (LMS-079). What was granted may be less than what was asked for (LMS-078).
    ///
    /// [`Tool::service`] sends calls with them and renews them.
    ///
    /// # Errors
    /// `scopes-missing`, `registration-unknown`, `token-url-missing`, `url-invalid`; `token-endpoint-unavailable`, `token-endpoint-refused`,
    /// `token-answer-malformed`; a port that failed. A cache that fails is as good as an empty one.
    pub async fn access_token(&self, request: &AccessRequest) -> Result<GrantedTokens, Error> {
        Ok(self.access(request, None).await?.tokens)
    }

    /// As [`Tool::access_token`]. `refused` is a token that a service refused: what holds it is dropped.
    pub(crate) async fn access(
        &self,
        request: &AccessRequest,
        refused: Option<&AccessToken>,
    ) -> Result<Access, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        if request.scopes.is_empty() {
            return Err(lti_security::Error::from(ApiMisuse::ScopesMissing).into());
        }
        let id = &request.registration_id;
        let registration = parts.registrations.get(id).await?;
        let registration =
            registration.ok_or_else(|| Refused::RegistrationUnknown { seen: Seen::new(id) })?;
        let token_url = request.token_url.clone().or_else(|| registration.token_url.clone());
        let token_url = token_url.ok_or(lti_security::Error::from(ApiMisuse::TokenUrlMissing))?;
        if origin(&token_url).is_none() {
            return Err(lti_security::Error::from(ApiMisuse::UrlInvalid { what: "token URL" }).into());
        }
        let signing_key = inner.own_keys.signing_key().await?;
        let source = TokenSource {
            token_url: &token_url,
            client_id: &registration.client_id,
            deployment_id: request.deployment_id.as_deref(),
            scopes: &request.scopes,
            kid: signing_key.kid(),
        };
        let key = TokenKey::new(&parts.provider, &source);
        if let Some(tokens) = self.cached(&key, refused).await {
            return Ok(Access { tokens, cached: true, key });
        }
        let seat = inner.flights.board(key, || {
            let ask = Ask {
                tool: self.clone(),
                registration,
                deployment_id: request.deployment_id.clone(),
                token_url,
                scopes: request.scopes.clone(),
                signing_key,
                refused: refused.cloned(),
            };
            Flight::new(Box::pin(async move { ask.fetch(key).await }), panicked)
        });
        Ok(Access { tokens: seat.landed().await?, cached: false, key })
    }

    /// Tokens of the cache that can still be sent. Those that a service refused are dropped.
    async fn cached(&self, key: &TokenKey, refused: Option<&AccessToken>) -> Option<GrantedTokens> {
        let parts = &self.0.parts;
        let tokens = parts.token_cache.get(key).await.ok().flatten()?;
        if refused.is_some_and(|refused| tokens.contains(refused)) {
            self.forget(key).await;
            return None;
        }
        tokens.is_current(&parts.policy.security, parts.clock.now()).then_some(tokens)
    }

    /// Forgets tokens that a service refused.
    pub(crate) async fn forget(&self, key: &TokenKey) {
        // Where the cache fails, the token is refused once more, and asked for anew once more.
        let _ = self.0.parts.token_cache.remove(key).await;
    }
}

fn panicked() -> Outcome {
    Err(unavailable(HttpError::Broken { reason: "the HTTP client panicked".to_owned() }))
}

fn unavailable(error: HttpError) -> Error {
    lti_security::Error::from(Environment::TokenEndpointUnavailable(error)).into()
}

/// Whether the platform refused for the sake of a scope.
fn is_scope_refusal(error: &lti_security::Error) -> bool {
    matches!(
        error,
        lti_security::Error::PeerIncompatible(PeerIncompatible::TokenEndpoint { code, .. })
            if code.as_str() == "invalid_scope"
    )
}

impl Ask {
    async fn fetch(self, key: TokenKey) -> Outcome {
        // Another call, or another process, may have asked a moment ago.
        if let Some(tokens) = self.tool.cached(&key, self.refused.as_ref()).await {
            self.tool.0.flights.land(key);
            return Ok(tokens);
        }
        let outcome = self.grant().await;
        if let Ok(tokens) = &outcome {
            // A cache that cannot store costs another request later, not this call.
            let _ = self.tool.0.parts.token_cache.put(&key, tokens.clone()).await;
        }
        self.tool.0.flights.land(key);
        outcome
    }

    /// All scopes at once; each alone, once, where they are refused together.
    async fn grant(&self) -> Outcome {
        let mut refusal = match self.request(&self.scopes).await {
            Ok(token) => return Ok(token.into()),
            Err(error) => error,
        };
        let mut tokens = Vec::new();
        if self.scopes.iter().nth(1).is_some() && is_scope_refusal(&refusal) {
            for scope in self.scopes.iter() {
                match self.request(&Scopes::from_iter([scope])).await {
                    Ok(token) => tokens.push(token),
                    Err(error) if is_scope_refusal(&error) => refusal = error,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        GrantedTokens::new(tokens).ok_or_else(|| refusal.into())
    }

    async fn request(&self, scopes: &Scopes) -> Result<GrantedToken, lti_security::Error> {
        let parts = &self.tool.0.parts;
        let now = parts.clock.now();
        let mut random = [0; 16];
        parts.random.fill(&mut random)?;
        let assertion = ClientAssertion {
            client_id: &self.registration.client_id,
            audience: self.registration.token_audience.as_ref().unwrap_or(&self.token_url),
            deployment_id: self.deployment_id.as_deref(),
            jti: &fresh_jti(random),
        };
        let assertion = assertion.sign(&self.signing_key, now)?;
        let request = TokenRequest::new(assertion, scopes.clone()).to_http(&self.token_url)?;
        let policy = &parts.policy.security;
        let gone = Environment::TokenEndpointUnavailable;
        let response = parts.http.send(request).await.map_err(gone)?;
        let response = service::collect(response, policy.max_token_answer_bytes).await.map_err(gone)?;
        let answer = TokenAnswer::from_http(&response, policy);
        self.log(&answer, &response);
        Ok(GrantedToken::new(answer?, scopes, now))
    }

    fn log(&self, answer: &Result<TokenAnswer, lti_security::Error>, response: &http::Response<Vec<u8>>) {
        let registration = &self.registration;
        match answer {
            Ok(answer) => tracing::info!(
                target: "lti::token",
                outcome = "received",
                registration = registration.id,
                client_id = registration.client_id,
                deployment_id = self.deployment_id,
                expires_in = answer.expires_in.as_secs(),
                scope_said = answer.scope.is_some(),
            ),
            Err(error) => tracing::info!(
                target: "lti::token",
                outcome = "refused",
                code = error.code(),
                requirement = error.requirement(),
                registration = registration.id,
                client_id = registration.client_id,
                deployment_id = self.deployment_id,
                detail = %error,
                answer = excerpt(response),
            ),
        }
    }
}
