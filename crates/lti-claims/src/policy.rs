//! What a receiver tolerates in a message.

use alloc::string::String;

/// What a receiver tolerates in a message beyond its fixed tolerances. Every flag starts on the strict side and is meant
/// to be set for one registration, by its administrator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Accept a launch without `sub`, as an anonymous session, if it carries no identity claim at all (TRAP-01, CORE-049,
    /// LMS-032). Off: `sub-missing`.
    pub allow_anonymous: bool,
    /// Leave out a context that has no usable id, and go on without a context (CORE-055). Off: `context-id-…`.
    pub drop_context_without_id: bool,
    /// Read a missing roles claim as an empty list (LMS-048). Off: `roles-missing`. A user whose platform forgets the
    /// roles gets the least privilege instead of an error.
    pub danger_missing_roles_as_empty: bool,
    /// Where a launch names system and institution roles alone, read `Instructor`, `Learner` and `Student` of the institution
    /// as roles in the context (LMS-048). Off: they give no rights in a course (LMS-049). An instructor of the institution
    /// becomes one of every course that such a platform launches, also of those where they only learn.
    pub danger_institution_roles_in_context: bool,
    /// The resource link id to take where the platform sends none (LMS-054). Off: `resource-link-id-missing`. All links
    /// of such a platform become one: their users see each other's work.
    pub danger_resource_link_fallback_id: Option<String>,
}
