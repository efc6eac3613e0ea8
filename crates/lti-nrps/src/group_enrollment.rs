//! The groups of a member.

use alloc::string::String;
use core::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::id_text::IdText;

/// A group that a member is in (Course Groups 1.0; GROUPS-016).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GroupEnrollment {
    /// The `id` of the group. There may be none of this id among the groups (GROUPS-018).
    pub group_id: String,
}

lti_claims::open_object! {
    /// As it is read.
    pub(crate) struct RawGroupEnrollment {
        pub group_id: IdText<'static> = "group_id",
    }
}

impl GroupEnrollment {
    /// In this group.
    #[must_use]
    pub fn new(group_id: impl Into<String>) -> Self {
        Self { group_id: group_id.into() }
    }
}

impl Serialize for GroupEnrollment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry("group_id", &self.group_id)?;
        object.end()
    }
}

/// Shows no group: with the member it says something about a person.
impl fmt::Debug for GroupEnrollment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupEnrollment(…)")
    }
}
