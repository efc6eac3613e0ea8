//! ATK-072 for rosters: what is logged of calls for members and groups.

use super::Program;
use super::launch_log::Lines;
use super::services::{failed, ours};
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::Subject;

pub(super) const PROGRAM: Program = Program {
    id: "program-roster-log",
    summary: "every case of rosters and groups on both sides once more, with somebody who reads all that is logged: no line names a member, an address, a user id or a group, nor holds a token",
    requirements: &["ATK-072"],
    run,
};

/// Who is in the rosters that the runner tells a tool of.
const TOLD: [&str; 6] = ["Ana Ruiz", "ana@school", "u-51c", "u-teach", "Readers", "eyJ"];

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let lines = Lines::of("lti::");
    let mut read = 0_usize;
    for world in ["roster", "roster-of-tool"] {
        let mut words = fixtures.world(world)?.about_people();
        words.extend(TOLD.map(str::to_owned));
        for case in fixtures.cases.iter().filter(|case| case.world == world) {
            tracing::subscriber::with_default(lines.clone(), || conversation::run(fixtures, case, subject))?;
            let logged = lines.take();
            read = read.saturating_add(logged.len());
            for line in &logged {
                // Texts too short to be told from others are left out.
                if let Some(word) = words.iter().find(|word| word.len() >= 4 && line.contains(word.as_str()))
                {
                    return Err(failed(format!("{}: a line holds `{word}`: {line}", case.id)));
                }
            }
        }
    }
    if read == 0 { Err(failed("nothing was logged")) } else { Ok(()) }
}
