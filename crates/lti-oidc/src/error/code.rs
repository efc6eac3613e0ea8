use core::fmt;

/// The registered codes of an authentication error (OpenID Connect Core §3.1.2.6, RFC 6749 §4.1.2.1; OIDC-039).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthenticationErrorCode {
    /// Nobody is logged in, or somebody else than the `login_hint` says.
    LoginRequired,
    /// A parameter is missing, repeated or wrong.
    InvalidRequest,
    /// `response_type` is not `id_token`.
    UnsupportedResponseType,
    /// `scope` lacks `openid`.
    InvalidScope,
    /// The client may not launch.
    UnauthorizedClient,
    /// A policy refuses.
    AccessDenied,
    /// Something is wrong on the platform's side.
    ServerError,
    /// The platform cannot answer now.
    TemporarilyUnavailable,
    /// `request` was used.
    RequestNotSupported,
    /// `request_uri` was used.
    RequestUriNotSupported,
    /// `registration` was used.
    RegistrationNotSupported,
}

impl AuthenticationErrorCode {
    /// The code as it stands in the response.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginRequired => "login_required",
            Self::InvalidRequest => "invalid_request",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
        }
    }
}

impl fmt::Display for AuthenticationErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
