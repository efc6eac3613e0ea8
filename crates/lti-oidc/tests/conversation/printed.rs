//! What `Debug` shows, letter by letter: ids of the setup, and nothing of a person, a hint, a token or a state.

use crate::support::*;
use lti_oidc::platform::IncomingRequest;
use lti_oidc::storage::{Answer, Call, PlatformStorage, Request, Settings};
use lti_oidc::{AuthenticationRequest, AuthenticationResponse, ResponseOutcome, ReturnMessage};
use lti_security::ports::Freshness;

#[test]
fn the_login_and_the_request_name_the_setup() {
    let initiation = read_login(&login_pairs()).unwrap();
    assert_eq!(
        format!("{initiation:?}"),
        "LoginInitiation { iss: \"https://lms.example.test\", client_id: Some(\"client-0001\"), \
         lti_deployment_id: Some(\"dep-1\"), .. }"
    );
    let request =
        AuthenticationRequest::new(CLIENT.into(), REDIRECT.into(), "hint-1".into(), "nonce-1".into());
    assert_eq!(
        format!("{request:?}"),
        "AuthenticationRequest { client_id: \"client-0001\", \
         redirect_uri: \"https://tool.example.test/launch\", .. }"
    );
}

#[test]
fn a_response_names_its_outcome() {
    let response = AuthenticationResponse::new("state-1".into(), "token".into());
    assert_eq!(format!("{response:?}"), "AuthenticationResponse { .. }");
    assert_eq!(format!("{:?}", ResponseOutcome::IdToken("token".into())), "IdToken(redacted)");
    let mut message = ReturnMessage::new();
    message.message = Some("Ada has passed".into());
    assert_eq!(format!("{message:?}"), "ReturnMessage(..)");
}

#[test]
fn the_platform_names_the_client_and_the_link() {
    let intent = intent();
    assert_eq!(
        format!("{intent:?}"),
        "LaunchIntent { client_id: \"client-0001\", deployment_id: \"dep-1\", reference: \"link-42\", .. }"
    );
    let pairs = request_for(&begin(1));
    let incoming = IncomingRequest::from_http(&post(&pairs), &policy()).unwrap();
    assert_eq!(format!("{incoming:?}"), "IncomingRequest { client_id: \"client-0001\", .. }");
    let trusted = incoming.check_redirect(&PLATFORMS_VIEW).unwrap();
    assert_eq!(format!("{trusted:?}"), "TrustedRequest { client_id: \"client-0001\", .. }");
    let checked = trusted.check().unwrap();
    let hint = checked.open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap();
    assert_eq!(format!("{hint:?}"), "OpenedHint { reference: \"link-42\", .. }");
    let refusal = checked.clone().for_user(hint.clone(), None, Freshness::Fresh).unwrap_err();
    assert_eq!(format!("{refusal:?}"), "Refusal { code: LoginRequired, error: Refused(LoginRequired), .. }");
    let authorized = checked.for_user(hint, Some(USER), Freshness::Fresh).unwrap();
    assert_eq!(format!("{authorized:?}"), "AuthorizedRequest { client_id: \"client-0001\", .. }");
}

#[test]
fn storage_names_the_subject_and_the_origin() {
    let request = Request::new("m-1".into(), Call::PutData { key: "k".into(), value: Some("secret".into()) });
    assert_eq!(format!("{request:?}"), "Request { subject: \"lti.put_data\", .. }");
    let mut storage = PlatformStorage::new(Settings::default());
    let reply = storage.handle(&request.to_json(), OWN_ORIGIN, &[OWN_ORIGIN], NOW).unwrap();
    assert_eq!(format!("{reply:?}"), "Reply { target_origin: \"https://tool.example.test\", .. }");
    let answer = Answer::from_json(&reply.message).unwrap();
    assert_eq!(format!("{answer:?}"), "Answer { subject: \"lti.put_data.response\", .. }");
    let printed = format!("{storage:?}");
    assert!(printed.starts_with("PlatformStorage { settings: Settings {"), "{printed}");
}
