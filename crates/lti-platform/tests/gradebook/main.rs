//! What becomes of scores: pure decisions first, then the store, then the service from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

mod courses;
mod grades;
mod interleavings;
mod memory;
mod model;
mod scales;
mod support;
