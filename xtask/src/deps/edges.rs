//! Edges: each dependency of each of our crates stands in the table.

use super::rules::{self, Rule};
use crate::metadata::{Dependency, Metadata, Package};

pub(super) fn check(metadata: &Metadata) -> Vec<String> {
    let own: Vec<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    let mut problems = Vec::new();
    for package in metadata.members() {
        if package.name == "xtask" {
            let ours = package.dependencies.iter().filter(|dep| own.contains(&dep.name.as_str()));
            problems
                .extend(ours.map(|dep| format!("xtask imports {}; it imports none of our crates", dep.name)));
            continue;
        }
        match rules::rule(&package.name) {
            Some(rule) => {
                problems.extend(package.dependencies.iter().filter_map(|dep| edge(package, rule, dep, &own)))
            }
            None => problems.push(format!("{} has no row in xtask/src/deps/rules.rs", package.name)),
        }
    }
    problems
}

fn edge(package: &Package, rule: &Rule, dep: &Dependency, own: &[&str]) -> Option<String> {
    let (from, to) = (&package.name, dep.name.as_str());
    let in_tests = |list: &[&str]| dep.is_dev() && list.contains(&to);
    let place = if dep.is_dev() { "in its tests" } else { "" };
    // A crate may name itself in its tests, to switch its own features on.
    if own.contains(&to) && to != from {
        if !rule.ours.contains(&to) && !in_tests(rule.ours_in_tests) {
            return Some(format!("{from} may not import {to} {place}").trim_end().to_owned());
        }
        if rule.optional.contains(&to) && !dep.optional && !dep.is_dev() {
            return Some(format!("{from} imports {to} always; it must be optional, behind a feature"));
        }
    } else if to != from && !rule.foreign.contains(&to) && !in_tests(rule.foreign_in_tests) {
        return Some(format!("{from} may not name the foreign crate {to} {place}").trim_end().to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, deps: &str) -> Vec<String> {
        let package = |name: &str, deps: &str| {
            format!(
                r#"{{"id":"{name}","name":"{name}","version":"0.1.0","manifest_path":"/x/Cargo.toml","targets":[],
                    "features":{{}},"dependencies":[{deps}]}}"#
            )
        };
        let all = [
            "lti-claims",
            "lti-security",
            "lti-ags",
            "lti-nrps",
            "lti-tool",
            "lti-platform",
            "lti-axum",
            "xtask",
        ];
        let packages: Vec<String> =
            all.iter().map(|other| package(other, if *other == name { deps } else { "" })).collect();
        let members: Vec<String> = all.iter().map(|name| format!("\"{name}\"")).collect();
        let text =
            format!(r#"{{"packages":[{}],"workspace_members":[{}]}}"#, packages.join(","), members.join(","));
        check(&Metadata::parse(&text).unwrap())
    }

    #[test]
    fn allowed_edges_pass() {
        assert!(
            with("lti-ags", r#"{"name":"lti-security"},{"name":"http"},{"name":"proptest","kind":"dev"}"#)
                .is_empty()
        );
        assert!(with("lti-axum", r#"{"name":"lti-tool","optional":true}"#).is_empty());
        assert!(with("lti-tool", r#"{"name":"lti-tool","kind":"dev"}"#).is_empty());
    }

    #[test]
    fn forbidden_edges_are_named() {
        let one = |name, deps| with(name, deps).join("\n");
        assert_eq!(one("lti-ags", r#"{"name":"lti-nrps"}"#), "lti-ags may not import lti-nrps");
        assert_eq!(one("lti-tool", r#"{"name":"lti-platform"}"#), "lti-tool may not import lti-platform");
        assert_eq!(
            one("lti-claims", r#"{"name":"lti-security","kind":"dev"}"#),
            "lti-claims may not import lti-security in its tests"
        );
        assert_eq!(one("lti-claims", r#"{"name":"url"}"#), "lti-claims may not name the foreign crate url");
        assert_eq!(
            one("lti-claims", r#"{"name":"proptest"}"#),
            "lti-claims may not name the foreign crate proptest"
        );
        assert_eq!(
            one("lti-axum", r#"{"name":"lti-tool"}"#),
            "lti-axum imports lti-tool always; it must be optional, behind a feature"
        );
        assert_eq!(
            one("xtask", r#"{"name":"lti-claims"}"#),
            "xtask imports lti-claims; it imports none of our crates"
        );
    }
}
