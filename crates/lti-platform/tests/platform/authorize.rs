//! `/authorize`: who asks, for whom, and where the answer goes.

use crate::support::*;
use http::Request;
use lti_platform::{Authorization, Platform};
use std::sync::Barrier;

fn with(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let mut pairs = without(pairs, name);
    pairs.push((name.to_owned(), value.to_owned()));
    pairs
}

fn without(pairs: &Pairs, name: &str) -> Pairs {
    pairs.iter().filter(|(candidate, _)| candidate != name).cloned().collect()
}

fn and(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.push((name.to_owned(), value.to_owned()));
    pairs
}

#[test]
fn get_and_post_launch() {
    let world = world();
    let request = Request::get(format!("/authorize?{}", encode(&asked(&world)))).body(Vec::new()).unwrap();
    launched(block_on(world.platform.authorize(&request, Some(USER))));
    launched(authorize(&world, &asked(&world), Some(USER)));
    let request = Request::put("/authorize").body(Vec::new()).unwrap();
    assert_eq!(
        own_page(block_on(world.platform.authorize(&request, Some(USER)))),
        ("method-not-allowed", 405)
    );
}

#[test]
fn without_a_session_the_request_is_posted_once_more() {
    let world = world();
    let pairs = asked(&world);
    let Ok(Authorization::Repost(response)) = authorize(&world, &pairs, None) else { panic!("a repost") };
    let (action, fields) = form(&response);
    assert_eq!(action, "https://lms.example.test/lti/authorize");
    assert_eq!(without(&fields, "lti_reposted"), pairs, "the same request");
    assert_eq!(value(&fields, "lti_reposted"), "1");
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    // Still nobody: no login page, no second repost.
    assert_eq!(told(authorize(&world, &fields, None)), ("login_required".into(), "login-required"));
    // Nothing was used up: with the session's cookie the launch goes on.
    launched(authorize(&world, &fields, Some(USER)));
}

#[test]
fn hints_are_judged_with_a_session_or_without() {
    let world = world();
    let made_up = and(&with(&asked(&world), "login_hint", "made-up"), "lti_reposted", "1");
    for session in [None, Some(USER), Some("user-0002")] {
        assert_eq!(told(authorize(&world, &made_up, session)), ("login_required".into(), "hint-invalid"));
    }
    let edited = with(&asked(&world), "lti_message_hint", "made-up");
    assert_eq!(told(authorize(&world, &edited, Some(USER))), ("invalid_request".into(), "hint-invalid"));
}

#[test]
fn another_person_is_not_launched_and_uses_nothing_up() {
    let world = world();
    let pairs = asked(&world);
    for _ in 0..2 {
        let refused = told(authorize(&world, &pairs, Some("user-0002")));
        assert_eq!(refused, ("login_required".into(), "login-required"));
    }
    let calls = world.application.take_calls();
    assert!(
        calls.iter().all(|call| !call.starts_with("replay") && !call.starts_with("message")),
        "{calls:?}"
    );
    launched(authorize(&world, &pairs, Some(USER)));
}

#[test]
fn a_hint_is_good_once_and_not_for_long() {
    let world = world();
    let pairs = asked(&world);
    launched(authorize(&world, &pairs, Some(USER)));
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("invalid_request".into(), "hint-replayed"));
    world.clock.advance(299);
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("invalid_request".into(), "hint-replayed"));
    world.clock.advance(1);
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("login_required".into(), "hint-invalid"));

    let world = self::world();
    let pairs = asked(&world);
    world.clock.advance(300);
    assert_eq!(told(authorize(&world, &pairs, Some(USER))), ("login_required".into(), "hint-invalid"));
}

