//! Proof that a platform knows the LTI 1.1 secret of an account, so that a tool may bind a deployment to it
//! (LTI 1.3 Migration Guide §6.2.2, MIG-007 to MIG-009).

use crate::{CryptoProvider, same};
use alloc::format;
use alloc::string::String;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::fmt;

/// The shared secret of an LTI 1.1 account. Never empty: an empty secret proves nothing. It shows nothing in `Debug`.
#[derive(Clone)]
pub struct ConsumerSecret(String);

impl ConsumerSecret {
    /// The secret as it was shared, letter by letter; `None` where it is empty.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Option<Self> {
        let secret = secret.into();
        (!secret.is_empty()).then_some(Self(secret))
    }
}

impl fmt::Debug for ConsumerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConsumerSecret(redacted)")
    }
}

/// What `oauth_consumer_key_sign` of the migration claim is a signature of.
///
/// All values but the key are those of the verified token that carries the claim (MIG-010). Nothing is encoded.
#[derive(Clone, Copy, Debug)]
pub struct KeyProof<'a> {
    /// The LTI 1.1 key, from the claim.
    pub oauth_consumer_key: &'a str,
    /// The deployment.
    pub deployment_id: &'a str,
    /// The platform's issuer.
    pub issuer: &'a str,
    /// The registration's client id, never a list of audiences (TRAP-58).
    pub client_id: &'a str,
    /// `exp`: whole seconds since 1970 (TRAP-59).
    pub exp: i64,
    /// `nonce`.
    pub nonce: &'a str,
}

impl KeyProof<'_> {
    /// The platform's side: HMAC-SHA256 with the LTI 1.1 secret alone as key, as base64 with padding.
    #[must_use]
    pub fn sign(&self, provider: &CryptoProvider, secret: &ConsumerSecret) -> String {
        STANDARD.encode(provider.hmac_sha256(secret.0.as_bytes(), self.base_string().as_bytes()))
    }

    /// The tool's side, in time that does not depend on where the signatures differ.
    #[must_use]
    pub fn verify(&self, provider: &CryptoProvider, secret: &ConsumerSecret, signature: &str) -> bool {
        same(self.sign(provider, secret).as_bytes(), signature.as_bytes())
    }

    fn base_string(&self) -> String {
        let Self { oauth_consumer_key, deployment_id, issuer, client_id, exp, nonce } = self;
        format!("{oauth_consumer_key}&{deployment_id}&{issuer}&{client_id}&{exp}&{nonce}")
    }
}

#[cfg(test)]
mod tests {
    use super::{ConsumerSecret, KeyProof};
    use crate::testing::providers;
    use alloc::format;

    const PROOF: KeyProof<'_> = KeyProof {
        oauth_consumer_key: "179248902",
        deployment_id: "689302",
        issuer: "https://lmsvendor.com",
        client_id: "PM48OJSfGDTAzAo",
        exp: 1_551_290_856,
        nonce: "172we8671fd8z",
    };
    const SIGNATURE: &str = "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=";

    fn secret(text: &str) -> ConsumerSecret {
        ConsumerSecret::new(text).unwrap()
    }

    #[test]
    fn a_secret_says_something_and_shows_nothing() {
        assert!(ConsumerSecret::new("").is_none());
        assert_eq!(format!("{:?}", secret("my-lti11-secret")), "ConsumerSecret(redacted)");
    }

    #[test]
    fn the_published_example() {
        for provider in providers() {
            assert_eq!(PROOF.sign(&provider, &secret("my-lti11-secret")), SIGNATURE);
            assert!(PROOF.verify(&provider, &secret("my-lti11-secret"), SIGNATURE));
        }
    }

    #[test]
    fn anything_else_proves_nothing() {
        for provider in providers() {
            let verify =
                |proof: KeyProof<'_>, text, signature| proof.verify(&provider, &secret(text), signature);
            // The key of OAuth 1.0a has a trailing `&`.
            assert!(!verify(PROOF, "my-lti11-secret&", SIGNATURE));
            assert!(!verify(PROOF, "my-lti11-secret", SIGNATURE.trim_end_matches('=')));
            assert!(!verify(PROOF, "my-lti11-secret", ""));
            for other in [
                KeyProof { oauth_consumer_key: "179248903", ..PROOF },
                KeyProof { deployment_id: "689303", ..PROOF },
                KeyProof { issuer: "https%3A%2F%2Flmsvendor.com", ..PROOF },
                KeyProof { client_id: "other", ..PROOF },
                KeyProof { exp: 1_551_290_857, ..PROOF },
                KeyProof { nonce: "other", ..PROOF },
                KeyProof { oauth_consumer_key: "689302", deployment_id: "179248902", ..PROOF },
            ] {
                assert!(!verify(other, "my-lti11-secret", SIGNATURE), "{other:?}");
            }
        }
    }
}
