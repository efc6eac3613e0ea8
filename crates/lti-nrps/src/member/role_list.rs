//! The roles of one member after the other.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::wire::drain_object;
use lti_claims::{Field, JsonType, Role, Roles};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::borrowed::Held;

/// How many texts are remembered with their roles. Most pages have a handful, each a thousand times.
const REMEMBERED: usize = 16;
/// The longest of them.
const LONGEST: usize = 128;

/// The roles of one member after the other, in the same memory.
#[derive(Default)]
pub(crate) struct RoleList {
    roles: Roles,
    /// Texts that came, and what they say.
    known: Vec<(String, Role)>,
}

impl RoleList {
    pub(crate) fn begin(&mut self) {
        let mut roles = core::mem::take(&mut self.roles).into_vec();
        roles.clear();
        self.roles = roles.into();
    }

    /// What there is of the member.
    pub(crate) const fn roles(&self) -> &Roles {
        &self.roles
    }

    pub(crate) fn push(&mut self, text: &str) {
        let role = self.role(text);
        let mut roles = core::mem::take(&mut self.roles).into_vec();
        roles.push(role);
        self.roles = roles.into();
    }

    /// Reads the list, and answers how many entries are no text.
    fn extend<'de, A: SeqAccess<'de>>(&mut self, mut list: A) -> Result<usize, A::Error> {
        let mut dropped = 0_usize;
        while let Some(Held(entry)) = list.next_element::<Held<Cow<'de, str>>>()? {
            match entry {
                Field::Value(text) => self.push(&text),
                _ => dropped = dropped.saturating_add(1),
            }
        }
        Ok(dropped)
    }

    fn role(&mut self, text: &str) -> Role {
        if let Some((_, role)) = self.known.iter().find(|(known, _)| known == text) {
            return role.clone();
        }
        let role = Role::parse(text);
        if self.known.len() < REMEMBERED && text.len() <= LONGEST {
            self.known.push((text.into(), role.clone()));
        }
        role
    }
}

/// Reads the member `roles`: how many entries are no text.
pub(crate) struct RolesSeed<'a>(pub(crate) &'a mut RoleList);

impl<'de> DeserializeSeed<'de> for RolesSeed<'_> {
    type Value = Field<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RolesSeed<'_> {
    type Value = Field<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Bool))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Number))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Number))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Number))
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        self.0.extend(list).map(Field::Value)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        drain_object(object)?;
        Ok(Field::Wrong(JsonType::Object))
    }
}
