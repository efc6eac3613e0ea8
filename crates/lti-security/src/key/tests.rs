use super::{PrivateKey, PublicKey, SigningKey, VerifyingKey, bits_of, public_key_from_pem};
use crate::keyset::single_key;
use crate::testing::{base64url, key_file, key_set, platform_key, providers, with};
use crate::{Algorithm, Blame, Policy};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};

fn rsa(bits: usize, e: &[u8]) -> PublicKey {
    let mut n = vec![0xff; bits / 8];
    n[0] = 0x80;
    PublicKey::Rsa { n, e: e.to_vec() }
}

#[test]
fn counts_bits_without_leading_zeros() {
    assert_eq!(bits_of(&[]), 0);
    assert_eq!(bits_of(&[0, 0]), 0);
    assert_eq!(bits_of(&[0, 1]), 1);
    assert_eq!(bits_of(&[1, 0, 1]), 17);
    assert_eq!(bits_of(&[0x80; 256]), 2048);
}

#[test]
fn refuses_weak_slow_and_odd_keys() {
    let policy = Policy::default();
    let code = |key: PublicKey| key.check(&policy).map_err(|error| error.code());
    let e = &[1, 0, 1];
    assert_eq!(code(rsa(2048, e)), Ok(()));
    assert_eq!(code(rsa(8192, e)), Ok(()));
    assert_eq!(code(rsa(2040, e)), Err("key-too-weak"));
    assert_eq!(code(rsa(512, e)), Err("key-too-weak"));
    assert_eq!(code(rsa(8200, e)), Err("key-too-large"));
    assert_eq!(code(rsa(16_384, e)), Err("key-too-large"));
    for exponent in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[3, 0, 0, 0, 1]] {
        assert_eq!(code(rsa(2048, exponent)), Err("key-exponent-invalid"), "{exponent:?}");
    }
    assert_eq!(code(rsa(2048, &[3])), Ok(()));
    assert_eq!(code(rsa(2048, &[1, 0, 0, 0, 1])), Ok(()), "33 bits");
    let PublicKey::Rsa { mut n, e } = rsa(2048, e) else { panic!("an RSA key") };
    n[255] = 0xfe;
    assert_eq!(code(PublicKey::Rsa { n, e }), Err("key-malformed"), "an even modulus");
}

#[test]
fn a_policy_cannot_lower_the_floor_but_can_raise_it() {
    let policy = Policy { min_rsa_bits: 512, ..Policy::default() };
    assert_eq!(rsa(1024, &[1, 0, 1]).check(&policy).map_err(|e| e.code()), Err("key-too-weak"));
    assert_eq!(policy.check().map_err(|error| error.code()), Err("policy-out-of-range"));
    let policy = Policy { min_rsa_bits: 3072, ..Policy::default() };
    assert_eq!(rsa(2048, &[1, 0, 1]).check(&policy).map_err(|e| e.code()), Err("key-too-weak"));
    assert_eq!(policy.check(), Ok(()));
}

#[test]
fn the_weak_and_the_huge_keys_of_the_fixtures_are_refused_in_every_form() {
    for provider in providers() {
        for (pem, private, jwk, kid, code) in [
            (
                key_file!("weak-512.pub.pem"),
                key_file!("weak-512.pem"),
                key_file!("weak-512.jwk.json"),
                "weak-512",
                "key-too-weak",
            ),
            (
                key_file!("weak-1024.pub.pem"),
                key_file!("weak-1024.pem"),
                key_file!("weak-1024.jwk.json"),
                "weak-1024",
                "key-too-weak",
            ),
            (
                key_file!("huge-16384.pub.pem"),
                key_file!("huge-16384.pem"),
                key_file!("huge-16384.jwk.json"),
                "huge-16384",
                "key-too-large",
            ),
        ] {
            let public = public_key_from_pem(pem).unwrap();
            let error = single_key(&provider, &public, &Policy::default()).unwrap_err();
            assert_eq!((error.code(), error.blame()), (code, Blame::PeerMisbehaved), "{kid} pasted");

            let set = key_set(&provider, &[jwk, key_file!("platform.jwk.json")]);
            let skipped: Vec<_> =
                set.skipped().iter().map(|key| (key.kid.as_deref(), key.reason.code())).collect();
            assert_eq!(skipped, [(Some(kid), code)], "and the other key stays usable");

            let private = PrivateKey::from_pem(private).unwrap();
            let error = SigningKey::new(&provider, Algorithm::RS256, &private, kid).unwrap_err();
            assert_eq!(
                (error.code(), error.blame()),
                ("signing-key-unusable", Blame::ApiMisuse),
                "{kid} to sign with"
            );
        }
    }
}

