//! What is withdrawn is withdrawn from that moment on, at each step (ATK-049).

use crate::support::*;
use lti_platform::{ToolKeys, service_refusal};
use serde_json::Value;

fn begin(world: &World) -> (&'static str, u16) {
    let error = block_on(world.platform.begin_launch(&intent())).unwrap_err();
    (error.code(), error.status().as_u16())
}

fn grant(world: &World, deployment: Option<&str>) -> (String, &'static str) {
    let request = token_request(assertion(world, deployment), SCORE);
    let code = block_on(world.platform.grant(&request)).unwrap_err().code();
    let request = token_request(assertion(world, deployment), SCORE);
    let response = block_on(world.platform.token(&request));
    assert_eq!(response.status(), 400);
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (body["error"].as_str().unwrap().to_owned(), code)
}

fn call(world: &World, token: &lti_security::oauth::AccessToken) -> (&'static str, u16) {
    let mut request = http::Request::get("/x").body(()).unwrap();
    token.authorize(&mut request).unwrap();
    let error = block_on(world.platform.authorize_service(request.headers(), SCORE)).unwrap_err();
    (error.code(), service_refusal(&error).status().as_u16())
}

#[test]
fn a_tool_that_is_switched_off() {
    let world = world();
    let pairs = asked(&world);
    let token = access_token(&world, None, SCORE);
    world.change(|tool| tool.enabled = false);
    assert_eq!(begin(&world), ("client-disabled", 403));
    for session in [Some(USER), None] {
        let refused = told(authorize(&world, &pairs, session));
        assert_eq!(refused, ("unauthorized_client".into(), "client-disabled"));
    }
    assert_eq!(grant(&world, None), ("invalid_client".into(), "client-disabled"));
    assert_eq!(call(&world, &token), ("client-disabled", 401));

    // Switched on again, nothing was lost.
    world.change(|_| {});
    launched(authorize(&world, &pairs, Some(USER)));
}

#[test]
fn a_tool_that_is_removed() {
    let world = world();
    let pairs = asked(&world);
    let token = access_token(&world, None, SCORE);
    world.application.tools.remove(CLIENT);
    assert_eq!(begin(&world), ("registration-unknown", 400));
    assert_eq!(own_page(authorize(&world, &pairs, Some(USER))), ("registration-unknown", 400));
    assert_eq!(grant(&world, None), ("invalid_client".into(), "registration-unknown"));
    assert_eq!(call(&world, &token), ("client-disabled", 401));
}

#[test]
fn a_deployment_that_is_withdrawn() {
    let world = world();
    let pairs = asked(&world);
    let (token, unbound) = (access_token(&world, Some("dep-1"), SCORE), access_token(&world, None, SCORE));
    world.undeploy();
    assert_eq!(begin(&world), ("client-disabled", 403));
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("access_denied".into(), "client-disabled"));
    assert_eq!(grant(&world, Some("dep-1")), ("invalid_client".into(), "client-disabled"));
    assert_eq!(call(&world, &token), ("client-disabled", 401));
    // A token that was asked for without a deployment goes on; the service looks at what it is used for.
    let mut request = http::Request::get("/x").body(()).unwrap();
    unbound.authorize(&mut request).unwrap();
    let grant = block_on(world.platform.authorize_service(request.headers(), SCORE)).unwrap();
    assert_eq!(grant.deployment_id, None);
}

#[test]
fn a_person_who_may_not_open_it_any_more() {
    let world = world();
    let pairs = asked(&world);
    *world.application.message.lock().unwrap() = None;
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("access_denied".into(), "client-disabled"));
}

#[test]
fn scopes_and_keys_that_are_withdrawn() {
    let world = world();
    let (token, reader) = (access_token(&world, None, SCORE), access_token(&world, None, LINE_ITEM));
    world.change(|tool| tool.scopes = [LINE_ITEM].into_iter().collect());
    assert_eq!(grant(&world, None), ("invalid_scope".into(), "scope-not-granted"));
    assert_eq!(call(&world, &token), ("scope-insufficient", 403));
    let mut request = http::Request::get("/x").body(()).unwrap();
    reader.authorize(&mut request).unwrap();
    assert!(block_on(world.platform.authorize_service(request.headers(), LINE_ITEM)).is_ok());
    world.change(|tool| tool.keys = ToolKeys::None);
    assert_eq!(grant(&world, None), ("invalid_client".into(), "client-disabled"));
    launched(authorize(&world, &asked(&world), Some(USER)));
}
