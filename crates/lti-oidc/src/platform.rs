//! The platform's side of the conversation.
//!
//! [`LaunchIntent`] `.begin` → a [`LoginInitiation`](crate::LoginInitiation) to send; [`IncomingRequest`] `.check_redirect`
//! → [`TrustedRequest`] `.check` → [`CheckedRequest`] `.for_user` → [`AuthorizedRequest`] `.respond` → the page that posts
//! the `id_token`. What fails before the redirect URI is trusted is shown on the platform's own page; what fails after it
//! goes back to the tool as a [`Refusal`].

mod hints;
mod request;
mod respond;

pub use hints::{LaunchIntent, OpenedHint};
pub use request::{CheckedRequest, IncomingRequest, Refusal, TrustedRequest};
pub use respond::AuthorizedRequest;

/// What the steps need to know of a registered tool. A borrowed view; the platform's store owns the record.
#[derive(Clone, Copy, Debug)]
pub struct Registration<'a> {
    /// The tool's client id.
    pub client_id: &'a str,
    /// Its redirect URIs, compared letter by letter (OIDC-025, PLT-010).
    pub redirect_uris: &'a [&'a str],
}
