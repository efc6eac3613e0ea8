//! What a platform cannot be made of.

use crate::support::*;
use lti_platform::{Platform, PlatformParts};
use std::time::Duration;

#[track_caller]
fn refused(parts: PlatformParts) -> (&'static str, String) {
    let error = Platform::new(parts).err().expect("the parts are refused");
    assert_eq!(error.status().as_u16(), 500);
    (error.code(), error.to_string())
}

#[test]
fn issuer_and_base_url_are_https_or_this_machine() {
    for url in [
        "http://lms.example.test",
        "lms.example.test",
        "",
        "https://user@lms.example.test",
        "https://lms.example.test/?x=1",
        "https://lms.example.test#x",
        "http://localhost.evil.test",
    ] {
        let (code, text) = refused(parts_with(url, BASE).0);
        assert_eq!(code, "registration-url-invalid", "{url}");
        assert!(text.contains("issuer"), "{text}");
        let (code, text) = refused(parts_with(ISSUER, url).0);
        assert_eq!(code, "registration-url-invalid", "{url}");
        assert!(text.contains("base URL"), "{text}");
    }
    assert!(Platform::new(parts_with("http://localhost:3000", "http://127.0.0.1:3000/lti").0).is_ok());
}

#[test]
fn a_policy_has_ceilings() {
    let mut parts = parts_with(ISSUER, BASE).0;
    parts.policy.security.min_rsa_bits = 1_024;
    assert_eq!(refused(parts).0, "policy-out-of-range");
}

#[test]
fn settings_are_what_an_administrator_copies() {
    for url in ["https://lms.example.test/lti", "https://lms.example.test/lti/"] {
        let settings = Platform::new(parts_with(ISSUER, url).0).unwrap().settings();
        assert_eq!(settings.issuer, ISSUER);
        assert_eq!(settings.authorization_endpoint, "https://lms.example.test/lti/authorize");
        assert_eq!(settings.token_url, TOKEN_URL);
        assert_eq!(settings.key_set_url, "https://lms.example.test/lti/jwks");
    }
}

#[test]
fn the_readmes_table_is_the_default_policy() {
    let policy = lti_platform::Policy::default();
    assert_eq!(policy.access_token_lifetime, Duration::from_secs(3_600));
    assert!(policy.token_audiences.is_empty());
    let readme = include_str!("../../README.md");
    assert!(readme.contains("| `access_token_lifetime` | 3,600 s |"));
    assert!(readme.contains("| `token_audiences` | none |"));
}
