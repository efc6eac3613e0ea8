//! Reading one member of a JSON object: the trait behind [`Field`], and the helpers that the
//! [`open_object!`](crate::open_object) macro calls. Only needed by crates that define wire types of their own.
//!
//! Values are read from text in memory (`serde_json::from_str`, `from_slice`): numbers and unknown members are taken as
//! borrowed raw JSON, which a reader over a stream cannot give.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
pub use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::field::{Field, JsonType};
use crate::parse_error::DuplicateMember;

pub use serde;
pub use serde_json;

/// A type that a member of a JSON object can hold. Every method that is not written passes over the value and answers
/// which type it saw instead, so a wrong type is never an error of the whole payload.
pub trait Wire: Sized {
    /// The member is a string.
    fn from_text<E: de::Error>(_text: &str) -> Result<Field<Self>, E> {
        Ok(Field::Wrong(JsonType::Text))
    }

    /// The member is `true` or `false`.
    fn from_bool<E: de::Error>(_value: bool) -> Result<Field<Self>, E> {
        Ok(Field::Wrong(JsonType::Bool))
    }

    /// The member is an array.
    fn from_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Field<Self>, A::Error> {
        drain_list(list)?;
        Ok(Field::Wrong(JsonType::List))
    }

    /// The member is an object.
    fn from_object<'de, A: MapAccess<'de>>(object: A) -> Result<Field<Self>, A::Error> {
        drain_object(object)?;
        Ok(Field::Wrong(JsonType::Object))
    }

    /// Reads a member of any type. Written only by types that need the text of a number.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

impl<'de, T: Wire> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer)
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        T::from_bool(value)
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

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::from_text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::from_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::from_object(object)
    }
}

/// Passes over what is left of a list.
pub fn drain_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Passes over what is left of an object.
pub fn drain_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<(), A::Error> {
    while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

impl Wire for String {
    fn from_text<E: de::Error>(text: &str) -> Result<Field<Self>, E> {
        Ok(Field::Value(text.into()))
    }
}

impl Wire for bool {
    fn from_bool<E: de::Error>(value: bool) -> Result<Field<Self>, E> {
        Ok(Field::Value(value))
    }
}

/// Any value but `null`, kept as it was written.
impl Wire for Box<RawValue> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(if type_of(raw) == JsonType::Null { Field::Null } else { Field::Value(raw.to_owned()) })
    }
}

/// A list of texts. Elements of another type are passed over and counted: no list of LTI carries any, and one bad
/// element must not cost the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The elements that could be read, in their order.
    pub items: Vec<T>,
    /// How many elements were no text.
    pub dropped: usize,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), dropped: 0 }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, dropped: 0 }
    }
}

impl<T: Wire> Wire for List<T> {
    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Field<Self>, A::Error> {
        let mut read = Self::default();
        while let Some(element) = list.next_element::<Field<T>>()? {
            match element {
                Field::Value(value) => read.items.push(value),
                Field::Absent | Field::Null | Field::Wrong(_) => {
                    read.dropped = read.dropped.saturating_add(1)
                }
            }
        }
        Ok(Field::Value(read))
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

/// A member name: borrowed unless it was written with escapes.
#[derive(Debug)]
pub struct Key<'de>(pub Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(name.into())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Reads the value of the member `name` into `field`. A second member of that name is refused (TRAP-49).
// One copy for each type, not for each member: code that is written out at each place does not stay in the processor's
// cache.
#[inline(never)]
pub fn read_into<'de, T: Wire, A: MapAccess<'de>>(
    field: &mut Field<T>,
    name: &str,
    object: &mut A,
) -> Result<(), A::Error> {
    if !field.is_absent() {
        return Err(de::Error::custom(DuplicateMember(name)));
    }
    *field = object.next_value()?;
    Ok(())
}

/// Writes the member `name`. Nothing is written for an absent value, nor for one of a wrong type, which was not kept.
pub fn write_from<T: Serialize, M: SerializeMap>(
    field: &Field<T>,
    name: &str,
    object: &mut M,
) -> Result<(), M::Error> {
    match field {
        Field::Value(value) => object.serialize_entry(name, value),
        Field::Null => object.serialize_entry(name, &()),
        Field::Absent | Field::Wrong(_) => Ok(()),
    }
}

/// The type of a raw JSON value, told from its first byte.
#[must_use]
pub fn type_of(raw: &RawValue) -> JsonType {
    match raw.get().as_bytes().first() {
        Some(b'"') => JsonType::Text,
        Some(b'{') => JsonType::Object,
        Some(b'[') => JsonType::List,
        Some(b't' | b'f') => JsonType::Bool,
        Some(b'n') => JsonType::Null,
        _ => JsonType::Number,
    }
}

/// The error of an object that has more members than its limit.
pub fn too_many_members<E: de::Error>() -> E {
    E::custom(crate::parse_error::TOO_MANY_MEMBERS)
}

/// Reads an object, where anything else is an error.
pub fn object_or_error<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    match T::read(deserializer)? {
        Field::Value(value) => Ok(value),
        Field::Absent | Field::Null => Err(de::Error::custom("expected an object, found null")),
        Field::Wrong(found) => Err(de::Error::custom(format_args!("expected an object, found {found}"))),
    }
}
