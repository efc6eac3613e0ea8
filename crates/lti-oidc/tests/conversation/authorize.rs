//! Step 2 as a platform sees it: who asks, where the answer may go, and what is wrong with the request.

use crate::support::*;
use http::Method;
use lti_oidc::platform::{IncomingRequest, Refusal, Registration};
use lti_oidc::{AuthenticationErrorCode, Error};

/// What goes wrong before the redirect URI can be trusted: shown on the platform's own page.
fn own_page(pairs: &Pairs) -> (&'static str, u16) {
    let error = redirect(pairs, &PLATFORMS_VIEW).unwrap_err();
    (error.code(), error.status().as_u16())
}

fn redirect(pairs: &Pairs, view: &Registration<'_>) -> Result<lti_oidc::platform::TrustedRequest, Error> {
    IncomingRequest::from_http(&post(pairs), &policy())?.check_redirect(view)
}

/// What the tool is told.
fn refusal(pairs: &Pairs) -> Refusal {
    let by_get = IncomingRequest::from_http(&get(pairs), &policy()).unwrap();
    let by_get = by_get.check_redirect(&PLATFORMS_VIEW).unwrap().check().unwrap_err();
    let by_post = redirect(pairs, &PLATFORMS_VIEW).unwrap().check().unwrap_err();
    assert_eq!((by_get.code, &by_get.error), (by_post.code, &by_post.error), "GET and POST are judged alike");
    assert_eq!(by_post.redirect_uri(), REDIRECT);
    by_post
}

fn told(pairs: &Pairs) -> (&'static str, &'static str) {
    let refusal = refusal(pairs);
    let form = refusal.to_form();
    assert_eq!(form.action, REDIRECT);
    assert_eq!(form.fields[0], ("error", refusal.code.as_str().to_owned()));
    assert!(form.fields.iter().all(|(name, _)| *name != "id_token"));
    (refusal.code.as_str(), refusal.error.code())
}

#[test]
fn a_request_is_read_by_get_and_by_post() {
    let expected = authorize_pairs();
    assert_eq!(checked(&expected).parameters(), expected);
    let incoming = IncomingRequest::from_http(&get(&expected), &policy()).unwrap();
    assert_eq!(incoming.client_id(), CLIENT);
    assert!(incoming.has("nonce") && !incoming.has("lti_reposted"));
    let by_get = incoming.check_redirect(&PLATFORMS_VIEW).unwrap().check().unwrap();
    assert_eq!(by_get.parameters(), expected);
    // The same values as at the login are ignored (OIDC-024), as is what popular libraries add (PLT-008).
    let more = and(&and(&expected, "lti_deployment_id", "dep-1"), "id_token_signed_response_alg", "RS256");
    assert_eq!(checked(&more).parameters(), expected);
}

#[test]
fn other_methods_are_not_answered() {
    for method in [Method::PUT, Method::HEAD, Method::DELETE] {
        let request = send(method, Some("application/x-www-form-urlencoded"), encode(&authorize_pairs()));
        let error = IncomingRequest::from_http(&request, &policy()).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("method-not-allowed", 405));
    }
    let request = send(Method::POST, Some("application/json"), "{}".into());
    assert_eq!(IncomingRequest::from_http(&request, &policy()).unwrap_err().code(), "content-type-wrong");
    let large = with(&authorize_pairs(), "padding", "x".repeat(131_072));
    let error = IncomingRequest::from_http(&post(&large), &policy()).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("request-too-large", 413));
}

#[test]
fn without_a_client_nobody_is_redirected() {
    let all = authorize_pairs();
    assert_eq!(own_page(&without(&all, "client_id")), ("parameter-missing", 400));
    assert_eq!(own_page(&with(&all, "client_id", "")), ("parameter-missing", 400));
    assert_eq!(own_page(&and(&all, "client_id", CLIENT)), ("parameter-repeated", 400));
    assert_eq!(own_page(&with(&all, "client_id", "c".repeat(4_097))), ("parameter-too-long", 400));
    // Another client's registration does not answer either.
    assert_eq!(own_page(&with(&all, "client_id", "client-0002")), ("redirect-uri-unregistered", 400));
}

