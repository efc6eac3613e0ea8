use crate::calls::{ListStopped, may_pass};
use lti_nrps::error::{Environment, PeerIncompatible};
use lti_security::Blame;
use lti_security::service::{Refusal, RefusalKind};
use std::fmt;

/// Why a call to the roster or to groups failed. What this launch or its platform does not open is none: see [`Answer`](super::Answer).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RosterError {
    /// No token, no answer, or a URL that no token goes to.
    Access(crate::Error),
    /// The platform refused, or its answer cannot be read.
    Service(lti_nrps::Error),
    /// A list came to no end.
    List(ListStopped),
}

impl RosterError {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Access(error) => error.blame(),
            Self::Service(error) => error.blame(),
            Self::List(stopped) => stopped.blame(),
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Access(error) => error.code(),
            Self::Service(error) => error.code(),
            Self::List(stopped) => stopped.code(),
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::Access(error) => error.requirement(),
            Self::Service(error) => error.requirement(),
            Self::List(stopped) => Some(stopped.requirement()),
        }
    }

    /// The platform's refusal, sorted by its status, with the beginning of its body for the operator.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Service(
                lti_nrps::Error::PeerIncompatible(PeerIncompatible::PlatformRefused(refusal))
                | lti_nrps::Error::Environment(Environment::PlatformUnavailable(refusal)),
            ) => Some(refusal),
            _ => None,
        }
    }

    /// Did the platform refuse in this way?
    #[must_use]
    pub fn is_refusal(&self, kind: RefusalKind) -> bool {
        self.refusal().is_some_and(|refusal| refusal.kind == kind)
    }

    /// May the same call succeed later, with nothing changed but the time? Also where a token endpoint answers with a status that
    /// says so, such as 503.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Access(error) => may_pass(error),
            _ => self.blame() == Blame::Environment,
        }
    }
}

impl From<crate::Error> for RosterError {
    fn from(error: crate::Error) -> Self {
        Self::Access(error)
    }
}

impl From<lti_nrps::Error> for RosterError {
    fn from(error: lti_nrps::Error) -> Self {
        Self::Service(error)
    }
}

impl From<ListStopped> for RosterError {
    fn from(stopped: ListStopped) -> Self {
        Self::List(stopped)
    }
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Access(error) => error.fmt(f),
            Self::Service(error) => error.fmt(f),
            Self::List(stopped) => stopped.fmt(f),
        }
    }
}

impl std::error::Error for RosterError {}
