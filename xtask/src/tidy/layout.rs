//! Where things lie and how long they are.

use std::collections::BTreeSet;

use super::files::File;
use crate::deps::{Layer, RULES};

const LONGEST: usize = 600;

/// A module's file is `foo.rs` beside `foo/`.
pub(super) fn no_mod_rs(files: &[File]) -> Vec<String> {
    let found = files.iter().filter(|file| file.path.ends_with("/mod.rs"));
    found
        .map(|file| format!("{}: name the file after its module, beside the module's folder", file.path))
        .collect()
}

/// At most 600 lines, tests and tables aside.
pub(super) fn length(files: &[File]) -> Vec<String> {
    let table = |file: &File| {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        ["table.rs", "tables.rs"].contains(&name) || file.path.contains("/tables/")
    };
    let sources = files.iter().filter(|file| file.is_source() && !table(file));
    sources
        .filter_map(|file| {
            let lines = file.before_tests().count();
            (lines > LONGEST)
                .then(|| format!("{}: {lines} lines, {LONGEST} at most; split it by concept", file.path))
        })
        .collect()
}

/// `lib.rs` declares modules and re-exports; it defines nothing.
pub(super) fn lib_is_a_table_of_contents(files: &[File]) -> Vec<String> {
    let libs = files.iter().filter(|file| file.crate_name().is_some() && file.path.ends_with("/src/lib.rs"));
    libs.filter_map(|file| {
        let (number, line) = first_definition(file)?;
        Some(format!("{}:{number}: a table of contents defines nothing: `{}`", file.path, line.trim()))
    })
    .collect()
}

fn first_definition(file: &File) -> Option<(usize, &str)> {
    let starts = ["mod ", "use ", "extern crate "];
    let (mut in_use, mut in_attribute) = (false, false);
    for (number, line) in file.code() {
        let text = line.trim();
        if in_use || in_attribute {
            in_use = in_use && !text.ends_with(';');
            in_attribute = in_attribute && !text.ends_with(']');
        } else if text.starts_with('#') {
            in_attribute = !text.ends_with(']');
        } else if !text.is_empty() && text != "}" {
            let item = text.strip_prefix("pub(crate) ").or(text.strip_prefix("pub ")).unwrap_or(text);
            if !starts.iter().any(|start| item.starts_with(start)) {
                return Some((number, line));
            }
            in_use = item.starts_with("use ") && !text.ends_with(';');
        }
    }
    None
}

/// Each crate's README.md is its documentation.
pub(super) fn readme_is_the_documentation(files: &[File]) -> Vec<String> {
    let names: BTreeSet<&str> = files.iter().filter_map(File::crate_name).collect();
    let mut problems = Vec::new();
    for name in names {
        let find = |path: &str| files.iter().find(|file| file.path == format!("crates/{name}/{path}"));
        if find("Cargo.toml").is_none() {
            continue;
        }
        if find("README.md").is_none_or(|file| file.text.trim().is_empty()) {
            problems.push(format!("crates/{name}: README.md is missing or empty"));
        }
        let includes = |file: &File| file.text.contains("#![doc = include_str!(\"../README.md\")]");
        if !find("src/lib.rs").or(find("src/main.rs")).is_some_and(includes) {
            problems.push(format!(
                "crates/{name}: its root file does not include ../README.md as its documentation"
            ));
        }
    }
    problems
}

/// Protocol crates cannot name the clock, sockets or files.
pub(super) fn protocol_crates_are_no_std(files: &[File]) -> Vec<String> {
    let protocol = RULES.iter().filter(|rule| rule.layer == Layer::Protocol);
    protocol
        .filter_map(|rule| {
            let path = format!("crates/{}/src/lib.rs", rule.name);
            let file = files.iter().find(|file| file.path == path)?;
            (!file.text.lines().any(|line| line == "#![no_std]"))
                .then(|| format!("{path}: `#![no_std]` is missing"))
        })
        .collect()
}

