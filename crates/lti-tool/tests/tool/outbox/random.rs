//! Random lives of an outbox: two workers that are killed, a platform that answers late, wrongly or never, a clock that goes back.
//! Whatever happens, scores arrive in order, no time is used twice, and what was put last for a learner arrives, or is shown as
//! stuck.

use super::support::{ITEM, SCORE, access, endpoint, school};
use crate::support::{self, block_on, parts_with};
use http::{Request, Response};
use lti_ags::{DateTime, Score};
use lti_claims::AgsEndpoint;
use lti_security::memory::ManualClock;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_security::{Clock, UnixTime};
use lti_tool::Tool;
use lti_tool::ToolParts;
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::{Delivery, Outbox, OutboxError};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Clone, Debug)]
enum Step {
    /// A score for this learner.
    Put(u8),
    /// This worker goes on, or begins a pass.
    Work(usize),
    /// This worker dies.
    Kill(usize),
    /// The platform hears the call that it was sent so many calls ago, and answers.
    Hear(usize, Answer),
    /// So many seconds go by.
    Wait(i64),
    /// Somebody looks after what is stuck.
    Retry,
    Discard,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    /// As it should.
    Right,
    /// It takes the score, and the answer gets lost.
    Lost,
    Status(u16),
}

fn step() -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        6 => Just(Answer::Right),
        2 => Just(Answer::Lost),
        1 => Just(Answer::Status(500)),
        1 => Just(Answer::Status(429)),
        1 => Just(Answer::Status(409)),
        1 => Just(Answer::Status(404)),
    ];
    prop_oneof![
        6 => (0..3_u8).prop_map(Step::Put),
        8 => (0..2_usize).prop_map(Step::Work),
        2 => (0..2_usize).prop_map(Step::Kill),
        8 => (0..3_usize, answer).prop_map(|(call, answer)| Step::Hear(call, answer)),
        3 => (0..5_i64).prop_map(Step::Wait),
        2 => prop_oneof![Just(10), Just(299), Just(300), Just(4_000), Just(-1), Just(-500)].prop_map(Step::Wait),
        1 => Just(Step::Retry),
        1 => Just(Step::Discard),
    ]
}

/// A call under way. Whoever sent it may be dead.
struct Call {
    user: String,
    time: i64,
    body: Vec<u8>,
    answer: Arc<Mutex<Option<Result<u16, HttpError>>>>,
}

#[derive(Default)]
struct Platform {
    under_way: Vec<Call>,
    /// Everything that was ever sent, by learner and time.
    sent: BTreeMap<(String, i64), Vec<u8>>,
    /// Number and time of the last score that was sent.
    last_sent: BTreeMap<String, (u64, i64)>,
    /// What the gradebook has: time and body.
    taken: BTreeMap<String, (i64, Vec<u8>)>,
    /// Answers everything at once.
    awake: bool,
}

#[derive(Default)]
struct Lms(Mutex<Platform>);

/// The points of a score are its number.
fn number(body: &[u8]) -> u64 {
    serde_json::from_slice::<Value>(body).unwrap()["scoreGiven"].as_u64().unwrap()
}

impl Platform {
    /// The status that is right (AGS-D01, AGS-137).
    fn take(&mut self, call: &Call) -> u16 {
        match self.taken.get(&call.user) {
            Some((time, body)) if *time == call.time && *body == call.body => 204,
            Some((time, _)) if *time >= call.time => 409,
            before => {
                let before = before.map(|(_, body)| number(body));
                assert!(before < Some(number(&call.body)), "{before:?} after {}", number(&call.body));
                self.taken.insert(call.user.clone(), (call.time, call.body.clone()));
                200
            }
        }
    }

    fn hear(&mut self, call: &Call, answer: Answer) {
        let said = match answer {
            Answer::Right => Ok(self.take(call)),
            Answer::Lost => {
                self.take(call);
                Err(HttpError::TimedOut)
            }
            Answer::Status(status) => Ok(status),
        };
        *call.answer.lock().unwrap() = Some(said);
    }

    fn send(&mut self, body: Vec<u8>) -> Arc<Mutex<Option<Result<u16, HttpError>>>> {
        let score: Value = serde_json::from_slice(&body).unwrap();
        let user = score["userId"].as_str().unwrap().to_owned();
        let time = score["timestamp"].as_str().unwrap().parse::<DateTime>().unwrap().millis();
        // AGS-136: a time belongs to one score. AGS-132, AGS-133: nothing is sent after something newer.
        let same = self.sent.entry((user.clone(), time)).or_insert_with(|| body.clone());
        assert_eq!(*same, body, "one time, two scores");
        let now = (number(&body), time);
        let before = self.last_sent.insert(user.clone(), now);
        assert!(before.is_none_or(|before| before.0 <= now.0 && before.1 <= now.1), "{before:?} {now:?}");
        let call = Call { user, time, body, answer: Arc::default() };
        let answer = call.answer.clone();
        if self.awake {
            self.hear(&call, Answer::Right);
        } else {
            self.under_way.push(call);
        }
        answer
    }

    /// The results of one learner.
    fn results(&self, user: &str) -> Value {
        match self.taken.get(user) {
            Some((_, body)) => {
                json!([{"userId": user, "resultScore": number(body), "resultMaximum": 1_000}])
            }
            None => json!([]),
        }
    }
}

