//! Reading a launch: lenient where no right depends on it, strict everywhere else.

use alloc::string::String;
use alloc::vec::Vec;

use super::{ResourceLinkRequest, SUB, deployment_reasons};
use crate::error::Blame;
use crate::findings::{Findings, at};
use crate::names::{
    AGS_ENDPOINT, BASIC_OUTCOME, DEPLOYMENT_ID, FOR_USER, GROUPS, LAUNCH_PRESENTATION, LIS, LTI1P1,
    LTI11_LEGACY_USER_ID, NAMES_AND_ROLES, ROLE_SCOPE_MENTOR, ROLES, TARGET_LINK_URI, TOOL_PLATFORM,
};
use crate::role::Role;
use crate::text::is_web_url;
use crate::user::{ProfileClaims, says_something};
use crate::warning::WarningReason;
use crate::wire::List;
use crate::{
    AgsEndpoint, BasicOutcome, Context, Custom, Field, ForUser, Groups, LaunchClaims, LaunchPresentation,
    Lis, Lti1p1, NamesAndRoles, Policy, ProblemReason, Problems, ResourceLink, Roles, Seen, ToolPlatform,
    User,
};

impl ResourceLinkRequest {
    pub(crate) fn read(
        claims: LaunchClaims,
        policy: &Policy,
        mut findings: Findings,
    ) -> Result<Self, Problems> {
        let found = &mut findings;
        let deployment_id =
            found.required_id(at(DEPLOYMENT_ID, ""), claims.deployment_id, deployment_reasons());
        let target_link_uri = target_link_uri(claims.target_link_uri, found);
        let resource_link = ResourceLink::read(claims.resource_link, policy, found);

        let elsewhere = claims.lis.value().is_some_and(|lis| says_something(&lis.person_sourcedid))
            || claims.lti1p1.value().is_some_and(|ids| says_something(&ids.user_id))
            || says_something(&claims.lti11_legacy_user_id);
        let user = user(claims.registered.sub, claims.profile, elsewhere, policy, found);

        let roles = roles(claims.roles, policy, found);
        let context = Context::read(claims.context, policy, found);
        let tool_platform = found
            .optional(at(TOOL_PLATFORM, ""), claims.tool_platform)
            .map(|raw| ToolPlatform::read(raw, found));
        let role_scope_mentor = mentored(claims.role_scope_mentor, &roles, found);
        let launch_presentation = found
            .optional(at(LAUNCH_PRESENTATION, ""), claims.launch_presentation)
            .map(|raw| LaunchPresentation::read(raw, found))
            .unwrap_or_default();
        let lis =
            found.optional(at(LIS, ""), claims.lis).map(|raw| Lis::read(raw, found)).unwrap_or_default();
        let custom = Custom::read(claims.custom, found);
        let lti1p1 = found.optional(at(LTI1P1, ""), claims.lti1p1).map(|raw| Lti1p1::read(raw, found));
        let lti11_legacy_user_id = found.text(at(LTI11_LEGACY_USER_ID, ""), claims.lti11_legacy_user_id);
        let endpoint =
            found.optional(at(AGS_ENDPOINT, ""), claims.endpoint).map(|raw| AgsEndpoint::read(raw, found));
        let names_and_roles = found
            .optional(at(NAMES_AND_ROLES, ""), claims.names_and_roles)
            .and_then(|raw| NamesAndRoles::read(raw, found));
        let groups = found.optional(at(GROUPS, ""), claims.groups).and_then(|raw| Groups::read(raw, found));
        let basic_outcome = found
            .optional(at(BASIC_OUTCOME, ""), claims.basic_outcome)
            .map(|raw| BasicOutcome::read(raw, found));
        let for_user =
            found.optional(at(FOR_USER, ""), claims.for_user).and_then(|raw| ForUser::read(raw, found));

        Ok(Self {
            user,
            deployment_id,
            target_link_uri,
            resource_link,
            roles,
            context,
            tool_platform,
            launch_presentation,
            lis,
            custom,
            role_scope_mentor,
            lti1p1,
            lti11_legacy_user_id,
            endpoint,
            names_and_roles,
            groups,
            basic_outcome,
            for_user,
            extra: claims.extra,
            warnings: findings.finish()?,
        })
    }
}

fn target_link_uri(field: Field<String>, findings: &mut Findings) -> String {
    let here = at(TARGET_LINK_URI, "");
    match field {
        Field::Value(uri) => {
            if uri.is_empty() {
                findings.problem(here, ProblemReason::TargetLinkUriEmpty, Seen::Nothing);
            } else if !is_web_url(&uri) {
                findings.problem(here, ProblemReason::TargetLinkUriNotUrl, Seen::Nothing);
            }
            return uri;
        }
        Field::Absent | Field::Null => {
            findings.problem(here, ProblemReason::TargetLinkUriMissing, Seen::Nothing)
        }
        Field::Wrong(found) => {
            findings.problem(here, ProblemReason::TargetLinkUriWrongType, Seen::Type(found))
        }
    }
    String::new()
}

/// A launch without `sub` is legal under Core and refused unless the policy allows it, and then only if nothing else says
/// who the user is (TRAP-01). An empty `sub` is never anonymous (ATK-014).
fn user(
    sub: Field<String>,
    profile: ProfileClaims,
    identified_elsewhere: bool,
    policy: &Policy,
    findings: &mut Findings,
) -> Option<User> {
    let here = at("sub", "");
    if !sub.is_absent_or_null() {
        let id = findings.required_id(here, sub, SUB);
        return Some(profile.into_user(id, findings));
    }
    if !policy.allow_anonymous {
        findings.blamed(here, ProblemReason::SubMissing, Seen::Nothing, Blame::Refused);
    } else if identified_elsewhere || profile.identifies() {
        findings.problem(here, ProblemReason::AnonymousWithIdentity, Seen::Nothing);
    }
    None
}

/// Only a missing claim or one that is no list is an error; what the list holds never is (TRAP-02).
fn roles(field: Field<List<Role>>, policy: &Policy, findings: &mut Findings) -> Roles {
    let here = at(ROLES, "");
    match field {
        Field::Value(_) => {
            let mut roles: Roles = findings.list(here, field).into();
            if policy.danger_institution_roles_in_context && roles.add_from_institution() {
                findings.warn(here, WarningReason::ContextRolesAssumed);
            }
            return roles;
        }
        Field::Absent | Field::Null if policy.danger_missing_roles_as_empty => {
            findings.warn(here, WarningReason::RolesAssumedEmpty);
        }
        Field::Absent => findings.problem(here, ProblemReason::RolesMissing, Seen::Nothing),
        Field::Null | Field::Wrong(_) => {
            let seen = field.wrong_type().map_or(Seen::Nothing, Seen::Type);
            findings.problem(here, ProblemReason::RolesWrongType, seen);
        }
    }
    Roles::new()
}

fn mentored(field: Field<List<String>>, roles: &Roles, findings: &mut Findings) -> Vec<String> {
    let here = at(ROLE_SCOPE_MENTOR, "");
    let mentored = findings.list(here, field);
    if mentored.is_empty() || roles.is_mentor() {
        return mentored;
    }
    findings.warn(here, WarningReason::MentorsWithoutRole);
    Vec::new()
}
