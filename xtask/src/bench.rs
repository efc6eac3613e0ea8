//! `cargo xtask bench [--report text|json]`: how long a launch takes beside the bare signature. The program lies in
//! `bench/`, outside of the workspace.

use crate::process::{Failure, Outcome, become_program, cargo, target_dir};

pub(crate) fn run(args: &[String]) -> Outcome {
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] | ["--report", "text" | "json"] => {}
        _ => return Err(Failure::said("usage: cargo xtask bench [--report text|json]")),
    }
    // A directory of its own: other features of the same crates must not be built by turns.
    let built = target_dir().join("bench");
    let mut call = cargo(["run", "--quiet", "--release", "--manifest-path", "bench/Cargo.toml"]);
    become_program(call.arg("--target-dir").arg(built).arg("--").args(args))
}
