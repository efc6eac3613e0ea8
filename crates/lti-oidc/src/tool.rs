//! The tool's side of the conversation.
//!
//! Each step takes what the outside has to supply and gives the next value, so that no check can be left out:
//! [`LoginInitiation`](crate::LoginInitiation) `.answer` → [`LoginAnswer`]; [`AuthenticationResponse`](crate::AuthenticationResponse)
//! `.bind` → [`BoundResponse`] `.verify` → [`VerifiedResponse`] `.check_message` → [`CheckedLaunch`] `.accept` →
//! [`Accepted`].
//!
//! Where the browser sent no cookie and the login named a storage target, `.check_message` gives an [`UnconfirmedLaunch`]
//! instead, whose page asks the platform's storage and posts a [`Confirmation`]; `.bind` of that goes on as above.

mod accept;
mod answer;
mod bind;
mod checks;
mod confirm;
mod migration;
mod pending;
mod storage_page;
mod unconfirmed;

pub use accept::{Accepted, CheckedLaunch, DeploymentStatus, Launch, LaunchId, Repeat, VerifiedResponse};
pub use answer::{LoginAnswer, LoginSecrets};
pub use bind::BoundResponse;
pub use checks::Check;
pub use confirm::Confirmation;
pub use migration::{Migration, NotProven};
pub use pending::{BrowserSecret, PendingLogin, cookie_name};
pub use storage_page::StorageRoutes;
pub use unconfirmed::{BrowserProof, Checked, UnconfirmedLaunch};

/// What the steps need to know of a registration: who the platform is, and who we are there.
///
/// A borrowed view; the tool's store owns the record. It is picked at the login and stays the same until the launch is
/// accepted (TRAP-23).
#[derive(Clone, Copy, Debug)]
pub struct Registration<'a> {
    /// The tool's own name for this registration; part of the sealed `state`. At most 255 bytes.
    pub id: &'a str,
    /// The platform's issuer, letter by letter.
    pub issuer: &'a str,
    /// The tool's client id there.
    pub client_id: &'a str,
    /// Where the browser is sent (OIDC-012).
    pub authorization_endpoint: &'a str,
    /// Where the response comes back: one registered redirect URI (LMS-009).
    pub redirect_uri: &'a str,
    /// The origins that a `target_link_uri` may have, as [`crate::url::origin`] writes them (ATK-024).
    pub target_origins: &'a [&'a str],
}

impl Registration<'_> {
    fn allows_target(&self, target: &str) -> bool {
        crate::url::origin(target).is_some_and(|origin| self.target_origins.contains(&origin.as_str()))
    }
}
