//! Which algorithms and which keys a token may be signed with (ATK-002 to ATK-005).

use super::{
    Algorithm, Bench, CLAIMS, EXPECTED, HEADER, SenderKeys, Unverified, Vec, base64url, code_of, compact,
    format, key_file, key_set, signing_key, with,
};
use crate::keyset::single_key;
use crate::testing::NOW;
use crate::{CryptoProvider, Policy, SigningKey, public_key_from_pem};
use alloc::string::String;
use alloc::vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lti_claims::LaunchClaims;

#[test]
fn none_in_any_case_and_every_symmetric_or_foreign_algorithm_is_refused_before_a_key_is_used() {
    for bench in Bench::all() {
        for algorithm in [
            "none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512", "RS1", "rs256", "RS384", "RS512",
            "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "", " RS256",
        ] {
            let header = with(HEADER, "alg", &format!("{algorithm:?}"));
            let error = bench.verify(&compact(&header, CLAIMS.as_bytes(), &bench.key)).unwrap_err();
            assert_eq!(
                (error.code(), error.requirement()),
                ("algorithm-not-allowed", Some("SEC-065")),
                "{algorithm}"
            );
        }
    }
}

#[test]
fn no_text_of_the_public_key_is_a_secret() {
    let pem = key_file!("platform.pub.pem");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(body).unwrap();
    let jwk = key_file!("platform.jwk.json");
    for bench in Bench::all() {
        let secrets: [&[u8]; 6] =
            [pem.as_bytes(), pem.trim().as_bytes(), &der, jwk.as_bytes(), jwk.trim().as_bytes(), b""];
        for (index, secret) in secrets.iter().enumerate() {
            for algorithm in ["HS256", "HS384", "HS512"] {
                let header = with(HEADER, "alg", &format!("{algorithm:?}"));
                let input = format!("{}.{}", base64url(header.as_bytes()), base64url(CLAIMS.as_bytes()));
                let tag = bench.provider.hmac_sha256(secret, input.as_bytes());
                let seen = bench.verify(&format!("{input}.{}", base64url(&tag)));
                assert_eq!(code_of(&seen), "algorithm-not-allowed", "{algorithm} secret {index}");
            }
        }
    }
}

#[test]
fn not_even_a_policy_allows_what_has_no_public_key() {
    for algorithm in [Algorithm::HS256, Algorithm::PS256, Algorithm::EdDSA] {
        let policy = Policy { algorithms: vec![algorithm], ..Policy::default() };
        assert_eq!(policy.check().map_err(|error| error.code()), Err("policy-out-of-range"), "{algorithm:?}");
        for mut bench in Bench::all() {
            bench.policy = policy.clone();
            let header = with(HEADER, "alg", &format!("\"{algorithm:?}\""));
            let seen = bench.verify(&compact(&header, CLAIMS.as_bytes(), &bench.key));
            assert_eq!(code_of(&seen), "algorithm-not-allowed", "{algorithm:?}");
        }
    }
}

/// Signs with a key that was prepared for another algorithm than RS256.
fn rsa_token(provider: &CryptoProvider, algorithm: Algorithm) -> String {
    let private = crate::PrivateKey::from_pem(key_file!("platform.pem")).unwrap();
    let key = SigningKey::new(provider, algorithm, &private, "platform-2025").unwrap();
    crate::sign(&key, CLAIMS.as_bytes()).unwrap()
}

#[test]
fn rs384_and_rs512_verify_where_the_registration_says_so() {
    for mut bench in Bench::all() {
        for algorithm in [Algorithm::RS384, Algorithm::RS512] {
            bench.policy.algorithms = vec![algorithm];
            let token = rsa_token(&bench.provider, algorithm);
            // The key says `alg: RS256`, and another one is no use for it.
            assert_eq!(code_of(&bench.verify(&token)), "key-algorithm-mismatch");
            bench.set = key_set(&bench.provider, &[&with(key_file!("platform.jwk.json"), "alg", "null")]);
            assert_eq!(code_of(&bench.verify(&token)), "ok", "{algorithm:?}");
            let rs256 = rsa_token(&bench.provider, Algorithm::RS256);
            assert_eq!(code_of(&bench.verify(&rs256)), "algorithm-not-allowed");
            bench.set = key_set(&bench.provider, &[key_file!("platform.jwk.json")]);
        }
    }
}

