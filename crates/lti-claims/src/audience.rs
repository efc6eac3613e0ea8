//! `aud`.

use alloc::string::String;
use alloc::vec::Vec;

use serde::de::{self, SeqAccess};
use serde::ser::{Serialize, Serializer};

use crate::field::{Field, JsonType};
use crate::wire::{Wire, drain_list};

/// The audiences of a token: one text or a list of texts (RFC 7519 §4.1.3). The form is kept, so that it is written as
/// it was read; the two forms with one entry mean the same (LMS-022).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Written as a text.
    One(String),
    /// Written as a list.
    Many(Vec<String>),
}

impl Audience {
    /// Is `audience` one of them? Compared exactly.
    #[must_use]
    pub fn contains(&self, audience: &str) -> bool {
        self.iter().any(|own| own == audience)
    }

    /// The audiences in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.as_slice().iter().map(String::as_str)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Is the list empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// The audiences in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => core::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl From<&str> for Audience {
    fn from(audience: &str) -> Self {
        Self::One(audience.into())
    }
}

impl From<String> for Audience {
    fn from(audience: String) -> Self {
        Self::One(audience)
    }
}

impl Wire for Audience {
    fn from_text<E: de::Error>(text: &str) -> Result<Field<Self>, E> {
        Ok(Field::Value(Self::One(text.into())))
    }

    /// An entry of another type makes the whole list wrong: leaving it out could turn an untrusted audience into none.
    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Field<Self>, A::Error> {
        let mut many = Vec::new();
        while let Some(entry) = list.next_element::<Field<String>>()? {
            match entry {
                Field::Value(audience) => many.push(audience),
                Field::Absent | Field::Null | Field::Wrong(_) => {
                    drain_list(list)?;
                    return Ok(Field::Wrong(JsonType::List));
                }
            }
        }
        Ok(Field::Value(Self::Many(many)))
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(one) => serializer.serialize_str(one),
            Self::Many(many) => many.serialize(serializer),
        }
    }
}
