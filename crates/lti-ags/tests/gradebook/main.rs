//! The crate from outside, as its users see it: both sides of each operation with the same bytes, and every refusal.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod answers;
mod date_times;
mod decimals;
mod extensions;
mod line_items;
mod policy;
mod properties;
mod requests;
mod results;
mod scopes;
mod scores;
mod support;
mod urls;
