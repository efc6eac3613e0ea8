//! The stores in SQLite: what they promise, also among processes, and when a process is killed.
#![cfg(feature = "tool")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking; a worker speaks by its output"
)]

mod database;
mod kill;
mod outbox;
mod random;
mod support;
