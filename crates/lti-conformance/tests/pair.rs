//! The two facades against each other, in memory.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use lti_claims::Message;
use lti_conformance::pair::{Arrival, Fault, Pair, Route, Tab, Visitor};

fn pair() -> Pair {
    Pair::of_world("campus").unwrap()
}

fn code(arrival: Arrival) -> &'static str {
    arrival.outcome.unwrap_err().code()
}

/// Sends a tab on until the way ends.
fn finish(pair: &Pair, visitor: &mut Visitor, mut tab: Tab) -> Arrival {
    loop {
        match pair.step(visitor, &tab).unwrap() {
            Ok(next) => tab = next,
            Err(arrival) => return arrival,
        }
    }
}

/// Sends a tab on until it is about to arrive at `route`.
fn until(pair: &Pair, visitor: &mut Visitor, mut tab: Tab, route: Route) -> Tab {
    while pair.route(&tab).unwrap() != route {
        tab = pair.step(visitor, &tab).unwrap().unwrap();
    }
    tab
}

#[test]
fn a_launch_from_the_click_to_the_message() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let arrival = pair.open(&mut browser, "rl-42", &[]).unwrap();
    let launch = arrival.outcome.unwrap();
    assert_eq!(
        (launch.issuer.as_str(), launch.client_id.as_str()),
        ("https://lms.example.test", "client-0001")
    );
    assert!(!launch.target_differs);
    let Message::ResourceLink(message) = &launch.message else { panic!("{:?}", launch.message) };
    let user = message.user.as_ref().unwrap();
    assert_eq!((user.id.as_str(), user.given_name.as_deref()), ("user-ada", Some("Ada")));
    assert!(message.roles.is_instructor());
    assert_eq!(message.resource_link.id, "rl-42");
    assert_eq!(message.custom.get("chapter"), Some("3"));
    assert_eq!(message.target_link_uri, "https://tool.example.test/r/42");
    assert_eq!(pair.fetches()["https://lms.example.test/lti/jwks"], 1);
    // A tool that is launched by GET, with another deployment.
    let launch = pair.open(&mut browser, "rl-pasted", &[]).unwrap().outcome.unwrap();
    assert_eq!((launch.client_id.as_str(), launch.message.deployment_id()), ("client-pasted", "dep-9"));
    assert_eq!(pair.fetches()["https://lms.example.test/lti/jwks"], 1);
}

#[test]
fn each_request_of_the_way_is_the_one_that_the_standard_names() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-bo"));
    let login = pair.click(&browser, "rl-45").unwrap();
    assert_eq!(login.field("iss"), Some("https://lms.example.test"));
    assert_eq!(login.field("lti_deployment_id"), Some("dep-2"));
    let request = pair.step(&mut browser, &login).unwrap().unwrap();
    for name in ["login_hint", "lti_message_hint", "client_id"] {
        assert_eq!(request.field(name), login.field(name), "{name}");
        assert!(request.field(name).is_some(), "{name}");
    }
    let fixed =
        ["scope", "response_type", "response_mode", "prompt"].map(|name| request.field(name).unwrap());
    assert_eq!(fixed, ["openid", "id_token", "form_post", "none"]);
    let response = pair.step(&mut browser, &request).unwrap().unwrap();
    assert_eq!(response.field("state"), request.field("state"));
    assert_eq!(pair.route(&response), Ok(Route::Launch));
    assert!(pair.step(&mut browser, &response).unwrap().unwrap_err().outcome.is_ok());
}

#[test]
fn two_tabs_at_once() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let first = pair.click(&browser, "rl-42").unwrap();
    let second = pair.click(&browser, "rl-45").unwrap();
    let first = until(&pair, &mut browser, first, Route::Launch);
    let second = until(&pair, &mut browser, second, Route::Launch);
    let link = |arrival: Arrival| match arrival.outcome.unwrap().message {
        Message::ResourceLink(message) => message.resource_link.id,
        other => panic!("{other:?}"),
    };
    assert_eq!(link(finish(&pair, &mut browser, second)), "rl-45");
    assert_eq!(link(finish(&pair, &mut browser, first)), "rl-42");
}

#[test]
fn a_state_of_one_tab_does_not_go_with_the_token_of_another() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let first = pair.click(&browser, "rl-42").unwrap();
    let mut first = until(&pair, &mut browser, first, Route::Launch);
    let second = pair.click(&browser, "rl-42").unwrap();
    let second = until(&pair, &mut browser, second, Route::Launch);
    first.set("id_token", second.field("id_token").unwrap());
    assert_eq!(code(finish(&pair, &mut browser, first)), "nonce-mismatch");
    assert!(finish(&pair, &mut browser, second).outcome.is_ok());
}

