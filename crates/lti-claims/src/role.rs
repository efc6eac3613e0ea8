//! One role of a user.

mod principal;
mod sub_role;

use alloc::string::String;
use core::fmt;

use serde::de;
use serde::ser::{Serialize, Serializer};

use crate::field::Field;
use crate::wire::Wire;

pub use principal::{ContextRole, InstitutionRole, SystemRole};
pub use sub_role::{
    AdministratorSubRole, ContentDeveloperSubRole, InstructorSubRole, LearnerSubRole, ManagerSubRole,
    MemberSubRole, MentorSubRole, OfficerSubRole, SubRole,
};

/// One role (Core 1.3 §5.3.7 and A.2). Role URIs are names: compared as text, never fetched (TRAP-40).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// A role in the whole system.
    System(SystemRole),
    /// A role in the institution.
    Institution(InstitutionRole),
    /// A role in the context.
    Context(ContextRole),
    /// A sub-role in the context.
    Sub(SubRole),
    /// Marks a user that the platform made for trying things out (Core 1.3 A.2.4); stands beside a real role.
    TestUser,
    /// A role of the form `lis/v2/person#…`, which was used for system and institution roles alike; it grants nothing
    /// (CORE-094).
    Ambiguous(String),
    /// Any other text, unchanged; it grants nothing (TRAP-02).
    Unrecognised(String),
}

const LIS: &str = "http://purl.imsglobal.org/vocab/lis/v2/";
const TEST_USER: &str = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser";

impl Role {
    /// Reads a role: a full URI, a simple name (context roles only), or a role URN of LTI 1.1 (Core 1.3 App. A,
    /// LMS-047). A known role takes no memory of its own.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| {
            let person = text.strip_prefix(LIS).and_then(|rest| rest.strip_prefix("person#"));
            if person.is_some() { Self::Ambiguous(text.into()) } else { Self::Unrecognised(text.into()) }
        })
    }

    fn known(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix(LIS) {
            let (path, name) = rest.split_once('#')?;
            return match path {
                "membership" => ContextRole::from_name(name).map(Self::Context),
                "institution/person" => InstitutionRole::from_name(name).map(Self::Institution),
                "system/person" => SystemRole::from_name(name).map(Self::System),
                _ => SubRole::from_names(path.strip_prefix("membership/")?, name).map(Self::Sub),
            };
        }
        if let Some(urn) = text.strip_prefix("urn:lti:") {
            return Self::from_urn(urn);
        }
        if text == TEST_USER {
            return Some(Self::TestUser);
        }
        ContextRole::from_name(text).map(Self::Context)
    }

    /// The role URNs of LTI 1.1.
    fn from_urn(urn: &str) -> Option<Self> {
        let (kind, name) = urn.split_once(":ims/lis/")?;
        match kind {
            "role" => match name.split_once('/') {
                Some((principal, sub_role)) => SubRole::from_names(principal, sub_role).map(Self::Sub),
                None => ContextRole::from_name(name).map(Self::Context),
            },
            "instrole" => InstitutionRole::from_name(name).map(Self::Institution),
            "sysrole" => SystemRole::from_name(name).map(Self::System),
            _ => None,
        }
    }

    /// The full URI, or the text as it came for a role that is not recognised.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::System(role) => role.uri(),
            Self::Institution(role) => role.uri(),
            Self::Context(role) => role.uri(),
            Self::Sub(role) => role.uri(),
            Self::TestUser => TEST_USER,
            Self::Ambiguous(text) | Self::Unrecognised(text) => text,
        }
    }

    /// Is it a role of the vocabularies? The `TestUser` marker and ambiguous forms are none.
    #[must_use]
    pub const fn is_recognised(&self) -> bool {
        matches!(self, Self::System(_) | Self::Institution(_) | Self::Context(_) | Self::Sub(_))
    }
}

impl From<SystemRole> for Role {
    fn from(role: SystemRole) -> Self {
        Self::System(role)
    }
}

impl From<InstitutionRole> for Role {
    fn from(role: InstitutionRole) -> Self {
        Self::Institution(role)
    }
}

impl From<ContextRole> for Role {
    fn from(role: ContextRole) -> Self {
        Self::Context(role)
    }
}

impl From<SubRole> for Role {
    fn from(role: SubRole) -> Self {
        Self::Sub(role)
    }
}

impl From<InstructorSubRole> for Role {
    fn from(role: InstructorSubRole) -> Self {
        Self::Sub(SubRole::Instructor(role))
    }
}

impl From<&str> for Role {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Wire for Role {
    fn from_text<E: de::Error>(text: &str) -> Result<Field<Self>, E> {
        Ok(Field::Value(Self::parse(text)))
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
