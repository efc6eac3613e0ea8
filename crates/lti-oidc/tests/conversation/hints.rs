//! The platform's hints, the session they are compared with, and the answer.

use crate::support::*;
use lti_claims::{ContextRole, ResourceLink, ResourceLinkRequest, Roles, User};
use lti_oidc::platform::{AuthorizedRequest, LaunchIntent, OpenedHint, Refusal, Registration};
use lti_oidc::{AuthenticationErrorCode, AuthenticationResponse, Error, ResponseOutcome};
use lti_security::UnixTime;
use lti_security::ports::Freshness;
use lti_security::seal::Sealer;

fn open(pairs: &Pairs, now: UnixTime) -> Result<OpenedHint, Refusal> {
    checked(pairs).open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), now)
}

fn told(result: Result<OpenedHint, Refusal>) -> (&'static str, &'static str, String) {
    let refusal = result.unwrap_err();
    (refusal.code.as_str(), refusal.error.code(), refusal.error.to_string())
}

#[track_caller]
fn assert_login_hint_refused(result: Result<OpenedHint, Refusal>) {
    let (code, reason, text) = told(result);
    assert_eq!((code, reason), ("login_required", "hint-invalid"));
    assert!(text.contains("`login_hint`"), "{text}");
}

#[track_caller]
fn assert_message_hint_refused(result: Result<OpenedHint, Refusal>) {
    let (code, reason, text) = told(result);
    assert_eq!((code, reason), ("invalid_request", "hint-invalid"));
    assert!(text.contains("`lti_message_hint`"), "{text}");
}

fn authorized(session: Option<&str>, freshness: Freshness) -> Result<AuthorizedRequest, Refusal> {
    let pairs = request_for(&begin(1));
    let hint = open(&pairs, NOW).unwrap();
    checked(&pairs).for_user(hint, session, freshness)
}

fn message(user: &str) -> ResourceLinkRequest {
    ResourceLinkRequest::new(
        User::new(user),
        "dep-1",
        TARGET,
        ResourceLink::new("rl-42"),
        Roles::from([ContextRole::Learner]),
    )
}

fn respond(message: ResourceLinkRequest) -> Result<lti_oidc::FormPost, Error> {
    let request = authorized(Some(USER), Freshness::Fresh).unwrap();
    request.respond(ISSUER, message, &key("platform"), &policy(), NOW)
}

#[test]
fn an_initiation_says_everything_that_tools_need() {
    let initiation = begin(1);
    assert_eq!(initiation.iss, ISSUER);
    assert_eq!(initiation.target_link_uri, TARGET);
    assert_eq!(initiation.client_id.as_deref(), Some(CLIENT));
    assert_eq!(initiation.lti_deployment_id.as_deref(), Some("dep-1"));
    let hints = [initiation.login_hint.clone(), initiation.lti_message_hint.clone().unwrap()];
    for hint in hints {
        assert!(hint.len() < 500, "{}", hint.len());
        assert!(hint.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert!(!hint.contains(USER));
    }
    assert_ne!(begin(1), begin(2), "each launch has hints of its own");
    assert!(!format!("{:?}", intent()).contains(USER));
}

/// PLT-014, CORE-038.
#[test]
fn a_request_leads_to_the_target_of_its_login_and_to_no_other() {
    let request = authorized(Some(USER), Freshness::Fresh).unwrap();
    assert!(request.leads_to(&provider(), TARGET));
    for other in ["https://tool.example.test/r/43", "https://tool.example.test/r/42/", ""] {
        assert!(!request.leads_to(&provider(), other), "{other}");
    }
}

#[test]
fn hints_open_for_their_own_launch() {
    let hint = open(&request_for(&begin(1)), NOW).unwrap();
    assert_eq!((hint.user_id.as_str(), hint.reference.as_str()), (USER, "link-42"));
    assert_eq!(hint.expires_at, at(300));
    assert!(!format!("{hint:?}").contains(USER));
    assert_ne!(hint.replay_key, open(&request_for(&begin(2)), NOW).unwrap().replay_key);
}

#[test]
fn an_edit_of_any_character_is_seen() {
    let pairs = request_for(&begin(1));
    for (name, check) in [
        ("login_hint", assert_login_hint_refused as fn(_)),
        ("lti_message_hint", assert_message_hint_refused as fn(_)),
    ] {
        let hint = pairs.iter().find(|(candidate, _)| *candidate == name).unwrap().1.clone();
        for position in 0..hint.len() {
            let mut bytes = hint.clone().into_bytes();
            bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
            check(open(&with(&pairs, name, String::from_utf8(bytes).unwrap()), NOW));
        }
        for edited in [&hint[1..], &hint[..hint.len() - 1], &format!("{hint}A"), "made-up", "{}"] {
            check(open(&with(&pairs, name, edited), NOW));
        }
    }
    assert_message_hint_refused(open(&without(&pairs, "lti_message_hint"), NOW));
}

#[test]
fn hints_are_not_exchanged_with_each_other() {
    let pairs = request_for(&begin(1));
    let value = |name: &str| pairs.iter().find(|(candidate, _)| *candidate == name).unwrap().1.clone();
    assert_login_hint_refused(open(&with(&pairs, "login_hint", value("lti_message_hint")), NOW));
    assert_message_hint_refused(open(&with(&pairs, "lti_message_hint", value("login_hint")), NOW));
}

#[test]
fn hints_of_another_secret_tool_or_person_are_refused() {
    let pairs = request_for(&begin(1));
    let other = Sealer::new(provider(), vec![8; 32]).unwrap();
    assert_login_hint_refused(checked(&pairs).open_hints(&provider(), &PLATFORMS_VIEW, &other, NOW));

    // Another tool brings the hints of this one.
    let view = Registration { client_id: "client-0002", redirect_uris: &[REDIRECT] };
    assert_login_hint_refused(checked(&pairs).open_hints(&provider(), &view, &sealer(), NOW));

    // This tool brings a message hint of another tool, or of another person.
    let changed = |user: &str, client: &str| {
        let intent =
            LaunchIntent::new(user.into(), client.into(), "dep-1".into(), "link-42".into(), TARGET.into());
        with(&pairs, "lti_message_hint", begin_as(&intent, 2).lti_message_hint.unwrap())
    };
    assert_message_hint_refused(open(&changed(USER, "client-0002"), NOW));
    assert_message_hint_refused(open(&changed("user-0002", CLIENT), NOW));
    assert!(open(&changed(USER, CLIENT), NOW).is_ok());
}

#[test]
fn hints_end_on_the_second() {
    let pairs = request_for(&begin(1));
    assert!(open(&pairs, at(299)).is_ok());
    assert_login_hint_refused(open(&pairs, at(300)));
    // A login hint that is still good does not prolong a message hint that is not.
    let mut late = policy();
    late.hint_lifetime = core::time::Duration::from_secs(900);
    let longer = intent().begin(ISSUER, &provider(), &sealer(), &[3; 40], &late, NOW).unwrap();
    let mixed = with(&pairs, "login_hint", longer.login_hint);
    assert!(open(&mixed, at(299)).is_ok());
    assert_message_hint_refused(open(&mixed, at(300)));
}

#[test]
fn only_the_person_of_the_session_is_launched() {
    for session in [None, Some("user-0002"), Some(""), Some("USER-0001")] {
        for freshness in [Freshness::Fresh, Freshness::Replayed] {
            let refusal = authorized(session, freshness).unwrap_err();
            assert_eq!((refusal.code.as_str(), refusal.error.code()), ("login_required", "login-required"));
        }
    }
    let refusal = authorized(Some(USER), Freshness::Replayed).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.error.code()), ("invalid_request", "hint-replayed"));
    let request = authorized(Some(USER), Freshness::Fresh).unwrap();
    assert_eq!((request.user_id(), request.client_id(), request.reference()), (USER, CLIENT, "link-42"));
    assert!(!format!("{request:?}").contains(USER));
    let refusal = request
        .refuse(AuthenticationErrorCode::AccessDenied, lti_oidc::error::Refused::ClientDisabled.into());
    assert_eq!((refusal.code.as_str(), refusal.error.code()), ("access_denied", "client-disabled"));
    assert_eq!(refusal.error.status(), 403);
}

