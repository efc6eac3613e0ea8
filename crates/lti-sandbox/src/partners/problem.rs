use serde::Serialize;
use std::fmt;

/// What is wrong with one field of a form or of the configuration file. It never repeats the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldProblem {
    /// The field's name, the same in the form and in the file.
    pub field: &'static str,
    /// Stable and kebab-case.
    pub code: &'static str,
    /// The requirement that asks for it, where there is one.
    pub requirement: Option<&'static str>,
    /// A sentence for the person who filled the field.
    pub message: String,
}

impl FieldProblem {
    /// A problem that no requirement asks about.
    #[must_use]
    pub fn new(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { field, code, requirement: None, message: message.into() }
    }

    /// The same, with the id of the requirement.
    #[must_use]
    pub fn requirement(mut self, id: &'static str) -> Self {
        self.requirement = Some(id);
        self
    }
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)?;
        if let Some(id) = self.requirement {
            write!(f, " ({id})")?;
        }
        Ok(())
    }
}
