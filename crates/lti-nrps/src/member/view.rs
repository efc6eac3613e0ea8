//! A member who is only looked at.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::{Field, OpenMembers, Roles};

use super::raw::RawMember;
use super::role_list::RoleList;
use crate::findings::{Findings, is_blank};
use crate::group_enrollment::RawGroupEnrollment;
use crate::id_text::IdText;
use crate::problem::ProblemReason;
use crate::{GroupEnrollment, Member, MemberMessage, MemberStatus, Policy};

/// A [`Member`] who is only looked at while a page comes in: texts are those of the page itself where they stand there without escapes,
/// and the roles are lent. `Debug` shows nothing of the person.
#[non_exhaustive]
pub struct MemberRef<'a> {
    /// As [`Member::user_id`], and so on.
    pub user_id: Cow<'a, str>,
    /// The roles.
    pub roles: &'a Roles,
    /// Whether the user is a member now.
    pub status: MemberStatus,
    /// The full name.
    pub name: Option<Cow<'a, str>>,
    /// The given name.
    pub given_name: Option<Cow<'a, str>>,
    /// The family name.
    pub family_name: Option<Cow<'a, str>>,
    /// The middle name.
    pub middle_name: Option<Cow<'a, str>>,
    /// The e-mail address.
    pub email: Option<Cow<'a, str>>,
    /// The URL of a picture.
    pub picture: Option<Cow<'a, str>>,
    /// The person's id in the student information system.
    pub lis_person_sourcedid: Option<Cow<'a, str>>,
    /// The user's id in LTI 1.1.
    pub lti11_legacy_user_id: Option<Cow<'a, str>>,
    /// What a launch of the resource link would say about this member.
    pub message: Option<Vec<MemberMessage>>,
    /// The groups of this member.
    pub group_enrollments: Option<Vec<GroupEnrollment>>,
    /// All other members of the object.
    pub extra: OpenMembers,
}

impl<'a> MemberRef<'a> {
    /// The member, to be kept.
    #[inline]
    #[must_use]
    pub fn into_member(self) -> Member {
        let own = |text: Option<Cow<'a, str>>| text.map(Cow::into_owned);
        Member {
            user_id: self.user_id.into_owned(),
            roles: self.roles.clone(),
            status: self.status,
            name: own(self.name),
            given_name: own(self.given_name),
            family_name: own(self.family_name),
            middle_name: own(self.middle_name),
            email: own(self.email),
            picture: own(self.picture),
            lis_person_sourcedid: own(self.lis_person_sourcedid),
            lti11_legacy_user_id: own(self.lti11_legacy_user_id),
            message: self.message,
            group_enrollments: self.group_enrollments,
            extra: self.extra,
        }
    }

    /// Reads it at a tool. `None` without an id that says who it is (LMS-126).
    pub(crate) fn read(
        raw: RawMember<'a>,
        roles: &'a RoleList,
        findings: &mut Findings,
        policy: &Policy,
    ) -> Option<Self> {
        let user_id = IdText::read(raw.user_id, "user_id", "NRPS-009", findings, policy)?;
        let roles = roles.roles();
        match raw.roles {
            Field::Value(0) if roles.is_empty() => findings.note("roles", "NRPS-049", ProblemReason::Blank),
            Field::Value(0) => {}
            Field::Value(_) => findings.note("roles", "NRPS-011", ProblemReason::Unreadable),
            Field::Absent | Field::Null => findings.note("roles", "NRPS-011", ProblemReason::Missing),
            Field::Wrong(found) => findings.wrong("roles", "NRPS-011", found),
        }
        let status = findings.optional("status", "NRPS-018", raw.status);
        let mut text = |name, value| findings.text(name, "NRPS-016", value);
        Some(Self {
            user_id,
            roles,
            // Blank is absent, and absent is active (NRPS-017, LMS-125).
            status: status
                .filter(|status| !is_blank(status))
                .map_or(MemberStatus::Active, |status| MemberStatus::from(&*status)),
            name: text("name", raw.name),
            given_name: text("given_name", raw.given_name),
            family_name: text("family_name", raw.family_name),
            middle_name: text("middle_name", raw.middle_name),
            email: text("email", raw.email),
            picture: text("picture", raw.picture),
            lis_person_sourcedid: text("lis_person_sourcedid", raw.lis_person_sourcedid),
            lti11_legacy_user_id: text("lti11_legacy_user_id", raw.lti11_legacy_user_id),
            message: findings
                .whole("message", "NRPS-040", raw.message)
                .map(|messages| messages.into_iter().map(|raw| MemberMessage::read(raw, findings)).collect()),
            group_enrollments: findings.whole("group_enrollments", "GROUPS-016", raw.group_enrollments).map(
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
}

impl fmt::Debug for MemberRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberRef")
            .field("roles", &self.roles)
            .field("status", &self.status)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}