#[test]
fn a_message_for_another_person_is_not_signed() {
    let error = respond(message("user-0002")).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("login-required", 401));
}

#[test]
fn a_message_that_may_not_be_sent_is_the_applications_mistake() {
    let mut bad = message(USER);
    bad.deployment_id = String::new();
    let error = respond(bad).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("message-unsendable", 500));
    assert!(error.to_string().starts_with("the message cannot be sent: "), "{error}");
}

#[test]
fn the_answer_is_what_the_tool_expects() {
    let form = respond(message(USER)).unwrap();
    assert_eq!(form.action, REDIRECT);
    let response = AuthenticationResponse::from_http(&post(&form.fields), &policy()).unwrap();
    assert_eq!(response.state, "state-1");
    let ResponseOutcome::IdToken(token) = response.outcome else { panic!("a token") };
    let payload = token.split('.').nth(1).unwrap();
    let payload = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["iss"], ISSUER);
    assert_eq!(payload["aud"], CLIENT, "one string (PLT-003)");
    assert_eq!(payload["sub"], USER);
    assert_eq!(payload["nonce"], "nonce-1");
    assert_eq!(payload["iat"], NOW.seconds());
    assert_eq!(payload["exp"], at(300).seconds());
    assert_eq!(payload[TARGET_LINK_URI], TARGET);
}

#[test]
fn both_sides_together() {
    // The platform begins, the tool answers, the platform responds, the tool accepts.
    let initiation = begin(1);
    let tool_reads = lti_oidc::LoginInitiation::from_http(
        &post(&initiation.to_form("https://tool.example.test/login").fields),
        &policy(),
    )
    .unwrap();
    let secrets =
        lti_oidc::tool::LoginSecrets { nonce: [4; 32], browser: lti_oidc::tool::BrowserSecret::new([5; 32]) };
    let cookie = secrets.browser.reveal().to_owned();
    let answer = tool_reads.answer(&provider(), &TOOLS_VIEW, secrets, &policy(), NOW).unwrap();
    let pending = answer.pending.clone();
    let redirect = answer.to_http(&provider(), "state-4".into(), &ROUTES, &policy());
    let location = redirect.headers()["location"].to_str().unwrap();
    let query = location.strip_prefix(ENDPOINT).unwrap().strip_prefix('?').unwrap();

    let request = lti_oidc::platform::IncomingRequest::from_http(&get_query(query), &policy()).unwrap();
    let request = request.check_redirect(&PLATFORMS_VIEW).unwrap().check().unwrap();
    let hint = request.open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap();
    let request = request.for_user(hint, Some(USER), Freshness::Fresh).unwrap();
    let form = request.respond(ISSUER, message(USER), &key("platform"), &policy(), NOW).unwrap();

    let response = AuthenticationResponse::from_http(&post(&form.fields), &policy()).unwrap();
    let checked = judge(response, Some(pending), Some(&cookie), NOW, &policy()).unwrap();
    assert_eq!(checked.deployment_id(), "dep-1");
}
