//! A platform that answers in turn, and keeps what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::rules;
use crate::encoding::from_form;
use crate::matching::difference;
use crate::subject::{Pace, Request, Response};

/// What is answered in one step.
pub(super) struct Plan {
    pub(super) token_url: String,
    pub(super) tokens: VecDeque<Scripted>,
    pub(super) answers: VecDeque<Scripted>,
}

/// One answer, and what it is for.
pub(super) struct Scripted {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) sent: Option<Value>,
    pub(super) lost: bool,
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) pace: Pace,
}

/// What was asked for in one step.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) requests: Vec<Value>,
    pub(super) asked: Vec<String>,
    pub(super) assertions: Vec<String>,
}

/// The platform of one case.
#[derive(Default)]
pub(in super::super) struct Script(Mutex<State>);

#[derive(Default)]
struct State {
    plan: Option<Plan>,
    seen: Seen,
    /// The first thing that was wrong.
    problem: Option<String>,
    /// What each token was granted for, over the whole case.
    granted: BTreeMap<String, Vec<String>>,
    /// The last score of each learner at each URL, over the whole case.
    scores: rules::Scores,
}

impl Script {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, plan: Plan) {
        let mut state = self.state();
        state.plan = Some(plan);
        state.seen = Seen::default();
    }

    /// What was asked since the beginning. Every answer has to have been given.
    pub(super) fn end(&self) -> Result<Seen, String> {
        let mut state = self.state();
        if let Some(problem) = state.problem.take() {
            return Err(problem);
        }
        let left = state.plan.take().map(|plan| plan.answers.into_iter().chain(plan.tokens));
        match left.into_iter().flatten().next() {
            Some(left) => Err(format!("the tool never sent {} {}", left.method, left.url)),
            None => Ok(std::mem::take(&mut state.seen)),
        }
    }

    pub(super) fn answer(&self, request: &Request) -> Option<Response> {
        let mut state = self.state();
        let answered = state.answered(request);
        answered.unwrap_or_else(|why| {
            state.problem.get_or_insert(why);
            None
        })
    }
}

impl State {
    fn answered(&mut self, request: &Request) -> Result<Option<Response>, String> {
        let plan = self.plan.as_mut().ok_or("the tool sent something before or after the call")?;
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        if url == plan.token_url {
            let next = plan.tokens.pop_front();
            return self.token(request, next);
        }
        let next = plan.answers.front();
        if next.is_none_or(|next| next.method != method || next.url != url) {
            let wanted = next
                .map_or_else(|| "nothing more".to_owned(), |next| format!("{} {}", next.method, next.url));
            return Err(format!("the tool sent {method} {url}; expected {wanted}"));
        }
        let next = plan.answers.pop_front().ok_or("no answer is left")?;
        let place = |why: String| format!("{method} {url}: {why}");
        let is_answered = (200..300).contains(&next.status) && !next.lost;
        let holds = if is_answered { rules::Holds::of(&next.body) } else { rules::Holds::Unknown };
        rules::media_types(request, holds).map_err(place)?;
        rules::bearer(request, &self.granted).map_err(place)?;
        self.scores.see(request).map_err(place)?;
        let sent = request_value(request);
        if let Some(expected) = &next.sent
            && let Some(why) = difference(expected, &sent)
        {
            return Err(place(format!("sent: {why}")));
        }
        self.seen.requests.push(sent);
        response(next, rules::content_type(request, holds))
    }

    /// Grants what is asked for, unless it is told otherwise.
    fn token(&mut self, request: &Request, next: Option<Scripted>) -> Result<Option<Response>, String> {
        let fields = from_form(&String::from_utf8_lossy(request.body()));
        let field = |name: &str| {
            fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let asked = field("scope");
        self.seen.asked.push(asked.clone());
        self.seen.assertions.push(field("client_assertion"));
        let next = next.unwrap_or_else(|| {
            let token = format!("granted-{}", self.granted.len().saturating_add(1));
            let body =
                json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": asked });
            Scripted {
                method: "POST".to_owned(),
                url: String::new(),
                sent: None,
                lost: false,
                status: 200,
                content_type: None,
                headers: Vec::new(),
                body: body.to_string().into_bytes(),
                pace: Pace::default(),
            }
        });
        if let Ok(answer) = serde_json::from_slice::<Value>(&next.body)
            && let Some(token) = answer.get("access_token").and_then(Value::as_str)
        {
            let scope = answer.get("scope").and_then(Value::as_str).unwrap_or(&asked);
            let scopes = scope.split(' ').map(str::to_owned).collect();
            self.granted.insert(token.to_owned(), scopes);
        }
        response(next, "application/json")
    }
}

fn response(from: Scripted, content_type: &'static str) -> Result<Option<Response>, String> {
    if from.lost {
        return Ok(None);
    }
    let mut response = http::Response::builder().status(from.status);
    let content_type = from.content_type.as_deref().unwrap_or(content_type);
    if !content_type.is_empty() {
        response = response.header(http::header::CONTENT_TYPE, content_type);
    }
    for (name, value) in &from.headers {
        response = response.header(name, value.as_bytes());
    }
    response
        .extension(from.pace)
        .body(from.body)
        .map(Some)
        .map_err(|wrong| format!("the answer cannot be written: {wrong}"))
}

/// A request as cases compare it.
fn request_value(request: &Request) -> Value {
    let header = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let body: Option<Value> = serde_json::from_slice(request.body()).ok();
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(request.body()).unwrap_or_default();
    let numbers: Map<String, Value> = members
        .iter()
        .filter(|(_, raw)| raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit()))
        .map(|(name, raw)| (name.clone(), Value::from(raw.get())))
        .collect();
    json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "accept": header("accept"),
        "content_type": header("content-type"),
        "authorization": header("authorization").map(|value| {
            value.split_once(' ').map_or(value.clone(), |(scheme, _)| scheme.to_owned())
        }),
        "body": body,
        "names": members.keys().map(String::as_str).collect::<Vec<_>>(),
        "numbers": numbers,
    })
}
