//! What a launch says of LTI 1.1 (LTI 1.3 Migration Guide §6).

use super::Launch;
use crate::Error;
use crate::error::Refused;
use core::fmt;
use lti_claims::{LegacyIds, Lti1p1, Message};
use lti_security::migration::{ConsumerSecret, KeyProof};
use lti_security::{CryptoProvider, Seen};

/// The LTI 1.1 account that a launch says its deployment had: nothing to act on before [`Migration::prove`] said yes.
///
/// Only a [`Launch`] gives one, so the token was verified (MIG-010).
#[derive(Clone, Copy)]
pub struct Migration<'a> {
    launch: &'a Launch,
    oauth_consumer_key: &'a str,
    signature: Option<&'a str>,
}

/// Why a launch does not prove that its platform had the LTI 1.1 account that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotProven {
    /// There is no account with this consumer key, or none whose secret is known.
    AccountUnknown,
    /// `oauth_consumer_key_sign` is missing.
    SignatureMissing,
    /// The signature is of another secret, another token, or another order of the parts.
    SignatureWrong,
}

impl NotProven {
    /// The stable code, for logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccountUnknown => "account-unknown",
            Self::SignatureMissing => "signature-missing",
            Self::SignatureWrong => "signature-wrong",
        }
    }
}

impl Launch {
    /// The LTI 1.1 account that the launch names; `None` where it names none.
    #[must_use]
    pub fn migration(&self) -> Option<Migration<'_>> {
        let claim = self.lti1p1()?;
        let oauth_consumer_key = claim.oauth_consumer_key.as_deref()?;
        Some(Migration {
            launch: self,
            oauth_consumer_key,
            signature: claim.oauth_consumer_key_sign.as_deref(),
        })
    }

    /// Who and what the launch is about under LTI 1.1; nothing for messages that cannot say it. Meant for a deployment that
    /// is bound to an account, see [`lti_claims::ResourceLinkRequest::legacy_ids`].
    #[must_use]
    pub fn legacy_ids(&self) -> LegacyIds {
        match &self.message {
            Message::ResourceLink(request) => request.legacy_ids(),
            _ => LegacyIds::default(),
        }
    }

    /// Checks that the launch does not name another account than the one that its deployment is bound to. It need not name
    /// any (MIG-015).
    ///
    /// # Errors
    /// `migration-contradicted`, proven or not: the ids of this launch are not ids of the bound account.
    pub fn check_account(&self, bound: &str) -> Result<(), Error> {
        match self.migration() {
            Some(other) if other.oauth_consumer_key != bound => {
                let seen = Seen::new(other.oauth_consumer_key);
                Err(Refused::MigrationContradicted { seen }.into())
            }
            _ => Ok(()),
        }
    }

    fn lti1p1(&self) -> Option<&Lti1p1> {
        match &self.message {
            Message::ResourceLink(request) => request.lti1p1.as_ref(),
            _ => None,
        }
    }
}

impl<'a> Migration<'a> {
    /// The consumer key of the account, letter by letter.
    #[must_use]
    pub const fn oauth_consumer_key(&self) -> &'a str {
        self.oauth_consumer_key
    }

    /// Whether the platform knows the account's secret: a signature of this very token, compared in constant time (MIG-009).
    ///
    /// # Errors
    /// The deployment must not be bound to the account. The launch itself is good all the same.
    pub fn prove(&self, provider: &CryptoProvider, secret: &ConsumerSecret) -> Result<(), NotProven> {
        let signature = self.signature.ok_or(NotProven::SignatureMissing)?;
        // Only a whole number can be written as the plain integer that is signed (TRAP-59).
        let exp = self.launch.exp.filter(|exp| exp.nanos() == 0).ok_or(NotProven::SignatureWrong)?;
        let proof = KeyProof {
            oauth_consumer_key: self.oauth_consumer_key,
            deployment_id: self.launch.message.deployment_id(),
            issuer: &self.launch.issuer,
            client_id: &self.launch.client_id,
            exp: exp.seconds(),
            nonce: &self.launch.nonce,
        };
        if proof.verify(provider, secret, signature) { Ok(()) } else { Err(NotProven::SignatureWrong) }
    }
}

impl fmt::Debug for Migration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migration")
            .field("oauth_consumer_key", &self.oauth_consumer_key)
            .finish_non_exhaustive()
    }
}
