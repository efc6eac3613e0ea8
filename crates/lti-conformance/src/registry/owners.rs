//! `fixtures/requirements/owners.toml`: the parts of the project that build behaviour, and which of them are built.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::FixtureError;
use crate::files;

/// A part of the project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// What it builds.
    pub title: String,
    /// Ids of an owner that is not built are `deferred`, not `open`.
    pub built: bool,
}

/// All owners by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owners {
    owner: BTreeMap<String, Owner>,
}

impl Owners {
    pub(super) fn load(root: &Path) -> Result<Self, FixtureError> {
        let file = "requirements/owners.toml";
        toml::from_str(&files::read(root, file)?).map_err(|e| FixtureError::new(file, e))
    }

    /// Whether there is an owner of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.owner.contains_key(name)
    }

    /// Whether that owner's behaviour exists already.
    pub fn is_built(&self, name: &str) -> bool {
        self.owner.get(name).is_some_and(|o| o.built)
    }

    /// Owners in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Owner)> {
        self.owner.iter().map(|(name, owner)| (name.as_str(), owner))
    }
}
