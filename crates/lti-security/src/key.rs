//! Keys, prepared once and used many times.

use crate::error::{ApiMisuse, Environment, PeerMisbehaved};
use crate::provider::{SignBytes, VerifyBytes};
use crate::{Algorithm, CryptoProvider, Error, Policy, Seen};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};
use jsonwebtoken::signature::{self, Signer, Verifier};

mod jwk;
mod pem;

pub(crate) use jwk::public_key as jwk_public_key;
pub use jwk::{public_jwk, public_key_from_jwk};
#[cfg(feature = "aws-lc-rs")]
pub(crate) use pem::rsa_components_from_der;
pub use pem::{PrivateKey, public_key_from_pem};

/// A public key as it stands in a JWK or PEM file, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA: modulus and exponent, big-endian without leading zeros (RFC 7518 §6.3.1).
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The public exponent.
        e: Vec<u8>,
    },
    /// An elliptic curve point in uncompressed form (RFC 7518 §6.2.1, SEC 1 §2.3.3).
    Ec {
        /// The algorithm that belongs to the curve: ES256 for P-256, ES384 for P-384.
        algorithm: Algorithm,
        /// `04`, x, y.
        point: Vec<u8>,
    },
}

impl PublicKey {
    /// The algorithms that a key of this type can verify.
    #[must_use]
    pub fn algorithms(&self) -> &'static [Algorithm] {
        match self {
            Self::Rsa { .. } => &[Algorithm::RS256, Algorithm::RS384, Algorithm::RS512],
            Self::Ec { algorithm: Algorithm::ES384, .. } => &[Algorithm::ES384],
            Self::Ec { .. } => &[Algorithm::ES256],
        }
    }

    /// Refuses keys that are too weak or too slow: RSA moduli under 2048 or over 8192 bits, even or tiny exponents
    /// (LMS-031, ATK-007); and an even modulus, which is the product of no two odd primes.
    ///
    /// # Errors
    /// `key-too-weak`, `key-too-large`, `key-exponent-invalid`, `key-malformed`.
    pub fn check(&self, policy: &Policy) -> Result<(), PeerMisbehaved> {
        let Self::Rsa { n, e } = self else { return Ok(()) };
        let bits = bits_of(n);
        if bits < policy.min_rsa_bits.max(Policy::RSA_BITS_FLOOR) {
            return Err(PeerMisbehaved::KeyTooWeak { bits });
        }
        if bits > MAX_RSA_BITS {
            return Err(PeerMisbehaved::KeyTooLarge { bits });
        }
        let exponent_bits = bits_of(e);
        if !is_odd(e) || !(2..=33).contains(&exponent_bits) {
            return Err(PeerMisbehaved::KeyExponentInvalid);
        }
        // Said here, because one provider would notice it while it prepares the key and the other while it verifies.
        if is_odd(n) { Ok(()) } else { Err(PeerMisbehaved::KeyMalformed) }
    }
}

/// The longest RSA modulus that is verified; longer ones cost more time than a launch is worth.
const MAX_RSA_BITS: usize = 8192;

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last & 1 == 1)
}

fn bits_of(number: &[u8]) -> usize {
    let number = number.iter().skip_while(|byte| **byte == 0);
    let mut bytes = number.clone();
    match bytes.next() {
        None => 0,
        Some(first) => {
            let rest = bytes.count().saturating_mul(8);
            let top = usize::try_from(8_u32.saturating_sub(first.leading_zeros())).unwrap_or(8);
            rest.saturating_add(top)
        }
    }
}

/// Whether an algorithm has a private and a public key. HMAC has not, and is never accepted (CERT-G-003).
pub(crate) const fn is_asymmetric(algorithm: Algorithm) -> bool {
    matches!(
        algorithm,
        Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512 | Algorithm::ES256 | Algorithm::ES384
    )
}

/// A peer's public key, checked and prepared for one algorithm.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: Option<Arc<str>>,
    algorithm: Algorithm,
    inner: Arc<dyn VerifyBytes>,
}

impl VerifyingKey {
    /// Checks `key` by `policy` and prepares it.
    ///
    /// # Errors
    /// The reasons of [`PublicKey::check`]; `key-malformed` where the provider cannot read it.
    pub fn new(
        provider: &CryptoProvider,
        algorithm: Algorithm,
        key: &PublicKey,
        kid: Option<&str>,
        policy: &Policy,
    ) -> Result<Self, PeerMisbehaved> {
        key.check(policy)?;
        if !key.algorithms().contains(&algorithm) {
            return Err(PeerMisbehaved::KeyTypeMismatch { kid: Seen::new(kid.unwrap_or_default()) });
        }
        let inner = provider.backend().verifier(algorithm, key).map_err(|_| PeerMisbehaved::KeyMalformed)?;
        Ok(Self { kid: kid.map(Arc::from), algorithm, inner: Arc::from(inner) })
    }

    /// The key's id in its set; `None` for a single pasted key.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Verifies `signature` over `message`.
    pub(crate) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        self.inner.verify(message, signature).is_ok()
    }
}

impl Verifier<Vec<u8>> for VerifyingKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        if self.accepts(message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtVerifier for VerifyingKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyingKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// Our own private key, prepared once. It signs with one algorithm and has an id.
#[derive(Clone)]
pub struct SigningKey {
    kid: Arc<str>,
    algorithm: Algorithm,
    inner: Arc<dyn SignBytes>,
}

impl SigningKey {
    /// Prepares an RSA private key. `kid` is never used again for another key (SEC-100).
    ///
    /// # Errors
    /// `signing-key-unusable` where the key has fewer than 2048 bits, the `kid` is empty, or the provider cannot read it.
    pub fn new(
        provider: &CryptoProvider,
        algorithm: Algorithm,
        key: &PrivateKey,
        kid: impl Into<String>,
    ) -> Result<Self, Error> {
        let kid: String = kid.into();
        if kid.is_empty() {
            return Err(ApiMisuse::SigningKeyUnusable { detail: "its kid is empty" }.into());
        }
        let inner = provider.backend().rsa_signer(algorithm, key.as_pkcs8()).map_err(|_| {
            ApiMisuse::SigningKeyUnusable { detail: "the provider cannot read it for this algorithm" }
        })?;
        if bits_of(&inner.public_components().0) < Policy::RSA_BITS_FLOOR {
            return Err(ApiMisuse::SigningKeyUnusable { detail: "it has fewer than 2048 bits" }.into());
        }
        Ok(Self { kid: kid.into(), algorithm, inner: Arc::from(inner) })
    }

    /// The key's id, which goes into every header that it signs.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let (n, e) = self.inner.public_components();
        PublicKey::Rsa { n, e }
    }

    /// The public half as a JWK with `kid`, `alg` and `use`, ready for a key set.
    #[must_use]
    pub fn public_jwk(&self) -> jsonwebtoken::jwk::Jwk {
        public_jwk(&self.public_key(), &self.kid, self.algorithm)
    }

    pub(crate) fn sign_bytes(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.inner.sign(message).map_err(|_| Environment::Signing.into())
    }
}

impl Signer<Vec<u8>> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        self.inner.sign(message).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for SigningKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
