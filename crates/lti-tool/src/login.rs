//! `GET` and `POST /login`: third-party initiated login (Security Framework 1.0 §5.1.1.1).

use crate::{Error, Found, Tool, cookies};
use http::header::SET_COOKIE;
use http::{Request, Response};
use lti_oidc::LoginInitiation;
use lti_oidc::error::Refused;
use lti_oidc::tool::{BrowserSecret, LoginSecrets, cookie_name};
use lti_security::Seen;

impl Tool {
    /// Answers a login initiation: sends the browser to the platform, with a cookie that belongs to this login alone.
    ///
    /// # Errors
    /// Those of [`LoginInitiation::from_http`] and [`LoginInitiation::answer`]; `registration-unknown`,
    /// `registration-ambiguous`; a port that failed. Nothing is kept in any of these cases.
    pub async fn login(&self, request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        let result = self.answer_login(request).await;
        if let Err(error) = &result {
            tracing::info!(
                target: "lti::login",
                outcome = "refused",
                code = error.code(),
                blame = error.blame().as_str(),
                requirement = error.requirement(),
                detail = %error,
            );
        }
        result
    }

    async fn answer_login(&self, request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        let inner = &*self.0;
        let parts = &inner.parts;
        let initiation = LoginInitiation::from_http(request, &parts.policy.oidc)?;
        let found = parts.registrations.find(&initiation.iss, initiation.client_id.as_deref()).await?;
        let seen = || Seen::new(&initiation.iss);
        let registration = match found {
            Found::One(registration) => *registration,
            Found::None => return Err(Refused::RegistrationUnknown { seen: seen() }.into()),
            Found::Ambiguous => return Err(Refused::RegistrationAmbiguous { seen: seen() }.into()),
        };
        let (mut nonce, mut browser) = ([0; 32], [0; 32]);
        parts.random.fill(&mut nonce)?;
        parts.random.fill(&mut browser)?;
        let secrets = LoginSecrets { nonce, browser: BrowserSecret::new(browser) };
        let secret = secrets.browser.clone();
        let now = parts.clock.now();
        let answer = inner.with_registration(&registration, |view| {
            initiation.answer(&parts.provider, view, secrets, &parts.policy.oidc, now)
        })?;
        let state = parts.pending_logins.keep(answer.pending.clone(), now).await?;
        let name = cookie_name(&parts.provider, &state);
        let mut response = answer.to_http(state, &parts.policy.oidc);
        if let Some(cookie) = cookies::set(&name, secret.reveal(), parts.policy.oidc.login_lifetime) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }
}
