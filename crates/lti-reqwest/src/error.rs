//! What can go wrong when the client is made. Requests fail with `lti_security::ports::HttpError`.

use core::fmt;
use lti_security::Blame;

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The options have a mistake.
    ApiMisuse(ApiMisuse),
    /// TLS or the transport could not be set up.
    Environment(Environment),
}

/// Mistakes in [`Options`](crate::Options).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiMisuse {
    /// The user agent is empty, or cannot stand in a header (ATK-071).
    UserAgentInvalid,
    /// An entry of `danger_allowed_origins` is not a scheme, a host and perhaps a port.
    OriginInvalid {
        /// The entry.
        origin: String,
    },
    /// An entry of `extra_roots` is no certificate in DER.
    RootInvalid {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// A time limit is zero: nothing could ever be fetched.
    LimitZero {
        /// The member of the options.
        member: &'static str,
    },
}

/// What the surroundings did not give.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// The TLS library refused its settings.
    TlsUnavailable {
        /// What it said.
        detail: String,
    },
    /// The transport refused its settings.
    TransportUnavailable {
        /// What it said.
        detail: String,
    },
}

impl Error {
    /// Who has to act.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::ApiMisuse(_) => Blame::ApiMisuse,
            Self::Environment(_) => Blame::Environment,
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ApiMisuse(ApiMisuse::UserAgentInvalid) => "user-agent-invalid",
            Self::ApiMisuse(ApiMisuse::OriginInvalid { .. }) => "origin-invalid",
            Self::ApiMisuse(ApiMisuse::RootInvalid { .. }) => "root-invalid",
            Self::ApiMisuse(ApiMisuse::LimitZero { .. }) => "limit-zero",
            Self::Environment(Environment::TlsUnavailable { .. }) => "tls-unavailable",
            Self::Environment(Environment::TransportUnavailable { .. }) => "transport-unavailable",
        }
    }

    /// The id of the requirement that was not met, where there is one.
    #[must_use]
    pub const fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::ApiMisuse(ApiMisuse::UserAgentInvalid) => Some("ATK-071"),
            Self::ApiMisuse(ApiMisuse::OriginInvalid { .. }) => Some("ATK-062"),
            Self::Environment(Environment::TlsUnavailable { .. }) => Some("SEC-005"),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApiMisuse(ApiMisuse::UserAgentInvalid) => {
                f.write_str("the user agent has to be visible ASCII, and not empty")
            }
            Self::ApiMisuse(ApiMisuse::OriginInvalid { origin }) => {
                write!(f, "an allowed origin is a scheme, a host and perhaps a port, not {origin:?}")
            }
            Self::ApiMisuse(ApiMisuse::RootInvalid { index }) => {
                write!(f, "entry {index} of the extra roots is no certificate in DER")
            }
            Self::ApiMisuse(ApiMisuse::LimitZero { member }) => {
                write!(f, "`{member}` is zero: nothing could be fetched")
            }
            Self::Environment(Environment::TlsUnavailable { detail }) => {
                write!(f, "TLS could not be set up: {detail}")
            }
            Self::Environment(Environment::TransportUnavailable { detail }) => {
                write!(f, "the transport could not be set up: {detail}")
            }
        }
    }
}

impl core::error::Error for Error {}

impl From<ApiMisuse> for Error {
    fn from(reason: ApiMisuse) -> Self {
        Self::ApiMisuse(reason)
    }
}

impl From<Environment> for Error {
    fn from(reason: Environment) -> Self {
        Self::Environment(reason)
    }
}
