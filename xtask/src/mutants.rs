//! `cargo xtask mutants`: breaks the code in one place at a time and asks whether a test notices.
//!
//! In two stages, because a run of all cases costs more than a crate's own tests: a mutant that the crate's own tests
//! catch is caught; what survives them is judged by the cases of `lti-conformance`. A mutant that survives both is one that
//! a single run of both test suites would miss too.
//!
//! Works on a copy of the sources with a build directory of its own, so that it can run beside other work.

mod report;

use std::path::{Path, PathBuf};
use std::process::Command;

use report::Found;

use crate::process::{Failure, Outcome, cargo, program, run as run_to_end, target_dir};
use crate::tools;

/// What the shares of caught mutants are asked of.
const PACKAGES: [&str; 4] = ["lti-ags", "lti-claims", "lti-oidc", "lti-security"];
const CASES: &str = "lti-conformance";

struct Choice {
    packages: Vec<String>,
    shard: Option<String>,
    json: bool,
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let choice = read(args)?;
    tools::ensure(&tools::CARGO_MUTANTS)?;
    let mut all = Found::default();
    for package in &choice.packages {
        all.add(judge(package, choice.shard.as_deref())?);
    }
    if choice.json { all.print_json() } else { all.print_text() }
}

fn read(args: &[String]) -> Outcome<Choice> {
    let usage = || {
        Failure::said(
            "usage: cargo xtask mutants [--package NAME]… [--shard k/n] [--report text|json], k from 0",
        )
    };
    let mut choice = Choice { packages: Vec::new(), shard: None, json: false };
    let mut rest = args.iter();
    while let Some(name) = rest.next() {
        let value = rest.next().ok_or_else(usage)?;
        match (name.as_str(), value.as_str()) {
            ("--package", package) if PACKAGES.contains(&package) => choice.packages.push(package.to_owned()),
            ("--shard", shard) => choice.shard = Some(shard.to_owned()),
            ("--report", "json") => choice.json = true,
            ("--report", "text") => choice.json = false,
            _ => return Err(usage()),
        }
    }
    if choice.packages.is_empty() {
        choice.packages = PACKAGES.map(str::to_owned).to_vec();
    }
    Ok(choice)
}

/// Both stages of one crate.
fn judge(package: &str, shard: Option<&str>) -> Outcome<Found> {
    let mut own = cargo_mutants(package, "own-tests")?;
    own.args(shard.map(|shard| ["--shard", shard]).into_iter().flatten());
    let mut found = finish(own, &folder(package, "own-tests"))?;
    if found.missed.is_empty() {
        return Ok(found);
    }
    // cargo-mutants would look at the unbroken code with this crate's tests, not with the cases. Cases that fail without a
    // mutant would catch every one.
    run_to_end(&mut cargo(["nextest", "run", "--package", CASES, "--all-features", "--test", "cases"]))?;
    let mut cases = cargo_mutants(package, "cases")?;
    cases.args(["--test-package", CASES, "--baseline", "skip"]);
    for mutant in &found.missed {
        cases.arg("--re").arg(exactly(mutant));
    }
    cases.args(["--", "--test", "cases"]);
    let by_cases = finish(cases, &folder(package, "cases"))?;
    found.judge_survivors(by_cases);
    Ok(found)
}

fn folder(package: &str, stage: &str) -> PathBuf {
    target_dir().join("mutants").join(package).join(stage)
}

fn cargo_mutants(package: &str, stage: &str) -> Outcome<Command> {
    let output = folder(package, stage);
    std::fs::create_dir_all(&output)
        .map_err(|error| Failure::said(format!("{}: {error}", output.display())))?;
    let mut call = program("cargo-mutants");
    call.args(["mutants", "--package", package, "--all-features", "--test-tool", "nextest"])
        .args(["--no-shuffle", "--timeout", "300", "--colors", "never", "--output"])
        .arg(output)
        // One directory for all runs: the dependencies are built once. Without debug information it is built faster.
        .env("CARGO_TARGET_DIR", target_dir().join("mutants").join("build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // An input that fails with one mutant is no judge of the next.
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
    Ok(call)
}

/// The program's status says only whether something was missed, which its report says better.
fn finish(mut call: Command, folder: &Path) -> Outcome<Found> {
    eprintln!("$ {call:?}");
    // Its own progress goes to the error stream, so that the output is the report alone.
    call.stdout(std::io::stderr());
    let status = call.status().map_err(|error| Failure::said(format!("cargo-mutants: {error}")))?;
    // 0: all caught; 2: some missed; 3: some timed out.
    match status.code() {
        Some(0 | 2 | 3) => Found::read(&folder.join("mutants.out").join("outcomes.json")),
        _ => Err(Failure::said(format!("cargo-mutants: {status}"))),
    }
}

/// A regular expression for this name and no other.
fn exactly(name: &str) -> String {
    let mut expression = String::from("^");
    for letter in name.chars() {
        // Nothing else: `\<` and `\>` would be the ends of a word.
        if r"\.+*?()|[]{}^$#&-~".contains(letter) {
            expression.push('\\');
        }
        expression.push(letter);
    }
    expression.push('$');
    expression
}

#[cfg(test)]
mod tests {
    use super::{exactly, read};

    #[test]
    fn names_are_taken_letter_by_letter() {
        assert_eq!(
            exactly("a/b.rs:1:2: replace f -> bool with true"),
            r"^a/b\.rs:1:2: replace f \-> bool with true$"
        );
    }

    #[test]
    fn arguments() {
        let of = |args: &[&str]| read(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&[]).unwrap().packages.len(), 4);
        let one = of(&["--package", "lti-oidc", "--shard", "0/9", "--report", "json"]).unwrap();
        assert_eq!(
            (one.packages.as_slice(), one.shard.as_deref(), one.json),
            (&["lti-oidc".to_owned()][..], Some("0/9"), true)
        );
        for wrong in [&["--package", "lti-tool"][..], &["--shard"], &["--fast", "yes"]] {
            assert!(of(wrong).is_err());
        }
    }
}
