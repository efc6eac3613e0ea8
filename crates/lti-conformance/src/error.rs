//! What is wrong with a fixture file, for the contributor who wrote it.

use std::fmt;

/// A fixture that cannot be used, with the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixtureError {
    /// Path below the fixtures folder, or the name of the thing that was looked for.
    pub file: String,
    /// What is wrong, in words.
    pub reason: String,
}

impl FixtureError {
    /// A problem of `file`.
    pub fn new(file: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { file: file.into(), reason: reason.to_string() }
    }
}

impl fmt::Display for FixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.reason)
    }
}

impl std::error::Error for FixtureError {}
