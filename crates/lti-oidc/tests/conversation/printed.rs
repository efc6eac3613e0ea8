//! What `Debug` shows, letter by letter: ids of the setup, and nothing of a person, a hint, a token or a state.

use crate::support::*;
use lti_oidc::platform::IncomingRequest;
use lti_oidc::storage::{Answer, Call, PlatformStorage, Request, Settings};
use lti_oidc::tool::{BrowserSecret, Checked, Confirmation, LoginSecrets};
use lti_oidc::{AuthenticationRequest, AuthenticationResponse, ResponseOutcome, ReturnMessage};
use lti_security::SenderKeys;
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
fn the_steps_of_a_launch_name_the_registration() {
    let login = login_with(&login_pairs(), 1);
    let pending = format!("{:?}", login.pending);
    assert_eq!(pending, "PendingLogin { registration_id: \"school\", expires_at: UnixTime(1760000600), .. }");
    let secrets = LoginSecrets { nonce: [1; 32], browser: BrowserSecret::new([2; 32]) };
    assert_eq!(format!("{secrets:?}"), "LoginSecrets(redacted)");

    let security = lti_security::Policy::default();
    let signed = token(&payload(&login.pending.nonce()));
    let bind = |cookie| {
        AuthenticationResponse::new(login.state.clone(), signed.clone())
            .bind(&provider(), Some(login.pending.clone()), cookie, &security, NOW)
            .unwrap()
    };
    let confirmed = bind(Some(&*login.cookie));
    assert_eq!(confirmed.algorithm(), lti_security::Algorithm::RS256);
    assert_eq!(
        format!("{confirmed:?}"),
        format!("BoundResponse {{ pending: {pending}, confirmed: true, .. }}")
    );
    let bound = bind(None);
    assert_eq!(format!("{bound:?}"), format!("BoundResponse {{ pending: {pending}, confirmed: false, .. }}"));
    let verified = bound.verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW).unwrap();
    assert_eq!(format!("{verified:?}"), format!("VerifiedResponse {{ pending: {pending}, .. }}"));
    let claims = lti_claims::Policy::default();
    let checked = verified.check_message(&provider(), &TOOLS_VIEW, &claims, &policy()).unwrap();
    let Checked::ToConfirm(unconfirmed) = checked else { panic!("{checked:?}") };
    assert_eq!(
        format!("{unconfirmed:?}"),
        "UnconfirmedLaunch { platform_origin: \"https://lms.example.test\", .. }"
    );

    let mut request = post(&confirmation(&login, &payload(&login.pending.nonce())));
    request.headers_mut().insert("origin", OWN_ORIGIN.parse().unwrap());
    let confirmation = Confirmation::from_http(&request, OWN_ORIGIN, &policy()).unwrap();
    assert_eq!(format!("{confirmation:?}"), "Confirmation { .. }");
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
