//! A set of groups.

use alloc::string::String;
use core::fmt;

use lti_claims::OpenMembers;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Policy;
use crate::findings::Findings;
use crate::id_text::IdText;
use crate::problem::ProblemReason;

/// A set of groups of a context (Course Groups 1.0; GROUPS-012). It does not list its groups: they name their sets. `Debug` does not show
/// its name.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupSet {
    /// Unique in the context.
    pub id: String,
    /// For people. Empty only at a tool whose platform sent none.
    pub name: String,
    /// What it is for.
    pub tag: Option<String>,
    /// Whether learners do not see it.
    pub hidden: bool,
    /// All other members.
    pub extra: OpenMembers,
}

lti_claims::open_object! {
    /// As it is read.
    pub(crate) struct RawGroupSet {
        pub id: IdText<'static> = "id",
        pub name: String = "name",
        pub tag: String = "tag",
        pub hidden: bool = "hidden",
    }
}

impl GroupSet {
    /// A set that learners see.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), tag: None, hidden: false, extra: OpenMembers::new() }
    }

    /// Reads it at a tool. `None` without an id.
    pub(crate) fn read(raw: RawGroupSet, findings: &mut Findings, policy: &Policy) -> Option<Self> {
        Some(Self {
            id: IdText::read(raw.id, "id", "GROUPS-012", findings, policy)?.into_owned(),
            name: crate::group::name(raw.name, "GROUPS-012", findings),
            tag: findings.text("tag", "GROUPS-012", raw.tag),
            hidden: findings.optional("hidden", "GROUPS-012", raw.hidden).unwrap_or_default(),
            extra: raw.extra,
        })
    }

    /// What a platform sends.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.not_blank("id", "GROUPS-012", &self.id);
        findings.not_blank("name", "GROUPS-012", &self.name);
        if self.extra.iter().any(|(name, _)| RawGroupSet::MEMBERS.contains(&name)) {
            findings.note("", "GROUPS-012", ProblemReason::Modelled);
        }
    }
}

/// Reads what was written, as a tool reads it, out of a text in memory.
impl<'de> Deserialize<'de> for GroupSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawGroupSet::deserialize(deserializer)?;
        Self::read(raw, &mut Findings::default(), &Policy::default())
            .ok_or_else(|| D::Error::custom("expected an object with its id"))
    }
}

impl Serialize for GroupSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", &self.id)?;
        object.serialize_entry("name", &self.name)?;
        if let Some(tag) = &self.tag {
            object.serialize_entry("tag", tag)?;
        }
        if self.hidden {
            object.serialize_entry("hidden", &true)?;
        }
        for (name, raw) in self.extra.iter() {
            object.serialize_entry(name, raw)?;
        }
        object.end()
    }
}

impl fmt::Debug for GroupSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupSet")
            .field("id", &self.id)
            .field("hidden", &self.hidden)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
