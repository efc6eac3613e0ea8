//! Values that leave this side and come back: encrypted and authenticated, so that nothing has to be kept for them.

use crate::error::ApiMisuse;
use crate::jws::decode_segment;
use crate::{CryptoProvider, Error, UnixTime, seconds_of};
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use core::fmt;
use core::time::Duration;
use zeroize::Zeroizing;

/// Seals values under keys that follow from one secret and change with time.
///
/// A sealed value is base64url of: a version byte, the number of the period (4 bytes), a nonce (12 bytes), and
/// AES-256-GCM of the plaintext. The key of a period is HMAC-SHA256 of the secret over `lti sealing key v1`, the
/// purpose and the period's number. Nodes that share the secret open each other's values without sharing a store.
#[derive(Clone)]
pub struct Sealer {
    provider: CryptoProvider,
    secret: Zeroizing<Vec<u8>>,
    period: Duration,
}

/// The sealed value was changed, is not ours, or is too old. Says no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealBroken;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const PREFIX: usize = 5;

impl Sealer {
    /// `secret` has at least 32 unpredictable bytes; the same on every node. Keys change once a day.
    ///
    /// # Errors
    /// `sealing-secret-too-short`.
    pub fn new(provider: CryptoProvider, secret: Vec<u8>) -> Result<Self, Error> {
        let secret = Zeroizing::new(secret);
        if secret.len() < 32 {
            return Err(ApiMisuse::SealingSecretTooShort.into());
        }
        Ok(Self { provider, secret, period: Duration::from_secs(86_400) })
    }

    /// Seals `plaintext` for `purpose`. `nonce` is random; it must not repeat within a day and purpose.
    ///
    /// # Errors
    /// `claims-unwritable` where the provider refuses the length.
    pub fn seal(
        &self,
        purpose: &str,
        nonce: [u8; NONCE],
        plaintext: Vec<u8>,
        now: UnixTime,
    ) -> Result<String, Error> {
        let period = self.period_at(now);
        let mut data = plaintext;
        let prefix = prefix(period);
        let key = self.key(purpose, period);
        self.provider
            .backend()
            .seal(&key, nonce, &prefix, &mut data)
            .map_err(|_| ApiMisuse::ClaimsUnwritable)?;
        let mut sealed = Vec::with_capacity(data.len().saturating_add(PREFIX + NONCE));
        sealed.extend_from_slice(&prefix);
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut data);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what [`Sealer::seal`] made for the same purpose in this period, the one before or the one after.
    ///
    /// # Errors
    /// [`SealBroken`].
    pub fn open(&self, purpose: &str, sealed: &str, now: UnixTime) -> Result<Vec<u8>, SealBroken> {
        let bytes = decode_segment(sealed.as_bytes()).ok_or(SealBroken)?;
        let (head, rest) = bytes.split_first_chunk::<PREFIX>().ok_or(SealBroken)?;
        let (nonce, data) = rest.split_first_chunk::<NONCE>().ok_or(SealBroken)?;
        let [version, number @ ..] = *head;
        let period = u32::from_be_bytes(number);
        if version != VERSION || period.abs_diff(self.period_at(now)) > 1 {
            return Err(SealBroken);
        }
        let mut data = data.to_vec();
        let key = self.key(purpose, period);
        self.provider.backend().open(&key, *nonce, head, &mut data).map_err(|_| SealBroken)?;
        Ok(data)
    }

    fn period_at(&self, now: UnixTime) -> u32 {
        let number = now.seconds().checked_div_euclid(seconds_of(self.period).max(1)).unwrap_or(0);
        u32::try_from(number).unwrap_or(0)
    }

    fn key(&self, purpose: &str, period: u32) -> Zeroizing<[u8; 32]> {
        let mut label = Vec::with_capacity(64);
        label.extend_from_slice(b"lti sealing key v1\0");
        label.extend_from_slice(purpose.as_bytes());
        label.push(0);
        label.extend_from_slice(&period.to_be_bytes());
        Zeroizing::new(self.provider.hmac_sha256(&self.secret, &label))
    }
}

fn prefix(period: u32) -> [u8; PREFIX] {
    let [a, b, c, d] = period.to_be_bytes();
    [VERSION, a, b, c, d]
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(redacted)")
    }
}

#[cfg(test)]
mod tests;
