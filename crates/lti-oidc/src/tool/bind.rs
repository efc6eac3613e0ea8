use super::{PendingLogin, Registration, VerifiedResponse};
use crate::error::{PeerIncompatible, PeerMisbehaved};
use crate::{AuthenticationResponse, Error, ResponseOutcome};
use lti_claims::LaunchClaims;
use lti_security::token::remember_until;
use lti_security::{Algorithm, CryptoProvider, Expected, SenderKeys, UnixTime, Unverified, same};

impl AuthenticationResponse {
    /// Binds the response to a login that this browser began.
    ///
    /// `pending` is what was opened or taken by the response's `state`; `None` where there is none. `cookie` is the value
    /// of the cookie that [`super::cookie_name`] names. An error of the platform is only believed after this (OIDC-038).
    ///
    /// # Errors
    /// `state-unknown`, `state-expired`, `browser-mismatch`, `platform-refused`, and those of
    /// [`Unverified::parse`](lti_security::Unverified::parse).
    pub fn bind(
        self,
        provider: &CryptoProvider,
        pending: Option<PendingLogin>,
        cookie: Option<&str>,
        token_policy: &lti_security::Policy,
        now: UnixTime,
    ) -> Result<BoundResponse, Error> {
        let pending = pending.ok_or(PeerMisbehaved::StateUnknown)?;
        if now >= pending.expires_at {
            return Err(PeerMisbehaved::StateExpired.into());
        }
        let cookie = cookie.ok_or(PeerMisbehaved::BrowserMismatch { cookie: false })?;
        if !same(&provider.sha256(cookie.as_bytes()), &pending.browser) {
            return Err(PeerMisbehaved::BrowserMismatch { cookie: true }.into());
        }
        match self.outcome {
            ResponseOutcome::IdToken(token) => {
                Ok(BoundResponse { pending, token: Unverified::parse(&token, token_policy)? })
            }
            ResponseOutcome::Error(error) => Err(PeerIncompatible::PlatformRefused(error).into()),
        }
    }
}

/// A response of this browser's own login. Its token is still unverified.
#[derive(Debug)]
pub struct BoundResponse {
    pending: PendingLogin,
    token: Unverified<LaunchClaims>,
}

impl BoundResponse {
    /// The registration that was picked at the login: its keys verify the token, and no others.
    #[must_use]
    pub fn registration_id(&self) -> &str {
        self.pending.registration_id()
    }

    /// The key that the token names, for looking it up in that registration's key set.
    ///
    /// # Errors
    /// `kid-missing`.
    pub fn kid(&self) -> Result<&str, Error> {
        Ok(self.token.kid()?)
    }

    /// The algorithm that the token says it is signed with; one that the policy allows.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.token.algorithm()
    }

    /// Verifies the token: signature, issuer, audience and `azp`, times, nonce, in this order.
    ///
    /// # Errors
    /// Those of [`Unverified::verify`](lti_security::Unverified::verify); `state-unknown` where `registration` is not
    /// the one of the login.
    pub fn verify(
        self,
        keys: SenderKeys<'_>,
        registration: &Registration<'_>,
        token_policy: &lti_security::Policy,
        now: UnixTime,
    ) -> Result<VerifiedResponse, Error> {
        if registration.id != self.pending.registration_id {
            return Err(PeerMisbehaved::StateUnknown.into());
        }
        let nonce = self.pending.nonce();
        let expected = Expected {
            issuer: registration.issuer,
            audiences: &[registration.client_id],
            authorized_parties: &[registration.client_id],
            nonce: Some(&nonce),
            max_age: token_policy.max_token_age,
            max_lifetime: token_policy.max_token_lifetime,
        };
        let token = self.token.verify(keys, &expected, token_policy, now)?;
        let remember_until = remember_until(&token.registered, &expected, token_policy, now);
        Ok(VerifiedResponse { pending: self.pending, token, remember_until })
    }
}
