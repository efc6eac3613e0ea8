//! The crate from outside, as its users see it: both sides of the conversation, every reason of a refusal.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod authentication_request;
mod authentication_response;
mod authorize;
mod checks;
mod hints;
mod initiation;
mod launch;
mod migration;
mod openid;
mod pages;
mod pending_login;
mod platform_storage;
mod policy_table;
mod printed;
mod properties;
mod reasons;
mod storage;
mod support;
