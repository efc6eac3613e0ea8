//! `cargo xtask fuzz --smoke`: each target of `fuzz/` for a minute.
//!
//! No nightly toolchain is needed: the compiler is told to accept its unstable flags, and no sanitizer is used,
//! which code without `unsafe` would gain nothing from.

use std::process::Command;

use crate::process::{Failure, Outcome, capture, program, root, run as start};
use crate::tools;

const SECONDS: u32 = 60;
/// How much of a fuzzer's report is shown.
const LINES: usize = 60;

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
    // As many at once as there are processors: each one keeps one busy.
    let together = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for few in targets.chunks(together) {
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let running: Vec<_> = few.iter().map(|target| scope.spawn(|| run_one(target))).collect();
            let crashed = || Err(Failure::said("the thread of a fuzz target ended early"));
            running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| crashed())).collect()
        });
        outcomes.into_iter().collect::<Outcome>()?;
    }
    Ok(())
}

/// Runs one target. The fuzzer's own report is long, so it is shown only when something was found.
fn run_one(target: &str) -> Outcome {
    // The first folder takes what the fuzzer finds, the second one is kept with the sources.
    let folders = [format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}")];
    for folder in &folders {
        let made = std::fs::create_dir_all(root().join(folder));
        made.map_err(|error| Failure::said(format!("{folder}: {error}")))?;
    }
    let time = format!("-max_total_time={SECONDS}");
    let limits =
        ["--", &time, "-timeout=10", "-rss_limit_mb=2048", "-dict=fuzz/launch.dict", "-print_final_stats=1"];
    let mut command = cargo_fuzz("run");
    command.args(["--sanitizer", "none", target]).args(&folders).args(limits);
    let output = command.output().map_err(|error| Failure::said(format!("cargo-fuzz: {error}")))?;
    let report = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let inputs = report.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        println!("{target}: {} inputs in {SECONDS} s, nothing found", inputs.unwrap_or_default().trim());
        return Ok(());
    }
    let lines: Vec<&str> = report.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(LINES)) {
        eprintln!("{line}");
    }
    Err(Failure::said(format!("fuzz target {target}: {}", output.status)))
}

fn cargo_fuzz(command: &str) -> Command {
    let mut call = program("cargo-fuzz");
    call.args(["fuzz", command]).env("RUSTC_BOOTSTRAP", "1");
    call
}
