//! `fixtures/worlds/*.toml`: named starting states, made of one tool and the platforms that know it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::FixtureError;
use crate::files;
use crate::json;
use crate::keys::Keys;

mod campus;
mod gradebook;
mod roster;

pub use campus::{Course, Instance, Link, Lti11Account, Person};
pub use gradebook::{Column, Gradebook};
pub use roster::{Enrollment, Group, GroupSet, Roster};

/// A starting state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// File name without its ending.
    pub id: String,
    /// What is particular about it.
    pub summary: String,
    /// The time at which a case starts, in seconds since 1970.
    pub now: i64,
    /// Seeds the subject's random source, so that its values repeat.
    pub seed: String,
    /// The nonce that the seeded tool gives to the first login; signed tokens carry it. `fixtures sign` renews it.
    pub nonce: String,
    /// Policy flags of the subject by name; what is left out keeps its default.
    #[serde(default)]
    pub policy: BTreeMap<String, toml::Value>,
    /// The tool.
    pub tool: Tool,
    /// The platforms. The first is the one that cases mean when they name none.
    pub platform: Vec<Platform>,
    /// What connects them. The first is the one that cases mean when they name none.
    pub registration: Vec<Registration>,
    /// The first platform's instance, as launches describe it.
    pub instance: Option<Instance>,
    /// Accounts that the tool had under LTI 1.1.
    #[serde(default)]
    pub lti11_account: Vec<Lti11Account>,
    /// People on the first platform.
    #[serde(default)]
    pub user: Vec<Person>,
    /// Courses of the first platform.
    #[serde(default)]
    pub context: Vec<Course>,
    /// Links of the first platform.
    #[serde(default)]
    pub link: Vec<Link>,
    /// Courses whose gradebook is open to a tool.
    #[serde(default)]
    pub gradebook: Vec<Gradebook>,
    /// Columns that are there from the beginning.
    #[serde(default)]
    pub line_item: Vec<Column>,
    /// Courses whose roster a tool may read.
    #[serde(default)]
    pub roster: Vec<Roster>,
    /// Who is in a course.
    #[serde(default)]
    pub enrollment: Vec<Enrollment>,
    /// Groups of courses.
    #[serde(default)]
    pub group: Vec<Group>,
    /// Group sets of courses.
    #[serde(default)]
    pub group_set: Vec<GroupSet>,
}

/// The tool of a world.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Login initiation URL.
    pub login_url: String,
    /// Registered redirect URIs; cases launch at the first.
    pub redirect_uris: Vec<String>,
    /// Where its key set is served.
    pub key_set_url: String,
    /// Origins that a target link URI may have.
    pub target_origins: Vec<String>,
    /// Names of its keys; it signs with the first.
    pub keys: Vec<String>,
}

/// A platform of a world.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Issuer, compared as exact text.
    pub issuer: String,
    /// OpenID Connect authorization endpoint.
    pub authorization_endpoint: String,
    /// Token endpoint.
    pub token_endpoint: String,
    /// Audience of client assertions; the token endpoint when left out.
    pub token_audience: Option<String>,
    /// Where its key set is served.
    pub key_set_url: String,
    /// What its key set holds.
    pub keys: Vec<KeyEntry>,
    /// The profile that our tool registers it by. The URLs above are what the profile has to come to: nothing else answers.
    pub profile: Option<KnownLms>,
}

/// A profile of the tool, by name, with what an administrator types.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownLms {
    /// `canvas`, `canvas-self-hosted`, `moodle`, …: the constructor's name with hyphens.
    pub name: String,
    /// Its host or its address, where the profile asks for one.
    #[serde(default)]
    pub at: String,
    /// The tool's number, the id of a configuration, the key of a session, where the profile asks for one.
    #[serde(default)]
    pub id: String,
    /// The issuer, where it is not the one of the profile.
    pub issuer: Option<String>,
    /// Where its key set is served, where it is not the place of the profile.
    pub key_set_url: Option<String>,
}