#[test]
fn a_redirect_uri_fits_letter_by_letter() {
    let all = authorize_pairs();
    assert_eq!(own_page(&without(&all, "redirect_uri")), ("parameter-missing", 400));
    assert_eq!(own_page(&with(&all, "redirect_uri", "")), ("parameter-missing", 400));
    assert_eq!(own_page(&and(&all, "redirect_uri", REDIRECT)), ("parameter-repeated", 400));
    let changed = [
        "http://tool.example.test/launch",
        "https://tool.example.test:443/launch",
        "https://tool.example.test:8443/launch",
        "https://tool.example.test/launch/",
        "https://tool.example.test/Launch",
        "https://TOOL.example.test/launch",
        "HTTPS://tool.example.test/launch",
        "https://tool.example.test/launch?",
        "https://tool.example.test/launch?x=1",
        "https://tool.example.test/launch#",
        "https://tool.example.test/launch#x",
        "https://tool.example.test//launch",
        "https://tool.example.test/./launch",
        "https://tool.example.test/x/../launch",
        "https://tool.example.test/laun%63h",
        "https://tool.example.test/launch%2F",
        "https://tool.example.test/launch%00",
        "https://user@tool.example.test/launch",
        "https://tool.example.test@evil.test/launch",
        "https://tool.example.test.evil.test/launch",
        "https://evil.test/launch",
        "//tool.example.test/launch",
        "/launch",
        " https://tool.example.test/launch",
        "https://tool.example.test/launch ",
        "https://tool.example.test/launch\r\nX: y",
        "https:\\\\tool.example.test\\launch",
        "javascript:alert(1)",
        "https://tool.example.test/launc",
    ];
    for uri in changed {
        assert_eq!(own_page(&with(&all, "redirect_uri", uri)), ("redirect-uri-unregistered", 400), "{uri}");
    }
    let several =
        Registration { client_id: CLIENT, redirect_uris: &["https://tool.example.test/other", REDIRECT] };
    assert!(redirect(&all, &several).is_ok());
    let none = Registration { client_id: CLIENT, redirect_uris: &[] };
    assert_eq!(redirect(&all, &none).unwrap_err().code(), "redirect-uri-unregistered");
}

#[test]
fn a_registered_uri_that_no_form_may_go_to_is_the_operators_mistake() {
    for uri in ["javascript:alert(1)", "http://tool.example.test/launch", "/launch"] {
        let view = Registration { client_id: CLIENT, redirect_uris: &[uri] };
        let error = redirect(&with(&authorize_pairs(), "redirect_uri", uri), &view).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("registration-url-invalid", 500), "{uri}");
    }
}

#[test]
fn every_other_parameter_goes_back_as_the_right_error() {
    let all = authorize_pairs();
    let wrong = "authentication-request-invalid";
    for name in ["response_type", "response_mode", "prompt", "nonce", "login_hint", "scope"] {
        let code = if name == "scope" { "invalid_scope" } else { "invalid_request" };
        assert_eq!(told(&without(&all, name)), (code, "parameter-missing"), "{name}");
        assert_eq!(told(&with(&all, name, "")), (code, "parameter-missing"), "{name}");
        let value = &all.iter().find(|(candidate, _)| *candidate == name).unwrap().1;
        assert_eq!(
            told(&and(&all, name, value.clone())),
            ("invalid_request", "parameter-repeated"),
            "{name}"
        );
        assert_eq!(
            told(&with(&all, name, "v".repeat(4_097))),
            ("invalid_request", "parameter-too-long"),
            "{name}"
        );
    }
    assert_eq!(told(&and(&all, "lti_message_hint", "x")), ("invalid_request", "parameter-repeated"));
    for value in ["code", "id_token token", "code id_token", "ID_TOKEN", "none"] {
        assert_eq!(
            told(&with(&all, "response_type", value)),
            ("unsupported_response_type", wrong),
            "{value}"
        );
    }
    for value in ["query", "fragment", "form_post.jwt", "FORM_POST"] {
        assert_eq!(told(&with(&all, "response_mode", value)), ("invalid_request", wrong), "{value}");
    }
    for value in ["login", "none login", "consent", "None"] {
        assert_eq!(told(&with(&all, "prompt", value)), ("invalid_request", wrong), "{value}");
    }
    for value in ["profile", "OpenID", "openid2", "xopenid", "openid,profile"] {
        assert_eq!(told(&with(&all, "scope", value)), ("invalid_scope", wrong), "{value}");
    }
    assert_eq!(checked(&with(&all, "scope", "profile openid")).parameters(), all);
}

