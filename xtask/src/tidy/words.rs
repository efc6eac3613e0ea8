//! Words that do not belong into a file.

use super::files::File;
use crate::deps::{Layer, RULES};

fn places<'a>(
    file: &'a File,
    found: impl Fn(&str) -> bool + 'a,
    why: &'a str,
) -> impl Iterator<Item = String> + 'a {
    let lines = file.code().filter(move |(_, line)| found(line));
    lines.map(move |(number, _)| format!("{}:{number}: {why}", file.path))
}

/// A lint is switched off by `#[expect(lint, reason = "…")]`, which complains when it is no longer needed.
pub(super) fn no_allow(files: &[File]) -> Vec<String> {
    let found =
        |line: &str| line.contains(concat!("#[al", "low(")) || line.contains(concat!("#![al", "low("));
    let rust = files.iter().filter(|file| file.is_rust());
    rust.flat_map(|file| places(file, found, "use #[expect(…, reason = \"…\")]")).collect()
}

/// Flattening reads every object into a buffer first.
pub(super) fn no_flatten(files: &[File]) -> Vec<String> {
    let wire = |file: &&File| file.crate_name().is_some_and(|name| layer(name) != Some(Layer::Application));
    let found = |line: &str| line.contains("serde(") && line.contains("flatten");
    let sources = files.iter().filter(|file| file.is_source()).filter(wire);
    sources
        .flat_map(|file| places(file, found, "wire types are not flattened; use the open object macro"))
        .collect()
}

/// Time is an argument. The one clock lies in `lti_security::system`.
pub(super) fn no_clock(files: &[File]) -> Vec<String> {
    let below = |file: &&File| {
        let layer = file.crate_name().and_then(layer);
        let system = file.path.starts_with("crates/lti-security/src/system");
        !system && matches!(layer, Some(Layer::Protocol | Layer::Facade))
    };
    let clocks = ["SystemTime::now", "Instant::now", "UNIX_EPOCH", "Utc::now", "Local::now", "now_utc("];
    let found = move |line: &str| clocks.iter().any(|clock| line.contains(clock));
    let sources = files.iter().filter(|file| file.is_source()).filter(below);
    sources.flat_map(|file| places(file, found, "no clock here: `now` is an argument")).collect()
}

/// No path of one machine and no host of a package registry.
pub(super) fn no_machine(files: &[File]) -> Vec<String> {
    let paths = [concat!("/wo", "rk/"), concat!("/tm", "p/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let hosts = [
        concat!("index.cra", "tes.io"),
        concat!("static.cra", "tes.io"),
        concat!("artifac", "tory"),
        concat!("registry.npm", "js.org"),
        concat!("pypi", ".org"),
    ];
    let found = move |line: &str| {
        paths.iter().any(|path| starts_a_path(line, path)) || hosts.iter().any(|host| line.contains(host))
    };
    let mut problems = Vec::new();
    for file in files {
        let lines = file.lines().filter(|(_, line)| found(line));
        problems.extend(lines.map(|(number, _)| {
            format!("{}:{number}: names one machine's path or a registry's host", file.path)
        }));
    }
    problems
}

/// The path stands at the beginning of a word: `https://lms.example/home/` is a URL.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|char| char.is_whitespace() || "\"'`(=<>:,".contains(char))
    })
}

fn layer(name: &str) -> Option<Layer> {
    RULES.iter().find(|rule| rule.name == name).map(|rule| rule.layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(text: &str) -> [File; 1] {
        [File::new("crates/lti-claims/src/a.rs", text)]
    }

    #[test]
    fn allow() {
        assert_eq!(no_allow(&claims(concat!("#[al", "low(dead_code)]"))).len(), 1);
        assert!(no_allow(&claims("#[expect(dead_code, reason = \"x\")]")).is_empty());
    }

    #[test]
    fn flatten() {
        assert_eq!(no_flatten(&claims("    #[serde(default, flatten)]")).len(), 1);
        assert!(no_flatten(&claims("// #[serde(flatten)] is slow")).is_empty());
        assert!(no_flatten(&[File::new("crates/lti-sandbox/src/a.rs", "#[serde(flatten)]")]).is_empty());
        assert!(no_flatten(&claims("let all: Vec<_> = lists.iter().flatten().collect();")).is_empty());
    }

    #[test]
    fn clock() {
        assert_eq!(no_clock(&claims("let now = SystemTime::now();")).len(), 1);
        assert_eq!(no_clock(&[File::new("crates/lti-tool/src/a.rs", "Instant::now()")]).len(), 1);
        assert!(no_clock(&[File::new("crates/lti-security/src/system.rs", "SystemTime::now()")]).is_empty());
        assert!(no_clock(&[File::new("crates/lti-reqwest/src/a.rs", "Instant::now()")]).is_empty());
    }

    #[test]
    fn machine() {
        let one = |text: &str| no_machine(&[File::new("README.md", text)]).len();
        assert_eq!(one(concat!("see /wo", "rk/notes.md")), 1);
        assert_eq!(one(concat!("(/tm", "p/x)")), 1);
        assert_eq!(one(concat!("https://index.cra", "tes.io/")), 1);
        assert_eq!(one("https://lms.example/home/ and target/tmp/x"), 0);
    }
}
