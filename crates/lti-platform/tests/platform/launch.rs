//! The beginning of a launch, and the whole of one.

use crate::support::*;
use lti_platform::LoginMethod;
use serde_json::Value;

#[test]
fn a_launch_begins_with_a_form() {
    let world = world();
    let response = block_on(world.platform.begin_launch(&intent())).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    let (action, fields) = form(&response);
    assert_eq!(action, "https://tool.example.test/login");
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["iss", "login_hint", "target_link_uri", "client_id", "lti_deployment_id", "lti_message_hint"]
    );
    assert_eq!((value(&fields, "iss"), value(&fields, "target_link_uri")), (ISSUER, TARGET));
    assert_eq!((value(&fields, "client_id"), value(&fields, "lti_deployment_id")), (CLIENT, "dep-1"));
    let (_, again) = form(&block_on(world.platform.begin_launch(&intent())).unwrap());
    assert_ne!(value(&fields, "login_hint"), value(&again, "login_hint"));
    assert_ne!(value(&fields, "lti_message_hint"), value(&again, "lti_message_hint"));
}

#[test]
fn or_with_a_redirect_for_tools_that_only_know_get() {
    let world = world();
    world.change(|tool| {
        tool.login_method = LoginMethod::Get;
        tool.login_initiation_url = "https://tool.example.test/login?tenant=1".into();
    });
    let response = block_on(world.platform.begin_launch(&intent())).unwrap();
    assert_eq!(response.status(), 303);
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    let location = header(response.headers(), "location");
    let start = "https://tool.example.test/login?tenant=1&iss=https%3A%2F%2Flms.example.test&login_hint=";
    assert!(location.starts_with(start), "{location}");
}

#[test]
fn nothing_begins_for_a_tool_that_is_not_there() {
    let world = world();
    let refused = |intent: &lti_platform::LaunchIntent| {
        let error = block_on(world.platform.begin_launch(intent)).unwrap_err();
        (error.code(), error.status().as_u16())
    };
    let mut unknown = intent();
    unknown.client_id = "client-9".into();
    assert_eq!(refused(&unknown), ("registration-unknown", 400));
    let mut elsewhere = intent();
    elsewhere.deployment_id = "dep-9".into();
    assert_eq!(refused(&elsewhere), ("client-disabled", 403));
    for url in ["javascript:alert(1)", "http://tool.example.test/login", "//tool.example.test"] {
        world.change(|tool| tool.login_initiation_url = url.into());
        assert_eq!(refused(&intent()), ("registration-url-invalid", 500), "{url}");
    }
    world.change(|_| {});
    world.random.fail();
    assert_eq!(refused(&intent()), ("port-failed", 503));
}

#[test]
fn a_launch_carries_the_message_of_this_moment() {
    let world = world();
    let pairs = asked(&world);
    world.clock.advance(120);
    let mut later = message();
    later.user.as_mut().unwrap().name = Some("Ada Lovelace".into());
    *world.application.message.lock().unwrap() = Some(later);
    world.application.take_calls();

    let fields = launched(authorize(&world, &pairs, Some(USER)));
    assert_eq!(fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["id_token", "state"]);
    assert_eq!(value(&fields, "state"), "state-1");
    let now = lti_security::UnixTime::from_seconds(NOW.seconds() + 120);
    let claims: Value = serde_json::from_str(&verified(value(&fields, "id_token"), now).to_json()).unwrap();
    assert_eq!(claims["iat"], now.seconds(), "stamped when it is sent (PLT-004)");
    assert_eq!(claims["exp"], now.seconds() + 300);
    assert_eq!(claims["aud"], CLIENT);
    assert_eq!((&claims["sub"], &claims["name"]), (&USER.into(), &"Ada Lovelace".into()));
    let end = NOW.seconds() + 300;
    assert_eq!(
        world.application.take_calls(),
        [
            format!("find {CLIENT}"),
            format!("replay {end}"),
            "message link-42".to_owned(),
            "is_deployed dep-1".to_owned(),
        ]
    );
}

#[test]
fn the_platforms_keys_are_public_for_five_minutes() {
    let response = block_on(world().platform.jwks()).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(response.headers(), "content-type"), "application/json");
    assert_eq!(header(response.headers(), "cache-control"), "public, max-age=300");
    let document: Value = serde_json::from_slice(response.body()).unwrap();
    let keys = document["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    let mut members: Vec<_> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"], "nothing of the private half");
    assert_eq!((&keys[0]["kid"], &keys[0]["alg"]), (&"platform-1".into(), &"RS256".into()));
    assert!(!block_on(world().platform.rotate_keys()).unwrap(), "ring makes no keys");
}
