use crate::calls::{ListStopped, may_pass};
use lti_ags::error::{Environment, PeerIncompatible};
use lti_ags::{Refusal, RefusalKind};
use lti_security::Blame;
use std::fmt;

/// Why a call to the gradebook failed. What this launch does not permit is none: see [`Answer`](super::Answer).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GradebookError {
    /// No token, no answer, or a URL that no token goes to.
    Access(crate::Error),
    /// What was to be sent is wrong, the platform refused, or its answer cannot be read.
    Service(lti_ags::Error),
    /// A list came to no end.
    List(ListStopped),
    /// A line item is to be found, and has neither resource link, resource id nor tag to be found by.
    NotFindable,
}

impl GradebookError {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Access(error) => error.blame(),
            Self::Service(error) => error.blame(),
            Self::List(stopped) => stopped.blame(),
            Self::NotFindable => Blame::ApiMisuse,
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Access(error) => error.code(),
            Self::Service(error) => error.code(),
            Self::List(stopped) => stopped.code(),
            Self::NotFindable => "line-item-not-findable",
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::Access(error) => error.requirement(),
            Self::Service(error) => error.requirement(),
            Self::List(stopped) => Some(stopped.requirement()),
            Self::NotFindable => Some("AGS-087"),
        }
    }

    /// The platform's refusal, sorted by its status, with the beginning of its body for the operator.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Service(
                lti_ags::Error::PeerIncompatible(PeerIncompatible::PlatformRefused(refusal))
                | lti_ags::Error::Environment(Environment::PlatformUnavailable(refusal)),
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

impl From<crate::Error> for GradebookError {
    fn from(error: crate::Error) -> Self {
        Self::Access(error)
    }
}

impl From<lti_ags::Error> for GradebookError {
    fn from(error: lti_ags::Error) -> Self {
        Self::Service(error)
    }
}

impl From<ListStopped> for GradebookError {
    fn from(stopped: ListStopped) -> Self {
        Self::List(stopped)
    }
}

impl fmt::Display for GradebookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Access(error) => return error.fmt(f),
            Self::Service(error) => return error.fmt(f),
            Self::List(stopped) => return stopped.fmt(f),
            Self::NotFindable => {
                "expected a line item with a resource link, a resource id or a tag to find it by, and it has none"
            }
        })
    }
}

impl std::error::Error for GradebookError {}
