//! Whose members they are.

use alloc::string::String;

use lti_claims::{Context, Field, OpenMembers, RawContext};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::container::member;
use crate::findings::Findings;
use crate::problem::ProblemReason;

/// What a page says beside its members (NRPS 2.0 §2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MembershipContainer {
    /// The URL of the container. Some platforms send none, or that of the first page.
    pub id: Option<String>,
    /// The context, whose `id` is that of the launch's context claim (NRPS-002). `None` where the platform tells none with an id: an empty
    /// body of Sakai's has none (LMS-122).
    pub context: Option<Context>,
    /// All other members.
    pub extra: OpenMembers,
}

impl MembershipContainer {
    /// The members of this context, at this URL.
    #[must_use]
    pub fn new(id: impl Into<String>, context: Context) -> Self {
        Self { id: Some(id.into()), context: Some(context), extra: OpenMembers::new() }
    }

    pub(crate) fn read(mut head: OpenMembers, findings: &mut Findings) -> Self {
        Self {
            id: findings.text("id", "PLT-031", member(&mut head, "id")),
            context: read_context(member(&mut head, "context"), findings),
            extra: head,
        }
    }

    /// What a platform sends.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.address("id", "PLT-031", self.id.as_deref());
        match &self.context {
            None => findings.note("context", "NRPS-012", ProblemReason::Missing),
            Some(context) => findings.not_blank("context.id", "NRPS-013", &context.id),
        }
        if self.extra.iter().any(|(name, _)| matches!(name, "id" | "context" | "members")) {
            findings.note("", "NRPS-012", ProblemReason::Modelled);
        }
    }

    /// Writes everything but the members.
    pub(crate) fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        if let Some(id) = &self.id {
            object.serialize_entry("id", id)?;
        }
        if let Some(context) = &self.context {
            object.serialize_entry("context", &Written(context))?;
        }
        self.extra.iter().try_for_each(|(name, raw)| object.serialize_entry(name, raw))
    }
}

/// A context is told, not judged: tools go by the launch (NRPS-012, NRPS-013).
fn read_context(field: Field<RawContext>, findings: &mut Findings) -> Option<Context> {
    let raw = match field {
        Field::Value(raw) => raw,
        Field::Absent | Field::Null => {
            findings.note("context", "NRPS-012", ProblemReason::Missing);
            return None;
        }
        Field::Wrong(found) => {
            findings.wrong("context", "NRPS-012", found);
            return None;
        }
    };
    let id = match raw.id {
        Field::Value(id) => Some(id).filter(|id| !id.is_empty()),
        Field::Absent | Field::Null => None,
        Field::Wrong(found) => {
            findings.wrong("context.id", "NRPS-013", found);
            None
        }
    };
    let Some(id) = id else {
        findings.note("context.id", "NRPS-013", ProblemReason::Missing);
        return None;
    };
    let mut context = Context::new(id);
    context.types = findings.optional("context.type", "NRPS-012", raw.types).unwrap_or_default().items;
    context.label = findings.text("context.label", "NRPS-012", raw.label);
    context.title = findings.text("context.title", "NRPS-012", raw.title);
    context.extra = raw.extra;
    Some(context)
}

struct Written<'a>(&'a Context);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Context { id, types, label, title, extra, .. } = self.0;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", id)?;
        if !types.is_empty() {
            object.serialize_entry("type", types)?;
        }
        for (name, text) in [("label", label), ("title", title)] {
            if let Some(text) = text {
                object.serialize_entry(name, text)?;
            }
        }
        for (name, raw) in extra.iter() {
            object.serialize_entry(name, raw)?;
        }
        object.end()
    }
}
