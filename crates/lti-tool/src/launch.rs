//! `POST /launch`: the authentication response (Security Framework 1.0 §5.1.1.3 and §5.1.1.4).

use crate::{Error, Outcome, Tool, cookies};
use http::Request;
use lti_oidc::AuthenticationResponse;
use lti_oidc::error::PeerMisbehaved;
use lti_oidc::tool::{Accepted, cookie_name};
use lti_security::SenderKeys;

impl Tool {
    /// Reads, binds, verifies and accepts a launch. Nothing is stored before every check has passed.
    ///
    /// The login's cookie stays in the browser until the login's time is over, so that a reload is told apart
    /// ([`Outcome::Repeated`]) from a launch of another browser (`browser-mismatch`).
    ///
    /// # Errors
    /// The first failing check. Answer with [`Error::status`].
    pub async fn launch(&self, request: &Request<Vec<u8>>) -> Result<Outcome, Error> {
        let outcome = self.accept_launch(request).await;
        log(&outcome);
        outcome
    }

    async fn accept_launch(&self, request: &Request<Vec<u8>>) -> Result<Outcome, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        let (oidc, security) = (&parts.policy.oidc, &parts.policy.security);
        let now = parts.clock.now();

        let response = AuthenticationResponse::from_http(request, oidc)?;
        let cookie_name = cookie_name(&parts.provider, &response.state);
        let cookie = cookies::find(request.headers(), &cookie_name);
        let pending = parts.pending_logins.find(&response.state, now).await?;
        let bound = response.bind(&parts.provider, pending, cookie, security, now)?;

        let registration = parts.registrations.get(bound.registration_id()).await?;
        let registration = registration.ok_or(PeerMisbehaved::StateUnknown)?;
        let keys = inner.platform_keys.key_set(&registration.key_set_url, bound.kid()?).await?;
        let now = parts.clock.now();
        let checked = inner.with_registration(&registration, |view| {
            bound.verify(SenderKeys::Set(&keys), view, security, now)?.check_message(
                &parts.provider,
                view,
                &registration.claims_policy,
                oidc,
            )
        })?;

        let deployment = parts.registrations.deployment(&registration.id, checked.deployment_id()).await?;
        let guard = &parts.replay_guard;
        let freshness = guard.check_and_insert(checked.replay_key(), checked.remember_until(), now).await?;
        Ok(match checked.accept(freshness, deployment) {
            Accepted::Launch(launch) => Outcome::Launch(Box::new(launch)),
            Accepted::PendingDeployment(launch) => Outcome::PendingDeployment(Box::new(launch)),
            Accepted::Repeated(repeat) => Outcome::Repeated(repeat),
        })
    }
}

/// One line a launch (CERT-G-015): no token, no name, no user id.
fn log(outcome: &Result<Outcome, Error>) {
    match outcome {
        Ok(Outcome::Launch(launch) | Outcome::PendingDeployment(launch)) => tracing::info!(
            target: "lti::launch",
            outcome = if matches!(outcome, Ok(Outcome::Launch(_))) { "accepted" } else { "pending deployment" },
            registration = launch.registration_id,
            issuer = launch.issuer,
            client_id = launch.client_id,
            deployment_id = launch.message.deployment_id(),
            target_differs = launch.target_differs,
        ),
        Ok(Outcome::Repeated(repeat)) => {
            log_refusal("repeated", Some(&repeat.registration_id), &repeat.error())
        }
        Err(error) => log_refusal("refused", None, error),
    }
}

fn log_refusal(outcome: &'static str, registration: Option<&str>, error: &Error) {
    tracing::info!(
        target: "lti::launch",
        outcome,
        registration,
        code = error.code(),
        blame = error.blame().as_str(),
        requirement = error.requirement(),
        detail = %error,
    );
}
