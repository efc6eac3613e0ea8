//! The platform's routes.

use std::time::Duration;

use lti_oidc::error_page;
use lti_platform::{Authorization, LaunchIntent, StorageTarget};
use lti_security::service::Body;
use serde_json::{Value, json};

use super::{
    Answer, Initiate, Outcome, Refusal, Request, Response, Unavailable, blame, block_on, refused, with_body,
};
use crate::browser::attributes;
use crate::in_memory::PlatformSide;
use crate::world::World;

/// How long somebody who asks too often has to wait.
const LIMIT: Duration = Duration::from_millis(29_500);

pub(super) fn initiate(
    world: &World,
    side: &PlatformSide,
    launch: &Initiate<'_>,
) -> Result<Answer, Unavailable> {
    let link = match launch.link {
        Some(id) => world.link.iter().find(|link| link.id == id),
        None => world.link.first(),
    };
    let link = link.ok_or_else(|| Unavailable::Broken("the world has no such link".to_owned()))?;
    let user = launch.user.or(world.user.first().map(|person| person.id.as_str()));
    let user = user.ok_or_else(|| Unavailable::Broken("the world has no user".to_owned()))?;
    let mut intent = LaunchIntent::new(
        user.to_owned(),
        launch.client_id.to_owned(),
        link.deployment_id.clone(),
        link.id.clone(),
        link.target_link_uri.clone(),
    );
    intent.storage_target = link.storage_target.as_deref().and_then(StorageTarget::parse);
    Ok(match block_on(side.platform.begin_launch(&intent)) {
        Ok(response) => Answer { response, outcome: Outcome::Accepted(Value::Null) },
        Err(error) => refused(&error, error_page(&error)),
    })
}

pub(super) fn authorize(side: &PlatformSide, user: Option<&str>, request: &Request) -> Answer {
    let accepted = |response: Response, repost: bool| Answer {
        response,
        outcome: Outcome::Accepted(json!({ "repost": repost })),
    };
    match block_on(side.platform.authorize(request, user)) {
        Ok(Authorization::Launch(response)) => accepted(response, false),
        Ok(Authorization::Repost(response)) => accepted(response, true),
        Ok(Authorization::Refused(response, error)) => refused(&error, response),
        Ok(_) => accepted(Response::new(Vec::new()), false),
        Err(error) => refused(&error, error_page(&error)),
    }
}

pub(super) fn token(side: &PlatformSide, request: &Request) -> Answer {
    let answer = match side.campus.limit() {
        Some(retry_after) => Err(lti_platform::too_many_requests(retry_after)),
        None => block_on(side.platform.grant(request)),
    };
    match answer {
        Ok(answer) => with_body(answer.to_http()),
        Err(error) => refused(&error, lti_platform::token_refusal(&error)),
    }
}

/// A service that only checks who calls; its value is whose token it was.
pub(super) fn service(side: &PlatformSide, scope: &str, request: &Request) -> Answer {
    let grant = match side.campus.limit() {
        Some(retry_after) => Err(lti_platform::too_many_requests(retry_after)),
        None => block_on(side.platform.authorize_service(request.headers(), scope)),
    };
    match grant {
        Ok(grant) => Answer {
            response: Response::new(Vec::new()),
            outcome: Outcome::Accepted(
                json!({ "client_id": grant.client_id, "deployment_id": grant.deployment_id }),
            ),
        },
        Err(error) => refused(&error, lti_platform::service_refusal(&error)),
    }
}

