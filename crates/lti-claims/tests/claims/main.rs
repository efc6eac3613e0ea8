//! The crate from outside, as its users see it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail by panicking"
)]

mod basic_outcome;
mod incoming;
mod lms;
mod outgoing;
mod parse;
mod properties;
mod shown;
mod support;
mod vocabulary;
