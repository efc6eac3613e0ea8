use super::Registration;
use crate::error::{ApiMisuse, PeerIncompatible, PeerMisbehaved};
use crate::parameters::Parameters;
use crate::url::origin;
use crate::{
    AuthenticationErrorCode, AuthenticationRequest, AuthenticationResponse, Error, FormPost, Policy,
};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

/// An authentication request as it arrived, GET or POST (OIDC-023). Nothing in it is trusted, least of all where its
/// answer should go.
pub struct IncomingRequest {
    parameters: Parameters,
    client_id: String,
}

impl IncomingRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Shown on the platform's own page: `method-not-allowed`, `content-type-wrong`, `request-too-large`, and
    /// `parameter-missing` or `parameter-repeated` for `client_id`.
    pub fn from_http(request: &http::Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let parameters = Parameters::of_get_or_post(request, policy)?;
        let client_id = parameters.required("client_id")?;
        Ok(Self { parameters, client_id })
    }

    /// The client that the request says it is from: good for finding the registration, and for nothing else.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Whether a parameter of the application's own is there.
    #[must_use]
    pub fn has(&self, name: &'static str) -> bool {
        matches!(self.parameters.unlimited(name), Ok(Some(_)))
    }

    /// Checks that the answer may go where the request says (OIDC-025, ATK-041).
    ///
    /// # Errors
    /// Shown on the platform's own page, never redirected: `redirect-uri-unregistered`, `parameter-missing`,
    /// `parameter-repeated`, `registration-url-invalid`.
    pub fn check_redirect(self, registration: &Registration<'_>) -> Result<TrustedRequest, Error> {
        let redirect_uri = self.parameters.required("redirect_uri")?;
        if self.client_id != registration.client_id
            || !registration.redirect_uris.contains(&redirect_uri.as_str())
        {
            return Err(PeerMisbehaved::RedirectUnregistered.into());
        }
        if origin(&redirect_uri).is_none() {
            return Err(ApiMisuse::RegistrationUrl { what: "redirect URI" }.into());
        }
        // A state that cannot be read is not given back; the request is refused for it below.
        let state = self.parameters.optional("state");
        Ok(TrustedRequest { parameters: self.parameters, client_id: self.client_id, redirect_uri, state })
    }
}

impl fmt::Debug for IncomingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingRequest").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// A request whose redirect URI is registered: from here on every answer goes there.
pub struct TrustedRequest {
    parameters: Parameters,
    client_id: String,
    redirect_uri: String,
    state: Result<Option<String>, Error>,
}

impl TrustedRequest {
    /// Checks every other parameter (OIDC-013 to OIDC-021, ATK-042). Unknown ones are ignored (OIDC-024).
    ///
    /// # Errors
    /// A refusal with the code that OpenID Connect names for it.
    pub fn check(self) -> Result<CheckedRequest, Refusal> {
        let state = self.state.clone().unwrap_or_default();
        let refuse = |code, error| Refusal {
            redirect_uri: self.redirect_uri.clone(),
            state: state.clone(),
            code,
            error,
        };
        let invalid = |error| refuse(AuthenticationErrorCode::InvalidRequest, error);
        if let Err(error) = &self.state {
            return Err(invalid(error.clone()));
        }
        for (name, code) in UNSUPPORTED {
            if self.parameters.optional(name).map_err(invalid)?.is_some() {
                return Err(refuse(code, PeerIncompatible::ParameterUnsupported { name }.into()));
            }
        }
        for (name, code, fits) in EXPECTED {
            let value =
                self.parameters.required(name).map_err(|error| refuse(code_of(&error, code), error))?;
            if !fits(&value) {
                return Err(refuse(code, PeerMisbehaved::RequestInvalid { name }.into()));
            }
        }
        let nonce = self.parameters.required("nonce").map_err(invalid)?;
        let login_hint = self.parameters.required("login_hint").map_err(invalid)?;
        let lti_message_hint = self.parameters.optional("lti_message_hint").map_err(invalid)?;
        let mut request =
            AuthenticationRequest::new(self.client_id.clone(), self.redirect_uri.clone(), login_hint, nonce);
        request.lti_message_hint = lti_message_hint;
        request.state = state;
        Ok(CheckedRequest { request })
    }
}

/// A parameter, the code where its value is wrong, and what it has to be.
type Expectation = (&'static str, AuthenticationErrorCode, fn(&str) -> bool);

const EXPECTED: [Expectation; 4] = [
    ("response_type", AuthenticationErrorCode::UnsupportedResponseType, |value| value == "id_token"),
    ("response_mode", AuthenticationErrorCode::InvalidRequest, |value| value == "form_post"),
    ("scope", AuthenticationErrorCode::InvalidScope, |value| value.split(' ').any(|scope| scope == "openid")),
    ("prompt", AuthenticationErrorCode::InvalidRequest, |value| value == "none"),
];

const UNSUPPORTED: [(&str, AuthenticationErrorCode); 3] = [
    ("request", AuthenticationErrorCode::RequestNotSupported),
    ("request_uri", AuthenticationErrorCode::RequestUriNotSupported),
    ("registration", AuthenticationErrorCode::RegistrationNotSupported),
];

/// A repeated parameter is an invalid request whatever it is; a missing `scope` lacks `openid`.
fn code_of(error: &Error, code: AuthenticationErrorCode) -> AuthenticationErrorCode {
    match (error.code(), code) {
        ("parameter-missing", AuthenticationErrorCode::InvalidScope) => AuthenticationErrorCode::InvalidScope,
        _ => AuthenticationErrorCode::InvalidRequest,
    }
}

impl fmt::Debug for TrustedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedRequest").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// A request that says everything it has to.
#[derive(Clone, Debug)]
pub struct CheckedRequest {
    pub(super) request: AuthenticationRequest,
}

impl CheckedRequest {
    /// The parameters, for posting the same request once more (PLT-009).
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        self.request.parameters()
    }

    /// A refusal of this request.
    #[must_use]
    pub fn refuse(&self, code: AuthenticationErrorCode, error: Error) -> Refusal {
        Refusal {
            redirect_uri: self.request.redirect_uri.clone(),
            state: self.request.state.clone(),
            code,
            error,
        }
    }
}

/// A refusal that the tool is told of: the code goes to its redirect URI, the error stays in the platform's log.
#[derive(Clone)]
#[non_exhaustive]
pub struct Refusal {
    redirect_uri: String,
    state: Option<String>,
    /// What the tool is told.
    pub code: AuthenticationErrorCode,
    /// Why, for the operator.
    pub error: Error,
}

impl Refusal {
    /// The page that tells the tool (OIDC-036).
    #[must_use]
    pub fn to_form(&self) -> FormPost {
        let text = match self.code {
            AuthenticationErrorCode::LoginRequired => {
                "Open the link again from the platform, in this browser."
            }
            AuthenticationErrorCode::AccessDenied | AuthenticationErrorCode::UnauthorizedClient => {
                "The platform does not allow this launch."
            }
            AuthenticationErrorCode::ServerError | AuthenticationErrorCode::TemporarilyUnavailable => {
                "The platform could not answer. Try again."
            }
            _ => "The authentication request is not one that LTI allows.",
        };
        AuthenticationResponse::error_form(&self.redirect_uri, self.code, text, self.state.as_deref())
    }

    /// Where it goes, for tests and logs.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        self.redirect_uri.to_string()
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("code", &self.code)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
