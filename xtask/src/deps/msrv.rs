//! Stated Rust versions: each crate states one, not newer than the table allows, and nothing that it needs asks
//! for a newer one.

use super::rules;
use crate::metadata::{Metadata, Package};

pub(super) fn check(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    for package in metadata.crates() {
        let Some(stated) = package.rust_version.as_deref().and_then(version) else {
            problems.push(format!("{} states no rust-version", package.name));
            continue;
        };
        if let Some(rule) = rules::rule(&package.name)
            && stated > rule.rust
        {
            let (major, minor) = rule.rust;
            let own = written(stated);
            problems.push(format!(
                "{} states Rust {own}; the table allows {major}.{minor} at most",
                package.name
            ));
        }
        problems.extend(newer(package, stated, &metadata.closure(package)));
    }
    problems
}

fn newer(package: &Package, stated: (u32, u32), needed: &[&Package]) -> Vec<String> {
    needed
        .iter()
        .filter_map(|other| {
            let asked = other.rust_version.as_deref().and_then(version)?;
            let (own, theirs) = (written(stated), written(asked));
            let (from, to, release) = (&package.name, &other.name, &other.version);
            (asked > stated).then(|| {
                format!("{from} states Rust {own}, and needs {to} {release}, which asks for {theirs}")
            })
        })
        .collect()
}

/// Major and minor number; a patch number does not count.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.').map(str::parse);
    match (numbers.next()?, numbers.next()) {
        (Ok(major), None) => Some((major, 0)),
        (Ok(major), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    }
}

fn written((major, minor): (u32, u32)) -> String {
    format!("{major}.{minor}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(version("1.88"), Some((1, 88)));
        assert_eq!(version("1.88.1"), Some((1, 88)));
        assert_eq!(version("1"), Some((1, 0)));
        assert_eq!(version("x"), None);
    }

    #[test]
    fn a_newer_need_and_a_newer_statement_are_named() {
        let package = |name: &str, rust: &str| {
            format!(
                r#"{{"id":"{name}","name":"{name}","version":"0.1.0","rust_version":"{rust}","features":{{}},
                    "manifest_path":"/x/Cargo.toml","targets":[],"dependencies":[]}}"#
            )
        };
        let text = |own: &str| {
            format!(
                r#"{{"packages":[{},{}],"workspace_members":["lti-claims"],"resolve":{{"nodes":[
                    {{"id":"lti-claims","deps":[{{"pkg":"far","dep_kinds":[{{"kind":null}}]}}]}}]}}}}"#,
                package("lti-claims", own),
                package("far", "1.90")
            )
        };
        let problems = |own: &str| check(&Metadata::parse(&text(own)).unwrap());
        assert_eq!(
            problems("1.88"),
            ["lti-claims states Rust 1.88, and needs far 0.1.0, which asks for 1.90"]
        );
        assert_eq!(problems("1.90"), ["lti-claims states Rust 1.90; the table allows 1.88 at most"]);
    }
}
