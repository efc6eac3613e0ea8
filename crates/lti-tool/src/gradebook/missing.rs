use lti_ags::Operation;
use std::fmt;

/// What a launch lacks for an operation. Its text is for the operator: the platform's administrator can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The launch has no gradebook claim: no service of the gradebook is open to the tool (AGS-001).
    Claim,
    /// The claim has no `lineitems`, or one that no token may be sent to, such as plain http: line items can neither be listed nor created
    /// (AGS-004, AGS-010).
    Container,
    /// The claim has no URL at all that a token may be sent to.
    Url,
    /// The claim lists none of the scopes of this operation.
    Scope(Operation),
    /// The claim lists a scope of this operation, and the platform granted no token with it, or refused one (LMS-078).
    Withheld(Operation),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = |operation: &Operation| operation.scopes().first().map_or("", |scope| scope.as_str());
        match self {
            Self::Claim => f.write_str("the launch has no gradebook claim"),
            Self::Container => f.write_str("the gradebook claim has no `lineitems` that can be called"),
            Self::Url => f.write_str("the gradebook claim has no URL that can be called"),
            Self::Scope(operation) => write!(f, "the gradebook claim does not list {}", scope(operation)),
            Self::Withheld(operation) => write!(f, "the platform does not grant {}", scope(operation)),
        }
    }
}
