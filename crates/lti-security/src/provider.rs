//! Crypto providers, handed over by value: there is no process-wide default, and switching one on changes nothing
//! for code that names the other.

use crate::error::Environment;
use crate::{Algorithm, Error, PublicKey};
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use zeroize::Zeroizing;

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
#[cfg(feature = "ring")]
mod ring;

/// The cryptography that this crate calls.
///
/// Cloning is cheap. Two providers may be used side by side, for example `ring` to verify and `aws-lc-rs` to sign.
#[derive(Clone)]
pub struct CryptoProvider(Arc<dyn Backend>);

impl CryptoProvider {
    /// The default provider. It cannot make RSA keys.
    #[cfg(feature = "ring")]
    #[must_use]
    pub fn ring() -> Self {
        Self(Arc::new(ring::Ring))
    }

    /// Signs faster than `ring` where the processor has AVX-512 IFMA, and can make RSA keys.
    #[cfg(feature = "aws-lc-rs")]
    #[must_use]
    pub fn aws_lc_rs() -> Self {
        Self(Arc::new(aws_lc::AwsLc))
    }

    /// A provider of your own, for hardware keys or for fuzzing.
    #[must_use]
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self(backend)
    }

    /// The provider's name, `ring` or `aws-lc-rs` for the two that come with this crate.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Fills `target` with bytes from the operating system.
    ///
    /// # Errors
    /// [`Environment::Randomness`].
    pub fn fill_random(&self, target: &mut [u8]) -> Result<(), Error> {
        self.0.fill_random(target).map_err(|BackendError| Environment::Randomness.into())
    }

    /// SHA-256 (FIPS 180-4).
    #[must_use]
    pub fn sha256(&self, data: &[u8]) -> [u8; 32] {
        self.0.sha256(data)
    }

    /// HMAC-SHA256 (RFC 2104).
    #[must_use]
    pub fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        self.0.hmac_sha256(key, data)
    }

    /// Makes an RSA key of `bits` and returns it as PKCS#8; `None` where the provider cannot (`ring`).
    ///
    /// # Errors
    /// [`Environment::Randomness`] where the key could not be made.
    pub fn generate_rsa(&self, bits: usize) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        self.0.generate_rsa(bits).map_err(|BackendError| Environment::Randomness.into())
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.0
    }
}

impl fmt::Debug for CryptoProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CryptoProvider").field(&self.name()).finish()
    }
}

/// The provider could not do it. Says no more, so that nothing leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackendError;

/// What a provider has to do. Keys are prepared once and used many times.
pub trait Backend: Send + Sync {
    /// A short name for logs and benchmarks.
    fn name(&self) -> &'static str;

    /// Fills `target` with unpredictable bytes.
    ///
    /// # Errors
    /// Where the operating system gives none.
    fn fill_random(&self, target: &mut [u8]) -> Result<(), BackendError>;

    /// SHA-256.
    fn sha256(&self, data: &[u8]) -> [u8; 32];

    /// HMAC-SHA256.
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32];

    /// Prepares a public key. The caller has checked sizes, type and exponent.
    ///
    /// # Errors
    /// Where the key is not usable or the algorithm is not supported.
    fn verifier(&self, algorithm: Algorithm, key: &PublicKey) -> Result<Box<dyn VerifyBytes>, BackendError>;

    /// Prepares an RSA private key in PKCS#8 form (RFC 5208) for RS256, RS384 or RS512.
    ///
    /// # Errors
    /// Where the key is not usable or the algorithm is not supported.
    fn rsa_signer(&self, algorithm: Algorithm, pkcs8: &[u8]) -> Result<Box<dyn SignBytes>, BackendError>;

    /// AES-256-GCM: encrypts `data` in place and appends the tag.
    ///
    /// # Errors
    /// Where the data is too long.
    fn seal(
        &self,
        key: &[u8; 32],
        nonce: [u8; 12],
        aad: &[u8],
        data: &mut Vec<u8>,
    ) -> Result<(), BackendError>;

    /// AES-256-GCM: decrypts `data` in place and removes the tag.
    ///
    /// # Errors
    /// Where the tag does not fit.
    fn open(
        &self,
        key: &[u8; 32],
        nonce: [u8; 12],
        aad: &[u8],
        data: &mut Vec<u8>,
    ) -> Result<(), BackendError>;

    /// Makes an RSA key of `bits` as PKCS#8; `None` where the provider cannot.
    ///
    /// # Errors
    /// Where it can, and did not succeed.
    fn generate_rsa(&self, bits: usize) -> Result<Option<Zeroizing<Vec<u8>>>, BackendError>;
}

/// A prepared public key.
pub trait VerifyBytes: Send + Sync {
    /// Verifies `signature` over `message`.
    ///
    /// # Errors
    /// Where it does not verify.
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BackendError>;
}

/// A prepared private key.
pub trait SignBytes: Send + Sync {
    /// Signs `message`.
    ///
    /// # Errors
    /// Where the provider failed.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, BackendError>;

    /// The public half: modulus and exponent, big-endian without leading zeros.
    fn public_components(&self) -> (Vec<u8>, Vec<u8>);
}

#[cfg(test)]
mod tests;
