//! `POST /launch`: the authentication response (Security Framework 1.0 §5.1.1.3 and §5.1.1.4), and `POST /launch/confirm`:
//! the same once more, with what the platform's storage held.

use crate::report::Trace;
use crate::{Check, DeploymentStatus, Error, LaunchReport, Outcome, PlatformRegistration, Tool, cookies};
use http::Request;
use lti_oidc::AuthenticationResponse;
use lti_oidc::error::PeerMisbehaved;
use lti_oidc::tool::{
    Accepted, BoundResponse, Checked, CheckedLaunch, Confirmation, PendingLogin, VerifiedResponse,
    cookie_name,
};
use lti_oidc::url::origin;
use lti_security::{Policy, PortError, Seen, SenderKeys, UnixTime};
use std::borrow::Cow;

impl Tool {
    /// Reads, binds, verifies and accepts a launch. Nothing is stored before every check has passed.
    ///
    /// The login's cookie stays in the browser until the login's time is over, so that a reload is told apart
    /// ([`Outcome::Repeated`]) from a launch of another browser (`browser-mismatch`).
    ///
    /// # Errors
    /// The first failing check. Answer with [`Error::status`].
    pub async fn launch(&self, request: &Request<Vec<u8>>) -> Result<Outcome, Error> {
        let outcome = self.accept_launch(request, &mut Trace::off()).await;
        log(&outcome);
        outcome
    }

    /// As [`Tool::launch`], and what the run went through, for the operator.
    pub async fn launch_with_report(
        &self,
        request: &Request<Vec<u8>>,
    ) -> (Result<Outcome, Error>, LaunchReport) {
        let mut trace = Trace::on();
        let outcome = self.accept_launch(request, &mut trace).await;
        log(&outcome);
        let report = self.report(trace, &outcome).await;
        (outcome, report)
    }

    /// Answers the check page of [`Outcome::ConfirmBrowser`]: the same response, checked from the beginning, with what the
    /// platform's storage held in place of the cookie. It has to come from this tool's own page.
    ///
    /// # Errors
    /// `confirm-foreign`, `storage-mismatch`, and those of [`Tool::launch`].
    pub async fn confirm(&self, request: &Request<Vec<u8>>) -> Result<Outcome, Error> {
        let outcome = self.accept_confirmation(request, &mut Trace::off()).await;
        log(&outcome);
        outcome
    }

    /// As [`Tool::confirm`], and what the run went through, for the operator.
    pub async fn confirm_with_report(
        &self,
        request: &Request<Vec<u8>>,
    ) -> (Result<Outcome, Error>, LaunchReport) {
        let mut trace = Trace::on();
        let outcome = self.accept_confirmation(request, &mut trace).await;
        log(&outcome);
        let report = self.report(trace, &outcome).await;
        (outcome, report)
    }

    async fn report(&self, mut trace: Trace, outcome: &Result<Outcome, Error>) -> LaunchReport {
        self.name_platform(&mut trace).await;
        LaunchReport::of_launch(trace, outcome, self.0.parts.clock.now())
    }

    /// A run may not need the registration; a report does, to know which LMS it is about.
    pub(crate) async fn name_platform(&self, trace: &mut Trace) {
        if let Some(id) = trace.unnamed_login()
            && let Ok(Some(registration)) = self.0.parts.registrations.get(&id).await
        {
            trace.platform(&registration);
        }
    }

    async fn accept_launch(&self, request: &Request<Vec<u8>>, trace: &mut Trace) -> Result<Outcome, Error> {
        let parts = &self.0.parts;
        let response = AuthenticationResponse::from_http(request, &parts.policy.oidc)?;
        let cookie_name = cookie_name(&parts.provider, &response.state);
        let cookie = cookies::find(request.headers(), &cookie_name);
        let (pending, now) = self.pending_login(&response.state, trace).await?;
        let registration = self.registration_of(pending.as_ref()).await;
        let security = security(&parts.policy.security, &registration);
        let bound = response.bind(&parts.provider, pending, cookie, &security, now)?;
        trace.see(Check::SameBrowser, || "the login's own cookie".to_owned());
        self.accept(bound, registration, trace).await
    }

    async fn accept_confirmation(
        &self,
        request: &Request<Vec<u8>>,
        trace: &mut Trace,
    ) -> Result<Outcome, Error> {
        let parts = &self.0.parts;
        let confirmation = Confirmation::from_http(request, &self.0.storage.origin, &parts.policy.oidc)?;
        let cookie_name = cookie_name(&parts.provider, confirmation.state());
        let cookie = cookies::find(request.headers(), &cookie_name);
        let (pending, now) = self.pending_login(confirmation.state(), trace).await?;
        let registration = self.registration_of(pending.as_ref()).await;
        let security = security(&parts.policy.security, &registration);
        let bound = confirmation.bind(&parts.provider, pending, cookie, &security, now)?;
        trace.see(Check::SameBrowser, || "the login's own values in the platform's storage".to_owned());
        self.accept(bound, registration, trace).await
    }

