//! The error of this crate, and who is to blame for a failure.

use core::fmt;

use crate::{ClaimError, ParseError, Problems};

/// Who is to blame for a failure; the arms that the errors of all crates of this family share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The peer breaks the standard.
    PeerMisbehaved,
    /// Legal, and not supported here.
    PeerIncompatible,
    /// Legal, and we say no.
    Refused,
    /// The calling program made a mistake.
    ApiMisuse,
    /// A store, the network or the clock failed.
    Environment,
}

impl Blame {
    /// The stable name used in logs and fixtures, such as `peer-misbehaved`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PeerMisbehaved => "peer-misbehaved",
            Self::PeerIncompatible => "peer-incompatible",
            Self::Refused => "refused",
            Self::ApiMisuse => "api-misuse",
            Self::Environment => "environment",
        }
    }
}

impl fmt::Display for Blame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Everything that can fail in this crate. The arms say who is to blame; nothing here meets an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The peer breaks the standard.
    PeerMisbehaved(Cause),
    /// Legal, and not supported here.
    PeerIncompatible(Cause),
    /// Legal, and we say no.
    Refused(Cause),
    /// The calling program made a mistake.
    ApiMisuse(Cause),
    /// A store, the network or the clock failed.
    Environment(Cause),
}

/// What failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A payload could not be read.
    Parse(ParseError),
    /// A message breaks its rules.
    Message(Problems),
    /// A claim has another shape.
    Claim(ClaimError),
}

impl Error {
    fn new(blame: Blame, cause: Cause) -> Self {
        match blame {
            Blame::PeerMisbehaved => Self::PeerMisbehaved(cause),
            Blame::PeerIncompatible => Self::PeerIncompatible(cause),
            Blame::Refused => Self::Refused(cause),
            Blame::ApiMisuse => Self::ApiMisuse(cause),
            Blame::Environment => Self::Environment(cause),
        }
    }

    /// What failed.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        match self {
            Self::PeerMisbehaved(cause)
            | Self::PeerIncompatible(cause)
            | Self::Refused(cause)
            | Self::ApiMisuse(cause)
            | Self::Environment(cause) => cause,
        }
    }

    /// Who is to blame.
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

    /// The stable code; of a message the one of its first problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.cause() {
            Cause::Parse(error) => error.code(),
            Cause::Message(problems) => problems.first_code(),
            Cause::Claim(error) => error.code(),
        }
    }

    /// The requirement that was failed, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self.cause() {
            Cause::Parse(error) => error.requirement(),
            Cause::Message(problems) => Some(problems.requirement()),
            Cause::Claim(_) => None,
        }
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        Self::new(error.blame(), Cause::Parse(error))
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::new(problems.blame(), Cause::Message(problems))
    }
}

impl From<ClaimError> for Error {
    fn from(error: ClaimError) -> Self {
        Self::new(error.blame(), Cause::Claim(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause() {
            Cause::Parse(error) => error.fmt(f),
            Cause::Message(problems) => problems.fmt(f),
            Cause::Claim(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {}
