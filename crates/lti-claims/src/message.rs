//! Which message a payload is.

use crate::findings::{Findings, at};
use crate::names::{DEPLOYMENT_ID, MESSAGE_TYPE, VERSION};
use crate::resource_link_request::deployment_reasons;
use crate::{
    Blame, Field, LaunchClaims, MessageType, Policy, ProblemReason, Problems, ResourceLinkRequest, Seen,
    User, Version,
};

/// A typed message. Other services add theirs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Message {
    /// A launch of a resource link.
    ResourceLink(ResourceLinkRequest),
}

impl Message {
    /// The deployment that the message belongs to.
    #[must_use]
    pub fn deployment_id(&self) -> &str {
        match self {
            Self::ResourceLink(request) => &request.deployment_id,
        }
    }

    /// Where the person is led.
    #[must_use]
    pub fn target_link_uri(&self) -> &str {
        match self {
            Self::ResourceLink(request) => &request.target_link_uri,
        }
    }

    /// Who it is about; `None` where the platform says nothing (Core 1.3 §5.3.6.1).
    #[must_use]
    pub const fn user(&self) -> Option<&User> {
        match self {
            Self::ResourceLink(request) => request.user.as_ref(),
        }
    }
}

impl LaunchClaims {
    /// Reads the payload as the message that its `message_type` names (Core 1.3 §4.3, TRAP-51). Values are moved, not
    /// copied. The registered claims are the security layer's business and are not judged here, except `sub`.
    ///
    /// # Errors
    /// Every problem that was found, in claim order. Without any message type the payload is judged as a resource link
    /// launch; with one that is not read here, only the claims that all messages share are.
    pub fn into_message(self, policy: &Policy) -> Result<Message, Problems> {
        let mut findings = Findings::incoming();
        let here = at(MESSAGE_TYPE, "");
        match &self.message_type {
            Field::Value(MessageType::ResourceLinkRequest) => {}
            Field::Absent | Field::Null => {
                findings.problem(here, ProblemReason::MessageTypeMissing, Seen::Nothing)
            }
            Field::Wrong(found) => {
                findings.problem(here, ProblemReason::MessageTypeWrongType, Seen::Type(*found));
                return Err(self.shared_problems(findings));
            }
            Field::Value(MessageType::Other(word)) => {
                findings.problem(here, ProblemReason::MessageTypeUnknown, Seen::word(word));
                return Err(self.shared_problems(findings));
            }
            Field::Value(other) => {
                let (reason, seen) = (ProblemReason::MessageTypeUnsupported, Seen::word(other.as_str()));
                findings.blamed(here, reason, seen, Blame::PeerIncompatible);
                return Err(self.shared_problems(findings));
            }
        }
        check_version(&self.version, &mut findings);
        ResourceLinkRequest::read(self, policy, findings).map(Message::ResourceLink)
    }

    /// Adds the problems of the claims that every message has.
    fn shared_problems(self, mut findings: Findings) -> Problems {
        check_version(&self.version, &mut findings);
        findings.required_id(at(DEPLOYMENT_ID, ""), self.deployment_id, deployment_reasons());
        findings.into_problems()
    }
}

fn check_version(version: &Field<Version>, findings: &mut Findings) {
    let here = at(VERSION, "");
    match version {
        Field::Value(Version::V1_3_0) => {}
        Field::Value(Version::Other(word)) => {
            findings.problem(here, ProblemReason::VersionUnknown, Seen::word(word));
        }
        Field::Absent | Field::Null => findings.problem(here, ProblemReason::VersionMissing, Seen::Nothing),
        Field::Wrong(found) => findings.problem(here, ProblemReason::VersionWrongType, Seen::Type(*found)),
    }
}
