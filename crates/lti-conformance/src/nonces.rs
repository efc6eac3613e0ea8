//! The nonces of the worlds: what the seeded tool gives to the first login of a case.

use crate::browser::Hop;
use crate::case::{Case, Golden, Side};
use crate::conversation::{self, End};
use crate::error::FixtureError;
use crate::files;
use crate::fixtures::Fixtures;
use crate::subject::{Subject, Unavailable};

/// Asks the tool in each world and writes the nonces that changed; tells which files. A subject that is no seeded
/// tool changes nothing.
///
/// # Errors
/// A tool that refuses a plain login, or a world file that cannot be written.
pub fn renew(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<Vec<String>, FixtureError> {
    let mut written = Vec::new();
    if !subject.is_seeded() {
        return Ok(written);
    }
    for world in fixtures.worlds.values() {
        let file = format!("worlds/{}.toml", world.id);
        let Some(nonce) = first_nonce(fixtures, &world.id, subject)? else { continue };
        let text = files::read(&fixtures.root, &file)?;
        let renewed =
            text.replacen(&format!("nonce = \"{}\"", world.nonce), &format!("nonce = \"{nonce}\""), 1);
        if files::write(&fixtures.root, &file, &renewed)? {
            written.push(file);
        }
    }
    Ok(written)
}

fn first_nonce(
    fixtures: &Fixtures,
    world: &str,
    subject: &mut dyn Subject,
) -> Result<Option<String>, FixtureError> {
    let case = Case {
        id: "nonce".to_owned(),
        file: format!("worlds/{world}.toml"),
        summary: String::new(),
        requirements: Default::default(),
        side: Side::Tool,
        world: world.to_owned(),
        now: None,
        policy: Default::default(),
        key_set: None,
        golden: Golden::None,
        steps: Vec::new(),
    };
    let wrong = |reason: String| FixtureError::new(&case.file, reason);
    let ended = |end: End| match end {
        End::Failed(why) | End::Skipped(why) => wrong(why),
    };
    conversation::run(fixtures, &case, subject).map_err(ended)?;
    let request = conversation::login_request(fixtures, &case).map_err(ended)?;
    match subject.login(&request) {
        Ok(answer) => {
            let nonce = Hop::of(&answer.response).and_then(|hop| hop.field("nonce").map(str::to_owned));
            nonce.map(Some).ok_or_else(|| wrong("a plain login gives no nonce".to_owned()))
        }
        Err(Unavailable::NotBuilt(_) | Unavailable::Unsupported(_)) => Ok(None),
        Err(Unavailable::Broken(why)) => Err(wrong(why)),
    }
}
