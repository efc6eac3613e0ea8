//! ATK-027: logins that nobody finishes must cost nothing.

use super::Program;
use crate::case::{Action, Step};
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::{Outcome, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-login-flood",
    summary: "a million login initiations without a response (a tenth of that where the build is not optimised): no store is written to, and a login that was begun before them can still be finished",
    requirements: &["ATK-027"],
    run,
};

/// What the id asks for, in about 15 seconds of an optimised build; nothing in it depends on the number.
const LOGINS: usize = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let step = |action, browser: &str| Step { browser: browser.to_owned(), ..Step::new(action) };
    let honest = PROGRAM.case(vec![step(Action::Login, "honest"), step(Action::Launch, "honest")]);
    // The honest response is made, but held back until the flood is over: the subject starts anew before it.
    let response = conversation::last_request(fixtures, &honest, subject)?;
    let response = response.ok_or_else(|| End::Failed("a launch is no request".to_owned()))?;
    let setup = conversation::setup(fixtures, &honest)?;
    subject.prepare(&setup)?;
    let initiation = conversation::login_request(fixtures, &honest)?;
    subject.login(&initiation)?;
    let before = subject.stored();
    for number in 0..LOGINS {
        if let Outcome::Refused(refusal) = subject.login(&initiation)?.outcome {
            return Err(End::Failed(format!("a login was refused: {}", refusal.message)));
        }
        let stored = subject.stored();
        if stored != before {
            return Err(End::Failed(format!(
                "login {number} wrote into a store: {before:?}, then {stored:?}"
            )));
        }
    }
    match subject.launch(&response)?.outcome {
        Outcome::Accepted(_) => Ok(()),
        Outcome::Refused(refusal) => {
            Err(End::Failed(format!("the login from before the flood is lost: {}", refusal.message)))
        }
    }
}
