//! `lti-sandbox`: see the library's documentation.

use clap::Parser as _;
use lti_sandbox::Sandbox;
use lti_sandbox::config::Arguments;
use std::io::Write as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let sandbox = match Sandbox::start(&arguments).await {
        Ok(sandbox) => sandbox,
        Err(error) => return stop(&error),
    };
    // A closed output is no reason to stop serving.
    let _ = writeln!(std::io::stdout(), "{}", sandbox.announcement());
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    match sandbox.serve(interrupted).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => stop(&error),
    }
}

fn stop(error: &dyn std::error::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "lti-sandbox: {error}");
    ExitCode::FAILURE
}
