//! JWK, both directions (RFC 7517, RFC 7518 §6).

use super::PublicKey;
use crate::Algorithm;
use crate::error::PeerMisbehaved;
use crate::jws::decode_segment;
use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters, EllipticCurveKeyType,
    Jwk, PublicKeyUse, RSAKeyParameters, RSAKeyType,
};

/// Writes a public key as a JWK for signatures. Private members cannot occur.
#[must_use]
pub fn public_jwk(key: &PublicKey, kid: &str, algorithm: Algorithm) -> Jwk {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let parameters = match key {
        PublicKey::Rsa { n, e } => AlgorithmParameters::RSA(RSAKeyParameters {
            key_type: RSAKeyType::RSA,
            n: encode(n),
            e: encode(e),
        }),
        PublicKey::Ec { algorithm, point } => {
            let coordinates = point.get(1..).unwrap_or_default();
            let (x, y) = coordinates.split_at_checked(coordinates.len() / 2).unwrap_or_default();
            let curve =
                if *algorithm == Algorithm::ES384 { EllipticCurve::P384 } else { EllipticCurve::P256 };
            AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                key_type: EllipticCurveKeyType::EC,
                curve,
                x: encode(x),
                y: encode(y),
            })
        }
    };
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(algorithm.into()),
            key_id: Some(kid.to_string()),
            ..CommonParameters::default()
        },
        algorithm: parameters,
    }
}

/// Reads a public key that an operator pastes as a JWK, or as a key set that holds one key (PLT-023).
///
/// # Errors
/// `key-malformed`, also for a set of several keys: such a tool has a key set URL.
pub fn public_key_from_jwk(json: &str) -> Result<PublicKey, crate::Error> {
    #[derive(serde::Deserialize)]
    struct Single {
        keys: [Jwk; 1],
    }
    let pasted = serde_json::from_str::<Single>(json).map(|Single { keys: [key] }| key);
    let jwk =
        pasted.or_else(|_| serde_json::from_str::<Jwk>(json)).map_err(|_| PeerMisbehaved::KeyMalformed)?;
    Ok(public_key(&jwk)?)
}

/// The key material of a JWK.
pub(crate) fn public_key(jwk: &Jwk) -> Result<PublicKey, PeerMisbehaved> {
    match &jwk.algorithm {
        AlgorithmParameters::RSA(RSAKeyParameters { n, e, .. }) => {
            Ok(PublicKey::Rsa { n: unsigned(n)?, e: unsigned(e)? })
        }
        AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters { curve, x, y, .. }) => {
            let (algorithm, size) = match curve {
                EllipticCurve::P256 => (Algorithm::ES256, 32),
                EllipticCurve::P384 => (Algorithm::ES384, 48),
                _ => return Err(PeerMisbehaved::KeyMalformed),
            };
            let mut point = vec![4];
            for coordinate in [x, y] {
                let bytes = padded(coordinate)?;
                if bytes.len() != size {
                    return Err(PeerMisbehaved::KeyMalformed);
                }
                point.extend(bytes);
            }
            Ok(PublicKey::Ec { algorithm, point })
        }
        _ => Err(PeerMisbehaved::KeyMalformed),
    }
}

/// Some LMSs pad the members of their keys; the padding carries nothing (TRAP-12).
fn padded(text: &str) -> Result<Vec<u8>, PeerMisbehaved> {
    decode_segment(text.trim_end_matches('=').as_bytes()).ok_or(PeerMisbehaved::KeyMalformed)
}

fn unsigned(text: &str) -> Result<Vec<u8>, PeerMisbehaved> {
    let bytes = padded(text)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    match bytes.get(zeros..) {
        Some(number) if !number.is_empty() => Ok(number.to_vec()),
        _ => Err(PeerMisbehaved::KeyMalformed),
    }
}
