//! The tool's outbox: scores that are kept first and delivered afterwards.

use lti_tool::gradebook::{Answer, Gradebook};
use lti_tool::outbox::{OutboxError, StuckScore};
use serde_json::{Value, json};

use super::super::tool::{Session, Sessions};
use super::super::{Outcome, Refusal, Unavailable, blame, block_on};
use super::objects::{self, Wrong};
use super::unavailable;
use crate::in_memory::ToolSide;

pub(super) fn asked(
    side: &ToolSide,
    gradebook: &Gradebook,
    (sessions, session): (&Sessions, &Session),
    function: &str,
    input: &Value,
) -> Result<Outcome, Wrong> {
    // Each time another worker: all that is known lies in the store.
    let outbox = side.tool.outbox(sessions.outbox.clone());
    let done = match function {
        "put" => {
            let named = input.get("line_item").and_then(Value::as_str).or_else(|| gradebook.line_item());
            let line_item = named.unwrap_or_default();
            // The clock's time, whatever was sent before: to make it later is the outbox's business.
            let score = objects::score(input, session.last_of(line_item, input), |_| side.time_after(None))?;
            session.keep(line_item, &score);
            match block_on(outbox.put(gradebook, line_item, score)) {
                Ok(Answer::Done(kept)) => {
                    json!({ "timestamp": kept.timestamp.as_str(), "replaced": kept.replaced })
                }
                Ok(Answer::Unavailable(what)) => return Ok(unavailable(what)),
                Err(error) => return Ok(refused(&error)),
            }
        }
        "deliver" => match block_on(outbox.deliver()) {
            Ok(pass) => json!({
                "delivered": pass.delivered, "postponed": pass.postponed, "stuck": pass.stuck,
                "superseded": pass.superseded, "lost": pass.lost, "waits": pass.next_due.is_some(),
            }),
            Err(error) => return Ok(refused(&error)),
        },
        "stuck" => match block_on(outbox.stuck(None, 100)) {
            Ok(stuck) => json!({ "stuck": stuck.iter().map(told).collect::<Vec<_>>() }),
            Err(error) => return Ok(refused(&error)),
        },
        other => {
            return Err(Wrong::Unavailable(Unavailable::Unsupported(format!("it has no outbox-{other}"))));
        }
    };
    Ok(Outcome::Accepted(json!({ "done": done })))
}

fn told(stuck: &StuckScore) -> Value {
    let trouble = &stuck.trouble;
    json!({
        "line_item": stuck.key.line_item, "user": stuck.key.user_id, "attempts": stuck.attempts,
        "code": trouble.code, "status": trouble.status, "words": trouble.words,
    })
}

fn refused(error: &OutboxError) -> Outcome {
    Outcome::Refused(Refusal {
        blame: Some(blame(error.blame())),
        code: Some(error.code().to_owned()),
        requirement: error.requirement().map(str::to_owned),
        message: error.to_string(),
        details: Value::Null,
    })
}