    async fn pending_login(
        &self,
        state: &str,
        trace: &mut Trace,
    ) -> Result<(Option<PendingLogin>, UnixTime), Error> {
        let parts = &self.0.parts;
        let now = parts.clock.now();
        trace.reach(Check::State);
        let pending = parts.pending_logins.find(state, now).await?;
        if let Some(login) = &pending {
            trace.login_of(login.registration_id());
            trace.see(Check::InTime, || {
                format!("{} s before the login ends", login.expires_at().since(now).as_secs())
            });
        }
        Ok((pending, now))
    }

    /// The registration of the login, for the policy that its token is read by. What the store says is judged after the binding.
    async fn registration_of(&self, pending: Option<&PendingLogin>) -> Registered {
        match pending {
            Some(login) => self.0.parts.registrations.get(login.registration_id()).await,
            None => Ok(None),
        }
    }

    /// Everything after the binding.
    async fn accept(
        &self,
        bound: BoundResponse,
        registration: Registered,
        trace: &mut Trace,
    ) -> Result<Outcome, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        trace.see(Check::Algorithm, || format!("{:?}", bound.algorithm()));

        trace.reach(Check::Registration);
        let security = &*security(&parts.policy.security, &registration);
        let registration = registration?.ok_or(PeerMisbehaved::StateUnknown)?;
        trace.platform(&registration);
        trace.reach(Check::Key);
        let kid = bound.kid()?;
        trace.see(Check::Key, || format!("the key {}", Seen::new(kid)));
        let keys = inner.platform_keys.key_set(&registration.key_set_url, kid).await?;
        let now = parts.clock.now();
        let checked = inner.with_registration(&registration, |view| {
            let verified = bound.verify(SenderKeys::Set(&keys), view, security, now)?;
            see_times(trace, &verified, now);
            verified.check_message(&parts.provider, view, &registration.claims_policy, &parts.policy.oidc)
        })?;
        let checked = match checked {
            Checked::Launch(checked) => checked,
            // Nothing is kept, and the replay guard is not asked: it will be, once the browser is known.
            Checked::ToConfirm(unconfirmed) => {
                let login = self.login_url(&registration.id);
                let page = unconfirmed.to_http(&parts.provider, &inner.storage.routes(&login));
                return Ok(Outcome::ConfirmBrowser(page));
            }
        };
        see_message(trace, &checked);

        trace.reach(Check::Deployment);
        let deployment = parts.registrations.deployment(&registration.id, checked.deployment_id()).await?;
        trace.approved(deployment == DeploymentStatus::Approved);
        trace.reach(Check::FirstTime);
        let guard = &parts.replay_guard;
        let freshness = guard.check_and_insert(checked.replay_key(), checked.remember_until(), now).await?;
        trace.reach(Check::Deployment);
        Ok(match checked.accept(freshness, deployment) {
            Accepted::Launch(launch) => Outcome::Launch(Box::new(launch)),
            Accepted::PendingDeployment(launch) => Outcome::PendingDeployment(Box::new(launch)),
            Accepted::Repeated(repeat) => Outcome::Repeated(repeat),
        })
    }
}

type Registered = Result<Option<PlatformRegistration>, PortError>;

/// The policy for tokens, with what was agreed with this platform.
fn security<'a>(policy: &'a Policy, registration: &Registered) -> Cow<'a, Policy> {
    match registration {
        Ok(Some(agreed)) => policy.for_peer(agreed.algorithms.as_deref(), &agreed.trusted_audiences),
        _ => Cow::Borrowed(policy),
    }
}

fn see_times(trace: &mut Trace, verified: &VerifiedResponse, now: UnixTime) {
    if let Some((made, ends)) = verified.times() {
        let (made, ends, now) = (made.seconds(), ends.seconds(), now.seconds());
        trace.see(Check::NotExpired, || format!("ends {} s from now", ends.saturating_sub(now)));
        trace.see(Check::Recent, || format!("made {} s ago", now.saturating_sub(made)));
        trace.see(Check::Lifetime, || format!("{} s", ends.saturating_sub(made)));
    }
}

fn see_message(trace: &mut Trace, checked: &CheckedLaunch) {
    trace.see(Check::Target, || {
        let origin = origin(checked.target_link_uri()).unwrap_or_default();
        format!("a page of {}", Seen::new(&origin))
    });
    trace.see(Check::SameTarget, || {
        if checked.target_differs() { "another one; the signed one counts" } else { "the same" }.to_owned()
    });
    trace.see(Check::SameDeployment, || format!("the deployment {}", Seen::new(checked.deployment_id())));
    trace.see(Check::Deployment, || format!("the deployment {}", Seen::new(checked.deployment_id())));
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
        Ok(Outcome::ConfirmBrowser(_)) => {
            tracing::info!(target: "lti::launch", outcome = "browser to confirm");
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
