//! `cargo xtask ci [step…]`: what continuous integration runs. Every job of the workflows is one of these steps or
//! another command of xtask.

mod steps;

use std::time::Instant;

use crate::process::{Failure, Outcome};
use crate::test;
use steps::STEPS;

pub(crate) fn run(args: &[String]) -> Outcome {
    let mut names: Vec<&str> = args.iter().map(String::as_str).collect();
    if names == ["list"] {
        for step in STEPS {
            println!("{:<11} {}", step.name, step.what);
        }
        println!("{:<11} every step above except `{}`, without the tests", "checks", steps::MSRV);
        println!("{:<11} the tests, none skipped", "test");
        return Ok(());
    }
    if names.is_empty() {
        names = vec!["checks", "test"];
    }
    let mut report = Report::default();
    let mut closing = None;
    for name in names {
        match name {
            "test" => {
                let mut well = false;
                report.time("test", || {
                    let (line, all) = test::all(true)?;
                    (closing, well) = (Some(line), all);
                    if well { Ok(()) } else { Err(Failure::said("tests failed or were skipped")) }
                });
            }
            "checks" => {
                for step in STEPS.iter().filter(|step| step.name != steps::MSRV) {
                    report.time(step.name, step.run);
                }
            }
            name => match STEPS.iter().find(|step| step.name == name) {
                Some(step) => report.time(step.name, step.run),
                None => {
                    return Err(Failure::said(format!("no step `{name}`; `cargo xtask ci list` names them")));
                }
            },
        }
    }
    report.close(closing)
}

/// The steps that ran, with their seconds.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    failed: bool,
}

impl Report {
    fn time(&mut self, name: &str, step: impl FnOnce() -> Outcome) {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        let seconds = start.elapsed().as_secs_f64();
        let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
        if let Err(Failure::Said(text)) = outcome {
            eprintln!("error: {text}");
        }
        eprintln!("== {name}: {seconds:.1} s, {verdict}");
        self.failed |= verdict != "ok";
        self.lines.push(format!("{seconds:>8.1} s  {name:<11} {verdict}"));
    }

    /// Seconds per step; the tests' closing line comes last.
    fn close(self, closing: Option<String>) -> Outcome {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        if let Some(line) = closing {
            println!("{line}");
        }
        if self.failed { Err(Failure::Status(1)) } else { Ok(()) }
    }
}
