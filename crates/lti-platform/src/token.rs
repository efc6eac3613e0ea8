//! `POST /token`: access tokens for services (Security Framework 1.0 §4.1.1), and the guard in front of the services.

use crate::{Error, Platform, ToolKeys, ToolRegistration};
use http::header::RETRY_AFTER;
use http::{HeaderMap, Request, Response};
use lti_oidc::error::Refused;
use lti_security::error::Refused as TokenRefused;
use lti_security::oauth::{
    AccessGrant, AssertedClient, ExpectedAssertion, Scopes, TokenAnswer, TokenError, TokenRequest, challenge,
    claimed_client_id, verify,
};
use lti_security::ports::Freshness;
use lti_security::replay::ReplayKey;
use lti_security::{Seen, SenderKeys, Unverified, keyset};
use std::time::Duration;

impl Platform {
    /// Answers a token request: 200 with a token, or 400 with nothing but the protocol's code (SEC-017, TRAP-42); 503 where a
    /// port failed.
    pub async fn token(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match self.grant(request).await {
            Ok(answer) => answer.to_http(),
            Err(error) => {
                tracing::info!(
                    target: "lti::token",
                    outcome = "refused",
                    code = error.code(),
                    blame = error.blame().as_str(),
                    requirement = error.requirement(),
                    detail = %error,
                );
                token_refusal(&error)
            }
        }
    }

    /// What [`Platform::token`] answers with, for callers that log or count refusals themselves.
    ///
    /// # Errors
    /// Those of [`TokenRequest::from_http`] and [`verify`]; `registration-unknown`, `client-disabled`,
    /// `assertion-replayed`, `scope-not-granted`; a port that failed. Answer with [`token_refusal`].
    pub async fn grant(&self, request: &Request<Vec<u8>>) -> Result<TokenAnswer, Error> {
        let parts = &self.0.parts;
        let security = &parts.policy.security;
        let request = TokenRequest::from_http(request, security)?;
        let claimed = claimed_client_id(&request.client_assertion, security)?;
        let tool = parts.tools.find(&claimed).await?;
        let tool = tool.ok_or_else(|| Refused::RegistrationUnknown { seen: Seen::new(&claimed) })?;
        if !tool.enabled {
            return Err(Refused::ClientDisabled.into());
        }
        let client = self.verify_assertion(&request.client_assertion, &tool).await?;
        if let Some(deployment) = &client.deployment_id
            && !parts.tools.is_deployed(&tool.client_id, deployment).await?
        {
            return Err(Refused::ClientDisabled.into());
        }
        let scopes = request.scope.intersection(&with_implied(&tool.scopes));
        if scopes.is_empty() {
            return Err(lti_security::Error::from(TokenRefused::ScopeNotGranted).into());
        }
        let now = parts.clock.now();
        let mut nonce = [0; 12];
        parts.random.fill(&mut nonce)?;
        let lifetime = parts.policy.access_token_lifetime;
        let grant = AccessGrant::new(client.client_id, client.deployment_id, &scopes, now.plus(lifetime));
        let token = grant.seal(&parts.sealer, nonce, now)?;
        tracing::info!(target: "lti::token", outcome = "granted", client_id = grant.client_id);
        Ok(TokenAnswer::new(token, lifetime, scopes))
    }

    async fn verify_assertion(
        &self,
        assertion: &str,
        tool: &ToolRegistration,
    ) -> Result<AssertedClient, Error> {
        let parts = &self.0.parts;
        let security = &*parts.policy.security.for_peer(tool.algorithms.as_deref(), &[]);
        let token_url = self.0.token_url();
        let audiences: Vec<&str> = std::iter::once(token_url.as_str())
            .chain(parts.policy.token_audiences.iter().map(String::as_str))
            .collect();
        let expected = ExpectedAssertion { client_id: &tool.client_id, audiences: &audiences };
        let now = parts.clock.now();
        let client = match &tool.keys {
            ToolKeys::KeySetUrl(url) => {
                let unverified = Unverified::<lti_claims::LaunchClaims>::parse(assertion, security)?;
                let set = self.0.tool_keys.key_set(url, unverified.kid()?).await?;
                verify(assertion, SenderKeys::Set(&set), expected, security, now)?
            }
            ToolKeys::Pasted(key) => {
                let keys = keyset::single_key(&parts.provider, key, security)?;
                verify(assertion, SenderKeys::Single(&keys), expected, security, now)?
            }
            ToolKeys::None => return Err(Refused::ClientDisabled.into()),
        };
        let key = ReplayKey::new(&parts.provider, "jti", &client.client_id, &client.jti);
        match parts.replay_guard.check_and_insert(key, client.remember_until, now).await? {
            Freshness::Fresh => Ok(client),
            Freshness::Replayed => Err(lti_security::Error::from(TokenRefused::AssertionReplayed).into()),
        }
    }

