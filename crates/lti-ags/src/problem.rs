//! What is wrong with an object.

use alloc::vec::Vec;
use core::fmt;

use lti_claims::JsonType;

/// One thing that is wrong with an object. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The member, or the parameter of the query, by its name: `scoreMaximum`, `submission.startedAt`, `limit`.
    pub field: &'static str,
    /// What is wrong.
    pub reason: ProblemReason,
    /// The requirement that it fails.
    pub requirement: &'static str,
    /// Which entry of a list, counted from 0.
    pub entry: Option<usize>,
}

/// What is wrong with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemReason {
    /// It is not there, or `null` where that says nothing.
    Missing,
    /// It is of another JSON type than expected.
    WrongType(JsonType),
    /// It is empty or white space.
    Blank,
    /// It has more characters than allowed.
    TooLong {
        /// the greatest number
        limit: usize,
    },
    /// It is zero or less.
    NotPositive,
    /// It is less than zero.
    Negative,
    /// The number is greater than the policy allows.
    TooGreat,
    /// It is none of the words that the standard lists.
    UnknownWord,
    /// It is no absolute `http` or `https` URL.
    NotUrl,
    /// It is no date and time in ISO 8601.
    NotDateTime,
    /// The time has no zone.
    ZoneMissing,
    /// The time has no parts of a second.
    FractionMissing,
    /// The time is not written as senders write it (RFC 3339 §5.6).
    NotRfc3339,
    /// The time is ahead of the clock by more than the policy allows.
    AheadOfClock,
    /// The work was handed in before it was begun.
    SubmittedBeforeStarted,
    /// It is no whole number greater than zero.
    NotCount,
    /// The parameter is there twice.
    Repeated,
    /// It is no object.
    NotAnObject,
    /// It cannot be read: a member is there twice, a character is half there, a number is too large.
    Unreadable,
    /// It is of another user than was asked for.
    OtherUser,
}

impl ProblemReason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "field-missing",
            Self::WrongType(_) => "field-wrong-type",
            Self::Blank => "field-blank",
            Self::TooLong { .. } => "field-too-long",
            Self::NotPositive => "number-not-positive",
            Self::Negative => "number-negative",
            Self::TooGreat => "number-too-great",
            Self::UnknownWord => "word-unknown",
            Self::NotUrl => "field-not-url",
            Self::NotDateTime => "date-time-malformed",
            Self::ZoneMissing => "date-time-zone-missing",
            Self::FractionMissing => "date-time-fraction-missing",
            Self::NotRfc3339 => "date-time-not-rfc3339",
            Self::AheadOfClock => "timestamp-ahead-of-clock",
            Self::SubmittedBeforeStarted => "submitted-before-started",
            Self::NotCount => "parameter-not-count",
            Self::Repeated => "parameter-repeated",
            Self::NotAnObject => "entry-not-object",
            Self::Unreadable => "entry-unreadable",
            Self::OtherUser => "user-not-asked-for",
        }
    }
}

impl fmt::Display for ProblemReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("expected, and missing or null"),
            Self::WrongType(JsonType::Number) => {
                f.write_str("of another type than expected, or a number too large to read: found a number")
            }
            Self::WrongType(found) => write!(f, "of another type than expected: found {found}"),
            Self::Blank => f.write_str("expected to say something, and blank"),
            Self::TooLong { limit } => write!(f, "longer than {limit} characters"),
            Self::NotPositive => f.write_str("expected to be greater than zero, and is not"),
            Self::Negative => f.write_str("expected to be zero or more, and is less"),
            Self::TooGreat => f.write_str("greater than the policy allows"),
            Self::UnknownWord => {
                f.write_str("none of the words that the standard lists, in their letter case")
            }
            Self::NotUrl => f.write_str("expected to be an absolute URL, and is not"),
            Self::NotDateTime => f.write_str("expected to be a date and time in ISO 8601, and is not"),
            Self::ZoneMissing => f.write_str("a time without a zone"),
            Self::FractionMissing => f.write_str("a time without parts of a second"),
            Self::NotRfc3339 => f.write_str("a time that is not written as RFC 3339 has it"),
            Self::AheadOfClock => f.write_str("further ahead of the clock than the policy allows"),
            Self::SubmittedBeforeStarted => f.write_str("earlier than `submission.startedAt`"),
            Self::NotCount => f.write_str("expected to be a whole number greater than zero, and is not"),
            Self::Repeated => f.write_str("there more than once"),
            Self::NotAnObject => f.write_str("expected to be an object, and is not"),
            Self::Unreadable => f.write_str(
                "cannot be read: a member is there twice, a character is half there, or a number is too large",
            ),
            Self::OtherUser => f.write_str("of another user than was asked for"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            write!(f, "entry {entry}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "`{}`: ", self.field)?;
        }
        self.reason.fmt(f)
    }
}

/// Everything that is wrong with one object or request; never empty. Members that cannot be read come before those whose value is wrong,
/// both in the order of the standard's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `None` for an empty list.
    pub(crate) fn new(problems: Vec<Problem>) -> Option<Self> {
        if problems.is_empty() { None } else { Some(Self(problems)) }
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    /// The code of the first; it names the whole refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.first().map_or("", |problem| problem.reason.code())
    }

    /// The requirement of the first.
    #[must_use]
    pub fn requirement(&self) -> &'static str {
        self.0.first().map_or("", |problem| problem.requirement)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}
