//! The test keys of `fixtures/keys/`, and signing with them.
//!
//! `ring` signs with RSA keys of 2048 to 4096 bits. Weaker and larger ones sign through the `openssl` program
//! (see [`crate::golden`]); tokens of theirs are committed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaKeyPair,
};
use ring::{digest, hmac};
use serde_json::Value;

use crate::encoding::from_base64;
use crate::error::FixtureError;
use crate::files;

/// HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], input: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), input).as_ref().to_vec()
}

/// A test key pair.
#[derive(Clone, Debug)]
pub struct Key {
    /// File name without its ending.
    pub name: String,
    /// The public half as the JWK of `<name>.jwk.json`.
    pub jwk: Value,
    /// The private half, PKCS#8 in PEM.
    pub pem: String,
    public_pem: String,
    jwk_text: String,
    pkcs8: Vec<u8>,
    /// Read once; `None` where `ring` does not sign with a key of this size.
    pair: Arc<OnceLock<Option<RsaKeyPair>>>,
}

/// Why a key could not sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignError {
    /// `ring` does not sign with a key of this size.
    Size,
    /// No such algorithm here.
    Algorithm(String),
}

impl Key {
    /// The `kid` of the JWK.
    pub fn kid(&self) -> &str {
        self.jwk.get("kid").and_then(Value::as_str).unwrap_or_default()
    }

    /// Signs with `algorithm`: `RS256`, `RS384`, `RS512`; `none` (an empty signature); `HS256`, `HS384`,
    /// `HS512`, keyed with a public text of this key: `HS256:pem`, `HS256:der` or `HS256:jwk`.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, algorithm: &str, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let padding = match algorithm {
            "RS256" => &RSA_PKCS1_SHA256,
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            "none" => return Ok(Vec::new()),
            other => return self.hmac(other, input),
        };
        let pair = self.pair.get_or_init(|| RsaKeyPair::from_pkcs8(&self.pkcs8).ok());
        let pair = pair.as_ref().ok_or(SignError::Size)?;
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(padding, &SystemRandom::new(), input, &mut signature).map_err(|_| SignError::Size)?;
        Ok(signature)
    }

    fn hmac(&self, algorithm: &str, input: &[u8]) -> Result<Vec<u8>, SignError> {
        let unknown = || SignError::Algorithm(algorithm.to_owned());
        let (name, secret) = algorithm.split_once(':').ok_or_else(unknown)?;
        let hash = match name {
            "HS256" => hmac::HMAC_SHA256,
            "HS384" => hmac::HMAC_SHA384,
            "HS512" => hmac::HMAC_SHA512,
            _ => return Err(unknown()),
        };
        let secret = match secret {
            "pem" => self.public_pem.as_bytes().to_vec(),
            "der" => pem_body(&self.public_pem).ok_or_else(unknown)?,
            "jwk" => self.jwk_text.as_bytes().to_vec(),
            _ => return Err(unknown()),
        };
        Ok(hmac::sign(&hmac::Key::new(hash, &secret), input).as_ref().to_vec())
    }

    /// Verifies RS256 with this key's public half: the runner's own reading of a token, independent of ours.
    pub fn verifies(&self, input: &[u8], signature: &[u8]) -> bool {
        let member = |name| self.jwk.get(name).and_then(Value::as_str).and_then(from_base64);
        let (Some(n), Some(e)) = (member("n"), member("e")) else { return false };
        ring::signature::RsaPublicKeyComponents { n, e }
            .verify(&RSA_PKCS1_2048_8192_SHA256, input, signature)
            .is_ok()
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

fn pem_body(pem: &str) -> Option<Vec<u8>> {
    from_base64(&pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>())
}

/// All test keys by name.
#[derive(Clone, Debug)]
pub struct Keys(BTreeMap<String, Key>);

impl Keys {
    /// Reads `<name>.pem`, `<name>.pub.pem` and `<name>.jwk.json` of every key.
    ///
    /// # Errors
    /// A file that is missing or unreadable.
    pub fn load(root: &Path) -> Result<Self, FixtureError> {
        let mut keys = BTreeMap::new();
        for file in files::list(root, "keys")? {
            let Some(name) = file.strip_suffix(".jwk.json") else { continue };
            let at = format!("keys/{name}.pem");
            let pem = files::read(root, &at)?;
            let pkcs8 = pem_body(&pem).ok_or_else(|| FixtureError::new(&at, "is not PEM"))?;
            let public_pem = files::read(root, &format!("keys/{name}.pub.pem"))?;
            let at = format!("keys/{file}");
            let jwk_text = files::read(root, &at)?;
            let jwk = serde_json::from_str(&jwk_text).map_err(|e| FixtureError::new(&at, e))?;
            keys.insert(
                name.to_owned(),
                Key { name: name.to_owned(), jwk, pem, public_pem, jwk_text, pkcs8, pair: Arc::default() },
            );
        }
        Ok(Self(keys))
    }

    /// The key of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn get(&self, name: &str) -> Result<&Key, FixtureError> {
        self.0.get(name).ok_or_else(|| FixtureError::new("keys", format!("no key is named {name}")))
    }

    /// All keys, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Key> {
        self.0.values()
    }
}
