//! A tool from outside: requests in, answers out, over ports that the tests watch.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod configuration;
mod gradebook;
mod keys;
mod launch;
mod login;
mod logs;
mod migration;
mod once;
mod outbox;
mod ports;
mod report;
mod roster;
mod services;
mod support;