#[test]
fn what_is_not_supported_has_its_own_code() {
    let all = authorize_pairs();
    let unsupported = "parameter-unsupported";
    assert_eq!(told(&and(&all, "request", "e30.e30.")), ("request_not_supported", unsupported));
    assert_eq!(told(&and(&all, "request_uri", "https://x.test")), ("request_uri_not_supported", unsupported));
    assert_eq!(told(&and(&all, "registration", "{}")), ("registration_not_supported", unsupported));
}

#[test]
fn state_goes_back_unchanged_or_not_at_all() {
    let all = authorize_pairs();
    let odd = "\"><script>&'\u{e9}+%20 \u{202e}".repeat(25);
    assert!(odd.len() > 512);
    let state = |pairs: &Pairs| {
        let fields = refusal(&without(pairs, "nonce")).to_form().fields;
        fields.into_iter().find(|(name, _)| *name == "state").map(|(_, value)| value)
    };
    assert_eq!(state(&with(&all, "state", odd.clone())), Some(odd));
    assert_eq!(state(&without(&all, "state")), None);
    assert_eq!(state(&with(&all, "state", "")), None);
    assert_eq!(checked(&without(&all, "state")).parameters(), without(&all, "state"));
    // One that cannot be read is refused and not repeated.
    let twice = and(&all, "state", "state-2");
    assert_eq!(told(&twice), ("invalid_request", "parameter-repeated"));
    assert_eq!(state(&twice), None);
    assert_eq!(told(&with(&all, "state", "s".repeat(4_097))), ("invalid_request", "parameter-too-long"));
}

#[test]
fn a_question_mark_inside_a_value_cuts_nothing() {
    // Legal in a query (RFC 3986 §3.4), and written by some clients.
    let uri = "https://tool.example.test/launch?x=1";
    let view = Registration { client_id: CLIENT, redirect_uris: &[uri] };
    let query = format!("{}&redirect_uri={uri}", encode(&without(&authorize_pairs(), "redirect_uri")));
    let incoming = IncomingRequest::from_http(&get_query(&query), &policy()).unwrap();
    assert!(incoming.check_redirect(&view).is_ok());
}

#[test]
fn the_codes_are_the_registered_ones() {
    use AuthenticationErrorCode as Code;
    let codes = [
        (Code::LoginRequired, "login_required"),
        (Code::InvalidRequest, "invalid_request"),
        (Code::UnsupportedResponseType, "unsupported_response_type"),
        (Code::InvalidScope, "invalid_scope"),
        (Code::UnauthorizedClient, "unauthorized_client"),
        (Code::AccessDenied, "access_denied"),
        (Code::ServerError, "server_error"),
        (Code::TemporarilyUnavailable, "temporarily_unavailable"),
        (Code::RequestNotSupported, "request_not_supported"),
        (Code::RequestUriNotSupported, "request_uri_not_supported"),
        (Code::RegistrationNotSupported, "registration_not_supported"),
    ];
    let error = || lti_oidc::error::Refused::LoginRequired.into();
    let mut texts = Vec::new();
    for (code, text) in codes {
        assert_eq!((code.as_str(), code.to_string()), (text, text.to_owned()));
        let fields = checked(&authorize_pairs()).refuse(code, error()).to_form().fields;
        assert_eq!(
            fields.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["error", "error_description", "state"]
        );
        texts.push(fields[1].1.clone());
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 4, "a person reads what happened: {texts:?}");
}

#[test]
fn debug_shows_nothing_of_a_request() {
    let incoming = IncomingRequest::from_http(&post(&authorize_pairs()), &policy()).unwrap();
    let mut text = format!("{incoming:?}");
    let trusted = incoming.check_redirect(&PLATFORMS_VIEW).unwrap();
    text += &format!("{trusted:?}");
    let checked = trusted.check().unwrap();
    text += &format!("{checked:?}");
    text += &format!(
        "{:?}",
        checked.refuse(AuthenticationErrorCode::ServerError, lti_oidc::error::Refused::LoginRequired.into())
    );
    for secret in ["hint-1", "message-1", "state-1", "nonce-1"] {
        assert!(!text.contains(secret), "{text}");
    }
}