/// A link to a file of the repository leads to one.
pub(super) fn links(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.lines() {
            let dead = targets(line).filter(|target| !exists(files, folder, target));
            problems.extend(dead.map(|target| format!("{}:{number}: `{target}` is not there", file.path)));
        }
    }
    problems
}

/// What `](…)` names, if it lies in the repository.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let links = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
    links.filter(|target| {
        let path = target.contains('/') || target.ends_with(".md") || target.starts_with("LICENSE");
        path && !target.contains("://") && !target.contains("::")
    })
}

fn exists(files: &[File], folder: &str, target: &str) -> bool {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let inside = format!("{path}/");
    files.iter().any(|file| file.path == path || file.path.starts_with(&inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_files() {
        assert_eq!(no_mod_rs(&[File::new("crates/a/src/x/mod.rs", "")]).len(), 1);
        assert!(no_mod_rs(&[File::new("crates/a/src/x.rs", "")]).is_empty());
    }

    #[test]
    fn long_files() {
        let long = "x\n".repeat(601);
        assert_eq!(length(&[File::new("crates/a/src/x.rs", &long)]).len(), 1);
        assert!(length(&[File::new("crates/a/src/x/tests.rs", &long)]).is_empty());
        assert!(length(&[File::new("crates/a/tests/x.rs", &long)]).is_empty());
        assert!(length(&[File::new("crates/a/src/x/table.rs", &long)]).is_empty());
        let with_tests = format!("{}#[cfg(test)]\nmod tests {{\n{long}", "x\n".repeat(600));
        assert!(length(&[File::new("crates/a/src/x.rs", &with_tests)]).is_empty());
    }

    #[test]
    fn tables_of_contents() {
        let good = "#![doc = include_str!(\"../README.md\")]\n#![no_std]\n//! Text.\nextern crate alloc;\n\nmod a;\n\
                    pub mod b;\npub use a::{\n    A,\n    B,\n};\n#[cfg(\n  test\n)]\nmod tests;\n";
        assert!(lib_is_a_table_of_contents(&[File::new("crates/a/src/lib.rs", good)]).is_empty());
        for bad in ["pub fn f() {}", "const A: u8 = 1;", "impl A {}", "macro_rules! m {}"] {
            let text = format!("{good}{bad}\n");
            assert_eq!(
                lib_is_a_table_of_contents(&[File::new("crates/a/src/lib.rs", &text)]).len(),
                1,
                "{bad}"
            );
        }
    }

    #[test]
    fn documentation() {
        let manifest = File::new("crates/a/Cargo.toml", "");
        let readme = File::new("crates/a/README.md", "# a");
        let lib = File::new("crates/a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]");
        let other = File::new("crates/a/src/lib.rs", "//! Text.");
        assert_eq!(readme_is_the_documentation(&[manifest, lib]).len(), 1);
        let manifest = File::new("crates/a/Cargo.toml", "");
        assert_eq!(readme_is_the_documentation(&[manifest, readme, other]).len(), 1);
    }

    #[test]
    fn dead_links() {
        let all = |text: &str| {
            let other = File::new("crates/a/src/lib.rs", "");
            links(&[other, File::new("README.md", ""), File::new("crates/a/README.md", text)])
        };
        assert!(
            all("[a](../../README.md#x) [b](src/lib.rs) [c](../a) [d](https://a.example/x) [e](crate::x)")
                .is_empty()
        );
        assert_eq!(all("[a](b.md)"), ["crates/a/README.md:1: `b.md` is not there"]);
        assert_eq!(all("[a](../b)").len(), 1);
    }

    #[test]
    fn no_std() {
        let lib = |text| File::new("crates/lti-claims/src/lib.rs", text);
        assert!(protocol_crates_are_no_std(&[lib("#![no_std]\n")]).is_empty());
        assert_eq!(protocol_crates_are_no_std(&[lib("mod a;\n")]).len(), 1);
        assert!(protocol_crates_are_no_std(&[File::new("crates/lti-tool/src/lib.rs", "")]).is_empty());
    }
}
