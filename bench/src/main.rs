//! How long a launch takes, beside the bare signature operation of the same provider.
//!
//! What is reported is a ratio of two times that were measured in turns within one run, so it says the same on a fast
//! and on a slow machine. Nothing here fails because of a figure.

mod allocations;
mod endpoint;
mod gradebook;
mod launch;
mod others;
mod ours;
mod report;
mod rounds;
mod subject;

use std::process::ExitCode;

use report::Format;

const USAGE: &str = "usage: lti-bench [--report text|json]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let format = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] | ["--report", "text"] => Format::Text,
        ["--report", "json"] => Format::Json,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let launch = launch::Launch::new();
    let gradebook = gradebook::Gradebook::new();
    let endpoint = endpoint::Endpoint::new();
    let mut subjects = ours::subjects(&launch);
    subjects.extend(others::subjects(&launch));
    subjects.extend(gradebook.subjects());
    subjects.extend(endpoint.subjects());
    let figures = rounds::measure(&mut subjects);
    print!("{}", report::write(format, &launch, &figures));
    ExitCode::SUCCESS
}
