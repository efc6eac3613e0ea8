use super::Members;
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
    /// Who is in the course, and who was.
    #[serde(skip)]
    pub members: Members,
    /// What its groups belong together in.
    pub group_sets: Vec<GroupSet>,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// A group of a course (Course Groups 1.0 §3.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Names the group in this LMS's forms.
    pub id: String,
    /// What tools know it by: opaque.
    pub group_id: String,
    /// Its name.
    pub name: String,
    /// [`GroupSet::id`] of its set, if it is in one.
    pub set: Option<String>,
}

/// Groups that belong together (Course Groups 1.0 §3.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupSet {
    /// Names the set in this LMS's forms.
    pub id: String,
    /// What tools know it by: opaque.
    pub set_id: String,
    /// Its name.
    pub name: String,
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
    /// What somebody in a course may be, in the order of forms.
    pub const IN_COURSE: [Self; 3] = [Self::Learner, Self::TeachingAssistant, Self::Teacher];

    /// Its name in forms and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::TeachingAssistant => "teaching-assistant",
            Self::Learner => "learner",
            Self::Administrator => "administrator",
        }
    }

    /// The one of [`IN_COURSE`](Self::IN_COURSE) with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::IN_COURSE.into_iter().find(|role| role.name() == name)
    }

    /// Whether somebody in this role decides who is in the course.
    #[must_use]
    pub const fn may_manage_members(self) -> bool {
        matches!(self, Self::Teacher | Self::Administrator)
    }

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
