//! The registry of requirement ids: `fixtures/requirements/*.toml`, one file a family.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::FixtureError;
use crate::files;

mod owners;

pub use owners::{Owner, Owners};

/// The families in the order in which reports print them.
pub const FAMILIES: [&str; 26] = [
    "CORE", "SEC", "OIDC", "STOR", "MIG", "CERT-G", "CERT-T", "CERT-P", "AGS", "NRPS", "DL", "SUBREV",
    "GROUPS", "DYNREG", "PNS", "AP", "EULA", "DPL", "PROC", "COPY", "LCS", "PM", "VEND", "LMS", "PLT", "ATK",
];

/// How strongly a requirement binds. A prohibition has the level of its word (MUST NOT is [`Level::Must`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// MUST, MUST NOT, and rows whose list has no level of its own.
    Must,
    /// SHOULD, SHOULD NOT, and this project's own policy where the documents are silent.
    Should,
    /// MAY: needs no case.
    May,
}

/// Whose behaviour a requirement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The tool.
    Tool,
    /// The platform.
    Platform,
    /// Both of them.
    Both,
}

/// One requirement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Stable id such as `CORE-040`.
    pub id: String,
    /// How strongly it binds.
    pub level: Level,
    /// The document says NOT: `text` names what is forbidden.
    #[serde(default)]
    pub not: bool,
    /// This project's own policy where the documents are silent; no claim about the standard.
    #[serde(default)]
    pub design: bool,
    /// Whose behaviour it is about.
    pub who: Who,
    /// The part of the project that builds the behaviour; a key of `owners.toml`.
    pub owner: String,
    /// Title of the document it comes from, where there is one.
    pub document: Option<String>,
    /// Section of the document.
    pub section: Option<String>,
    /// The rule, in our words.
    pub text: String,
    /// Shown by the note, not by a case: nothing that a case could test.
    #[serde(default)]
    pub no_case: bool,
    /// A remark for whoever writes the cases.
    pub note: Option<String>,
}

/// How many requirements of each level a family has; written into the file so that a lost row is noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// MUST rows.
    pub must: usize,
    /// SHOULD rows.
    pub should: usize,
    /// MAY rows.
    pub may: usize,
}

/// One family file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Short name, the part of an id before its number.
    pub family: String,
    /// What the family is about.
    pub title: String,
    /// The number of rows per level.
    pub count: Count,
    /// The rows, in the order of the document.
    pub requirement: Vec<Requirement>,
}

impl Family {
    /// The rows per level, counted.
    pub fn counted(&self) -> Count {
        let of = |level| self.requirement.iter().filter(|r| r.level == level).count();
        Count { must: of(Level::Must), should: of(Level::Should), may: of(Level::May) }
    }
}

/// All families and owners.
#[derive(Clone, Debug)]
pub struct Registry {
    families: Vec<Family>,
    owners: Owners,
    family_of: BTreeMap<String, (usize, usize)>,
}

impl Registry {
    /// Reads every family file and checks ids, counts and owners.
    ///
    /// # Errors
    /// A file that cannot be read, a row of another family, an id defined twice, a count that does not hold,
    /// an owner that `owners.toml` does not name.
    pub fn load(root: &Path) -> Result<Self, FixtureError> {
        let owners = Owners::load(root)?;
        let mut families = Vec::new();
        let mut family_of = BTreeMap::new();
        for name in FAMILIES {
            let file = format!("requirements/{name}.toml");
            let text = files::read(root, &file)?;
            let family: Family = toml::from_str(&text).map_err(|e| FixtureError::new(&file, e))?;
            if family.family != name {
                return Err(FixtureError::new(&file, format!("family is {}, file is {name}", family.family)));
            }
            if family.counted() != family.count {
                return Err(FixtureError::new(
                    &file,
                    format!("count says {:?}, rows are {:?}", family.count, family.counted()),
                ));
            }
            for (row, requirement) in family.requirement.iter().enumerate() {
                if requirement.id.rsplit_once('-').map(|(f, _)| f) != Some(name) {
                    return Err(FixtureError::new(
                        &file,
                        format!("{} belongs to another family", requirement.id),
                    ));
                }
                if !owners.contains(&requirement.owner) {
                    return Err(FixtureError::new(
                        &file,
                        format!("{}: no owner {}", requirement.id, requirement.owner),
                    ));
                }
                if requirement.no_case && requirement.note.is_none() {
                    return Err(FixtureError::new(
                        &file,
                        format!("{}: no_case needs a note", requirement.id),
                    ));
                }
                if family_of.insert(requirement.id.clone(), (families.len(), row)).is_some() {
                    return Err(FixtureError::new(&file, format!("{} is defined twice", requirement.id)));
                }
            }
            families.push(family);
        }
        Ok(Self { families, owners, family_of })
    }

    /// The families in report order.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// Who builds what.
    pub fn owners(&self) -> &Owners {
        &self.owners
    }

    /// One requirement by id.
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        let (family, row) = self.family_of.get(id)?;
        self.families.get(*family)?.requirement.get(*row)
    }

    /// The family that an id belongs to.
    pub fn family_of(&self, id: &str) -> Option<&Family> {
        self.families.get(self.family_of.get(id)?.0)
    }
}
