//! `cargo xtask deps`: who may import whom, what each crate weighs, which Rust each crate states.
//!
//! The rules are the table in `deps/rules.rs`.

mod edges;
mod msrv;
mod rules;
mod weight;

use crate::metadata::Metadata;
use crate::process::{Failure, Outcome};

pub(crate) use rules::{Layer, RULES};

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(Failure::said(format!("deps takes no argument, got `{arg}`")));
    }
    let metadata = Metadata::full()?;
    let mut problems = edges::check(&metadata);
    problems.extend(msrv::check(&metadata));
    problems.extend(weight::check(&metadata)?);
    report("deps", &problems)
}

/// Prints every problem; fails if there is one.
pub(crate) fn report(what: &str, problems: &[String]) -> Outcome {
    for problem in problems {
        eprintln!("{what}: {problem}");
    }
    match problems.len() {
        0 => Ok(()),
        1 => Err(Failure::said(format!("{what}: one problem"))),
        count => Err(Failure::said(format!("{what}: {count} problems"))),
    }
}
