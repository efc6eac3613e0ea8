//! Writing a launch: strict, so that every receiver can read it.

use alloc::vec::Vec;

use super::{ResourceLinkRequest, SUB, deployment_reasons};
use crate::findings::{Findings, at};
use crate::migration::opaque;
use crate::names::{DEPLOYMENT_ID, ROLE_SCOPE_MENTOR, ROLES, TARGET_LINK_URI};
use crate::role::Role;
use crate::text::{is_domain_url, is_uri};
use crate::user::ProfileClaims;
use crate::{
    ContextRole, Field, LaunchClaims, Lti1p1, MessageType, OpenMembers, ProblemReason, Problems,
    RegisteredClaims, Roles, Seen, Version,
};

impl ResourceLinkRequest {
    /// The payload of this launch. `registered` brings the claims of the token; its `sub` may be left out and is taken
    /// from the user.
    ///
    /// Texts for people are trimmed and left out when empty (TRAP-29, PLT-016), the principal role is added to each
    /// sub-role (CORE-095), ids of LTI 1.1 that did not change are left out (MIG-003), ids and custom parameters stay as they are. Warnings of a message that was read are not
    /// written.
    ///
    /// # Errors
    /// Every rule for senders that the message breaks.
    pub fn into_claims(mut self, registered: RegisteredClaims) -> Result<LaunchClaims, Problems> {
        let mut findings = Findings::outgoing();
        let found = &mut findings;
        self.check_anonymity(found);
        self.leave_out_unchanged_ids();
        let is_learner = self.user.is_some() && self.roles.has_principal(ContextRole::Learner);
        let (registered, profile) = write_user(self.user, registered, found);
        self.roles.add_principals();
        check_roles(&self.roles, found);
        found.check_id(at(DEPLOYMENT_ID, ""), &self.deployment_id, deployment_reasons());
        found.check_url(at(TARGET_LINK_URI, ""), &self.target_link_uri);
        if !self.role_scope_mentor.is_empty() && !self.roles.is_mentor() {
            let seen = Seen::Count(self.role_scope_mentor.len());
            found.problem(at(ROLE_SCOPE_MENTOR, ""), ProblemReason::MentorsWithoutRole, seen);
        }
        check_names(&self.extra, found);

        let claims = LaunchClaims {
            registered,
            profile,
            message_type: Field::Value(MessageType::ResourceLinkRequest),
            version: Field::Value(Version::V1_3_0),
            deployment_id: Field::Value(self.deployment_id),
            target_link_uri: Field::Value(self.target_link_uri),
            resource_link: Field::Value(self.resource_link.write(found)),
            roles: Field::Value(self.roles.into_vec().into()),
            context: self.context.map(|context| context.write(found)).into(),
            tool_platform: self.tool_platform.map(|instance| instance.write(found)).into(),
            role_scope_mentor: non_empty(self.role_scope_mentor),
            launch_presentation: self.launch_presentation.write(found),
            lis: self.lis.write(found),
            custom: self.custom.write(found),
            lti1p1: self.lti1p1.map_or(Field::Absent, Lti1p1::write),
            lti11_legacy_user_id: opaque(self.lti11_legacy_user_id),
            endpoint: self.endpoint.map(|service| service.write(found)).into(),
            names_and_roles: self.names_and_roles.map(|service| service.write(found)).into(),
            groups: self.groups.map(|service| service.write(found)).into(),
            basic_outcome: self
                .basic_outcome
                .map_or(Field::Absent, |service| service.write(is_learner, found)),
            for_user: self.for_user.map(|user| user.write(found)).into(),
            extra: self.extra,
        };
        findings.finish().map(|_| claims)
    }

    /// An anonymous launch carries no identity in any claim (CORE-048).
    fn check_anonymity(&self, findings: &mut Findings) {
        if self.user.is_some() {
            return;
        }
        let legacy = self.legacy_user_id().is_some_and(|id| !id.is_empty());
        if legacy || self.lis.person_sourcedid.as_deref().is_some_and(|id| !id.is_empty()) {
            findings.problem(at("sub", ""), ProblemReason::AnonymousWithIdentity, Seen::Nothing);
        }
    }
}

fn write_user(
    user: Option<crate::User>,
    mut registered: RegisteredClaims,
    findings: &mut Findings,
) -> (RegisteredClaims, ProfileClaims) {
    let here = at("sub", "");
    let profile = match user {
        None => {
            if !registered.sub.is_absent() {
                findings.problem(here, ProblemReason::AnonymousWithIdentity, Seen::Nothing);
            }
            ProfileClaims::default()
        }
        Some(user) => {
            findings.check_id(here, &user.id, SUB);
            if !registered.sub.is_absent() && registered.sub.text() != Some(&user.id) {
                findings.problem(here, ProblemReason::SubMismatch, Seen::Nothing);
            }
            registered.sub = Field::Value(user.id.clone());
            ProfileClaims::from_user(user, findings)
        }
    };
    let mut required = |name, present: bool, reason| {
        if !present {
            findings.problem(at(name, ""), reason, Seen::Nothing);
        }
    };
    required("iss", registered.iss.text().is_some_and(|iss| !iss.is_empty()), ProblemReason::IssMissing);
    required(
        "aud",
        registered.aud.value().is_some_and(|aud| !aud.is_empty()),
        ProblemReason::AudienceMissing,
    );
    required("exp", registered.exp.value().is_some(), ProblemReason::ExpMissing);
    required("iat", registered.iat.value().is_some(), ProblemReason::IatMissing);
    required(
        "nonce",
        registered.nonce.text().is_some_and(|nonce| !nonce.is_empty()),
        ProblemReason::NonceMissing,
    );
    (registered, profile)
}

fn check_roles(roles: &Roles, findings: &mut Findings) {
    let here = at(ROLES, "");
    let recognised = roles.iter().any(Role::is_recognised);
    if roles.is_test_user() && !roles.iter().any(|role| *role != Role::TestUser) {
        findings.problem(here, ProblemReason::TestUserAlone, Seen::Nothing);
    } else if !roles.is_empty() && !recognised {
        findings.problem(here, ProblemReason::RolesForeignOnly, Seen::Count(roles.len()));
    }
    for role in roles {
        match role {
            Role::Ambiguous(text) => findings.problem(here, ProblemReason::RoleAmbiguous, Seen::word(text)),
            Role::Unrecognised(text) if !is_uri(text) => {
                findings.problem(here, ProblemReason::RoleNotUri, Seen::word(text));
            }
            _ => {}
        }
    }
}

/// Claims of one's own are named by a full URL of a domain, `https` or `http` (the Security Framework writes `http`), except the
/// few that OpenID Connect defines (CORE-078, TRAP-41).
fn check_names(extra: &OpenMembers, findings: &mut Findings) {
    for (name, _) in extra.iter() {
        if LaunchClaims::models(name) {
            findings.problem(at("", ""), ProblemReason::ClaimDuplicate, Seen::word(name));
        } else if !is_domain_url(name) && !["acr", "amr", "auth_time", "sid"].contains(&name) {
            findings.problem(at("", ""), ProblemReason::ClaimNameNotUrl, Seen::word(name));
        }
    }
}

fn non_empty<T>(list: Vec<T>) -> Field<crate::wire::List<T>> {
    if list.is_empty() { Field::Absent } else { Field::Value(list.into()) }
}
