//! Ids of LTI 1.1.

use alloc::string::String;
use core::fmt;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::names::LTI1P1;

/// Ids of LTI 1.1 (LTI 1.3 Migration §6), each optional: an absent one is the same as its 1.3 counterpart (MIG-004).
/// Bind accounts to them only after the signature was verified with the old secret (MIG-009). `Debug` prints nothing.
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
            user_id: findings.text(at(LTI1P1, "user_id"), raw.user_id),
            context_id: findings.text(at(LTI1P1, "context_id"), raw.context_id),
            resource_link_id: findings.text(at(LTI1P1, "resource_link_id"), raw.resource_link_id),
            tool_consumer_instance_guid: findings
                .text(at(LTI1P1, "tool_consumer_instance_guid"), raw.tool_consumer_instance_guid),
            extra: raw.extra,
        }
    }

    /// Opaque ids stay as they are (TRAP-29).
    pub(crate) fn write(self) -> Field<RawLti1p1> {
        if self == Self::default() {
            return Field::Absent;
        }
        Field::Value(RawLti1p1 {
            oauth_consumer_key: opaque(self.oauth_consumer_key),
            oauth_consumer_key_sign: opaque(self.oauth_consumer_key_sign),
            user_id: opaque(self.user_id),
            context_id: opaque(self.context_id),
            resource_link_id: opaque(self.resource_link_id),
            tool_consumer_instance_guid: opaque(self.tool_consumer_instance_guid),
            extra: self.extra,
        })
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
