//! `cargo xtask bench [--report text|json] [--only PART-OF-A-NAME]`: how long a launch takes beside the bare signature. The program lies in
//! `bench/`, outside of the workspace.

use crate::process::{Failure, Outcome, become_program, cargo, target_dir};

pub(crate) fn run(args: &[String]) -> Outcome {
    for pair in args.chunks(2) {
        match pair.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["--report", "text" | "json"] | ["--only", _] => {}
            _ => {
                let usage = "usage: cargo xtask bench [--report text|json] [--only PART-OF-A-NAME]";
                return Err(Failure::said(usage));
            }
        }
    }
    // A directory of its own: other features of the same crates must not be built by turns.
    let built = target_dir().join("bench");
    let mut call = cargo(["run", "--quiet", "--release", "--manifest-path", "bench/Cargo.toml"]);
    become_program(call.arg("--target-dir").arg(built).arg("--").args(args))
}
