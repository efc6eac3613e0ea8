//! RS256 is deterministic: the same header, payload and key give the same bytes, whoever signs. The golden file holds the
//! signed token, so that a change of header, encoding or provider shows.
#![cfg(any(feature = "ring", feature = "aws-lc-rs"))]
#![expect(clippy::expect_used, reason = "helpers of tests")]

use lti_security::{Algorithm, CryptoProvider, PrivateKey, SigningKey, sign};

const PEM: &str = include_str!("../../../fixtures/keys/platform.pem");
const PAYLOAD: &str = include_str!("golden/payload.json");
const TOKEN: &str = include_str!("golden/token.jwt");

fn signed(provider: &CryptoProvider) -> String {
    let private = PrivateKey::from_pem(PEM).expect("a PEM file");
    let key = SigningKey::new(provider, Algorithm::RS256, &private, "platform-2025").expect("a usable key");
    sign(&key, PAYLOAD.trim_end().as_bytes()).expect("the provider signs")
}

#[cfg(feature = "ring")]
#[test]
fn ring_signs_the_golden_token() {
    assert_eq!(signed(&CryptoProvider::ring()), TOKEN.trim_end());
}

#[cfg(feature = "aws-lc-rs")]
#[test]
fn aws_lc_rs_signs_the_golden_token() {
    assert_eq!(signed(&CryptoProvider::aws_lc_rs()), TOKEN.trim_end());
}
