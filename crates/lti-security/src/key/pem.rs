//! Keys that an operator pastes: PEM text (RFC 7468) around PKCS#8 and SubjectPublicKeyInfo.

use super::PublicKey;
use crate::Error;
use crate::error::{ApiMisuse, PeerMisbehaved};
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::fmt;
use zeroize::Zeroizing;

/// A private key in PKCS#8 form (RFC 5208). Leaves memory when dropped, and shows nothing in `Debug`.
#[derive(Clone)]
pub struct PrivateKey(Zeroizing<Vec<u8>>);

impl PrivateKey {
    /// From PKCS#8 DER.
    #[must_use]
    pub fn from_pkcs8(der: Vec<u8>) -> Self {
        Self(Zeroizing::new(der))
    }

    /// From PEM with the label `PRIVATE KEY`, as `openssl genpkey` writes it.
    ///
    /// # Errors
    /// `signing-key-unusable` where the text is no such PEM.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let der = body_of(pem, "PRIVATE KEY")
            .ok_or(ApiMisuse::SigningKeyUnusable { detail: "it is not PEM `PRIVATE KEY`" })?;
        Ok(Self::from_pkcs8(der))
    }

    /// The PKCS#8 DER, for a key store that encrypts it.
    #[must_use]
    pub fn as_pkcs8(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(redacted)")
    }
}

/// Reads an RSA public key from PEM with the label `PUBLIC KEY` (CERT-G-012, PLT-023).
///
/// # Errors
/// `key-malformed`.
pub fn public_key_from_pem(pem: &str) -> Result<PublicKey, Error> {
    let der = body_of(pem, "PUBLIC KEY").ok_or(PeerMisbehaved::KeyMalformed)?;
    rsa_from_spki(&der).ok_or(PeerMisbehaved::KeyMalformed.into())
}

fn body_of(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, after) = pem.split_once(&alloc::format!("-----BEGIN {label}-----"))?;
    let (body, _) = after.split_once(&alloc::format!("-----END {label}-----"))?;
    let body: Zeroizing<String> = Zeroizing::new(body.chars().filter(|c| !c.is_ascii_whitespace()).collect());
    STANDARD.decode(body.as_bytes()).ok()
}

/// `1.2.840.113549.1.1.1` with a NULL parameter: the algorithm of an RSA SubjectPublicKeyInfo (RFC 3279 §2.3.1).
const RSA_ALGORITHM: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

fn rsa_from_spki(der: &[u8]) -> Option<PublicKey> {
    let (info, rest) = element(der, 0x30)?;
    let (algorithm, key) = element(info, 0x30)?;
    let (bits, after) = element(key, 0x03)?;
    if algorithm != RSA_ALGORITHM || !rest.is_empty() || !after.is_empty() {
        return None;
    }
    let (n, e) = rsa_components_from_der(bits.strip_prefix(&[0])?)?;
    Some(PublicKey::Rsa { n, e })
}

/// Modulus and exponent of an `RSAPublicKey` (RFC 8017 §A.1.1).
pub(crate) fn rsa_components_from_der(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (sequence, rest) = element(der, 0x30)?;
    let (n, exponent) = element(sequence, 0x02)?;
    let (e, after) = element(exponent, 0x02)?;
    if !rest.is_empty() || !after.is_empty() {
        return None;
    }
    Some((positive(n)?, positive(e)?))
}

/// One DER element with `tag`: its content, and what follows it.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = input.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 | 0x82 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            (bytes.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

fn positive(number: &[u8]) -> Option<Vec<u8>> {
    let number = match number {
        [0, rest @ ..] => rest,
        [first, ..] if first & 0x80 == 0 => number,
        _ => return None,
    };
    (!number.is_empty()).then(|| number.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{positive, rsa_components_from_der};

    #[test]
    fn two_positive_numbers_and_nothing_after_them() {
        let good = [0x30, 0x07, 0x02, 0x02, 0x00, 0x91, 0x02, 0x01, 0x03];
        assert_eq!(rsa_components_from_der(&good), Some(([0x91].into(), [0x03].into())));
        let after_the_sequence = [0x30, 0x07, 0x02, 0x02, 0x00, 0x91, 0x02, 0x01, 0x03, 0x00];
        assert_eq!(rsa_components_from_der(&after_the_sequence), None);
        let a_third_number = [0x30, 0x0a, 0x02, 0x02, 0x00, 0x91, 0x02, 0x01, 0x03, 0x02, 0x01, 0x05];
        assert_eq!(rsa_components_from_der(&a_third_number), None);
        let negative = [0x30, 0x06, 0x02, 0x01, 0x91, 0x02, 0x01, 0x03];
        assert_eq!(rsa_components_from_der(&negative), None);
        for short in 0..good.len() {
            assert_eq!(rsa_components_from_der(&good[..short]), None, "{short}");
        }
    }

    #[test]
    fn a_number_that_begins_with_a_set_bit_is_negative() {
        assert_eq!(positive(&[0x7f]).as_deref(), Some(&[0x7f][..]));
        assert_eq!(positive(&[0, 0x80]).as_deref(), Some(&[0x80][..]));
        assert_eq!(positive(&[0x80]), None);
        assert_eq!(positive(&[]), None);
    }
}
