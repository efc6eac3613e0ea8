use lti_claims::{Role, Roles};

/// Does somebody with these roles pass the filter `role`? A principal role of a context is passed with any of its sub-roles too, because
/// not every platform lists the principal beside them; any other role only with itself. A platform filters by it (NRPS-022, NRPS-023),
/// and a tool looks again, because some lose the filter on the second page (LMS-121).
#[must_use]
pub fn has_role(roles: &Roles, wanted: &Role) -> bool {
    match wanted {
        Role::Context(principal) => roles.has_principal(*principal),
        other => roles.as_slice().contains(other),
    }
}
