//! Any input is answered with a value, and what is written is read again.
#![cfg(feature = "ring")]
#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_claims::LaunchClaims;
use lti_security::oauth::{
    AccessGrant, AccessToken, ExpectedAssertion, Scopes, TokenAnswer, TokenRequest, claimed_client_id, verify,
};
use lti_security::seal::Sealer;
use lti_security::service::Form;
use lti_security::{
    Algorithm, CryptoProvider, Expected, KeySet, Policy, PrivateKey, Seen, SenderKeys, SigningKey, UnixTime,
    Unverified, keyset, public_key_from_pem, sign,
};
use proptest::prelude::*;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| {
    let private = PrivateKey::from_pem(include_str!("../../../fixtures/keys/tool.pem")).expect("a PEM file");
    SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &private, "tool-2025").expect("a usable key")
});

static SET: LazyLock<KeySet> = LazyLock::new(|| {
    let document = keyset::to_json(&[KEY.public_jwk()]);
    KeySet::from_json(&CryptoProvider::ring(), document.as_bytes(), &Policy::default()).expect("a key set")
});

const NOW: UnixTime = UnixTime::from_seconds(1_760_000_000);
const EXPECTED: Expected<'_> = Expected {
    issuer: "https://lms.example.test",
    audiences: &["client-1"],
    authorized_parties: &["client-1"],
    nonce: Some("n-1"),
    max_age: Duration::from_secs(600),
    max_lifetime: Duration::from_secs(86_400),
};

fn judge(token: &str) -> Result<String, &'static str> {
    let policy = Policy::default();
    let unverified = Unverified::<LaunchClaims>::parse(token, &policy).map_err(|error| {
        assert!(!error.to_string().is_empty());
        error.code()
    })?;
    let keys = SenderKeys::Set(&SET);
    let verified = unverified.verify(keys, &EXPECTED, &policy, NOW).map_err(|error| error.code())?;
    Ok(verified.into_claims().to_json())
}

