//! The older grade service.

use alloc::string::String;
use core::fmt;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::migration::opaque;
use crate::names::BASIC_OUTCOME;

/// The older grade service (Core 1.3 App. D). `Debug` leaves the result id out, which may name a person.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicOutcome {
    /// The result of this user, link and context; only learners have one (CORE-119, CORE-120).
    pub lis_result_sourcedid: Option<String>,
    /// Where to send it.
    pub lis_outcome_service_url: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The older grade service, raw.
    pub struct RawBasicOutcome {
        /// The result.
        pub lis_result_sourcedid: String = "lis_result_sourcedid",
        /// Where to send it.
        pub lis_outcome_service_url: String = "lis_outcome_service_url",
    }
}

impl BasicOutcome {
    pub(crate) fn read(raw: RawBasicOutcome, findings: &mut Findings) -> Self {
        Self {
            lis_result_sourcedid: findings
                .resolved(at(BASIC_OUTCOME, "lis_result_sourcedid"), raw.lis_result_sourcedid),
            lis_outcome_service_url: findings
                .resolved(at(BASIC_OUTCOME, "lis_outcome_service_url"), raw.lis_outcome_service_url),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> Field<RawBasicOutcome> {
        if self == Self::default() {
            return Field::Absent;
        }
        let url = at(BASIC_OUTCOME, "lis_outcome_service_url");
        Field::Value(RawBasicOutcome {
            lis_result_sourcedid: opaque(self.lis_result_sourcedid),
            lis_outcome_service_url: findings.service_url(url, self.lis_outcome_service_url),
            extra: self.extra,
        })
    }
}

impl fmt::Debug for BasicOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicOutcome")
            .field("lis_outcome_service_url", &self.lis_outcome_service_url)
            .finish_non_exhaustive()
    }
}
