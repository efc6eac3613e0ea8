//! ATK-029: nothing that guards a login may repeat or be short.

use std::collections::BTreeSet;

use super::Program;
use crate::browser::Hop;
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::{Outcome, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-unguessable",
    summary: "a thousand logins: no nonce and no state twice, each of at least 22 characters (128 bits in base64url)",
    requirements: &["ATK-029", "OIDC-021", "LMS-008"],
    run,
};

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let case = PROGRAM.case(Vec::new());
    conversation::run(fixtures, &case, subject)?;
    let request = conversation::login_request(fixtures, &case)?;
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let answer = subject.login(&request)?;
        if let Outcome::Refused(refusal) = &answer.outcome {
            return Err(End::Failed(format!("a login was refused: {}", refusal.message)));
        }
        let hop = Hop::of(&answer.response).ok_or_else(|| End::Failed("a login led nowhere".to_owned()))?;
        for name in ["nonce", "state"] {
            let value = hop.field(name).unwrap_or_default();
            let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            if value.len() < 22 || !plain {
                return Err(End::Failed(format!(
                    "a {name} of {} characters, base64url: {plain}",
                    value.len()
                )));
            }
            if !seen.insert(value.to_owned()) {
                return Err(End::Failed(format!("a {name} came twice")));
            }
        }
    }
    Ok(())
}