#[test]
fn of_many_threads_one_gets_the_token() {
    for _ in 0..20 {
        let world = world();
        let request = post(&asked(&world));
        let other = Platform::new(world.parts.clone()).unwrap();
        let barrier = Barrier::new(8);
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let platform = if number % 2 == 0 { &world.platform } else { &other };
                    let (barrier, request) = (&barrier, &request);
                    scope.spawn(move || {
                        barrier.wait();
                        block_on(platform.authorize(request, Some(USER)))
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let (launches, rest): (Vec<_>, Vec<_>) =
            results.into_iter().partition(|result| matches!(result, Ok(Authorization::Launch(_))));
        assert_eq!(launches.len(), 1);
        for refused in rest {
            assert_eq!(told(refused), ("invalid_request".into(), "hint-replayed"));
        }
    }
}

#[test]
fn a_hint_of_another_tool_is_refused() {
    let world = world();
    let mut second = tool();
    second.client_id = "client-0002".into();
    world.application.tools.insert(second, ["dep-1"]);
    let stolen = with(&asked(&world), "client_id", "client-0002");
    assert_eq!(told(authorize(&world, &stolen, Some(USER))), ("login_required".into(), "hint-invalid"));
}

#[test]
fn nobody_is_redirected_where_client_or_uri_is_in_doubt() {
    let world = world();
    let pairs = asked(&world);
    let page = |pairs: &Pairs| {
        let with_session = own_page(authorize(&world, pairs, Some(USER)));
        assert_eq!(own_page(authorize(&world, pairs, None)), with_session);
        with_session
    };
    assert_eq!(page(&without(&pairs, "client_id")), ("parameter-missing", 400));
    assert_eq!(page(&and(&pairs, "client_id", CLIENT)), ("parameter-repeated", 400));
    assert_eq!(page(&with(&pairs, "client_id", "client-9")), ("registration-unknown", 400));
    assert_eq!(page(&without(&pairs, "redirect_uri")), ("parameter-missing", 400));
    assert_eq!(page(&and(&pairs, "redirect_uri", REDIRECT)), ("parameter-repeated", 400));
    for uri in [
        "http://tool.example.test/launch",
        "https://tool.example.test:8443/launch",
        "https://tool.example.test/launch/",
        "https://tool.example.test/Launch",
        "https://user@tool.example.test/launch",
        "https://tool.example.test/launch?x=1",
        "https://tool.example.test/launch#x",
        "https://tool.example.test/%6Caunch",
        "https://evil.test/launch",
    ] {
        assert_eq!(page(&with(&pairs, "redirect_uri", uri)), ("redirect-uri-unregistered", 400), "{uri}");
    }
}

#[test]
fn every_other_mistake_is_told_to_the_tool() {
    let world = world();
    let pairs = asked(&world);
    let both = |pairs: &Pairs| {
        // Before anybody's session is looked at.
        let refused = told(authorize(&world, pairs, None));
        assert_eq!(told(authorize(&world, pairs, Some(USER))), refused);
        refused
    };
    let invalid = |code| ("invalid_request".to_owned(), code);
    for name in ["response_type", "response_mode", "prompt", "nonce", "login_hint"] {
        assert_eq!(both(&without(&pairs, name)), invalid("parameter-missing"), "{name}");
        assert_eq!(both(&with(&pairs, name, "")), invalid("parameter-missing"), "{name}");
        assert_eq!(both(&and(&pairs, name, "x")), invalid("parameter-repeated"), "{name}");
    }
    assert_eq!(both(&without(&pairs, "scope")), ("invalid_scope".into(), "parameter-missing"));
    assert_eq!(
        both(&with(&pairs, "scope", "profile")),
        ("invalid_scope".into(), "authentication-request-invalid")
    );
    assert_eq!(
        both(&with(&pairs, "response_type", "code")),
        ("unsupported_response_type".into(), "authentication-request-invalid")
    );
    assert_eq!(both(&with(&pairs, "prompt", "login")), invalid("authentication-request-invalid"));
    assert_eq!(both(&and(&pairs, "request", "x")), ("request_not_supported".into(), "parameter-unsupported"));
    // None of this used the hint up; a session is still asked for.
    assert!(matches!(authorize(&world, &pairs, None), Ok(Authorization::Repost(_))));
    launched(authorize(&world, &pairs, Some(USER)));
}

#[test]
fn a_message_for_somebody_else_is_not_signed() {
    let world = world();
    let mut other = message();
    other.user.as_mut().unwrap().id = "user-0002".into();
    *world.application.message.lock().unwrap() = Some(other);
    assert_eq!(own_page(authorize(&world, &asked(&world), Some(USER))), ("login-required", 401));
}

#[test]
fn a_port_that_fails_launches_nobody() {
    for call in ["find", "replay", "message", "is_deployed"] {
        let world = world();
        let pairs = asked(&world);
        *world.application.broken.lock().unwrap() = call;
        assert_eq!(own_page(authorize(&world, &pairs, Some(USER))), ("port-failed", 503), "{call}");
    }
}

#[test]
fn headers_of_the_request_change_nothing() {
    let world = world();
    for (name, value) in
        [("host", "evil.test"), ("x-forwarded-host", "evil.test"), ("x-forwarded-proto", "http")]
    {
        let mut request = post(&asked(&world));
        request.headers_mut().insert(name, value.parse().unwrap());
        let Ok(Authorization::Repost(response)) = block_on(world.platform.authorize(&request, None)) else {
            panic!("a repost")
        };
        assert_eq!(form(&response).0, "https://lms.example.test/lti/authorize", "{name}");
        let fields = launched(block_on(world.platform.authorize(&request, Some(USER))));
        verified(self::value(&fields, "id_token"), NOW);
    }
}
