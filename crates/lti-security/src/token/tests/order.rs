//! The order of the checks: one token that is wrong in every way, mended one fault at a time.

use super::{Bench, CLAIMS, EXPECTED, code_of};
use crate::testing::{NOW, base64url, key_file, key_set};
use crate::{SenderKeys, Unverified};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};
use lti_claims::LaunchClaims;

/// A token in parts, each of which can be wrong by itself.
struct Draft {
    extra_segment: Option<String>,
    header_segment: Option<&'static str>,
    payload_segment: Option<&'static str>,
    signature_segment: Option<&'static str>,
    header: Vec<(&'static str, String)>,
    header_tail: &'static str,
    payload: Option<&'static [u8]>,
    claims: Vec<(&'static str, &'static str)>,
}

impl Draft {
    fn wrong_in_every_way() -> Self {
        let member = |name, value: &str| (name, value.to_string());
        Self {
            extra_segment: Some("A".repeat(70_000)),
            header_segment: Some(""),
            payload_segment: Some(""),
            signature_segment: Some(""),
            header: vec![
                ("filler", format!(r#""{}""#, "x".repeat(8_192))),
                member("jku", r#""https://a.example""#),
                member("jku", r#""https://b.example""#),
                member("typ", "5"),
                member("crit", r#"["b64"]"#),
                member("b64", "false"),
                ("kid", format!(r#""{}""#, "k".repeat(513))),
            ],
            header_tail: "}",
            payload: Some(b"\xff"),
            claims: vec![
                ("iss", "null"),
                ("aud", "null"),
                ("azp", r#""somebody""#),
                ("exp", "null"),
                ("iat", "null"),
                ("nbf", r#""soon""#),
                ("nonce", "null"),
            ],
        }
    }

    fn set_header(&mut self, name: &'static str, value: Option<&str>) {
        self.header.retain(|(own, _)| *own != name);
        self.header.extend(value.map(|value| (name, value.to_string())));
    }

    fn set_claim(&mut self, name: &'static str, value: &'static str) {
        self.claims.retain(|(own, _)| *own != name);
        self.claims.push((name, value));
    }

    fn token(&self, bench: &Bench) -> String {
        let members: Vec<String> =
            self.header.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        let header = base64url(format!("{{{}}}{}", members.join(","), self.header_tail).as_bytes());
        let claims = self
            .claims
            .iter()
            .fold(CLAIMS.to_string(), |json, (name, value)| super::with(&json, name, value));
        let payload = base64url(self.payload.unwrap_or(claims.as_bytes()));
        let header = self.header_segment.unwrap_or(&header);
        let payload = self.payload_segment.unwrap_or(&payload);
        let input = format!("{header}.{payload}");
        let signature = base64url(&bench.key.sign_bytes(input.as_bytes()).unwrap());
        let mut token = format!("{input}.{}", self.signature_segment.unwrap_or(&signature));
        if let Some(extra) = &self.extra_segment {
            token.push('.');
            token.push_str(extra);
        }
        token
    }
}

type Step = (&'static str, fn(&mut Draft));

/// The code that is reported, and how the fault is mended.
const STEPS: &[Step] = &[
    // Shape and sizes.
    ("token-too-large", |draft| draft.extra_segment = Some("x".to_string())),
    ("token-malformed", |draft| draft.extra_segment = None),
    ("segment-empty", |draft| draft.header_segment = Some("=")),
    ("base64-invalid", |draft| draft.header_segment = None),
    ("segment-empty", |draft| draft.payload_segment = Some("a+b/")),
    ("base64-invalid", |draft| draft.payload_segment = None),
    ("segment-empty", |draft| draft.signature_segment = Some("AB")),
    ("base64-invalid", |draft| draft.signature_segment = Some("AAAA")),
    ("header-too-large", |draft| draft.set_header("filler", None)),
    ("header-malformed", |draft| draft.header_tail = ""),
    ("header-duplicate-member", |draft| draft.set_header("jku", Some(r#""https://a.example""#))),
    ("header-wrong-type", |draft| draft.set_header("typ", Some(r#""application/at+jwt""#))),
    ("crit-unsupported", |draft| draft.set_header("crit", None)),
    ("b64-unsupported", |draft| draft.set_header("b64", None)),
    ("kid-too-long", |draft| draft.set_header("kid", None)),
    ("typ-other-kind", |draft| draft.set_header("typ", None)),
    // The algorithm by policy.
    ("algorithm-missing", |draft| draft.set_header("alg", Some(r#""none""#))),
    ("algorithm-not-allowed", |draft| draft.set_header("alg", Some(r#""RS256""#))),
    // The key and its type.
    ("kid-missing", |draft| draft.set_header("kid", Some(r#""nobody""#))),
    ("kid-unknown", |draft| draft.set_header("kid", Some(r#""ec""#))),
    ("key-type-mismatch", |draft| draft.set_header("kid", Some(r#""platform-2025""#))),
    ("signature-invalid", |draft| draft.signature_segment = None),
    // The payload can be read at all.
    ("payload-not-utf8", |draft| draft.payload = Some(b"[")),
    ("payload-not-object", |draft| draft.payload = Some(b"{")),
    ("json-malformed", |draft| draft.payload = None),
    // Issuer, audience and azp.
    ("iss-missing", |draft| draft.set_claim("iss", r#""https://other.example""#)),
    ("issuer-mismatch", |draft| draft.set_claim("iss", r#""https://lms.example.test""#)),
    ("audience-missing", |draft| draft.set_claim("aud", r#""client-2""#)),
    ("audience-mismatch", |draft| draft.set_claim("aud", r#"["client-1","client-2"]"#)),
    ("audience-untrusted", |draft| draft.set_claim("aud", r#"["client-1","hub"]"#)),
    ("azp-mismatch", |draft| draft.set_claim("azp", "null")),
    ("azp-missing", |draft| draft.set_claim("azp", r#""client-1""#)),
    // Times: now is 1760000000.
    ("exp-missing", |draft| draft.set_claim("exp", "1759999940")),
    ("iat-missing", |draft| draft.set_claim("iat", "1760000061")),
    ("token-expired", |draft| draft.set_claim("exp", "1760086400")),
    ("token-from-future", |draft| draft.set_claim("iat", "1759999399")),
    ("token-too-old", |draft| draft.set_claim("iat", "1759999999")),
    ("token-lifetime-too-long", |draft| draft.set_claim("exp", "1760000300")),
    ("nbf-wrong-type", |draft| draft.set_claim("nbf", "1760000061")),
    ("token-not-yet-valid", |draft| draft.set_claim("nbf", "1760000060")),
    // The nonce.
    ("nonce-missing", |draft| draft.set_claim("nonce", r#""another""#)),
    ("nonce-mismatch", |draft| draft.set_claim("nonce", r#""n-1""#)),
    ("ok", |_| {}),
];

const EC_KEY: &str = r#"{"kty":"EC","crv":"P-256","kid":"ec","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}"#;

#[test]
fn each_check_comes_before_the_next() {
    for mut bench in Bench::all() {
        bench.set = key_set(&bench.provider, &[key_file!("platform.jwk.json"), EC_KEY]);
        bench.policy.trusted_audiences.push("hub".to_string());
        let mut draft = Draft::wrong_in_every_way();
        for (index, (code, mend)) in STEPS.iter().enumerate() {
            let token = draft.token(&bench);
            let seen = Unverified::<LaunchClaims>::parse(&token, &bench.policy)
                .and_then(|token| token.verify(SenderKeys::Set(&bench.set), &EXPECTED, &bench.policy, NOW));
            assert_eq!(code_of(&seen), *code, "step {index}");
            mend(&mut draft);
        }
    }
}

/// The codes of the README's section on the order, each where it stands first.
fn documented() -> Vec<&'static str> {
    let (_, section) = include_str!("../../../README.md").split_once("\n## The order of checks\n").unwrap();
    let (list, _) = section.split_once("\nAfter it, outside").unwrap();
    list.split('`').skip(1).step_by(2).filter(|code| !code.ends_with('…') && !code.contains("::")).collect()
}

#[test]
fn the_readme_has_the_same_order() {
    let mut tested: Vec<&str> = Vec::new();
    for (code, _) in STEPS.iter().filter(|(code, _)| *code != "ok") {
        if !tested.contains(code) {
            tested.push(code);
        }
    }
    assert_eq!(documented(), tested);
}
