use super::{Backend, BackendError, SignBytes, VerifyBytes};
use crate::{Algorithm, PublicKey};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{self, KeyPair as _, ParsedPublicKey};
use aws_lc_rs::{digest, hmac, rand};
use zeroize::Zeroizing;

/// `aws-lc-rs`, version 1.
pub(super) struct AwsLc;

impl Backend for AwsLc {
    fn name(&self) -> &'static str {
        "aws-lc-rs"
    }

    fn fill_random(&self, target: &mut [u8]) -> Result<(), BackendError> {
        rand::fill(target).map_err(|_| BackendError)
    }

    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        let mut out = [0; 32];
        for (to, from) in out.iter_mut().zip(digest::digest(&digest::SHA256, data).as_ref()) {
            *to = *from;
        }
        out
    }

    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        let mut out = [0; 32];
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data);
        for (to, from) in out.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        out
    }

    fn verifier(&self, algorithm: Algorithm, key: &PublicKey) -> Result<Box<dyn VerifyBytes>, BackendError> {
        let parsed = match key {
            PublicKey::Rsa { n, e } => {
                let parameters: &'static signature::RsaParameters = match algorithm {
                    Algorithm::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::RS384 => &signature::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::RS512 => &signature::RSA_PKCS1_2048_8192_SHA512,
                    _ => return Err(BackendError),
                };
                let components = PublicKeyComponents { n: n.as_slice(), e: e.as_slice() };
                let der: PublicKeyX509Der<'_> = components.as_der().map_err(|_| BackendError)?;
                ParsedPublicKey::new(parameters, der.as_ref())
            }
            PublicKey::Ec { point, .. } => {
                let algorithm: &'static dyn signature::VerificationAlgorithm = match algorithm {
                    Algorithm::ES256 => &signature::ECDSA_P256_SHA256_FIXED,
                    Algorithm::ES384 => &signature::ECDSA_P384_SHA384_FIXED,
                    _ => return Err(BackendError),
                };
                ParsedPublicKey::new(algorithm, point.as_slice())
            }
        };
        Ok(Box::new(Verifier(parsed.map_err(|_| BackendError)?)))
    }

    fn rsa_signer(&self, algorithm: Algorithm, pkcs8: &[u8]) -> Result<Box<dyn SignBytes>, BackendError> {
        let encoding: &'static dyn signature::RsaEncoding = match algorithm {
            Algorithm::RS256 => &signature::RSA_PKCS1_SHA256,
            Algorithm::RS384 => &signature::RSA_PKCS1_SHA384,
            Algorithm::RS512 => &signature::RSA_PKCS1_SHA512,
            _ => return Err(BackendError),
        };
        let pair = KeyPair::from_pkcs8(pkcs8).map_err(|_| BackendError)?;
        Ok(Box::new(RsaSigner { encoding, pair, random: rand::SystemRandom::new() }))
    }

    fn seal(
        &self,
        key: &[u8; 32],
        nonce: [u8; 12],
        aad: &[u8],
        data: &mut Vec<u8>,
    ) -> Result<(), BackendError> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| BackendError)?);
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), data)
            .map_err(|_| BackendError)
    }

    fn open(
        &self,
        key: &[u8; 32],
        nonce: [u8; 12],
        aad: &[u8],
        data: &mut Vec<u8>,
    ) -> Result<(), BackendError> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| BackendError)?);
        let length = key
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(aad), data)
            .map_err(|_| BackendError)?
            .len();
        data.truncate(length);
        Ok(())
    }

    fn generate_rsa(&self, bits: usize) -> Result<Option<Zeroizing<Vec<u8>>>, BackendError> {
        let size = match bits {
            2048 => KeySize::Rsa2048,
            3072 => KeySize::Rsa3072,
            4096 => KeySize::Rsa4096,
            _ => return Err(BackendError),
        };
        let pair = KeyPair::generate(size).map_err(|_| BackendError)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| BackendError)?;
        Ok(Some(Zeroizing::new(der.as_ref().to_vec())))
    }
}

struct Verifier(ParsedPublicKey);

impl VerifyBytes for Verifier {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BackendError> {
        self.0.verify_sig(message, signature).map_err(|_| BackendError)
    }
}

struct RsaSigner {
    encoding: &'static dyn signature::RsaEncoding,
    pair: KeyPair,
    random: rand::SystemRandom,
}

impl SignBytes for RsaSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, BackendError> {
        let mut out = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(self.encoding, &self.random, message, &mut out).map_err(|_| BackendError)?;
        Ok(out)
    }

    fn public_components(&self) -> (Vec<u8>, Vec<u8>) {
        // The provider made this DER: it is a sequence of modulus and exponent.
        crate::key::rsa_components_from_der(self.pair.public_key().as_ref()).unwrap_or_default()
    }
}
