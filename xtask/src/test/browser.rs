//! The browser's tests: a real Chromium goes through the sandbox's pages.

use std::path::PathBuf;

use super::Group;
use super::count::Count;
use super::groups::{Runner, libtest, listed, nextest};
use crate::metadata::{Metadata, Package};
use crate::process::{Outcome, capture, cargo};

const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

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

pub(super) fn run(metadata: &Metadata, runner: &Runner) -> Outcome<Option<Group>> {
    let Some(package) = package(metadata) else { return Ok(None) };
    let name = package.name.as_str();
    let filter = ["-E", "binary(browser)"];
    let (count, reason) = match (chromium(), runner) {
        (Some(_), Runner::Nextest) => (nextest(&filter)?, "marked as ignored".to_owned()),
        (Some(_), Runner::Cargo) => {
            let packages = ["--package", name, "--all-features"];
            (libtest(&packages, &["--test", "browser"])?, "marked as ignored".to_owned())
        }
        (None, runner) => {
            let skipped = match runner {
                Runner::Nextest => listed(&filter)?.len(),
                Runner::Cargo => {
                    let mut call =
                        cargo(["test", "--quiet", "--package", name, "--all-features", "--test", "browser"]);
                    capture(call.args(["--", "--list"]))?
                        .lines()
                        .filter(|line| line.ends_with(": test"))
                        .count()
                }
            };
            let reason = format!("no Chromium: looked for {} and $CHROMIUM", PROGRAMS.join(", "));
            (Count { skipped, ..Count::default() }, reason)
        }
    };
    Ok(Some(Group { name: "browser", count, skipped_because: Some(reason) }))
}
