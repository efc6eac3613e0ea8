//! The tool under test works with a service of a launch: gradebook, roster, groups; the runner is the platform.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Conversation, End, compose, discretion, judge};
use crate::case::{PlatformAnswer, Step};
use crate::json;
use crate::placeholders::Values;
use crate::subject::{Answer, Outcome, Pace, Response, ToolCall};

mod rules;
mod script;

pub(super) use script::Script;
use script::{Plan, Scripted};

impl Conversation<'_> {
    pub(super) fn tool_call(&mut self, step: &Step) -> Result<(), End> {
        let earlier = step.of.as_ref().and_then(|name| self.done.get(name));
        let earlier = earlier.ok_or_else(|| failed("there is no launch to go on from"))?;
        let launch = earlier.launch.ok_or_else(|| failed("the earlier step is no accepted launch"))?;
        let registration = self.world.registration(Some(&earlier.client_id));
        let platform = registration.and_then(|registration| self.world.platform_of(registration));
        let platform = platform.ok_or_else(|| failed("the launch's platform is not in the world"))?;
        let token_url = platform.token_endpoint.clone();

        let values = Values::at(self.now);
        let input = match &step.input {
            Some(input) => {
                let text = json::from_toml(input).map_err(End::Failed)?.to_string();
                let text = values.expand_json(&text).map_err(End::Failed)?;
                serde_json::from_str(&text).map_err(failed)?
            }
            None => Value::Object(Map::new()),
        };
        let (tokens, answers): (VecDeque<_>, VecDeque<_>) = step
            .answers
            .iter()
            .map(|answer| scripted(answer, &values))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .partition(|answer| answer.url == token_url);
        self.script.begin(Plan { token_url, tokens, answers });
        let function = step.function.as_deref().unwrap_or_default();
        let call = ToolCall { launch, function, input: &input };
        let script = self.script.clone();
        let says = Arc::new(move |request: &_| script.answer(request));
        let outcome = self.subject.tool_call(&call, says)?;
        let seen = self.script.end().map_err(End::Failed)?;

        if let Some(expected) = &step.tokens {
            let words = |text: &String| {
                let mut words: Vec<_> = text.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            let asked: Vec<_> = seen.asked.iter().map(words).collect();
            if asked != expected.iter().map(words).collect::<Vec<_>>() {
                return Err(End::Failed(format!("tokens: expected {expected:?}, got {:?}", seen.asked)));
            }
        }
        if let Outcome::Refused(refusal) = &outcome {
            let answer = Answer { response: Response::default(), outcome: outcome.clone() };
            discretion::of_refusal(refusal, &answer)?;
        }
        let outcome = match outcome {
            Outcome::Accepted(value) => {
                let keys: Vec<_> = self.world.tool.keys.iter().map(|name| compose::entry(name)).collect();
                let assertions: Vec<_> = seen
                    .assertions
                    .iter()
                    .map(|assertion| judge::decode(assertion, &keys, &self.fixtures.keys))
                    .collect();
                let mut members = value.as_object().cloned().unwrap_or_default();
                members.insert("requests".to_owned(), Value::Array(seen.requests));
                members.insert("assertions".to_owned(), Value::Array(assertions));
                Outcome::Accepted(Value::Object(members))
            }
            refused @ Outcome::Refused(_) => refused,
        };
        judge::outcome(step.expect.as_ref(), &outcome)
    }
}

fn failed(why: impl ToString) -> End {
    End::Failed(why.to_string())
}

fn scripted(answer: &PlatformAnswer, values: &Values) -> Result<Scripted, End> {
    let sent = answer.sent.as_ref().map(json::from_toml).transpose().map_err(End::Failed)?;
    let json = answer.json.as_ref().map(json::from_toml).transpose().map_err(End::Failed)?;
    let body = match (&answer.body, &json) {
        (Some(_), Some(_)) => return Err(failed("an answer has both `body` and `json`")),
        (Some(text), None) => values.expand(text).map_err(End::Failed)?,
        (None, Some(json)) => json.to_string(),
        (None, None) => String::new(),
    };
    let mut headers = Vec::new();
    for (name, value) in &answer.headers {
        headers.push((name.clone(), values.expand(value).map_err(End::Failed)?));
    }
    Ok(Scripted {
        method: answer.method.clone(),
        url: values.expand(&answer.url).map_err(End::Failed)?,
        sent,
        lost: answer.lost,
        status: answer.status,
        content_type: answer.content_type.clone(),
        headers,
        body: body.into_bytes(),
        pace: Pace { chunks: answer.chunks, breaks_after: answer.breaks_after },
    })
}
