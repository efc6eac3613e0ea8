//! The user of a launch.

mod profile;

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde_json::value::RawValue;

use crate::NumericDate;
use crate::locale::Locale;

pub use profile::ProfileClaims;
pub(crate) use profile::says_something;

/// The user of a launch (Core 1.3 §5.3.6, OpenID Connect Core §5.1). Only the id identifies: never an address or a name
/// (CORE-013). `Debug` prints nothing about the person.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// `sub`: stable, unique within the issuer, case-sensitive, at most 255 ASCII characters.
    pub id: String,
    /// The full name for display.
    pub name: Option<String>,
    /// Given names.
    pub given_name: Option<String>,
    /// Family names.
    pub family_name: Option<String>,
    /// Middle names.
    pub middle_name: Option<String>,
    /// A casual name.
    pub nickname: Option<String>,
    /// The name at the platform; not unique.
    pub preferred_username: Option<String>,
    /// URL of the profile page.
    pub profile: Option<String>,
    /// URL of an image.
    pub picture: Option<String>,
    /// URL of a page or blog.
    pub website: Option<String>,
    /// The preferred address.
    pub email: Option<String>,
    /// Has the platform verified the address?
    pub email_verified: Option<bool>,
    /// Any text.
    pub gender: Option<String>,
    /// `YYYY-MM-DD`, or `0000-MM-DD` without the year, or `YYYY`.
    pub birthdate: Option<String>,
    /// A zone of the time zone database, such as `Europe/Berlin`.
    pub zoneinfo: Option<String>,
    /// The user's language; the page's is in `launch_presentation`.
    pub locale: Option<Locale>,
    /// A telephone number.
    pub phone_number: Option<String>,
    /// Has the platform verified the number?
    pub phone_number_verified: Option<bool>,
    /// The postal address (OpenID Connect Core §5.1.1), as it came.
    pub address: Option<Box<RawValue>>,
    /// When these facts were last changed.
    pub updated_at: Option<NumericDate>,
}

impl User {
    /// A user of whom only the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            given_name: None,
            family_name: None,
            middle_name: None,
            nickname: None,
            preferred_username: None,
            profile: None,
            picture: None,
            website: None,
            email: None,
            email_verified: None,
            gender: None,
            birthdate: None,
            zoneinfo: None,
            locale: None,
            phone_number: None,
            phone_number_verified: None,
            address: None,
            updated_at: None,
        }
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(..)")
    }
}
