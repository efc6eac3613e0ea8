//! Step 1: what a login initiation may be, and where it may lead.

use crate::support::*;
use http::Method;
use lti_oidc::storage::Target;
use lti_oidc::{Error, LoginInitiation};

fn refusal(pairs: &Pairs) -> (&'static str, u16) {
    let error = read_login(pairs).unwrap_err();
    (error.code(), error.status().as_u16())
}

#[test]
fn every_parameter_is_read() {
    let initiation = read_login(&login_pairs()).unwrap();
    assert_eq!(initiation.iss, ISSUER);
    assert_eq!(initiation.login_hint, "hint-1");
    assert_eq!(initiation.target_link_uri, TARGET);
    assert_eq!(initiation.client_id.as_deref(), Some(CLIENT));
    assert_eq!(initiation.lti_deployment_id.as_deref(), Some("dep-1"));
    assert_eq!(initiation.lti_message_hint.as_deref(), Some("message-1"));
    assert_eq!(initiation.lti_storage_target, Some(Target::Parent));
    let more = and(&login_pairs(), "canvas_region", "eu-west-1");
    assert_eq!(read_login(&and(&more, "canvas_region", "twice")).unwrap(), initiation);
}

#[test]
fn only_get_and_a_form_post() {
    let read = |request| LoginInitiation::from_http(&request, &policy());
    let refused = |result: Result<LoginInitiation, Error>| {
        let error = result.unwrap_err();
        (error.code(), error.status().as_u16())
    };
    let form = "application/x-www-form-urlencoded";
    for method in [Method::PUT, Method::DELETE, Method::HEAD, Method::PATCH, Method::OPTIONS] {
        let request = send(method, Some(form), encode(&login_pairs()));
        assert_eq!(refused(read(request)), ("method-not-allowed", 405));
    }
    for other in [None, Some("application/json"), Some("multipart/form-data; boundary=x"), Some("text/plain")]
    {
        let request = send(Method::POST, other, encode(&login_pairs()));
        assert_eq!(refused(read(request)), ("content-type-wrong", 400), "{other:?}");
    }
    for same in ["application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-URLencoded"] {
        assert!(read(send(Method::POST, Some(same), encode(&login_pairs()))).is_ok(), "{same}");
    }
}

#[test]
fn get_reads_no_body_and_post_no_query() {
    let mut request = get(&without(&login_pairs(), "login_hint"));
    *request.body_mut() = encode(&login_pairs()).into_bytes();
    let error = LoginInitiation::from_http(&request, &policy()).unwrap_err();
    assert_eq!(error.code(), "parameter-missing");

    let mut request = post(&without(&login_pairs(), "iss"));
    *request.uri_mut() = format!("/any?{}", encode(&login_pairs())).parse().unwrap();
    let error = LoginInitiation::from_http(&request, &policy()).unwrap_err();
    assert_eq!(error.code(), "parameter-missing");
}

