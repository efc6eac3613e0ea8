//! Who is on the first platform, and what they can open.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The `sub` of their launches.
    pub id: String,
    /// Full name.
    pub name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Middle name.
    pub middle_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// URL of a picture.
    pub picture: Option<String>,
    /// Language.
    pub locale: Option<String>,
    /// Id in the student information system.
    pub person_sourcedid: Option<String>,
    /// Role URIs.
    pub roles: Vec<String>,
    /// Ids of people whose mentor this one is.
    #[serde(default)]
    pub mentor_of: Vec<String>,
}

/// A course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Stable id.
    pub id: String,
    /// Short name.
    pub label: Option<String>,
    /// Full name.
    pub title: Option<String>,
    /// Type URIs.
    #[serde(default, rename = "type")]
    pub types: Vec<String>,
}

/// A link to the tool.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// The course that it lies in; none for a link of the whole institution.
    pub context: Option<String>,
    /// Deployment that it was made in.
    pub deployment_id: String,
    /// Where it leads.
    pub target_link_uri: String,
    /// Custom parameters, as the platform sends them.
    #[serde(default)]
    pub custom: BTreeMap<String, String>,
    /// How it is shown.
    pub document_target: Option<String>,
    /// Height of its frame in pixels.
    pub height: Option<u32>,
    /// Width of its frame in pixels.
    pub width: Option<u32>,
    /// Language of the page that it is shown in.
    pub locale: Option<String>,
    /// Where the tool can send people back to.
    pub return_url: Option<String>,
    /// What is let out about people: `name`, `email`, `sourcedid`.
    #[serde(default = "everything")]
    pub releases: Vec<String>,
}

fn everything() -> Vec<String> {
    ["name", "email", "sourcedid"].map(str::to_owned).to_vec()
}

impl Link {
    /// Whether this is let out about people.
    pub fn releases(&self, what: &str) -> bool {
        self.releases.iter().any(|own| own == what)
    }
}

/// The platform's instance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Stable id.
    pub guid: String,
    /// Its name.
    pub name: Option<String>,
    /// Its home page.
    pub url: Option<String>,
    /// Product, in lower case.
    pub product_family_code: Option<String>,
    /// Product version.
    pub version: Option<String>,
}