/// A registration of the tool at a platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The platform's issuer.
    pub issuer: String,
    /// Which platform, counted from 0, where several have this issuer; the first of them when left out.
    pub platform: Option<usize>,
    /// The tool's client id there.
    pub client_id: String,
    /// Approved deployments.
    pub deployments: Vec<String>,
    /// Names of the algorithms that were agreed, on either side.
    pub algorithms: Option<Vec<String>>,
    /// Audiences that the tool trusts this platform to name beside it.
    #[serde(default)]
    pub trusted_audiences: Vec<String>,
    /// Scopes that the platform may grant.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The tool's public key as somebody pasted it at the platform (PEM), in place of its key set URL.
    pub pasted_key: Option<String>,
    /// Which substitution variables it may have.
    #[serde(default)]
    pub variables: VariableRules,
    /// Where it sends results by Basic Outcomes.
    pub basic_outcome_url: Option<String>,
    /// The platform begins launches with a redirect in place of a form.
    #[serde(default)]
    pub login_by_get: bool,
    /// What the platform lets out about members of a roster, as [`Enrollment::releases`]; all when left out.
    #[serde(default = "campus::everything_of_members")]
    pub releases: Vec<String>,
}

/// Which substitution variables a tool may have; names without the dollar sign.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableRules {
    /// These and no others.
    pub only: Option<Vec<String>>,
    /// These as well.
    #[serde(default)]
    pub grant: Vec<String>,
    /// Never these.
    #[serde(default)]
    pub withhold: Vec<String>,
}

/// An entry of a key set: a test key, edited.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// Name of the test key.
    pub key: String,
    /// Members that replace or join those of its JWK.
    #[serde(default)]
    pub set: BTreeMap<String, toml::Value>,
    /// Members left out.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// The URL below which a side's routes are mounted: `url` without `route`.
///
/// # Errors
/// The URL ends otherwise.
pub fn base_url(url: &str, route: &str) -> Result<String, String> {
    url.strip_suffix(route).map(str::to_owned).ok_or_else(|| format!("{url} does not end in {route}"))
}

impl World {
    /// Reads all worlds.
    ///
    /// # Errors
    /// A file that cannot be read, or has no platform, registration or redirect URI.
    pub fn load_all(root: &Path) -> Result<BTreeMap<String, Self>, FixtureError> {
        let mut worlds = BTreeMap::new();
        for name in files::list(root, "worlds")? {
            let Some(id) = name.strip_suffix(".toml") else { continue };
            let file = format!("worlds/{name}");
            let world: Self =
                toml::from_str(&files::read(root, &file)?).map_err(|e| FixtureError::new(&file, e))?;
            if world.id != id {
                return Err(FixtureError::new(&file, format!("id is {}, not the file's name", world.id)));
            }
            if world.platform.is_empty()
                || world.registration.is_empty()
                || world.tool.redirect_uris.is_empty()
            {
                return Err(FixtureError::new(&file, "needs a platform, a registration and a redirect URI"));
            }
            worlds.insert(world.id.clone(), world);
        }
        Ok(worlds)
    }

    /// The registration with this client id, or the first.
    pub fn registration(&self, client_id: Option<&str>) -> Option<&Registration> {
        match client_id {
            Some(id) => self.registration.iter().find(|r| r.client_id == id),
            None => self.registration.first(),
        }
    }

    /// All that names somebody: ids, names, addresses, and the groups that people are in.
    pub fn about_people(&self) -> Vec<String> {
        let of = |person: &Person| {
            let optional = [
                &person.name,
                &person.given_name,
                &person.family_name,
                &person.middle_name,
                &person.email,
                &person.picture,
                &person.person_sourcedid,
                &person.lti11_id,
            ];
            let known = optional.into_iter().flatten().cloned();
            known.chain([person.id.clone()]).collect::<Vec<_>>()
        };
        let groups = self.group.iter().map(|group| group.name.clone());
        self.user.iter().flat_map(of).chain(groups).collect()
    }

    /// The platform of a registration.
    pub fn platform_of(&self, registration: &Registration) -> Option<&Platform> {
        match registration.platform {
            Some(number) => self.platform.get(number).filter(|p| p.issuer == registration.issuer),
            None => self.platform.iter().find(|p| p.issuer == registration.issuer),
        }
    }
}

/// The key set document of some entries.
///
/// # Errors
/// An entry that names no test key, or a member that has no JSON form.
pub fn key_set(entries: &[KeyEntry], keys: &Keys) -> Result<String, FixtureError> {
    let mut list = Vec::new();
    for entry in entries {
        let mut jwk = keys.get(&entry.key)?.jwk.clone();
        if let Some(members) = jwk.as_object_mut() {
            for name in &entry.remove {
                members.remove(name);
            }
            for (name, value) in &entry.set {
                let value = json::from_toml(value).map_err(|e| FixtureError::new(&entry.key, e))?;
                members.insert(name.clone(), value);
            }
        }
        list.push(jwk.to_string());
    }
    Ok(format!("{{\"keys\":[{}]}}", list.join(",")))
}
