//! The browser's tests: a real Chromium goes through the sandbox's pages.

use std::path::PathBuf;

use super::Group;
use super::count::Count;
use super::groups::{Runner, libtest, listed, nextest};
use crate::metadata::{Metadata, Package};
use crate::process::{Outcome, capture, cargo};

const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FILTER: &[&str] = &["-E", "binary(browser)"];

/// The crate that has a test target `browser`.
pub(super) fn package(metadata: &Metadata) -> Option<&Package> {
    metadata.crates().into_iter().find(|package| package.target("test", "browser").is_some())
}

/// The browser: `$CHROMIUM`, or the first one on the path.
fn chromium() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return path.is_file().then_some(path);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    PROGRAMS
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()))
}

/// The group, once there is one.
pub(super) fn run(metadata: &Metadata, runner: &Runner) -> Option<Outcome<Group>> {
    let package = package(metadata)?;
    Some(match chromium() {
        Some(_) => tests(package, runner),
        None => skipped(package, runner),
    })
}

fn tests(package: &Package, runner: &Runner) -> Outcome<Group> {
    let count = match runner {
        Runner::Nextest => nextest(FILTER)?,
        Runner::Cargo => libtest(&["--package", &package.name, "--all-features"], &["--test", "browser"])?,
    };
    Ok(Group { name: "browser", count, skipped_because: Some("marked as ignored".to_owned()) })
}

fn skipped(package: &Package, runner: &Runner) -> Outcome<Group> {
    let skipped = match runner {
        Runner::Nextest => listed(FILTER)?.len(),
        Runner::Cargo => {
            let call = ["test", "--quiet", "--package", &package.name, "--all-features", "--test", "browser"];
            let list = capture(cargo(call).args(["--", "--list"]))?;
            list.lines().filter(|line| line.ends_with(": test")).count()
        }
    };
    let reason = format!("no Chromium: looked for {} and $CHROMIUM", PROGRAMS.join(", "));
    Ok(Group { name: "browser", count: Count { skipped, ..Count::default() }, skipped_because: Some(reason) })
}
