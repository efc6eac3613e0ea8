//! The command line.

use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;

use crate::error::FixtureError;
use crate::files;
use crate::fixtures::Fixtures;
use crate::report::{self, Report};
use crate::run::{self, Selection};
use crate::{golden, manifest, nonces, subject};

mod new;
mod requirements;
mod usage;

/// What ends the program early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CliError {
    /// Arguments that mean nothing.
    Usage(String),
    /// Fixtures that cannot be used.
    Fixture(FixtureError),
    /// Output that cannot be written.
    Output(String),
}

impl From<FixtureError> for CliError {
    fn from(error: FixtureError) -> Self {
        Self::Fixture(error)
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error.to_string())
    }
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(what) => write!(f, "{what}\n\n{}", usage::TEXT),
            Self::Fixture(error) => write!(f, "{error}"),
            Self::Output(what) => write!(f, "cannot write: {what}"),
        }
    }
}

#[derive(Default)]
struct Options {
    fixtures: Option<PathBuf>,
    selection: Selection,
    json: bool,
    deny_open: bool,
    words: VecDeque<String>,
}

fn options(arguments: impl IntoIterator<Item = String>) -> Result<Options, CliError> {
    let mut options = Options::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().ok_or_else(|| CliError::Usage(format!("{argument} needs a value")));
        match argument.as_str() {
            "--fixtures" => options.fixtures = Some(PathBuf::from(value()?)),
            "--family" => options.selection.family = Some(value()?.to_uppercase()),
            "--case" => options.selection.case = Some(value()?),
            "--report" => {
                options.json = match value()?.as_str() {
                    "json" => true,
                    "text" => false,
                    other => return Err(CliError::Usage(format!("no report is named {other}"))),
                }
            }
            "--deny-open" => options.deny_open = true,
            "--help" | "-h" => options.words.push_front("help".to_owned()),
            unknown if unknown.starts_with('-') => {
                return Err(CliError::Usage(format!("no option is named {unknown}")));
            }
            _ => options.words.push_back(argument),
        }
    }
    Ok(options)
}

/// Runs the program; `true` when all is well.
///
/// # Errors
/// [`CliError`].
pub fn main(
    arguments: impl IntoIterator<Item = String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let mut options = options(arguments)?;
    let root = options.fixtures.clone().unwrap_or_else(files::default_root);
    match options.words.pop_front().as_deref() {
        None => conformance(&Fixtures::load(&root)?, &options, out, err),
        Some("fixtures") => match options.words.pop_front().as_deref() {
            Some("check") => check(&Fixtures::load(&root)?, out),
            Some("sign") => {
                for file in nonces::renew(&Fixtures::load(&root)?, subject::in_process().as_mut())? {
                    writeln!(out, "renewed the nonce of {file}")?;
                }
                sign(&Fixtures::load(&root)?, out)
            }
            Some("index") => index(&Fixtures::load(&root)?, out),
            Some("new") => new::new(&root, &mut options.words, out),
            other => Err(CliError::Usage(format!("fixtures {} does nothing", other.unwrap_or_default()))),
        },
        Some("requirements") => requirements::list(&Fixtures::load(&root)?, &options.words, out),
        Some("help") => {
            write!(out, "{}", usage::TEXT)?;
            Ok(true)
        }
        Some(other) => Err(CliError::Usage(format!("no command is named {other}"))),
    }
}

fn conformance(
    fixtures: &Fixtures,
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let selection = &options.selection;
    if let Some(family) =
        selection.family.as_ref().filter(|f| !fixtures.registry.families().iter().any(|k| k.family == **f))
    {
        return Err(CliError::Usage(format!("no family is named {family}")));
    }
    let mut subject = subject::in_process();
    let results = run::run(fixtures, selection, subject.as_mut());
    if let (Some(case), true) = (&selection.case, results.is_empty()) {
        return Err(CliError::Usage(format!("no case is named {case}")));
    }
    let report = Report::new(fixtures, selection, &results, stale(fixtures)?);
    if options.json {
        writeln!(out, "{}", report::json(&report))?;
        write!(err, "{}", report::failures(&report))?;
    } else {
        write!(out, "{}", report::text(&report))?;
    }
    Ok(report.is_good(options.deny_open))
}

/// Generated files that are not as they should be.
fn stale(fixtures: &Fixtures) -> Result<Vec<String>, FixtureError> {
    let drifted = golden::drift(fixtures)?;
    let mut stale: Vec<String> =
        drifted.iter().map(|file| format!("{file}: drift, run `fixtures sign`")).collect();
    if files::read_if_there(&fixtures.root, manifest::FILE)?.as_deref() != Some(&manifest::text(fixtures)) {
        stale.push(format!("{}: drift, run `fixtures index`", manifest::FILE));
    }
    Ok(stale)
}

fn check(fixtures: &Fixtures, out: &mut dyn Write) -> Result<bool, CliError> {
    let stale = stale(fixtures)?;
    for problem in &stale {
        writeln!(out, "FAILED {problem}")?;
    }
    writeln!(
        out,
        "{} cases, {} worlds, {} stale files",
        fixtures.cases.len(),
        fixtures.worlds.len(),
        stale.len()
    )?;
    Ok(stale.is_empty())
}

fn sign(fixtures: &Fixtures, out: &mut dyn Write) -> Result<bool, CliError> {
    let written = golden::sign(fixtures)?;
    for file in &written {
        writeln!(out, "signed {file}")?;
    }
    writeln!(out, "{} files written", written.len())?;
    index(fixtures, out)
}

fn index(fixtures: &Fixtures, out: &mut dyn Write) -> Result<bool, CliError> {
    if files::write(&fixtures.root, manifest::FILE, &manifest::text(fixtures))? {
        writeln!(out, "wrote {}", manifest::FILE)?;
    }
    Ok(true)
}
