//! ATK-022: one response from two threads at once.

use super::Program;
use crate::case::{Action, Step};
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::{Answer, Outcome, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-two-threads",
    summary: "ten thousand times (a tenth of that where the build is not optimised) the same response from two threads at once: exactly one is accepted, the other is a replay",
    requirements: &["ATK-022", "SEC-069"],
    run,
};

const TRIES: usize = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    if !subject.is_seeded() {
        return Err(End::Skipped("its logins do not repeat".to_owned()));
    }
    let case = PROGRAM.case(vec![Step::new(Action::Login), Step::new(Action::Launch)]);
    let response = conversation::last_request(fixtures, &case, subject)?;
    let response = response.ok_or_else(|| End::Failed("a launch is no request".to_owned()))?;
    let setup = conversation::setup(fixtures, &case)?;
    for number in 0..TRIES {
        // A subject that starts anew from its seed makes the same login, which the same response finishes.
        subject.prepare(&setup)?;
        let verdict = subject.launch_twice(&response)?.map(verdict);
        let mut sorted = verdict.clone();
        sorted.sort();
        if sorted != ["accepted", "launch-replayed"] {
            return Err(End::Failed(format!("try {number}: {} and {}", verdict[0], verdict[1])));
        }
    }
    Ok(())
}

fn verdict(answer: Answer) -> String {
    match answer.outcome {
        Outcome::Accepted(_) => "accepted".to_owned(),
        Outcome::Refused(refusal) => refusal.code.unwrap_or(refusal.message),
    }
}
