//! `GET` and `POST /authorize`: the authentication request (OpenID Connect Core §3.2.2.1).

use crate::{Error, Platform, ToolRegistration};
use http::{Request, Response};
use lti_claims::variables::Values;
use lti_claims::{BasicOutcome, ResourceLinkRequest};
use lti_oidc::error::Refused;
use lti_oidc::platform::{AuthorizedRequest, CheckedRequest, IncomingRequest, Refusal};
use lti_oidc::{AuthenticationErrorCode, FormPost};
use lti_security::Seen;

/// What the browser is answered with.
#[derive(Debug)]
#[non_exhaustive]
pub enum Authorization {
    /// The launch: a page that posts the `id_token` to the tool.
    Launch(Response<Vec<u8>>),
    /// A refusal that the tool is told of: a page that posts the error to its redirect URI. The error is for the log.
    Refused(Response<Vec<u8>>, Error),
    /// The browser sent no session: a page that posts the same request once more from the platform's own site, where the
    /// session's cookie is sent (PLT-009). Whoever answers it then passes `reposted`.
    Repost(Response<Vec<u8>>),
}

/// The parameter that marks a request that was posted once more.
const REPOSTED: &str = "lti_reposted";

impl Platform {
    /// Answers an authentication request. `session_user` is who this browser's session says, `None` where it says nobody.
    ///
    /// # Errors
    /// What has to be shown on the platform's own page, because the redirect URI cannot be trusted: an unknown client, an
    /// unregistered redirect URI, a malformed request (OIDC-037).
    pub async fn authorize(
        &self,
        request: &Request<Vec<u8>>,
        session_user: Option<&str>,
    ) -> Result<Authorization, Error> {
        let result = self.answer_authentication(request, session_user).await;
        match &result {
            Ok(Authorization::Refused(_, error)) | Err(error) => tracing::info!(
                target: "lti::authorize",
                outcome = "refused",
                code = error.code(),
                blame = error.blame().as_str(),
                requirement = error.requirement(),
                detail = %error,
            ),
            // A launch is noted where it is known for whom.
            Ok(Authorization::Launch(_) | Authorization::Repost(_)) => {}
        }
        result
    }

    async fn answer_authentication(
        &self,
        request: &Request<Vec<u8>>,
        session_user: Option<&str>,
    ) -> Result<Authorization, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        let incoming = IncomingRequest::from_http(request, &parts.policy.oidc)?;
        let reposted = incoming.has(REPOSTED);
        let tool = parts.tools.find(incoming.client_id()).await?;
        let seen = Seen::new(incoming.client_id());
        let tool = tool.ok_or(Refused::RegistrationUnknown { seen })?;
        let trusted = inner.with_registration(&tool, |view| incoming.check_redirect(view))?;
        let checked = match trusted.check() {
            Ok(checked) => checked,
            Err(refusal) => return Ok(refused(refusal)),
        };
        if !tool.enabled {
            let error = Refused::ClientDisabled.into();
            return Ok(refused(checked.refuse(AuthenticationErrorCode::UnauthorizedClient, error)));
        }
        if session_user.is_none() && !reposted {
            let mut fields = checked.parameters();
            fields.push((REPOSTED, "1".into()));
            let action = format!("{}/authorize", parts.base_url);
            return Ok(Authorization::Repost(FormPost::new(action, fields).to_http()));
        }
        match self.authorized(checked, &tool, session_user).await {
            Ok(request) => self.respond(request, &tool).await,
            Err(Stopped::Refusal(refusal)) => Ok(refused(*refusal)),
            Err(Stopped::Failed(error)) => Err(error),
        }
    }

    /// Opens the hints and asks the replay guard: from here on the request is this person's own.
    async fn authorized(
        &self,
        checked: CheckedRequest,
        tool: &ToolRegistration,
        session_user: Option<&str>,
    ) -> Result<AuthorizedRequest, Stopped> {
        let parts = &self.0.parts;
        let now = parts.clock.now();
        let hint = self
            .0
            .with_registration(tool, |view| checked.open_hints(&parts.provider, view, &parts.sealer, now))?;
        if session_user != Some(hint.user_id.as_str()) {
            // Before the replay guard: somebody else's browser must not use up this person's hint.
            return Err(checked
                .refuse(AuthenticationErrorCode::LoginRequired, Refused::LoginRequired.into())
                .into());
        }
        let guard = &parts.replay_guard;
        let freshness = guard.check_and_insert(hint.replay_key, hint.expires_at, now).await;
        let freshness = freshness.map_err(|error| Stopped::Failed(error.into()))?;
        Ok(checked.for_user(hint, session_user, freshness)?)
    }

    async fn respond(
        &self,
        mut request: AuthorizedRequest,
        tool: &ToolRegistration,
    ) -> Result<Authorization, Error> {
        let parts = &self.0.parts;
        let found =
            parts.launches.message(request.user_id(), request.client_id(), request.reference()).await?;
        let deployed = match &found {
            Some(message) => parts.tools.is_deployed(request.client_id(), &message.deployment_id).await?,
            None => false,
        };
        let Some(mut message) = found.filter(|_| deployed) else {
            let error = Refused::ClientDisabled.into();
            return Ok(refused(request.refuse(AuthenticationErrorCode::AccessDenied, error)));
        };
        if !request.leads_to(&parts.provider, &message.target_link_uri) {
            let error = Refused::TargetChanged.into();
            return Ok(refused(request.refuse(AuthenticationErrorCode::AccessDenied, error)));
        }
        if let Some(url) = &tool.basic_outcome_url {
            message.basic_outcome = Some(BasicOutcome::of_launch(url, &message));
        }
        if message.endpoint.is_none() {
            message.endpoint = self.endpoint(tool, &message).await?;
        }
        self.name_roster(tool, &mut message).await?;
        // Variables take their values from what is sent, so this comes last.
        self.substitute(&mut message, &request, tool).await?;
        let legacy_key = message.lti1p1.as_ref().and_then(|ids| ids.oauth_consumer_key.as_deref());
        if let Some(legacy_key) = legacy_key
            && let Some(secret) = parts.launches.consumer_secret(request.client_id(), legacy_key).await?
        {
            request = request.with_consumer_secret(&parts.provider, secret);
        }
        let key = self.0.own_keys.signing_key().await?;
        let client_id = request.client_id().to_owned();
        let form = request.respond(&parts.issuer, message, &key, &parts.policy.oidc, parts.clock.now())?;
        tracing::info!(target: "lti::authorize", outcome = "launched", client_id);
        Ok(Authorization::Launch(form.to_http()))
    }
}

impl Platform {
    /// Fills in the custom parameters; the application is asked only where one of them needs it (Core 1.3 App. B).
    async fn substitute(
        &self,
        message: &mut ResourceLinkRequest,
        request: &AuthorizedRequest,
        tool: &ToolRegistration,
    ) -> Result<(), Error> {
        let names = message.variables_to_ask(&tool.variables);
        let mut values = Values::new();
        if !names.is_empty() {
            let (user_id, client_id, reference) =
                (request.user_id(), request.client_id(), request.reference());
            values = self.0.parts.launches.variables(user_id, client_id, reference, &names).await?;
            self.group_variables(tool, message, &names, &mut values).await?;
        }
        Ok(message.substitute_variables(&tool.variables, &values)?)
    }
}

enum Stopped {
    Refusal(Box<Refusal>),
    Failed(Error),
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(Box::new(refusal))
    }
}

fn refused(refusal: Refusal) -> Authorization {
    Authorization::Refused(refusal.to_form().to_http(), refusal.error)
}