#[test]
fn a_key_is_the_same_in_pem_in_jwk_and_from_its_private_half() {
    for provider in providers() {
        for (pem, private, jwk, kid) in [
            (
                key_file!("platform.pub.pem"),
                key_file!("platform.pem"),
                key_file!("platform.jwk.json"),
                "platform-2025",
            ),
            (
                key_file!("platform-4096.pub.pem"),
                key_file!("platform-4096.pem"),
                key_file!("platform-4096.jwk.json"),
                "platform-4096",
            ),
        ] {
            let key = crate::testing::signing_key(&provider, private, kid);
            assert_eq!(key.public_key(), public_key_from_pem(pem).unwrap(), "{}", provider.name());
            let expected: serde_json::Value = serde_json::from_str(jwk).unwrap();
            assert_eq!(serde_json::to_value(key.public_jwk()).unwrap(), expected);
        }
    }
}

#[test]
fn what_is_no_key_is_no_key() {
    let pem = key_file!("platform.pub.pem");
    let code = |text: &str| public_key_from_pem(text).map_err(|error| error.code()).err();
    assert_eq!(code(pem), None);
    assert_eq!(code(&format!("pasted:\r\n{}\r\nbye", pem.replace('\n', "\r\n"))), None);
    let body = pem.lines().nth(1).unwrap();
    for broken in [
        "",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
        key_file!("platform.pem"),
        &pem.replace("PUBLIC KEY", "CERTIFICATE"),
        &pem.replace("PUBLIC KEY", "RSA PUBLIC KEY"),
        &pem.replace(body, ""),
        &pem.replace(body, "!!!!"),
        // A key of another algorithm: Ed25519.
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(code(broken), Some("key-malformed"), "{broken}");
    }
    // The same numbers under the name of RSASSA-PSS, which is another algorithm.
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let mut der = STANDARD.decode(lines).unwrap();
    let name =
        der.windows(9).position(|bytes| bytes == [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]).unwrap();
    der[name + 8] = 10;
    let pss = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(der));
    assert_eq!(code(&pss), Some("key-malformed"));
    for (private, detail) in [(key_file!("platform.pub.pem"), "public"), ("", "empty")] {
        let error = PrivateKey::from_pem(private).unwrap_err();
        assert_eq!(error.code(), "signing-key-unusable", "{detail}");
    }
    for provider in providers() {
        let garbage = PrivateKey::from_pkcs8(vec![0x30, 3, 2, 1, 0]);
        assert_eq!(format!("{garbage:?}"), "PrivateKey(redacted)");
        let error = SigningKey::new(&provider, Algorithm::RS256, &garbage, "k").unwrap_err();
        assert_eq!(error.code(), "signing-key-unusable");
        let good = PrivateKey::from_pem(key_file!("platform.pem")).unwrap();
        for (algorithm, kid) in [
            (Algorithm::RS256, ""),
            (Algorithm::ES256, "k"),
            (Algorithm::HS256, "k"),
            (Algorithm::PS256, "k"),
        ] {
            let error = SigningKey::new(&provider, algorithm, &good, kid).unwrap_err();
            assert_eq!(error.code(), "signing-key-unusable", "{algorithm:?} {kid}");
        }
    }
}

