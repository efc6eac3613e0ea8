use super::bind::{Proof, open_login};
use super::{BoundResponse, PendingLogin};
use crate::error::PeerMisbehaved;
use crate::parameters::Parameters;
use crate::{AuthenticationResponse, Error, Policy};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use http::Request;
use http::header::{HeaderName, ORIGIN};
use lti_security::{CryptoProvider, UnixTime, same};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the check page posts: the response once more, and what the platform's storage held for this browser.
///
/// That both values are right proves only that whoever posts them has seen them; an attacker who confirmed in his own
/// browser has. So the request has to come from the tool's own page, in the browser that read the storage: `Origin` is the
/// tool's own, letter by letter, and `Sec-Fetch-Site`, where the browser sends it, says `same-origin` (STOR-027, ATK-020).
pub struct Confirmation {
    response: AuthenticationResponse,
    stored_state: String,
    stored_nonce: String,
}

impl Confirmation {
    /// Reads the post of the check page. `own_origin` is the tool's, as [`crate::url::origin`] writes it.
    ///
    /// # Errors
    /// `method-not-allowed`, `confirm-foreign`, and those of [`AuthenticationResponse::from_http`].
    pub fn from_http(request: &Request<Vec<u8>>, own_origin: &str, policy: &Policy) -> Result<Self, Error> {
        if request.method() != http::Method::POST {
            return Err(PeerMisbehaved::MethodNotAllowed.into());
        }
        let only = |name: &HeaderName, expected: &str| {
            let mut values = request.headers().get_all(name).iter();
            (values.next().map(|value| value == expected), values.next().is_none())
        };
        if only(&ORIGIN, own_origin) != (Some(true), true) {
            return Err(PeerMisbehaved::ConfirmForeign { header: "Origin" }.into());
        }
        if !matches!(only(&FETCH_SITE, "same-origin"), (None | Some(true), true)) {
            return Err(PeerMisbehaved::ConfirmForeign { header: "Sec-Fetch-Site" }.into());
        }
        let parameters = Parameters::of_post(request, policy)?;
        Ok(Self {
            // What is missing is as wrong as what differs (PM-013).
            stored_state: parameters.optional("stored_state")?.unwrap_or_default(),
            stored_nonce: parameters.optional("stored_nonce")?.unwrap_or_default(),
            response: AuthenticationResponse::of(&parameters)?,
        })
    }

    /// The response's `state`, for finding the login.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.response.state
    }

    /// Binds the response to this browser's login by what the platform's storage held. From here on it is checked as any
    /// other response, from the beginning.
    ///
    /// # Errors
    /// `state-unknown`; `state-expired`; `browser-mismatch` where the login has no storage target, or the browser sent a
    /// cookie with another value: storage does not make up for that; `storage-mismatch`; `platform-refused`; those of
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
        let wrong_cookie = cookie.is_some_and(|cookie| !pending.is_of(provider, cookie));
        if pending.storage.is_none() || wrong_cookie {
            return Err(PeerMisbehaved::BrowserMismatch { cookie: cookie.is_some() }.into());
        }
        let state = same(self.stored_state.as_bytes(), self.response.state.as_bytes());
        let nonce = same(self.stored_nonce.as_bytes(), pending.nonce().as_bytes());
        if !(state && nonce) {
            return Err(PeerMisbehaved::StorageMismatch.into());
        }
        BoundResponse::new(self.response, pending, Proof::Storage, token_policy)
    }
}

impl fmt::Debug for Confirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Confirmation").finish_non_exhaustive()
    }
}
