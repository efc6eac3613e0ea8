//! `/launch`.

use crate::support::*;
use http::Request;
use lti_security::sign;
use lti_tool::Outcome;
use serde_json::json;

#[test]
fn a_login_becomes_a_launch() {
    let world = world();
    let login = login(&world);
    let result = launch(&world, &good_request(&world, &login));
    let launch = result.unwrap().approved().unwrap();
    assert_eq!((launch.registration_id.as_str(), launch.message.target_link_uri()), ("school", TARGET));
    assert_eq!(*world.network.requests.lock().unwrap(), [format!("GET {KEY_SET}")]);
    let end = NOW.seconds() + 361;
    assert_eq!(
        world.watched.take_calls(),
        [
            format!("find {CLIENT}"),
            "get school".to_owned(),
            format!("keys {KEY_SET}"),
            "deployment dep-1".to_owned(),
            format!("replay {end}"),
        ]
    );
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    let world = world();
    let (first, second) = (login(&world), login(&world));
    assert_ne!(first.cookie_name, second.cookie_name);
    let cookies = ["theme=dark".to_owned(), first.cookie_pair(), second.cookie_pair()];
    for login in [&second, &first] {
        let token = signed(&payload(&world, &login.nonce));
        assert_accepted(launch(&world, &launch_request(login, token, &cookies)));
    }
}

#[test]
fn another_browser_is_refused() {
    let world = world();
    let (ours, other) = (login(&world), login(&world));
    let token = || signed(&payload(&world, &ours.nonce));
    let with = |cookies: &[String]| code(launch(&world, &launch_request(&ours, token(), cookies)));
    assert_eq!(with(&[]), ("browser-mismatch", 401));
    assert_eq!(with(&[other.cookie_pair()]), ("browser-mismatch", 401));
    assert_eq!(with(&[format!("{}={}", ours.cookie_name, other.cookie)]), ("browser-mismatch", 401));
    let twice = [ours.cookie_pair(), format!("{}=x", ours.cookie_name)];
    assert_eq!(with(&twice), ("browser-mismatch", 401));
    // What the request says about storage switches nothing off (ATK-026).
    let mut request = launch_request(&ours, token(), &[]);
    request.body_mut().extend(b"&lti_storage_target=_parent");
    assert_eq!(code(launch(&world, &request)), ("browser-mismatch", 401));
    // None of this used anything up.
    assert_accepted(launch(&world, &good_request(&world, &ours)));
}

#[test]
fn a_nonce_that_a_forger_spent_is_still_good() {
    let world = world();
    let login = login(&world);
    let payload = payload(&world, &login.nonce);
    let forged = sign(&signing_key("stranger", "platform-1"), payload.to_string().as_bytes()).unwrap();
    world.watched.take_calls();
    for _ in 0..3 {
        let request = launch_request(&login, forged.clone(), &[login.cookie_pair()]);
        assert_eq!(code(launch(&world, &request)), ("signature-invalid", 401));
    }
    let calls = world.watched.take_calls();
    assert!(
        calls.iter().all(|call| !call.starts_with("replay") && !call.starts_with("deployment")),
        "{calls:?}"
    );
    assert_accepted(launch(&world, &good_request(&world, &login)));
}

#[test]
fn the_nonce_of_another_login_is_refused() {
    let world = world();
    let (a, b) = (login(&world), login(&world));
    let token = signed(&payload(&world, &a.nonce));
    let request = launch_request(&b, token, &[a.cookie_pair(), b.cookie_pair()]);
    assert_eq!(code(launch(&world, &request)), ("nonce-mismatch", 401));
    assert_accepted(launch(&world, &good_request(&world, &a)));
    assert_accepted(launch(&world, &good_request(&world, &b)));
}

