//! `GET` and `POST /login`: third-party initiated login (Security Framework 1.0 §5.1.1.1).

use crate::outcome::{AmbiguousLogin, LoginChoice};
use crate::report::{Trace, similar};
use crate::{Check, Error, Found, LaunchReport, LoginOutcome, PlatformRegistration, Tool, cookies};
use http::Request;
use http::header::SET_COOKIE;
use lti_oidc::LoginInitiation;
use lti_oidc::error::Refused;
use lti_oidc::tool::{BrowserSecret, LoginSecrets, cookie_name};
use lti_security::Seen;

impl Tool {
    /// Answers a login initiation: sends the browser to the platform, with a cookie that belongs to this login alone. Where
    /// the initiation names a storage target, a page puts `state` and `nonce` there first.
    ///
    /// # Errors
    /// Those of [`LoginInitiation::from_http`] and [`LoginInitiation::answer`]; `registration-unknown`; a port that failed.
    /// Nothing is kept in any of these cases.
    pub async fn login(&self, request: &Request<Vec<u8>>) -> Result<LoginOutcome, Error> {
        logged(self.find_and_answer(request, &mut Trace::off()).await)
    }

    /// As [`Tool::login`], at the login URL of one registration: no other is asked (TRAP-22). `registration_id` comes from the
    /// path of [`Tool::login_url`], decoded.
    ///
    /// # Errors
    /// As [`Tool::login`]; `registration-unknown` too where the request names another issuer or client.
    pub async fn login_at(
        &self,
        registration_id: &str,
        request: &Request<Vec<u8>>,
    ) -> Result<LoginOutcome, Error> {
        logged(self.answer_at(registration_id, request, &mut Trace::off()).await)
    }

    /// As [`Tool::login`], or [`Tool::login_at`] where a registration is given, and what the run went through, for the operator.
    pub async fn login_with_report(
        &self,
        registration_id: Option<&str>,
        request: &Request<Vec<u8>>,
    ) -> (Result<LoginOutcome, Error>, LaunchReport) {
        let mut trace = Trace::on();
        let outcome = logged(match registration_id {
            Some(id) => self.answer_at(id, request, &mut trace).await,
            None => self.find_and_answer(request, &mut trace).await,
        });
        if matches!(&outcome, Err(Error::Refused(Refused::RegistrationUnknown { .. }))) {
            self.look_for_spellings(request, &mut trace).await;
        }
        let report = LaunchReport::of_login(trace, &outcome, self.0.parts.clock.now());
        (outcome, report)
    }

    /// Whether the issuer is registered in another spelling: only to say so, never to go on with it.
    async fn look_for_spellings(&self, request: &Request<Vec<u8>>, trace: &mut Trace) {
        let parts = &self.0.parts;
        let Ok(initiation) = LoginInitiation::from_http(request, &parts.policy.oidc) else { return };
        for issuer in similar(&initiation.iss) {
            let found = parts.registrations.find(&issuer, initiation.client_id.as_deref()).await;
            if matches!(found, Ok(Found::One(_) | Found::Ambiguous(_))) {
                return trace.meant(issuer);
            }
        }
    }

    /// The login initiation URL for the platform of one registration. It works like the one of [`Tool::settings`], and leaves
    /// no doubt where an issuer has several registrations and its platform sends no `client_id` (TRAP-22). The ids `.` and `..` have
    /// none, because browsers take them for steps of a path.
    #[must_use]
    pub fn login_url(&self, registration_id: &str) -> String {
        let mut url = format!("{}/login/", self.0.parts.base_url);
        for byte in registration_id.bytes() {
            // RFC 3986 §2.3; everything else is escaped, so that an id is one segment.
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                url.push_str(&format!("%{byte:02X}"));
            }
        }
        url
    }

    async fn find_and_answer(
        &self,
        request: &Request<Vec<u8>>,
        trace: &mut Trace,
    ) -> Result<LoginOutcome, Error> {
        let parts = &self.0.parts;
        let initiation = LoginInitiation::from_http(request, &parts.policy.oidc)?;
        trace.reach(Check::LoginRegistration);
        match parts.registrations.find(&initiation.iss, initiation.client_id.as_deref()).await? {
            Found::One(registration) => self.answer_login(initiation, &registration, trace).await,
            Found::None => Err(Refused::RegistrationUnknown { seen: Seen::new(&initiation.iss) }.into()),
            Found::Ambiguous(registrations) => {
                let choice = |registration: PlatformRegistration| {
                    let url = initiation.to_url(&self.login_url(&registration.id));
                    LoginChoice::new(registration, url)
                };
                let choices = registrations.into_iter().take(100).map(choice).collect();
                Ok(LoginOutcome::Ambiguous(AmbiguousLogin::new(initiation.iss, choices)))
            }
        }
    }

    async fn answer_at(
        &self,
        id: &str,
        request: &Request<Vec<u8>>,
        trace: &mut Trace,
    ) -> Result<LoginOutcome, Error> {
        let parts = &self.0.parts;
        let initiation = LoginInitiation::from_http(request, &parts.policy.oidc)?;
        trace.reach(Check::LoginRegistration);
        match parts.registrations.get(id).await? {
            Some(registration) => self.answer_login(initiation, &registration, trace).await,
            None => Err(Refused::RegistrationUnknown { seen: Seen::new(&initiation.iss) }.into()),
        }
    }

    async fn answer_login(
        &self,
        initiation: LoginInitiation,
        registration: &PlatformRegistration,
        trace: &mut Trace,
    ) -> Result<LoginOutcome, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        trace.platform(registration);
        trace.reach(Check::LoginSecrets);
        let (mut nonce, mut browser) = ([0; 32], [0; 32]);
        parts.random.fill(&mut nonce)?;
        parts.random.fill(&mut browser)?;
        let secrets = LoginSecrets { nonce, browser: BrowserSecret::new(browser) };
        let secret = secrets.browser.clone();
        let now = parts.clock.now();
        trace.reach(Check::LoginRegistration);
        let answer = inner.with_registration(registration, |view| {
            initiation.answer(&parts.provider, view, secrets, &parts.policy.oidc, now)
        })?;
        trace.reach(Check::LoginBegun);
        let state = parts.pending_logins.keep(answer.pending.clone(), now).await?;
        let name = cookie_name(&parts.provider, &state);
        // A new window begins the login at the URL of this registration: nobody has to be asked which one.
        let login = self.login_url(&registration.id);
        let routes = inner.storage.routes(&login);
        let mut response = answer.to_http(&parts.provider, state, &routes, &parts.policy.oidc);
        if let Some(cookie) = cookies::set(&name, secret.reveal(), parts.policy.oidc.login_lifetime) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(LoginOutcome::Answer(response))
    }
}

/// One line a login that goes no further (CERT-G-015).
fn logged(result: Result<LoginOutcome, Error>) -> Result<LoginOutcome, Error> {
    let refused = match &result {
        Ok(LoginOutcome::Answer(_)) => return result,
        Ok(LoginOutcome::Ambiguous(ambiguous)) => &ambiguous.error(),
        Err(error) => error,
    };
    tracing::info!(
        target: "lti::login",
        outcome = if result.is_ok() { "ambiguous" } else { "refused" },
        code = refused.code(),
        blame = refused.blame().as_str(),
        requirement = refused.requirement(),
        detail = %refused,
    );
    result
}
