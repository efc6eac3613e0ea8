use super::Seen;
use crate::{Error, reasons};
use core::fmt;
use lti_claims::{JsonType, ParseError};

/// The registered claims that this crate judges (RFC 7519 §4.1, OpenID Connect Core §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RegisteredName {
    /// Issuer.
    Iss,
    /// Subject.
    Sub,
    /// Audience.
    Aud,
    /// Authorized party.
    Azp,
    /// Expiration time.
    Exp,
    /// Issued at.
    Iat,
    /// Not before.
    Nbf,
    /// The value that ties a token to one login.
    Nonce,
    /// The token's own id.
    Jti,
}

impl RegisteredName {
    /// The claim's name as it stands in a token.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iss => "iss",
            Self::Sub => "sub",
            Self::Aud => "aud",
            Self::Azp => "azp",
            Self::Exp => "exp",
            Self::Iat => "iat",
            Self::Nbf => "nbf",
            Self::Nonce => "nonce",
            Self::Jti => "jti",
        }
    }

    const fn missing(self) -> (&'static str, &'static str) {
        match self {
            Self::Iss => ("iss-missing", "SEC-051"),
            Self::Sub => ("sub-missing", "SEC-050"),
            Self::Aud => ("audience-missing", "SEC-052"),
            Self::Azp => ("azp-missing", "SEC-063"),
            Self::Exp => ("exp-missing", "SEC-066"),
            Self::Iat => ("iat-missing", "SEC-056"),
            Self::Nbf => ("nbf-missing", "LMS-027"),
            Self::Nonce => ("nonce-missing", "SEC-068"),
            Self::Jti => ("jti-missing", "SEC-023"),
        }
    }

    const fn wrong_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Iss => ("iss-wrong-type", "SEC-051"),
            Self::Sub => ("sub-wrong-type", "LMS-024"),
            Self::Aud => ("audience-wrong-type", "LMS-024"),
            Self::Azp => ("azp-wrong-type", "SEC-064"),
            Self::Exp => ("exp-wrong-type", "SEC-056"),
            Self::Iat => ("iat-wrong-type", "SEC-056"),
            Self::Nbf => ("nbf-wrong-type", "LMS-027"),
            Self::Nonce => ("nonce-wrong-type", "SEC-068"),
            Self::Jti => ("jti-wrong-type", "SEC-023"),
        }
    }
}

