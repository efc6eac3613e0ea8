//! Fixtures that contradict themselves do not run, and the command line says so.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::fs;
use std::path::{Path, PathBuf};

use lti_conformance::cli;
use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;

/// A copy of the fixtures with one file changed.
fn with(name: &str, file: &str, edit: impl Fn(String) -> String) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    copy(&files::default_root(), &root);
    let text = files::read_if_there(&root, file).unwrap().unwrap_or_default();
    files::write(&root, file, &edit(text)).unwrap();
    root
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn error(root: &Path) -> String {
    Fixtures::load(root).unwrap_err().to_string()
}

const CASE: &str = "platform-to-tool/launch-minimal/case.toml";

#[test]
fn an_unknown_requirement() {
    let root = with("unknown-id", CASE, |t| t.replace("\"SEC-059\"", "\"SEC-959\""));
    assert!(error(&root).contains("launch-minimal: SEC-959 is no requirement"));
}

#[test]
fn a_requirement_of_the_other_side() {
    let root = with("other-side", CASE, |t| t.replace("\"SEC-059\"", "\"CORE-031\""));
    assert!(error(&root).contains("CORE-031 is about the other side"));
}

#[test]
fn an_unknown_member() {
    let root = with("unknown-member", CASE, |t| format!("expectation = 1\n{t}"));
    assert!(error(&root).contains("unknown field `expectation`"));
    let root = with("unknown-member-2", CASE, |t| format!("{t}\n[token]\nbasis = \"x\"\n"));
    assert!(error(&root).contains("unknown field `basis`"));
}

#[test]
fn an_expectation_that_contradicts_itself() {
    let root = with("contradiction", CASE, |t| format!("{t}code = \"kid-missing\"\n"));
    assert!(error(&root).contains("accepted, and yet blame, code, requirement or details"));
}

#[test]
fn a_lost_row_of_the_registry() {
    let root =
        with("lost-row", "requirements/DPL.toml", |t| t.replacen("level = \"MUST\"", "level = \"MAY\"", 1));
    assert!(error(&root).contains("count says"));
}

#[test]
fn a_gap_without_reason() {
    let root = with("gap", "known-gaps.toml", |t| format!("{t}\nCORE-010 = \" \"\n"));
    assert!(error(&root).contains("CORE-010 gives no reason"));
    let root = with("gap-2", "known-gaps.toml", |t| format!("{t}\nCORE-999 = \"x\"\n"));
    assert!(error(&root).contains("CORE-999 is no requirement"));
}

fn run(root: &Path, arguments: &[&str]) -> (Result<bool, cli::CliError>, String) {
    let mut out = Vec::new();
    let mut all = vec!["--fixtures".to_owned(), root.display().to_string()];
    all.extend(arguments.iter().map(|a| (*a).to_owned()));
    let good = cli::main(all, &mut out, &mut Vec::new());
    (good, String::from_utf8(out).unwrap())
}

#[test]
fn check_names_what_is_stale() {
    let root =
        with("stale", "platform-to-tool/cert-t-003-wrong-version/case.toml", |t| t.replace("11.3", "11.4"));
    let (good, out) = run(&root, &["fixtures", "check"]);
    assert_eq!(good, Ok(false));
    assert!(out.contains("FAILED platform-to-tool/cert-t-003-wrong-version/token.jwt: drift"), "{out}");
    assert_eq!(run(&root, &["fixtures", "sign"]).0, Ok(true));
    assert_eq!(run(&root, &["fixtures", "check"]).0, Ok(true));
}

#[test]
fn a_changed_token_is_drift() {
    let root = with("token", "platform-to-tool/launch-minimal/token.jwt", |t| t.replacen("ey", "fy", 1));
    let (good, out) = run(&root, &["--case", "launch-minimal"]);
    assert_eq!(good, Ok(false));
    assert!(out.contains("launch-minimal/token.jwt: drift"), "{out}");
}

#[test]
fn arguments_that_mean_nothing() {
    let root = files::default_root();
    for wrong in [
        &["--famly", "CORE"][..],
        &["--family", "CROE"],
        &["--case", "no-such"],
        &["--report", "xml"],
        &["go"],
        &["--case"],
    ] {
        assert!(matches!(run(&root, wrong).0, Err(cli::CliError::Usage(_))), "{wrong:?}");
    }
    let (good, out) = run(&root, &["requirements", "core-033"]);
    assert_eq!(good, Ok(true));
    assert!(
        out.contains("CORE-033  MUST  Both  owner CORE") && out.contains("case: cert-t-003-wrong-version"),
        "{out}"
    );
}

#[test]
fn new_starts_a_case_once() {
    let root = with("new", "known-gaps.toml", |t| t);
    assert_eq!(run(&root, &["fixtures", "new", "platform-to-tool", "a-case", "core-033"]).0, Ok(true));
    let text = files::read(&root, "platform-to-tool/a-case/case.toml").unwrap();
    assert!(text.contains("requirements = [\"CORE-033\"]"));
    assert!(matches!(
        run(&root, &["fixtures", "new", "platform-to-tool", "a-case"]).0,
        Err(cli::CliError::Usage(_))
    ));
}
