//! A member as it is read: texts are borrowed where they were written without escapes.

use alloc::borrow::Cow;
use core::fmt;

use lti_claims::wire::{self, Key, List};
use lti_claims::{Field, OpenMembers};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::role_list::{RoleList, RolesSeed};
use crate::borrowed::{read_into, refuse_second};
use crate::group_enrollment::RawGroupEnrollment;
use crate::id_text::IdText;
use crate::member_message::RawMemberMessage;

/// The levels of a member who is flat: the object and its roles.
pub(crate) const FLAT: usize = 2;

type Text<'de> = Field<Cow<'de, str>>;

/// A member as it is read.
#[derive(Default)]
pub(crate) struct RawMember<'de> {
    pub(crate) user_id: Field<IdText<'de>>,
    /// How many entries were no text; the others are in the [`RoleList`].
    pub(crate) roles: Field<usize>,
    pub(crate) status: Text<'de>,
    pub(crate) name: Text<'de>,
    pub(crate) given_name: Text<'de>,
    pub(crate) family_name: Text<'de>,
    pub(crate) middle_name: Text<'de>,
    pub(crate) email: Text<'de>,
    pub(crate) picture: Text<'de>,
    pub(crate) lis_person_sourcedid: Text<'de>,
    pub(crate) lti11_legacy_user_id: Text<'de>,
    pub(crate) message: Field<List<RawMemberMessage>>,
    pub(crate) group_enrollments: Field<List<RawGroupEnrollment>>,
    pub(crate) extra: OpenMembers,
}

impl<'de> RawMember<'de> {
    /// The names of the modelled members.
    pub(crate) const MEMBERS: [&'static str; 13] = [
        "user_id",
        "roles",
        "status",
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "email",
        "picture",
        "lis_person_sourcedid",
        "lti11_legacy_user_id",
        "message",
        "group_enrollments",
    ];

    /// Has it nothing that nests but its roles? So most members are, and need not be looked through for what is too deep.
    pub(crate) fn is_flat(&self) -> bool {
        let texts = [
            &self.status,
            &self.name,
            &self.given_name,
            &self.family_name,
            &self.middle_name,
            &self.email,
            &self.picture,
            &self.lis_person_sourcedid,
            &self.lti11_legacy_user_id,
        ];
        matches!(self.roles, Field::Value(0) | Field::Absent)
            && !matches!(self.user_id, Field::Wrong(_))
            && self.message.is_absent()
            && self.group_enrollments.is_absent()
            && self.extra.is_empty()
            && !texts.into_iter().any(|text| matches!(text, Field::Wrong(_)))
    }

    /// Reads the member `name`, if it is modelled.
    fn read_member<A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<bool, A::Error> {
        match name {
            "user_id" => read_into(&mut self.user_id, object)?,
            "status" => read_into(&mut self.status, object)?,
            "name" => read_into(&mut self.name, object)?,
            "given_name" => read_into(&mut self.given_name, object)?,
            "family_name" => read_into(&mut self.family_name, object)?,
            "middle_name" => read_into(&mut self.middle_name, object)?,
            "email" => read_into(&mut self.email, object)?,
            "picture" => read_into(&mut self.picture, object)?,
            "lis_person_sourcedid" => read_into(&mut self.lis_person_sourcedid, object)?,
            "lti11_legacy_user_id" => read_into(&mut self.lti11_legacy_user_id, object)?,
            "message" => wire::read_into(&mut self.message, "message", object)?,
            "group_enrollments" => {
                wire::read_into(&mut self.group_enrollments, "group_enrollments", object)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Reads a member into the place where it is needed, and its roles into a list that served before.
pub(crate) struct MemberSeed<'a, 'de> {
    pub(crate) raw: &'a mut RawMember<'de>,
    pub(crate) roles: &'a mut RoleList,
}

impl<'de> DeserializeSeed<'de> for MemberSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.roles.begin();
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for MemberSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Self { raw, roles } = self;
        while let Some(Key(name)) = object.next_key()? {
            if name == "roles" {
                refuse_second(&raw.roles)?;
                raw.roles = object.next_value_seed(RolesSeed(roles))?;
            } else if !raw.read_member(&name, &mut object)? {
                raw.extra.push_unchecked(name.into_owned(), object.next_value()?);
            }
        }
        raw.extra.refuse_duplicates()
    }
}
