//! Steps 3 and 4: a response is bound to its browser, its token verified, its message checked, and it is accepted once.

use crate::support::*;
use lti_oidc::error::{PeerIncompatible, PeerMisbehaved, PlatformError, Refused};
use lti_oidc::tool::{Accepted, CheckedLaunch, DeploymentStatus, Registration};
use lti_oidc::{AuthenticationResponse, Error, Policy, ResponseOutcome};
use lti_security::ports::Freshness;
use lti_security::{SenderKeys, UnixTime, sign};
use serde_json::json;

fn respond(login: &Login) -> AuthenticationResponse {
    AuthenticationResponse::new(login.state.clone(), token(&payload(&login.pending.nonce())))
}

fn code(result: Result<CheckedLaunch, Error>) -> (&'static str, u16) {
    let error = result.unwrap_err();
    (error.code(), error.status().as_u16())
}

fn judge_at(login: &Login, cookie: Option<&str>, now: UnixTime) -> Result<CheckedLaunch, Error> {
    judge(respond(login), Some(login.pending.clone()), cookie, now, &policy())
}

#[test]
fn a_launch_is_accepted() {
    let login = login(1);
    let checked = judge_at(&login, Some(&login.cookie), NOW).unwrap();
    assert_eq!(checked.deployment_id(), "dep-1");
    assert_eq!((checked.target_link_uri(), checked.target_differs()), (TARGET, false));
    assert_eq!(checked.remember_until(), at(361));
    let Accepted::Launch(launch) = checked.accept(Freshness::Fresh, DeploymentStatus::Approved) else {
        panic!("a launch")
    };
    assert_eq!((launch.registration_id.as_str(), launch.issuer.as_str()), ("school", ISSUER));
    assert_eq!((launch.client_id.as_str(), launch.target_differs), (CLIENT, false));
    assert_eq!(launch.message.target_link_uri(), TARGET);
    assert_eq!(launch.token_without_signature().split('.').count(), 2);
    assert_eq!(launch.checks(), lti_oidc::tool::Check::LAUNCH);
    let debug = format!("{launch:?}");
    assert!(!debug.contains(USER) && debug.contains("dep-1"), "{debug}");
}

#[test]
fn a_launch_is_accepted_once_and_a_deployment_only_when_approved() {
    let checked = || {
        let login = login(1);
        judge_at(&login, Some(&login.cookie), NOW).unwrap()
    };
    for status in [DeploymentStatus::Approved, DeploymentStatus::Unknown] {
        let Accepted::Repeated(repeat) = checked().accept(Freshness::Replayed, status) else {
            panic!("a repeat")
        };
        let error = repeat.error();
        assert_eq!((error.code(), error.status().as_u16()), ("launch-replayed", 401));
        assert_eq!(error.requirement(), Some("SEC-069"));
    }
    let accepted = checked().accept(Freshness::Fresh, DeploymentStatus::Unknown);
    assert!(matches!(accepted, Accepted::PendingDeployment(_)));
}

#[test]
fn a_repeat_names_the_launch_that_it_repeats_and_no_other() {
    let login = login(1);
    let accept = |token: &serde_json::Value, freshness| {
        launch(&login, token).unwrap().accept(freshness, DeploymentStatus::Approved)
    };
    let mut payload = payload(&login.pending.nonce());
    let Accepted::Launch(first) = accept(&payload, Freshness::Fresh) else { panic!("a launch") };
    let Accepted::Repeated(repeat) = accept(&payload, Freshness::Replayed) else { panic!("a repeat") };
    assert_eq!((repeat.launch_id, repeat.registration_id.as_str()), (first.id(), "school"));
    assert_eq!(first.id().as_bytes(), &provider().sha256(first.token_without_signature().as_bytes()));
    assert_eq!(first.id().to_string().len(), 64);
    assert_eq!(format!("{:?}", first.id()), format!("LaunchId({})", first.id()));
    // Somebody else, signed by the platform for the same login: not the launch that is running.
    payload["sub"] = json!("user-0002");
    let Accepted::Repeated(other) = accept(&payload, Freshness::Replayed) else { panic!("a repeat") };
    assert_ne!(other.launch_id, first.id());
}

