//! What the tool sends to a token endpoint, and what it makes of the answer.

use std::sync::Arc;

use lti_security::Policy;
use lti_security::oauth::{Scopes, TokenAnswer};
use lti_tool::AccessRequest;
use serde_json::{Value, json};

use super::{Outcome, Running, Unavailable, refused};
use crate::encoding::from_form;
use crate::in_memory::{Answering, Outside, ToolSide, block_on};
use crate::subject::Response;

pub(super) fn request(running: &Running, input: &Value) -> Result<Outcome, Unavailable> {
    let broken = |why: String| Unavailable::Broken(why);
    let endpoint = Arc::new(Answering::new(|_| {
        Ok(Response::new(br#"{"access_token":"t-1","token_type":"Bearer","expires_in":3600}"#.to_vec()))
    }));
    let outside = Outside {
        world: &running.world,
        clock: running.clock.clone(),
        http: endpoint.clone(),
        replay_guard: running.stores.clone(),
        key_cache: running.stores.clone(),
        policy: &Default::default(),
        signing_keys: &running.signing_keys,
    };
    let side = ToolSide::new(&outside).map_err(|wrong| broken(wrong.to_string()))?;
    let scopes = Scopes::parse(input.get("scope").and_then(Value::as_str).unwrap_or_default());
    let mut access = AccessRequest::new("registration-0", "", scopes);
    access.deployment_id = input.get("deployment_id").and_then(Value::as_str).map(str::to_owned);
    if let Err(error) = block_on(side.tool.access_token(&access)) {
        return Ok(refused(&error, Response::default()).outcome);
    }
    let mut requests = endpoint.take();
    let (Some(request), true) = (requests.pop(), requests.is_empty()) else {
        return Err(broken("the tool did not send exactly one request".to_owned()));
    };
    let fields = from_form(&String::from_utf8_lossy(request.body()));
    let header = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Ok(Outcome::Accepted(json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "content_type": header("content-type"),
        "authorization": header("authorization"),
        "names": fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        "fields": fields.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect::<serde_json::Map<_, _>>(),
        "client_assertion": fields.iter().find(|(name, _)| name == "client_assertion").map(|(_, value)| value.as_str()),
    })))
}

pub(super) fn answer(input: &Value) -> Result<Outcome, Unavailable> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default();
    let status = input.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let response = http::Response::builder()
        .status(status.unwrap_or(200))
        .header("content-type", text("content_type"))
        .body(text("body").as_bytes().to_vec())
        .map_err(|error| Unavailable::Broken(error.to_string()))?;
    Ok(match TokenAnswer::from_http(&response, &Policy::default()) {
        Ok(answer) => Outcome::Accepted(json!({
            "access_token": answer.access_token.reveal(),
            "expires_in": answer.expires_in.as_secs(),
            "scope": answer.scope.map(|scopes| scopes.to_string()),
        })),
        Err(error) => refused(&error.into(), Response::default()).outcome,
    })
}
