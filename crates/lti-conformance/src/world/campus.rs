//! Who is on the first platform, and what they can open.

use std::collections::BTreeMap;

use serde::Deserialize;

/// An account of LTI 1.1, shared by the tool and the first platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lti11Account {
    /// Consumer key.
    pub oauth_consumer_key: String,
    /// Shared secret, where it is still known.
    pub secret: Option<String>,
}

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
    /// The address claim, as JSON.
    pub address: Option<BTreeMap<String, String>>,
    /// Gender.
    pub gender: Option<String>,
    /// Values of substitution variables about this person.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// Role URIs.
    pub roles: Vec<String>,
    /// Id under LTI 1.1.
    pub lti11_id: Option<String>,
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
    /// Id under LTI 1.1.
    pub lti11_id: Option<String>,
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
    /// Values of substitution variables about this link; those of a person go before them.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// Claims of the platform's own, by name.
    #[serde(default)]
    pub claims: BTreeMap<String, String>,
    /// The course in its term, in the student information system.
    pub course_offering_sourcedid: Option<String>,
    /// The class of the course there.
    pub course_section_sourcedid: Option<String>,
    /// `lti_storage_target` of its launches.
    pub storage_target: Option<String>,
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
    /// Consumer key that it used under LTI 1.1; one that existed before sends the ids of that time.
    pub lti11_key: Option<String>,
    /// Id under LTI 1.1.
    pub lti11_id: Option<String>,
    /// The instance's id under LTI 1.1, as this link sent it.
    pub lti11_guid: Option<String>,
    /// What is let out about people: `name`, `email`, `sourcedid`.
    #[serde(default = "everything")]
    pub releases: Vec<String>,
}

fn everything() -> Vec<String> {
    ["name", "email", "sourcedid"].map(str::to_owned).to_vec()
}

pub(super) fn everything_of_members() -> Vec<String> {
    ["name", "email", "picture", "sourcedid", "legacy", "groups", "extensions"].map(str::to_owned).to_vec()
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
    /// What it is.
    pub description: Option<String>,
    /// An address for questions.
    pub contact_email: Option<String>,
    /// Its home page.
    pub url: Option<String>,
    /// Product, in lower case.
    pub product_family_code: Option<String>,
    /// Product version.
    pub version: Option<String>,
}
