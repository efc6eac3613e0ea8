//! Calls to the services of a platform: a bearer token that goes to one origin and nowhere else.

use crate::access::{Access, AccessRequest};
use crate::{Error, Tool};
use http::{Request, Response};
use lti_oidc::url::origin;
use lti_security::Seen;
use lti_security::error::{Environment, PeerIncompatible, PeerMisbehaved, Refused};
use lti_security::oauth::{AccessToken, REASON_BYTES, token_is_refused};
use lti_security::ports::HttpError;
use lti_security::service::Body;
use std::fmt;

/// Sends calls to one service of one deployment, with the access token that they need. Cheap to clone.
#[derive(Clone)]
pub struct ServiceClient {
    tool: Tool,
    access: AccessRequest,
    origin: String,
}

impl Tool {
    /// A client for the service at `service_url`, a URL out of a verified launch. Nothing is sent yet.
    ///
    /// The origin of that URL is the only one that an access token is sent to. Where two services of a launch lie on two
    /// hosts, make a client for each; they share the tokens.
    ///
    /// # Errors
    /// `service-url-invalid` where the URL is neither `https` nor `http` on a loopback host.
    pub fn service(&self, access: AccessRequest, service_url: &str) -> Result<ServiceClient, Error> {
        let origin = origin(service_url).ok_or(wrong(PeerMisbehaved::ServiceUrlInvalid))?;
        Ok(ServiceClient { tool: self.clone(), access, origin })
    }
}

fn wrong(reason: impl Into<lti_security::Error>) -> Error {
    Error::from(reason.into())
}

fn gone(error: HttpError) -> Error {
    wrong(Environment::ServiceUnavailable(error))
}

impl ServiceClient {
    /// Sends `request` with a token that is good for one of `scopes`, the best first; for any token where there is none. The
    /// answer is handed over as soon as its head is there, whatever its status is: what 404 or 409 mean is the service's
    /// business. How long to wait after a 429 or 503 says [`lti_security::service::RetryAfter`].
    ///
    /// The token stands in `Authorization: Bearer` (SEC-021), in place of what the request has there. Where it was kept from
    /// before and the platform refuses it, it is dropped, asked for anew, and the call is sent once more (SEC-038, LMS-081);
    /// a call that was refused was not carried out.
    ///
    /// # Errors
    /// `service-url-invalid`, `service-origin-foreign` before anything is sent (ATK-060); those of [`Tool::access_token`];
    /// `scope-withheld` where the platform granted none of `scopes` (TRAP-43); `service-redirected`, `service-unavailable`.
    pub async fn send(&self, request: Request<Vec<u8>>, scopes: &[&str]) -> Result<Response<Body>, Error> {
        self.check_origin(&request.uri().to_string())?;
        let access = self.tool.access(&self.access, None).await?;
        let token = pick(&access, scopes)?;
        let (response, refused) = self.send_with(&token, request.clone()).await?;
        if !refused {
            return Ok(response);
        }
        if !access.cached {
            self.tool.forget(&access.key).await;
            return Ok(response);
        }
        let access = self.tool.access(&self.access, Some(&token)).await?;
        let (response, refused) = self.send_with(&pick(&access, scopes)?, request).await?;
        if refused {
            self.tool.forget(&access.key).await;
        }
        Ok(response)
    }

    pub(crate) fn check_origin(&self, url: &str) -> Result<(), Error> {
        match origin(url) {
            Some(origin) if origin == self.origin => Ok(()),
            Some(_) => Err(wrong(Refused::ServiceOriginForeign { expected: Seen::new(&self.origin) })),
            None => Err(wrong(PeerMisbehaved::ServiceUrlInvalid)),
        }
    }

    /// One call; and whether the answer refuses the token.
    async fn send_with(
        &self,
        token: &AccessToken,
        mut request: Request<Vec<u8>>,
    ) -> Result<(Response<Body>, bool), Error> {
        token.authorize(&mut request)?;
        let response = self.tool.0.parts.http.send(request).await.map_err(gone)?;
        let status = response.status();
        if status.is_redirection() && status != http::StatusCode::NOT_MODIFIED {
            return Err(wrong(PeerIncompatible::ServiceRedirected { status: status.as_u16() }));
        }
        if status != http::StatusCode::FORBIDDEN {
            let refused = token_is_refused(status, response.headers(), &[]);
            return Ok((response, refused));
        }
        let (head, body) = response.into_parts();
        let (reason, body) = body.peek(REASON_BYTES).await.map_err(gone)?;
        let refused = token_is_refused(status, &head.headers, &reason);
        Ok((Response::from_parts(head, body), refused))
    }
}

fn pick(access: &Access, scopes: &[&str]) -> Result<AccessToken, Error> {
    let token = access.tokens.for_any(scopes).map(|token| token.access_token.clone());
    token.ok_or_else(|| {
        let needed = scopes.first().copied().unwrap_or_default().to_owned();
        wrong(PeerIncompatible::ScopeWithheld { needed })
    })
}

impl fmt::Debug for ServiceClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceClient")
            .field("origin", &self.origin)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}
