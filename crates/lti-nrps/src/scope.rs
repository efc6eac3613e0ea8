//! Who may do what.

use lti_claims::ServiceScope;
use lti_security::oauth::Scopes;

/// The operations of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `GET` of the memberships of a context: [`ReadMemberships`](crate::ReadMemberships)
    ReadMemberships,
    /// `GET` of the groups of a context: [`ReadGroups`](crate::ReadGroups)
    ReadGroups,
    /// `GET` of the group sets of a context: [`ReadGroupSets`](crate::ReadGroupSets)
    ReadGroupSets,
}

impl Operation {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::ReadMemberships, Self::ReadGroups, Self::ReadGroupSets];

    /// The scopes that permit it (NRPS-005, GROUPS-003).
    #[must_use]
    pub const fn scopes(self) -> &'static [ServiceScope] {
        match self {
            Self::ReadMemberships => const { &[ServiceScope::ContextMembershipReadonly] },
            Self::ReadGroups | Self::ReadGroupSets => const { &[ServiceScope::ContextGroupReadonly] },
        }
    }

    /// May the holder of these scopes do it? A platform asks it about the token of a call, a tool about what it was granted.
    #[must_use]
    pub fn is_permitted_by(self, granted: &Scopes) -> bool {
        self.scopes().iter().any(|scope| granted.contains(scope.as_str()))
    }

    /// What a tool asks for to do this. The claim of the memberships names no scope (a `scope` there is an extension), so nothing that is
    /// advertised is looked at.
    #[must_use]
    pub fn scopes_to_ask(self) -> Scopes {
        self.scopes().iter().map(ServiceScope::as_str).collect()
    }
}
