//! Errors of the login conversation, by blame.

use alloc::string::String;
use core::fmt;
use lti_claims::Problems;
use lti_security::{Blame, Seen};

mod code;
mod reasons;

pub use code::AuthenticationErrorCode;
pub use reasons::{ApiMisuse, PeerIncompatible, PeerMisbehaved, Refused};

/// Everything that can go wrong between login and launch, sorted by who is at fault.
///
/// The reasons of tokens are those of [`lti_security::Error`], with their codes. `Display` is for the operator; what a
/// peer sees is a status and, from a platform, an [`AuthenticationErrorCode`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The other side broke the standard.
    PeerMisbehaved(PeerMisbehaved),
    /// The other side did something legal that is not supported here.
    PeerIncompatible(PeerIncompatible),
    /// The other side did something legal, and our policy says no.
    Refused(Refused),
    /// The calling program has a mistake that no input can cause.
    ApiMisuse(ApiMisuse),
    /// A store, the network or the clock failed.
    Environment(lti_security::error::Environment),
}

impl Error {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::PeerMisbehaved(_) => Blame::PeerMisbehaved,
            Self::PeerIncompatible(_) => Blame::PeerIncompatible,
            Self::Refused(_) => Blame::Refused,
            Self::ApiMisuse(_) => Blame::ApiMisuse,
            Self::Environment(_) => Blame::Environment,
        }
    }

    /// The stable kebab-case code, for logs and fixtures.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PeerMisbehaved(reason) => reason.code(),
            Self::PeerIncompatible(reason) => reason.code(),
            Self::Refused(reason) => reason.code(),
            Self::ApiMisuse(reason) => reason.code(),
            Self::Environment(reason) => reason.code(),
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::PeerMisbehaved(reason) => reason.requirement(),
            Self::PeerIncompatible(reason) => reason.requirement(),
            Self::Refused(reason) => reason.requirement(),
            Self::ApiMisuse(reason) => reason.requirement(),
            Self::Environment(reason) => reason.requirement(),
        }
    }

    /// The status of the answer: 400 for a malformed request, 401 for a launch that is refused, 403 for a deployment
    /// that nobody approved, 405 for another method, 503 where our own side failed (core catalogue 1.7, TRAP-42).
    #[must_use]
    pub fn status(&self) -> http::StatusCode {
        use http::StatusCode as Status;
        match self {
            Self::PeerMisbehaved(reason) => reason.status(),
            Self::Refused(reason) => reason.status(),
            Self::PeerIncompatible(_) => Status::UNAUTHORIZED,
            Self::ApiMisuse(_) => Status::INTERNAL_SERVER_ERROR,
            Self::Environment(_) => Status::SERVICE_UNAVAILABLE,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PeerMisbehaved(reason) => reason.fmt(f),
            Self::PeerIncompatible(reason) => reason.fmt(f),
            Self::Refused(reason) => reason.fmt(f),
            Self::ApiMisuse(reason) => reason.fmt(f),
            Self::Environment(reason) => reason.fmt(f),
        }
    }
}

impl core::error::Error for Error {}

impl From<lti_security::Error> for Error {
    fn from(error: lti_security::Error) -> Self {
        use lti_security::Error as Token;
        match error {
            Token::PeerMisbehaved(reason) => Self::PeerMisbehaved(PeerMisbehaved::Token(reason)),
            Token::PeerIncompatible(reason) => Self::PeerIncompatible(PeerIncompatible::Token(reason)),
            Token::Refused(reason) => Self::Refused(Refused::Token(reason)),
            Token::ApiMisuse(reason) => Self::ApiMisuse(ApiMisuse::Token(reason)),
            Token::Environment(reason) => Self::Environment(reason),
            // `lti_security::Error` may grow an arm; until it is named here it is our own side's fault.
            other => Self::ApiMisuse(ApiMisuse::Other { code: other.code() }),
        }
    }
}

impl From<lti_security::PortError> for Error {
    fn from(error: lti_security::PortError) -> Self {
        lti_security::Error::from(error).into()
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        match problems.blame() {
            Blame::PeerIncompatible => Self::PeerIncompatible(PeerIncompatible::Message(problems)),
            Blame::Refused => Self::Refused(Refused::Message(problems)),
            Blame::ApiMisuse => Self::ApiMisuse(ApiMisuse::MessageUnsendable(problems)),
            _ => Self::PeerMisbehaved(PeerMisbehaved::Message(problems)),
        }
    }
}

/// What the platform said instead of sending an `id_token`, from a response that belongs to this browser's login.
///
/// The texts are the platform's: to be escaped, not to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformError {
    /// The `error` code.
    pub code: Seen,
    /// `error_description`, at most 4,096 bytes.
    pub description: Option<String>,
}
