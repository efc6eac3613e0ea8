//! Everything below the fixtures folder, read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::{self, Case, Cases, Side};
use crate::error::FixtureError;
use crate::gaps::KnownGaps;
use crate::keys::Keys;
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
    /// Any file that does not read; a case with an unknown requirement id or world.
    pub fn load(root: &Path) -> Result<Self, FixtureError> {
        let registry = Registry::load(root)?;
        let gaps = KnownGaps::load(root, &registry)?;
        let keys = Keys::load(root)?;
        let worlds = World::load_all(root)?;
        let cases = case::load_all(root)?;
        for case in &cases {
            shows_its_own(&registry, case)?;
            if !worlds.contains_key(&case.world) {
                return Err(FixtureError::new(
                    &case.file,
                    format!("{}: no world is named {}", case.id, case.world),
                ));
            }
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

/// A case shows requirements that exist, and none that the other side has to meet.
fn shows_its_own(registry: &Registry, case: &Case) -> Result<(), FixtureError> {
    let other = match case.side {
        Side::Tool => Who::Platform,
        Side::Platform => Who::Tool,
    };
    for id in &case.requirements {
        let wrong = |why: &str| FixtureError::new(&case.file, format!("{}: {id} {why}", case.id));
        let requirement = registry.get(id).ok_or_else(|| wrong("is no requirement"))?;
        if requirement.who == other {
            return Err(wrong("is about the other side"));
        }
    }
    Ok(())
}