#[cfg(feature = "ring")]
#[test]
fn elliptic_curves_verify_where_the_registration_says_so() {
    use ring::signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    };
    let random = ring::rand::SystemRandom::new();
    for (algorithm, signing, curve, half) in [
        (Algorithm::ES256, &ECDSA_P256_SHA256_FIXED_SIGNING, "P-256", 32),
        (Algorithm::ES384, &ECDSA_P384_SHA384_FIXED_SIGNING, "P-384", 48),
    ] {
        let document = EcdsaKeyPair::generate_pkcs8(signing, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(signing, document.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref();
        let (x, y) = (base64url(&point[1..=half]), base64url(&point[half + 1..]));
        let jwk = format!(r#"{{"kty":"EC","crv":"{curve}","kid":"ec","x":"{x}","y":"{y}"}}"#);
        let header = format!(r#"{{"alg":"{algorithm:?}","kid":"ec"}}"#);
        let input = format!("{}.{}", base64url(header.as_bytes()), base64url(CLAIMS.as_bytes()));
        let signature = pair.sign(&random, input.as_bytes()).unwrap();
        let token = format!("{input}.{}", base64url(signature.as_ref()));
        for mut bench in Bench::all() {
            bench.set = key_set(&bench.provider, &[&jwk]);
            assert_eq!(code_of(&bench.verify(&token)), "algorithm-not-allowed", "RS256 alone by default");
            bench.policy.algorithms.push(algorithm);
            assert_eq!(code_of(&bench.verify(&token)), "ok", "{algorithm:?} {}", bench.provider.name());
            let other =
                token.replace(&input, &format!("{}.{}", base64url(header.as_bytes()), base64url(b"{}")));
            assert_eq!(code_of(&bench.verify(&other)), "signature-invalid");
            // The key of one type under the algorithm of another.
            let rs = compact(r#"{"alg":"RS256","kid":"ec"}"#, CLAIMS.as_bytes(), &bench.key);
            assert_eq!(code_of(&bench.verify(&rs)), "key-type-mismatch");
            let es = format!(r#"{{"alg":"{algorithm:?}","kid":"platform-2025"}}"#);
            bench.set = key_set(&bench.provider, &[key_file!("platform.jwk.json")]);
            assert_eq!(
                code_of(&bench.verify(&compact(&es, CLAIMS.as_bytes(), &bench.key))),
                "key-type-mismatch"
            );
            // A key that we write is read as the same one.
            let public = crate::PublicKey::Ec { algorithm, point: point.to_vec() };
            let written = serde_json::to_string(&crate::public_jwk(&public, "ec", algorithm)).unwrap();
            bench.set = key_set(&bench.provider, &[&written]);
            assert_eq!(code_of(&bench.verify(&token)), "ok");
        }
    }
}

#[test]
fn a_header_cannot_bring_its_own_key() {
    for bench in Bench::all() {
        let stranger = signing_key(&bench.provider, key_file!("stranger.pem"), "platform-2025");
        let jwk = key_file!("stranger.jwk.json");
        for (member, value) in [
            ("jwk", jwk),
            ("jku", r#""https://stranger.example.test/jwks""#),
            ("x5u", r#""https://stranger.example.test/cert""#),
            ("x5c", r#"["MIIB"]"#),
        ] {
            let header = with(HEADER, member, value);
            let theirs = compact(&header, CLAIMS.as_bytes(), &stranger);
            assert_eq!(code_of(&bench.verify(&theirs)), "signature-invalid", "{member}");
            let ours = compact(&header, CLAIMS.as_bytes(), &bench.key);
            assert_eq!(code_of(&bench.verify(&ours)), "ok", "{member} is ignored");
        }
    }
}

#[test]
fn header_members_are_counted_by_their_meaning() {
    let rows = [
        (r#"{"alg":"RS256","alg":"RS256","kid":"platform-2025"}"#, "header-duplicate-member"),
        (r#"{"alg":"RS256","\u0061lg":"none","kid":"platform-2025"}"#, "header-duplicate-member"),
        (r#"{"alg":"RS256","kid":"platform-2025","x":1,"x":2}"#, "header-duplicate-member"),
        (r#"{"alg":"RS256","kid":"platform-2025","crit":[]}"#, "crit-unsupported"),
        (r#"{"alg":"RS256","kid":"platform-2025","b64":true}"#, "b64-unsupported"),
        (r#"{"alg":"RS256","kid":7}"#, "header-wrong-type"),
        (r#"{"alg":["RS256"],"kid":"platform-2025"}"#, "header-wrong-type"),
        (r#"{"alg":null,"kid":"platform-2025"}"#, "header-wrong-type"),
        (r#"{"alg":"RS256","kid":"platform-2025","typ":{}}"#, "header-wrong-type"),
        (r#"{"alg":"RS256","kid":true}"#, "header-wrong-type"),
        (r#"{"alg":"RS256","kid":-7}"#, "header-wrong-type"),
        (r#"{"alg":"RS256","kid":1.5}"#, "header-wrong-type"),
        (r#"{"alg":"RS256","kid":""}"#, "kid-missing"),
        (r#"{"alg":"RS256"}"#, "kid-missing"),
        ("[]", "header-malformed"),
        ("\"RS256\"", "header-malformed"),
        ("{} {}", "header-malformed"),
        (r#"{"alg":"RS256","kid":"platform-2025","typ":"at+jwt"}"#, "typ-other-kind"),
        (r#"{"alg":"RS256","kid":"platform-2025","typ":"application/DPoP+JWT"}"#, "typ-other-kind"),
        (r#"{"alg":"RS256","kid":"platform-2025","typ":"jwt"}"#, "ok"),
        (r#"{"alg":"RS256","kid":"platform-2025","typ":"application/jwt"}"#, "ok"),
        (r#"{"alg":"RS256","kid":"platform-2025","cty":"JWT","x":[[{}]]}"#, "ok"),
    ];
    for bench in Bench::all() {
        for (header, code) in rows {
            assert_eq!(
                code_of(&bench.verify(&compact(header, CLAIMS.as_bytes(), &bench.key))),
                code,
                "{header}"
            );
        }
        let members = |count: usize| -> String {
            let more: Vec<_> = (0..count).map(|n| format!(r#","m{n}":0"#)).collect();
            format!(r#"{{"alg":"RS256","kid":"platform-2025"{}}}"#, more.concat())
        };
        assert_eq!(code_of(&bench.verify(&compact(&members(62), CLAIMS.as_bytes(), &bench.key))), "ok");
        let many = compact(&members(63), CLAIMS.as_bytes(), &bench.key);
        assert_eq!(code_of(&bench.verify(&many)), "header-malformed");
    }
}

#[test]
fn a_kid_is_data_and_has_a_length() {
    for bench in Bench::all() {
        for kid in ["../../etc/passwd", "a\\u0000b", "x' OR '1'='1", "\\\"", "https://a.example/?k=v"] {
            let header = format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#);
            assert_eq!(
                code_of(&bench.verify(&compact(&header, CLAIMS.as_bytes(), &bench.key))),
                "kid-unknown"
            );
        }
        for (length, code) in [(512, "kid-unknown"), (513, "kid-too-long")] {
            let header = format!(r#"{{"alg":"RS256","kid":"{}"}}"#, "k".repeat(length));
            assert_eq!(code_of(&bench.verify(&compact(&header, CLAIMS.as_bytes(), &bench.key))), code);
        }
    }
}

#[test]
fn a_token_and_its_header_have_largest_sizes() {
    for mut bench in Bench::all() {
        let header = r#"{"alg":"RS256","kid":"platform-2025"}"#;
        let token = compact(header, CLAIMS.as_bytes(), &bench.key);
        for (token_bytes, header_bytes, code) in [
            (token.len(), header.len(), "ok"),
            (token.len() - 1, header.len(), "token-too-large"),
            (token.len(), header.len() - 1, "header-too-large"),
        ] {
            bench.policy.max_token_bytes = token_bytes;
            bench.policy.max_header_bytes = header_bytes;
            assert_eq!(code_of(&bench.verify(&token)), code);
        }
    }
}

#[test]
fn keys_with_one_kid_are_tried_but_not_without_end() {
    for mut bench in Bench::all() {
        let twin = key_file!("platform-twin.jwk.json");
        let good = key_file!("platform.jwk.json");
        let token = crate::sign(&bench.key, CLAIMS.as_bytes()).unwrap();
        for (entries, code) in [
            (&[twin, good][..], "ok"),
            (&[twin], "signature-invalid"),
            (&[twin, twin, twin, good], "ok"),
            (&[twin, twin, twin, twin, good], "signature-invalid"),
        ] {
            bench.set = key_set(&bench.provider, entries);
            assert_eq!(code_of(&bench.verify(&token)), code, "{} keys", entries.len());
        }
    }
}

#[test]
fn a_single_pasted_key_is_used_whatever_the_kid_says() {
    for bench in Bench::all() {
        let policy = &bench.policy;
        let public = public_key_from_pem(key_file!("tool.pub.pem")).unwrap();
        let keys = single_key(&bench.provider, &public, policy).unwrap();
        assert_eq!(keys.len(), 3, "an RSA key can be used with three algorithms");
        assert!(keys.iter().all(|key| key.kid().is_none()));
        let verify = |token: &str| {
            let token = Unverified::<LaunchClaims>::parse(token, policy).unwrap();
            let keys = SenderKeys::Single(&keys);
            code_of(&token.verify(keys, &EXPECTED, policy, NOW))
        };
        let tool = signing_key(&bench.provider, key_file!("tool.pem"), "any name");
        assert_eq!(verify(&crate::sign(&tool, CLAIMS.as_bytes()).unwrap()), "ok");
        assert_eq!(verify(&compact(r#"{"alg":"RS256"}"#, CLAIMS.as_bytes(), &tool)), "ok");
        assert_eq!(verify(&crate::sign(&bench.key, CLAIMS.as_bytes()).unwrap()), "signature-invalid");
        let none: SenderKeys<'_> = SenderKeys::Single(&[]);
        let token = crate::sign(&tool, CLAIMS.as_bytes()).unwrap();
        let token = Unverified::<LaunchClaims>::parse(&token, policy).unwrap();
        assert_eq!(code_of(&token.verify(none, &EXPECTED, policy, NOW)), "key-type-mismatch");
    }
}

#[test]
fn a_key_of_4096_bits_signs_and_verifies() {
    for mut bench in Bench::all() {
        let key = signing_key(&bench.provider, key_file!("platform-4096.pem"), "platform-4096");
        bench.set = key_set(&bench.provider, &[key_file!("platform-4096.jwk.json")]);
        assert_eq!(code_of(&bench.verify(&crate::sign(&key, CLAIMS.as_bytes()).unwrap())), "ok");
    }
}

#[test]
fn what_one_provider_signs_the_other_verifies() {
    for bench in Bench::all() {
        for other in Bench::all() {
            let token = crate::sign(&bench.key, CLAIMS.as_bytes()).unwrap();
            assert_eq!(token, crate::sign(&other.key, CLAIMS.as_bytes()).unwrap(), "RS256 is deterministic");
            assert_eq!(code_of(&other.verify(&token)), "ok");
        }
    }
}
