//! Why a payload could not be read at all.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use crate::error::Blame;

/// Why a payload could not be read at all. Holds no text of the payload except the name of a member.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError {
    reason: ParseReason,
    line: usize,
    column: usize,
}

/// The reason of a [`ParseError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseReason {
    /// Not well-formed JSON (RFC 8259).
    Malformed,
    /// JSON, but no object (RFC 7519 §4).
    NotAnObject,
    /// A member name occurs twice in one object (TRAP-49); at most 64 characters of the name are kept.
    DuplicateMember(String),
    /// A time that does not fit 64 bits of seconds.
    NumberOutOfRange,
    /// More bytes than [`Limits::bytes`](crate::Limits).
    TooLarge {
        /// the limit in bytes
        limit: usize,
    },
    /// More levels than [`Limits::nesting`](crate::Limits).
    TooDeep {
        /// the limit in levels
        limit: usize,
    },
    /// More top-level members than [`Limits::members`](crate::Limits).
    TooManyMembers {
        /// the limit
        limit: usize,
    },
    /// More audiences than [`Limits::audiences`](crate::Limits).
    TooManyAudiences {
        /// the limit
        limit: usize,
    },
    /// More roles than [`Limits::roles`](crate::Limits).
    TooManyRoles {
        /// the limit
        limit: usize,
    },
}

pub(crate) const TOO_MANY_MEMBERS: &str = "too many members";
pub(crate) const OUT_OF_RANGE: &str = "time out of range";
const DUPLICATE: &str = "duplicate member ";

/// Carries the reason through serde, whose errors hold text only.
pub(crate) struct DuplicateMember<'a>(pub(crate) &'a str);

impl fmt::Display for DuplicateMember<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DUPLICATE)?;
        self.0.chars().take(64).try_for_each(|c| write!(f, "{}", c.escape_debug()))
    }
}

impl ParseError {
    pub(crate) const fn new(reason: ParseReason) -> Self {
        Self { reason, line: 0, column: 0 }
    }

    /// Our visitors are the only ones that write messages of the data category, so the text tells the reason.
    pub(crate) fn from_json(error: &serde_json::Error, members: usize) -> Self {
        let text = if error.is_data() { error.to_string() } else { String::new() };
        let reason = if let Some(rest) = text.strip_prefix(DUPLICATE) {
            let name = rest.rsplit_once(" at line ").map_or(rest, |(name, _)| name);
            ParseReason::DuplicateMember(name.to_owned())
        } else if text.starts_with(TOO_MANY_MEMBERS) {
            ParseReason::TooManyMembers { limit: members }
        } else if text.starts_with(OUT_OF_RANGE) {
            ParseReason::NumberOutOfRange
        } else if text.starts_with("invalid type") {
            ParseReason::NotAnObject
        } else {
            ParseReason::Malformed
        };
        Self { reason, line: error.line(), column: error.column() }
    }

    /// The reason with its data.
    #[must_use]
    pub const fn reason(&self) -> &ParseReason {
        &self.reason
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            ParseReason::Malformed => "json-malformed",
            ParseReason::NotAnObject => "payload-not-object",
            ParseReason::DuplicateMember(_) => "json-duplicate-member",
            ParseReason::NumberOutOfRange => "number-out-of-range",
            ParseReason::TooLarge { .. } => "json-too-large",
            ParseReason::TooDeep { .. } => "json-too-deep",
            ParseReason::TooManyMembers { .. } => "json-too-many-members",
            ParseReason::TooManyAudiences { .. } => "audiences-too-many",
            ParseReason::TooManyRoles { .. } => "roles-too-many",
        }
    }

    /// The requirement that the payload fails, where there is one.
    #[must_use]
    pub const fn requirement(&self) -> Option<&'static str> {
        match self.reason {
            ParseReason::Malformed | ParseReason::NotAnObject => Some("CORE-026"),
            _ => Some("ATK-008"),
        }
    }

    /// Sizes are our own rule; everything else breaks a standard.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self.reason {
            ParseReason::Malformed
            | ParseReason::NotAnObject
            | ParseReason::DuplicateMember(_)
            | ParseReason::NumberOutOfRange => Blame::PeerMisbehaved,
            _ => Blame::Refused,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            ParseReason::Malformed => f.write_str("expected well-formed JSON")?,
            ParseReason::NotAnObject => f.write_str("expected a JSON object as the payload")?,
            ParseReason::DuplicateMember(name) => {
                write!(f, "expected each member once, found {name:?} twice")?
            }
            ParseReason::NumberOutOfRange => f.write_str("expected a time in seconds that fits 64 bits")?,
            ParseReason::TooLarge { limit } => write!(f, "expected at most {limit} bytes of JSON")?,
            ParseReason::TooDeep { limit } => write!(f, "expected at most {limit} levels of nesting")?,
            ParseReason::TooManyMembers { limit } => {
                write!(f, "expected at most {limit} members at the top level")?
            }
            ParseReason::TooManyAudiences { limit } => write!(f, "expected at most {limit} audiences")?,
            ParseReason::TooManyRoles { limit } => write!(f, "expected at most {limit} roles")?,
        }
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParseError({}: {self})", self.code())
    }
}

impl core::error::Error for ParseError {}
