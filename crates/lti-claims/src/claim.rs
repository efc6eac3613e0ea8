//! Claims that this crate does not model, read by type.

use core::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Blame;

/// A claim that this crate does not model: a vendor's own, or one of a service that lives in another crate. Implemented
/// on a marker type; read with [`LaunchClaims::get`](crate::LaunchClaims::get) (Core 1.3 §5.4.7, CORE-077).
///
/// ```
/// use lti_claims::Claim;
/// enum Placement {}
/// impl Claim for Placement {
///     const NAME: &'static str = "https://www.instructure.com/placement";
///     type Value = String;
/// }
/// ```
pub trait Claim {
    /// The full name of the claim: a URL in a name's role, compared as text and never fetched.
    const NAME: &'static str;
    /// What the claim holds.
    type Value: DeserializeOwned + Serialize;
}

/// Why a claim could not be read or written by type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimError {
    name: &'static str,
    reason: ClaimReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClaimReason {
    Malformed,
    Unwritable,
    Modelled,
}

impl ClaimError {
    pub(crate) const fn malformed(name: &'static str) -> Self {
        Self { name, reason: ClaimReason::Malformed }
    }

    pub(crate) const fn unwritable(name: &'static str) -> Self {
        Self { name, reason: ClaimReason::Unwritable }
    }

    pub(crate) const fn modelled(name: &'static str) -> Self {
        Self { name, reason: ClaimReason::Modelled }
    }

    /// The name of the claim.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The stable code: `claim-malformed`, `claim-unwritable` or `claim-modelled`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            ClaimReason::Malformed => "claim-malformed",
            ClaimReason::Unwritable => "claim-unwritable",
            ClaimReason::Modelled => "claim-modelled",
        }
    }

    /// A claim of another shape is the peer's fault, the others are the program's.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self.reason {
            ClaimReason::Malformed => Blame::PeerMisbehaved,
            ClaimReason::Unwritable | ClaimReason::Modelled => Blame::ApiMisuse,
        }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match self.reason {
            ClaimReason::Malformed => write!(f, "claim {name}: expected its own shape, found another"),
            ClaimReason::Unwritable => write!(f, "claim {name}: the value cannot be written as JSON"),
            ClaimReason::Modelled => write!(f, "claim {name}: modelled by this crate, use its field"),
        }
    }
}

impl core::error::Error for ClaimError {}
