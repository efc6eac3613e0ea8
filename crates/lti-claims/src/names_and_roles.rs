//! Where the roster is.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::names::NAMES_AND_ROLES;
use crate::problem::{ProblemReason, Seen};
use crate::vocabulary::{ServiceScope, ServiceVersion};
use crate::warning::WarningReason;
use crate::wire::List;

/// Where the roster of this launch is (NRPS 2.0 §3.6.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamesAndRoles {
    /// The memberships of the context: an absolute URL, fully resolved.
    pub context_memberships_url: String,
    /// The versions that are spoken there. A missing list reads as `2.0` (LMS-062).
    pub service_versions: Vec<ServiceVersion>,
    /// Sent by some platforms, in no document.
    pub scope: Vec<ServiceScope>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The roster claim, raw.
    pub struct RawNamesAndRoles {
        /// The memberships of the context.
        pub context_memberships_url: String = "context_memberships_url",
        /// The versions.
        pub service_versions: List<ServiceVersion> = "service_versions",
        /// The scopes.
        pub scope: List<ServiceScope> = "scope",
    }
}

impl NamesAndRoles {
    /// Version 2.0 at this URL.
    pub fn new(context_memberships_url: impl Into<String>) -> Self {
        Self {
            context_memberships_url: context_memberships_url.into(),
            service_versions: vec![ServiceVersion::V2_0],
            scope: Vec::new(),
            extra: OpenMembers::new(),
        }
    }

    /// Is version 2.0 spoken there? Otherwise the service is not to be used (NRPS-003).
    #[must_use]
    pub fn speaks_version_2(&self) -> bool {
        self.service_versions.contains(&ServiceVersion::V2_0)
    }

    pub(crate) fn read(raw: RawNamesAndRoles, findings: &mut Findings) -> Option<Self> {
        let url = at(NAMES_AND_ROLES, "context_memberships_url");
        let Some(context_memberships_url) = findings.text(url, raw.context_memberships_url) else {
            findings.warn(url, WarningReason::ServiceDropped);
            return None;
        };
        let assumed = raw.service_versions.is_absent_or_null();
        let versions = findings.list(at(NAMES_AND_ROLES, "service_versions"), raw.service_versions);
        Some(Self {
            context_memberships_url,
            service_versions: if assumed { vec![ServiceVersion::V2_0] } else { versions },
            scope: findings.list(at(NAMES_AND_ROLES, "scope"), raw.scope),
            extra: raw.extra,
        })
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawNamesAndRoles {
        let url = at(NAMES_AND_ROLES, "context_memberships_url");
        if self.context_memberships_url.is_empty() {
            findings.problem(url, ProblemReason::ServiceUrlMissing, Seen::Nothing);
        }
        if !self.speaks_version_2() {
            let versions = at(NAMES_AND_ROLES, "service_versions");
            findings.problem(versions, ProblemReason::ServiceVersionMissing, Seen::Nothing);
        }
        RawNamesAndRoles {
            context_memberships_url: findings.service_url(url, Some(self.context_memberships_url)),
            service_versions: Field::Value(self.service_versions.into()),
            scope: if self.scope.is_empty() { Field::Absent } else { Field::Value(self.scope.into()) },
            extra: self.extra,
        }
    }
}
