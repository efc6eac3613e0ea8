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

pub(crate) type Text<'de> = Field<Cow<'de, str>>;

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

    /// The member `name`, if it is one that holds a text.
    pub(crate) fn text_mut(&mut self, name: &str) -> Option<&mut Text<'de>> {
        Some(match name {
            "status" => &mut self.status,
            "name" => &mut self.name,
            "given_name" => &mut self.given_name,
            "family_name" => &mut self.family_name,
            "middle_name" => &mut self.middle_name,
            "email" => &mut self.email,
            "picture" => &mut self.picture,
            "lis_person_sourcedid" => &mut self.lis_person_sourcedid,
            "lti11_legacy_user_id" => &mut self.lti11_legacy_user_id,
            _ => return None,
        })
    }

    /// Reads the member `name`, if it is modelled.
    fn read_member<A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<bool, A::Error> {
        match name {
            "user_id" => read_into(&mut self.user_id, object)?,
            "message" => wire::read_into(&mut self.message, "message", object)?,
            "group_enrollments" => {
                wire::read_into(&mut self.group_enrollments, "group_enrollments", object)?;
            }
            _ => match self.text_mut(name) {
                Some(text) => read_into(text, object)?,
                None => return Ok(false),
            },
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
