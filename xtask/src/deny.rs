//! `cargo xtask deny`: licences, sources, banned and duplicate crates (`deny.toml`).
//!
//! The advisory database lies on another server and is not asked; an advisory that we know of stands in
//! `deny.toml` with the reason why it does not apply.

use crate::process::{self, Outcome, cargo};
use crate::tools;

/// Further arguments go to `cargo deny check`.
pub(crate) fn run(args: &[String]) -> Outcome {
    tools::ensure(&tools::CARGO_DENY)?;
    let call = [
        "deny",
        "--all-features",
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ];
    process::run(cargo(call).args(args))
}
