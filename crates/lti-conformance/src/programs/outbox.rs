//! AGS-132, AGS-133, AGS-136, AGS-D04: the outbox of a tool in front of a platform that compares times as Moodle does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lti_ags::{DateTime, Score};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::{Clock as _, UnixTime};
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::Outbox;

use super::Program;
use super::services::{
    JSON, RESULT, SCORE, TOKEN_URL, Tooling, access, answer, failed, field, grants, same, tooling,
};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-outbox",
    summary: "scores of one learner and of many, in one second, with a clock that goes back and by eight workers at once, arrive in order and once at a platform that takes one a second; after 409 a score goes out once more, later; after 400 not; after 429 when it was asked for",
    requirements: &["AGS-132", "AGS-133", "AGS-136", "AGS-164", "AGS-D04", "LMS-095", "LMS-110"],
    run,
};

const LINE_ITEM: &str = "https://lms.example.test/services/7/lineitems/1?type_id=4";

/// What the platform has of a learner: the second of the last score, and its points.
#[derive(Default)]
struct Gradebook {
    last: BTreeMap<String, (i64, u64)>,
    times: Vec<i64>,
    /// What it says to the next scores, instead of what is right: status and `Retry-After`.
    says: Vec<(u16, &'static str)>,
    wrong: Vec<String>,
}

impl Gradebook {
    fn score(&mut self, request: &Request) -> (u16, &'static str) {
        let Ok(score) = serde_json::from_slice::<serde_json::Value>(request.body()) else {
            return (400, "0");
        };
        let text = |name: &str| score.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let (user, timestamp) = (text("userId").to_owned(), text("timestamp"));
        let points = score.get("scoreGiven").and_then(serde_json::Value::as_u64).unwrap_or_default();
        let well_written =
            timestamp.len() == 24 && timestamp.ends_with('Z') && timestamp.get(19..20) == Some(".");
        let Some(time) = timestamp.parse::<DateTime>().ok().filter(|_| well_written) else {
            self.wrong.push(format!("a time {timestamp}"));
            return (400, "0");
        };
        self.times.push(time.millis());
        if let Some(says) = self.says.pop() {
            return says;
        }
        match self.last.insert(user, (time.seconds(), points)) {
            Some(before) if before.0 >= time.seconds() || before.1 >= points => {
                self.wrong.push(format!("{points} of {timestamp} after {} of {}", before.1, before.0));
                (409, "0")
            }
            _ => (204, "0"),
        }
    }
}

struct World {
    tooling: Tooling,
    outbox: Outbox,
    platform: Arc<Mutex<Gradebook>>,
}

fn lock(platform: &Mutex<Gradebook>) -> MutexGuard<'_, Gradebook> {
    platform.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    fn new(fixtures: &Fixtures, subject: &dyn Subject) -> Result<Self, End> {
        let platform: Arc<Mutex<Gradebook>> = Arc::default();
        let its = platform.clone();
        let tooling = tooling(fixtures, subject, move |request| {
            if request.uri() == TOKEN_URL {
                return grants("t-1", &field(request, "scope").unwrap_or_default());
            }
            if request.method() == "GET" {
                return answer(200, JSON, "[]");
            }
            let (status, retry_after) = lock(&its).score(request);
            answer(status, ("retry-after", retry_after), "")
        })?;
        let outbox = tooling.tool.outbox(Arc::new(MemoryOutbox::default()));
        Ok(Self { tooling, outbox, platform })
    }

    fn put(&self, user: &str, points: u64) -> Result<(), End> {
        let mut endpoint = AgsEndpoint::new([SCORE, RESULT].map(ServiceScope::from).into());
        endpoint.lineitem = Some(LINE_ITEM.to_owned());
        let gradebook = self.tooling.tool.gradebook_at(access(&[]), Some(endpoint));
        let now = self.tooling.clock.now().seconds().saturating_mul(1_000);
        let time = DateTime::from_millis(now).ok_or_else(|| failed("no such time"))?;
        let put = self.outbox.put(&gradebook, LINE_ITEM, Score::graded(user, time, points, 1_000));
        block_on(put).map_err(failed)?.done().map(drop).ok_or_else(|| failed("the launch permits it"))
    }