#[test]
fn a_reload_is_told_apart() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let tab = pair.click(&browser, "rl-42").unwrap();
    let last = until(&pair, &mut browser, tab, Route::Launch);
    assert!(finish(&pair, &mut browser, last.clone()).outcome.is_ok());
    assert_eq!(code(finish(&pair, &mut browser, last.clone())), "launch-replayed");
    pair.advance(11);
    assert_eq!(code(finish(&pair, &mut browser, last.clone())), "launch-replayed");
    // A login of its own lasts ten minutes; after that it is the login that is over.
    pair.advance(589);
    assert_eq!(code(finish(&pair, &mut browser, last)), "state-expired");
    let again = pair.open(&mut browser, "rl-42", &[(Route::Launch, Fault::Twice)]).unwrap();
    assert!(again.outcome.is_ok());
    assert_eq!(again.again.unwrap().unwrap_err().code(), "launch-replayed");
}

#[test]
fn times_run_out_at_the_exact_second() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let mut delayed = |route, seconds| {
        pair.open(&mut browser, "rl-42", &[(route, Fault::Delay(seconds))])
            .unwrap()
            .outcome
            .map_err(|e| e.code())
    };
    // The hint: 300 s from the click; the tool is told.
    assert!(delayed(Route::Authorize, 299).is_ok());
    assert_eq!(delayed(Route::Authorize, 300).unwrap_err(), "platform-refused");
    // The token: 300 s, and 60 s for clocks that differ.
    assert!(delayed(Route::Launch, 359).is_ok());
    assert_eq!(delayed(Route::Launch, 360).unwrap_err(), "token-expired");
    // The login: 600 s.
    assert_eq!(delayed(Route::Launch, 599).unwrap_err(), "token-expired");
    assert_eq!(delayed(Route::Launch, 600).unwrap_err(), "state-expired");
}

#[test]
fn faults_on_the_way() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let mut disturbed = |route, fault| code(pair.open(&mut browser, "rl-42", &[(route, fault)]).unwrap());
    let set = |name: &str, value: &str| Fault::SetField(name.to_owned(), value.to_owned());
    assert_eq!(disturbed(Route::Launch, Fault::DropCookies), "browser-mismatch");
    assert_eq!(disturbed(Route::Launch, set("state", "another")), "state-unknown");
    assert_eq!(disturbed(Route::Launch, set("id_token", "a.b.c")), "base64-invalid");
    assert_eq!(
        disturbed(Route::Authorize, set("redirect_uri", "https://evil.example.test/")),
        "redirect-uri-unregistered"
    );
    assert_eq!(disturbed(Route::Authorize, set("nonce", "another")), "nonce-mismatch");
    assert_eq!(disturbed(Route::Authorize, set("login_hint", "user-bo")), "platform-refused");
    assert_eq!(
        disturbed(Route::Login, set("target_link_uri", "https://evil.example.test/")),
        "target-foreign"
    );
    assert_eq!(disturbed(Route::Login, set("lti_deployment_id", "dep-2")), "deployment-mismatch");
    assert_eq!(disturbed(Route::Login, set("client_id", "client-9")), "registration-unknown");
}

#[test]
fn the_session_decides_who_is_launched() {
    let pair = pair();
    let mut browser = pair.browser(Some("user-ada"));
    let tab = pair.click(&browser, "rl-42").unwrap();
    browser.user = Some("user-bo".to_owned());
    assert_eq!(code(finish(&pair, &mut browser, tab)), "platform-refused");
    let mut browser = pair.browser(Some("user-ada"));
    let tab = pair.click(&browser, "rl-42").unwrap();
    browser.user = None;
    assert_eq!(code(finish(&pair, &mut browser, tab)), "platform-refused");
}

#[test]
fn a_response_in_another_browser_is_refused_and_spends_nothing() {
    let pair = pair();
    let mut attacker = pair.browser(Some("user-ada"));
    let tab = pair.click(&attacker, "rl-42").unwrap();
    let last = until(&pair, &mut attacker, tab, Route::Launch);
    let mut victim = pair.browser(Some("user-bo"));
    assert!(pair.open(&mut victim, "rl-42", &[]).unwrap().outcome.is_ok());
    assert_eq!(code(finish(&pair, &mut victim, last.clone())), "browser-mismatch");
    assert!(finish(&pair, &mut attacker, last).outcome.is_ok());
}
