//! A person of the course.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::{OpenMembers, Roles};
use serde::de::{Deserialize, DeserializeSeed as _, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

pub(crate) mod flat;
mod raw;
mod role_list;
mod view;

pub(crate) use raw::{MemberSeed, RawMember};
pub(crate) use role_list::RoleList;
pub use view::MemberRef;

use crate::findings::{Findings, is_blank};
use crate::problem::ProblemReason;
use crate::{GroupEnrollment, MemberMessage, MemberStatus, Policy};

/// A membership: a user and his roles in a context (NRPS 2.0 §2.2). Only `user_id`, `roles` and `status` may be relied upon (NRPS-014,
/// NRPS-016); of the others, absent, `null` and blank are one (LMS-125). `Debug` shows nothing of the person.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Member {
    /// The user: the same value as `sub` of launches (NRPS-010). The one key to join by.
    pub user_id: String,
    /// The roles, bare names read as context roles (NRPS-011). Empty only at a tool whose platform sent none.
    pub roles: Roles,
    /// Whether the user is a member now.
    pub status: MemberStatus,
    /// The full name.
    pub name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// The middle name.
    pub middle_name: Option<String>,
    /// The e-mail address. Two members may share one, and it may change: it is no key.
    pub email: Option<String>,
    /// The URL of a picture.
    pub picture: Option<String>,
    /// The person's id in the student information system.
    pub lis_person_sourcedid: Option<String>,
    /// The user's id in LTI 1.1.
    pub lti11_legacy_user_id: Option<String>,
    /// What a launch of the resource link would say about this member; only where its members were asked for (NRPS-040).
    pub message: Option<Vec<MemberMessage>>,
    /// The groups of this member: empty where in none, `None` where it was not told (GROUPS-016).
    pub group_enrollments: Option<Vec<GroupEnrollment>>,
    /// All other members of the object.
    pub extra: OpenMembers,
}

impl Member {
    /// A member of whom nothing but the roles is known, active.
    #[must_use]
    pub fn new(user_id: impl Into<String>, roles: impl Into<Roles>) -> Self {
        Self {
            user_id: user_id.into(),
            roles: roles.into(),
            status: MemberStatus::Active,
            name: None,
            given_name: None,
            family_name: None,
            middle_name: None,
            email: None,
            picture: None,
            lis_person_sourcedid: None,
            lti11_legacy_user_id: None,
            message: None,
            group_enrollments: None,
            extra: OpenMembers::new(),
        }
    }

    /// What a platform sends.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.not_blank("user_id", "NRPS-009", &self.user_id);
        if self.roles.is_empty() {
            findings.note("roles", "NRPS-049", ProblemReason::Missing);
        }
        for message in self.message.iter().flatten() {
            message.judge(findings);
        }
        for group in self.group_enrollments.iter().flatten() {
            findings.not_blank("group_enrollments.group_id", "GROUPS-018", &group.group_id);
        }
        if self.extra.iter().any(|(name, _)| RawMember::MEMBERS.contains(&name)) {
            findings.note("", "NRPS-014", ProblemReason::Modelled);
        }
    }
}

/// Reads what was written, as a tool reads it, out of a text in memory.
impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (mut raw, mut roles) = (RawMember::default(), RoleList::default());
        MemberSeed { raw: &mut raw, roles: &mut roles }.deserialize(deserializer)?;
        MemberRef::read(raw, &roles, &mut Findings::default(), &Policy::default())
            .map(MemberRef::into_member)
            .ok_or_else(|| D::Error::custom("expected a member with a user"))
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("user_id", &self.user_id)?;
        object.serialize_entry("roles", self.roles.as_slice())?;
        object.serialize_entry("status", &self.status)?;
        let texts = [
            ("name", &self.name),
            ("given_name", &self.given_name),
            ("family_name", &self.family_name),
            ("middle_name", &self.middle_name),
            ("email", &self.email),
            ("picture", &self.picture),
            ("lis_person_sourcedid", &self.lis_person_sourcedid),
            ("lti11_legacy_user_id", &self.lti11_legacy_user_id),
        ];
        for (name, text) in texts {
            // What is withheld is not there at all (PLT-031).
            if let Some(text) = text.as_ref().filter(|text| !is_blank(text)) {
                object.serialize_entry(name, text)?;
            }
        }
        if let Some(message) = &self.message {
            object.serialize_entry("message", message)?;
        }
        if let Some(groups) = &self.group_enrollments {
            object.serialize_entry("group_enrollments", groups)?;
        }
        for (name, raw) in self.extra.iter() {
            object.serialize_entry(name, raw)?;
        }
        object.end()
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("roles", &self.roles)
            .field("status", &self.status)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
