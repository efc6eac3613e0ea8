use super::{KeySet, to_json};
use crate::testing::{key_file, key_set, platform_key, providers, with};
use crate::{Blame, CryptoProvider, Policy};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

const GOOD: &str = key_file!("platform.jwk.json");

/// The reasons of the entries that were skipped, by id.
fn skipped(set: &KeySet) -> Vec<(Option<&str>, &'static str)> {
    set.skipped().iter().map(|key| (key.kid.as_deref(), key.reason.code())).collect()
}

fn read(provider: &CryptoProvider, document: &str) -> Result<KeySet, (&'static str, Blame)> {
    let set = KeySet::from_json(provider, document.as_bytes(), &Policy::default());
    set.map_err(|error| (error.code(), error.blame()))
}

#[test]
fn one_bad_entry_loses_only_itself() {
    let rows = [
        (with(GOOD, "use", r#""enc""#), "key-use-mismatch"),
        (with(GOOD, "use", r#""tls""#), "key-use-mismatch"),
        (with(GOOD, "key_ops", r#"["encrypt"]"#), "key-use-mismatch"),
        (with(GOOD, "key_ops", "[]"), "key-use-mismatch"),
        (with(GOOD, "alg", r#""ES256""#), "key-algorithm-mismatch"),
        (with(GOOD, "alg", r#""HS256""#), "key-algorithm-mismatch"),
        (with(GOOD, "alg", r#""PS256""#), "key-algorithm-mismatch"),
        (with(GOOD, "alg", r#""RSA-OAEP""#), "key-algorithm-mismatch"),
        (with(GOOD, "alg", r#""RS1""#), "key-algorithm-mismatch"),
        (with(GOOD, "n", "null"), "key-malformed"),
        (with(GOOD, "e", "null"), "key-malformed"),
        (with(GOOD, "e", "65537"), "key-malformed"),
        (with(GOOD, "kty", r#""RSA2""#), "key-malformed"),
        (with(GOOD, "kty", "null"), "key-malformed"),
        (with(GOOD, "e", r#""AQ""#), "key-exponent-invalid"),
        (with(GOOD, "e", r#""AQAA""#), "key-exponent-invalid"),
    ];
    for provider in providers() {
        for (entry, code) in &rows {
            let entry = with(entry, "kid", r#""bad""#);
            let set = key_set(&provider, &[&entry, GOOD]);
            assert_eq!(skipped(&set), [(Some("bad"), *code)], "{entry}");
            assert!(set.contains("platform-2025") && set.contains("bad") && !set.contains("other"));
        }
        for (entry, kid, code) in [
            (with(GOOD, "kid", "null"), None, "kid-missing"),
            (with(GOOD, "kid", r#""""#), Some(""), "kid-missing"),
            (with(GOOD, "kid", "7"), None, "key-malformed"),
            (String::from("7"), None, "key-malformed"),
            (String::from(r#"{"kty":"oct","k":"AAAA","kid":"o"}"#), Some("o"), "key-malformed"),
            (
                String::from(r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"o"}"#),
                Some("o"),
                "key-malformed",
            ),
        ] {
            assert_eq!(skipped(&key_set(&provider, &[GOOD, &entry])), [(kid, code)], "{entry}");
        }
    }
}

#[test]
fn what_a_key_does_not_say_is_not_held_against_it() {
    for provider in providers() {
        for entry in [
            with(GOOD, "alg", "null"),
            with(GOOD, "use", "null"),
            with(&with(GOOD, "use", "null"), "key_ops", r#"["verify"]"#),
            with(GOOD, "key_ops", r#"["sign","verify"]"#),
            with(GOOD, "vendor", r#"{"any":["thing"]}"#),
        ] {
            assert_eq!(skipped(&key_set(&provider, &[&entry])), [], "{entry}");
        }
    }
}

#[test]
fn a_document_is_an_object_with_a_list_and_has_a_size() {
    for provider in providers() {
        let malformed = Err(("key-set-malformed", Blame::PeerMisbehaved));
        for text in [
            "",
            "[]",
            "7",
            "<html>",
            "{}",
            r#"{"keys":{}}"#,
            r#"{"keys":null}"#,
            r#"{"keys":[]"#,
            r#"{"keys":[],"keys":[]}"#,
        ] {
            assert_eq!(read(&provider, text).map(|_| ()), malformed, "{text}");
        }
        assert!(read(&provider, r#"{"keys":[],"more":1}"#).is_ok());
        assert_eq!(
            KeySet::from_json(&provider, b"\xff", &Policy::default()).unwrap_err().code(),
            "key-set-malformed"
        );

        let of = |count: usize| format!(r#"{{"keys":[{}]}}"#, alloc::vec!["{}"; count].join(","));
        assert_eq!(read(&provider, &of(100)).unwrap().skipped().len(), 100);
        assert_eq!(read(&provider, &of(101)).unwrap_err(), ("key-set-too-large", Blame::Refused));

        let padded = |size: usize| format!(r#"{{"keys":[]}}{}"#, " ".repeat(size - 11));
        assert!(read(&provider, &padded(262_144)).is_ok());
        assert_eq!(read(&provider, &padded(262_145)).unwrap_err(), ("body-too-large", Blame::Refused));
    }
}

#[test]
fn a_published_set_has_public_members_only_and_is_read_again() {
    for provider in providers() {
        let document = to_json(&[platform_key(&provider).public_jwk()]);
        let value: serde_json::Value = serde_json::from_str(&document).unwrap();
        let names: Vec<&str> = value["keys"][0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(skipped(&read(&provider, &document).unwrap()), []);
        assert_eq!(to_json(&[]), r#"{"keys":[]}"#);
    }
}
