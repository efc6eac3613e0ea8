//! Ids, which some platforms send as whole numbers.

use alloc::borrow::Cow;
use alloc::string::ToString;

use lti_claims::wire::Wire;
use lti_claims::{Field, JsonType};
use serde::Deserializer;
use serde::ser::{Serialize, Serializer};

use crate::Policy;
use crate::borrowed::Borrowed;
use crate::findings::Findings;
use crate::problem::ProblemReason;

/// An id, and whether it was a number.
#[derive(Clone)]
pub(crate) struct IdText<'a> {
    text: Cow<'a, str>,
    number: bool,
}

impl<'a> IdText<'a> {
    /// The id. Noted and `None` where it is not there, blank, or a number that the policy does not take; noted only where it takes it.
    pub(crate) fn read(
        field: Field<Self>,
        name: &'static str,
        requirement: &'static str,
        findings: &mut Findings,
        policy: &Policy,
    ) -> Option<Cow<'a, str>> {
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
    ) -> Option<Cow<'a, str>> {
        if self.number {
            findings.wrong(name, requirement, JsonType::Number);
        }
        findings.not_blank(name, requirement, &self.text);
        let known = !self.text.is_empty() && (!self.number || policy.numeric_ids);
        known.then_some(self.text)
    }

    /// An id that was a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), number: false }
    }

    /// Is it the empty text?
    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

impl<'de> Borrowed<'de> for IdText<'de> {
    fn from_text(text: Cow<'de, str>) -> Field<Self> {
        Field::Value(Self { text, number: false })
    }

    fn from_integer(number: impl ToString) -> Field<Self> {
        Field::Value(Self { text: number.to_string().into(), number: true })
    }
}

impl Wire for IdText<'static> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        Ok(match <IdText<'de> as Borrowed<'de>>::read(deserializer)? {
            Field::Value(id) => Field::Value(Self { text: id.text.into_owned().into(), number: id.number }),
            Field::Absent => Field::Absent,
            Field::Null => Field::Null,
            Field::Wrong(found) => Field::Wrong(found),
        })
    }
}

/// The objects that are read are never written again; the macro that defines them asks for it.
impl Serialize for IdText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
