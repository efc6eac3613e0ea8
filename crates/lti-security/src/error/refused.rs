use super::Seen;
use crate::{Error, reasons};
use alloc::string::String;
use lti_claims::ParseError;

reasons! {
    /// Legal, but not supported here.
    PeerIncompatible => Error::PeerIncompatible;

    /// The token endpoint answered with an OAuth 2.0 error.
    TokenEndpoint { /// The `error` code.
        code: Seen, /// The HTTP status.
        status: u16 } => "token-endpoint-refused", "SEC-016", "the token endpoint refused with {code} (status {status})";
    /// The platform granted less than was asked for, and a call needs the rest.
    ScopeWithheld { /// The scope that the call needs.
        needed: String } => "scope-withheld", "LMS-078", "the platform did not grant the scope {needed}, which the call needs";
    /// A service answered with a redirect. The access token does not follow it.
    ServiceRedirected { /// The HTTP status.
        status: u16 } => "service-redirected", "ATK-060", "the service answered with a redirect (status {status}), which is not followed";
}

reasons! {
    /// Legal, and our policy says no.
    Refused => Error::Refused;

    /// The token is larger than the policy's limit.
    TokenTooLarge { /// Its length in bytes.
        seen: usize, /// The limit in bytes.
        limit: usize } => "token-too-large", "ATK-008", "the token has {seen} bytes; expected at most {limit}";
    /// The token's header is larger than the policy's limit.
    HeaderTooLarge { /// Its length in bytes.
        seen: usize, /// The limit in bytes.
        limit: usize } => "header-too-large", "ATK-008", "the token's header has {seen} bytes; expected at most {limit}";
    /// The token's `kid` is longer than the policy's limit.
    KidTooLong { /// Its length in bytes.
        seen: usize, /// The limit in bytes.
        limit: usize } => "kid-too-long", "ATK-005", "the token's `kid` has {seen} bytes; expected at most {limit}";
    /// The payload is larger than the policy's limits.
    Payload(error: ParseError) => error.code(), error.requirement().unwrap_or_default(), "the token's payload is too large: {error}";
    /// The body of an HTTP message is larger than the policy's limit.
    BodyTooLarge { /// The limit in bytes.
        limit: usize } => "body-too-large", "ATK-061", "the body is larger than {limit} bytes";
    /// A key set has more keys than the policy's limit.
    TooManyKeys { /// The limit.
        limit: usize } => "key-set-too-large", "LMS-030", "the key set has more than {limit} keys";
    /// The client assertion's `jti` was seen before.
    AssertionReplayed => "assertion-replayed", "SEC-029", "the client assertion's `jti` was used before";
    /// No scope that was asked for can be granted.
    ScopeNotGranted => "scope-not-granted", "ATK-044", "none of the scopes asked for can be granted to this tool";
    /// A request with an access token goes elsewhere than to the service that it was asked for.
    ServiceOriginForeign { /// The origin that the token is for.
        expected: Seen } => "service-origin-foreign", "ATK-060", "the request goes to another origin than the service's, which is {expected}";
    /// The access token does not have the scope that the call needs.
    ScopeInsufficient { /// The scope.
        needed: String } => "scope-insufficient", "ATK-045", "the access token lacks the scope {needed}";
}