/// A tool's call to the gradebook, to a roster or to groups.
pub(super) fn call(side: &PlatformSide, request: &Request) -> Result<Answer, Unavailable> {
    if let Some(retry_after) = side.campus.limit() {
        let error = lti_platform::too_many_requests(retry_after);
        return Ok(refused(&error, lti_platform::service_refusal(&error)));
    }
    let path = request.uri().path();
    let of_roster = ["/nrps/", "/gs/"].into_iter().any(|part| path.contains(part));
    let called = if of_roster {
        block_on(side.platform.roster_call(request))
    } else {
        block_on(side.platform.gradebook_call(request)).map(|response| response.map(Body::from_bytes))
    };
    match called {
        Ok(response) => {
            let (head, body) = response.into_parts();
            let body = block_on(body.collect(usize::MAX));
            let body = body.map_err(|error| Unavailable::Broken(format!("the body broke off: {error}")))?;
            let outcome = Outcome::Accepted(Value::Null);
            Ok(Answer { response: Response::from_parts(head, body), outcome })
        }
        Err(error) => {
            let refusal = Refusal {
                blame: Some(blame(error.blame())),
                code: Some(error.code().to_owned()),
                requirement: error.requirement().map(str::to_owned),
                message: error.to_string(),
                ..Refusal::default()
            };
            Ok(Answer { response: error.to_http(), outcome: Outcome::Refused(refusal) })
        }
    }
}

/// Decisions of an administrator while a flow is under way (ATK-049).
pub(super) fn fault(
    world: &World,
    side: &PlatformSide,
    name: &str,
    repaired: bool,
) -> Result<(), Unavailable> {
    let broken = || Unavailable::Broken("the world has no tool or no user".to_owned());
    let (mut tool, deployments) = side.tools.list().into_iter().next().ok_or_else(broken)?;
    let id = tool.client_id.clone();
    match name {
        "tool-disabled" => {
            tool.enabled = repaired;
            side.tools.insert(tool, deployments);
        }
        "deployment-disabled" => {
            let known: Vec<String> = world
                .registration(Some(&id))
                .filter(|_| repaired)
                .map(|registration| registration.deployments.clone())
                .unwrap_or_default();
            side.tools.remove(&id);
            side.tools.insert(tool, known);
        }
        "limit-reached" => side.campus.limit_requests((!repaired).then_some(LIMIT)),
        "link-moved" => side.campus.move_links(!repaired),
        "user-suspended" => {
            let user = world.user.first().ok_or_else(broken)?;
            side.campus.suspend(&user.id, !repaired);
        }
        _ => return Err(Unavailable::Unsupported(format!("a platform has no fault named {name}"))),
    }
    Ok(())
}

/// What a page of the LMS needs for a tool's frame, and what the hidden frame beside it answers.
pub(super) fn frames(side: &PlatformSide, input: &Value) -> Result<Outcome, Unavailable> {
    let client_id = input.get("client_id").and_then(Value::as_str).unwrap_or_default();
    let features: Vec<&str> = input
        .get("features")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let frame = match block_on(side.platform.tool_frame(client_id, &features)) {
        Ok(frame) => frame,
        Err(error) => return Ok(refused(&error, Response::default()).outcome),
    };
    let url = side.platform.storage_frame_url(client_id);
    let request =
        http::Request::get(&url).body(Vec::new()).map_err(|e| Unavailable::Broken(e.to_string()))?;
    let page = match block_on(side.platform.storage_frame(&request)) {
        Ok(page) => page,
        Err(error) => return Ok(refused(&error, Response::default()).outcome),
    };
    let header =
        |name: &str| page.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let text = String::from_utf8_lossy(page.body()).into_owned();
    let script =
        text.split_once("<script").and_then(|(_, rest)| rest.split_once('>')).map(|(tag, _)| attributes(tag));
    let script = script.unwrap_or_default();
    let origins: Value =
        script.get("data-lti-origins").and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
    let served = side.platform.storage_script();
    let digest = lti_oidc::storage::integrity(
        &lti_security::CryptoProvider::ring(),
        &String::from_utf8_lossy(served.body()),
    );
    Ok(Outcome::Accepted(json!({
        "storage": {
            "url": url, "policy": header("content-security-policy"), "cache": header("cache-control"),
            "name": lti_platform::STORAGE_FRAME, "frame": script.get("data-lti-frame"), "origins": origins,
            "script": script.get("src").and_then(|src| src.split_once('?')).map(|(path, _)| path),
            "script_is_whole": script.get("integrity") == Some(&digest),
        },
        "allow": frame.allow, "referrerpolicy": frame.referrer_policy, "sandbox": frame.sandbox,
    })))
}
