use super::{Expected, SenderKeys, Unverified, Verified, remember_until};
use crate::testing::{
    NOW, base64url, compact, key_file, key_set, platform_key, providers, signing_key, with,
};
use crate::{Algorithm, Blame, CryptoProvider, Error, KeySet, Policy, SigningKey, UnixTime, sign};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::time::Duration;
use lti_claims::LaunchClaims;

mod algorithms;
mod order;
mod times;

pub(super) const EXPECTED: Expected<'_> = Expected {
    issuer: "https://lms.example.test",
    audiences: &["client-1"],
    authorized_parties: &["client-1"],
    nonce: Some("n-1"),
    max_age: Duration::from_secs(600),
    max_lifetime: Duration::from_secs(86_400),
};

pub(super) const CLAIMS: &str = r#"{"iss":"https://lms.example.test","aud":"client-1","sub":"u","iat":1760000000,
    "exp":1760000300,"nonce":"n-1"}"#;

pub(super) const HEADER: &str = r#"{"alg":"RS256","typ":"JWT","kid":"platform-2025"}"#;

/// A platform with one key, and its set.
pub(super) struct Bench {
    pub(super) provider: CryptoProvider,
    pub(super) key: SigningKey,
    pub(super) set: KeySet,
    pub(super) policy: Policy,
}

impl Bench {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        providers().into_iter().map(|provider| Self {
            key: platform_key(&provider),
            set: key_set(&provider, &[key_file!("platform.jwk.json")]),
            policy: Policy::default(),
            provider,
        })
    }

    pub(super) fn verify(&self, token: &str) -> Result<Verified<LaunchClaims>, Error> {
        self.verify_at(token, NOW)
    }

    pub(super) fn verify_at(&self, token: &str, now: UnixTime) -> Result<Verified<LaunchClaims>, Error> {
        let unverified = Unverified::<LaunchClaims>::parse(token, &self.policy)?;
        unverified.verify(SenderKeys::Set(&self.set), &EXPECTED, &self.policy, now)
    }

    /// The code of a well-signed token with these claims, `ok` where it is accepted.
    pub(super) fn code(&self, claims: &str) -> &'static str {
        code_of(&self.verify(&sign(&self.key, claims.as_bytes()).unwrap()))
    }
}

pub(super) fn code_of<T>(result: &Result<T, Error>) -> &'static str {
    result.as_ref().map_or_else(Error::code, |_| "ok")
}

#[test]
fn a_good_token_gives_its_claims() {
    for bench in Bench::all() {
        let token = sign(&bench.key, CLAIMS.as_bytes()).unwrap();
        let verified = bench.verify(&token).unwrap();
        assert_eq!(verified.registered.sub.value().map(String::as_str), Some("u"));
        let (claims, signed) = verified.clone().into_parts();
        assert_eq!(claims.registered.sub, verified.into_claims().registered.sub);
        assert!(token.starts_with(&signed) && token.as_bytes()[signed.len()] == b'.');
    }
}

#[test]
fn an_issuer_is_compared_letter_by_letter() {
    for bench in Bench::all() {
        for other in [
            "https://LMS.example.test",
            "https://lms.example.test/",
            "http://lms.example.test",
            "https://lms.example.test:443",
            " https://lms.example.test",
            "",
        ] {
            let claims = with(CLAIMS, "iss", &format!("{other:?}"));
            assert_eq!(bench.code(&claims), "issuer-mismatch", "{other}");
        }
        assert_eq!(bench.code(&with(CLAIMS, "iss", "7")), "iss-wrong-type");
    }
}

