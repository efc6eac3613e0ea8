//! Step 2: what the tool sends to the authorization endpoint.

use crate::support::*;
use lti_oidc::{AuthenticationRequest, Policy};

fn request() -> AuthenticationRequest {
    let mut request =
        AuthenticationRequest::new(CLIENT.into(), REDIRECT.into(), "hint-1".into(), "nonce-1".into());
    request.state = Some("state-1".into());
    request.lti_message_hint = Some("message-1".into());
    request
}

#[test]
fn every_parameter_is_sent_once() {
    let pairs = request().parameters();
    let expected = authorize_pairs();
    assert_eq!(pairs, expected);

    let mut least = request();
    least.state = None;
    least.lti_message_hint = None;
    assert_eq!(least.parameters(), without(&without(&expected, "state"), "lti_message_hint"));
}

#[test]
fn the_endpoints_own_query_stays() {
    let cases = [
        ("https://lms.example.test/authorize", "https://lms.example.test/authorize?scope=openid&", ""),
        ("https://lms.example.test/authorize?", "https://lms.example.test/authorize?scope=openid&", ""),
        (
            "https://lms.example.test/a?tenant=a%20b",
            "https://lms.example.test/a?tenant=a%20b&scope=openid&",
            "",
        ),
        ("https://lms.example.test/a?tenant=1&", "https://lms.example.test/a?tenant=1&scope=openid&", ""),
        ("https://lms.example.test/a?t=1#top", "https://lms.example.test/a?t=1&scope=openid&", "#top"),
    ];
    for (endpoint, start, end) in cases {
        let url = request().to_url(endpoint);
        assert!(url.starts_with(start) && url.ends_with(&format!("nonce=nonce-1{end}")), "{url}");
    }
}

#[test]
fn spaces_are_percent_twenty_and_nothing_is_encoded_twice() {
    let mut request = request();
    request.login_hint = "a b+c%2B&d=é".into();
    assert!(request.to_url(ENDPOINT).contains("&login_hint=a%20b%2Bc%252B%26d%3D%C3%A9&"));
}

#[test]
fn a_redirect_that_nobody_stores() {
    let response = request().to_http(ENDPOINT, &policy());
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], request().to_url(ENDPOINT));
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    assert!(response.body().is_empty());
}

#[test]
fn a_url_above_two_thousand_bytes_becomes_a_form() {
    let sized = |size: usize| {
        let mut request = request();
        let missing = size.checked_sub(request.to_url(ENDPOINT).len()).unwrap();
        request.login_hint.push_str(&"h".repeat(missing));
        assert_eq!(request.to_url(ENDPOINT).len(), size);
        request
    };
    assert_eq!(sized(2_000).to_http(ENDPOINT, &policy()).status(), 302);
    let response = sized(2_001).to_http(ENDPOINT, &policy());
    assert_eq!(response.status(), 200);
    assert!(!response.headers().contains_key("location"));
    assert_eq!(response.headers()["cache-control"], "no-store");
    let page = String::from_utf8(response.into_body()).unwrap();
    assert!(page.contains("<form method=\"post\" action=\"https://lms.example.test/authorize\">"), "{page}");
    for (name, _) in authorize_pairs() {
        assert_eq!(page.matches(&format!("name=\"{name}\"")).count(), 1, "{name}");
    }
    let mut policy: Policy = policy();
    policy.max_redirect_bytes = 2_001;
    assert_eq!(sized(2_001).to_http(ENDPOINT, &policy).status(), 302);
}

#[test]
fn line_breaks_reach_no_header() {
    let mut request = request();
    request.state = Some("a\r\nSet-Cookie: b=c".into());
    let response = request.to_http(ENDPOINT, &policy());
    assert!(response.headers()["location"].to_str().unwrap().contains("a%0D%0ASet-Cookie%3A%20b%3Dc"));
    assert!(!response.headers().contains_key("set-cookie"));
    // An endpoint like this is refused before; even so it becomes no header.
    let response = request.to_http("https://lms.example.test/\r\nX: y", &policy());
    assert_eq!(response.status(), 200);
    assert!(!response.headers().contains_key("location") && !response.headers().contains_key("x"));
}

#[test]
fn debug_shows_no_hint_no_state_no_nonce() {
    let text = format!("{:?}", request());
    for secret in ["hint-1", "message-1", "state-1", "nonce-1"] {
        assert!(!text.contains(secret), "{text}");
    }
}
