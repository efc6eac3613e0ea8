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
mod roster;
mod rounds;
mod subject;
mod walk;

use std::process::ExitCode;

use report::Format;

const USAGE: &str = "usage: lti-bench [--report text|json] [--only PART-OF-A-NAME]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (mut format, mut only) = (Format::Text, "");
    let mut rest = args.iter().map(String::as_str);
    while let Some(option) = rest.next() {
        match (option, rest.next()) {
            ("--report", Some("text")) => format = Format::Text,
            ("--report", Some("json")) => format = Format::Json,
            ("--only", Some(part)) => only = part,
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    let launch = launch::Launch::new();
    let gradebook = gradebook::Gradebook::new();
    let endpoint = endpoint::Endpoint::new();
    let roster = roster::Roster::new();
    let mut subjects = ours::subjects(&launch);
    subjects.extend(others::subjects(&launch));
    subjects.extend(gradebook.subjects());
    subjects.extend(endpoint.subjects());
    subjects.extend(roster.subjects());
    // With what its time is divided by.
    let wanted: Vec<&str> = subjects
        .iter()
        .filter(|subject| subject.name.contains(only))
        .flat_map(|subject| [Some(subject.name), subject.against])
        .flatten()
        .collect();
    subjects.retain(|subject| wanted.contains(&subject.name));
    let figures = rounds::measure(&mut subjects);
    let walk = Some(()).filter(|()| "nrps/walk".contains(only)).and_then(|()| walk::nanos_per_member());
    print!("{}", report::write(format, &launch, &figures, &roster.memory(), walk));
    ExitCode::SUCCESS
}
