//! Everything one does in this repository.
fn main() {}
