//! Weight: how many foreign crates one of ours brings when it is picked alone.

use std::collections::BTreeSet;

use super::rules;
use crate::metadata::Metadata;
use crate::process::{Outcome, capture, cargo};

pub(super) fn check(metadata: &Metadata) -> Outcome<Vec<String>> {
    let mut problems = Vec::new();
    for package in metadata.crates() {
        let Some(limit) = rules::rule(&package.name).and_then(|rule| rule.weight) else { continue };
        let args = ["tree", "--locked", "--package", &package.name, "--edges", "normal", "--prefix", "none"];
        let weight = foreign(&capture(&mut cargo(args))?);
        println!("{} brings {} foreign crates (limit {limit})", package.name, weight.len());
        if weight.len() > limit {
            let names: Vec<String> = weight.into_iter().collect();
            problems.push(format!(
                "{} brings {} foreign crates, {limit} at most: {}",
                package.name,
                names.len(),
                names.join(", ")
            ));
        }
    }
    Ok(problems)
}

/// Foreign crates in the output of `cargo tree --prefix none`; ours carry a path.
fn foreign(tree: &str) -> BTreeSet<String> {
    let lines = tree.lines().filter(|line| !line.contains("(/") && !line.contains(":\\"));
    lines
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some(format!("{} {}", words.next()?, words.next()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_foreign_crate_once() {
        let tree = "lti-x v0.1.0 (/a/crates/lti-x)\nserde v1.0.1\nserde_derive v1.0.1 (proc-macro)\n\nserde v1.0.1 (*)\nlti-y v0.1.0 (/a/y)\n";
        let names: Vec<String> = foreign(tree).into_iter().collect();
        assert_eq!(names, ["serde v1.0.1", "serde_derive v1.0.1"]);
    }
}
