//! What a member of a JSON object held.

use core::fmt;

/// What a member of a JSON object held. Reading never fails on a wrong type: the value is passed over and its type noted,
/// so that the conversion to a typed message can list every problem at once.
///
/// `Debug` prints the state only, because most claims are personal data.
#[derive(Clone, PartialEq, Eq)]
pub enum Field<T> {
    /// The member is not there.
    Absent,
    /// The member is `null`. Receivers treat it like an absent one (LMS-041).
    Null,
    /// The member holds a value of the expected type.
    Value(T),
    /// The member holds another JSON type; the value itself is not kept.
    Wrong(JsonType),
}

/// The types of JSON (RFC 8259 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// a number
    Number,
    /// a string
    Text,
    /// an array
    List,
    /// an object
    Object,
}

impl<T> Field<T> {
    /// The value, if there is one of the expected type.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong(_) => None,
        }
    }

    /// The value for changing, if there is one of the expected type.
    #[must_use]
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong(_) => None,
        }
    }

    /// The value, moved out, if there is one of the expected type.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong(_) => None,
        }
    }

    /// Takes the field out and leaves `Absent` behind.
    #[must_use]
    pub fn take(&mut self) -> Self {
        core::mem::take(self)
    }

    /// Is the member not there at all?
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Is the member not there, or `null` (LMS-041)?
    #[must_use]
    pub const fn is_absent_or_null(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }

    /// The type that was found instead of the expected one. `null` counts as a type here.
    #[must_use]
    pub const fn wrong_type(&self) -> Option<JsonType> {
        match self {
            Self::Wrong(found) => Some(*found),
            Self::Null => Some(JsonType::Null),
            Self::Absent | Self::Value(_) => None,
        }
    }
}

impl Field<alloc::string::String> {
    /// The text, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.value().map(alloc::string::String::as_str)
    }
}

// Not derived: a derive would ask for `T: Default`.
#[expect(clippy::derivable_impls, reason = "a derive would ask for T: Default")]
impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::Absent
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl From<&str> for Field<alloc::string::String> {
    fn from(value: &str) -> Self {
        Self::Value(value.into())
    }
}

impl<T> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Null => f.write_str("Null"),
            Self::Value(_) => f.write_str("Value(..)"),
            Self::Wrong(found) => write!(f, "Wrong({found:?})"),
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}