    /// The guard in front of a service: whose token this is and what it is good for. The tool must still be enabled and have the
    /// scope, and the deployment that the token is for must still be enabled (ATK-049).
    ///
    /// # Errors
    /// `bearer-missing`, `bearer-invalid`, `bearer-expired`, `scope-insufficient`, `client-disabled`; answer with
    /// [`service_refusal`].
    pub async fn authorize_service(&self, headers: &HeaderMap, scope: &str) -> Result<AccessGrant, Error> {
        Ok(self.authorize_any(headers, &[scope]).await?.0)
    }

    /// The same for a call that each of these scopes permits, and with the tool.
    pub(crate) async fn authorize_any(
        &self,
        headers: &HeaderMap,
        scopes: &[&str],
    ) -> Result<(AccessGrant, ToolRegistration), Error> {
        let parts = &self.0.parts;
        let grant = AccessGrant::from_headers(headers, &parts.sealer, parts.clock.now())?;
        let tool = parts.tools.find(&grant.client_id).await?.filter(|tool| tool.enabled);
        let tool = tool.ok_or(Refused::ClientDisabled)?;
        if let Some(deployment) = &grant.deployment_id
            && !parts.tools.is_deployed(&grant.client_id, deployment).await?
        {
            return Err(Refused::ClientDisabled.into());
        }
        // A scope that was taken from the tool is gone from the tokens that it holds.
        let granted = grant.scopes().intersection(&with_implied(&tool.scopes));
        if !scopes.iter().any(|scope| granted.contains(scope)) {
            let needed = scopes.first().copied().unwrap_or_default().to_owned();
            return Err(lti_security::Error::from(TokenRefused::ScopeInsufficient { needed }).into());
        }
        Ok((grant, tool))
    }
}

/// Who may write line items may read them (PLT-025).
pub(crate) fn with_implied(granted: &Scopes) -> Scopes {
    const LINE_ITEM: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
    const READ_ONLY: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
    let implied = granted.contains(LINE_ITEM).then_some(READ_ONLY);
    granted.iter().chain(implied).collect()
}

/// What a tool is told when its token request is refused: 400 and the protocol's code; 503 where a port failed and 500 where
/// this program is at fault, neither of which the tool can mend.
#[must_use]
pub fn token_refusal(error: &Error) -> Response<Vec<u8>> {
    if let Some(response) = throttled(error) {
        return response;
    }
    if let Error::Environment(_) | Error::ApiMisuse(_) = error {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = error.status();
        return response;
    }
    TokenError::for_code(error.code()).to_http()
}

/// What a tool is told when [`Platform::authorize_service`] refuses its call: 401, 403 where only the scope is missing, 503
/// where a port failed; 429 for [`too_many_requests`].
#[must_use]
pub fn service_refusal(error: &Error) -> Response<Vec<u8>> {
    use lti_security::error::{Environment, PeerMisbehaved};
    if let Some(response) = throttled(error) {
        return response;
    }
    let told: lti_security::Error = match (error, error.code()) {
        (Error::Environment(_) | Error::ApiMisuse(_), _) => Environment::NoSigningKey.into(),
        (_, "scope-insufficient") => TokenRefused::ScopeInsufficient { needed: String::new() }.into(),
        (_, "bearer-missing") => PeerMisbehaved::BearerMissing.into(),
        // A tool that was disabled holds a token that is none any more.
        _ => PeerMisbehaved::BearerInvalid.into(),
    };
    challenge(&told)
}

/// The refusal of a limiter of the application's own, for a tool that asks too often: give it to [`service_refusal`] or
/// [`token_refusal`]. The answer is 429 with `Retry-After`, in whole seconds, at least one, and never 403 (PLT-041).
#[must_use]
pub fn too_many_requests(retry_after: Duration) -> Error {
    Refused::TooManyRequests { retry_after }.into()
}

fn throttled(error: &Error) -> Option<Response<Vec<u8>>> {
    let Error::Refused(Refused::TooManyRequests { retry_after }) = error else { return None };
    let mut response = Response::new(Vec::new());
    *response.status_mut() = error.status();
    // Rounded up: who comes back too early is refused again.
    let seconds = retry_after.as_secs().saturating_add(u64::from(retry_after.subsec_nanos() > 0)).max(1);
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    Some(response)
}
