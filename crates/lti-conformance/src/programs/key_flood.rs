//! ATK-006: unknown key ids must not become a flood of requests to the platform.

use std::collections::BTreeMap;

use super::Program;
use crate::case::{Action, Expect, ExpectOutcome, JsonEdit, Step, TokenEdit};
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::Subject;

pub(super) const PROGRAM: Program = Program {
    id: "program-key-flood",
    summary: "a thousand launches in one second, each with another unknown kid: at most one refetch of the key set",
    requirements: &["ATK-006", "SEC-102"],
    run,
};

const LAUNCHES: usize = 1000;

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let world = fixtures.world("one-platform")?;
    let key_set = world.platform.first().map(|p| p.key_set_url.clone()).unwrap_or_default();
    let mut steps = Vec::new();
    for number in 0..LAUNCHES {
        let kid = toml::Value::from(format!("unknown-{number}"));
        let header = JsonEdit { set: BTreeMap::from([("kid".to_owned(), kid)]), ..JsonEdit::default() };
        let expect = Expect {
            code: Some("kid-unknown".to_owned()),
            status: Some(401),
            ..Expect::of(ExpectOutcome::Refused)
        };
        // A browser each: one browser would carry a thousand cookies.
        let browser = format!("browser-{number}");
        steps.push(Step { browser: browser.clone(), ..Step::new(Action::Login) });
        steps.push(Step {
            browser,
            token: Some(TokenEdit { header, ..TokenEdit::default() }),
            expect: Some(expect),
            ..Step::new(Action::Launch)
        });
    }
    let case = PROGRAM.case(steps);
    conversation::run(fixtures, &case, subject)?;
    // One fetch fills the empty cache, one looks for the first unknown kid.
    match subject.fetches().get(&key_set).copied().unwrap_or_default() {
        0..=2 => Ok(()),
        many => Err(End::Failed(format!("{LAUNCHES} unknown kids made {many} fetches of the key set"))),
    }
}
