//! Choosing cases and running them.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::programs::{self, Program};
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
    each(fixtures, selection, subject).collect()
}

/// Runs the selected cases and programs one by one, as far as somebody asks for them.
pub fn each<'a>(
    fixtures: &'a Fixtures,
    selection: &'a Selection,
    subject: &'a mut dyn Subject,
) -> impl Iterator<Item = CaseResult> + 'a {
    let cases = fixtures.cases.iter().map(Item::Case).chain(programs::ALL.iter().map(Item::Program));
    cases.filter(|item| selection.takes(fixtures, item.id(), item.requirements().into_iter())).map(
        move |item| CaseResult {
            id: item.id().to_owned(),
            requirements: item.requirements().into_iter().map(str::to_owned).collect(),
            status: status(match item {
                Item::Case(case) => conversation::run(fixtures, case, subject),
                Item::Program(program) => (program.run)(fixtures, subject),
            }),
        },
    )
}

enum Item<'a> {
    Case(&'a Case),
    Program(&'a Program),
}

impl<'a> Item<'a> {
    fn id(&self) -> &'a str {
        match self {
            Self::Case(case) => &case.id,
            Self::Program(program) => program.id,
        }
    }

    fn requirements(&self) -> Vec<&'a str> {
        match self {
            Self::Case(case) => case.requirements.iter().map(String::as_str).collect(),
            Self::Program(program) => program.requirements.to_vec(),
        }
    }
}

fn status(end: Result<(), End>) -> Status {
    match end {
        Ok(()) => Status::Passed,
        Err(End::Failed(why)) => Status::Failed(why),
        Err(End::Skipped(why)) => Status::Skipped(why),
    }
}
