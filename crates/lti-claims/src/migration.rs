//! Ids of LTI 1.1.

use alloc::string::String;
use core::fmt;

use crate::field::Field;
use crate::findings::{Findings, at, is_blank};
use crate::names::{LTI1P1, LTI11_LEGACY_USER_ID};
use crate::warning::WarningReason;
use crate::{OpenMembers, ResourceLinkRequest};

/// Ids of LTI 1.1 (LTI 1.3 Migration §6), each optional. Bind accounts to them only after the signature was verified with
/// the old secret (MIG-009). `Debug` prints nothing.
///
/// A platform may fill in every id that it knows: those that are the same as their counterpart of LTI 1.3 are left out when
/// the launch is written (MIG-003).
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lti1p1 {
    /// The consumer key of the old registration.
    pub oauth_consumer_key: Option<String>,
    /// Proof that the platform knows the old secret.
    pub oauth_consumer_key_sign: Option<String>,
    /// The old user id.
    pub user_id: Option<String>,
    /// The old context id.
    pub context_id: Option<String>,
    /// The old link id.
    pub resource_link_id: Option<String>,
    /// The old id of the platform instance.
    pub tool_consumer_instance_guid: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The ids of LTI 1.1, raw.
    pub struct RawLti1p1 {
        /// The consumer key.
        pub oauth_consumer_key: String = "oauth_consumer_key",
        /// The signature.
        pub oauth_consumer_key_sign: String = "oauth_consumer_key_sign",
        /// The old user id.
        pub user_id: String = "user_id",
        /// The old context id.
        pub context_id: String = "context_id",
        /// The old link id.
        pub resource_link_id: String = "resource_link_id",
        /// The old id of the platform instance.
        pub tool_consumer_instance_guid: String = "tool_consumer_instance_guid",
    }
}

impl Lti1p1 {
    pub(crate) fn read(raw: RawLti1p1, findings: &mut Findings) -> Self {
        Self {
            oauth_consumer_key: findings.text(at(LTI1P1, "oauth_consumer_key"), raw.oauth_consumer_key),
            oauth_consumer_key_sign: findings
                .text(at(LTI1P1, "oauth_consumer_key_sign"), raw.oauth_consumer_key_sign),
            user_id: legacy_id("user_id", raw.user_id, findings),
            context_id: legacy_id("context_id", raw.context_id, findings),
            resource_link_id: legacy_id("resource_link_id", raw.resource_link_id, findings),
            tool_consumer_instance_guid: legacy_id(
                "tool_consumer_instance_guid",
                raw.tool_consumer_instance_guid,
                findings,
            ),
            extra: raw.extra,
        }
    }

    /// Opaque ids stay as they are (TRAP-29). What is empty is left out (PLT-016), also the claim.
    pub(crate) fn write(mut self) -> Field<RawLti1p1> {
        for member in [
            &mut self.oauth_consumer_key,
            &mut self.oauth_consumer_key_sign,
            &mut self.user_id,
            &mut self.context_id,
            &mut self.resource_link_id,
            &mut self.tool_consumer_instance_guid,
        ] {
            member.take_if(|text| text.is_empty());
        }
        if self == Self::default() {
            return Field::Absent;
        }
        Field::Value(RawLti1p1 {
            oauth_consumer_key: self.oauth_consumer_key.into(),
            oauth_consumer_key_sign: self.oauth_consumer_key_sign.into(),
            user_id: self.user_id.into(),
            context_id: self.context_id.into(),
            resource_link_id: self.resource_link_id.into(),
            tool_consumer_instance_guid: self.tool_consumer_instance_guid.into(),
            extra: self.extra,
        })
    }
}

/// An id that was sent but cannot be used leaves a warning, so that nobody takes it for unchanged.
fn legacy_id(member: &'static str, field: Field<String>, findings: &mut Findings) -> Option<String> {
    if field.text().is_some_and(is_blank) {
        findings.warn(at(LTI1P1, member), WarningReason::LegacyIdEmpty);
    }
    findings.text(at(LTI1P1, member), field)
}

/// Who and what a launch is about under LTI 1.1, once its deployment is known to be migrated. `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LegacyIds {
    /// The user; `None` in an anonymous launch.
    pub user_id: Option<String>,
    /// The course or group.
    pub context_id: Option<String>,
    /// The link.
    pub resource_link_id: Option<String>,
    /// The platform instance.
    pub tool_consumer_instance_guid: Option<String>,
}

impl ResourceLinkRequest {
    /// The ids of LTI 1.1: an id that the platform does not send is unchanged (MIG-004), one that it sends unfit is unknown
    /// and `None`. The user's is the one of `lti1p1`, else the one of its own claim (TRAP-60).
    ///
    /// Meant for a deployment that is bound to an LTI 1.1 account. In any other, equal ids of users are a coincidence.
    #[must_use]
    pub fn legacy_ids(&self) -> LegacyIds {
        let unfit = |claim: &str, member: &str| {
            let of = |warning: &crate::Warning| {
                warning.claim == claim && (warning.member == member || warning.member.is_empty())
            };
            self.warnings.iter().any(of)
        };
        let id = |member: &str, legacy: Option<&String>, current: Option<&String>| {
            legacy.or_else(|| current.filter(|_| !unfit(LTI1P1, member))).cloned()
        };
        let sent = self.lti1p1.as_ref();
        let user_id = sent.and_then(|ids| ids.user_id.as_ref()).or(self.lti11_legacy_user_id.as_ref());
        let sub = self.user.as_ref().map(|user| &user.id).filter(|_| !unfit(LTI11_LEGACY_USER_ID, ""));
        LegacyIds {
            user_id: id("user_id", user_id, sub),
            context_id: id(
                "context_id",
                sent.and_then(|ids| ids.context_id.as_ref()),
                self.context.as_ref().map(|context| &context.id),
            ),
            resource_link_id: id(
                "resource_link_id",
                sent.and_then(|ids| ids.resource_link_id.as_ref()),
                Some(&self.resource_link.id),
            ),
            tool_consumer_instance_guid: id(
                "tool_consumer_instance_guid",
                sent.and_then(|ids| ids.tool_consumer_instance_guid.as_ref()),
                self.tool_platform.as_ref().and_then(|instance| instance.guid.as_ref()),
            ),
        }
    }

    /// Leaves out the ids that did not change (MIG-003).
    pub(crate) fn leave_out_unchanged_ids(&mut self) {
        let Some(ids) = &mut self.lti1p1 else { return };
        let unless_changed = |legacy: &mut Option<String>, current: Option<&String>| {
            legacy.take_if(|legacy| Some(&*legacy) == current);
        };
        unless_changed(&mut ids.user_id, self.user.as_ref().map(|user| &user.id));
        unless_changed(&mut ids.context_id, self.context.as_ref().map(|context| &context.id));
        unless_changed(&mut ids.resource_link_id, Some(&self.resource_link.id));
        let guid = self.tool_platform.as_ref().and_then(|instance| instance.guid.as_ref());
        unless_changed(&mut ids.tool_consumer_instance_guid, guid);
    }
}

impl fmt::Debug for LegacyIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LegacyIds(..)")
    }
}

/// An opaque text, unchanged; left out when empty (PLT-016).
pub(crate) fn opaque(text: Option<String>) -> Field<String> {
    text.filter(|text| !text.is_empty()).into()
}

impl fmt::Debug for Lti1p1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lti1p1(..)")
    }
}
