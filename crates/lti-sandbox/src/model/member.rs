use super::CourseRole;
use serde::Serialize;

/// One person's place in one course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// [`Person::id`](super::Person::id).
    pub person: String,
    /// What the person does in this course.
    pub role: CourseRole,
    /// Whether they may open it.
    pub status: MembershipStatus,
    /// [`Group::id`](super::Group::id) of the person's groups.
    pub groups: Vec<String>,
}

/// Whether somebody may open a course (NRPS 2.0 §2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MembershipStatus {
    /// They may.
    #[default]
    Active,
    /// They may not at the moment, and are still in the course: `Inactive`.
    Suspended,
    /// They were in the course and are not any more: `Deleted`, and only where a change is told.
    Left,
}

impl Membership {
    /// An active member without groups.
    #[must_use]
    pub const fn new(person: String, role: CourseRole) -> Self {
        Self { person, role, status: MembershipStatus::Active, groups: Vec::new() }
    }

    /// In the course, whether suspended or not.
    #[must_use]
    pub fn is_member(&self) -> bool {
        self.status != MembershipStatus::Left
    }
}

impl MembershipStatus {
    /// Every one of them, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Left];

    /// Its name in forms and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }

    /// The one with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The words on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Left => "Left the course",
        }
    }
}
