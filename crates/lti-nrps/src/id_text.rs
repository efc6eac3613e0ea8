//! Ids, which some platforms send as numbers.

use alloc::string::{String, ToString as _};

use lti_claims::wire::{Wire, type_of};
use lti_claims::{Field, JsonType};
use serde::ser::{Serialize, Serializer};
use serde::{Deserialize as _, Deserializer};
use serde_json::value::RawValue;

use crate::Policy;
use crate::findings::Findings;
use crate::problem::ProblemReason;

/// An id, and whether it was a number.
#[derive(Clone)]
pub(crate) struct IdText {
    text: String,
    number: bool,
}

impl IdText {
    /// The id. Noted and `None` where it is not there, blank, or a number that the policy does not take; noted only where it takes it.
    pub(crate) fn read(
        field: Field<Self>,
        name: &'static str,
        requirement: &'static str,
        findings: &mut Findings,
        policy: &Policy,
    ) -> Option<String> {
        match field {
            Field::Value(id) => id.settle(name, requirement, findings, policy),
            Field::Absent | Field::Null => {
                findings.note(name, requirement, ProblemReason::Missing);
                None
            }
            Field::Wrong(found) => {
                findings.wrong(name, requirement, found);
                None
            }
        }
    }

    /// As [`read`](Self::read), where there is a value.
    pub(crate) fn settle(
        self,
        name: &'static str,
        requirement: &'static str,
        findings: &mut Findings,
        policy: &Policy,
    ) -> Option<String> {
        if self.number {
            findings.wrong(name, requirement, JsonType::Number);
        }
        findings.not_blank(name, requirement, &self.text);
        let known = !self.text.is_empty() && (!self.number || policy.numeric_ids);
        known.then_some(self.text)
    }

    /// Is it the empty text?
    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

impl Wire for IdText {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(match type_of(raw) {
            JsonType::Null => Field::Null,
            JsonType::Number => Field::Value(Self { text: raw.get().to_string(), number: true }),
            JsonType::Text => match serde_json::from_str(raw.get()) {
                Ok(text) => Field::Value(Self { text, number: false }),
                // A lone surrogate: JSON, and no text.
                Err(_) => Field::Wrong(JsonType::Text),
            },
            other => Field::Wrong(other),
        })
    }
}

/// The objects that are read are never written again; the macro that defines them asks for it.
impl Serialize for IdText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
