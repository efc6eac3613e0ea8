//! What was tolerated.

use core::fmt;

use crate::field::JsonType;

/// Something that breaks the rules for a sender and that the receiver tolerated. Worth a line in a log and nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The full name of the claim.
    pub claim: &'static str,
    /// The member of the claim, where it is one; otherwise empty.
    pub member: &'static str,
    /// What was tolerated.
    pub reason: WarningReason,
}

/// What was tolerated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningReason {
    /// A value of another JSON type; read as absent (ATK-009).
    WrongType(JsonType),
    /// Entries of a list that are no texts; left out.
    ListEntriesDropped(usize),
    /// A text that is no tag of a language; read as absent (LMS-060).
    LocaleUnreadable,
    /// A height or width that is no number; read as absent (TRAP-36).
    SizeUnreadable,
    /// Something else than `frame`, `iframe` or `window`; read as absent (CORE-068).
    DocumentTargetUnknown,
    /// A URL that is not absolute and `https`; read as absent (CORE-070).
    UrlUnusable,
    /// A context without any type of the vocabulary (TRAP-03).
    ContextTypesForeign,
    /// A context without a usable id; left out by policy (CORE-055).
    ContextDropped,
    /// A platform instance without a usable `guid`: its tenants cannot be told apart (CORE-061).
    GuidUnusable,
    /// Mentored users without the role of a mentor; left out (CORE-065).
    MentorsWithoutRole,
    /// Custom parameters that are numbers or booleans; read as texts (TRAP-31).
    CustomConverted(usize),
    /// Custom parameters that are null, objects or lists; left out (TRAP-31).
    CustomDropped(usize),
    /// A service claim without its URL; left out.
    ServiceDropped,
    /// `for_user` without a user id; left out (SUBREV-005).
    ForUserDropped,
    /// An id of LTI 1.1 that is empty; unknown, which is not the same as unchanged (LMS-066).
    LegacyIdEmpty,
    /// No roles claim; read as an empty list by policy (LMS-048).
    RolesAssumedEmpty,
    /// No role in the context; those of the institution were taken by policy (LMS-048).
    ContextRolesAssumed,
    /// No id of the resource link; the one of the policy was taken (LMS-054).
    ResourceLinkIdAssumed,
}

impl Warning {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            WarningReason::WrongType(_) => "member-wrong-type",
            WarningReason::ListEntriesDropped(_) => "list-entries-dropped",
            WarningReason::LocaleUnreadable => "locale-unreadable",
            WarningReason::SizeUnreadable => "size-unreadable",
            WarningReason::DocumentTargetUnknown => "document-target-unknown",
            WarningReason::UrlUnusable => "url-unusable",
            WarningReason::ContextTypesForeign => "context-types-foreign",
            WarningReason::ContextDropped => "context-dropped",
            WarningReason::GuidUnusable => "guid-unusable",
            WarningReason::MentorsWithoutRole => "mentors-without-role",
            WarningReason::CustomConverted(_) => "custom-converted",
            WarningReason::CustomDropped(_) => "custom-dropped",
            WarningReason::ServiceDropped => "service-dropped",
            WarningReason::ForUserDropped => "for-user-dropped",
            WarningReason::LegacyIdEmpty => "legacy-id-empty",
            WarningReason::RolesAssumedEmpty => "roles-assumed-empty",
            WarningReason::ContextRolesAssumed => "context-roles-assumed",
            WarningReason::ResourceLinkIdAssumed => "resource-link-id-assumed",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.claim)?;
        if !self.member.is_empty() {
            write!(f, " → {}", self.member)?;
        }
        write!(f, ": {}", self.code())?;
        match self.reason {
            WarningReason::WrongType(found) => write!(f, " ({found})"),
            WarningReason::ListEntriesDropped(count)
            | WarningReason::CustomConverted(count)
            | WarningReason::CustomDropped(count) => write!(f, " ({count})"),
            _ => Ok(()),
        }
    }
}
