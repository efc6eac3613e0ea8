//! What several tests need: the keys of the fixtures, tokens with any text inside, a runtime in ten lines.

use crate::{Algorithm, CryptoProvider, KeySet, Policy, PrivateKey, SigningKey, UnixTime};
use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

pub(crate) const NOW: UnixTime = UnixTime::from_seconds(1_760_000_000);

/// The text of a file of `fixtures/keys`.
macro_rules! key_file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/keys/", $name))
    };
}
pub(crate) use key_file;

/// Every provider that is compiled in: what holds for one has to hold for the others.
pub(crate) fn providers() -> Vec<CryptoProvider> {
    [
        #[cfg(feature = "ring")]
        CryptoProvider::ring(),
        #[cfg(feature = "aws-lc-rs")]
        CryptoProvider::aws_lc_rs(),
    ]
    .into_iter()
    .collect()
}

pub(crate) fn signing_key(provider: &CryptoProvider, pem: &str, kid: &str) -> SigningKey {
    let private = PrivateKey::from_pem(pem).expect("a PEM file");
    SigningKey::new(provider, Algorithm::RS256, &private, kid).expect("a usable key")
}

pub(crate) fn platform_key(provider: &CryptoProvider) -> SigningKey {
    signing_key(provider, key_file!("platform.pem"), "platform-2025")
}

/// A key set of these entries, each JSON text.
pub(crate) fn key_set(provider: &CryptoProvider, entries: &[&str]) -> KeySet {
    let document = format!(r#"{{"keys":[{}]}}"#, entries.join(","));
    KeySet::from_json(provider, document.as_bytes(), &Policy::default()).expect("a key set")
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A compact token of this header and payload, whatever they say, signed with `key`.
pub(crate) fn compact(header: &str, payload: &[u8], key: &SigningKey) -> String {
    let input = format!("{}.{}", base64url(header.as_bytes()), base64url(payload));
    let signature = key.sign_bytes(input.as_bytes()).expect("the provider signs");
    format!("{input}.{}", base64url(&signature))
}

/// Replaces one member of a JSON object, given as text; `null` removes it.
pub(crate) fn with(json: &str, member: &str, value: &str) -> String {
    let mut object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(json).expect("an object");
    match serde_json::from_str(value).expect("JSON") {
        serde_json::Value::Null => object.remove(member),
        value => object.insert(member.to_owned(), value),
    };
    serde_json::to_string(&object).expect("JSON")
}

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