#[test]
fn the_replay_key_belongs_to_the_login() {
    let key = |number| launch(&login(number), &payload(&login(number).pending.nonce())).unwrap().replay_key();
    assert_eq!(key(1), key(1));
    assert_ne!(key(1), key(2));
}

#[test]
fn the_browser_has_to_be_the_same() {
    let (ours, other) = (login(1), login(2));
    assert_eq!(code(judge_at(&ours, None, NOW)), ("browser-mismatch", 401));
    let error = judge_at(&ours, None, NOW).unwrap_err();
    assert_eq!(error, PeerMisbehaved::BrowserMismatch { cookie: false }.into());
    for cookie in [other.cookie.as_str(), "", "x", &ours.cookie.to_uppercase(), &format!("{}A", ours.cookie)]
    {
        let error = judge_at(&ours, Some(cookie), NOW).unwrap_err();
        assert_eq!(error, PeerMisbehaved::BrowserMismatch { cookie: true }.into(), "{cookie}");
    }
}

#[test]
fn a_state_is_ours_and_in_time() {
    let login = login(1);
    let unknown = judge(respond(&login), None, Some(&login.cookie), NOW, &policy());
    assert_eq!(code(unknown), ("state-unknown", 401));

    // The token of the last second is fresh, so that nothing but the state can have expired.
    let mut payload = payload(&login.pending.nonce());
    payload["iat"] = json!(at(590).seconds());
    payload["exp"] = json!(at(890).seconds());
    let response = || AuthenticationResponse::new(login.state.clone(), token(&payload));
    let judge = |now| judge(response(), Some(login.pending.clone()), Some(&login.cookie), now, &policy());
    assert!(judge(at(599)).is_ok());
    assert_eq!(code(judge(at(600))), ("state-expired", 401));
    assert_eq!(code(judge(at(3_600))), ("state-expired", 401));
}

#[test]
fn the_state_of_another_login_fits_neither_browser_nor_nonce() {
    let (a, b) = (login(1), login(2));
    // Login A's response with login B's state: B's cookie is looked for.
    let crossed = |cookie: &str| {
        let response = AuthenticationResponse::new(b.state.clone(), token(&payload(&a.pending.nonce())));
        judge(response, Some(b.pending.clone()), Some(cookie), NOW, &policy())
    };
    assert_eq!(code(crossed(&a.cookie)), ("browser-mismatch", 401));
    assert_eq!(code(crossed(&b.cookie)), ("nonce-mismatch", 401));
    // A nonce that was never issued.
    assert_eq!(code(launch(&a, &payload("made-up"))), ("nonce-mismatch", 401));
    assert_eq!(code(launch(&a, &payload(""))), ("nonce-missing", 401));
}

#[test]
fn an_error_is_believed_in_its_own_browser_only() {
    let login = login(1);
    let refused = || {
        let pairs = vec![("state", login.state.clone()), ("error", "login_required".to_owned())];
        AuthenticationResponse::from_http(&post(&pairs), &policy()).unwrap()
    };
    let judge = |pending, cookie, now| judge(refused(), pending, cookie, now, &policy());
    let known = judge(Some(login.pending.clone()), Some(login.cookie.as_str()), NOW).unwrap_err();
    assert_eq!((known.code(), known.status().as_u16()), ("platform-refused", 401));
    assert!(known.to_string().contains("`login_required`"), "{known}");
    let Error::PeerIncompatible(PeerIncompatible::PlatformRefused(PlatformError { .. })) = known else {
        panic!("the platform's words are kept")
    };
    assert_eq!(code(judge(None, Some(&login.cookie), NOW)), ("state-unknown", 401));
    assert_eq!(code(judge(Some(login.pending.clone()), None, NOW)), ("browser-mismatch", 401));
    assert_eq!(
        code(judge(Some(login.pending.clone()), Some(&login.cookie), at(600))),
        ("state-expired", 401)
    );
    // The login that was under way still is.
    assert!(launch(&login, &payload(&login.pending.nonce())).is_ok());
}

