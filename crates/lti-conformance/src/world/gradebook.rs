//! Which courses let which tool into their gradebook, and what is there from the beginning.

use serde::Deserialize;

/// A course whose gradebook is open to a deployment of a tool. The links of that deployment in that course are the tool's there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gradebook {
    /// The tool's client id; the first registration's when left out.
    pub registration: Option<String>,
    /// The deployment.
    pub deployment: String,
    /// The course.
    pub context: String,
    /// Ids of people who are graded.
    #[serde(default)]
    pub learners: Vec<String>,
    /// Ids of people who are in the course and are not graded.
    #[serde(default)]
    pub others: Vec<String>,
}

/// A line item of such a course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The tool's client id; the first registration's when left out.
    pub registration: Option<String>,
    /// The deployment.
    pub deployment: String,
    /// The course.
    pub context: String,
    /// The line item as its JSON.
    pub definition: toml::Value,
}
