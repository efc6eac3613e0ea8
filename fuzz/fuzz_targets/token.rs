//! A compact token, up to the signature, which no input can have.
//!
//! An input that has a zero byte is taken as header and payload, which are wrapped here: so the fuzzer does not have to
//! find base64url by itself. Any other input is the token.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use libfuzzer_sys::fuzz_target;
use lti_claims::LaunchClaims;
use lti_security::{CryptoProvider, Expected, KeySet, Policy, SenderKeys, UnixTime, Unverified};

static KEYS: LazyLock<KeySet> = LazyLock::new(|| {
    let key = include_str!("../../fixtures/keys/platform.jwk.json");
    let set = format!("{{\"keys\":[{key}]}}");
    KeySet::from_json(&CryptoProvider::ring(), set.as_bytes(), &Policy::default()).expect("a good key set")
});

const EXPECTED: Expected<'_> = Expected {
    issuer: "https://platform.example",
    audiences: &["client"],
    authorized_parties: &["client"],
    nonce: Some("nonce"),
    max_age: Duration::from_secs(300),
    max_lifetime: Duration::from_secs(3600),
};

fuzz_target!(|data: &[u8]| {
    let parts: Vec<&[u8]> = data.splitn(2, |byte| *byte == 0).collect();
    let token = match parts.as_slice() {
        [header, payload] => format!("{}.{}.AAAA", BASE64.encode(header), BASE64.encode(payload)),
        _ => String::from_utf8_lossy(data).into_owned(),
    };
    let policy = Policy::default();
    let Ok(unverified) = Unverified::<LaunchClaims>::parse(&token, &policy) else { return };
    let _ = unverified.kid();
    let verdict =
        unverified.verify(SenderKeys::Set(&KEYS), &EXPECTED, &policy, UnixTime::from_seconds(1_700_000_000));
    let error = verdict.err().expect("nobody can sign with that key");
    assert!(!error.to_string().is_empty());
});
