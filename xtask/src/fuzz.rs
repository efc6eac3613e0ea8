//! `cargo xtask fuzz --smoke`: each target of `fuzz/` for a minute.
//!
//! No nightly toolchain is needed: the compiler is told to accept its unstable flags, and no sanitizer is used,
//! which code without `unsafe` would gain nothing from.

use std::process::Command;

use crate::process::{Failure, Outcome, capture, program, root, run as start};
use crate::tools;

const SECONDS: u32 = 60;

pub(crate) fn run(args: &[String]) -> Outcome {
    match args {
        [arg] if arg == "--smoke" => smoke(),
        _ => Err(Failure::said("usage: cargo xtask fuzz --smoke")),
    }
}

fn smoke() -> Outcome {
    tools::ensure(&tools::CARGO_FUZZ)?;
    let list = capture(cargo_fuzz("list").current_dir(root().join("fuzz")))?;
    let targets: Vec<&str> = list.split_whitespace().collect();
    if targets.is_empty() {
        return Err(Failure::said("fuzz/ has no target"));
    }
    // All are built before the first runs: a target that does not compile shows at once.
    start(cargo_fuzz("build").args(["--sanitizer", "none"]))?;
    for target in targets {
        // The first folder takes what the fuzzer finds, the second one is kept with the sources.
        let folders = [format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}")];
        for folder in &folders {
            let made = std::fs::create_dir_all(root().join(folder));
            made.map_err(|error| Failure::said(format!("{folder}: {error}")))?;
        }
        let time = format!("-max_total_time={SECONDS}");
        let limits = ["--", &time, "-timeout=10", "-rss_limit_mb=2048", "-dict=fuzz/launch.dict"];
        start(cargo_fuzz("run").args(["--sanitizer", "none", target]).args(&folders).args(limits))?;
    }
    Ok(())
}

fn cargo_fuzz(command: &str) -> Command {
    let mut call = program("cargo-fuzz");
    call.args(["fuzz", command]).env("RUSTC_BOOTSTRAP", "1");
    call
}