/// JSON texts that are nearly what is expected: most of the interesting ways to be wrong are near to being right.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,12})?(e[+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).expect("text")),
        Just("\"client-1\"".to_owned()),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[a-z]{0,3}", inner), 0..4).prop_map(|members| {
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// An object whose members come from `names`.
fn object(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(names), json()), 0..8).prop_map(|members| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

const HEADER: &[&str] = &["alg", "kid", "typ", "crit", "b64", "jwk", "x5c", "cty"];
const CLAIMS: &[&str] = &["iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "jti", "more"];
const JWK: &[&str] = &["kty", "kid", "use", "alg", "key_ops", "n", "e", "crv", "x", "y", "k", "x5t"];
const ANSWER: &[&str] = &["access_token", "token_type", "expires_in", "scope", "error", "refresh_token"];

proptest! {
    #[test]
    fn any_text_is_refused_as_a_token(text in any::<String>()) {
        prop_assert!(judge(&text).is_err());
    }

    #[test]
    fn any_segments_are_refused_as_a_token(parts in prop::collection::vec("[A-Za-z0-9_=-]{0,40}", 1..6)) {
        prop_assert!(judge(&parts.join(".")).is_err());
    }

    #[test]
    fn any_header_is_judged(header in prop_oneof![json(), object(HEADER)], payload in any::<Vec<u8>>()) {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let token = format!("{}.{}.AAAA", encode(header.as_bytes()), encode(&payload));
        prop_assert!(judge(&token).is_err());
    }

    #[test]
    fn any_signed_payload_is_judged(payload in any::<Vec<u8>>()) {
        prop_assert!(judge(&sign(&KEY, &payload).expect("ring signs")).is_err());
    }

    #[test]
    fn any_signed_claims_are_judged(payload in prop_oneof![json(), object(CLAIMS)]) {
        let token = sign(&KEY, payload.as_bytes()).expect("ring signs");
        let code = judge(&token).expect_err("nobody guesses the nonce");
        prop_assert_ne!(code, "signature-invalid");
        let policy = Policy::default();
        let expected = ExpectedAssertion { client_id: "client-1", audiences: &["client-1"] };
        prop_assert!(verify(&token, SenderKeys::Set(&SET), expected, &policy, NOW).is_err());
        if let Ok(claimed) = claimed_client_id(&token, &policy) {
            prop_assert!(!claimed.is_empty());
        }
    }

    #[test]
    fn what_is_signed_is_verified_and_read_as_it_was(value in json(), name in "[a-z]{5,9}") {
        let payload = format!(
            r#"{{"iss":"https://lms.example.test","aud":"client-1","nonce":"n-1","iat":1760000000,"exp":1760000300,"https://x.example/{name}":{value}}}"#
        );
        let claims = LaunchClaims::from_json(&payload, &Policy::default().limits);
        let seen = judge(&sign(&KEY, payload.as_bytes()).expect("ring signs"));
        match claims {
            Ok(claims) => prop_assert_eq!(seen, Ok(claims.to_json())),
            Err(error) => prop_assert_eq!(seen, Err(error.code())),
        }
    }

    #[test]
    fn another_byte_anywhere_is_refused(position in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let payload = br#"{"iss":"https://lms.example.test","aud":"client-1","nonce":"n-1","iat":1760000000,"exp":1760000300}"#;
        let token = sign(&KEY, payload).expect("ring signs");
        let mut bytes = token.clone().into_bytes();
        let position = position.index(bytes.len());
        bytes[position] = byte;
        match String::from_utf8(bytes) {
            Ok(same) if same == token => prop_assert!(judge(&same).is_ok()),
            Ok(changed) => prop_assert!(judge(&changed).is_err()),
            Err(_) => {}
        }
    }

    #[test]
    fn any_document_is_read_as_a_key_set_or_refused(document in any::<Vec<u8>>()) {
        let _ = KeySet::from_json(&CryptoProvider::ring(), &document, &Policy::default());
    }

    #[test]
    fn a_bad_entry_never_loses_a_good_one(
        before in prop::collection::vec(prop_oneof![json(), object(JWK)], 0..5),
        after in prop::collection::vec(prop_oneof![json(), object(JWK)], 0..5),
    ) {
        let good = serde_json::to_string(&KEY.public_jwk()).expect("JSON");
        let entries: Vec<_> = before.iter().chain([&good]).chain(&after).map(String::as_str).collect();
        let document = format!("{{\"keys\":[{}]}}", entries.join(","));
        let set = KeySet::from_json(&CryptoProvider::ring(), document.as_bytes(), &Policy::default());
        let set = match set {
            Ok(set) => set,
            // Numbers that no JSON reader takes, such as 1e999.
            Err(error) => { prop_assert_eq!(error.code(), "key-set-malformed"); return Ok(()); }
        };
        prop_assert!(set.contains("tool-2025"));
        prop_assert!(set.skipped().len() < entries.len());
        prop_assert!(set.skipped().iter().all(|key| !key.reason.to_string().is_empty()));
    }

    #[test]
    fn any_body_is_read_as_a_token_answer_or_refused(
        status in 100_u16..600,
        body in prop_oneof![any::<Vec<u8>>(), object(ANSWER).prop_map(String::into_bytes)],
    ) {
        let response = http::Response::builder().status(status).body(body).expect("a response");
        if let Ok(answer) = TokenAnswer::from_http(&response, &Policy::default()) {
            prop_assert!(answer.expires_in > Duration::ZERO && answer.expires_in <= Duration::from_secs(86_400));
            prop_assert!(answer.access_token.authorize(&mut http::Request::new(())).is_ok());
            prop_assert!(answer.scope.is_none_or(|scope| !scope.is_empty()));
        }
    }

    #[test]
    fn any_form_is_read_as_a_token_request_or_refused(body in any::<Vec<u8>>()) {
        let request = http::Request::post("https://lms.example.test/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .expect("a request");
        prop_assert!(TokenRequest::from_http(&request, &Policy::default()).is_err());
    }

    #[test]
    fn a_token_request_is_read_as_it_was_written(assertion in ".{1,60}", scope in any::<String>()) {
        let written = TokenRequest::new(assertion, Scopes::parse(&scope));
        let http = written.to_http("https://lms.example.test/token").expect("a request");
        prop_assert_eq!(TokenRequest::from_http(&http, &Policy::default()).expect("what we write, we read"), written);
    }

    #[test]
    fn scopes_are_read_as_they_were_written(text in any::<String>(), other in "[a-c ]{0,20}") {
        let (scopes, other) = (Scopes::parse(&text), Scopes::parse(&other));
        prop_assert_eq!(&Scopes::parse(&scopes.to_string()), &scopes);
        let both = scopes.intersection(&other);
        prop_assert!(both.iter().all(|scope| scopes.contains(scope) && other.contains(scope)));
    }

    #[test]
    fn a_grant_comes_back_from_its_token(client in any::<String>(), deployment in any::<Option<String>>(), life in 1_i64..86_400, nonce in any::<[u8; 12]>()) {
        let sealer = Sealer::new(CryptoProvider::ring(), vec![7; 32]).expect("a secret");
        let ends = UnixTime::from_seconds(NOW.seconds().saturating_add(life));
        let grant = AccessGrant::new(client, deployment, &Scopes::parse("a b"), ends);
        let token = grant.seal(&sealer, nonce, NOW).expect("sealed");
        let mut request = http::Request::new(());
        token.authorize(&mut request).expect("a header");
        prop_assert_eq!(AccessGrant::from_headers(request.headers(), &sealer, NOW).expect("open"), grant);
        prop_assert!(AccessGrant::from_headers(request.headers(), &sealer, ends).is_err());
    }

    #[test]
    fn a_sealed_value_is_opened_by_its_purpose_alone(
        value in any::<Vec<u8>>(), purpose in any::<String>(), other in any::<String>(),
        nonce in any::<[u8; 12]>(), now in any::<i64>(),
    ) {
        let sealer = Sealer::new(CryptoProvider::ring(), vec![7; 40]).expect("a secret");
        let now = UnixTime::from_seconds(now);
        let sealed = sealer.seal(&purpose, nonce, value.clone(), now).expect("sealed");
        if other != purpose {
            prop_assert!(sealer.open(&other, &sealed, now).is_err());
        }
        prop_assert_eq!(sealer.open(&purpose, &sealed, now), Ok(value));
    }

    #[test]
    fn any_text_is_no_sealed_value(text in any::<String>(), base64 in "[A-Za-z0-9_-]{0,90}", now in any::<i64>()) {
        let sealer = Sealer::new(CryptoProvider::ring(), vec![7; 32]).expect("a secret");
        for text in [text, base64] {
            prop_assert!(sealer.open("state", &text, UnixTime::from_seconds(now)).is_err());
            let mut request = http::Request::new(());
            if AccessToken::new(text).authorize(&mut request).is_ok() {
                prop_assert!(AccessGrant::from_headers(request.headers(), &sealer, NOW).is_err());
            }
        }
    }

    #[test]
    fn any_text_is_read_as_pem_or_refused(text in any::<String>(), der in any::<Vec<u8>>(), label in "(RSA )?(PUBLIC|PRIVATE) KEY") {
        let body = base64::engine::general_purpose::STANDARD.encode(&der);
        for text in [text, format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")] {
            if let Ok(key) = public_key_from_pem(&text) {
                let _ = keyset::single_key(&CryptoProvider::ring(), &key, &Policy::default());
            }
            if let Ok(private) = PrivateKey::from_pem(&text) {
                prop_assert!(SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &private, "k").is_err());
            }
        }
    }

    #[test]
    fn a_pem_with_any_byte_changed_is_read_or_refused(position in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut der = der_of(include_str!("../../../fixtures/keys/platform.pub.pem"));
        let position = position.index(der.len());
        der[position] = byte;
        let body = base64::engine::general_purpose::STANDARD.encode(&der);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----");
        if let Ok(key) = public_key_from_pem(&pem) {
            let _ = keyset::single_key(&CryptoProvider::ring(), &key, &Policy::default());
        }
    }

    #[test]
    fn any_form_is_decoded(body in any::<Vec<u8>>()) {
        let form = Form::parse(&body);
        prop_assert!(form.iter().count() <= body.len());
        let _ = form.one("state");
    }

    #[test]
    fn what_is_seen_of_a_peer_is_short_and_has_no_control_characters(text in any::<String>()) {
        let seen = Seen::new(&text).to_string();
        prop_assert!(!seen.chars().any(char::is_control));
        // A character escapes to ten at most: `\u{10ffff}`.
        prop_assert!(seen.chars().count() <= Seen::LIMIT * 10 + 3);
    }
}

fn der_of(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(body).expect("PEM")
}

#[test]
fn the_claims_of_the_properties_are_good_ones() {
    let payload = br#"{"iss":"https://lms.example.test","aud":"client-1","nonce":"n-1","iat":1760000000,"exp":1760000300}"#;
    assert!(judge(&sign(&KEY, payload).expect("ring signs")).is_ok());
}
