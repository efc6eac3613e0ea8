//! A person of the course.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::wire::List;
use lti_claims::{Field, OpenMembers, Role, Roles};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::findings::Findings;
use crate::group_enrollment::RawGroupEnrollment;
use crate::id_text::IdText;
use crate::member_message::RawMemberMessage;
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

lti_claims::open_object! {
    /// A member as it is read.
    pub(crate) struct RawMember {
        pub user_id: IdText = "user_id",
        pub roles: List<Role> = "roles",
        pub status: MemberStatus = "status",
        pub name: String = "name",
        pub given_name: String = "given_name",
        pub family_name: String = "family_name",
        pub middle_name: String = "middle_name",
        pub email: String = "email",
        pub picture: String = "picture",
        pub lis_person_sourcedid: String = "lis_person_sourcedid",
        pub lti11_legacy_user_id: String = "lti11_legacy_user_id",
        pub message: List<RawMemberMessage> = "message",
        pub group_enrollments: List<RawGroupEnrollment> = "group_enrollments",
    }
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

    /// Reads it at a tool. `None` without an id that says who it is (LMS-126).
    pub(crate) fn read(raw: RawMember, findings: &mut Findings, policy: &Policy) -> Option<Self> {
        let user_id = IdText::read(raw.user_id, "user_id", "NRPS-009", findings, policy)?;
        Some(Self {
            user_id,
            roles: read_roles(raw.roles, findings),
            status: findings
                .optional("status", "NRPS-018", raw.status)
                .filter(|status| !status.as_str().trim().is_empty())
                .unwrap_or(MemberStatus::Active),
            name: findings.text("name", "NRPS-016", raw.name),
            given_name: findings.text("given_name", "NRPS-016", raw.given_name),
            family_name: findings.text("family_name", "NRPS-016", raw.family_name),
            middle_name: findings.text("middle_name", "NRPS-016", raw.middle_name),
            email: findings.text("email", "NRPS-016", raw.email),
            picture: findings.text("picture", "NRPS-016", raw.picture),
            lis_person_sourcedid: findings.text("lis_person_sourcedid", "NRPS-016", raw.lis_person_sourcedid),
            lti11_legacy_user_id: findings.text("lti11_legacy_user_id", "NRPS-016", raw.lti11_legacy_user_id),
            message: whole(findings, "message", "NRPS-040", raw.message)
                .map(|messages| messages.into_iter().map(|raw| MemberMessage::read(raw, findings)).collect()),
            group_enrollments: whole(findings, "group_enrollments", "GROUPS-016", raw.group_enrollments).map(
                |groups| {
                    let id = |raw: RawGroupEnrollment| {
                        let name = "group_enrollments.group_id";
                        IdText::read(raw.group_id, name, "GROUPS-018", findings, policy)
                    };
                    groups.into_iter().filter_map(id).map(GroupEnrollment::new).collect()
                },
            ),
            extra: raw.extra,
        })
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

fn read_roles(field: Field<List<Role>>, findings: &mut Findings) -> Roles {
    match field {
        Field::Value(list) => {
            if list.dropped > 0 {
                findings.note("roles", "NRPS-011", ProblemReason::Unreadable);
            } else if list.items.is_empty() {
                findings.note("roles", "NRPS-049", ProblemReason::Blank);
            }
            list.items.into()
        }
        Field::Absent | Field::Null => {
            findings.note("roles", "NRPS-011", ProblemReason::Missing);
            Roles::new()
        }
        Field::Wrong(found) => {
            findings.wrong("roles", "NRPS-011", found);
            Roles::new()
        }
    }
}

/// A list; noted where entries of it are of another type.
pub(crate) fn whole<T>(
    findings: &mut Findings,
    field: &'static str,
    requirement: &'static str,
    value: Field<List<T>>,
) -> Option<Vec<T>> {
    let list = findings.optional(field, requirement, value)?;
    if list.dropped > 0 {
        findings.note(field, requirement, ProblemReason::Unreadable);
    }
    Some(list.items)
}

/// Reads what was written, as a tool reads it.
impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawMember::deserialize(deserializer)?;
        Self::read(raw, &mut Findings::default(), &Policy::default())
            .ok_or_else(|| D::Error::custom("expected an object with its id"))
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
            if let Some(text) = text.as_ref().filter(|text| !text.trim().is_empty()) {
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
