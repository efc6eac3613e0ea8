//! `cargo xtask test [--no-skip]`: everything that a fresh machine can run with only the toolchain.
//!
//! Uses cargo-nextest where it is installed, else `cargo test`. The last line is always
//! `N passed, N failed, N skipped`, with the names of what was skipped behind it where anything was.

mod browser;
mod count;
mod groups;

use count::Count;

use crate::metadata::Metadata;
use crate::process::{Failure, Outcome};

/// One kind of tests and what came of it.
pub(crate) struct Group {
    name: &'static str,
    count: Count,
    /// Why some were skipped.
    skipped_because: Option<String>,
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let no_skip = match args {
        [] => false,
        [arg] if arg == "--no-skip" => true,
        _ => return Err(Failure::said("usage: cargo xtask test [--no-skip]")),
    };
    let (line, verdict) = all(no_skip)?;
    println!("{line}");
    if verdict { Ok(()) } else { Err(Failure::Status(1)) }
}

/// Runs every group and gives the closing line, and whether all is well.
pub(crate) fn all(no_skip: bool) -> Outcome<(String, bool)> {
    let metadata = Metadata::own()?;
    let runner = groups::Runner::find();
    let mut groups = vec![
        counted("unit", runner.tests(&metadata)),
        counted("xtask", groups::own_tests()),
        counted("documentation", groups::documentation(&metadata)),
    ];
    groups.extend(groups::conformance(&metadata).map(|group| counted("conformance", group)));
    groups.extend(browser::run(&metadata, &runner).map(|group| counted("browser", group)));
    println!();
    let mut total = Count::default();
    for group in &groups {
        println!("{:<14} {}", group.name, group.count);
        total.add(group.count);
    }
    let skipped: Vec<String> = groups.iter().filter_map(Group::skipped).collect();
    let well = total.failed == 0 && (total.skipped == 0 || !no_skip);
    if total.failed == 0 && !well {
        println!("--no-skip: a skipped test is an error");
    }
    // What was skipped is named on the closing line itself, so that nobody reads past it.
    let line =
        if skipped.is_empty() { total.to_string() } else { format!("{total}: {}", skipped.join("; ")) };
    Ok((line, well))
}

/// A group that could not be run at all counts as one failure, so that there is always a closing line.
fn counted(name: &'static str, outcome: Outcome<Group>) -> Group {
    outcome.unwrap_or_else(|failure| {
        if let Failure::Said(text) = failure {
            eprintln!("error: {name}: {text}");
        }
        Group { name, count: Count { failed: 1, ..Count::default() }, skipped_because: None }
    })
}

impl Group {
    fn skipped(&self) -> Option<String> {
        (self.count.skipped > 0).then(|| match &self.skipped_because {
            Some(reason) => format!("{} ({}: {reason})", self.name, self.count.skipped),
            None => format!("{} ({})", self.name, self.count.skipped),
        })
    }
}
