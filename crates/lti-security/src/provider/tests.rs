//! One suite for every provider, and the two against each other.

use super::{Backend, BackendError, CryptoProvider, SignBytes, VerifyBytes};
use crate::testing::{key_file, platform_key, providers, signing_key};
use crate::{Algorithm, Policy, PrivateKey, PublicKey, SigningKey, VerifyingKey};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use zeroize::Zeroizing;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn digests_are_those_of_the_standards() {
    for provider in providers() {
        // FIPS 180-4, "abc"; RFC 4231, test case 2.
        assert_eq!(
            hex(&provider.sha256(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex(&provider.hmac_sha256(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(provider.hmac_sha256(b"", b"x").len(), 32);
    }
}

#[test]
fn randomness_is_not_the_same_twice() {
    for provider in providers() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        provider.fill_random(&mut a).unwrap();
        provider.fill_random(&mut b).unwrap();
        assert_ne!(a, b);
        assert_ne!(a, [0; 32]);
        provider.fill_random(&mut []).unwrap();
    }
}

#[test]
fn the_cipher_opens_what_it_sealed_and_what_another_provider_sealed() {
    let message = b"plaintext".to_vec();
    let (key, nonce) = ([1; 32], [2; 12]);
    let mut sealed = Vec::new();
    for provider in providers() {
        let mut data = message.clone();
        provider.backend().seal(&key, nonce, b"aad", &mut data).unwrap();
        assert_eq!(data.len(), message.len() + 16);
        sealed.push(data);
    }
    assert!(sealed.windows(2).all(|pair| pair[0] == pair[1]));
    for provider in providers() {
        let open = |key: &[u8; 32], nonce, aad: &[u8], mut data: Vec<u8>| {
            provider.backend().open(key, nonce, aad, &mut data).map(|()| data)
        };
        for data in &sealed {
            assert_eq!(open(&key, nonce, b"aad", data.clone()), Ok(message.clone()));
            assert_eq!(open(&[9; 32], nonce, b"aad", data.clone()), Err(BackendError));
            assert_eq!(open(&key, [9; 12], b"aad", data.clone()), Err(BackendError));
            assert_eq!(open(&key, nonce, b"other", data.clone()), Err(BackendError));
            assert_eq!(open(&key, nonce, b"aad", data[..data.len() - 1].to_vec()), Err(BackendError));
        }
        assert_eq!(open(&key, nonce, b"aad", vec![0; 15]), Err(BackendError));
    }
}

#[test]
fn providers_read_the_same_keys_and_make_the_same_signatures() {
    for algorithm in [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512] {
        let mut signatures = Vec::new();
        for provider in providers() {
            let private = PrivateKey::from_pem(key_file!("platform.pem")).unwrap();
            let key = SigningKey::new(&provider, algorithm, &private, "k").unwrap();
            signatures.push(key.sign_bytes(b"message").unwrap());
        }
        assert!(signatures.windows(2).all(|pair| pair[0] == pair[1]), "{algorithm:?}");
        for provider in providers() {
            let public = platform_key(&provider).public_key();
            let public = VerifyingKey::new(&provider, algorithm, &public, None, &Policy::default()).unwrap();
            for signature in &signatures {
                assert!(public.accepts(b"message", signature));
                assert!(!public.accepts(b"other", signature));
                assert!(!public.accepts(b"message", &signature[1..]));
                let longer = [&[0], signature.as_slice()].concat();
                assert!(!public.accepts(b"message", &longer));
            }
        }
    }
}

#[test]
fn odd_but_legal_and_illegal_components_have_one_verdict() {
    let n = |last: u8| {
        core::iter::once(0x80).chain(core::iter::repeat_n(0xff, 254)).chain([last]).collect::<Vec<u8>>()
    };
    for (e, last, code) in [
        (vec![3], 0xff, "ok"),
        (vec![1, 0, 1], 0xff, "ok"),
        (vec![1, 0, 0, 0, 1], 0xff, "ok"),
        (vec![1, 0, 1], 0xfe, "key-malformed"),
        (vec![1], 0xff, "key-exponent-invalid"),
        (vec![2, 0, 0, 0, 1], 0xff, "key-exponent-invalid"),
    ] {
        let key = PublicKey::Rsa { n: n(last), e: e.clone() };
        for provider in providers() {
            let prepared = VerifyingKey::new(&provider, Algorithm::RS256, &key, None, &Policy::default());
            let seen = prepared.as_ref().map_or_else(|error| error.code(), |_| "ok");
            assert_eq!(seen, code, "e {e:?} n …{last:02x} {}", provider.name());
            assert!(!prepared.is_ok_and(|key| key.accepts(b"message", &[1; 256])));
        }
    }
}

#[test]
fn a_provider_has_the_name_of_its_crate() {
    let names: Vec<_> = providers().iter().map(CryptoProvider::name).collect();
    let compiled_in = [("ring", cfg!(feature = "ring")), ("aws-lc-rs", cfg!(feature = "aws-lc-rs"))];
    let expected: Vec<_> =
        compiled_in.into_iter().filter_map(|(name, is_in)| is_in.then_some(name)).collect();
    assert_eq!(names, expected);
}

#[test]
fn only_aws_lc_makes_keys() {
    for provider in providers() {
        let made = provider.generate_rsa(2048).unwrap();
        assert_eq!(made.is_some(), provider.name() == "aws-lc-rs");
        if let Some(pkcs8) = made {
            let private = PrivateKey::from_pkcs8(pkcs8.to_vec());
            for reader in providers() {
                let key = SigningKey::new(&reader, Algorithm::RS256, &private, "made").unwrap();
                assert!(matches!(key.public_key(), PublicKey::Rsa { n, .. } if n.len() == 256));
            }
            for bits in [3_072, 4_096] {
                let made = provider.generate_rsa(bits).unwrap().unwrap();
                let key = SigningKey::new(
                    &provider,
                    Algorithm::RS256,
                    &PrivateKey::from_pkcs8(made.to_vec()),
                    "made",
                );
                assert!(matches!(key.unwrap().public_key(), PublicKey::Rsa { n, .. } if n.len() * 8 == bits));
            }
            assert_eq!(provider.generate_rsa(512).unwrap_err().code(), "randomness-failed");
        }
    }
}

#[test]
fn a_provider_shows_its_name_alone() {
    for provider in providers() {
        assert_eq!(format!("{provider:?}"), format!("CryptoProvider({:?})", provider.name()));
        let key = signing_key(&provider, key_file!("tool.pem"), "tool-2025");
        assert!(!format!("{key:?}").contains("inner"));
    }
}

/// A backend of somebody else, whose machine has gone.
struct Gone;

impl Backend for Gone {
    fn name(&self) -> &'static str {
        "gone"
    }
    fn fill_random(&self, _: &mut [u8]) -> Result<(), BackendError> {
        Err(BackendError)
    }
    fn sha256(&self, _: &[u8]) -> [u8; 32] {
        [0; 32]
    }
    fn hmac_sha256(&self, _: &[u8], _: &[u8]) -> [u8; 32] {
        [0; 32]
    }
    fn verifier(&self, _: Algorithm, _: &PublicKey) -> Result<Box<dyn VerifyBytes>, BackendError> {
        Err(BackendError)
    }
    fn rsa_signer(&self, _: Algorithm, _: &[u8]) -> Result<Box<dyn SignBytes>, BackendError> {
        Ok(Box::new(Self))
    }
    fn seal(&self, _: &[u8; 32], _: [u8; 12], _: &[u8], _: &mut Vec<u8>) -> Result<(), BackendError> {
        Err(BackendError)
    }
    fn open(&self, _: &[u8; 32], _: [u8; 12], _: &[u8], _: &mut Vec<u8>) -> Result<(), BackendError> {
        Err(BackendError)
    }
    fn generate_rsa(&self, _: usize) -> Result<Option<Zeroizing<Vec<u8>>>, BackendError> {
        Err(BackendError)
    }
}

impl SignBytes for Gone {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, BackendError> {
        Err(BackendError)
    }
    fn public_components(&self) -> (Vec<u8>, Vec<u8>) {
        (vec![0xff; 256], vec![1, 0, 1])
    }
}

#[test]
fn what_a_provider_of_your_own_cannot_do_is_said_and_done_by_nobody_else() {
    let provider = CryptoProvider::new(Arc::new(Gone));
    assert_eq!(provider.name(), "gone");
    assert_eq!(provider.fill_random(&mut [0]).unwrap_err().code(), "randomness-failed");
    assert_eq!(provider.generate_rsa(2048).unwrap_err().code(), "randomness-failed");
    let key = SigningKey::new(&provider, Algorithm::RS256, &PrivateKey::from_pkcs8(Vec::new()), "k").unwrap();
    let error = crate::sign(&key, b"{}").unwrap_err();
    assert_eq!((error.code(), error.blame()), ("signing-failed", crate::Blame::Environment));
    let public = VerifyingKey::new(&provider, Algorithm::RS256, &key.public_key(), None, &Policy::default());
    assert_eq!(public.unwrap_err().code(), "key-malformed");
    let sealer = crate::seal::Sealer::new(provider, vec![1; 32]).unwrap();
    let error = sealer.seal("state", [0; 12], Vec::new(), crate::testing::NOW).unwrap_err();
    assert_eq!(error.code(), "claims-unwritable");
    #[cfg(feature = "std-env")]
    {
        use crate::SecureRandom as _;
        let random = crate::system::SystemRandom::new(CryptoProvider::new(Arc::new(Gone)));
        assert_eq!(random.fill(&mut [0; 16]).unwrap_err().port(), "SecureRandom");
    }
}
