//! A platform that takes scores, and says what it is told to say.

use crate::support::{self, block_on, parts_with, registration};
use http::{Request, Response};
use lti_ags::{DateTime, Score};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::memory::ManualClock;
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_security::{Clock, UnixTime};
use lti_tool::gradebook::{Answer, Gradebook};
use lti_tool::outbox::{Delivery, Kept, Outbox, OutboxError, OutboxPolicy, OutboxStore};
use lti_tool::{AccessRequest, PlatformRegistration, Tool, ToolParts};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const ITEM: &str = "https://lms.example.test/courses/7/lineitems/31?type_id=4";
pub(crate) const SCORES: &str = "https://lms.example.test/courses/7/lineitems/31/scores?type_id=4";
pub(crate) const RESULTS: &str =
    "https://lms.example.test/courses/7/lineitems/31/results?type_id=4&user_id=u-1";
pub(crate) const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
pub(crate) const RESULT: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";

/// What the platform says to the next call: a status, `Retry-After`, a body; or nothing at all.
#[derive(Clone)]
pub(crate) enum Said {
    Answer(u16, Option<&'static str>, String),
    Nothing,
}

pub(crate) fn said(status: u16, body: impl ToString) -> Said {
    Said::Answer(status, None, body.to_string())
}

type Hook = Box<dyn Fn() + Send + Sync>;

/// The platform. What it has no word for, it takes with 200.
#[derive(Default)]
pub(crate) struct Lms {
    calls: Mutex<Vec<(String, Vec<u8>)>>,
    answers: Mutex<VecDeque<Said>>,
    tokens: Mutex<VecDeque<Said>>,
    pub(crate) asked: Mutex<Vec<String>>,
    /// Done while a call is under way.
    pub(crate) during: Mutex<Option<Hook>>,
    /// Never answers.
    pub(crate) silent: Mutex<bool>,
}

impl HttpClient for Lms {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let token = request.uri().path() == "/token";
        let said = if token {
            let form = lti_security::service::form(request.body(), 100_000).unwrap();
            let scope = form.one("scope").unwrap().unwrap().to_owned();
            self.asked.lock().unwrap().push(scope.clone());
            let grant =
                json!({"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600, "scope": scope});
            self.tokens.lock().unwrap().pop_front().unwrap_or_else(|| said(200, grant))
        } else {
            assert_eq!(request.headers()["authorization"], "Bearer t-1");
            self.calls
                .lock()
                .unwrap()
                .push((format!("{} {}", request.method(), request.uri()), request.into_body()));
            if let Some(during) = self.during.lock().unwrap().take() {
                during();
            }
            self.answers.lock().unwrap().pop_front().unwrap_or_else(|| said(200, ""))
        };
        if !token && *self.silent.lock().unwrap() {
            return Box::pin(std::future::pending());
        }
        Box::pin(std::future::ready(match said {
            Said::Nothing => Err(HttpError::TimedOut),
            Said::Answer(status, retry_after, body) => {
                let mut response = Response::builder().status(status);
                if let Some(retry_after) = retry_after {
                    response = response.header("retry-after", retry_after);
                }
                Ok(response.body(Body::from_bytes(body.into_bytes())).unwrap())
            }
        }))
    }
}

impl Lms {
    pub(crate) fn says(&self, answers: impl IntoIterator<Item = Said>) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn says_of_tokens(&self, answers: impl IntoIterator<Item = Said>) {
        self.tokens.lock().unwrap().extend(answers);
    }

    /// The calls since the last time.
    pub(crate) fn take(&self) -> Vec<(String, Vec<u8>)> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    /// Methods and URLs of the calls since the last time.
    pub(crate) fn take_calls(&self) -> Vec<String> {
        self.take().into_iter().map(|(call, _)| call).collect()
    }

