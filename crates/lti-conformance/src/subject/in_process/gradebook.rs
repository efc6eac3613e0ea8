//! The tool works with the gradebook of a launch.

use lti_ags::{Operation, ReadResults, ResultRecord, ScoreOutcome};
use lti_tool::gradebook::{Answer, Gradebook, GradebookError, HowFound, LineItemFilter, Missing, Pages};
use lti_tool::gradebook::{FoundLineItem, Listing};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::failure::refused;
use super::tool::{Session, Sessions};
use super::{Outcome, Unavailable, block_on};
use crate::in_memory::ToolSide;
use crate::subject::ToolCall;

mod objects;
mod outbox;

use objects::Wrong;

/// What a launch says of its gradebook.
pub(super) fn of_launch(side: &ToolSide, launch: &lti_tool::Launch) -> Value {
    let gradebook = open(side, launch);
    let permits: Map<String, Value> = Operation::ALL
        .iter()
        .map(|operation| {
            let told = gradebook.permits(*operation).map_or_else(missing, |()| "permitted");
            (name(*operation).to_owned(), told.into())
        })
        .collect();
    json!({ "line_item": gradebook.line_item(), "permits": permits })
}

/// The gradebook of a launch, with what its platform was registered as.
fn open(side: &ToolSide, launch: &lti_tool::Launch) -> Gradebook {
    let gradebook = side.tool.gradebook(launch);
    let known = side.registrations.list().into_iter().map(|(registration, _)| registration);
    match known.into_iter().find(|registration| registration.id == launch.registration_id) {
        Some(registration) => gradebook.with_unlisted_score(&registration),
        None => gradebook,
    }
}

pub(super) fn call(
    side: &ToolSide,
    sessions: &Sessions,
    call: &ToolCall<'_>,
) -> Result<Outcome, Unavailable> {
    let session = sessions.get(call.launch);
    let session = session.ok_or_else(|| Unavailable::Broken("there was no such launch".to_owned()))?;
    let gradebook = open(side, &session.launch);
    let asked = match call.function.strip_prefix("outbox-") {
        Some(function) => outbox::asked(side, &gradebook, (sessions, &session), function, call.input),
        None => asked(side, &gradebook, &session, call),
    };
    match asked {
        Ok(outcome) => Ok(outcome),
        Err(Wrong::Refused(refusal)) => Ok(Outcome::Refused(*refusal)),
        Err(Wrong::Unavailable(why)) => Err(why),
    }
}

fn asked(
    side: &ToolSide,
    gradebook: &Gradebook,
    session: &Session,
    call: &ToolCall<'_>,
) -> Result<Outcome, Wrong> {
    let input = call.input;
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
    let url =
        |name: &str| text(name).or_else(|| gradebook.line_item().map(str::to_owned)).unwrap_or_default();
    let item = || input.get("line_item").unwrap_or(&Value::Null);
    let item_value = |item| json!({ "line_item": written(&item) });
    Ok(match call.function {
        "granted" => {
            let wanted = text("operation").unwrap_or_default();
            let operation = Operation::ALL.iter().find(|operation| name(**operation) == wanted);
            let operation = operation.ok_or_else(|| Wrong::broken(format!("no operation is {wanted}")))?;
            told(block_on(gradebook.granted(*operation)), |()| Value::Null)
        }
        "list-line-items" => {
            let filter = LineItemFilter {
                resource_link_id: text("resource_link_id"),
                resource_id: text("resource_id"),
                tag: text("tag"),
                limit: limit(input),
            };
            block_on(async { all(gradebook.line_items(&filter).await, written).await })
        }
        "find-or-create" => {
            let wanted = objects::line_item(item())?;
            told(block_on(gradebook.find_or_create(&wanted)), found)
        }
        "create-line-item" => {
            told(block_on(gradebook.create_line_item(&objects::line_item(item())?)), item_value)
        }
        "read-line-item" => told(block_on(gradebook.read_line_item(&url("url"))), item_value),
        "replace-line-item" => {
            let with = objects::line_item(item())?;
            told(block_on(gradebook.replace_line_item(&url("url"), &with)), item_value)
        }
        "change-line-item" => {
            let set = input.get("set").cloned().unwrap_or_default();
            let mut ended = Ok(());
            let answer = block_on(gradebook.change_line_item(&url("url"), |item| {
                ended = objects::change_line_item(item, &set);
            }));
            ended?;
            told(answer, item_value)
        }
        "delete-line-item" => told(block_on(gradebook.delete_line_item(&url("url"))), |()| Value::Null),
        "publish-score" => {
            let line_item = url("line_item");
            let score =
                objects::score(input, session.last_of(&line_item, input), |last| side.time_after(last))?;
            session.keep(&line_item, &score);
            told(block_on(gradebook.publish_score(&line_item, score)), |published| {
                let outcome = match published.outcome {
                    ScoreOutcome::Accepted => "accepted",
                    ScoreOutcome::Created => "created",
                    ScoreOutcome::Pending => "pending",
                    ScoreOutcome::NoContent => "no-content",
                    _ => "something else",
                };
                json!({ "outcome": outcome, "result_url": published.result_url })
            })
        }
        "results" => {
            let mut read = ReadResults::new(url("line_item"));
            read.user_id = text("user_id");
            read.fetch_all = input.get("fetch_all").and_then(Value::as_bool) == Some(true);
            read.limit = limit(input);
            block_on(async { all(gradebook.results(read).await, result).await })
        }
        other => return Err(Wrong::Unavailable(Unavailable::Unsupported(format!("it has no {other}")))),
    })
}

