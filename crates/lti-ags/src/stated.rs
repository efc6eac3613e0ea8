//! What an optional member said.

use serde::Serialize;
use serde::ser::SerializeMap;

/// What an optional member of an object said. Absent, `null` and blank all mean "none", and yet differ: a date that is absent
/// is one that the platform does not support (AGS-076, AGS-077), and what was read is sent back as it was (LMS-107).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stated<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member is the empty text.
    Blank,
    /// The member has a value.
    Value(T),
}

impl<T> Stated<T> {
    /// The value, if there is one (AGS-D05).
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Blank => None,
        }
    }

    /// The value, moved out, if there is one.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Blank => None,
        }
    }

    /// Was the member there, whatever it held?
    #[must_use]
    pub const fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Stated<T> {
    pub(crate) fn write<M: SerializeMap>(&self, name: &'static str, object: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Absent => Ok(()),
            Self::Null => object.serialize_entry(name, &()),
            Self::Blank => object.serialize_entry(name, ""),
            Self::Value(value) => object.serialize_entry(name, value),
        }
    }
}

impl<T> From<T> for Stated<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Stated<alloc::string::String> {
    fn from(value: &str) -> Self {
        if value.is_empty() { Self::Blank } else { Self::Value(value.into()) }
    }
}
