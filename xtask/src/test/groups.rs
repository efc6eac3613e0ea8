//! The groups of tests except the browser's.

use std::process::Command;

use serde_json::Value;

use super::Group;
use super::browser;
use super::count::Count;
use crate::conformance;
use crate::metadata::Metadata;
use crate::process::{Failure, Outcome, capture, cargo, program, tee};

/// All our crates with all features: one build for every group. xtask stays out, because what it needs would switch
/// features of shared dependencies on.
pub(super) const EVERYTHING: &[&str] = &["--workspace", "--exclude", "xtask", "--all-features"];

/// The binary target of the fixture runner.
const RUNNER: &str = "lti-conformance";

pub(super) enum Runner {
    Nextest,
    Cargo,
}

impl Runner {
    pub(super) fn find() -> Self {
        let mut probe = program("cargo-nextest");
        let found = probe.args(["nextest", "--version"]).output().is_ok_and(|output| output.status.success());
        if found { Self::Nextest } else { Self::Cargo }
    }

    /// Unit, property and integration tests.
    pub(super) fn tests(&self, metadata: &Metadata) -> Outcome<Group> {
        let browser = browser::package(metadata);
        let count = match (self, browser) {
            (Self::Nextest, None) => nextest(&[])?,
            (Self::Nextest, Some(_)) => nextest(&["-E", "not binary(browser)"])?,
            (Self::Cargo, None) => libtest(EVERYTHING, &["--lib", "--bins", "--tests", "--examples"])?,
            // `cargo test` cannot leave one target out: that crate's others are named one by one.
            (Self::Cargo, Some(package)) => {
                let name = package.name.as_str();
                let others = [EVERYTHING, &["--exclude", name]].concat();
                let mut count = libtest(&others, &["--lib", "--bins", "--tests", "--examples"])?;
                let tests =
                    package.targets.iter().filter(|target| target.is("test") && target.name != "browser");
                let mut kinds = vec!["--bins"];
                if package.has_library() {
                    kinds.push("--lib");
                }
                kinds.extend(tests.flat_map(|target| ["--test", target.name.as_str()]));
                count.add(libtest(&["--package", name, "--all-features"], &kinds)?);
                count
            }
        };
        Ok(Group { name: "unit", count, skipped_because: Some("marked as ignored".to_owned()) })
    }
}

/// Runs one selection with cargo-nextest. A build that fails is an error, a test that fails is counted.
pub(super) fn nextest(filter: &[&str]) -> Outcome<Count> {
    let call = ["nextest", "run", "--no-fail-fast", "--no-tests", "pass", "--status-level", "slow"];
    let (_, text) = tee(cargo(call).args(["--final-status-level", "fail"]).args(EVERYTHING).args(filter))?;
    Count::of_nextest(&text, ignored(filter)?).ok_or_else(|| Failure::said("the tests could not be run"))
}

/// How many tests of the selection are marked as ignored.
fn ignored(filter: &[&str]) -> Outcome<usize> {
    Ok(listed(filter)?.into_iter().filter(|ignored| *ignored).count())
}

/// One entry a test of the selection: is it marked as ignored?
pub(super) fn listed(filter: &[&str]) -> Outcome<Vec<bool>> {
    let list = capture(cargo(["nextest", "list", "--message-format", "json"]).args(EVERYTHING).args(filter))?;
    let list: Value =
        serde_json::from_str(&list).map_err(|error| Failure::said(format!("nextest list: {error}")))?;
    let suites = list.get("rust-suites").and_then(Value::as_object);
    let cases =
        suites.into_iter().flatten().filter_map(|(_, suite)| suite.get("testcases")?.as_object()).flatten();
    let matches =
        |case: &Value| case.pointer("/filter-match/status").is_some_and(|status| status == "matches");
    let ignored = |case: &Value| case.get("ignored").and_then(Value::as_bool).unwrap_or(false);
    Ok(cases.map(|(_, case)| case).filter(|case| matches(case) || ignored(case)).map(ignored).collect())
}

/// Runs one selection with `cargo test`. A build that fails is an error, a test that fails is counted.
pub(super) fn libtest(packages: &[&str], kinds: &[&str]) -> Outcome<Count> {
    libtest_with(cargo(["test", "--no-fail-fast"]).args(packages).args(kinds))
}

fn libtest_with(command: &mut Command) -> Outcome<Count> {
    let (success, text) = tee(command)?;
    let count = Count::of_libtest(&text);
    // A crash or a failed build leaves no failed test behind, but an exit status.
    if !success && count.failed == 0 {
        return Err(Failure::said("the tests could not be run"));
    }
    Ok(count)
}

/// xtask's own tests.
pub(super) fn own_tests() -> Outcome<Group> {
    let count = libtest(&["--package", "xtask"], &["--quiet", "--bins"])?;
    Ok(Group { name: "xtask", count, skipped_because: None })
}

/// The code in the documentation.
pub(super) fn documentation(metadata: &Metadata) -> Outcome<Group> {
    let libraries = metadata.crates().iter().any(|package| package.has_library());
    let count = if libraries { libtest(EVERYTHING, &["--quiet", "--doc"])? } else { Count::default() };
    Ok(Group { name: "documentation", count, skipped_because: Some("marked as ignored".to_owned()) })
}

/// The fixture runner, once there is one.
pub(super) fn conformance(metadata: &Metadata) -> Option<Outcome<Group>> {
    let package = metadata.crates().into_iter().find(|package| package.target("bin", RUNNER).is_some())?;
    let call =
        ["run", "--quiet", "--profile", conformance::PROFILE, "--package", &package.name, "--bin", RUNNER];
    let count = tee(&mut cargo(call)).and_then(|(_, text)| {
        let count = Count::of_closing_line(&text);
        count.ok_or_else(|| Failure::said("the fixture runner printed no closing line"))
    });
    Some(count.map(|count| Group { name: "conformance", count, skipped_because: None }))
}
