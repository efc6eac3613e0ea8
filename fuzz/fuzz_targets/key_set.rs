//! A key set as a peer serves it: one bad entry loses only itself, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lti_security::{CryptoProvider, KeySet, Policy};

fuzz_target!(|data: &[u8]| {
    if let Ok(set) = KeySet::from_json(&CryptoProvider::ring(), data, &Policy::default()) {
        for skipped in set.skipped() {
            assert!(!format!("{skipped:?}").is_empty());
        }
    }
});
