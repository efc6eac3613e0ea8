//! `cargo xtask conformance`, `fixtures` and `requirements`: all three are the fixture runner's.

use crate::process::{Outcome, become_program, cargo};

/// Optimised a little, so that a million logins take seconds; one profile for every call, so that it is built once.
pub(crate) const PROFILE: &str = "conformance";

/// Every argument and the exit status are the runner's own.
pub(crate) fn run(command: &str, args: &[String]) -> Outcome {
    let mut call = cargo(["run", "--quiet", "--profile", PROFILE, "--package", "lti-conformance", "--"]);
    if command != "conformance" {
        call.arg(command);
    }
    become_program(call.args(args))
}