#[test]
fn an_audience_is_ours_alone_unless_the_other_is_trusted() {
    let rows = [
        (r#""client-1""#, "null", "ok"),
        (r#"["client-1"]"#, "null", "ok"),
        (r#"["client-1"]"#, r#""client-1""#, "ok"),
        (r#"["client-1","hub"]"#, r#""client-1""#, "ok"),
        (r#"["hub","client-1"]"#, r#""client-1""#, "ok"),
        (r#"["hub","client-1"]"#, "null", "azp-missing"),
        (r#"["hub","client-1"]"#, r#""hub""#, "azp-mismatch"),
        (r#""client-1""#, r#""client-2""#, "azp-mismatch"),
        (r#""client-1""#, r#"["client-1"]"#, "azp-wrong-type"),
        (r#"["client-1","client-2"]"#, r#""client-1""#, "audience-untrusted"),
        (r#""client-2""#, r#""client-1""#, "audience-mismatch"),
        (r#""Client-1""#, "null", "audience-mismatch"),
        (r#""client-11""#, "null", "audience-mismatch"),
        ("[]", "null", "audience-mismatch"),
        (r#"["client-1", 7]"#, "null", "audience-wrong-type"),
        ("7", "null", "audience-wrong-type"),
        ("null", "null", "audience-missing"),
    ];
    for mut bench in Bench::all() {
        bench.policy.trusted_audiences.push("hub".to_string());
        for (aud, azp, code) in rows {
            let claims = with(&with(CLAIMS, "aud", aud), "azp", azp);
            assert_eq!(bench.code(&claims), code, "aud {aud} azp {azp}");
        }
    }
}

#[test]
fn a_nonce_is_the_one_of_this_login() {
    for bench in Bench::all() {
        for (nonce, code) in [
            (r#""n-1""#, "ok"),
            (r#""n-2""#, "nonce-mismatch"),
            (r#""n-11""#, "nonce-mismatch"),
            (r#""""#, "nonce-missing"),
            ("null", "nonce-missing"),
            ("1", "nonce-wrong-type"),
        ] {
            assert_eq!(bench.code(&with(CLAIMS, "nonce", nonce)), code, "{nonce}");
        }
    }
}

#[test]
fn sizes_of_a_payload_are_our_own_rule_and_its_shape_is_the_peers() {
    for bench in Bench::all() {
        let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(40), "]".repeat(40));
        let error = bench.verify(&sign(&bench.key, deep.as_bytes()).unwrap()).unwrap_err();
        assert_eq!(
            (error.code(), error.blame(), error.requirement()),
            ("json-too-deep", Blame::Refused, Some("ATK-008"))
        );
        let twice = bench.verify(&sign(&bench.key, br#"{"iss":"a","iss":"b"}"#).unwrap()).unwrap_err();
        assert_eq!((twice.code(), twice.blame()), ("json-duplicate-member", Blame::PeerMisbehaved));
        assert!(!twice.to_string().is_empty());
    }
}

#[test]
fn every_changed_byte_of_a_token_is_noticed() {
    for bench in Bench::all() {
        let token = sign(&bench.key, CLAIMS.as_bytes()).unwrap();
        for position in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(bench.verify(&changed).is_err(), "byte {position}");
        }
    }
}

#[test]
fn nothing_shows_a_token() {
    for bench in Bench::all() {
        let token = sign(&bench.key, CLAIMS.as_bytes()).unwrap();
        let unverified = Unverified::<LaunchClaims>::parse(&token, &bench.policy).unwrap();
        assert_eq!(format!("{unverified:?}"), "Unverified { algorithm: RS256, .. }");
        assert_eq!(unverified.algorithm(), Algorithm::RS256);
        assert_eq!(format!("{:?}", bench.verify(&token).unwrap()), "Verified(…)");
    }
}

#[test]
fn a_nonce_is_remembered_until_nothing_accepts_its_token() {
    let policy = Policy::default();
    for bench in Bench::all() {
        for (iat, exp) in [(0, 300), (0, 86_400), (-600, 30), (60, 61)] {
            let (iat, exp) = (NOW.seconds() + iat, NOW.seconds() + exp);
            let claims = with(&with(CLAIMS, "iat", &iat.to_string()), "exp", &exp.to_string());
            let token = sign(&bench.key, claims.as_bytes()).unwrap();
            let verified = bench.verify(&token).unwrap();
            let until = remember_until(&verified.registered, &EXPECTED, &policy, NOW);
            assert!(bench.verify_at(&token, until).is_err(), "iat {iat} exp {exp}");
        }
        let odd = LaunchClaims::from_json("{}", &lti_claims::Limits::DEFAULT).unwrap();
        assert_eq!(remember_until(&odd.registered, &EXPECTED, &policy, NOW), NOW.plus(EXPECTED.max_lifetime));
    }
}
