//! A member as it is read: texts are borrowed where they were written without escapes.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use lti_claims::wire::{self, Key, List};
use lti_claims::{Field, OpenMembers};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::borrowed::{Borrowed, Held, read_into};
use crate::group_enrollment::RawGroupEnrollment;
use crate::id_text::IdText;
use crate::member_message::RawMemberMessage;

type Text<'de> = Field<Cow<'de, str>>;

/// A member as it is read.
#[derive(Default)]
pub(crate) struct RawMember<'de> {
    pub(crate) user_id: Field<IdText<'de>>,
    pub(crate) roles: Field<RoleTexts<'de>>,
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

    /// Reads the member `name`, if it is modelled.
    fn read_member<A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<bool, A::Error> {
        match name {
            "user_id" => read_into(&mut self.user_id, object)?,
            "roles" => read_into(&mut self.roles, object)?,
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

impl<'de> Deserialize<'de> for RawMember<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = RawMember<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                let mut raw = RawMember::default();
                while let Some(Key(name)) = object.next_key()? {
                    if !raw.read_member(&name, &mut object)? {
                        raw.extra.push_unchecked(name.into_owned(), object.next_value()?);
                    }
                }
                raw.extra.refuse_duplicates()?;
                Ok(raw)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The texts of roles. A handful takes no memory of its own.
#[derive(Default)]
pub(crate) struct RoleTexts<'de> {
    first: [Cow<'de, str>; 4],
    count: usize,
    more: Vec<Cow<'de, str>>,
    /// How many entries were no text.
    pub(crate) dropped: usize,
}

impl<'de> RoleTexts<'de> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.first.iter().take(self.count).chain(&self.more).map(|text| &**text)
    }

    fn push(&mut self, text: Cow<'de, str>) {
        match self.first.get_mut(self.count) {
            Some(place) => {
                *place = text;
                self.count = self.count.saturating_add(1);
            }
            None => self.more.push(text),
        }
    }
}

impl<'de> Borrowed<'de> for RoleTexts<'de> {
    fn from_list<A: SeqAccess<'de>>(mut list: A) -> Result<Field<Self>, A::Error> {
        let mut texts = Self::default();
        while let Some(Held(element)) = list.next_element::<Held<Cow<'de, str>>>()? {
            match element {
                Field::Value(text) => texts.push(text),
                _ => texts.dropped = texts.dropped.saturating_add(1),
            }
        }
        Ok(Field::Value(texts))
    }
}
