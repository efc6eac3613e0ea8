//! What operators and programs read of an error.

use super::{
    ApiMisuse, Environment, Error, FetchFault, PeerIncompatible, PeerMisbehaved, PortError, Refused,
    RegisteredName, Seen, Segment,
};
use crate::Blame;
use crate::ports::HttpError;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::ToString as _;

#[test]
fn every_arm_has_its_blame_and_gives_code_requirement_and_text_of_its_reason() {
    let port = || PortError::new("KeyCache", "connection refused");
    let rows: [(Error, Blame, &str, Option<&str>, &str); 10] = [
        (
            PeerMisbehaved::KidMissing.into(),
            Blame::PeerMisbehaved,
            "kid-missing",
            Some("SEC-099"),
            "no `kid`",
        ),
        (
            PeerIncompatible::TokenEndpoint { code: Seen::new("invalid_scope"), status: 400 }.into(),
            Blame::PeerIncompatible,
            "token-endpoint-refused",
            Some("SEC-016"),
            "`invalid_scope` (status 400)",
        ),
        (
            Refused::AssertionReplayed.into(),
            Blame::Refused,
            "assertion-replayed",
            Some("SEC-029"),
            "used before",
        ),
        (
            Refused::ScopeNotGranted.into(),
            Blame::Refused,
            "scope-not-granted",
            Some("ATK-044"),
            "none of the scopes",
        ),
        (
            ApiMisuse::PolicyOutOfRange { member: "clock_leeway" }.into(),
            Blame::ApiMisuse,
            "policy-out-of-range",
            Some("LMS-025"),
            "`clock_leeway`",
        ),
        (ApiMisuse::ClaimsUnwritable.into(), Blame::ApiMisuse, "claims-unwritable", None, "as JSON"),
        (
            port().into(),
            Blame::Environment,
            "port-failed",
            None,
            "KeyCache could not answer: connection refused",
        ),
        (
            Environment::Randomness.into(),
            Blame::Environment,
            "randomness-failed",
            Some("ATK-029"),
            "random bytes",
        ),
        (
            Environment::KeySetUnavailable(FetchFault::Status(503)).into(),
            Blame::Environment,
            "key-set-unavailable",
            Some("LMS-030"),
            "the status is 503, expected 200",
        ),
        (
            Environment::NoSigningKey.into(),
            Blame::Environment,
            "no-signing-key",
            Some("SEC-099"),
            "no key that is current",
        ),
    ];
    for (error, blame, code, requirement, says) in rows {
        assert_eq!((error.blame(), error.code(), error.requirement()), (blame, code, requirement));
        assert!(error.to_string().contains(says), "{error}");
        assert!(core::error::Error::source(&error).is_none());
    }
    assert_eq!(port().port(), "KeyCache");
}

#[test]
fn every_registered_claim_has_codes_of_its_own() {
    use RegisteredName::{Aud, Azp, Exp, Iat, Iss, Jti, Nbf, Nonce, Sub};
    let mut codes = BTreeSet::new();
    for claim in [Iss, Sub, Aud, Azp, Exp, Iat, Nbf, Nonce, Jti] {
        let missing = PeerMisbehaved::ClaimMissing { claim };
        let wrong = PeerMisbehaved::ClaimWrongType { claim, seen: lti_claims::JsonType::Bool };
        let name = if claim == Aud { "audience" } else { claim.as_str() };
        assert_eq!(
            (missing.code(), wrong.code()),
            (&*format!("{name}-missing"), &*format!("{name}-wrong-type"))
        );
        assert!(missing.requirement().is_some() && wrong.requirement().is_some());
        assert!(missing.to_string().contains(&format!("`{claim}`")), "{missing}");
        assert!(codes.insert(missing.code()) && codes.insert(wrong.code()));
    }
}

#[test]
fn a_segment_is_named() {
    for (segment, name) in
        [(Segment::Header, "header"), (Segment::Payload, "payload"), (Segment::Signature, "signature")]
    {
        assert_eq!(
            PeerMisbehaved::SegmentEmpty { segment }.to_string(),
            format!("the token's {name} is empty")
        );
    }
}

#[test]
fn a_claim_is_named_as_it_is_written() {
    let names = [RegisteredName::Iss, RegisteredName::Aud, RegisteredName::Azp, RegisteredName::Nonce];
    assert_eq!(names.map(|name| name.to_string()), ["iss", "aud", "azp", "nonce"]);
}

#[test]
fn every_reason_of_a_failed_request_has_a_code_and_a_sentence() {
    let reason = || "why".to_string();
    for (error, code, text) in [
        (HttpError::Refused { reason: reason() }, "http-refused", "the request was not sent: why"),
        (HttpError::Connect { reason: reason() }, "http-connect", "no connection: why"),
        (HttpError::TimedOut, "http-timed-out", "the other side did not answer in time"),
        (HttpError::TooLarge { limit: 7 }, "http-too-large", "the answer is larger than 7 bytes"),
        (HttpError::Broken { reason: reason() }, "http-broken", "the answer broke off: why"),
    ] {
        assert_eq!((error.code(), &*error.to_string()), (code, text));
        assert_eq!(FetchFault::Http(error).to_string(), text);
    }
}
