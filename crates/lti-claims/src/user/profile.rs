//! The profile claims, raw.

use alloc::boxed::Box;
use alloc::string::String;

use serde_json::value::RawValue;

use super::User;
use crate::NumericDate;
use crate::field::Field;
use crate::findings::{Findings, at, is_blank};
use crate::locale::Locale;
use crate::text::is_variable;

crate::open_object! {
    /// The standard claims about a person (OpenID Connect Core §5.1), all optional (CORE-047).
    pub part ProfileClaims {
        /// The full name for display.
        pub name: String = "name",
        /// Given names.
        pub given_name: String = "given_name",
        /// Family names.
        pub family_name: String = "family_name",
        /// Middle names.
        pub middle_name: String = "middle_name",
        /// A casual name.
        pub nickname: String = "nickname",
        /// The name at the platform.
        pub preferred_username: String = "preferred_username",
        /// URL of the profile page.
        pub profile: String = "profile",
        /// URL of an image.
        pub picture: String = "picture",
        /// URL of a page or blog.
        pub website: String = "website",
        /// The preferred address.
        pub email: String = "email",
        /// Has the platform verified the address?
        pub email_verified: bool = "email_verified",
        /// Any text.
        pub gender: String = "gender",
        /// A date.
        pub birthdate: String = "birthdate",
        /// A zone of the time zone database.
        pub zoneinfo: String = "zoneinfo",
        /// The user's language.
        pub locale: String = "locale",
        /// A telephone number.
        pub phone_number: String = "phone_number",
        /// Has the platform verified the number?
        pub phone_number_verified: bool = "phone_number_verified",
        /// The postal address.
        pub address: Box<RawValue> = "address",
        /// When these facts were last changed.
        pub updated_at: NumericDate = "updated_at",
    }
}

impl ProfileClaims {
    /// Is anything here that could identify a person? Language, time zone, and the dates and marks that go with other
    /// claims do not. A value of a wrong type does: in doubt the launch is not anonymous.
    #[must_use]
    pub fn identifies(&self) -> bool {
        [
            &self.name,
            &self.given_name,
            &self.family_name,
            &self.middle_name,
            &self.nickname,
            &self.preferred_username,
            &self.profile,
            &self.picture,
            &self.website,
            &self.email,
            &self.gender,
            &self.birthdate,
            &self.phone_number,
        ]
        .into_iter()
        .any(says_something)
            || !self.address.is_absent_or_null()
    }

    pub(crate) fn into_user(self, id: String, findings: &mut Findings) -> User {
        User {
            id,
            name: findings.resolved(at("name", ""), self.name),
            given_name: findings.resolved(at("given_name", ""), self.given_name),
            family_name: findings.resolved(at("family_name", ""), self.family_name),
            middle_name: findings.resolved(at("middle_name", ""), self.middle_name),
            nickname: findings.resolved(at("nickname", ""), self.nickname),
            preferred_username: findings.resolved(at("preferred_username", ""), self.preferred_username),
            profile: findings.resolved(at("profile", ""), self.profile),
            picture: findings.resolved(at("picture", ""), self.picture),
            website: findings.resolved(at("website", ""), self.website),
            email: findings.resolved(at("email", ""), self.email),
            email_verified: findings.optional(at("email_verified", ""), self.email_verified),
            gender: findings.resolved(at("gender", ""), self.gender),
            birthdate: findings.resolved(at("birthdate", ""), self.birthdate),
            zoneinfo: findings.resolved(at("zoneinfo", ""), self.zoneinfo),
            locale: findings.locale(at("locale", ""), self.locale),
            phone_number: findings.resolved(at("phone_number", ""), self.phone_number),
            phone_number_verified: findings
                .optional(at("phone_number_verified", ""), self.phone_number_verified),
            address: findings.optional(at("address", ""), self.address),
            updated_at: findings.optional(at("updated_at", ""), self.updated_at),
        }
    }

    /// The claims of a user, without the id, which belongs to the registered claims.
    pub(crate) fn from_user(user: User, findings: &mut Findings) -> Self {
        Self {
            name: findings.plain(at("name", ""), user.name),
            given_name: findings.plain(at("given_name", ""), user.given_name),
            family_name: findings.plain(at("family_name", ""), user.family_name),
            middle_name: findings.plain(at("middle_name", ""), user.middle_name),
            nickname: findings.plain(at("nickname", ""), user.nickname),
            preferred_username: findings.plain(at("preferred_username", ""), user.preferred_username),
            profile: findings.url(at("profile", ""), user.profile),
            picture: findings.url(at("picture", ""), user.picture),
            website: findings.url(at("website", ""), user.website),
            email: findings.plain(at("email", ""), user.email),
            email_verified: user.email_verified.into(),
            gender: findings.plain(at("gender", ""), user.gender),
            birthdate: findings.plain(at("birthdate", ""), user.birthdate),
            zoneinfo: findings.plain(at("zoneinfo", ""), user.zoneinfo),
            locale: user.locale.map(Locale::into_string).into(),
            phone_number: findings.plain(at("phone_number", ""), user.phone_number),
            phone_number_verified: user.phone_number_verified.into(),
            address: user.address.into(),
            updated_at: user.updated_at.into(),
        }
    }
}

/// Is it more than nothing, an empty text or an unresolved variable?
pub(crate) fn says_something(field: &Field<String>) -> bool {
    match field {
        Field::Absent | Field::Null => false,
        Field::Value(text) => !is_blank(text) && !is_variable(text),
        Field::Wrong(_) => true,
    }
}
