use super::{PendingLogin, Registration, VerifiedResponse};
use crate::error::{PeerIncompatible, PeerMisbehaved};
use crate::storage::Target;
use crate::{AuthenticationResponse, Error, ResponseOutcome};
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use lti_claims::LaunchClaims;
use lti_security::token::remember_until;
use lti_security::{Algorithm, CryptoProvider, Expected, SenderKeys, UnixTime, Unverified};

impl AuthenticationResponse {
    /// Binds the response to a login that this browser began.
    ///
    /// `pending` is what was opened or taken by the response's `state`; `None` where there is none. `cookie` is the value
    /// of the cookie that [`super::cookie_name`] names. An error of the platform is only believed after this (OIDC-038).
    ///
    /// A login that has a storage target may come back without a cookie: the response is then checked as any other, but it
    /// ends in [`Checked::ToConfirm`](super::Checked::ToConfirm) and not in a launch.
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
        let pending = open_login(pending, now)?;
        let proof = match (cookie, &pending.storage, &self.outcome) {
            (Some(cookie), _, _) if pending.is_of(provider, cookie) => Proof::Cookie,
            (None, Some(target), ResponseOutcome::IdToken(token)) => Proof::Missing(Box::new(Unproven {
                target: target.clone(),
                state: self.state.clone(),
                id_token: token.clone(),
            })),
            (cookie, _, _) => {
                return Err(PeerMisbehaved::BrowserMismatch { cookie: cookie.is_some() }.into());
            }
        };
        BoundResponse::new(self, pending, proof, token_policy)
    }
}

/// The login, where there is one that is not over.
pub(super) fn open_login(pending: Option<PendingLogin>, now: UnixTime) -> Result<PendingLogin, Error> {
    let pending = pending.ok_or(PeerMisbehaved::StateUnknown)?;
    if now >= pending.expires_at {
        return Err(PeerMisbehaved::StateExpired.into());
    }
    Ok(pending)
}

/// What says that the response came in the browser that began the login.
pub(super) enum Proof {
    /// Its cookie.
    Cookie,
    /// What the platform's storage held.
    Storage,
    /// Nothing yet: the platform's storage has to be asked.
    Missing(Box<Unproven>),
}

/// What the check page needs to ask for the proof.
pub(super) struct Unproven {
    pub(super) target: Target,
    pub(super) state: String,
    pub(super) id_token: String,
}

/// A response of this browser's own login, or one of which that has still to be proved. Its token is still unverified.
pub struct BoundResponse {
    pending: PendingLogin,
    proof: Proof,
    token: Unverified<LaunchClaims>,
}

impl BoundResponse {
    pub(super) fn new(
        response: AuthenticationResponse,
        pending: PendingLogin,
        proof: Proof,
        token_policy: &lti_security::Policy,
    ) -> Result<Self, Error> {
        match response.outcome {
            ResponseOutcome::IdToken(token) => {
                Ok(Self { pending, proof, token: Unverified::parse(&token, token_policy)? })
            }
            ResponseOutcome::Error(error) => Err(PeerIncompatible::PlatformRefused(error).into()),
        }
    }

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
        Ok(VerifiedResponse { pending: self.pending, proof: self.proof, token, remember_until })
    }
}

impl fmt::Debug for BoundResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundResponse")
            .field("pending", &self.pending)
            .field("confirmed", &!matches!(self.proof, Proof::Missing(_)))
            .finish_non_exhaustive()
    }
}
