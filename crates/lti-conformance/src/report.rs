//! What the results show, family by family.

use std::collections::BTreeMap;

use crate::fixtures::Fixtures;
use crate::registry::{Level, Requirement};
use crate::run::{CaseResult, Selection, Status};

mod json;
mod text;

pub use json::json;
pub use text::{failures, text};

/// Numbers of one family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases that name an id of the family and passed.
    pub cases_passed: usize,
    /// Cases that name an id of the family and ran.
    pub cases: usize,
    /// MUST ids.
    pub must: usize,
    /// MUST ids that passing cases show.
    pub must_covered: usize,
    /// SHOULD ids.
    pub should: usize,
    /// SHOULD ids that passing cases show.
    pub should_covered: usize,
    /// MUST and SHOULD ids that `known-gaps.toml` gives a reason for.
    pub gaps: usize,
    /// MUST and SHOULD ids of a part that is built, with neither case nor reason nor note.
    pub open: usize,
    /// MUST and SHOULD ids of a part that is not built yet, not shown by any case.
    pub deferred: usize,
    /// MUST and SHOULD ids that a note stands for, because there is nothing to test by itself.
    pub noted: usize,
}

/// Everything a run showed.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Cases that passed.
    pub passed: usize,
    /// Cases that failed.
    pub failed: usize,
    /// Cases that were not asked.
    pub skipped: usize,
    /// Numbers by family, in report order.
    pub families: Vec<(String, Tally)>,
    /// Deferred ids by owner.
    pub owners: BTreeMap<String, usize>,
    /// (case, why).
    pub failures: Vec<(String, String)>,
    /// (case, why).
    pub skips: Vec<(String, String)>,
    /// Other reasons to fail: drift, a gap that is none.
    pub problems: Vec<String>,
}

impl Report {
    /// Adds up results. With a selection of one case no family has numbers, because they would say nothing.
    pub fn new(
        fixtures: &Fixtures,
        selection: &Selection,
        results: &[CaseResult],
        problems: Vec<String>,
    ) -> Self {
        let mut report = Self { problems, ..Self::default() };
        let mut shown: BTreeMap<&str, bool> = BTreeMap::new();
        for result in results {
            match &result.status {
                Status::Passed => report.passed = report.passed.saturating_add(1),
                Status::Failed(why) => {
                    report.failed = report.failed.saturating_add(1);
                    report.failures.push((result.id.clone(), why.clone()));
                }
                Status::Skipped(why) => {
                    report.skipped = report.skipped.saturating_add(1);
                    report.skips.push((result.id.clone(), why.clone()));
                    continue;
                }
            }
            let good = result.status == Status::Passed;
            for id in &result.requirements {
                shown.entry(id).and_modify(|all| *all = *all && good).or_insert(good);
            }
        }
        let covered = |id: &str| shown.get(id).copied().unwrap_or(false);
        for (id, _) in fixtures.gaps.iter().filter(|(id, _)| covered(id)) {
            report.problems.push(format!("known-gaps.toml: {id} is no gap any more, a case shows it"));
        }
        report.owners = fixtures
            .registry
            .owners()
            .iter()
            .filter(|(_, o)| !o.built)
            .map(|(n, _)| (n.to_owned(), 0))
            .collect();
        if selection.case.is_some() {
            return report;
        }
        for family in fixtures.registry.families() {
            if selection.family.as_ref().is_some_and(|wanted| *wanted != family.family) {
                continue;
            }
            let mut tally = Tally::default();
            for result in results
                .iter()
                .filter(|r| r.requirements.iter().any(|id| family_is(fixtures, id, &family.family)))
            {
                if !matches!(result.status, Status::Skipped(_)) {
                    tally.cases = tally.cases.saturating_add(1);
                }
                if result.status == Status::Passed {
                    tally.cases_passed = tally.cases_passed.saturating_add(1);
                }
            }
            for requirement in &family.requirement {
                report.count(fixtures, &mut tally, requirement, covered(&requirement.id));
            }
            report.families.push((family.family.clone(), tally));
        }
        report
    }

    fn count(&mut self, fixtures: &Fixtures, tally: &mut Tally, requirement: &Requirement, covered: bool) {
        let (all, shown) = match requirement.level {
            Level::Must => (&mut tally.must, &mut tally.must_covered),
            Level::Should => (&mut tally.should, &mut tally.should_covered),
            Level::May => return,
        };
        let one_more = |n: &mut usize| *n = n.saturating_add(1);
        one_more(all);
        if covered {
            one_more(shown);
        } else if requirement.no_case {
            one_more(&mut tally.noted);
        } else if fixtures.gaps.reason(&requirement.id).is_some() {
            one_more(&mut tally.gaps);
        } else if !fixtures.registry.owners().is_built(&requirement.owner) {
            one_more(&mut tally.deferred);
            one_more(self.owners.entry(requirement.owner.clone()).or_default());
        } else {
            one_more(&mut tally.open);
        }
    }

    /// Ids that are open, over all families.
    pub fn open(&self) -> usize {
        self.families.iter().map(|(_, tally)| tally.open).sum()
    }

    /// Whether the run may count as good.
    pub fn is_good(&self, deny_open: bool) -> bool {
        self.failed == 0 && self.problems.is_empty() && !(deny_open && self.open() > 0)
    }
}

fn family_is(fixtures: &Fixtures, id: &str, family: &str) -> bool {
    fixtures.registry.family_of(id).is_some_and(|f| f.family == family)
}