#[test]
fn a_state_that_was_never_issued_is_unknown() {
    let world = world();
    let login = login(&world);
    for state in ["made-up", &login.state[1..], &format!("{}A", login.state), "AAAA"] {
        let changed = Login { state: state.to_owned(), ..login.clone() };
        assert_eq!(code(launch(&world, &good_request(&world, &changed))), ("state-unknown", 401), "{state}");
    }
    // The registration was removed while the person was at the platform.
    world.watched.registrations.remove("school");
    assert_eq!(code(launch(&world, &good_request(&world, &login))), ("state-unknown", 401));
}

#[test]
fn the_registration_of_the_login_counts_not_the_tokens() {
    let world = world();
    let other = lti_tool::PlatformRegistration::new(
        "other",
        "https://other.example.test",
        "client-0002",
        "https://other.example.test/authorize",
        KEY_SET,
    );
    world.watched.registrations.insert(other, ["dep-1"]);
    let login = login(&world);
    let mut token = payload(&world, &login.nonce);
    token["iss"] = json!("https://other.example.test");
    token["aud"] = json!("client-0002");
    let request = launch_request(&login, signed(&token), &[login.cookie_pair()]);
    assert_eq!(code(launch(&world, &request)), ("issuer-mismatch", 401));
}

#[test]
fn an_unknown_deployment_is_pending() {
    let world = world();
    let launch_of = |deployment: &str| {
        let login = login(&world);
        let mut token = payload(&world, &login.nonce);
        token[DEPLOYMENT_ID] = json!(deployment);
        launch(&world, &launch_request(&login, signed(&token), &[login.cookie_pair()]))
    };
    let result = launch_of("dep-2");
    let Ok(Outcome::PendingDeployment(launch)) = result else { panic!("{result:?}") };
    assert_eq!(launch.message.deployment_id(), "dep-2");
    let error = Outcome::PendingDeployment(launch).approved().unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("deployment-unknown", 403));
    assert_eq!(lti_tool::error_page(&error).status(), 403);

    // Asking approves nothing; an administrator does.
    assert!(matches!(launch_of("dep-2"), Ok(Outcome::PendingDeployment(_))));
    world.watched.registrations.insert(registration(), ["dep-2"]);
    assert_accepted(launch_of("dep-2"));
    assert_accepted(launch_of("dep-1"));
    assert_eq!(code(launch_of("")), ("deployment-id-empty", 401));
}

#[test]
fn a_refusal_of_the_platform_is_shown_in_its_own_browser() {
    let world = world();
    let login = login(&world);
    let refusal = |state: &str, cookie: bool| {
        let mut request = Request::post("https://tool.example.test/lti/launch")
            .header("content-type", "application/x-www-form-urlencoded");
        if cookie {
            request = request.header("cookie", login.cookie_pair());
        }
        let body = format!("state={state}&error=login_required&error_description=%3Cb%3E");
        code(launch(&world, &request.body(body.into_bytes()).unwrap()))
    };
    assert_eq!(refusal(&login.state, true), ("platform-refused", 401));
    assert_eq!(refusal("made-up", true), ("state-unknown", 401));
    assert_eq!(refusal(&login.state, false), ("browser-mismatch", 401));
    assert_accepted(launch(&world, &good_request(&world, &login)));
}

#[test]
fn a_tolerance_is_for_one_platform() {
    let world = world();
    let anonymous = || {
        let login = login(&world);
        let mut token = payload(&world, &login.nonce);
        for name in ["sub", "name", "email"] {
            token.as_object_mut().unwrap().remove(name);
        }
        launch(&world, &launch_request(&login, signed(&token), &[login.cookie_pair()]))
    };
    let named = login(&world);
    let named = launch(&world, &good_request(&world, &named)).unwrap().approved().unwrap();
    assert!(!named.is_anonymous() && named.message.user().is_some_and(|user| user.id == "user-0001"));
    assert_eq!(code(anonymous()), ("sub-missing", 401));
    let mut lenient = registration();
    lenient.claims_policy.allow_anonymous = true;
    world.watched.registrations.insert(lenient, ["dep-1"]);
    let launch = anonymous().unwrap().approved().unwrap();
    assert!(launch.is_anonymous() && launch.message.user().is_none());
}