#[test]
fn required_parameters_once_and_not_empty() {
    for name in ["iss", "login_hint", "target_link_uri"] {
        let all = login_pairs();
        assert_eq!(refusal(&without(&all, name)), ("parameter-missing", 400), "{name}");
        assert_eq!(refusal(&with(&all, name, "")), ("parameter-missing", 400), "{name}");
        let error = read_login(&without(&all, name)).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}`")), "{error}");
    }
    for (name, value) in login_pairs() {
        assert_eq!(refusal(&and(&login_pairs(), name, value)), ("parameter-repeated", 400), "{name}");
        assert_eq!(refusal(&and(&login_pairs(), name, "other")), ("parameter-repeated", 400), "{name}");
        assert_eq!(refusal(&and(&login_pairs(), name, "")), ("parameter-repeated", 400), "{name}");
    }
}

#[test]
fn optional_parameters_may_be_missing_or_empty() {
    for name in ["client_id", "lti_deployment_id", "lti_message_hint", "lti_storage_target"] {
        let missing = read_login(&without(&login_pairs(), name)).unwrap();
        assert_eq!(read_login(&with(&login_pairs(), name, "")).unwrap(), missing, "{name}");
        assert_ne!(read_login(&login_pairs()).unwrap(), missing, "{name}");
    }
}

#[test]
fn the_deployment_has_an_old_name() {
    let none = without(&login_pairs(), "lti_deployment_id");
    let deployment = |pairs: &Pairs| read_login(pairs).unwrap().lti_deployment_id;
    assert_eq!(deployment(&none), None);
    assert_eq!(deployment(&and(&none, "deployment_id", "dep-2")).as_deref(), Some("dep-2"));
    assert_eq!(deployment(&and(&login_pairs(), "deployment_id", "dep-1")).as_deref(), Some("dep-1"));
    assert_eq!(deployment(&and(&login_pairs(), "deployment_id", "")).as_deref(), Some("dep-1"));
    let both = and(&login_pairs(), "deployment_id", "dep-2");
    assert_eq!(refusal(&both), ("deployment-hint-conflict", 400));
}

#[test]
fn one_stray_question_mark_is_forgiven() {
    let read = |query: &str| LoginInitiation::from_http(&get_query(query), &policy());
    let query = encode(&login_pairs());
    let plain = read(&query).unwrap();
    assert_eq!(read(&format!("tenant=1?{query}")).unwrap(), plain);
    assert_eq!(read(&format!("?{query}")).unwrap(), plain);

    // Only the first: a `?` that nobody encoded in a value stays where it is.
    let raw = format!("tenant=1?iss={ISSUER}&login_hint=a&target_link_uri={TARGET}?page=1");
    assert_eq!(read(&raw).unwrap().target_link_uri, format!("{TARGET}?page=1"));
    // And only where `iss` would be missing.
    let raw = format!("iss={ISSUER}&login_hint=a&target_link_uri={TARGET}?login_hint=b");
    assert_eq!(read(&raw).unwrap().target_link_uri, format!("{TARGET}?login_hint=b"));
    assert_eq!(read("tenant=1?login_hint=a").unwrap_err().code(), "parameter-missing");
    assert_eq!(read(&format!("iss=x?{query}")).unwrap().iss, format!("x?iss={ISSUER}"));
    assert_eq!(read(&format!("x=1?{query}&iss=x")).unwrap().iss, "x", "`iss` is there");
}

/// What comes back in the authentication request.
fn echoed(pairs: &Pairs) -> Vec<(String, String)> {
    let response = answer(&without(pairs, "lti_storage_target"), 1).unwrap().to_http(
        &provider(),
        "state-1".into(),
        &ROUTES,
        &policy(),
    );
    let location = response.headers().get("location").expect("a redirect").to_str().unwrap();
    decode(location.split_once('?').unwrap().1)
}

#[test]
fn hints_come_back_byte_for_byte() {
    let hints = [
        "+ / = % & {}",
        r#"{"cmid":"12","launchid":"ltilaunch5_12345"}"#,
        "My LTI message hint!",
        "6d1c4f5e-0d5c-4d1e-9d8a-6c6f1f5a9e1b_1234~",
        "%2B%20+ +%",
        " leading and trailing ",
        "é 漢字 \u{1f393}",
        "a\r\nb\0c",
        "#?;,'\"<>\\|^`",
    ];
    for hint in hints {
        let pairs = with(&with(&login_pairs(), "login_hint", hint), "lti_message_hint", [hint, "2"].concat());
        let sent = echoed(&pairs);
        let value = |name: &str| &sent.iter().find(|(candidate, _)| candidate == name).unwrap().1;
        assert_eq!(value("login_hint"), hint);
        assert_eq!(value("lti_message_hint"), &[hint, "2"].concat());
    }
    let sent = echoed(&without(&login_pairs(), "lti_message_hint"));
    assert!(sent.iter().all(|(name, _)| name != "lti_message_hint"), "none came, none goes back");
}

#[test]
fn long_parameters_are_measured_in_bytes() {
    for name in ["login_hint", "lti_message_hint", "lti_deployment_id", "client_id", "target_link_uri"] {
        assert!(read_login(&with(&login_pairs(), name, "h".repeat(4_096))).is_ok(), "{name}");
        assert_eq!(
            refusal(&with(&login_pairs(), name, "h".repeat(4_097))),
            ("parameter-too-long", 400),
            "{name}"
        );
    }
    assert!(read_login(&with(&login_pairs(), "login_hint", "é".repeat(2_048))).is_ok());
    assert_eq!(
        refusal(&with(&login_pairs(), "login_hint", "é".repeat(2_048) + "x")),
        ("parameter-too-long", 400)
    );
}

#[test]
fn a_form_has_a_largest_size() {
    let padded = |size: usize| {
        let form = encode(&login_pairs()) + "&padding=";
        let body = format!("{form}{}", "x".repeat(size.checked_sub(form.len()).unwrap()));
        let request = send(Method::POST, Some("application/x-www-form-urlencoded"), body);
        LoginInitiation::from_http(&request, &policy())
    };
    assert!(padded(131_072).is_ok());
    let error = padded(131_073).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("request-too-large", 413));
}

#[test]
fn odd_storage_targets_are_as_good_as_none() {
    let target = |name: &str| {
        read_login(&with(&login_pairs(), "lti_storage_target", name)).unwrap().lti_storage_target
    };
    for good in ["_parent", "post_message_forwarding", "frame-1", &"f".repeat(64)] {
        assert_eq!(target(good).unwrap().as_str(), good);
    }
    for odd in ["a b", "a.b", "*", "https://x.test", "\"><script>", "é", &"f".repeat(65)] {
        assert_eq!(target(odd), None, "{odd}");
    }
}

