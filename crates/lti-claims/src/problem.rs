//! What is wrong with a message.

mod reason;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Blame;
use crate::field::JsonType;

pub use reason::ProblemReason;

/// Everything that is wrong with one message, in claim order; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

/// One thing that is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The full name of the claim.
    pub claim: &'static str,
    /// The member of the claim, where it is one; otherwise empty.
    pub member: &'static str,
    /// What is wrong.
    pub reason: ProblemReason,
    /// What was found.
    pub seen: Seen,
    /// Who made the mistake: the peer for a message that came in, the program for one that goes out.
    pub blame: Blame,
}

/// What was found instead of what was expected. Never the value of a claim that could name a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// Nothing more to say.
    Nothing,
    /// A value of this JSON type.
    Type(JsonType),
    /// A text of so many characters.
    Length(usize),
    /// So many entries.
    Count(usize),
    /// A word of a vocabulary, at most 64 characters of it.
    Word(String),
}

impl Seen {
    pub(crate) fn word(text: &str) -> Self {
        Self::Word(text.chars().take(64).collect())
    }
}

impl Problem {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }

    /// The requirement that the message fails.
    #[must_use]
    pub const fn requirement(&self) -> &'static str {
        self.reason.requirement()
    }
}

impl Problems {
    /// `None` for an empty list.
    pub(crate) fn new(problems: Vec<Problem>) -> Option<Self> {
        if problems.is_empty() { None } else { Some(Self(problems)) }
    }

    pub(crate) const fn of(problems: Vec<Problem>) -> Self {
        Self(problems)
    }

    /// The problems in claim order.
    pub fn iter(&self) -> core::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problems in claim order.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    /// The first problem; it names the whole refusal.
    #[must_use]
    pub fn first(&self) -> Option<&Problem> {
        self.0.first()
    }

    /// The code of the first problem.
    #[must_use]
    pub fn first_code(&self) -> &'static str {
        self.0.first().map_or("", Problem::code)
    }

    /// The requirement of the first problem.
    #[must_use]
    pub fn requirement(&self) -> &'static str {
        self.0.first().map_or("", Problem::requirement)
    }

    /// The blame of the first problem.
    #[must_use]
    pub fn blame(&self) -> Blame {
        self.0.first().map_or(Blame::PeerMisbehaved, |problem| problem.blame)
    }

    /// Is there a problem of this reason?
    #[must_use]
    pub fn contains(&self, reason: ProblemReason) -> bool {
        self.0.iter().any(|problem| problem.reason == reason)
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = core::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.claim)?;
        if !self.member.is_empty() {
            write!(f, " → {}", self.member)?;
        }
        write!(f, ": expected {}", self.reason.expected())?;
        match &self.seen {
            Seen::Nothing => {}
            Seen::Type(found) => write!(f, ", found {found}")?,
            Seen::Length(length) => write!(f, ", found {length} characters")?,
            Seen::Count(count) => write!(f, ", found {count}")?,
            Seen::Word(word) => write!(f, ", found {word:?}")?,
        }
        write!(f, " ({})", self.requirement())
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

impl core::error::Error for Problems {}
