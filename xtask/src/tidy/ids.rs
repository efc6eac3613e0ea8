//! Requirement ids that are named in sources and texts stand in the registry.

use std::collections::BTreeSet;

use super::files::File;

/// Every id of a family that the registry has.
pub(super) fn known(files: &[File]) -> Vec<String> {
    let registry =
        |file: &&File| file.path.starts_with("fixtures/requirements/") && file.path.ends_with(".toml");
    let (mut families, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for file in files.iter().filter(registry) {
        families.extend(file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")));
        ids.extend(file.lines().filter_map(|(_, line)| quoted(line.trim().strip_prefix("id")?)));
    }
    let named = |file: &&File| {
        let place =
            ["crates/", "fuzz/"].iter().any(|start| file.path.starts_with(start)) || !file.path.contains('/');
        // The runner's own tests name ids that nobody has.
        let invented = file.path.starts_with("crates/lti-conformance/tests/");
        place && !invented && (file.is_rust() || file.path.ends_with(".md"))
    };
    let mut problems = Vec::new();
    for file in files.iter().filter(named) {
        for (number, line) in file.lines() {
            let unknown =
                find(line).into_iter().filter(|(family, id)| families.contains(family) && !ids.contains(id));
            problems.extend(
                unknown.map(|(_, id)| format!("{}:{number}: no requirement has the id {id}", file.path)),
            );
        }
    }
    problems
}

fn quoted(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.split('"').next()
}

/// Words of the shape FAMILY-NNN, FAMILY-NN or FAMILY-DNN, with their family.
fn find(line: &str) -> Vec<(&str, &str)> {
    let words = line.split(|char: char| !char.is_ascii_alphanumeric() && char != '-');
    words
        .filter_map(|word| {
            let (family, number) = word.rsplit_once('-')?;
            let digits = number.strip_prefix('D').unwrap_or(number);
            let shaped = family.chars().next()?.is_ascii_uppercase()
                && family.chars().all(|char| char.is_ascii_uppercase() || char == '-')
                && (2..=3).contains(&digits.len())
                && digits.chars().all(|char| char.is_ascii_digit());
            shaped.then_some((family, word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let ids: Vec<&str> = find("CORE-040, (CERT-T-001) AGS-D01 RFC-7519 core-040 UTF-8 `ATK-01`")
            .into_iter()
            .map(|(_, id)| id)
            .collect();
        assert_eq!(ids, ["CORE-040", "CERT-T-001", "AGS-D01", "ATK-01"]);
    }

    #[test]
    fn unknown_ids_are_named() {
        let registry = File::new("fixtures/requirements/CORE.toml", "[[requirement]]\nid = \"CORE-001\"\n");
        let source = File::new("crates/a/src/a.rs", "//! CORE-001 CORE-002 TRAP-001\n");
        let problems = known(&[registry, source]);
        assert_eq!(problems, ["crates/a/src/a.rs:1: no requirement has the id CORE-002"]);
    }
}
