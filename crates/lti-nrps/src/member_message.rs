//! What a launch would say about a member.

use core::fmt;

use lti_claims::{
    BasicOutcome, Claim, ClaimError, Custom, Field, MessageType, OpenMembers, RawBasicOutcome, names,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::findings::Findings;
use crate::problem::ProblemReason;

/// The claims that a launch of the resource link would carry and whose values are this member's own (NRPS 2.0 §3.2; NRPS-040 to
/// NRPS-048). `Debug` prints names only.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MemberMessage {
    /// The type of the message: `LtiResourceLinkRequest` (NRPS-047).
    pub message_type: Option<MessageType>,
    /// Custom parameters. Real platforms send more than texts: see [`Custom`].
    pub custom: Custom,
    /// The older grade service, where the integration still uses it (NRPS-044).
    pub basic_outcome: Option<BasicOutcome>,
    /// All other claims, such as those of vendors; Canvas has `locale` among them.
    pub extra: OpenMembers,
}

lti_claims::open_object! {
    /// As it is read.
    pub(crate) struct RawMemberMessage {
        pub message_type: MessageType = "https://purl.imsglobal.org/spec/lti/claim/message_type",
        pub custom: Custom = "https://purl.imsglobal.org/spec/lti/claim/custom",
        pub basic_outcome: RawBasicOutcome = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
    }
}

impl MemberMessage {
    /// A launch of a resource link, without any claim yet.
    #[must_use]
    pub fn new() -> Self {
        Self { message_type: Some(MessageType::ResourceLinkRequest), ..Self::default() }
    }

    /// Reads a claim that is not modelled; `null` is no value. A claim of another shape is an error that the caller may ignore.
    #[must_use]
    pub fn claim<C: Claim>(&self) -> Option<Result<C::Value, ClaimError>> {
        self.extra.claim::<C>()
    }

    pub(crate) fn read(raw: RawMemberMessage, findings: &mut Findings) -> Self {
        let basic_outcome =
            findings.optional("message.basicoutcome", "NRPS-044", raw.basic_outcome).map(|raw| {
                let mut read = BasicOutcome::default();
                read.lis_result_sourcedid = raw.lis_result_sourcedid.into_value();
                read.lis_outcome_service_url = raw.lis_outcome_service_url.into_value();
                read.extra = raw.extra;
                read
            });
        Self {
            message_type: findings.optional("message.message_type", "NRPS-047", raw.message_type),
            custom: findings.optional("message.custom", "NRPS-041", raw.custom).unwrap_or_default(),
            basic_outcome,
            extra: raw.extra,
        }
    }

    pub(crate) fn judge(&self, findings: &mut Findings) {
        match &self.message_type {
            Some(MessageType::ResourceLinkRequest) => {}
            None => findings.note("message.message_type", "NRPS-047", ProblemReason::Missing),
            Some(_) => findings.note("message.message_type", "NRPS-047", ProblemReason::UnknownWord),
        }
        if self.extra.iter().any(|(name, _)| RawMemberMessage::MEMBERS.contains(&name)) {
            findings.note("message", "NRPS-042", ProblemReason::Modelled);
        }
    }
}

impl Serialize for MemberMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(message_type) = &self.message_type {
            object.serialize_entry(names::MESSAGE_TYPE, message_type)?;
        }
        if !self.custom.is_empty() {
            object.serialize_entry(names::CUSTOM, &self.custom)?;
        }
        if let Some(outcome) = &self.basic_outcome {
            let mut raw = RawBasicOutcome::default();
            raw.lis_result_sourcedid = Field::from(outcome.lis_result_sourcedid.clone());
            raw.lis_outcome_service_url = Field::from(outcome.lis_outcome_service_url.clone());
            raw.extra = outcome.extra.clone();
            object.serialize_entry(names::BASIC_OUTCOME, &raw)?;
        }
        for (name, raw) in self.extra.iter() {
            object.serialize_entry(name, raw)?;
        }
        object.end()
    }
}

impl fmt::Debug for MemberMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberMessage")
            .field("message_type", &self.message_type)
            .field("custom", &self.custom)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
