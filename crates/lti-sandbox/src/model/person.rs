use serde::Serialize;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Names the person in this LMS's addresses and in scripts.
    pub id: String,
    /// The `sub` claim: opaque, at most 255 ASCII characters (LTI Core 1.3 §5.3.6; CORE-045, CORE-046).
    pub sub: String,
    /// The full name, in the order in which the person writes it.
    pub name: String,
    /// The `given_name` claim.
    pub given_name: String,
    /// The `family_name` claim.
    pub family_name: String,
    /// The `email` claim.
    pub email: String,
    /// The number in the school's own records.
    pub number: String,
    /// The `locale` claim, a language tag.
    pub locale: String,
    /// What the person is at the school, whatever they do in a course.
    pub position: Position,
}

/// What a person is at the school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Employed to teach.
    Teacher,
    /// Enrolled to learn.
    Learner,
    /// Runs the LMS.
    Administrator,
}

impl Position {
    /// The institution role that a launch carries (LTI Core 1.3 §A.2.2). It gives no rights in a course.
    #[must_use]
    pub const fn role_uri(self) -> &'static str {
        match self {
            Self::Teacher => "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty",
            Self::Learner => "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
            Self::Administrator => "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        }
    }

    /// The word on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Teacher => "Teacher",
            Self::Learner => "Learner",
            Self::Administrator => "Administrator",
        }
    }
}
