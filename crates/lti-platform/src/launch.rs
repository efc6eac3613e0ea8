//! The beginning of a launch: the platform sends the browser to the tool's login initiation URL.

use crate::{Error, LaunchIntent, LoginMethod, Platform};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, Response, StatusCode};
use lti_oidc::error::{ApiMisuse, Refused};
use lti_oidc::url::origin;
use lti_security::Seen;

impl Platform {
    /// Begins a launch for a person who is logged in and opened a link.
    ///
    /// # Errors
    /// `registration-unknown`, `client-disabled`, `registration-url-invalid`; a port that failed.
    pub async fn begin_launch(&self, intent: &LaunchIntent) -> Result<Response<Vec<u8>>, Error> {
        let parts = &self.0.parts;
        let tool = parts.tools.find(&intent.client_id).await?;
        let tool = tool.ok_or_else(|| Refused::RegistrationUnknown { seen: Seen::new(&intent.client_id) })?;
        if !tool.enabled || !parts.tools.is_deployed(&tool.client_id, &intent.deployment_id).await? {
            return Err(Refused::ClientDisabled.into());
        }
        if origin(&tool.login_initiation_url).is_none() {
            return Err(ApiMisuse::RegistrationUrl { what: "login initiation URL" }.into());
        }
        let mut random = [0; 40];
        parts.random.fill(&mut random)?;
        let now = parts.clock.now();
        let initiation =
            intent.begin(&parts.issuer, &parts.provider, &parts.sealer, &random, &parts.policy.oidc, now)?;
        let url = initiation.to_url(&tool.login_initiation_url);
        match (tool.login_method, HeaderValue::from_str(&url)) {
            (LoginMethod::Get, Ok(location)) => {
                let mut response = Response::new(Vec::new());
                *response.status_mut() = StatusCode::SEE_OTHER;
                response.headers_mut().insert(LOCATION, location);
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
                Ok(response)
            }
            _ => Ok(initiation.to_form(&tool.login_initiation_url).to_http()),
        }
    }
}
