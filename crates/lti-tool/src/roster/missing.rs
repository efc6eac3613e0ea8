use lti_nrps::Operation;
use std::fmt;

/// What a launch lacks for an operation, or the platform does not give. Its text is for the operator: the platform's administrator can
/// change it. A lesson goes on without the roster (LMS-123).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The launch has no claim of the service: the platform does not offer it to this tool here (NRPS-001, GROUPS-001).
    Claim(Operation),
    /// The claim does not name the version that is spoken here: 2.0 of the roster, 1.0 of groups (NRPS-003).
    Version(Operation),
    /// The claim's URL is none that a token may be sent to, such as plain http.
    Url(Operation),
    /// The claim of groups lists scopes, and not the one for reading groups (GROUPS-001). What the claim of the roster may list is in no
    /// document, and not looked at.
    Scope(Operation),
    /// The platform granted no token with the scope, or refused one (LMS-078).
    Withheld(Operation),
    /// The platform answers 403 for the whole course. Open edX does so above 1,000 members (LMS-123).
    Refused(Operation),
    /// The platform gives no members of this resource link: it has no such service, or the link is not of this tool and course (NRPS-035,
    /// NRPS-038, LMS-128).
    ResourceLink,
    /// The platform has no group sets: it names no URL for them, or answers 404 there (GROUPS-011, GROUPS-D04).
    GroupSets,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = |operation: &Operation| match operation {
            Operation::ReadMemberships => "roster claim",
            _ => "groups claim",
        };
        let what = |operation: &Operation| match operation {
            Operation::ReadMemberships => "members",
            Operation::ReadGroups => "groups",
            Operation::ReadGroupSets => "group sets",
        };
        let scope = |operation: &Operation| operation.scopes().first().map_or("", |scope| scope.as_str());
        match self {
            Self::Claim(operation) => write!(f, "the launch has no {}", claim(operation)),
            Self::Version(operation) => {
                write!(f, "the {} does not name the version that is spoken here", claim(operation))
            }
            Self::Url(operation) => write!(f, "the {} has no URL that can be called", claim(operation)),
            Self::Scope(operation) => {
                write!(f, "the {} does not list {}", claim(operation), scope(operation))
            }
            Self::Withheld(operation) => write!(f, "the platform does not grant {}", scope(operation)),
            Self::Refused(operation) => {
                write!(f, "the platform does not give the {} of this course", what(operation))
            }
            Self::ResourceLink => f.write_str("the platform does not give the members of this resource link"),
            Self::GroupSets => f.write_str("the platform has no group sets in this course"),
        }
    }
}
