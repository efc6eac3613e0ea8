//! Custom parameters.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::field::{Field, JsonType};
use crate::findings::{Findings, at};
use crate::names::CUSTOM;
use crate::open_members::first_duplicate;
use crate::parse_error::DuplicateMember;
use crate::problem::{ProblemReason, Seen};
use crate::text::is_variable;
use crate::warning::WarningReason;
use crate::wire::{Key, Wire, type_of};

/// Custom parameters in their order (Core 1.3 §5.4.6). Texts are texts, the empty one included. Real platforms send more:
/// a number or boolean reads as its text; null, objects and lists have none and are found with [`raw`](Self::raw) only
/// (TRAP-31, LMS-044). `Debug` prints names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Custom(Vec<(String, Value)>);

#[derive(Clone)]
enum Value {
    Text(String),
    /// A number or boolean, with the text that it was written as.
    Scalar(Box<RawValue>),
    Other(Box<RawValue>),
}

/// Values that are no texts are compared as they were written.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Scalar(one), Self::Scalar(other)) | (Self::Other(one), Self::Other(other)) => {
                one.get() == other.get()
            }
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Scalar(raw) => Some(raw.get()),
            Self::Other(_) => None,
        }
    }
}

impl Custom {
    /// No parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The text of the parameter with exactly this name, or else with this name in lower case, because some platforms
    /// send only that (LMS-057, LMS-058).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match self.find(name) {
            Some(value) => value.text(),
            None => self.find(&name.to_ascii_lowercase())?.text(),
        }
    }

    /// The text of the first parameter whose name is this one but for letter case.
    #[must_use]
    pub fn get_ignoring_case(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.text())
    }

    /// The JSON of the parameter with exactly this name, whatever its type.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<Box<RawValue>> {
        match self.find(name)? {
            Value::Text(text) => serde_json::value::to_raw_value(text).ok(),
            Value::Scalar(raw) | Value::Other(raw) => Some(raw.clone()),
        }
    }

    /// Is the parameter's text a substitution variable that the platform left as it stood (LMS-043, CORE-099)?
    #[must_use]
    pub fn is_unresolved(&self, name: &str) -> bool {
        self.get(name).is_some_and(is_variable)
    }

    /// As [`get`](Self::get), with an unresolved variable as `None`.
    #[must_use]
    pub fn resolved(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|text| !is_variable(text))
    }

    /// Names and texts in their order, those without a text left out.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.text()?)))
    }

    /// How many parameters there are, those without a text included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a parameter: in its place if there is one of exactly this name, otherwise at the end.
    pub fn insert(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, value) = (name.into(), Value::Text(text.into()));
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, held)) => *held = value,
            None => self.0.push((name, value)),
        }
    }

    /// Takes a parameter out; was there one?
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(own, _)| own != name);
        self.0.len() != before
    }

    fn find(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(crate) fn read(field: Field<Self>, findings: &mut Findings) -> Self {
        let here = at(CUSTOM, "");
        let custom = findings.optional(here, field).unwrap_or_default();
        let converted = custom.0.iter().filter(|(_, value)| matches!(value, Value::Scalar(_))).count();
        let dropped = custom.0.iter().filter(|(_, value)| matches!(value, Value::Other(_))).count();
        if converted > 0 {
            findings.warn(here, WarningReason::CustomConverted(converted));
        }
        if dropped > 0 {
            findings.warn(here, WarningReason::CustomDropped(dropped));
        }
        custom
    }

    pub(crate) fn write(self, findings: &mut Findings) -> Field<Self> {
        let others = self.0.iter().filter(|(_, value)| !matches!(value, Value::Text(_))).count();
        if others > 0 {
            findings.problem(at(CUSTOM, ""), ProblemReason::CustomValueNotText, Seen::Count(others));
        }
        if self.0.is_empty() { Field::Absent } else { Field::Value(self) }
    }
}

impl Wire for Custom {
    fn from_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Field<Self>, A::Error> {
        let mut parameters = Vec::new();
        while let Some((Key(name), raw)) = object.next_entry::<Key<'_>, &RawValue>()? {
            let value = match type_of(raw) {
                JsonType::Text => Value::Text(text_of(raw)?),
                JsonType::Bool | JsonType::Number => Value::Scalar(raw.to_owned()),
                JsonType::Null | JsonType::List | JsonType::Object => Value::Other(raw.to_owned()),
            };
            parameters.push((name.into_owned(), value));
        }
        match first_duplicate(&parameters) {
            Some(name) => Err(de::Error::custom(DuplicateMember(name))),
            None => Ok(Field::Value(Self(parameters))),
        }
    }
}

/// The text of a raw JSON text. One without escapes is a plain copy.
pub(crate) fn text_of<E: de::Error>(raw: &RawValue) -> Result<String, E> {
    let quoted = raw.get();
    match quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Ok(plain.to_string()),
        _ => serde_json::from_str(quoted).map_err(|_| E::custom("a text with a broken escape")),
    }
}

impl Serialize for Custom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            match value {
                Value::Text(text) => object.serialize_entry(name, text)?,
                Value::Scalar(raw) | Value::Other(raw) => object.serialize_entry(name, raw)?,
            }
        }
        object.end()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Custom {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(parameters: I) -> Self {
        let mut custom = Self::new();
        for (name, text) in parameters {
            custom.insert(name, text);
        }
        custom
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