pub(super) fn limit(input: &Value) -> Option<std::num::NonZeroU32> {
    input.get("limit").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok()?.try_into().ok())
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn result(record: &ResultRecord) -> Value {
    let mut value = written(record);
    if let Some(members) = value.as_object_mut() {
        let maximum = record.maximum().map(|maximum| maximum.as_str().to_owned());
        members.insert("maximum".to_owned(), maximum.into());
    }
    value
}

fn found(found: FoundLineItem) -> Value {
    let how = match found.how {
        HowFound::Found => "found",
        HowFound::Created => "created",
        HowFound::CreatedUnseen => "created-unseen",
        HowFound::Yielded => "yielded",
        _ => "something else",
    };
    json!({ "line_item": written(&found.line_item), "how": how, "duplicates": found.duplicates })
}

/// All pages, and what was wrong with their entries.
async fn all<L: Listing<Service = Gradebook, Page = lti_ags::Page<<L as Listing>::Entry>>>(
    begun: Result<Answer<Pages<L>>, GradebookError>,
    value: impl Fn(&L::Entry) -> Value,
) -> Outcome {
    let mut pages = match begun {
        Ok(Answer::Done(pages)) => pages,
        Ok(Answer::Unavailable(what)) => return unavailable(what),
        Err(error) => return refused(&error),
    };
    let (mut items, mut problems, mut count) = (Vec::new(), Vec::new(), 0_usize);
    loop {
        match pages.next().await {
            Ok(Some(page)) => {
                count = count.saturating_add(1);
                items.extend(page.items.iter().map(&value));
                problems.extend(page.problems.iter().map(|problem| {
                    let entry = problem.entry.map_or_else(String::new, |entry| format!("{entry} "));
                    format!("{entry}{} {}", problem.field, problem.reason.code())
                }));
            }
            Ok(None) => break,
            Err(error) => return refused(&error),
        }
    }
    Outcome::Accepted(json!({ "done": { "items": items, "problems": problems, "pages": count } }))
}

fn told<T>(answer: Result<Answer<T>, GradebookError>, value: impl FnOnce(T) -> Value) -> Outcome {
    match answer {
        Ok(Answer::Done(done)) => Outcome::Accepted(json!({ "done": value(done) })),
        Ok(Answer::Unavailable(what)) => unavailable(what),
        Err(error) => refused(&error),
    }
}

fn unavailable(what: Missing) -> Outcome {
    Outcome::Accepted(json!({ "unavailable": missing(what) }))
}

fn missing(what: Missing) -> &'static str {
    match what {
        Missing::Claim => "claim",
        Missing::Container => "container",
        Missing::Url => "url",
        Missing::Scope(_) => "scope",
        Missing::Withheld(_) => "withheld",
        _ => "something else",
    }
}

fn name(operation: Operation) -> &'static str {
    match operation {
        Operation::ListLineItems => "list-line-items",
        Operation::CreateLineItem => "create-line-item",
        Operation::ReadLineItem => "read-line-item",
        Operation::ReplaceLineItem => "replace-line-item",
        Operation::DeleteLineItem => "delete-line-item",
        Operation::PublishScore => "publish-score",
        Operation::ReadResults => "read-results",
    }
}