    /// Delivers until nothing waits, and lets the time go by meanwhile; the seconds that went by.
    fn deliver(&self) -> Result<u64, End> {
        let begin = self.tooling.clock.now();
        for _ in 0..1_000 {
            let pass = block_on(self.outbox.deliver()).map_err(failed)?;
            let Some(next) = pass.next_due else {
                return Ok(self.tooling.clock.now().since(begin).as_secs());
            };
            self.tooling.clock.set(next.max(self.tooling.clock.now()));
        }
        Err(failed("it came to no end"))
    }

    /// How many scores came since the last look; nothing may have been wrong with them.
    fn came(&self) -> Result<usize, End> {
        let mut platform = lock(&self.platform);
        match platform.wrong.pop() {
            Some(wrong) => Err(failed(wrong)),
            None => Ok(std::mem::take(&mut platform.times).len()),
        }
    }

    fn says(&self, says: &[(u16, &'static str)]) {
        lock(&self.platform).says = says.iter().rev().copied().collect();
    }
}

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let world = World::new(fixtures, subject)?;
    one_learner(&world)?;
    many_workers(&world)?;
    refusals(&world)
}

/// Three scores of one second, each sent before the next is put; then the clock goes back an hour.
fn one_learner(world: &World) -> Result<(), End> {
    for points in 1..=3 {
        world.put("u-1", points)?;
        world.deliver()?;
    }
    world.tooling.clock.advance(-3_600);
    world.put("u-1", 4)?;
    world.deliver()?;
    same("scores of one learner", world.came()?, 4)?;
    // Of those that wait, the last one counts.
    for points in 5..=7 {
        world.put("u-1", points)?;
    }
    world.deliver()?;
    same("scores of one learner that waited", world.came()?, 1)?;
    same("the grade", lock(&world.platform).last.get("u-1").map(|last| last.1), Some(7))
}

/// Eight workers, twenty learners, fifty scores each.
fn many_workers(world: &World) -> Result<(), End> {
    world.tooling.clock.advance(7_200);
    std::thread::scope(|scope| {
        let worker = || -> Result<(), End> {
            for _ in 0..200 {
                block_on(world.outbox.deliver()).map_err(failed)?;
            }
            Ok(())
        };
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(worker)).collect();
        for points in 1..=50 {
            for learner in 0..20 {
                world.put(&format!("w-{learner}"), points)?;
            }
            world.tooling.clock.advance(1);
        }
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(failed("it panicked"))))
    })?;
    world.deliver()?;
    world.came()?;
    let platform = lock(&world.platform);
    let last =
        (0..20).all(|learner| platform.last.get(&format!("w-{learner}")).is_some_and(|last| last.1 == 50));
    same("the last score of each learner arrived", last, true)
}

fn refusals(world: &World) -> Result<(), End> {
    for (points, says, what, scores, stuck) in [
        (101, &[(409, "0")][..], "409, and then a later time", 2, 0),
        (102, &[(409, "0"), (409, "0")], "409 twice", 2, 1),
        (103, &[(400, "0")], "400", 1, 1),
        (104, &[(429, "120")], "429", 2, 0),
    ] {
        world
            .tooling
            .clock
            .set(UnixTime::from_seconds(world.tooling.clock.now().seconds().saturating_add(60)));
        world.says(says);
        world.put("u-2", points)?;
        let seconds = world.deliver()?;
        let times = lock(&world.platform).times.clone();
        same(what, world.came()?, scores)?;
        if let [first, second] = times.as_slice() {
            let apart = second.saturating_sub(*first);
            match what {
                "429" => {
                    same("the time of the repetition, and the wait", (apart, seconds >= 120), (0, true))?
                }
                _ => same("the repetition is a second later at least", apart >= 1_000, true)?,
            }
        }
        let left = block_on(world.outbox.stuck(None, 9)).map_err(failed)?;
        same(&format!("stuck after {what}"), left.len(), stuck)?;
        for score in left {
            block_on(world.outbox.discard(score.id)).map_err(failed)?;
        }
    }
    Ok(())
}