impl fmt::Display for RegisteredName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A part of a compact token (RFC 7515 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first segment.
    Header,
    /// The second segment.
    Payload,
    /// The third segment.
    Signature,
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

reasons! {
    /// The peer broke the standard.
    PeerMisbehaved => Error::PeerMisbehaved;

    /// The compact form is three segments with two dots (RFC 7515 §7.1).
    TokenMalformed { /// How many segments there were.
        segments: usize } => "token-malformed", "SEC-059", "the token has {segments} segments; expected 3";
    /// A segment is not base64url without padding (RFC 7515 §2).
    Base64Invalid { /// Which one.
        segment: Segment } => "base64-invalid", "SEC-059",
        "the token's {segment} is not base64url without padding";
    /// A segment is empty.
    SegmentEmpty { /// Which one.
        segment: Segment } => "segment-empty", "SEC-059", "the token's {segment} is empty";
    /// The header is no JSON object.
    HeaderMalformed => "header-malformed", "SEC-031", "the token's header is not a JSON object";
    /// A header member occurs twice.
    HeaderDuplicateMember { /// Its name.
        name: Seen } => "header-duplicate-member", "ATK-004", "the token's header names the member {name} twice";
    /// A header member that we read has a type it may not have.
    HeaderWrongType { /// Its name.
        name: &'static str } => "header-wrong-type", "SEC-031", "the header member `{name}` has a type that it may not have";
    /// The header lists an extension that must be understood.
    CritUnsupported => "crit-unsupported", "ATK-004", "the token's header has `crit`; no extension is supported, so the member must be absent";
    /// The header changes how the payload is encoded (RFC 7797).
    B64Unsupported => "b64-unsupported", "ATK-004", "the token's header has `b64`; only base64url payloads are accepted";
    /// The `typ` names another kind of token.
    TypOtherKind { /// The value.
        seen: Seen } => "typ-other-kind", "LMS-033", "the token's `typ` is {seen}, another kind of token; expected `JWT` or none";
    /// The header has no `alg`.
    AlgorithmMissing => "algorithm-missing", "SEC-090", "the token's header has no `alg`";
    /// The header's `alg` is not one that was agreed at registration.
    AlgorithmNotAllowed { /// The value.
        seen: Seen } => "algorithm-not-allowed", "SEC-065",
        "the token's `alg` is {seen}; expected one that the registration allows (RS256 unless set otherwise)";
    /// The header has no `kid`.
    KidMissing => "kid-missing", "SEC-099", "the token's header has no `kid`; expected the id of a key in the sender's key set";
    /// No key of the sender's key set has this `kid`.
    KidUnknown { /// The value.
        kid: Seen } => "kid-unknown", "SEC-099", "the sender's key set has no key {kid}";
    /// The key is of another type than the algorithm needs.
    KeyTypeMismatch { /// The key's id.
        kid: Seen } => "key-type-mismatch", "ATK-002", "the key {kid} cannot be used with the token's `alg`";
    /// The key's own `alg` is another one.
    KeyAlgorithmMismatch { /// The key's id.
        kid: Seen } => "key-algorithm-mismatch", "ATK-003", "the key {kid} says an `alg` that is not the token's";
    /// The key is not for verifying signatures.
    KeyUseMismatch { /// The key's id.
        kid: Seen } => "key-use-mismatch", "ATK-003", "the key {kid} says a `use` or `key_ops` that is not for signatures";
    /// The RSA key is too short to be safe.
    KeyTooWeak { /// The length of the modulus in bits.
        bits: usize } => "key-too-weak", "LMS-031", "the RSA key has {bits} bits; expected at least 2048";
    /// The RSA key is longer than what can be verified in reasonable time.
    KeyTooLarge { /// The length of the modulus in bits.
        bits: usize } => "key-too-large", "ATK-007", "the RSA key has {bits} bits; expected at most 8192";
    /// The RSA public exponent is even or smaller than 3.
    KeyExponentInvalid => "key-exponent-invalid", "ATK-007", "the RSA key's public exponent is even, smaller than 3, or larger than 33 bits";
    /// The key cannot be read.
    KeyMalformed => "key-malformed", "SEC-095", "the key cannot be read: a member is missing or not base64url";
    /// The key set is no JSON object with a list `keys`.
    KeySetMalformed => "key-set-malformed", "SEC-095", "the key set is not a JSON object with a list `keys`";
    /// No key verifies the signature.
    SignatureInvalid => "signature-invalid", "SEC-059", "the signature does not verify with the sender's key";
    /// The payload is not UTF-8.
    PayloadNotUtf8 => "payload-not-utf8", "SEC-059", "the token's payload is not UTF-8";
    /// The payload cannot be read as claims.
    Payload(error: ParseError) => error.code(), error.requirement().unwrap_or_default(), "the token's payload cannot be read: {error}";
    /// A registered claim is missing.
    ClaimMissing { /// Which one.
        claim: RegisteredName } => claim.missing().0, claim.missing().1, "the claim `{claim}` is missing or empty";
    /// A registered claim has a JSON type that it may not have.
    ClaimWrongType { /// Which one.
        claim: RegisteredName, /// What it was.
        seen: JsonType } => claim.wrong_type().0, claim.wrong_type().1, "the claim `{claim}` is {seen}";
    /// The issuer is another one than the registration's.
    IssuerMismatch { /// The registration's.
        expected: Seen, /// The token's.
        seen: Seen } => "issuer-mismatch", "SEC-060", "the token's issuer is {seen}; expected exactly {expected}";
    /// The token is for somebody else.
    AudienceMismatch { /// Who we are.
        expected: Seen } => "audience-mismatch", "SEC-061", "the token's audience does not contain {expected}";
    /// The token is for somebody else too, whom nobody trusts.
    AudienceUntrusted { /// The other audience.
        seen: Seen } => "audience-untrusted", "SEC-061", "the token is also for {seen}, which is not on the list of trusted audiences";
    /// The authorized party is somebody else.
    AzpMismatch { /// Who we are.
        expected: Seen, /// The token's.
        seen: Seen } => "azp-mismatch", "SEC-064", "the token's `azp` is {seen}; expected {expected}";
    /// The token has expired.
    TokenExpired { /// The token's `exp`, seconds since 1970.
        exp: i64, /// Our time.
        now: i64, /// The leeway in seconds.
        leeway: i64 } => "token-expired", "SEC-066",
        "the token expired at {exp}; it is now {now} and the leeway is {leeway} s";
    /// The token says that it was made later than now.
    TokenFromFuture { /// The token's `iat`, seconds since 1970.
        iat: i64, /// Our time.
        now: i64, /// The leeway in seconds.
        leeway: i64 } => "token-from-future", "SEC-067",
        "the token was issued at {iat}; it is now {now} and the leeway is {leeway} s: compare both clocks";
    /// The token was made too long ago.
    TokenTooOld { /// The token's `iat`, seconds since 1970.
        iat: i64, /// Our time.
        now: i64, /// The greatest age in seconds.
        max_age: i64 } => "token-too-old", "SEC-067",
        "the token was issued at {iat}; it is now {now} and the greatest age is {max_age} s";
    /// The token says that it is not valid yet.
    TokenNotYetValid { /// The token's `nbf`, seconds since 1970.
        nbf: i64, /// Our time.
        now: i64, /// The leeway in seconds.
        leeway: i64 } => "token-not-yet-valid", "LMS-027",
        "the token is valid from {nbf}; it is now {now} and the leeway is {leeway} s";
    /// The token would live too long.
    LifetimeTooLong { /// `exp` − `iat` in seconds.
        seconds: i64, /// The limit in seconds.
        limit: i64 } => "token-lifetime-too-long", "ATK-012",
        "the token lives {seconds} s; expected at most {limit} s";
    /// The nonce is not the one of this login.
    NonceMismatch => "nonce-mismatch", "OIDC-034", "the token's nonce is not the one that was sent for this login";
    /// A client assertion's `iss` and `sub` differ.
    AssertionSubjectMismatch => "assertion-subject-mismatch", "CORE-086", "the client assertion's `iss` and `sub` differ; expected the client id in both";
    /// A parameter of a token request is missing, repeated or not the expected one.
    TokenRequest { /// The parameter.
        parameter: &'static str } => "token-request-invalid", "SEC-032", "the token request's `{parameter}` is missing, repeated or not what the profile says";
    /// The token request asks for another grant.
    GrantTypeUnsupported => "grant-type-unsupported", "SEC-019", "the token request's `grant_type` is not `client_credentials`";
    /// The token endpoint's answer cannot be read.
    TokenAnswerMalformed { /// What is missing.
        detail: &'static str } => "token-answer-malformed", "SEC-014", "the token endpoint's answer cannot be used: {detail}";
    /// The `Authorization` header is missing or no bearer token.
    BearerMissing => "bearer-missing", "CORE-083", "the request has no `Authorization: Bearer` header";
    /// The access token is not one of ours, or was changed.
    BearerInvalid => "bearer-invalid", "CORE-083", "the access token is not one that this platform issued";
    /// The access token has expired.
    BearerExpired => "bearer-expired", "SEC-105", "the access token has expired; the tool has to ask for a new one";
    /// A service's URL is none that an access token may be sent to.
    ServiceUrlInvalid => "service-url-invalid", "ATK-060", "the service's URL is not an absolute https URL";
}
