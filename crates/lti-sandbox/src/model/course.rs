use serde::Serialize;

/// A course and the people in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Names the course in this LMS's addresses and in the configuration file.
    pub id: String,
    /// The `id` of the context claim: opaque, at most 255 ASCII characters (LTI Core 1.3 §5.4.1; CORE-056, CORE-058).
    pub context_id: String,
    /// The short name, as on a timetable.
    pub label: String,
    /// The full name.
    pub title: String,
    /// One sentence on the course page.
    pub summary: String,
    /// Who is in the course, in the order of the roster.
    pub enrolments: Vec<Enrolment>,
}

/// One person's place in one course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrolment {
    /// [`Person::id`](super::Person::id).
    pub person: String,
    /// What the person does in this course.
    pub role: CourseRole,
}

/// What a person does in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CourseRole {
    /// Leads the course.
    Teacher,
    /// Helps the teachers.
    TeachingAssistant,
    /// Takes the course.
    Learner,
    /// Is not enrolled, and may see every course.
    Administrator,
}

impl CourseRole {
    /// The context roles that a launch carries (LTI Core 1.3 §A.2.3). A sub-role stands beside its principal role,
    /// because many tools look for the principal role alone (PLT-015).
    #[must_use]
    pub const fn role_uris(self) -> &'static [&'static str] {
        match self {
            Self::Teacher => &["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
            Self::TeachingAssistant => &[
                "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
                "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
            ],
            Self::Learner => &["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            Self::Administrator => &["http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator"],
        }
    }

    /// The word on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Teacher => "Teacher",
            Self::TeachingAssistant => "Teaching assistant",
            Self::Learner => "Learner",
            Self::Administrator => "Administrator",
        }
    }
}
