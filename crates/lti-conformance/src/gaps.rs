//! `fixtures/known-gaps.toml`: requirements that no case can show, each with the reason.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::FixtureError;
use crate::files;
use crate::registry::Registry;

/// Id → reason.
#[derive(Clone, Debug, Default)]
pub struct KnownGaps(BTreeMap<String, String>);

impl KnownGaps {
    /// Reads the file.
    ///
    /// # Errors
    /// An id that the registry does not have, or an empty reason.
    pub fn load(root: &Path, registry: &Registry) -> Result<Self, FixtureError> {
        let file = "known-gaps.toml";
        let gaps: BTreeMap<String, String> =
            toml::from_str(&files::read(root, file)?).map_err(|e| FixtureError::new(file, e))?;
        for (id, reason) in &gaps {
            if registry.get(id).is_none() {
                return Err(FixtureError::new(file, format!("{id} is no requirement")));
            }
            if reason.trim().is_empty() {
                return Err(FixtureError::new(file, format!("{id} gives no reason")));
            }
        }
        Ok(Self(gaps))
    }

    /// Why nothing shows this id, if it is a known gap.
    pub fn reason(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// All gaps by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, reason)| (id.as_str(), reason.as_str()))
    }
}
