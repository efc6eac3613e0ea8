//! What is wrong with a container or its entries.

use alloc::vec::Vec;
use core::fmt;

use lti_claims::JsonType;

/// One thing that is wrong. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The member, or the parameter of the query, by its name: `user_id`, `context.id`, `limit`.
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
    /// It is none of the words that the standard lists for it.
    UnknownWord,
    /// It is no absolute `http` or `https` URL.
    NotUrl,
    /// It is no whole number greater than zero.
    NotCount,
    /// The parameter is there twice.
    Repeated,
    /// It is no object.
    NotAnObject,
    /// It cannot be read: it is no JSON, a member is there twice, a character is half there.
    Unreadable,
    /// It has more bytes than [`Policy::entry_limit`](crate::Policy::entry_limit).
    TooLarge,
    /// It has more levels than [`Policy::nesting`](crate::Policy::nesting).
    TooDeep,
    /// It has another role than was asked for.
    OtherRole,
    /// It was not asked for, so it may not be there.
    NotAskedFor,
    /// It is named like a member that has a field of its own.
    Modelled,
}

impl ProblemReason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "field-missing",
            Self::WrongType(_) => "field-wrong-type",
            Self::Blank => "field-blank",
            Self::UnknownWord => "word-unknown",
            Self::NotUrl => "field-not-url",
            Self::NotCount => "parameter-not-count",
            Self::Repeated => "parameter-repeated",
            Self::NotAnObject => "entry-not-object",
            Self::Unreadable => "entry-unreadable",
            Self::TooLarge => "entry-too-large",
            Self::TooDeep => "entry-too-deep",
            Self::OtherRole => "role-not-asked-for",
            Self::NotAskedFor => "field-not-asked-for",
            Self::Modelled => "extension-name-modelled",
        }
    }
}

impl fmt::Display for ProblemReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("expected, and missing or null"),
            Self::WrongType(found) => write!(f, "of another type than expected: found {found}"),
            Self::Blank => f.write_str("expected to say something, and blank"),
            Self::UnknownWord => f.write_str("none of the words that the standard lists for it"),
            Self::NotUrl => f.write_str("expected to be an absolute URL, and is not"),
            Self::NotCount => f.write_str("expected to be a whole number greater than zero, and is not"),
            Self::Repeated => f.write_str("there more than once"),
            Self::NotAnObject => f.write_str("expected to be an object, and is not"),
            Self::Unreadable => f.write_str(
                "cannot be read: it is no JSON, a member is there twice, or a character is half there",
            ),
            Self::TooLarge => f.write_str("larger than the policy allows"),
            Self::TooDeep => f.write_str("nested deeper than the policy allows"),
            Self::OtherRole => f.write_str("of another role than was asked for"),
            Self::NotAskedFor => f.write_str("there without having been asked for"),
            Self::Modelled => f.write_str("named like a member that has a field of its own"),
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

/// Everything that is wrong with one answer or request; never empty.
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
