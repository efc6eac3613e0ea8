//! Errors by blame: who has to act so that it does not happen again.

use alloc::string::String;
use core::fmt;

mod environment;
mod misbehaved;
mod refused;
mod seen;

pub use lti_claims::Blame;

pub use environment::{ApiMisuse, Environment, FetchFault};
pub use misbehaved::{PeerMisbehaved, RegisteredName, Segment};
pub use refused::{PeerIncompatible, Refused};
pub use seen::Seen;

/// Everything that can go wrong in this crate, sorted by who is at fault.
///
/// `Display` is written for the operator of the receiving side: what was expected, what was seen. It holds no
/// personal data and no secret. What the peer is told is only an OAuth 2.0 or OpenID Connect code and a status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The other side broke the standard.
    PeerMisbehaved(PeerMisbehaved),
    /// The other side did something legal that is not supported here.
    PeerIncompatible(PeerIncompatible),
    /// The other side did something legal, and our policy says no.
    Refused(Refused),
    /// The calling program has a mistake that no input can cause.
    ApiMisuse(ApiMisuse),
    /// A store, the network or the clock failed.
    Environment(Environment),
}

impl Error {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::PeerMisbehaved(_) => Blame::PeerMisbehaved,
            Self::PeerIncompatible(_) => Blame::PeerIncompatible,
            Self::Refused(_) => Blame::Refused,
            Self::ApiMisuse(_) => Blame::ApiMisuse,
            Self::Environment(_) => Blame::Environment,
        }
    }

    /// The stable kebab-case code, for logs and fixtures.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PeerMisbehaved(reason) => reason.code(),
            Self::PeerIncompatible(reason) => reason.code(),
            Self::Refused(reason) => reason.code(),
            Self::ApiMisuse(reason) => reason.code(),
            Self::Environment(reason) => reason.code(),
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::PeerMisbehaved(reason) => reason.requirement(),
            Self::PeerIncompatible(reason) => reason.requirement(),
            Self::Refused(reason) => reason.requirement(),
            Self::ApiMisuse(reason) => reason.requirement(),
            Self::Environment(reason) => reason.requirement(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PeerMisbehaved(reason) => reason.fmt(f),
            Self::PeerIncompatible(reason) => reason.fmt(f),
            Self::Refused(reason) => reason.fmt(f),
            Self::ApiMisuse(reason) => reason.fmt(f),
            Self::Environment(reason) => reason.fmt(f),
        }
    }
}

impl core::error::Error for Error {}

/// Declares a group of reasons: variants, stable codes, requirement ids and the operator's sentence.
///
/// An empty requirement means that no document or catalogue asks for it by number.
#[doc(hidden)]
#[macro_export]
macro_rules! reasons {
    (
        $(#[$meta:meta])* $name:ident => $error:ident::$arm:ident;
        $( $(#[$vmeta:meta])* $variant:ident $(($inner:ident: $inner_type:ty))? $({ $($(#[$fmeta:meta])* $field:ident: $type:ty),+ $(,)? })?
            => $code:expr, $requirement:expr, $($message:expr),+; )*
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$vmeta])* $variant $(($inner_type))? $({ $($(#[$fmeta])* $field: $type),+ })?, )*
        }

        impl $name {
            /// The stable kebab-case code.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $( Self::$variant $(($inner))? $({ $($field),+ })? => { $(let _ = $inner;)? $($(let _ = $field;)+)? $code } )* }
            }

            /// The id of the requirement that was not met, where there is one.
            #[must_use]
            pub fn requirement(&self) -> Option<&'static str> {
                let id: &'static str = match self { $( Self::$variant $(($inner))? $({ $($field),+ })? => { $(let _ = $inner;)? $($(let _ = $field;)+)? $requirement } )* };
                if id.is_empty() { None } else { Some(id) }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self { $( Self::$variant $(($inner))? $({ $($field),+ })? => { $(let _ = $inner;)? $($(let _ = $field;)+)? write!(f, $($message),+) } )* }
            }
        }

        impl From<$name> for $error {
            fn from(reason: $name) -> Self {
                Self::$arm(reason)
            }
        }
    };
}

/// What a store, a clock or a network port reports when it cannot answer.
///
/// The text is for the operator's log. Implementations keep personal data and secrets out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortError {
    port: &'static str,
    detail: String,
}

impl PortError {
    /// `port` names the trait, `detail` says what happened.
    #[must_use]
    pub fn new(port: &'static str, detail: impl Into<String>) -> Self {
        Self { port, detail: detail.into() }
    }

    /// The name of the trait whose implementation failed.
    #[must_use]
    pub const fn port(&self) -> &'static str {
        self.port
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not answer: {}", self.port, self.detail)
    }
}

impl core::error::Error for PortError {}

impl From<PortError> for Error {
    fn from(error: PortError) -> Self {
        Self::Environment(Environment::Port(error))
    }
}

#[cfg(test)]
mod tests;
