//! The routes of members, groups and sets of groups (NRPS 2.0 §2.4, §3; Course Groups 1.0; catalogue §2.2, §5.2).

use crate::Platform;
use lti_nrps::Operation;

impl Platform {
    /// The members of a context, for the claim of a launch: `context_memberships_url` (NRPS 2.0 §3.6.1.1).
    #[must_use]
    pub fn memberships_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadMemberships, deployment_id, context_id)
    }

    /// The groups of a context: `context_groups_url`.
    #[must_use]
    pub fn groups_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadGroups, deployment_id, context_id)
    }

    /// The sets of groups of a context: `context_group_sets_url`.
    #[must_use]
    pub fn group_sets_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadGroupSets, deployment_id, context_id)
    }

    pub(super) fn roster_url(&self, operation: Operation, deployment_id: &str, context_id: &str) -> String {
        super::url::build(&self.0.parts.base_url, operation, deployment_id, context_id)
    }
}
