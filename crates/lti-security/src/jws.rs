//! The compact form of a JSON Web Signature (RFC 7515 §7.1), read in one pass and written with
//! [`jsonwebtoken::Header`].

use crate::error::{ApiMisuse, PeerMisbehaved, Refused, Segment};
use crate::key::SigningKey;
use crate::{Algorithm, Error, Policy, Seen};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr as _;
use jsonwebtoken::crypto::JwtSigner as _;

mod header;
mod segment;

use header::IncomingHeader;
pub(crate) use segment::decode_segment;
use segment::{append_segment, encoded_length};

/// A compact token taken apart: shape, sizes, header and algorithm are checked, the signature is not.
pub(crate) struct CompactToken {
    /// Header, dot, payload: what the signature covers.
    pub(crate) signing_input: String,
    pub(crate) kid: Option<String>,
    pub(crate) algorithm: Algorithm,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl CompactToken {
    /// The first checks of the fixed order: shape and sizes, then the algorithm by policy.
    pub(crate) fn parse(token: &str, policy: &Policy) -> Result<Self, Error> {
        if token.len() > policy.max_token_bytes {
            return Err(Refused::TokenTooLarge { seen: token.len(), limit: policy.max_token_bytes }.into());
        }
        Self::take_apart(token, policy).map_err(|error| match token.split('.').count() {
            3 => error,
            segments => PeerMisbehaved::TokenMalformed { segments }.into(),
        })
    }

    /// Splits at the first and the last dot, so that the long segment between them is looked through only once, by its
    /// decoder: it takes a dot for a foreign character.
    fn take_apart(token: &str, policy: &Policy) -> Result<Self, Error> {
        let (header, rest) = token.split_once('.').unwrap_or_default();
        let (payload, signature) = rest.rsplit_once('.').unwrap_or_default();
        let header_bytes = decode(header, Segment::Header)?;
        let payload_bytes = decode(payload, Segment::Payload)?;
        let signature_bytes = decode(signature, Segment::Signature)?;
        if header_bytes.len() > policy.max_header_bytes {
            let (seen, limit) = (header_bytes.len(), policy.max_header_bytes);
            return Err(Refused::HeaderTooLarge { seen, limit }.into());
        }
        let parsed = IncomingHeader::parse(&header_bytes, policy)?;
        let algorithm = allowed(&parsed, policy)?;
        let covered = header.len().saturating_add(1).saturating_add(payload.len());
        let signing_input = token.get(..covered).unwrap_or_default();
        Ok(Self {
            signing_input: signing_input.into(),
            kid: parsed.kid.map(Cow::into_owned),
            algorithm,
            payload: payload_bytes,
            signature: signature_bytes,
        })
    }
}

fn decode(text: &str, segment: Segment) -> Result<Vec<u8>, PeerMisbehaved> {
    if text.is_empty() {
        return Err(PeerMisbehaved::SegmentEmpty { segment });
    }
    decode_segment(text.as_bytes()).ok_or(PeerMisbehaved::Base64Invalid { segment })
}

/// The algorithm comes from the policy; the header only says which of the allowed ones was used (ATK-002).
fn allowed(header: &IncomingHeader<'_>, policy: &Policy) -> Result<Algorithm, PeerMisbehaved> {
    let text = header.algorithm.as_deref().ok_or(PeerMisbehaved::AlgorithmMissing)?;
    Algorithm::from_str(text)
        .ok()
        .filter(|algorithm| crate::key::is_asymmetric(*algorithm) && policy.algorithms.contains(algorithm))
        .ok_or_else(|| PeerMisbehaved::AlgorithmNotAllowed { seen: Seen::new(text) })
}

/// Signs a JSON payload. The header has `typ`, `alg` and `kid`, and nothing else.
///
/// # Errors
/// [`crate::error::Environment::Signing`] where the provider fails.
pub fn sign(key: &SigningKey, payload: &[u8]) -> Result<String, Error> {
    let mut header = jsonwebtoken::Header::new(key.algorithm());
    header.kid = Some(key.kid().into());
    let header = serde_json::to_vec(&header).map_err(|_| ApiMisuse::ClaimsUnwritable)?;
    // Room for two dots and a signature of 4096 bits, so that the text is not moved while it grows.
    let size = encoded_length(header.len()).saturating_add(encoded_length(payload.len()));
    let mut token = String::with_capacity(size.saturating_add(encoded_length(512)).saturating_add(2));
    append_segment(&header, &mut token);
    token.push('.');
    append_segment(payload, &mut token);
    let signature = key.sign_bytes(token.as_bytes())?;
    token.push('.');
    append_segment(&signature, &mut token);
    Ok(token)
}
