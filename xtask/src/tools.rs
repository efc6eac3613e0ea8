//! Programs that are installed on demand, each at a fixed version, into `target/tools`.

use std::path::PathBuf;

use crate::process::{Outcome, cargo, run, target_dir};

pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(crate) const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
pub(crate) const CARGO_MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };
pub(crate) const CARGO_FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2" };

/// Where the programs lie.
pub(crate) fn bin_dir() -> PathBuf {
    target_dir().join("tools").join("bin")
}

/// Installs the tool unless that version is there already.
pub(crate) fn ensure(tool: &Tool) -> Outcome {
    let mark = target_dir().join("tools").join(format!("{}-{}", tool.name, tool.version));
    if mark.exists() && bin_dir().join(tool.name).exists() {
        return Ok(());
    }
    let root = target_dir().join("tools");
    // Its build artefacts go to a directory that is kept, so that a newer version builds on what is there.
    let build = target_dir().join("tools-build");
    run(cargo(["install", "--locked", "--force", tool.name, "--version", tool.version, "--root"])
        .arg(&root)
        .env("CARGO_TARGET_DIR", build))?;
    std::fs::write(&mark, "")
        .map_err(|error| crate::process::Failure::said(format!("{}: {error}", mark.display())))
}
