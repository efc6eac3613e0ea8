use super::bind::Unproven;
use super::storage_page::{Form, Step, StoragePage};
use super::{CheckedLaunch, StorageRoutes};
use crate::Error;
use crate::error::PeerMisbehaved;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use lti_security::CryptoProvider;

/// A message that was checked, and whether its browser was.
#[derive(Debug)]
pub enum Checked {
    /// This browser's own.
    Launch(Box<CheckedLaunch>),
    /// The browser sent no cookie, and the platform's storage has to be asked. There is no launch in it.
    ToConfirm(UnconfirmedLaunch),
}

impl Checked {
    /// The launch, where the browser's cookie or the platform's storage proved whose it is.
    ///
    /// # Errors
    /// `browser-mismatch`.
    pub fn confirmed(self) -> Result<CheckedLaunch, Error> {
        match self {
            Self::Launch(launch) => Ok(*launch),
            Self::ToConfirm(_) => Err(PeerMisbehaved::BrowserMismatch { cookie: false }.into()),
        }
    }
}

/// A response whose message passed its checks, in a browser that nobody recognised yet.
pub struct UnconfirmedLaunch {
    unproven: Box<Unproven>,
    nonce: String,
    platform_origin: String,
}

impl UnconfirmedLaunch {
    pub(super) const fn new(unproven: Box<Unproven>, nonce: String, platform_origin: String) -> Self {
        Self { unproven, nonce, platform_origin }
    }

    /// The check page (STOR-026): asks the platform's storage, and posts what it held to [`StorageRoutes::confirm`].
    /// Nothing is kept meanwhile; the response travels in the page.
    #[must_use]
    pub fn to_http(&self, provider: &CryptoProvider, routes: &StorageRoutes<'_>) -> http::Response<Vec<u8>> {
        let Unproven { target, state, id_token } = &*self.unproven;
        let page = StoragePage {
            step: Step::Get,
            form: Form {
                method: "post",
                action: routes.confirm,
                fields: [
                    ("id_token", id_token.as_str()),
                    ("state", state),
                    ("stored_state", ""),
                    ("stored_nonce", ""),
                ]
                .into(),
            },
            target,
            platform_origin: &self.platform_origin,
            state,
            nonce: &self.nonce,
            script: routes.script,
            again: None,
        };
        page.to_http(provider)
    }
}

impl fmt::Debug for UnconfirmedLaunch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnconfirmedLaunch")
            .field("platform_origin", &self.platform_origin)
            .finish_non_exhaustive()
    }
}

/// What proved that a launch came back in the browser that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrowserProof {
    /// The login's cookie.
    Cookie,
    /// The platform's storage: this browser keeps no cookies of the tool where it is shown, and a session needs another
    /// way too.
    PlatformStorage,
}