    /// Time and points of the scores since the last time, milliseconds after the beginning.
    pub(crate) fn take_scores(&self) -> Vec<(i64, i64)> {
        let scores = self.take().into_iter().map(|(call, body)| {
            assert!(call.starts_with("POST "), "{call}");
            let body: Value = serde_json::from_slice(&body).unwrap();
            let time: DateTime = body["timestamp"].as_str().unwrap().parse().unwrap();
            (time.millis() - millis(0), body["scoreGiven"].as_i64().unwrap_or(-1))
        });
        scores.collect()
    }
}

/// An outbox, and everything around it.
pub(crate) struct Around {
    pub(crate) tool: Tool,
    pub(crate) outbox: Outbox,
    pub(crate) gradebook: Gradebook,
    pub(crate) lms: Arc<Lms>,
    pub(crate) clock: Arc<ManualClock>,
}

pub(crate) fn endpoint(scopes: &[&str]) -> AgsEndpoint {
    let mut endpoint = AgsEndpoint::new(scopes.iter().map(|scope| ServiceScope::from(*scope)).collect());
    endpoint.lineitem = Some(ITEM.into());
    endpoint
}

/// A registration whose token endpoint is that of [`Lms`].
pub(crate) fn school(id: &str) -> PlatformRegistration {
    let mut school = registration();
    (school.id, school.client_id) = (id.into(), format!("client of {id}"));
    school.token_url = Some("https://lms.example.test/token".into());
    school
}

pub(crate) fn around(store: Arc<dyn OutboxStore>, change: impl FnOnce(&mut OutboxPolicy)) -> Around {
    let lms = Arc::new(Lms::default());
    let (parts, world) = parts_with(support::BASE);
    world.watched.registrations.insert(school("school"), ["dep-1"]);
    world.watched.registrations.insert(school("college"), ["dep-1"]);
    let mut parts = ToolParts { http: lms.clone(), ..parts };
    change(&mut parts.policy.outbox);
    let tool = Tool::new(parts).unwrap();
    let gradebook = tool.gradebook_at(access("school"), Some(endpoint(&[SCORE, RESULT])));
    Around { outbox: tool.outbox(store), tool, gradebook, lms, clock: world.clock }
}

pub(crate) fn access(registration: &str) -> AccessRequest {
    AccessRequest::new(registration, "dep-1", Scopes::new())
}

/// Milliseconds after the beginning, as milliseconds since 1970.
pub(crate) fn millis(milli: i64) -> i64 {
    support::NOW.seconds() * 1_000 + milli
}

pub(crate) fn score_at(milli: i64, points: u32) -> Score {
    Score::graded("u-1", DateTime::from_millis(millis(milli)).unwrap(), points, 10)
}

impl Around {
    /// Seconds since the beginning.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().seconds() - support::NOW.seconds()
    }

    pub(crate) fn go_to(&self, second: i64) {
        self.clock.set(UnixTime::from_seconds(support::NOW.seconds() + second));
    }

    pub(crate) fn try_put(&self, score: Score) -> Result<Answer<Kept>, OutboxError> {
        block_on(self.outbox.put(&self.gradebook, ITEM, score))
    }

    /// Puts so many points, now.
    pub(crate) fn put(&self, points: u32) -> Kept {
        self.try_put(score_at(self.now() * 1_000, points)).unwrap().done().unwrap()
    }

    /// Delivered, postponed, stuck, superseded, lost; and the second when there is more to do.
    pub(crate) fn deliver(&self) -> ([usize; 5], Option<i64>) {
        let Delivery { delivered, postponed, stuck, superseded, lost, next_due, .. } =
            block_on(self.outbox.deliver()).unwrap();
        let next_due = next_due.map(|due| due.seconds() - support::NOW.seconds());
        ([delivered, postponed, stuck, superseded, lost], next_due)
    }

    /// Code and status of what is stuck.
    pub(crate) fn stuck(&self) -> Vec<(String, Option<u16>)> {
        let stuck = block_on(self.outbox.stuck(None, 100)).unwrap();
        stuck.into_iter().map(|score| (score.trouble.code, score.trouble.status)).collect()
    }
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
