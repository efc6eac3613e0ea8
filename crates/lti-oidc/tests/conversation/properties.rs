//! Arbitrary input is answered, never with a panic.

use crate::support::*;
use http::{Method, Request};
use lti_oidc::platform::IncomingRequest;
use lti_oidc::url::{append_query, origin};
use lti_oidc::{AuthenticationResponse, LoginInitiation};
use openidconnect::url::{ParseError, Url};
use proptest::prelude::*;

/// Requests that are almost right: known names, odd values, any bytes.
fn requests() -> impl Strategy<Value = Request<Vec<u8>>> {
    let methods = prop_oneof![
        4 => Just(Method::GET), 6 => Just(Method::POST), 1 => Just(Method::PUT), 1 => Just(Method::HEAD)
    ];
    let types = prop_oneof![
        6 => Just("application/x-www-form-urlencoded"), 1 => Just("text/plain"), 1 => Just(""), 1 => Just(";")
    ];
    let names = proptest::sample::select(
        &[
            "iss",
            "login_hint",
            "target_link_uri",
            "lti_message_hint",
            "lti_deployment_id",
            "deployment_id",
            "client_id",
            "lti_storage_target",
            "state",
            "id_token",
            "error",
            "error_description",
            "scope",
            "response_type",
            "response_mode",
            "prompt",
            "redirect_uri",
            "nonce",
            "request",
        ][..],
    );
    let values = prop_oneof![
        Just(REDIRECT.to_owned()),
        Just(TARGET.to_owned()),
        Just(CLIENT.to_owned()),
        Just("openid".to_owned()),
        Just("id_token".to_owned()),
        Just("form_post".to_owned()),
        Just("none".to_owned()),
        "\\PC{0,20}",
        ".{0,5}",
    ];
    let pair = (names, values).prop_map(|(name, value)| encode(&vec![(name, value)]));
    let piece = prop_oneof![8 => pair, 1 => "[?&=%+#;a-f0-9]{0,8}"];
    let text = proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.join("&").into_bytes());
    let body = prop_oneof![6 => text.clone(), 1 => proptest::collection::vec(any::<u8>(), 0..200)];
    (methods, types, text, body).prop_map(|(method, content_type, query, body)| {
        let query: String = query.into_iter().filter(|byte| *byte != b'#').map(char::from).collect();
        let uri: http::Uri = format!("/any?{query}").parse().unwrap_or_default();
        let request = Request::builder().method(method).uri(uri).header("content-type", content_type);
        request.body(body).unwrap()
    })
}

/// URLs that are almost right, and pieces that browsers read in their own ways.
fn urls() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(
        &[
            "https",
            "http",
            "HTTPS",
            "javascript",
            ":",
            "//",
            "/",
            "\\",
            "@",
            "localhost",
            "127.0.0.1",
            "127.1",
            "0x7f",
            "0x7f.1",
            "1",
            "256",
            "[::1]",
            "[::ffff:1.2.3.4]",
            "[1:0:0:0:0:0:0:2]",
            "[",
            "]",
            "tool",
            ".example",
            ".test",
            ".",
            "..",
            ":443",
            ":80",
            ":8443",
            ":0",
            ":00443",
            ":+1",
            ":",
            "?",
            "#",
            "&",
            "%61",
            "%2e",
            "\t",
            "\n",
            " ",
            "\0",
            "é",
            "\u{3002}",
            "\u{ff0e}",
            "ﬀ",
            "ß",
            "*",
            ";",
            "'",
            "!",
            "$",
            "_",
            "-",
            "~",
            "xn",
            "a",
            "Z",
            "x=1",
        ][..],
    );
    let glued = proptest::collection::vec(piece.clone(), 1..9).prop_map(|pieces| pieces.concat());
    let usual =
        proptest::collection::vec(piece, 0..6).prop_map(|pieces| format!("https://{}", pieces.concat()));
    prop_oneof![3 => usual, 2 => glued, 1 => "\\PC{0,30}", 2 => "https?://[a-zA-Z0-9.:@/\\\\\\[\\]%_-]{1,20}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_login_is_read_or_refused(request in requests()) {
        if let Ok(initiation) = LoginInitiation::from_http(&request, &policy()) {
            prop_assert!(!initiation.iss.is_empty() && !initiation.login_hint.is_empty());
            let again = LoginInitiation::from_http(&post(&initiation.to_form("x").fields), &policy());
            prop_assert_eq!(again, Ok(initiation));
        }
    }

    #[test]
    fn a_response_is_read_or_refused(request in requests()) {
        if let Ok(response) = AuthenticationResponse::from_http(&request, &policy()) {
            prop_assert!(request.method() == Method::POST && !response.state.is_empty());
        }
    }

    #[test]
    fn an_authentication_request_is_answered_where_it_may_be(request in requests()) {
        if let Ok(incoming) = IncomingRequest::from_http(&request, &policy())
            && let Ok(trusted) = incoming.check_redirect(&PLATFORMS_VIEW)
        {
            match trusted.check() {
                Ok(checked) => {
                    let refusal = checked.open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap_err();
                    prop_assert_eq!(refusal.redirect_uri(), REDIRECT);
                }
                Err(refusal) => prop_assert_eq!(refusal.redirect_uri(), REDIRECT),
            }
        }
    }

    #[test]
    fn a_query_is_appended_to_any_text(url in "\\PC{0,40}") {
        let joined = append_query(&url, "x=1");
        let (base, _) = joined.split_once('#').unwrap_or((&joined, ""));
        prop_assert!(base.ends_with("?x=1") || base.ends_with("&x=1"), "{}", joined);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// Where ours names an origin, a parser by the rules of browsers names the same one, or does not open it because of its
    /// punycode, which ours does not decode.
    #[test]
    fn origins_are_the_browsers_origins(url in urls()) {
        if let Some(ours) = origin(&url) {
            let theirs = Url::parse(&url).map(|url| url.origin().ascii_serialization());
            let unopened = ours.contains("xn--") && theirs == Err(ParseError::IdnaError);
            prop_assert!(theirs.as_ref() == Ok(&ours) || unopened, "{} {} {:?}", url, ours, theirs);
        }
    }
}

#[test]
fn the_oracle_and_ours_name_some_origins() {
    for url in [
        TARGET,
        "https://a_b.test:8443/?x#y",
        "HTTP://LocalHost",
        "https://10.0.0.1/",
        "https://[2001:db8::1]:1/",
    ] {
        let theirs = Url::parse(url).unwrap().origin().ascii_serialization();
        assert_eq!(origin(url), Some(theirs), "{url}");
    }
}
