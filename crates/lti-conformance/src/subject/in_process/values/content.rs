//! Functions about what a launch carries: variables, results, ways back, and links of cartridges.

use std::collections::BTreeSet;

use lti_claims::variables::{Kind, STANDARD, effective_date_time as effective_date_time_of};
use lti_claims::{
    BasicOutcome, Context, ContextRole, LaunchPresentation, NewestResults, ResourceLink, ResourceLinkRequest,
    ResultId, Roles, User,
};
use lti_oidc::ReturnMessage;
use serde_json::{Value, json};

use super::{cartridge, verdict};
use crate::in_memory::PlatformSide;
use crate::subject::in_process::{Built, Outcome, Running, Unavailable};

pub(super) fn value(running: &Running, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
    Ok(Outcome::Accepted(match function {
        "variable-names" => variable_names(input)?,
        "effective-date-time" => effective_date_time(input),
        "published-target" => return published_target(running, input),
        "client-ids" => client_ids(running, input)?,
        "register-again" => return register_again(running),
        "return-query" => return_query(input),
        "return-url" => return_url(input),
        "newest-results" => newest_results(input),
        "result-id" => result_id(input),
        "unimplemented-outcome" => unimplemented_outcome(input),
        "cartridge-link" => return Ok(cartridge::link(input)),
        "cartridge-copy" => return Ok(cartridge::copy(input)),
        "cartridge-import" => return Ok(cartridge::import(input)),
        _ => return Err(Unavailable::Unsupported(format!("no function is named {function}"))),
    }))
}

fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    input.get(name).and_then(Value::as_str)
}

/// What a platform reads of the query of its return page.
fn return_query(input: &Value) -> Value {
    let said = ReturnMessage::from_query(input.as_str().unwrap_or_default());
    let length = |text: &Option<String>| text.as_ref().map(|text| text.chars().count());
    json!({
        "message": said.message, "error_message": said.error_message, "log": said.log,
        "error_log": said.error_log, "characters": length(&said.error_message),
    })
}

/// Where a tool sends somebody, by the return URL of a launch.
fn return_url(input: &Value) -> Value {
    let owned = |name| text(input, name).map(str::to_owned);
    let mut shown = LaunchPresentation::default();
    shown.return_url = owned("return_url");
    let mut say = ReturnMessage::new();
    say.message = owned("message");
    say.error_message = owned("error_message");
    say.log = owned("log");
    say.error_log = owned("error_log");
    json!({ "url": say.to_url(&shown), "goes": shown.return_url.is_some() })
}

/// Launches one after the other, and the result ids that a tool has afterwards.
fn newest_results(input: &Value) -> Value {
    let mut results = NewestResults::new();
    let list = |name: &str| input.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for launch in list("launches") {
        let part = |name| text(&launch, name).unwrap_or_default();
        let mut message = ResourceLinkRequest::new(
            User::new(part("user")),
            part("deployment"),
            "https://tool.example.test/",
            ResourceLink::new(part("link")),
            Roles::from([ContextRole::Learner]),
        );
        message.context = text(&launch, "context").map(Context::new);
        let mut service = BasicOutcome::default();
        service.lis_result_sourcedid = text(&launch, "result").map(str::to_owned);
        message.basic_outcome = Some(service);
        results.note(part("issuer"), &message);
    }
    let asked = list("ask");
    let newest = asked.iter().map(|ask| {
        let part = |name| text(ask, name).unwrap_or_default();
        let found =
            results.get(part("issuer"), part("deployment"), text(ask, "context"), part("link"), part("user"));
        json!(found)
    });
    json!({ "newest": newest.collect::<Vec<_>>(), "kept": results.len() })
}

/// What a result id stands for.
fn result_id(input: &Value) -> Value {
    match ResultId::parse(input.as_str().unwrap_or_default()) {
        Some(id) => json!({
            "ours": true, "deployment": id.deployment_id, "context": id.context_id, "link": id.resource_link_id,
            "user": id.user_id,
        }),
        None => json!({ "ours": false }),
    }
}

fn unimplemented_outcome(input: &Value) -> Value {
    let part = |name| text(input, name).unwrap_or_default();
    let answer = lti_platform::unimplemented_outcome("m-1", part("request"), part("operation"));
    let kind = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
    json!({
        "status": answer.status().as_u16(), "content_type": kind,
        "body": String::from_utf8_lossy(answer.body()),
    })
}

/// Names without their dollar sign, sorted by what they are.
fn variable_names(input: &Value) -> Result<Value, Unavailable> {
    let names = input.as_array().into_iter().flatten().filter_map(Value::as_str);
    let (mut standard, mut own, mut neither) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        match Kind::of(name) {
            Some(Kind::Standard) => standard.push(name),
            Some(Kind::Own) => own.push(name),
            None => neither.push(name),
            Some(other) => return Err(Unavailable::Broken(format!("{name} is {other:?}"))),
        }
    }
    Ok(json!({ "standard": standard, "own": own, "neither": neither, "known": STANDARD.len() }))
}

/// The time that holds, of the texts that two custom parameters have.
fn effective_date_time(input: &Value) -> Value {
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    json!({ "effective": effective_date_time_of(text("of_user"), text("of_link")) })
}

/// Whether the tool lets this URL be handed out.
fn published_target(running: &Running, input: &Value) -> Result<Outcome, Unavailable> {
    let Built::Tool(side) = &running.side else {
        return Err(Unavailable::Unsupported("a platform has no pages of a tool".to_owned()));
    };
    let url = input.as_str().ok_or_else(|| Unavailable::Broken("it takes a text".to_owned()))?;
    Ok(verdict(side.tool.check_target_link_uri(url)))
}

/// So many client ids for new tools: how many differ, and how long the shortest is.
fn client_ids(running: &Running, input: &Value) -> Result<Value, Unavailable> {
    let side = platform_of(running)?;
    let mut ids = BTreeSet::new();
    for _ in 0..input.as_u64().unwrap_or_default() {
        ids.insert(side.platform.new_client_id().map_err(|error| Unavailable::Broken(error.to_string()))?);
    }
    let random = ids.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Ok(json!({ "different": ids.len(), "hexadecimal_128_bits": random }))
}

/// Registers the world's first tool once more, under another name.
fn register_again(running: &Running) -> Result<Outcome, Unavailable> {
    let side = platform_of(running)?;
    let first = side.tools.list().into_iter().next();
    let (mut tool, deployments) = first.ok_or_else(|| Unavailable::Broken("no tool".to_owned()))?;
    tool.name = "Another tool".to_owned();
    let answer = verdict(side.tools.register(tool, deployments));
    if side.tools.list().iter().any(|(tool, _)| tool.name == "Another tool") {
        return Ok(Outcome::Accepted(json!("it took the first one's place")));
    }
    Ok(answer)
}

fn platform_of(running: &Running) -> Result<&PlatformSide, Unavailable> {
    match &running.side {
        Built::Platform(side) => Ok(side),
        Built::Tool(_) => Err(Unavailable::Unsupported("a tool registers no tools".to_owned())),
    }
}
