//! Choosing cases and running them.

use std::collections::BTreeSet;

use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::programs;
use crate::subject::Subject;

/// Which cases run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only cases that show an id of this family.
    pub family: Option<String>,
    /// Only this case, or the rows of this table.
    pub case: Option<String>,
}

impl Selection {
    fn takes<'a>(
        &self,
        fixtures: &Fixtures,
        id: &str,
        mut requirements: impl Iterator<Item = &'a str>,
    ) -> bool {
        let named =
            |wanted: &str| id == wanted || id.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'));
        if self.case.as_deref().is_some_and(|wanted| !named(wanted)) {
            return false;
        }
        let Some(family) = &self.family else { return true };
        requirements.any(|r| fixtures.registry.family_of(r).is_some_and(|f| &f.family == family))
    }
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// As it says.
    Passed,
    /// Otherwise; why.
    Failed(String),
    /// Not asked; why.
    Skipped(String),
}

/// One case after it ran.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// Its id.
    pub id: String,
    /// What it shows.
    pub requirements: BTreeSet<String>,
    /// How it ended.
    pub status: Status,
}

/// Runs the selected cases and programs.
pub fn run(fixtures: &Fixtures, selection: &Selection, subject: &mut dyn Subject) -> Vec<CaseResult> {
    let mut results = Vec::new();
    for case in &fixtures.cases {
        if selection.takes(fixtures, &case.id, case.requirements.iter().map(String::as_str)) {
            let status = status(conversation::run(fixtures, case, subject));
            results.push(CaseResult { id: case.id.clone(), requirements: case.requirements.clone(), status });
        }
    }
    for program in programs::ALL {
        if selection.takes(fixtures, program.id, program.requirements.iter().copied()) {
            let status = status((program.run)(fixtures, subject));
            let requirements = program.requirements.iter().map(|id| (*id).to_owned()).collect();
            results.push(CaseResult { id: program.id.to_owned(), requirements, status });
        }
    }
    results
}

fn status(end: Result<(), End>) -> Status {
    match end {
        Ok(()) => Status::Passed,
        Err(End::Failed(why)) => Status::Failed(why),
        Err(End::Skipped(why)) => Status::Skipped(why),
    }
}
