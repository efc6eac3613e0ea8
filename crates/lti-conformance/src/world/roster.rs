//! Which courses let which tool read their roster, who is in them, and in which groups.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::campus::everything_of_members;

/// A course whose roster a deployment of a tool may read. The links of that deployment in that course are the tool's there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The tool's client id; the first registration's when left out.
    pub registration: Option<String>,
    /// The deployment.
    pub deployment: String,
    /// The course.
    pub context: String,
}

/// A person in a course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrollment {
    /// The course.
    pub context: String,
    /// Id of one of the world's people.
    pub user: String,
    /// Role URIs; those of the person when left out.
    pub roles: Option<Vec<String>>,
    /// `Active` when left out.
    pub status: Option<String>,
    /// What this person lets out: `name`, `email`, `picture`, `sourcedid`, `legacy`, `groups`, `extensions`; all when left out.
    #[serde(default = "everything_of_members")]
    pub releases: Vec<String>,
    /// Ids of the groups that the person is in.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Members of the platform's own.
    #[serde(default)]
    pub extensions: BTreeMap<String, toml::Value>,
}

/// A group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The course.
    pub context: String,
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub tag: Option<String>,
    /// Ids of its group sets.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Whether learners see it not.
    #[serde(default)]
    pub hidden: bool,
}

/// A group set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSet {
    /// The course.
    pub context: String,
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub tag: Option<String>,
    /// Whether learners see it not.
    #[serde(default)]
    pub hidden: bool,
}
