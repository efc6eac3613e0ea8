//! Access to services: OAuth 2.0 client credentials with a signed assertion (Security Framework 1.0 §4.1.1), both sides.

mod access;
mod answer;
mod assertion;
mod request;
mod scopes;

pub use access::{AccessGrant, AccessToken, challenge};
pub use answer::{TokenAnswer, TokenError};
pub use assertion::{AssertedClient, ClientAssertion, ExpectedAssertion, claimed_client_id, verify};
pub use request::TokenRequest;
pub use scopes::Scopes;

#[cfg(test)]
#[cfg(feature = "oauth2")]
mod interop;
#[cfg(test)]
mod tests;
