//! The user whom a message is about.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::OpenMembers;
use crate::field::{Field, JsonType};
use crate::findings::{Findings, at, is_blank};
use crate::locale::Locale;
use crate::migration::opaque;
use crate::names::FOR_USER;
use crate::problem::{ProblemReason, Seen};
use crate::role::Role;
use crate::roles::Roles;
use crate::warning::WarningReason;
use crate::wire::{List, Wire, type_of};

/// The user whom a message is about, where that is not the one who launches (Submission Review 1.0). `Debug` prints
/// nothing about the person.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForUser {
    /// The same id as in that user's own launches.
    pub user_id: String,
    /// The id of the student information system.
    pub person_sourcedid: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Given names.
    pub given_name: Option<String>,
    /// Family names.
    pub family_name: Option<String>,
    /// Middle names.
    pub middle_name: Option<String>,
    /// An address.
    pub email: Option<String>,
    /// URL of an image.
    pub picture: Option<String>,
    /// The user's language.
    pub locale: Option<Locale>,
    /// That user's roles in the context.
    pub roles: Roles,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The user whom a message is about, raw.
    pub struct RawForUser {
        /// The user id.
        pub user_id: UserId = "user_id",
        /// The id of the student information system.
        pub person_sourcedid: String = "person_sourcedid",
        /// The full name.
        pub name: String = "name",
        /// Given names.
        pub given_name: String = "given_name",
        /// Family names.
        pub family_name: String = "family_name",
        /// Middle names.
        pub middle_name: String = "middle_name",
        /// An address.
        pub email: String = "email",
        /// URL of an image.
        pub picture: String = "picture",
        /// The user's language.
        pub locale: String = "locale",
        /// Roles in the context.
        pub roles: List<Role> = "roles",
    }
}

/// A user id in a place where some platforms write a number (SUBREV-005). A number is kept with its digits.
#[derive(Clone)]
pub enum UserId {
    /// As it should be.
    Text(String),
    /// A number.
    Number(Box<RawValue>),
}

impl Wire for UserId {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(match type_of(raw) {
            JsonType::Null => Field::Null,
            JsonType::Number => Field::Value(Self::Number(raw.to_owned())),
            JsonType::Text => Field::Value(Self::Text(crate::custom::text_of(raw)?)),
            other => Field::Wrong(other),
        })
    }
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(raw) => raw.serialize(serializer),
        }
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserId(..)")
    }
}

impl ForUser {
    /// A user of whom only the id is known.
    pub fn new(user_id: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            person_sourcedid: None,
            name: None,
            given_name: None,
            family_name: None,
            middle_name: None,
            email: None,
            picture: None,
            locale: None,
            roles: Roles::new(),
            extra: OpenMembers::new(),
        }
    }

    pub(crate) fn read(raw: RawForUser, findings: &mut Findings) -> Option<Self> {
        let id = at(FOR_USER, "user_id");
        let user_id = match findings.optional(id, raw.user_id) {
            Some(UserId::Text(text)) if !is_blank(&text) => text,
            Some(UserId::Number(raw)) => {
                findings.warn(id, WarningReason::WrongType(JsonType::Number));
                raw.get().into()
            }
            Some(UserId::Text(_)) | None => {
                findings.warn(id, WarningReason::ForUserDropped);
                return None;
            }
        };
        Some(Self {
            user_id,
            person_sourcedid: findings.resolved(at(FOR_USER, "person_sourcedid"), raw.person_sourcedid),
            name: findings.resolved(at(FOR_USER, "name"), raw.name),
            given_name: findings.resolved(at(FOR_USER, "given_name"), raw.given_name),
            family_name: findings.resolved(at(FOR_USER, "family_name"), raw.family_name),
            middle_name: findings.resolved(at(FOR_USER, "middle_name"), raw.middle_name),
            email: findings.resolved(at(FOR_USER, "email"), raw.email),
            picture: findings.resolved(at(FOR_USER, "picture"), raw.picture),
            locale: findings.locale(at(FOR_USER, "locale"), raw.locale),
            roles: findings.list(at(FOR_USER, "roles"), raw.roles).into(),
            extra: raw.extra,
        })
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawForUser {
        if is_blank(&self.user_id) {
            findings.problem(at(FOR_USER, "user_id"), ProblemReason::ForUserIdMissing, Seen::Nothing);
        }
        RawForUser {
            user_id: Field::Value(UserId::Text(self.user_id)),
            person_sourcedid: opaque(self.person_sourcedid),
            name: findings.plain(at(FOR_USER, "name"), self.name),
            given_name: findings.plain(at(FOR_USER, "given_name"), self.given_name),
            family_name: findings.plain(at(FOR_USER, "family_name"), self.family_name),
            middle_name: findings.plain(at(FOR_USER, "middle_name"), self.middle_name),
            email: findings.plain(at(FOR_USER, "email"), self.email),
            picture: findings.url(at(FOR_USER, "picture"), self.picture),
            locale: self.locale.map(Locale::into_string).into(),
            roles: if self.roles.is_empty() {
                Field::Absent
            } else {
                Field::Value(self.roles.into_vec().into())
            },
            extra: self.extra,
        }
    }
}

impl fmt::Debug for ForUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForUser(..)")
    }
}
