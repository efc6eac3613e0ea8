//! The older grade service.

mod result_id;
mod results;

use alloc::string::String;
use core::fmt;

use crate::field::Field;
use crate::findings::{Findings, at, is_blank};
use crate::migration::opaque;
use crate::names::BASIC_OUTCOME;
use crate::problem::{ProblemReason, Seen};
use crate::{ContextRole, OpenMembers, ResourceLinkRequest};

pub use result_id::ResultId;
pub use results::NewestResults;

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
    /// What `message` says of the service at `url`: the URL always (CORE-116), the id of the result where the user is a learner of
    /// the context (CORE-119).
    ///
    /// The id is made of deployment, context, link and user, so that two results never share one (CORE-120); see [`ResultId`].
    #[must_use]
    pub fn of_launch(url: impl Into<String>, message: &ResourceLinkRequest) -> Self {
        let user = message.user.as_ref().filter(|_| message.roles.has_principal(ContextRole::Learner));
        let result = user.map(|user| {
            ResultId {
                deployment_id: message.deployment_id.clone(),
                context_id: message.context.as_ref().map(|context| context.id.clone()),
                resource_link_id: message.resource_link.id.clone(),
                user_id: user.id.clone(),
            }
            .to_text()
        });
        Self {
            lis_result_sourcedid: result,
            lis_outcome_service_url: Some(url.into()),
            extra: OpenMembers::new(),
        }
    }

    pub(crate) fn read(raw: RawBasicOutcome, findings: &mut Findings) -> Self {
        Self {
            lis_result_sourcedid: findings
                .resolved(at(BASIC_OUTCOME, "lis_result_sourcedid"), raw.lis_result_sourcedid),
            lis_outcome_service_url: findings
                .resolved(at(BASIC_OUTCOME, "lis_outcome_service_url"), raw.lis_outcome_service_url),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, is_learner: bool, findings: &mut Findings) -> Field<RawBasicOutcome> {
        if self == Self::default() {
            return Field::Absent;
        }
        let url = at(BASIC_OUTCOME, "lis_outcome_service_url");
        if self.lis_outcome_service_url.as_deref().is_none_or(is_blank) {
            findings.problem(url, ProblemReason::ServiceUrlMissing, Seen::Nothing);
        }
        if self.lis_result_sourcedid.is_some() && !is_learner {
            let result = at(BASIC_OUTCOME, "lis_result_sourcedid");
            findings.problem(result, ProblemReason::ResultWithoutLearner, Seen::Nothing);
        }
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
