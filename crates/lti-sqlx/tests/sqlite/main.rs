//! The stores in SQLite: what they promise, also among processes, and when a process is killed.
#![cfg(feature = "tool")]
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod database;
mod outbox;
mod random;
mod support;
