//! Errors of the service, by blame.

use alloc::vec::Vec;
use core::fmt;

use http::header::{ALLOW, HeaderValue};
use http::{Response, StatusCode};
use lti_security::Blame;
use lti_security::service::{self, Refusal};

mod reasons;

pub use reasons::{ApiMisuse, Environment, PeerIncompatible, PeerMisbehaved, Refused};

/// Everything that can go wrong with a call, sorted by who is at fault.
///
/// `Display` is for the operator. What a tool is told is [`to_http`](Self::to_http).
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
    /// The platform cannot answer now.
    Environment(Environment),
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

    /// What is wrong field by field, where the error is about fields.
    #[must_use]
    pub fn problems(&self) -> &[crate::Problem] {
        match self {
            Self::PeerMisbehaved(PeerMisbehaved::Invalid { problems, .. })
            | Self::ApiMisuse(ApiMisuse::Unsendable { problems, .. }) => problems.as_slice(),
            _ => &[],
        }
    }

    /// The status that a platform answers with (catalogue §2.2): 400 for what is malformed, 405 and 406 as HTTP has them,
    /// 500 and 503 where the fault is our own.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::PeerMisbehaved(reason) => match reason {
                PeerMisbehaved::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
                _ => StatusCode::BAD_REQUEST,
            },
            Self::PeerIncompatible(PeerIncompatible::NotAcceptable { .. }) => StatusCode::NOT_ACCEPTABLE,
            Self::PeerIncompatible(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::BAD_REQUEST,
            Self::ApiMisuse(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Environment(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The answer of a platform: the status, and a body that names each field with the code of what is wrong with it
    /// (PLT-029).
    #[must_use]
    pub fn to_http(&self) -> Response<Vec<u8>> {
        // What is our own fault is nobody else's business.
        let own = matches!(self, Self::ApiMisuse(_) | Self::Environment(_));
        let problems = if own { &[] } else { self.problems() };
        let code = if own { "server-error" } else { self.code() };
        let fields = problems.iter().map(|problem| (problem.field, problem.reason.code()));
        let mut response = service::problem(self.status(), code, fields);
        if let Self::PeerMisbehaved(PeerMisbehaved::MethodNotAllowed { allowed }) = self {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
        }
        response
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        if refusal.kind.may_pass() {
            Environment::PlatformUnavailable(refusal).into()
        } else {
            PeerIncompatible::PlatformRefused(refusal).into()
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
