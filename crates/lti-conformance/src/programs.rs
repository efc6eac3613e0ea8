//! Checks that no file can say: floods, threads, statistics. Each is a function with an id and requirement ids,
//! counted and reported like any case.

use crate::case::{Case, Golden, Side, Step};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::subject::Subject;

mod endless_roster;
mod key_flood;
mod keys_at_once;
mod launch_log;
mod login_flood;
mod never;
mod outbox;
mod roster_log;
mod rotation;
mod services;
mod sockets;
mod two_threads;
mod unguessable;

/// A check in Rust.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Unique name; never that of a case.
    pub id: &'static str,
    /// One sentence: what is done and what must happen.
    pub summary: &'static str,
    /// The requirement ids that it shows.
    pub requirements: &'static [&'static str],
    /// The check.
    pub run: fn(&Fixtures, &mut dyn Subject) -> Result<(), End>,
}

impl Program {
    /// A case of the tool in the world of one platform, made of these steps.
    fn case(&self, steps: Vec<Step>) -> Case {
        Case {
            id: self.id.to_owned(),
            file: "programs".to_owned(),
            summary: self.summary.to_owned(),
            requirements: self.requirements.iter().map(|id| (*id).to_owned()).collect(),
            side: Side::Tool,
            world: "one-platform".to_owned(),
            now: None,
            policy: Default::default(),
            key_set: None,
            golden: Golden::None,
            steps,
        }
    }
}

/// All programs.
pub const ALL: &[Program] = &[
    endless_roster::PROGRAM,
    key_flood::PROGRAM,
    keys_at_once::PROGRAM,
    launch_log::PROGRAM,
    login_flood::PROGRAM,
    never::PROGRAM,
    outbox::PROGRAM,
    roster_log::PROGRAM,
    rotation::PROGRAM,
    services::alone::PROGRAM,
    services::endpoint::PROGRAM,
    services::home::PROGRAM,
    services::kept::PROGRAM,
    services::log::PROGRAM,
    services::refused::PROGRAM,
    sockets::addresses::PROGRAM,
    sockets::answers::PROGRAM,
    sockets::tls::PROGRAM,
    two_threads::PROGRAM,
    unguessable::PROGRAM,
];
