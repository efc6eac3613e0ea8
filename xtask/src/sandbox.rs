//! `cargo xtask sandbox`: the small LMS and the small tool.

use crate::process::{Outcome, become_program, cargo};

/// Every argument is the sandbox's own.
pub(crate) fn run(args: &[String]) -> Outcome {
    become_program(cargo(["run", "--quiet", "--package", "lti-sandbox", "--"]).args(args))
}
