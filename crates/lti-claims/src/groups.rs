//! Where the groups of the course are.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::names::GROUPS;
use crate::problem::{ProblemReason, Seen};
use crate::vocabulary::{ServiceScope, ServiceVersion};
use crate::warning::WarningReason;
use crate::wire::List;

/// Where the groups of the launch's course are (Course Groups 1.0, launch claim).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Groups {
    /// The scopes that may be asked for.
    pub scope: Vec<ServiceScope>,
    /// The groups of the context.
    pub context_groups_url: String,
    /// The sets of groups; absent when the platform has none.
    pub context_group_sets_url: Option<String>,
    /// The versions that are spoken there. A missing list reads as `1.0`.
    pub service_versions: Vec<ServiceVersion>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The groups claim, raw.
    pub struct RawGroups {
        /// The scopes.
        pub scope: List<ServiceScope> = "scope",
        /// The groups of the context.
        pub context_groups_url: String = "context_groups_url",
        /// The sets of groups.
        pub context_group_sets_url: String = "context_group_sets_url",
        /// The versions.
        pub service_versions: List<ServiceVersion> = "service_versions",
    }
}

impl Groups {
    /// Version 1.0 at this URL.
    pub fn new(context_groups_url: impl Into<String>) -> Self {
        Self {
            scope: vec![ServiceScope::ContextGroupReadonly],
            context_groups_url: context_groups_url.into(),
            context_group_sets_url: None,
            service_versions: vec![ServiceVersion::V1_0],
            extra: OpenMembers::new(),
        }
    }

    pub(crate) fn read(raw: RawGroups, findings: &mut Findings) -> Option<Self> {
        let url = at(GROUPS, "context_groups_url");
        let Some(context_groups_url) = findings.text(url, raw.context_groups_url) else {
            findings.warn(url, WarningReason::ServiceDropped);
            return None;
        };
        let assumed = raw.service_versions.is_absent_or_null();
        let versions = findings.list(at(GROUPS, "service_versions"), raw.service_versions);
        Some(Self {
            scope: findings.list(at(GROUPS, "scope"), raw.scope),
            context_groups_url,
            context_group_sets_url: findings
                .text(at(GROUPS, "context_group_sets_url"), raw.context_group_sets_url),
            service_versions: if assumed { vec![ServiceVersion::V1_0] } else { versions },
            extra: raw.extra,
        })
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawGroups {
        let url = at(GROUPS, "context_groups_url");
        if self.context_groups_url.is_empty() {
            findings.problem(url, ProblemReason::ServiceUrlMissing, Seen::Nothing);
        }
        if self.scope.is_empty() {
            findings.problem(at(GROUPS, "scope"), ProblemReason::ScopesMissing, Seen::Nothing);
        }
        if !self.service_versions.contains(&ServiceVersion::V1_0) {
            findings.problem(
                at(GROUPS, "service_versions"),
                ProblemReason::ServiceVersionMissing,
                Seen::Nothing,
            );
        }
        RawGroups {
            scope: Field::Value(self.scope.into()),
            context_groups_url: findings.service_url(url, Some(self.context_groups_url)),
            context_group_sets_url: findings
                .service_url(at(GROUPS, "context_group_sets_url"), self.context_group_sets_url),
            service_versions: Field::Value(self.service_versions.into()),
            extra: self.extra,
        }
    }
}
