//! The launch of a resource link.

mod incoming;
mod outgoing;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::findings::IdReasons;
use crate::{
    AgsEndpoint, BasicOutcome, Claim, ClaimError, Context, Custom, ForUser, Groups, LaunchClaims,
    LaunchPresentation, Lis, Lti1p1, NamesAndRoles, OpenMembers, ProblemReason, ResourceLink, Roles,
    ToolPlatform, User, Warning,
};

/// `LtiResourceLinkRequest`: a user opens a link (Core 1.3 §5). Read from [`LaunchClaims::into_message`], written with
/// [`into_claims`](Self::into_claims). `Debug` prints no personal data.
#[derive(Clone)]
#[non_exhaustive]
pub struct ResourceLinkRequest {
    /// The user; `None` in an anonymous launch, which must not be given an identity from anything else (Core 1.3
    /// §5.3.6.1).
    pub user: Option<User>,
    /// The deployment: stable, unique within the issuer, case-sensitive, at most 255 ASCII characters.
    pub deployment_id: String,
    /// Where the launch ends. Check it against the tool's own origins; it decides, not the login's parameter (TRAP-19).
    pub target_link_uri: String,
    /// The link.
    pub resource_link: ResourceLink,
    /// The user's roles.
    pub roles: Roles,
    /// The course or group.
    pub context: Option<Context>,
    /// The instance of the platform.
    pub tool_platform: Option<ToolPlatform>,
    /// How the tool is shown.
    pub launch_presentation: LaunchPresentation,
    /// Ids of the student information system.
    pub lis: Lis,
    /// Custom parameters.
    pub custom: Custom,
    /// Ids of the users whom this mentor mentors; empty without the role of a mentor (CORE-065).
    pub role_scope_mentor: Vec<String>,
    /// Ids of LTI 1.1.
    pub lti1p1: Option<Lti1p1>,
    /// The user's id of LTI 1.1, in a claim of its own; see [`legacy_user_id`](Self::legacy_user_id).
    pub lti11_legacy_user_id: Option<String>,
    /// Where the gradebook is.
    pub endpoint: Option<AgsEndpoint>,
    /// Where the roster is.
    pub names_and_roles: Option<NamesAndRoles>,
    /// Where the groups are.
    pub groups: Option<Groups>,
    /// The older grade service.
    pub basic_outcome: Option<BasicOutcome>,
    /// The user whom the message is about.
    pub for_user: Option<ForUser>,
    /// Claims that are not modelled, in their order.
    pub extra: OpenMembers,
    /// What was tolerated.
    pub warnings: Vec<Warning>,
}

impl ResourceLinkRequest {
    /// A launch by `user`. Everything that is not asked for here is empty and may be filled in.
    pub fn new(
        user: User,
        deployment_id: impl Into<String>,
        target_link_uri: impl Into<String>,
        resource_link: ResourceLink,
        roles: Roles,
    ) -> Self {
        let mut request = Self::anonymous(deployment_id, target_link_uri, resource_link, roles);
        request.user = Some(user);
        request
    }

    /// A launch without a user (Core 1.3 §5.3.6.1, CORE-048). Most tools refuse it (TRAP-01).
    pub fn anonymous(
        deployment_id: impl Into<String>,
        target_link_uri: impl Into<String>,
        resource_link: ResourceLink,
        roles: Roles,
    ) -> Self {
        Self {
            user: None,
            deployment_id: deployment_id.into(),
            target_link_uri: target_link_uri.into(),
            resource_link,
            roles,
            context: None,
            tool_platform: None,
            launch_presentation: LaunchPresentation::default(),
            lis: Lis::default(),
            custom: Custom::new(),
            role_scope_mentor: Vec::new(),
            lti1p1: None,
            lti11_legacy_user_id: None,
            endpoint: None,
            names_and_roles: None,
            groups: None,
            basic_outcome: None,
            for_user: None,
            extra: OpenMembers::new(),
            warnings: Vec::new(),
        }
    }

    /// The user's id of LTI 1.1: the one of `lti1p1`, else the one of its own claim (TRAP-60). Link accounts by it only
    /// after the migration signature was verified (MIG-009).
    #[must_use]
    pub fn legacy_user_id(&self) -> Option<&str> {
        let migrated = self.lti1p1.as_ref().and_then(|ids| ids.user_id.as_deref());
        migrated.or(self.lti11_legacy_user_id.as_deref())
    }

    /// Reads a claim that is not modelled here; `null` is no value.
    #[must_use]
    pub fn get<C: Claim>(&self) -> Option<Result<C::Value, ClaimError>> {
        self.extra.claim::<C>()
    }

    /// Sets a claim that is not modelled here.
    ///
    /// # Errors
    /// `claim-modelled` for a name that has a field of its own; `claim-unwritable` when the value is no JSON.
    pub fn set<C: Claim>(&mut self, value: &C::Value) -> Result<(), ClaimError> {
        if LaunchClaims::models(C::NAME) {
            return Err(ClaimError::modelled(C::NAME));
        }
        self.extra.set_claim::<C>(value)
    }
}

pub(crate) const fn deployment_reasons() -> IdReasons {
    IdReasons {
        missing: ProblemReason::DeploymentIdMissing,
        empty: ProblemReason::DeploymentIdEmpty,
        wrong_type: ProblemReason::DeploymentIdWrongType,
        too_long: ProblemReason::DeploymentIdTooLong,
        not_ascii: ProblemReason::DeploymentIdNotAscii,
    }
}

const SUB: IdReasons = IdReasons {
    missing: ProblemReason::SubMissing,
    empty: ProblemReason::SubEmpty,
    wrong_type: ProblemReason::SubWrongType,
    too_long: ProblemReason::SubTooLong,
    not_ascii: ProblemReason::SubNotAscii,
};

impl fmt::Debug for ResourceLinkRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceLinkRequest")
            .field("user", &self.user)
            .field("deployment_id", &self.deployment_id)
            .field("target_link_uri", &self.target_link_uri)
            .field("resource_link", &self.resource_link.id)
            .field("roles", &self.roles)
            .field("context", &self.context.as_ref().map(|context| &context.id))
            .field("custom", &self.custom)
            .field("extra", &self.extra)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}
