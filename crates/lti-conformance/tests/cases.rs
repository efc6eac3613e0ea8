//! All cases as one test that ends at the first failure: the judge of `cargo xtask mutants`. `cargo xtask conformance` runs the
//! same cases and says more about them.

#![expect(clippy::panic, reason = "a test may end by a panic")]

use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::run::{Selection, Status, each};
use lti_conformance::subject;

#[test]
fn every_case_passes() {
    let fixtures = match Fixtures::load(&files::default_root()) {
        Ok(fixtures) => fixtures,
        Err(error) => panic!("{error}"),
    };
    let mut subject = subject::in_process();
    let mut passed = 0_usize;
    for result in each(&fixtures, &Selection::default(), subject.as_mut()) {
        match result.status {
            Status::Passed => passed = passed.saturating_add(1),
            Status::Failed(why) | Status::Skipped(why) => panic!("{}: {why}", result.id),
        }
    }
    assert!(passed > 1_000, "only {passed} cases were found");
}
