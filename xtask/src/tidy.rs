//! `cargo xtask tidy`: house rules that no lint knows. One small function a rule.

mod files;
mod ids;
mod layout;
mod manifests;
mod words;

use crate::deps;
use crate::metadata::Metadata;
use crate::process::{Failure, Outcome, root};
use files::File;

type Rule = fn(&[File]) -> Vec<String>;

const RULES: &[Rule] = &[
    layout::no_mod_rs,
    layout::length,
    layout::lib_is_a_table_of_contents,
    layout::readme_is_the_documentation,
    layout::protocol_crates_are_no_std,
    layout::links,
    words::no_allow,
    words::no_flatten,
    words::no_clock,
    words::no_machine,
    manifests::purposes,
    manifests::one_table_of_versions,
    manifests::shared_lints,
    ids::known,
];

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(Failure::said(format!("tidy takes no argument, got `{arg}`")));
    }
    let files = files::read(&root())?;
    let mut problems: Vec<String> = RULES.iter().flat_map(|rule| rule(&files)).collect();
    if let Err(Failure::Said(text)) = Metadata::full() {
        problems.push(format!("Cargo.lock does not agree with the manifests, or cannot be read: {text}"));
    }
    deps::report("tidy", &problems)
}
