use lti_nrps::Member;

/// Which attributes of a person may be told, beside `user_id`, `roles` and `status`, which always are (NRPS-014).
///
/// It is asked twice: what the platform allows this tool ([`ToolRegistration::released`](crate::ToolRegistration::released)), and what
/// the person allows, where the platform leaves it to them (NRPS-015; [`Enrollment::consent`](super::Enrollment::consent)). Told is what
/// both allow, in the member and in its `message` alike (NRPS-048).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Released {
    /// `name`, `given_name`, `family_name`, `middle_name`.
    pub names: bool,
    /// `email`.
    pub email: bool,
    /// `picture`.
    pub picture: bool,
    /// `lis_person_sourcedid`.
    pub sourced_id: bool,
    /// `lti11_legacy_user_id`.
    pub legacy_user_id: bool,
    /// Which groups the person is in. Which groups there are, with their names, is told to every tool with the scope of the groups. Where
    /// only the person withholds it, they are told to be in none: a platform has to say something of each member (GROUPS-016).
    pub groups: bool,
    /// Everything else: members that no document names, claims of vendors, and variables that no claim stands for.
    pub extensions: bool,
}

impl Released {
    /// All of them.
    pub const ALL: Self = Self {
        names: true,
        email: true,
        picture: true,
        sourced_id: true,
        legacy_user_id: true,
        groups: true,
        extensions: true,
    };

    /// None of them.
    pub const NONE: Self = Self {
        names: false,
        email: false,
        picture: false,
        sourced_id: false,
        legacy_user_id: false,
        groups: false,
        extensions: false,
    };

    /// What both release.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            names: self.names && other.names,
            email: self.email && other.email,
            picture: self.picture && other.picture,
            sourced_id: self.sourced_id && other.sourced_id,
            legacy_user_id: self.legacy_user_id && other.legacy_user_id,
            groups: self.groups && other.groups,
            extensions: self.extensions && other.extensions,
        }
    }

    /// The member with what is released, and nothing else: what is withheld is left out, not emptied (PLT-031).
    pub(super) fn of(self, stored: &Member) -> Member {
        let mut told = Member::new(stored.user_id.clone(), stored.roles.clone());
        told.status = stored.status.clone();
        let allowed = |allowed: bool, text: &Option<String>| text.clone().filter(|_| allowed);
        told.name = allowed(self.names, &stored.name);
        told.given_name = allowed(self.names, &stored.given_name);
        told.family_name = allowed(self.names, &stored.family_name);
        told.middle_name = allowed(self.names, &stored.middle_name);
        told.email = allowed(self.email, &stored.email);
        told.picture = allowed(self.picture, &stored.picture);
        told.lis_person_sourcedid = allowed(self.sourced_id, &stored.lis_person_sourcedid);
        told.lti11_legacy_user_id = allowed(self.legacy_user_id, &stored.lti11_legacy_user_id);
        if self.groups {
            told.group_enrollments.clone_from(&stored.group_enrollments);
        }
        if self.extensions {
            told.extra = stored.extra.clone();
        }
        told
    }
}
