use super::PortError;
use crate::ports::HttpError;
use crate::{Error, reasons};
use core::fmt;

/// Why a key set could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchFault {
    /// There was no answer, or it could not be read to its end.
    Http(HttpError),
    /// The answer's HTTP status was not 200.
    Status(u16),
    /// The last fetch failed less than [`crate::Policy::key_refetch_interval`] ago.
    AskedAMomentAgo,
}

impl fmt::Display for FetchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::Status(status) => write!(f, "the status is {status}, expected 200"),
            Self::AskedAMomentAgo => {
                f.write_str("the last fetch failed a moment ago, and the next one has to wait")
            }
        }
    }
}

reasons! {
    /// The calling program has a mistake.
    ApiMisuse => Error::ApiMisuse;

    /// A policy value is beyond its ceiling or below its floor.
    PolicyOutOfRange { /// The member of the policy.
        member: &'static str } => "policy-out-of-range", "LMS-025", "the policy's `{member}` is out of its range";
    /// The private key cannot be used.
    SigningKeyUnusable { /// Why.
        detail: &'static str } => "signing-key-unusable", "SEC-093", "the private key cannot be used: {detail}";
    /// The claims to be signed cannot be written as JSON.
    ClaimsUnwritable => "claims-unwritable", "", "the claims cannot be written as JSON";
    /// The sealing secret is shorter than 32 bytes.
    SealingSecretTooShort => "sealing-secret-too-short", "ATK-029", "the sealing secret has fewer than 32 bytes";
    /// A URL that the caller gave cannot be used.
    UrlInvalid { /// What it is for.
        what: &'static str } => "url-invalid", "CORE-015", "the {what} is not an absolute https URL";
    /// A token was asked for without a scope.
    ScopesMissing => "scopes-missing", "SEC-019", "a token was asked for without any scope";
    /// Services were asked for at a platform without a token URL.
    TokenUrlMissing => "token-url-missing", "SEC-011", "the platform's registration has no token URL: add it, or call no services there";
}

reasons! {
    /// A store, the network or the clock failed.
    Environment => Error::Environment;

    /// A port could not answer.
    Port(error: PortError) => "port-failed", "", "{error}";
    /// The source of randomness failed.
    Randomness => "randomness-failed", "ATK-029", "the operating system gave no random bytes";
    /// The provider could not sign.
    Signing => "signing-failed", "", "the crypto provider could not sign";
    /// A key set could not be fetched, and no earlier one is at hand.
    KeySetUnavailable(fault: FetchFault) => "key-set-unavailable", "LMS-030", "the sender's key set could not be fetched: {fault}";
    /// The token endpoint gave no answer.
    TokenEndpointUnavailable(error: HttpError) => "token-endpoint-unavailable", "ATK-061", "the token endpoint gave no answer: {error}";
    /// A service gave no answer.
    ServiceUnavailable(error: HttpError) => "service-unavailable", "ATK-061", "the service gave no answer: {error}";
    /// There is no key to sign with at this time.
    NoSigningKey => "no-signing-key", "SEC-099", "the key ring has no key that is current now";
}
