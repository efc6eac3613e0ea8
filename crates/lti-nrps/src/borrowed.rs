//! Values that borrow from what is read: the twin of [`Wire`](lti_claims::wire::Wire) for them.

use alloc::borrow::Cow;
use alloc::string::ToString;
use core::fmt;
use core::marker::PhantomData;

use lti_claims::wire::{drain_list, drain_object};
use lti_claims::{Field, JsonType};
use serde::Deserializer;
use serde::de::{self, Deserialize, MapAccess, SeqAccess, Visitor};

/// A type that a member of a JSON object can hold, and that borrows from it. A value of another type is passed over and noted.
pub(crate) trait Borrowed<'de>: Sized {
    /// The member is a string.
    fn from_text(_text: Cow<'de, str>) -> Field<Self> {
        Field::Wrong(JsonType::Text)
    }

    /// The member is a whole number that 64 bits can hold.
    fn from_integer(_number: impl ToString) -> Field<Self> {
        Field::Wrong(JsonType::Number)
    }

    /// Reads a member of any type.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

/// What a member held.
pub(crate) struct Held<T>(pub(crate) Field<T>);

impl<'de, T: Borrowed<'de>> Deserialize<'de> for Held<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<'de> Borrowed<'de> for Cow<'de, str> {
    fn from_text(text: Cow<'de, str>) -> Field<Self> {
        Field::Value(text)
    }
}

/// Reads the value of a member into `field`. A second member of its name is refused (TRAP-49).
#[inline(never)]
pub(crate) fn read_into<'de, T: Borrowed<'de>, A: MapAccess<'de>>(
    field: &mut Field<T>,
    object: &mut A,
) -> Result<(), A::Error> {
    refuse_second(field)?;
    let Held(value) = object.next_value()?;
    *field = value;
    Ok(())
}

pub(crate) fn refuse_second<T, E: de::Error>(field: &Field<T>) -> Result<(), E> {
    if field.is_absent() { Ok(()) } else { Err(E::custom("a member is there twice")) }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Borrowed<'de>> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Bool))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(T::from_integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(T::from_integer(number))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Field::Wrong(JsonType::Number))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(T::from_text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(T::from_text(Cow::Owned(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        drain_list(list)?;
        Ok(Field::Wrong(JsonType::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        drain_object(object)?;
        Ok(Field::Wrong(JsonType::Object))
    }
}
