//! Access to services: OAuth 2.0 client credentials with a signed assertion (Security Framework 1.0 §4.1.1), both sides.

mod access;
mod answer;
mod assertion;
mod granted;
mod request;
mod scopes;
mod verdict;

pub use access::{AccessGrant, AccessToken, challenge};
pub use answer::{TokenAnswer, TokenError, excerpt};
pub use assertion::{
    AssertedClient, ClientAssertion, ExpectedAssertion, claimed_client_id, fresh_jti, verify,
};
pub use granted::{GrantedToken, GrantedTokens, TokenKey, TokenSource};
pub use request::TokenRequest;
pub use scopes::Scopes;
pub use verdict::{REASON_BYTES, is_throttled, names_scope, token_is_refused};

#[cfg(test)]
#[cfg(feature = "oauth2")]
mod interop;
#[cfg(test)]
mod tests;
