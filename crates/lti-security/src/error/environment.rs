use super::PortError;
use crate::{Error, reasons};

reasons! {
    /// The calling program has a mistake.
    ApiMisuse => Error::ApiMisuse;

    /// A policy value is beyond its ceiling.
    PolicyOutOfRange { /// The member of the policy.
        member: &'static str } => "policy-out-of-range", "LMS-025", "the policy's `{member}` is beyond its ceiling";
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
    KeySetUnavailable { /// The HTTP status, or 0 where there was no answer.
        status: u16 } => "key-set-unavailable", "LMS-030", "the sender's key set could not be fetched (status {status})";
    /// There is no key to sign with at this time.
    NoSigningKey => "no-signing-key", "SEC-099", "the key ring has no key that is current now";
}
