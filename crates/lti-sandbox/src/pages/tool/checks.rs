use serde::Serialize;

/// A check that a launch has passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The requirement that asks for it.
    pub requirement: String,
    /// What was checked, in a sentence.
    pub text: String,
}

impl From<&lti_tool::Check> for Check {
    fn from(check: &lti_tool::Check) -> Self {
        Self { requirement: check.requirement().to_owned(), text: check.text().to_owned() }
    }
}