#[test]
fn a_token_is_taken_apart_after_the_browser_is_known() {
    let login = login(1);
    let broken = || AuthenticationResponse::new(login.state.clone(), "no token".into());
    let with_cookie = judge(broken(), Some(login.pending.clone()), Some(&login.cookie), NOW, &policy());
    assert_eq!(code(with_cookie), ("token-malformed", 401));
    let without = judge(broken(), Some(login.pending.clone()), None, NOW, &policy());
    assert_eq!(code(without), ("browser-mismatch", 401));
}

#[test]
fn only_the_registration_of_the_login_verifies() {
    let login = login(1);
    let security = lti_security::Policy::default();
    let bound = || {
        respond(&login)
            .bind(&provider(), Some(login.pending.clone()), Some(&login.cookie), &security, NOW)
            .unwrap()
    };
    assert_eq!(bound().registration_id(), "school");
    assert_eq!(bound().kid().unwrap(), "platform-2025");
    let verify = |registration: &Registration<'_>| {
        let keys = key_set();
        bound().verify(SenderKeys::Set(&keys), registration, &security, NOW).map(|_| ()).unwrap_err().code()
    };
    assert_eq!(verify(&Registration { id: "other", ..TOOLS_VIEW }), "state-unknown");
    assert_eq!(verify(&Registration { issuer: "https://other.test", ..TOOLS_VIEW }), "issuer-mismatch");
    assert_eq!(verify(&Registration { client_id: "client-0002", ..TOOLS_VIEW }), "audience-mismatch");

    let forged = sign(&key("stranger"), payload(&login.pending.nonce()).to_string().as_bytes()).unwrap();
    let response = AuthenticationResponse::new(login.state.clone(), forged);
    let result = judge(response, Some(login.pending.clone()), Some(&login.cookie), NOW, &policy());
    assert_eq!(code(result), ("kid-unknown", 401));
}

#[test]
fn the_signed_target_counts() {
    let login = login(1);
    let judge_with = |target: &str, policy: &Policy| {
        let mut payload = payload(&login.pending.nonce());
        payload[TARGET_LINK_URI] = json!(target);
        let response = AuthenticationResponse::new(login.state.clone(), token(&payload));
        judge(response, Some(login.pending.clone()), Some(&login.cookie), NOW, policy)
    };
    let other = "https://tool.example.test/r/43";
    let checked = judge_with(other, &policy()).unwrap();
    assert_eq!((checked.target_link_uri(), checked.target_differs()), (other, true));
    let Accepted::Launch(launch) = checked.accept(Freshness::Fresh, DeploymentStatus::Approved) else {
        panic!("a launch")
    };
    assert!(launch.target_differs);
    assert_eq!(launch.message.target_link_uri(), other);

    let mut strict = policy();
    strict.follow_signed_target = false;
    assert_eq!(code(judge_with(other, &strict)), ("target-mismatch", 401));
    assert!(judge_with(TARGET, &strict).is_ok());
    for foreign in
        ["https://evil.test/r/42", "https://tool.example.test.evil.test/", "https://tool.example.test:8443/"]
    {
        let error = judge_with(foreign, &policy()).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("target-foreign", 401), "{foreign}");
        assert_eq!(error.requirement(), Some("OIDC-035"));
    }
    for none in ["https://a@tool.example.test/", "javascript:alert(1)", "//tool.example.test/"] {
        assert_eq!(code(judge_with(none, &policy())), ("target-link-uri-not-url", 401), "{none}");
    }
}

