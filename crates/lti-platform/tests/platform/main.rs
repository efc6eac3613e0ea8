//! A platform from outside: requests in, answers out, over ports that the tests watch.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod authorize;
mod bad_input;
mod call_error;
mod configuration;
mod disabled;
mod endpoint;
mod gradebook;
mod guard;
mod interleavings;
mod launch;
mod logs;
mod roster;
mod roster_attacks;
mod roster_claims;
mod roster_differences;
mod roster_memory;
mod roster_pages;
mod roster_privacy;
mod school;
mod support;
mod token;
mod variables;
