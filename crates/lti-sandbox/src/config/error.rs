use crate::partners::FieldProblem;
use std::fmt;

/// Why the configuration file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// It is no TOML, misses a member, or has one that nobody knows.
    Malformed {
        /// The line, counted from 1; 0 where the file as a whole is meant.
        line: usize,
        /// What was expected there.
        message: String,
    },
    /// A member cannot be kept.
    Entry {
        /// The member's line, or that of its table where the member is missing; counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: FieldProblem,
    },
}

impl ConfigError {
    pub(super) fn unreadable(error: &std::io::Error) -> Self {
        Self::Unreadable { kind: error.kind() }
    }

    /// Stable and kebab-case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config-unreadable",
            Self::Malformed { .. } => "config-malformed",
            Self::Entry { problem, .. } => problem.code,
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { kind } => write!(f, "the configuration file cannot be read: {kind}"),
            Self::Malformed { line: 0, message } => write!(f, "the configuration file: {message}"),
            Self::Malformed { line, message } => {
                write!(f, "line {line} of the configuration file: {message}")
            }
            Self::Entry { line, problem } => write!(f, "line {line} of the configuration file: {problem}"),
        }
    }
}

impl std::error::Error for ConfigError {}
