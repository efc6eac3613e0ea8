//! The crate from outside, as its users see it: both sides of each operation with the same bytes, and every refusal.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod answers;
mod requests;
mod streams;
mod support;
