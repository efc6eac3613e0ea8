//! Step 3: the authentication response, platform → browser → tool (OAuth 2.0 Form Post Response Mode).

use crate::error::{PeerMisbehaved, PlatformError};
use crate::parameters::Parameters;
use crate::{AuthenticationErrorCode, Error, FormPost, Policy};
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use http::Request;
use lti_security::Seen;

/// A response as it arrived: bound to nothing yet, its token not even taken apart.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthenticationResponse {
    /// What came back of the request's `state`.
    pub state: String,
    /// A token, or an error.
    pub outcome: ResponseOutcome,
}

/// What a response holds.
#[derive(Clone, PartialEq, Eq)]
pub enum ResponseOutcome {
    /// The compact `id_token`.
    IdToken(String),
    /// The platform refused (OIDC-036).
    Error(PlatformError),
}

impl AuthenticationResponse {
    /// A response that carries a token.
    #[must_use]
    pub const fn new(state: String, id_token: String) -> Self {
        Self { state, outcome: ResponseOutcome::IdToken(id_token) }
    }

    /// Reads a form post: exactly one `state`, and one `id_token` or an `error` (OIDC-033).
    ///
    /// # Errors
    /// `method-not-allowed`, `content-type-wrong`, `request-too-large`, `parameter-missing`, `parameter-repeated`,
    /// `parameter-too-long`.
    pub fn from_http(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        Self::of(&Parameters::of_post(request, policy)?)
    }

    pub(crate) fn of(parameters: &Parameters) -> Result<Self, Error> {
        let state = parameters.required("state")?;
        let outcome = match (parameters.unlimited("id_token")?, parameters.optional("error")?) {
            (Some(token), None) => ResponseOutcome::IdToken(token.to_string()),
            (None, Some(code)) => ResponseOutcome::Error(PlatformError {
                code: Seen::new(&code),
                description: parameters.optional("error_description")?,
            }),
            (Some(_), Some(_)) => return Err(PeerMisbehaved::ParameterRepeated { name: "id_token" }.into()),
            (None, None) => return Err(PeerMisbehaved::ParameterMissing { name: "id_token" }.into()),
        };
        Ok(Self { state, outcome })
    }

    /// The form that a platform answers with. `state` is absent where the request had none (TRAP-16).
    #[must_use]
    pub fn id_token_form(redirect_uri: &str, id_token: String, state: Option<&str>) -> FormPost {
        let mut fields = vec![("id_token", id_token)];
        fields.extend(state.map(|state| ("state", state.to_string())));
        FormPost::new(redirect_uri.to_string(), fields)
    }

    /// The form that a platform refuses with, for a redirect URI that was checked (OIDC-036, PLT-011).
    #[must_use]
    pub fn error_form(
        redirect_uri: &str,
        code: AuthenticationErrorCode,
        description: &'static str,
        state: Option<&str>,
    ) -> FormPost {
        let mut fields =
            vec![("error", code.as_str().to_string()), ("error_description", description.to_string())];
        fields.extend(state.map(|state| ("state", state.to_string())));
        FormPost::new(redirect_uri.to_string(), fields)
    }
}

impl fmt::Debug for AuthenticationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationResponse").finish_non_exhaustive()
    }
}

impl fmt::Debug for ResponseOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IdToken(_) => f.write_str("IdToken(redacted)"),
            Self::Error(error) => f.debug_tuple("Error").field(&error.code).finish(),
        }
    }
}