#[test]
fn a_key_is_prepared_for_an_algorithm_of_its_type_alone() {
    for provider in providers() {
        let rsa = public_key_from_pem(key_file!("platform.pub.pem")).unwrap();
        let policy = Policy::default();
        for algorithm in
            [Algorithm::ES256, Algorithm::ES384, Algorithm::HS256, Algorithm::PS256, Algorithm::EdDSA]
        {
            let error = VerifyingKey::new(&provider, algorithm, &rsa, Some("k"), &policy).unwrap_err();
            assert_eq!(error.code(), "key-type-mismatch", "{algorithm:?}");
        }
        let key = VerifyingKey::new(&provider, Algorithm::RS256, &rsa, Some("k"), &policy).unwrap();
        assert_eq!(
            (key.kid(), format!("{key:?}").as_str()),
            (Some("k"), "VerifyingKey { kid: Some(\"k\"), algorithm: RS256, .. }")
        );
    }
}

#[test]
fn keys_are_signers_and_verifiers_of_jsonwebtoken() {
    for provider in providers() {
        let key = platform_key(&provider);
        let public =
            VerifyingKey::new(&provider, Algorithm::RS256, &key.public_key(), None, &Policy::default())
                .unwrap();
        let (signer, verifier): (&dyn JwtSigner, &dyn JwtVerifier) = (&key, &public);
        assert_eq!((signer.algorithm(), verifier.algorithm()), (Algorithm::RS256, Algorithm::RS256));
        let signature = signer.try_sign(b"message").unwrap();
        assert!(verifier.verify(b"message", &signature).is_ok());
        assert!(verifier.verify(b"another", &signature).is_err());
        assert!(verifier.verify(b"message", &Vec::new()).is_err());
        assert_eq!(format!("{key:?}"), "SigningKey { kid: \"platform-2025\", algorithm: RS256, .. }");
    }
}

#[test]
fn elliptic_points_have_one_length_and_no_provider_uses_one_off_its_curve() {
    let zeros = |n: usize| base64url(&vec![0_u8; n]);
    let jwk = |curve: &str, x: &str, y: &str| {
        format!(r#"{{"kty":"EC","crv":"{curve}","kid":"k","x":"{x}","y":"{y}"}}"#)
    };
    for provider in providers() {
        for entry in [
            jwk("P-256", &zeros(31), &zeros(32)),
            jwk("P-256", &zeros(48), &zeros(48)),
            jwk("P-384", &zeros(32), &zeros(32)),
            jwk("P-521", &zeros(66), &zeros(66)),
            jwk("P-256", "!", &zeros(32)),
        ] {
            let set = key_set(&provider, &[&entry]);
            let codes: Vec<_> = set.skipped().iter().map(|key| key.reason.code()).collect();
            assert_eq!(codes, ["key-malformed"], "{entry}");
        }
        let point: Vec<u8> = core::iter::once(4).chain([1; 64]).collect();
        let off = PublicKey::Ec { algorithm: Algorithm::ES256, point };
        let prepared = VerifyingKey::new(&provider, Algorithm::ES256, &off, None, &Policy::default());
        assert!(prepared.is_err() || !prepared.unwrap().accepts(b"message", &[1; 64]));
    }
}

#[test]
fn a_jwk_may_be_padded_and_have_leading_zeros() {
    let jwk = key_file!("platform.jwk.json");
    let value: serde_json::Value = serde_json::from_str(jwk).unwrap();
    let n = value["n"].as_str().unwrap();
    for provider in providers() {
        let accepted = |entry: &str| key_set(&provider, &[entry]).skipped().is_empty();
        let member = |name: &str, text: &str| with(jwk, name, &format!("{text:?}"));
        assert!(accepted(&member("n", &format!("{n}=="))));
        assert!(accepted(&member("e", "AAEAAQ")), "exponent with a leading zero");
        let zero: String =
            base64url(&[&[0][..], &crate::jws::decode_segment(n.as_bytes()).unwrap()].concat());
        assert!(accepted(&member("n", &zero)), "modulus with a leading zero, as some write it");
        for (name, text) in [("n", ""), ("n", "AAAA"), ("n", "a+/b"), ("n", "a b"), ("e", ""), ("e", "AA=A")]
        {
            assert!(!accepted(&member(name, text)), "{name} {text}");
        }
    }
}
