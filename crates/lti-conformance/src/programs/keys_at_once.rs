//! ATK-006: a class that opens a link at the same moment makes one request for the platform's keys.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use super::Program;
use super::services::{failed, ours, same};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::Answering;
use crate::pair::{Pair, Route, Tab, Visitor, Wires};
use crate::subject::{Response, Subject};
use crate::world;

pub(super) const PROGRAM: Program = Program {
    id: "program-keys-at-once",
    summary: "sixteen launches at the same moment at a tool that knows no keys yet, of a platform that takes its time: one fetch of the key set, and every launch is accepted",
    requirements: &["ATK-006", "SEC-102"],
    run,
};

const BROWSERS: usize = 16;

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let world = fixtures.world("campus")?;
    let platform = world.platform.first().ok_or_else(|| failed("the world has no platform"))?;
    let document = world::key_set(&platform.keys, &fixtures.keys)?;
    let http = Arc::new(Answering::new(move |_| {
        std::thread::sleep(Duration::from_millis(20));
        Ok(Response::new(document.clone().into_bytes()))
    }));
    let wires = Wires { http: Some(http.clone()), ..Wires::default() };
    let pair = Pair::wired(world, &fixtures.keys, wires).map_err(failed)?;
    let mut launches = Vec::new();
    for _ in 0..BROWSERS {
        launches.push(ready(&pair)?);
    }
    same("fetches before the launches", http.take().len(), 0)?;
    let start = Barrier::new(BROWSERS);
    let (pair, start) = (&pair, &start);
    let accepted = std::thread::scope(|scope| {
        let send = |(mut browser, tab): (Visitor, Tab)| {
            start.wait();
            matches!(pair.step(&mut browser, &tab), Ok(Err(arrival)) if arrival.outcome.is_ok())
        };
        let threads: Vec<_> = launches.into_iter().map(|launch| scope.spawn(move || send(launch))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|accepted| *accepted).count()
    });
    same("launches that were accepted", accepted, BROWSERS)?;
    same("fetches of the key set", http.take().len(), 1)
}

/// A browser that is about to send its launch.
fn ready(pair: &Pair) -> Result<(Visitor, Tab), End> {
    let mut browser = pair.browser(Some("user-ada"));
    let mut tab = pair.click(&browser, "rl-42").map_err(failed)?;
    while pair.route(&tab).map_err(failed)? != Route::Launch {
        let next = pair.step(&mut browser, &tab).map_err(failed)?;
        tab = next.map_err(|_| failed("a launch that ends too early"))?;
    }
    Ok((browser, tab))
}