#[test]
fn a_login_leads_nowhere_but_into_the_tool() {
    let foreign = [
        "javascript:alert(1)",
        "data:text/html,x",
        "//tool.example.test/r/42",
        "//evil.test/",
        "/r/42",
        "https://evil.test/r/42",
        "https://tool.example.evil.test/",
        "https://tool.example.test.evil.test/",
        "https://eviltool.example.test/",
        "https://tool.example.test@evil.test/",
        "https://evil.test@tool.example.test/",
        "https://tool.example.test:pass@evil.test/",
        "https://tool.example.test\\@evil.test/",
        "https:\\\\tool.example.test/",
        "https:/tool.example.test/",
        "https:tool.example.test/",
        "http://tool.example.test/r/42",
        "ftp://tool.example.test/",
        "https://tool.example.test:444/r/42",
        "https://tool.example.test./",
        "https://evil.test#tool.example.test",
        "https://evil.test/?https://tool.example.test/",
        " https://tool.example.test/",
        "https://tool.example.test/\r\nSet-Cookie:a=b",
        "https://tool.example\u{3002}test/",
        "https://t\u{f6}\u{f6}l.example.test/",
        "*",
        "https://",
    ];
    for target in foreign {
        let error = answer(&with(&login_pairs(), "target_link_uri", target), 1).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("target-foreign", 400), "{target}");
        assert_eq!(error.requirement(), Some("OIDC-011"));
    }
    let own = [
        "https://tool.example.test",
        "https://tool.example.test?x=1",
        "https://tool.example.test#part",
        "https://tool.example.test:443/r/42",
        "https://TOOL.Example.test/r/42",
        "HTTPS://tool.example.test/r/42#part",
    ];
    for target in own {
        assert!(answer(&with(&login_pairs(), "target_link_uri", target), 1).is_ok(), "{target}");
    }
}

#[test]
fn only_the_registration_of_this_issuer_and_client_answers() {
    let code = |pairs: &Pairs| answer(pairs, 1).unwrap_err().code();
    for issuer in ["https://lms.example.test/", "https://LMS.example.test", "http://lms.example.test", "x"] {
        assert_eq!(code(&with(&login_pairs(), "iss", issuer)), "registration-unknown", "{issuer}");
    }
    assert_eq!(code(&with(&login_pairs(), "client_id", "client-0002")), "registration-unknown");
    assert!(answer(&without(&login_pairs(), "client_id"), 1).is_ok());
}

#[test]
fn a_registration_that_cannot_be_used_is_the_operators_mistake() {
    let refusal = |registration: &lti_oidc::tool::Registration<'_>| {
        let error = answer_for(&login_pairs(), 1, registration).unwrap_err();
        (error.code(), error.status().as_u16())
    };
    for url in ["http://lms.example.test/authorize", "/authorize", "", "javascript:alert(1)"] {
        let registration = lti_oidc::tool::Registration { authorization_endpoint: url, ..TOOLS_VIEW };
        assert_eq!(refusal(&registration), ("registration-url-invalid", 500), "{url}");
        let registration = lti_oidc::tool::Registration { redirect_uri: url, ..TOOLS_VIEW };
        assert_eq!(refusal(&registration), ("registration-url-invalid", 500), "{url}");
    }
    let id = "i".repeat(256);
    let registration = lti_oidc::tool::Registration { id: &id, ..TOOLS_VIEW };
    assert_eq!(refusal(&registration), ("registration-id-invalid", 500));
    let registration = lti_oidc::tool::Registration { id: &id[1..], ..TOOLS_VIEW };
    assert!(answer_for(&login_pairs(), 1, &registration).is_ok());
}

#[test]
fn what_a_platform_writes_a_tool_reads() {
    let initiation = read_login(&login_pairs()).unwrap();
    let form = initiation.to_form("https://tool.example.test/login?tenant=1");
    assert_eq!(form.action, "https://tool.example.test/login?tenant=1");
    assert_eq!(read_login(&form.fields).unwrap(), initiation);

    let url = initiation.to_url("https://tool.example.test/login?tenant=1");
    let query = url.strip_prefix("https://tool.example.test/login?").unwrap();
    assert!(query.starts_with("tenant=1&iss=https%3A%2F%2Flms.example.test&"), "{query}");
    assert_eq!(LoginInitiation::from_http(&get_query(query), &policy()).unwrap(), initiation);

    let least = LoginInitiation::new(ISSUER.into(), "h".into(), TARGET.into());
    assert_eq!(least.to_form("https://tool.example.test/login").fields.len(), 3);
}
