//! The payload of a launch: nothing panics, and what was read is written and read again as the same text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lti_claims::{LaunchClaims, Limits};

fuzz_target!(|text: &str| {
    let Ok(claims) = LaunchClaims::from_json(text, &Limits::DEFAULT) else { return };
    let written = claims.to_json();
    let again = LaunchClaims::from_json(&written, &Limits::DEFAULT).expect("what we write, we read");
    assert_eq!(again.to_json(), written);
});
