use super::{Backend, BackendError, SignBytes, VerifyBytes};
use crate::{Algorithm, PublicKey};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{
    self, KeyPair as _, RsaKeyPair, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use ring::{digest, hmac};
use zeroize::Zeroizing;

/// `ring`, version 0.17.
pub(super) struct Ring;

impl Backend for Ring {
    fn name(&self) -> &'static str {
        "ring"
    }

    fn fill_random(&self, target: &mut [u8]) -> Result<(), BackendError> {
        SystemRandom::new().fill(target).map_err(|_| BackendError)
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
        match key {
            PublicKey::Rsa { n, e } => {
                let parameters: &'static RsaParameters = match algorithm {
                    Algorithm::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::RS384 => &signature::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::RS512 => &signature::RSA_PKCS1_2048_8192_SHA512,
                    _ => return Err(BackendError),
                };
                let components = RsaPublicKeyComponents { n: n.clone(), e: e.clone() };
                Ok(Box::new(RsaVerifier { parameters, components }))
            }
            PublicKey::Ec { point, .. } => {
                let algorithm: &'static dyn signature::VerificationAlgorithm = match algorithm {
                    Algorithm::ES256 => &signature::ECDSA_P256_SHA256_FIXED,
                    Algorithm::ES384 => &signature::ECDSA_P384_SHA384_FIXED,
                    _ => return Err(BackendError),
                };
                Ok(Box::new(EcVerifier(UnparsedPublicKey::new(algorithm, point.clone()))))
            }
        }
    }

    fn rsa_signer(&self, algorithm: Algorithm, pkcs8: &[u8]) -> Result<Box<dyn SignBytes>, BackendError> {
        let encoding: &'static dyn signature::RsaEncoding = match algorithm {
            Algorithm::RS256 => &signature::RSA_PKCS1_SHA256,
            Algorithm::RS384 => &signature::RSA_PKCS1_SHA384,
            Algorithm::RS512 => &signature::RSA_PKCS1_SHA512,
            _ => return Err(BackendError),
        };
        let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| BackendError)?;
        Ok(Box::new(RsaSigner { encoding, pair, random: SystemRandom::new() }))
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

    fn generate_rsa(&self, _bits: usize) -> Result<Option<Zeroizing<Vec<u8>>>, BackendError> {
        Ok(None)
    }
}

/// ring has no public parsed RSA verify key: the components were checked once and are kept.
struct RsaVerifier {
    parameters: &'static RsaParameters,
    components: RsaPublicKeyComponents<Vec<u8>>,
}

impl VerifyBytes for RsaVerifier {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BackendError> {
        self.components.verify(self.parameters, message, signature).map_err(|_| BackendError)
    }
}

struct EcVerifier(UnparsedPublicKey<Vec<u8>>);

impl VerifyBytes for EcVerifier {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BackendError> {
        self.0.verify(message, signature).map_err(|_| BackendError)
    }
}

struct RsaSigner {
    encoding: &'static dyn signature::RsaEncoding,
    pair: RsaKeyPair,
    random: SystemRandom,
}

impl SignBytes for RsaSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, BackendError> {
        let mut out = vec![0; self.pair.public().modulus_len()];
        // The randomness only blinds the private operation: RS256 itself is deterministic.
        self.pair.sign(self.encoding, &self.random, message, &mut out).map_err(|_| BackendError)?;
        Ok(out)
    }

    fn public_components(&self) -> (Vec<u8>, Vec<u8>) {
        let public: RsaPublicKeyComponents<Vec<u8>> = self.pair.public_key().into();
        (public.n, public.e)
    }
}
