//! The course or group of the launch.

use alloc::string::String;
use alloc::vec::Vec;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, IdReasons, at};
use crate::names::CONTEXT;
use crate::policy::Policy;
use crate::problem::{ProblemReason, Seen};
use crate::text::is_uri;
use crate::vocabulary::ContextType;
use crate::warning::WarningReason;
use crate::wire::List;

/// The course or group of the launch (Core 1.3 §5.4.1). A launch may have none (TRAP-04).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// Stable and unique within the deployment, case-sensitive, at most 255 ASCII characters (CORE-056, CORE-058).
    pub id: String,
    /// Types, possibly none; unknown words are kept (TRAP-03).
    pub types: Vec<ContextType>,
    /// A short name, such as the course's code.
    pub label: Option<String>,
    /// The full name.
    pub title: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The context, raw.
    pub struct RawContext {
        /// The id.
        pub id: String = "id",
        /// Types.
        pub types: List<ContextType> = "type",
        /// A short name.
        pub label: String = "label",
        /// The full name.
        pub title: String = "title",
    }
}

const REASONS: IdReasons = IdReasons {
    missing: ProblemReason::ContextIdMissing,
    empty: ProblemReason::ContextIdEmpty,
    wrong_type: ProblemReason::ContextIdWrongType,
    too_long: ProblemReason::ContextIdTooLong,
    not_ascii: ProblemReason::ContextIdNotAscii,
};

impl Context {
    /// A context of which only the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), types: Vec::new(), label: None, title: None, extra: OpenMembers::new() }
    }

    pub(crate) fn read(field: Field<RawContext>, policy: &Policy, findings: &mut Findings) -> Option<Self> {
        let raw = match field {
            Field::Value(raw) => raw,
            Field::Absent | Field::Null => return None,
            Field::Wrong(_) if policy.drop_context_without_id => {
                findings.warn(at(CONTEXT, ""), WarningReason::ContextDropped);
                return None;
            }
            Field::Wrong(found) => {
                findings.problem(at(CONTEXT, ""), ProblemReason::ContextWrongType, Seen::Type(found));
                return None;
            }
        };
        if policy.drop_context_without_id && raw.id.text().is_none_or(str::is_empty) {
            findings.warn(at(CONTEXT, "id"), WarningReason::ContextDropped);
            return None;
        }
        let types = findings.list(at(CONTEXT, "type"), raw.types);
        if !types.is_empty() && types.iter().all(ContextType::is_other) {
            findings.warn(at(CONTEXT, "type"), WarningReason::ContextTypesForeign);
        }
        Some(Self {
            id: findings.required_id(at(CONTEXT, "id"), raw.id, REASONS),
            types,
            label: findings.text(at(CONTEXT, "label"), raw.label),
            title: findings.text(at(CONTEXT, "title"), raw.title),
            extra: raw.extra,
        })
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawContext {
        findings.check_id(at(CONTEXT, "id"), &self.id, REASONS);
        if !self.types.is_empty() && self.types.iter().all(ContextType::is_other) {
            findings.problem(
                at(CONTEXT, "type"),
                ProblemReason::ContextTypesForeignOnly,
                Seen::Count(self.types.len()),
            );
        }
        for word in self.types.iter().filter(|kind| kind.is_other() && !is_uri(kind.as_str())) {
            let seen = Seen::word(word.as_str());
            findings.problem(at(CONTEXT, "type"), ProblemReason::ContextTypeNotUri, seen);
        }
        RawContext {
            id: self.id.into(),
            types: if self.types.is_empty() { Field::Absent } else { Field::Value(self.types.into()) },
            label: findings.plain(at(CONTEXT, "label"), self.label),
            title: findings.plain(at(CONTEXT, "title"), self.title),
            extra: self.extra,
        }
    }
}
