//! `cargo xtask bench`: runs the binary target `bench`, optimised, in whichever crate has it.

use crate::metadata::Metadata;
use crate::process::{Failure, Outcome, become_program, cargo};

/// Every argument is the bench program's own.
pub(crate) fn run(args: &[String]) -> Outcome {
    let metadata = Metadata::own()?;
    let Some(package) = metadata.members().find(|package| package.target("bin", "bench").is_some()) else {
        return Err(Failure::said("no crate has a binary target named `bench`"));
    };
    let name = package.name.as_str();
    let call =
        ["run", "--quiet", "--profile", "bench", "--package", name, "--all-features", "--bin", "bench", "--"];
    become_program(cargo(call).args(args))
}
