//! One call: the right token to the right place, and what the head of the answer says.

use crate::{AccessRequest, Error, ServiceClient, Tool};
use http::{Request, Response};
use lti_claims::ServiceScope;
use lti_oidc::error::PeerIncompatible;
use lti_security::Blame;
use lti_security::error::{Environment, PeerIncompatible as TokenRefusal};
use lti_security::oauth::{REASON_BYTES, names_scope};
use lti_security::ports::HttpError;
use lti_security::service::Body;

/// What came of a call.
pub(crate) enum Called {
    /// A success, whose body is still to come.
    Success(Response<Body>),
    /// An answer that refuses, with the beginning of its body.
    Refusal(Response<Vec<u8>>),
    /// There is no token with a scope of the operation, or the service says that the token has none.
    Withheld,
}

/// Sends a request that the launch permits.
pub(crate) async fn send(
    client: &ServiceClient,
    request: Request<Vec<u8>>,
    scopes: &[ServiceScope],
) -> Result<Called, Error> {
    let response = match client.send(request, &names(scopes)).await {
        Ok(response) => response,
        Err(error) if is_withheld(&error) => return Ok(Called::Withheld),
        Err(error) => return Err(error),
    };
    let status = response.status();
    if status.is_success() {
        return Ok(Called::Success(response));
    }
    let (head, body) = response.into_parts();
    // Whatever is the matter with the body, the status was understood.
    let start = body.peek(REASON_BYTES).await.map(|(start, _)| start).unwrap_or_default();
    if names_scope(status, &head.headers, &start) {
        return Ok(Called::Withheld);
    }
    Ok(Called::Refusal(Response::from_parts(head, start)))
}

/// Does the platform grant one of these scopes? Asks for a token, or looks at the one that was kept (LMS-078).
pub(crate) async fn is_granted(
    tool: &Tool,
    access: &AccessRequest,
    scopes: &[ServiceScope],
) -> Result<bool, Error> {
    match tool.access_token(access).await {
        Ok(tokens) => Ok(tokens.for_any(&names(scopes)).is_some()),
        Err(error) if is_withheld(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn names(scopes: &[ServiceScope]) -> Vec<&str> {
    scopes.iter().map(ServiceScope::as_str).collect()
}

/// Does it say that there is no token with the scope?
fn is_withheld(error: &Error) -> bool {
    match error {
        Error::PeerIncompatible(PeerIncompatible::Token(TokenRefusal::ScopeWithheld { .. })) => true,
        Error::PeerIncompatible(PeerIncompatible::Token(TokenRefusal::TokenEndpoint { code, .. })) => {
            code.as_str() == "invalid_scope"
        }
        _ => false,
    }
}

/// `scope-withheld`, in the middle of something that the platform permitted before.
pub(crate) fn withheld_error(scopes: &[ServiceScope]) -> Error {
    let needed = scopes.first().map_or("", ServiceScope::as_str).to_owned();
    lti_security::Error::from(TokenRefusal::ScopeWithheld { needed }).into()
}

/// A body that did not come whole.
pub(crate) fn broken(error: HttpError) -> Error {
    lti_security::Error::from(Environment::ServiceUnavailable(error)).into()
}

/// May the same call succeed later, with nothing changed but the time? Also where a token endpoint answers with a status that says so,
/// such as 503.
pub(crate) fn may_pass(error: &Error) -> bool {
    match error {
        Error::PeerIncompatible(PeerIncompatible::Token(TokenRefusal::TokenEndpoint { status, .. })) => {
            matches!(status, 408 | 425 | 429 | 500..=599)
        }
        _ => error.blame() == Blame::Environment,
    }
}
