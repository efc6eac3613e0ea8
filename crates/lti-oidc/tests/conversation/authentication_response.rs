//! Step 3: what comes back, before anything about it is believed.

use crate::support::*;
use http::Method;
use lti_oidc::{AuthenticationErrorCode, AuthenticationResponse, ResponseOutcome};

fn pairs() -> Pairs {
    vec![("state", "state-1".into()), ("id_token", "a.b.c".into())]
}

fn read(pairs: &Pairs) -> Result<AuthenticationResponse, (&'static str, u16)> {
    AuthenticationResponse::from_http(&post(pairs), &policy())
        .map_err(|error| (error.code(), error.status().as_u16()))
}

#[test]
fn a_token_or_an_error_never_both() {
    assert_eq!(read(&pairs()), Ok(AuthenticationResponse::new("state-1".into(), "a.b.c".into())));
    assert_eq!(read(&and(&pairs(), "error", "login_required")), Err(("parameter-repeated", 400)));
    assert_eq!(read(&without(&pairs(), "id_token")), Err(("parameter-missing", 400)));
    assert_eq!(read(&with(&pairs(), "id_token", "")), Err(("parameter-missing", 400)));
    assert_eq!(read(&and(&pairs(), "id_token", "a.b.c")), Err(("parameter-repeated", 400)));
    // The name of messages from tools is not the name of launches (CORE-023).
    assert_eq!(read(&and(&without(&pairs(), "id_token"), "JWT", "a.b.c")), Err(("parameter-missing", 400)));
    // An empty error is none.
    assert!(read(&and(&pairs(), "error", "")).is_ok());
}

#[test]
fn exactly_one_state() {
    assert_eq!(read(&without(&pairs(), "state")), Err(("parameter-missing", 400)));
    assert_eq!(read(&with(&pairs(), "state", "")), Err(("parameter-missing", 400)));
    assert_eq!(read(&and(&pairs(), "state", "state-1")), Err(("parameter-repeated", 400)));
    assert_eq!(read(&and(&pairs(), "state", "state-2")), Err(("parameter-repeated", 400)));
    assert_eq!(read(&with(&pairs(), "state", "s".repeat(4_097))), Err(("parameter-too-long", 400)));
}

#[test]
fn only_a_form_post() {
    let from = |request| AuthenticationResponse::from_http(&request, &policy()).unwrap_err();
    let error = from(get(&pairs()));
    assert_eq!((error.code(), error.status().as_u16()), ("method-not-allowed", 405));
    let error = from(send(Method::POST, Some("application/json"), encode(&pairs())));
    assert_eq!((error.code(), error.status().as_u16()), ("content-type-wrong", 400));
    let large = with(&pairs(), "id_token", "t".repeat(131_072));
    assert_eq!(read(&large), Err(("request-too-large", 413)));
    // A token may be longer than any other parameter.
    assert!(read(&with(&pairs(), "id_token", "t".repeat(65_536))).is_ok());
}

#[test]
fn unknown_parameters_are_ignored() {
    let more = and(&and(&pairs(), "lti_storage_target", "_parent"), "session_state", "x");
    assert_eq!(read(&more), read(&pairs()));
    // A raw `?` in a value is a part of the value: the tolerance of logins does not apply here.
    let body = "state=a?b&id_token=a.b.c";
    let request = send(Method::POST, Some("application/x-www-form-urlencoded"), body.into());
    assert_eq!(AuthenticationResponse::from_http(&request, &policy()).unwrap().state, "a?b");
}

#[test]
fn an_error_is_kept_as_the_platforms_own_words() {
    let response = vec![
        ("state", "state-1".to_owned()),
        ("error", "login_required\r\n".to_owned()),
        ("error_description", "<b>who are you?</b>".to_owned()),
    ];
    let ResponseOutcome::Error(error) = read(&response).unwrap().outcome else { panic!("an error") };
    assert_eq!(error.code.to_string(), "`login_required\\r\\n`");
    assert_eq!(error.description.as_deref(), Some("<b>who are you?</b>"));
    assert_eq!(read(&with(&response, "error", "e".repeat(4_097))), Err(("parameter-too-long", 400)));
    assert_eq!(read(&and(&response, "error", "x")), Err(("parameter-repeated", 400)));
    assert_eq!(read(&and(&response, "error_description", "x")), Err(("parameter-repeated", 400)));
}

#[test]
fn what_a_platform_writes_a_tool_reads() {
    let form = AuthenticationResponse::id_token_form(REDIRECT, "a.b.c".into(), Some("state-1"));
    assert_eq!(form.action, REDIRECT);
    assert_eq!(read(&form.fields), read(&pairs()));
    let form = AuthenticationResponse::id_token_form(REDIRECT, "a.b.c".into(), None);
    assert_eq!(form.fields, [("id_token", "a.b.c".to_owned())], "no state came, none goes back");

    let code = AuthenticationErrorCode::LoginRequired;
    let form = AuthenticationResponse::error_form(REDIRECT, code, "why", Some("state-1"));
    let response = read(&form.fields).unwrap();
    let ResponseOutcome::Error(error) = response.outcome else { panic!("an error") };
    assert_eq!((response.state.as_str(), error.code.to_string().as_str()), ("state-1", "`login_required`"));
}

#[test]
fn debug_shows_no_token() {
    let response = read(&pairs()).unwrap();
    let text = format!("{response:?} {:?}", response.outcome);
    assert!(!text.contains("a.b.c") && !text.contains("state-1"), "{text}");
}
