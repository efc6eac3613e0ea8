use crate::gradebook::GradebookError;
use lti_security::{Blame, PortError};
use std::fmt;

/// Why a score was not kept, or the store could not be asked. Why one was not delivered is a [`Trouble`](super::Trouble).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutboxError {
    /// The score cannot be sent as it is, or its line item has an address that no token goes to.
    Gradebook(GradebookError),
    /// With what is kept beside it, the score is larger than [`OutboxPolicy::score_bytes`](super::OutboxPolicy::score_bytes).
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The store has no room.
    Full,
    /// The store could not answer.
    Store(PortError),
}

impl OutboxError {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Gradebook(error) => error.blame(),
            Self::TooLarge { .. } => Blame::ApiMisuse,
            Self::Full | Self::Store(_) => Blame::Environment,
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gradebook(error) => error.code(),
            Self::TooLarge { .. } => "score-too-large",
            Self::Full => "outbox-full",
            Self::Store(_) => "port-failed",
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::Gradebook(error) => error.requirement(),
            Self::TooLarge { .. } => Some("ATK-061"),
            Self::Full | Self::Store(_) => None,
        }
    }
}

impl From<GradebookError> for OutboxError {
    fn from(error: GradebookError) -> Self {
        Self::Gradebook(error)
    }
}

impl From<PortError> for OutboxError {
    fn from(error: PortError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for OutboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gradebook(error) => error.fmt(f),
            Self::TooLarge { limit } => {
                write!(f, "the score, with what is kept beside it, is larger than {limit} bytes")
            }
            Self::Full => f.write_str("the outbox has no room for another learner and line item"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OutboxError {}
