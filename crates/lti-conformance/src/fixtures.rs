//! Everything below the fixtures folder, read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::{self, Case, Cases, Side};
use crate::error::FixtureError;
use crate::gaps::KnownGaps;
use crate::keys::Keys;
use crate::programs::{self, Program};
use crate::registry::{Registry, Who};
use crate::world::World;

/// The fixtures.
#[derive(Clone, Debug)]
pub struct Fixtures {
    /// The folder.
    pub root: PathBuf,
    /// Requirement ids.
    pub registry: Registry,
    /// What no case can show.
    pub gaps: KnownGaps,
    /// Test keys.
    pub keys: Keys,
    /// Starting states by name.
    pub worlds: BTreeMap<String, World>,
    /// Cases by id.
    pub cases: Cases,
}

impl Fixtures {
    /// Reads the folder and checks what refers to what.
    ///
    /// # Errors
    /// Any file that does not read; a case or program with an unknown requirement id or world.
    pub fn load(root: &Path) -> Result<Self, FixtureError> {
        let registry = Registry::load(root)?;
        let gaps = KnownGaps::load(root, &registry)?;
        let keys = Keys::load(root)?;
        let worlds = World::load_all(root)?;
        let cases = case::load_all(root)?;
        let known = |file: &str, name: &str, ids: &mut dyn Iterator<Item = &str>| {
            for id in ids {
                if registry.get(id).is_none() {
                    return Err(FixtureError::new(
                        file,
                        format!("{name} names {id}, which is no requirement"),
                    ));
                }
            }
            Ok(())
        };
        for case in &cases {
            one_sided(&registry, case)?;
            known(&case.file, &case.id, &mut case.requirements.iter().map(String::as_str))?;
            if !worlds.contains_key(&case.world) {
                return Err(FixtureError::new(
                    &case.file,
                    format!("{}: no world is named {}", case.id, case.world),
                ));
            }
        }
        for Program { id, requirements, .. } in programs::ALL {
            known("programs", id, &mut requirements.iter().copied())?;
        }
        Ok(Self { root: root.to_owned(), registry, gaps, keys, worlds, cases })
    }

    /// The world of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn world(&self, name: &str) -> Result<&World, FixtureError> {
        self.worlds.get(name).ok_or_else(|| FixtureError::new("worlds", format!("no world is named {name}")))
    }
}

/// A case on one side cannot show what the other side has to do.
fn one_sided(registry: &Registry, case: &Case) -> Result<(), FixtureError> {
    let other = match case.side {
        Side::Tool => Who::Platform,
        Side::Platform => Who::Tool,
    };
    for id in &case.requirements {
        if registry.get(id).is_some_and(|r| r.who == other) {
            return Err(FixtureError::new(&case.file, format!("{}: {id} is about the other side", case.id)));
        }
    }
    Ok(())
}
