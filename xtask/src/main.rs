//! Everything one does in this repository, as commands: `cargo xtask help` lists them.
//!
//! Imports none of our crates, so that it builds in seconds and still works when they do not.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command line program: it prints, reads files and the environment, and measures time"
)]

mod bench;
mod ci;
mod conformance;
mod deny;
mod deps;
mod fuzz;
mod metadata;
mod mutants;
mod process;
mod public_api;
mod sandbox;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use process::{Failure, Outcome};

const HELP: &str = "\
cargo xtask <command>

  sandbox [--lms-port N] [--tool-port N] [--config FILE]
                          start the small LMS and the small tool
  test [--no-skip]        everything a fresh machine can run: unit, fixture, property, doc, browser tests
  conformance [--family F] [--case ID] [--report text|json] [--deny-open]
                          the fixtures, requirement by requirement
  fixtures check|sign|index|new
                          the fixtures themselves
  requirements            the registry of requirements
  ci [step…]              what continuous integration runs; `ci list` names the steps
  deps                    who may import whom, weight, stated Rust versions
  tidy                    house rules
  deny                    licences, sources, banned and duplicate crates
  public-api [--bless]    compare each library's public API with its snapshot, or write the snapshot
  bench [--report text|json] [--only PART-OF-A-NAME]
                          speed, as ratios in one run
  fuzz --smoke            every fuzz target for a minute
  mutants [--package P]… [--shard k/n] [--report text|json]
                          breaks the code in one place at a time and asks whether a test notices (hours)
";

fn main() -> ExitCode {
    if let Some(status) = public_api::as_rustdoc() {
        return status;
    }
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    match dispatch(&command, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Status(code)) => ExitCode::from(code),
        Err(Failure::Said(text)) => {
            eprintln!("error: {text}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, args: &[String]) -> Outcome {
    match command {
        "bench" => bench::run(args),
        "ci" => ci::run(args),
        "conformance" | "fixtures" | "requirements" => conformance::run(command, args),
        "deny" => deny::run(args),
        "deps" => deps::run(args),
        "fuzz" => fuzz::run(args),
        "mutants" => mutants::run(args),
        "public-api" => public_api::run(args),
        "sandbox" => sandbox::run(args),
        "test" => test::run(args),
        "tidy" => tidy::run(args),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::said(format!("no command `{other}`; `cargo xtask help` lists them"))),
    }
}
