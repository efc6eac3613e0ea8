//! The steps, cheapest first.

use crate::deps::{Layer, RULES};
use crate::metadata::{Metadata, Package};
use crate::process::{Failure, Outcome, cargo, program, run};
use crate::{deny, deps, fuzz, public_api, tidy};

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
    ("lti-oidc", &["", "registration"]),
    ("lti-axum", &["", "tool", "platform", "tool,platform"]),
    ("lti-sqlx", &["tool", "platform"]),
    ("lti-redis", &["tool", "platform"]),
];

fn fmt() -> Outcome {
    run(&mut cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    for package in Metadata::own()?.members() {
        let call =
            ["clippy", "--quiet", "--locked", "--no-deps", "--package", &package.name, "--all-targets"];
        run(cargo(call).args(["--", "--deny", "warnings"]))?;
    }
    Ok(())
}

fn alone() -> Outcome {
    let metadata = Metadata::own()?;
    let picked = RULES.iter().filter(|rule| matches!(rule.layer, Layer::Protocol | Layer::Facade));
    for package in picked.filter_map(|rule| metadata.find(rule.name)) {
        lib(package, "")?;
    }
    Ok(())
}

fn features() -> Outcome {
    let metadata = Metadata::own()?;
    for (name, combinations) in COMBINATIONS {
        let Some(package) = metadata.find(name) else { continue };
        for combination in *combinations {
            let known = |feature: &str| feature.is_empty() || package.features.contains_key(feature);
            if combination.split(',').all(known) {
                lib(package, combination)?;
            } else {
                println!("{name} has no feature set `{combination}`");
            }
        }
    }
    Ok(())
}

/// The library with these features only.
fn lib(package: &Package, features: &str) -> Outcome {
    let call = ["clippy", "--quiet", "--locked", "--no-deps", "--package", &package.name, "--lib"];
    let mut command = cargo(call);
    command.arg("--no-default-features");
    if !features.is_empty() {
        command.args(["--features", features]);
    }
    run(command.args(["--", "--deny", "warnings"]))
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
    run(&mut cargo(["run", "--quiet", "--package", "lti-conformance", "--", "fixtures", "check"]))
}

fn msrv() -> Outcome {
    for package in Metadata::own()?.crates() {
        let stated = package
            .rust_version
            .as_deref()
            .ok_or_else(|| Failure::said(format!("{} states no rust-version", package.name)))?;
        let mut command = program("rustup");
        // The toolchain that runs us must not speak for the one that is asked for.
        for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        run(command.args([
            "run",
            stated,
            "cargo",
            "check",
            "--quiet",
            "--locked",
            "--package",
            &package.name,
        ]))?;
    }
    Ok(())
}
