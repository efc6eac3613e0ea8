//! Why a call to a service was not answered with what it asked for (catalogue §1.5, §2.2).

use crate::gradebook::{self, GradebookError};
use crate::roster::{self, RosterError};
use crate::{Error, service_refusal};
use core::fmt;
use http::header::ALLOW;
use http::{HeaderValue, Response, StatusCode};
use lti_security::Blame;
use lti_security::service::problem;

/// Why a tool's call to the gradebook or the roster was refused, or failed. `Display` is for the operator: what was expected and what was seen. What
/// the tool is told is [`to_http`](Self::to_http).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError(Why);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// No token, no scope, or a port that failed.
    Access(Error),
    /// The request is not as the service has it.
    Grades(lti_ags::Error),
    /// The same.
    Members(lti_nrps::Error),
    /// The gradebook said no.
    Gradebook(gradebook::Refused),
    /// The roster said no.
    Roster(roster::Refused),
    /// There is no such URL.
    NoRoute,
    /// There is no such method.
    Method { allowed: &'static str, requirement: &'static str },
}

impl CallError {
    pub(crate) const fn no_route() -> Self {
        Self(Why::NoRoute)
    }

    pub(crate) const fn method(allowed: &'static str, requirement: &'static str) -> Self {
        Self(Why::Method { allowed, requirement })
    }

    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match &self.0 {
            Why::Access(error) => error.blame(),
            Why::Grades(error) => error.blame(),
            Why::Members(error) => error.blame(),
            Why::Gradebook(refused) => refused.blame(),
            Why::Roster(refused) => refused.blame(),
            Why::NoRoute | Why::Method { .. } => Blame::PeerMisbehaved,
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0 {
            Why::Access(error) => error.code(),
            Why::Grades(error) => error.code(),
            Why::Members(error) => error.code(),
            Why::Gradebook(refused) => refused.code(),
            Why::Roster(refused) => refused.code(),
            Why::NoRoute => "service-path-unknown",
            Why::Method { .. } => "method-not-allowed",
        }
    }

    /// The requirement that is not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match &self.0 {
            Why::Access(error) => error.requirement(),
            Why::Grades(error) => error.requirement(),
            Why::Members(error) => error.requirement(),
            Why::Gradebook(refused) => Some(refused.requirement()),
            Why::Roster(refused) => Some(refused.requirement()),
            Why::NoRoute => None,
            Why::Method { requirement, .. } => Some(requirement),
        }
    }

    /// What the tool is told: the status, and a body with the code that names each field that is wrong; for a token that is not good
    /// enough the challenge and no body.
    #[must_use]
    pub fn to_http(&self) -> Response<Vec<u8>> {
        match &self.0 {
            Why::Access(error) => service_refusal(error),
            Why::Grades(error) => error.to_http(),
            Why::Members(error) => error.to_http(),
            Why::Gradebook(refused) => refused.to_http(),
            Why::Roster(refused) => refused.to_http(),
            Why::NoRoute => problem(StatusCode::NOT_FOUND, self.code(), []),
            Why::Method { allowed, .. } => {
                let mut response = problem(StatusCode::METHOD_NOT_ALLOWED, self.code(), []);
                response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
                response
            }
        }
    }
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self(Why::Access(error))
    }
}

impl From<lti_ags::Error> for CallError {
    fn from(error: lti_ags::Error) -> Self {
        Self(Why::Grades(error))
    }
}

impl From<lti_nrps::Error> for CallError {
    fn from(error: lti_nrps::Error) -> Self {
        Self(Why::Members(error))
    }
}

impl From<gradebook::Refused> for CallError {
    fn from(refused: gradebook::Refused) -> Self {
        Self(Why::Gradebook(refused))
    }
}

impl From<roster::Refused> for CallError {
    fn from(refused: roster::Refused) -> Self {
        Self(Why::Roster(refused))
    }
}

impl From<GradebookError> for CallError {
    fn from(error: GradebookError) -> Self {
        match error {
            GradebookError::Refused(refused) => refused.into(),
            GradebookError::Port(error) => Error::from(error).into(),
        }
    }
}

impl From<RosterError> for CallError {
    fn from(error: RosterError) -> Self {
        match error {
            RosterError::Refused(refused) => refused.into(),
            RosterError::Port(error) => Error::from(error).into(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Why::Access(error) => error.fmt(f),
            Why::Grades(error) => error.fmt(f),
            Why::Members(error) => error.fmt(f),
            Why::Gradebook(refused) => refused.fmt(f),
            Why::Roster(refused) => refused.fmt(f),
            Why::NoRoute => f.write_str("expected the URL of a service of a course"),
            Why::Method { allowed, .. } => write!(f, "expected one of the methods {allowed}"),
        }
    }
}

impl core::error::Error for CallError {}
