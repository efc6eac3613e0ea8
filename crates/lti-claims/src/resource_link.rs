//! The link that was launched.

use alloc::string::String;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, IdReasons, at};
use crate::names::RESOURCE_LINK;
use crate::policy::Policy;
use crate::problem::{ProblemReason, Seen};
use crate::warning::WarningReason;

/// The link that was launched (Core 1.3 §5.3.5). Texts may hold anything, HTML included: escape them (LMS-056).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceLink {
    /// Stable and unique within the deployment, case-sensitive, at most 255 ASCII characters (CORE-041, CORE-043).
    pub id: String,
    /// A title.
    pub title: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The resource link, raw.
    pub struct RawResourceLink {
        /// The id.
        pub id: String = "id",
        /// A title.
        pub title: String = "title",
        /// A description.
        pub description: String = "description",
    }
}

const REASONS: IdReasons = IdReasons {
    missing: ProblemReason::ResourceLinkIdMissing,
    empty: ProblemReason::ResourceLinkIdEmpty,
    wrong_type: ProblemReason::ResourceLinkIdWrongType,
    too_long: ProblemReason::ResourceLinkIdTooLong,
    not_ascii: ProblemReason::ResourceLinkIdNotAscii,
};

impl ResourceLink {
    /// A link of which only the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), title: None, description: None, extra: OpenMembers::new() }
    }

    pub(crate) fn read(field: Field<RawResourceLink>, policy: &Policy, findings: &mut Findings) -> Self {
        let here = at(RESOURCE_LINK, "");
        let fallback = policy.danger_resource_link_fallback_id.as_ref();
        let raw = match field {
            Field::Value(raw) => raw,
            Field::Absent | Field::Null if fallback.is_some() => RawResourceLink::default(),
            Field::Absent | Field::Null => {
                findings.problem(here, ProblemReason::ResourceLinkMissing, Seen::Nothing);
                return Self::new("");
            }
            Field::Wrong(found) => {
                findings.problem(here, ProblemReason::ResourceLinkWrongType, Seen::Type(found));
                return Self::new("");
            }
        };
        let id = match (raw.id, fallback) {
            (id, Some(fallback)) if id.is_absent_or_null() || id.text() == Some("") => {
                findings.warn(at(RESOURCE_LINK, "id"), WarningReason::ResourceLinkIdAssumed);
                Field::Value(fallback.clone())
            }
            (id, _) => id,
        };
        Self {
            id: findings.required_id(at(RESOURCE_LINK, "id"), id, REASONS),
            title: findings.text(at(RESOURCE_LINK, "title"), raw.title),
            description: findings.text(at(RESOURCE_LINK, "description"), raw.description),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawResourceLink {
        findings.check_id(at(RESOURCE_LINK, "id"), &self.id, REASONS);
        RawResourceLink {
            id: self.id.into(),
            title: findings.plain(at(RESOURCE_LINK, "title"), self.title),
            description: findings.plain(at(RESOURCE_LINK, "description"), self.description),
            extra: self.extra,
        }
    }
}
