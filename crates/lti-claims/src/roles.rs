//! The roles of a user in a launch.

use alloc::vec::Vec;

use crate::role::{ContextRole, InstitutionRole, InstructorSubRole, Role, SubRole};

/// The roles of a user, in the order in which they came, which means nothing (LMS-050).
///
/// Rights in a course come from context roles only: an institution's instructor may be this course's learner (LMS-049).
/// No recognised context role means the least privilege. Each question below looks for whole roles, never for a part of a
/// name (TRAP-38), and none of them lets a sub-role stand for its principal, except [`has_principal`](Self::has_principal).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// No roles: legal, and the least privilege (Core 1.3 §5.3.7.1).
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Has the user exactly this role?
    #[must_use]
    pub fn has(&self, role: impl Into<Role>) -> bool {
        let role = role.into();
        self.0.contains(&role)
    }

    /// Is the user an instructor of this context, by the role `membership#Instructor`? A teaching assistant without it
    /// is none (LMS-051); platforms that follow CORE-095 send it beside every sub-role of Instructor, so ask
    /// [`is_teaching_assistant`](Self::is_teaching_assistant) first where the two differ.
    #[must_use]
    pub fn is_instructor(&self) -> bool {
        self.has_context(ContextRole::Instructor)
    }

    /// Is the user a learner of this context, by the role `membership#Learner`?
    #[must_use]
    pub fn is_learner(&self) -> bool {
        self.has_context(ContextRole::Learner)
    }

    /// Is the user a mentor in this context, by the role `membership#Mentor`?
    #[must_use]
    pub fn is_mentor(&self) -> bool {
        self.has_context(ContextRole::Mentor)
    }

    /// Is the user an administrator of this context, by the role `membership#Administrator`? The administrators of the
    /// system and of the institution are other roles (TRAP-39).
    #[must_use]
    pub fn is_context_administrator(&self) -> bool {
        self.has_context(ContextRole::Administrator)
    }

    /// Is the user a content developer of this context, by the role `membership#ContentDeveloper`?
    #[must_use]
    pub fn is_content_developer(&self) -> bool {
        self.has_context(ContextRole::ContentDeveloper)
    }

    /// Has the user one of the six sub-roles `Instructor#TeachingAssistant…`?
    #[must_use]
    pub fn is_teaching_assistant(&self) -> bool {
        self.0.iter().any(|role| {
            matches!(
                role,
                Role::Sub(SubRole::Instructor(
                    InstructorSubRole::TeachingAssistant
                        | InstructorSubRole::TeachingAssistantGroup
                        | InstructorSubRole::TeachingAssistantOffering
                        | InstructorSubRole::TeachingAssistantSection
                        | InstructorSubRole::TeachingAssistantSectionAssociation
                        | InstructorSubRole::TeachingAssistantTemplate
                ))
            )
        })
    }

    /// Has the user this context role or any sub-role of it? Wider than the other questions: for `Instructor` it counts
    /// teaching assistants, graders and guests too.
    #[must_use]
    pub fn has_principal(&self, principal: ContextRole) -> bool {
        self.0.iter().any(|role| match role {
            Role::Context(own) => *own == principal,
            Role::Sub(own) => own.principal() == principal,
            _ => false,
        })
    }

    /// Has the user any role in this context at all?
    #[must_use]
    pub fn has_context_role(&self) -> bool {
        self.0.iter().any(|role| matches!(role, Role::Context(_) | Role::Sub(_)))
    }

    /// Is it a user that the platform made for trying things out? Serve it like any other; it may be left out of
    /// rosters and grades (CORE-097).
    #[must_use]
    pub fn is_test_user(&self) -> bool {
        self.0.contains(&Role::TestUser)
    }

    /// The texts that grant nothing: unknown roles, and the ambiguous `lis/v2/person#…`.
    pub fn unrecognised(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|role| match role {
            Role::Ambiguous(text) | Role::Unrecognised(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The roles in their order.
    pub fn iter(&self) -> core::slice::Iter<'_, Role> {
        self.0.iter()
    }

    /// The roles in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[Role] {
        &self.0
    }

    /// The roles in their order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Role> {
        self.0
    }

    /// How many roles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a role, unless it is there.
    pub fn insert(&mut self, role: impl Into<Role>) {
        let role = role.into();
        if !self.0.contains(&role) {
            self.0.push(role);
        }
    }

    /// Adds the principal role of every sub-role (CORE-095).
    pub fn add_principals(&mut self) {
        let principals: Vec<ContextRole> = self
            .0
            .iter()
            .filter_map(|role| if let Role::Sub(own) = role { Some(own.principal()) } else { None })
            .collect();
        for principal in principals {
            self.insert(principal);
        }
    }

    /// Adds the context roles that those of the institution would be; not beside a role of another kind, which may be what the
    /// platform says about the context (LMS-048). Whether there were any.
    pub(crate) fn add_from_institution(&mut self) -> bool {
        let alone = |role: &Role| matches!(role, Role::System(_) | Role::Institution(_) | Role::TestUser);
        if !self.0.iter().all(alone) {
            return false;
        }
        let before = self.0.len();
        if self.has(InstitutionRole::Instructor) {
            self.insert(ContextRole::Instructor);
        }
        if self.has(InstitutionRole::Learner) || self.has(InstitutionRole::Student) {
            self.insert(ContextRole::Learner);
        }
        self.0.len() > before
    }

    fn has_context(&self, wanted: ContextRole) -> bool {
        self.0.iter().any(|role| matches!(role, Role::Context(own) if *own == wanted))
    }
}

impl From<Vec<Role>> for Roles {
    fn from(roles: Vec<Role>) -> Self {
        Self(roles)
    }
}

impl<R: Into<Role>> FromIterator<R> for Roles {
    fn from_iter<I: IntoIterator<Item = R>>(roles: I) -> Self {
        Self(roles.into_iter().map(Into::into).collect())
    }
}

impl<R: Into<Role>, const N: usize> From<[R; N]> for Roles {
    fn from(roles: [R; N]) -> Self {
        roles.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a Roles {
    type Item = &'a Role;
    type IntoIter = core::slice::Iter<'a, Role>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