#[test]
fn the_signed_deployment_has_to_be_the_hinted_one() {
    let mut other = payload(&login(1).pending.nonce());
    other[DEPLOYMENT_ID] = json!("dep-2");
    assert_eq!(code(launch(&login(1), &other)), ("deployment-mismatch", 401));

    let mut unhinted = login(1);
    unhinted.pending = answer(&without(&login_pairs(), "lti_deployment_id"), 1).unwrap().pending;
    assert_eq!(launch(&unhinted, &other).unwrap().deployment_id(), "dep-2");
}

#[test]
fn a_message_lists_its_problems_under_the_right_blame() {
    let login = login(1);
    let mut bad = payload(&login.pending.nonce());
    bad[DEPLOYMENT_ID] = json!("");
    bad["sub"] = json!("");
    let error = launch(&login, &bad).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("deployment-id-empty", 401));
    let Error::PeerMisbehaved(PeerMisbehaved::Message(problems)) = error else { panic!("{error:?}") };
    assert_eq!(problems.iter().count(), 2);
    let mut unknown = payload(&login.pending.nonce());
    unknown["https://purl.imsglobal.org/spec/lti/claim/message_type"] = json!("LtiUnheardOf");
    let error = launch(&login, &unknown).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("message-type-unknown", 401));
    assert!(matches!(error, Error::PeerMisbehaved(PeerMisbehaved::Message(_))), "{error:?}");
    unknown["https://purl.imsglobal.org/spec/lti/claim/message_type"] = json!("LtiDeepLinkingRequest");
    let error = launch(&login, &unknown).unwrap_err();
    assert!(matches!(error, Error::PeerIncompatible(PeerIncompatible::Message(_))), "{error:?}");
    let mut nobody = payload(&login.pending.nonce());
    nobody.as_object_mut().unwrap().remove("sub");
    let error = launch(&login, &nobody).unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Message(_))), "{error:?}");
}

#[test]
fn outcomes_are_compared_as_values() {
    let response = respond(&login(1));
    assert!(matches!(response.outcome, ResponseOutcome::IdToken(_)));
    assert_eq!(response, response.clone());
}

#[test]
fn a_verified_response_knows_when_its_token_was_made_and_ends() {
    let login = login(1);
    let security = lti_security::Policy::default();
    let verified = AuthenticationResponse::new(login.state.clone(), token(&payload(&login.pending.nonce())))
        .bind(&provider(), Some(login.pending.clone()), Some(&login.cookie), &security, NOW)
        .unwrap()
        .verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW)
        .unwrap();
    assert_eq!(verified.times(), Some((NOW, at(300))));
}

#[test]
fn a_launch_says_whether_it_names_somebody_and_where_the_way_back_leads() {
    let login = login(1);
    let accepted = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut payload = payload(&login.pending.nonce());
        change(&mut payload);
        let response = AuthenticationResponse::new(login.state.clone(), token(&payload));
        let mut claims = lti_claims::Policy::default();
        claims.allow_anonymous = true;
        let security = lti_security::Policy::default();
        let checked = response
            .bind(&provider(), Some(login.pending.clone()), Some(&login.cookie), &security, NOW)
            .unwrap()
            .verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW)
            .unwrap()
            .check_message(&provider(), &TOOLS_VIEW, &claims, &policy())
            .unwrap();
        match checked.confirmed().unwrap().accept(Freshness::Fresh, DeploymentStatus::Approved) {
            Accepted::Launch(launch) => launch,
            other => panic!("{other:?}"),
        }
    };
    let mut goodbye = lti_oidc::ReturnMessage::new();
    goodbye.message = Some("Bye".to_owned());
    let named = accepted(&|_| ());
    assert!(!named.is_anonymous());
    assert_eq!(named.return_url(&goodbye), None);
    let anonymous = accepted(&|payload| {
        payload.as_object_mut().unwrap().remove("sub");
        payload["https://purl.imsglobal.org/spec/lti/claim/launch_presentation"] =
            json!({ "return_url": "https://lms.example.test/back" });
    });
    assert!(anonymous.is_anonymous());
    let back = "https://lms.example.test/back?lti_msg=Bye";
    assert_eq!(anonymous.return_url(&goodbye).as_deref(), Some(back));
}
