//! The steps, cheapest first.

use std::process::Command;

use crate::deps::{Layer, RULES};
use crate::metadata::{Metadata, Package};
use crate::process::{Failure, Outcome, cargo, program, run};
use crate::{conformance, deny, deps, fuzz, public_api, tidy};

pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) run: fn() -> Outcome,
}

/// Needs a second toolchain, so it runs only where it is asked for.
pub(super) const MSRV: &str = "msrv";

pub(super) const STEPS: &[Step] = &[
    Step { name: "fmt", what: "rustfmt", run: fmt },
    Step { name: "tidy", what: "house rules", run: || tidy::run(&[]) },
    Step { name: "deps", what: "who may import whom, weight, stated Rust versions", run: || deps::run(&[]) },
    Step { name: "clippy", what: "lints, each crate on its own", run: clippy },
    Step {
        name: "alone",
        what: "each protocol crate and facade picked alone, without default features",
        run: alone,
    },
    Step { name: "features", what: "combinations of features", run: features },
    Step { name: "docs", what: "documentation without a warning", run: docs },
    Step { name: "public-api", what: "snapshots of the public API", run: || public_api::run(&[]) },
    Step { name: "fixtures", what: "the fixtures and their golden files", run: fixtures },
    Step { name: "deny", what: "licences, sources, banned and duplicate crates", run: || deny::run(&[]) },
    Step { name: "fuzz", what: "each fuzz target for a minute", run: || fuzz::run(&["--smoke".to_owned()]) },
    Step { name: MSRV, what: "each crate with the Rust that it states (needs that toolchain)", run: msrv },
];

/// Crates with features that have to work in any combination: none, each, all.
const COMBINATIONS: &[(&str, &[&str])] = &[
    ("lti-security", &["", "ring", "aws-lc-rs", "ring,aws-lc-rs", "ring,oauth2"]),
    ("lti-axum", &["", "tool", "platform", "tool,platform"]),
    ("lti-sqlx", &["", "tool"]),
    ("lti-redis", &["tool", "platform"]),
];

fn fmt() -> Outcome {
    run(&mut cargo(["fmt", "--all", "--check"]))
}

/// Every command, also after one that failed; then says which ones failed.
fn each(commands: impl IntoIterator<Item = Command>) -> Outcome {
    let mut failures = Vec::new();
    for mut command in commands {
        if let Err(Failure::Said(text)) = run(&mut command) {
            failures.push(text);
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure::said(failures.join("\n       "))) }
}

fn clippy() -> Outcome {
    let metadata = Metadata::own()?;
    each(metadata.members().map(|package| {
        let call =
            ["clippy", "--quiet", "--locked", "--no-deps", "--package", &package.name, "--all-targets"];
        let mut command = cargo(call);
        command.args(["--", "--deny", "warnings"]);
        command
    }))
}

fn alone() -> Outcome {
    let metadata = Metadata::own()?;
    let picked = RULES.iter().filter(|rule| matches!(rule.layer, Layer::Protocol | Layer::Facade));
    each(picked.filter_map(|rule| metadata.find(rule.name)).map(|package| lib(package, "")))
}

fn features() -> Outcome {
    let metadata = Metadata::own()?;
    let mut commands = Vec::new();
    for (name, combinations) in COMBINATIONS {
        let Some(package) = metadata.find(name) else { continue };
        for combination in *combinations {
            let known = |feature: &str| feature.is_empty() || package.features.contains_key(feature);
            if !combination.split(',').all(known) {
                return Err(Failure::said(format!("{name} has no feature set `{combination}`")));
            }
            commands.push(lib(package, combination));
        }
    }
    each(commands)
}

/// The library with these features only.
fn lib(package: &Package, features: &str) -> Command {
    let call = ["clippy", "--quiet", "--locked", "--no-deps", "--package", &package.name, "--lib"];
    let mut command = cargo(call);
    command.arg("--no-default-features");
    if !features.is_empty() {
        command.args(["--features", features]);
    }
    command.args(["--", "--deny", "warnings"]);
    command
}

fn docs() -> Outcome {
    let call =
        ["doc", "--quiet", "--locked", "--no-deps", "--workspace", "--exclude", "xtask", "--all-features"];
    run(cargo(call).env("RUSTDOCFLAGS", "--deny warnings"))
}

fn fixtures() -> Outcome {
    if Metadata::own()?.find("lti-conformance").is_none() {
        return Ok(());
    }
    let call = ["run", "--quiet", "--profile", conformance::PROFILE, "--package", "lti-conformance", "--"];
    run(cargo(call).args(["fixtures", "check"]))
}

fn msrv() -> Outcome {
    let metadata = Metadata::own()?;
    each(metadata.crates().into_iter().map(|package| {
        let mut command = program("rustup");
        // The toolchain that runs us must not speak for the one that is asked for.
        for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        // `cargo xtask deps` refuses a crate that states none.
        let stated = package.rust_version.as_deref().unwrap_or("none");
        let call = ["run", stated, "cargo", "check", "--quiet", "--locked", "--all-features", "--package"];
        command.args(call).arg(&package.name);
        command
    }))
}