impl HttpClient for Lms {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let answer = |status: u16, body: Value| {
            let body = Body::from_bytes(body.to_string().into_bytes());
            Ok(Response::builder().status(status).body(body).unwrap())
        };
        if request.uri().path() == "/token" {
            let granted = json!({"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600});
            return Box::pin(std::future::ready(answer(200, granted)));
        }
        if request.method() == "GET" {
            let user = request.uri().query().unwrap().split("user_id=").nth(1).unwrap().to_owned();
            return Box::pin(std::future::ready(answer(200, self.0.lock().unwrap().results(&user))));
        }
        let said = self.0.lock().unwrap().send(request.into_body());
        Box::pin(std::future::poll_fn(move |_| match said.lock().unwrap().take() {
            None => Poll::Pending,
            Some(Err(error)) => Poll::Ready(Err(error)),
            Some(Ok(status)) => Poll::Ready(answer(status, json!(""))),
        }))
    }
}

struct World {
    tool: Tool,
    outbox: Outbox,
    lms: Arc<Lms>,
    clock: Arc<ManualClock>,
    workers: [Option<BoxFuture<'static, Result<Delivery, OutboxError>>>; 2],
    /// The number of the last score that was put, by learner.
    put: BTreeMap<String, u64>,
    ids: BTreeMap<u64, (String, u64)>,
    discarded: Vec<(String, u64)>,
    numbers: u64,
}

impl World {
    fn new() -> Self {
        let lms = Arc::new(Lms::default());
        let (parts, world) = parts_with(support::BASE);
        world.watched.registrations.insert(school("school"), ["dep-1"]);
        let tool = Tool::new(ToolParts { http: lms.clone(), ..parts }).unwrap();
        let outbox = tool.outbox(Arc::new(MemoryOutbox::default()));
        let (put, ids, discarded) = Default::default();
        Self { tool, outbox, lms, clock: world.clock, workers: [None, None], put, ids, discarded, numbers: 0 }
    }

    fn endpoint() -> AgsEndpoint {
        endpoint(&[SCORE, super::support::RESULT])
    }

    fn put(&mut self, user: u8) {
        self.numbers += 1;
        let user = format!("u-{user}");
        let now = self.clock.now().seconds() * 1_000;
        let score = Score::graded(&user, DateTime::from_millis(now).unwrap(), self.numbers, 1_000);
        let gradebook = self.tool.gradebook_at(access("school"), Some(Self::endpoint()));
        let kept = block_on(self.outbox.put(&gradebook, ITEM, score)).unwrap().done().unwrap();
        let sent = self.lms.0.lock().unwrap().last_sent.get(&user).map(|(_, time)| *time);
        assert!(sent < Some(kept.timestamp.millis()), "{sent:?} {kept:?}");
        self.put.insert(user.clone(), self.numbers);
        self.ids.insert(kept.id, (user, self.numbers));
    }

    fn work(&mut self, worker: usize) {
        let outbox = self.outbox.clone();
        let pass =
            self.workers[worker].get_or_insert_with(|| Box::pin(async move { outbox.deliver().await }));
        if let Poll::Ready(done) = pass.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            done.unwrap();
            self.workers[worker] = None;
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Put(user) => self.put(user),
            Step::Work(worker) => self.work(worker),
            Step::Kill(worker) => self.workers[worker] = None,
            Step::Wait(seconds) => self.clock.advance(seconds),
            Step::Hear(which, answer) => {
                let mut platform = self.lms.0.lock().unwrap();
                if which < platform.under_way.len() {
                    let call = platform.under_way.remove(which);
                    platform.hear(&call, answer);
                }
            }
            Step::Retry | Step::Discard => {
                let stuck = block_on(self.outbox.stuck(None, 1)).unwrap();
                let Some(id) = stuck.first().map(|score| score.id) else { return };
                if matches!(step, Step::Retry) {
                    assert!(block_on(self.outbox.retry(id)).unwrap());
                } else {
                    assert!(block_on(self.outbox.discard(id)).unwrap());
                    self.discarded.push(self.ids[&id].clone());
                }
            }
        }
    }

    /// Everybody else dies, the platform is well again, and one worker does what is left.
    fn finish(&mut self) {
        self.workers = [None, None];
        self.lms.0.lock().unwrap().awake = true;
        for _ in 0..100 {
            let pass = block_on(self.outbox.deliver()).unwrap();
            let Some(next) = pass.next_due else { return };
            self.clock.set(UnixTime::from_seconds(next.seconds().max(self.clock.now().seconds())));
        }
        panic!("it never ends");
    }

    fn judge(&self) {
        let stuck = block_on(self.outbox.stuck(None, 100)).unwrap();
        let platform = self.lms.0.lock().unwrap();
        for (user, last) in &self.put {
            let taken = platform.taken.get(user).map(|(_, body)| number(body));
            let shown = stuck.iter().any(|score| self.ids[&score.id] == (user.clone(), *last));
            let discarded = self.discarded.contains(&(user.clone(), *last));
            assert!(
                taken == Some(*last) || shown || discarded,
                "{user}: {last} was lost, {taken:?} is there"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_lost_and_nothing_comes_out_of_order(steps in proptest::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        world.finish();
        world.judge();
    }
}
