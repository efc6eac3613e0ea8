//! Where the gradebook is.

use alloc::string::String;
use alloc::vec::Vec;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::names::AGS_ENDPOINT;
use crate::problem::{ProblemReason, Seen};
use crate::vocabulary::ServiceScope;
use crate::wire::List;

/// Where the gradebook of this launch is (AGS 2.0 §3.1). Take it from the newest message (AGS-007).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgsEndpoint {
    /// The scopes that may be asked for; foreign ones are kept (LMS-063).
    pub scope: Vec<ServiceScope>,
    /// The line items of the context; absent when the tool may not use them.
    pub lineitems: Option<String>,
    /// The one line item of this link; absent or blank when there is none or several (AGS-003).
    pub lineitem: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The gradebook claim, raw.
    pub struct RawAgsEndpoint {
        /// The scopes.
        pub scope: List<ServiceScope> = "scope",
        /// The line items of the context.
        pub lineitems: String = "lineitems",
        /// The line item of this link.
        pub lineitem: String = "lineitem",
    }
}

impl AgsEndpoint {
    /// A claim with these scopes.
    #[must_use]
    pub fn new(scope: Vec<ServiceScope>) -> Self {
        Self { scope, ..Self::default() }
    }

    /// May the tool ask for this scope?
    #[must_use]
    pub fn allows(&self, scope: &ServiceScope) -> bool {
        self.scope.contains(scope)
    }

    pub(crate) fn read(raw: RawAgsEndpoint, findings: &mut Findings) -> Self {
        Self {
            scope: findings.list(at(AGS_ENDPOINT, "scope"), raw.scope),
            lineitems: findings.text(at(AGS_ENDPOINT, "lineitems"), raw.lineitems),
            lineitem: findings.text(at(AGS_ENDPOINT, "lineitem"), raw.lineitem),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawAgsEndpoint {
        if self.scope.is_empty() {
            findings.problem(at(AGS_ENDPOINT, "scope"), ProblemReason::ScopesMissing, Seen::Nothing);
        }
        RawAgsEndpoint {
            scope: Field::Value(self.scope.into()),
            lineitems: findings.service_url(at(AGS_ENDPOINT, "lineitems"), self.lineitems),
            lineitem: findings.service_url(at(AGS_ENDPOINT, "lineitem"), self.lineitem),
            extra: self.extra,
        }
    }
}
