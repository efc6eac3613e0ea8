//! A group of the course.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::wire::List;
use lti_claims::{Field, OpenMembers};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Policy;
use crate::findings::Findings;
use crate::id_text::IdText;
use crate::problem::ProblemReason;

/// A group of a context (Course Groups 1.0; GROUPS-008). Its name may say something about people, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Unique in the context.
    pub id: String,
    /// For people. Empty only at a tool whose platform sent none.
    pub name: String,
    /// What it is for, such as `marking`.
    pub tag: Option<String>,
    /// The sets that it is in: read from `set_id` and `set_ids` (GROUPS-D01), written as `set_ids`, and as `set_id` too where it is one
    /// (GROUPS-D03). There may be no set of such an id (GROUPS-010).
    pub set_ids: Vec<String>,
    /// Whether learners do not see it.
    pub hidden: bool,
    /// All other members.
    pub extra: OpenMembers,
}

lti_claims::open_object! {
    /// As it is read.
    pub(crate) struct RawGroup {
        pub id: IdText<'static> = "id",
        pub name: String = "name",
        pub tag: String = "tag",
        pub set_id: IdText<'static> = "set_id",
        pub set_ids: List<IdText<'static>> = "set_ids",
        pub hidden: bool = "hidden",
    }
}

impl Group {
    /// A group that is in no set.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            tag: None,
            set_ids: Vec::new(),
            hidden: false,
            extra: OpenMembers::new(),
        }
    }

    /// Reads it at a tool. `None` without an id.
    pub(crate) fn read(raw: RawGroup, findings: &mut Findings, policy: &Policy) -> Option<Self> {
        let id = IdText::read(raw.id, "id", "GROUPS-008", findings, policy)?.into_owned();
        let name = name(raw.name, "GROUPS-008", findings);
        let one = findings.optional("set_id", "GROUPS-009", raw.set_id);
        let several = findings.whole("set_ids", "GROUPS-009", raw.set_ids);
        let (mut set_ids, mut known) = (Vec::new(), BTreeSet::new());
        let one = one.map(|id| ("set_id", id));
        for (field, id) in one.into_iter().chain(several.into_iter().flatten().map(|id| ("set_ids", id))) {
            // Blank is absent.
            if id.is_blank() {
                continue;
            }
            if let Some(id) = id.settle(field, "GROUPS-D02", findings, policy)
                && known.insert(id.clone())
            {
                set_ids.push(id.into_owned());
            }
        }
        Some(Self {
            id,
            name,
            tag: findings.text("tag", "GROUPS-009", raw.tag),
            set_ids,
            hidden: findings.optional("hidden", "GROUPS-008", raw.hidden).unwrap_or_default(),
            extra: raw.extra,
        })
    }

    /// What a platform sends.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.not_blank("id", "GROUPS-008", &self.id);
        findings.not_blank("name", "GROUPS-008", &self.name);
        if self.set_ids.iter().any(String::is_empty) {
            findings.note("set_ids", "GROUPS-010", ProblemReason::Blank);
        }
        if self.extra.iter().any(|(name, _)| RawGroup::MEMBERS.contains(&name)) {
            findings.note("", "GROUPS-008", ProblemReason::Modelled);
        }
    }
}

/// The name of a group or of a set: noted, and empty, where there is none.
pub(crate) fn name(field: Field<String>, requirement: &'static str, findings: &mut Findings) -> String {
    if field.is_absent_or_null() {
        findings.note("name", requirement, ProblemReason::Missing);
    }
    let name = findings.optional("name", requirement, field).unwrap_or_default();
    findings.not_blank("name", requirement, &name);
    name
}

/// Reads what was written, as a tool reads it, out of a text in memory.
impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawGroup::deserialize(deserializer)?;
        Self::read(raw, &mut Findings::default(), &Policy::default())
            .ok_or_else(|| D::Error::custom("expected an object with its id"))
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", &self.id)?;
        object.serialize_entry("name", &self.name)?;
        if let Some(tag) = &self.tag {
            object.serialize_entry("tag", tag)?;
        }
        if let [only] = self.set_ids.as_slice() {
            object.serialize_entry("set_id", only)?;
        }
        if !self.set_ids.is_empty() {
            object.serialize_entry("set_ids", &self.set_ids)?;
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

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("id", &self.id)
            .field("set_ids", &self.set_ids)
            .field("hidden", &self.hidden)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
