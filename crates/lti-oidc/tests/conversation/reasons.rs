//! Every reason that this crate declares is reached by something that a peer, an operator or an application does.

use crate::support::*;
use lti_oidc::platform::{IncomingRequest, Registration};
use lti_oidc::tool;
use lti_oidc::{AuthenticationResponse, Error, LoginInitiation, Policy, explain};
use lti_security::Blame;
use lti_security::ports::Freshness;
use serde_json::json;

/// Only the order of I/O can tell: the tests of `lti-tool` and `lti-platform` reach these.
const BY_FACADES: [&str; 8] = [
    "registration-ambiguous",
    "deployment-unknown",
    "client-disabled",
    "client-id-taken",
    "registration-value-invalid",
    "target-changed",
    "target-unpublishable",
    "too-many-requests",
];

fn declared() -> Vec<&'static str> {
    let source = include_str!("../../src/error/reasons.rs");
    let mut codes: Vec<_> =
        source.split("=> \"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
    codes.sort_unstable();
    codes
}

fn login_error(pairs: &Pairs) -> Error {
    answer(pairs, 1).unwrap_err()
}

fn launch_error(number: u8, change: impl FnOnce(&mut serde_json::Value), policy: &Policy) -> Error {
    let login = login(number);
    let mut payload = payload(&login.pending.nonce());
    change(&mut payload);
    let response = AuthenticationResponse::new(login.state.clone(), token(&payload));
    judge(response, Some(login.pending), Some(&login.cookie), NOW, policy).unwrap_err()
}

fn bind_error(pending: bool, cookie: bool, seconds: i64, outcome: &'static str) -> Error {
    let login = login(1);
    let pairs = vec![("state", login.state.clone()), (outcome, "x".to_owned())];
    let response = AuthenticationResponse::from_http(&post(&pairs), &policy()).unwrap();
    let cookie = cookie.then_some(login.cookie.as_str());
    judge(response, pending.then_some(login.pending), cookie, at(seconds), &policy()).unwrap_err()
}

fn confirm_error(change: impl FnOnce(&mut Pairs), origin: &str) -> Error {
    let login = login_with(&login_pairs(), 1);
    let mut fields = confirmation(&login, &payload(&login.pending.nonce()));
    change(&mut fields);
    confirm(&login, &fields, &[("origin", origin)], None).unwrap_err()
}

fn refusal_error(pairs: &Pairs) -> Error {
    let incoming = IncomingRequest::from_http(&post(pairs), &policy()).unwrap();
    incoming.check_redirect(&PLATFORMS_VIEW).unwrap().check().unwrap_err().error
}

fn redirect_error(pairs: &Pairs, view: &Registration<'_>) -> Error {
    IncomingRequest::from_http(&post(pairs), &policy()).unwrap().check_redirect(view).unwrap_err()
}

/// Code, requirement, blame, status.
type Row = (&'static str, Option<&'static str>, Blame, u16, Error);

fn rows() -> Vec<Row> {
    use Blame::{ApiMisuse as Ours, PeerIncompatible as Incompatible, PeerMisbehaved as Peer, Refused};
    let all = login_pairs();
    let asked = authorize_pairs();
    let mut strict = policy();
    strict.follow_signed_target = false;
    let id = "i".repeat(256);
    let hints = request_for(&begin(1));
    let hint = || checked(&hints).open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap();
    let unsendable = {
        let mut message = lti_claims::ResourceLinkRequest::new(
            lti_claims::User::new(USER),
            "dep-1",
            TARGET,
            lti_claims::ResourceLink::new("rl-42"),
            lti_claims::Roles::from([lti_claims::ContextRole::Learner]),
        );
        message.deployment_id = "d".repeat(256);
        let request = checked(&hints).for_user(hint(), Some(USER), Freshness::Fresh).unwrap();
        request.respond(ISSUER, message, &key("platform"), &policy(), NOW).unwrap_err()
    };
    let replayed = {
        let login = login(1);
        let checked = launch(&login, &payload(&login.pending.nonce())).unwrap();
        match checked.accept(Freshness::Replayed, tool::DeploymentStatus::Approved) {
            tool::Accepted::Repeated(repeat) => repeat.error(),
            other => panic!("{other:?}"),
        }
    };
    let contradicted = {
        let login = login(1);
        let mut payload = payload(&login.pending.nonce());
        payload["https://purl.imsglobal.org/spec/lti/claim/lti1p1"] = json!({ "oauth_consumer_key": "b" });
        let checked = launch(&login, &payload).unwrap();
        let accepted = checked.accept(Freshness::Fresh, tool::DeploymentStatus::Approved);
        let tool::Accepted::Launch(launch) = accepted else { panic!() };
        launch.check_account("a").unwrap_err()
    };
    let put = send(http::Method::PUT, None, String::new());
    let json = send(http::Method::POST, Some("application/json"), String::new());
    let large = with(&all, "padding", "x".repeat(131_072));
    let unusable = Registration { client_id: CLIENT, redirect_uris: &["ftp://x"] };
    vec![
        (
            "method-not-allowed",
            Some("OIDC-006"),
            Peer,
            405,
            LoginInitiation::from_http(&put, &policy()).unwrap_err(),
        ),
        (
            "content-type-wrong",
            Some("LMS-001"),
            Peer,
            400,
            LoginInitiation::from_http(&json, &policy()).unwrap_err(),
        ),
        ("parameter-missing", Some("OIDC-007"), Peer, 400, login_error(&without(&all, "iss"))),
        ("parameter-repeated", Some("OIDC-008"), Peer, 400, login_error(&and(&all, "iss", ISSUER))),
        (
            "parameter-too-long",
            Some("LMS-004"),
            Refused,
            400,
            login_error(&with(&all, "iss", "i".repeat(4_097))),
        ),
        (
            "request-too-large",
            Some("ATK-008"),
            Refused,
            413,
            LoginInitiation::from_http(&post(&large), &policy()).unwrap_err(),
        ),
        (
            "deployment-hint-conflict",
            Some("LMS-002"),
            Peer,
            400,
            login_error(&and(&all, "deployment_id", "dep-2")),
        ),
        ("registration-unknown", Some("OIDC-005"), Refused, 400, login_error(&with(&all, "iss", "x"))),
        ("target-foreign", Some("OIDC-011"), Peer, 400, login_error(&with(&all, "target_link_uri", "x"))),
        (
            "target-foreign",
            Some("OIDC-035"),
            Peer,
            401,
            launch_error(1, |payload| payload[TARGET_LINK_URI] = json!("https://evil.test/"), &policy()),
        ),
        (
            "target-mismatch",
            Some("CORE-038"),
            Peer,
            401,
            launch_error(
                1,
                |payload| payload[TARGET_LINK_URI] = json!("https://tool.example.test/other"),
                &strict,
            ),
        ),
        (
            "deployment-mismatch",
            Some("CORE-020"),
            Peer,
            401,
            launch_error(1, |payload| payload[DEPLOYMENT_ID] = json!("dep-2"), &policy()),
        ),
        ("state-unknown", Some("OIDC-033"), Peer, 401, bind_error(false, true, 0, "id_token")),
        ("state-expired", Some("OIDC-033"), Peer, 401, bind_error(true, true, 600, "id_token")),
        ("browser-mismatch", Some("OIDC-033"), Peer, 401, bind_error(true, false, 0, "id_token")),
        (
            "storage-mismatch",
            Some("STOR-026"),
            Peer,
            401,
            confirm_error(|fields| fields.retain(|f| f.0 != "stored_nonce"), OWN_ORIGIN),
        ),
        ("confirm-foreign", Some("STOR-027"), Peer, 401, confirm_error(|_| {}, "https://evil.test")),
        ("platform-refused", Some("OIDC-038"), Incompatible, 401, bind_error(true, true, 0, "error")),
        ("launch-replayed", Some("SEC-069"), Refused, 401, replayed),
        ("migration-contradicted", Some("MIG-015"), Refused, 403, contradicted),
        (
            "authentication-request-invalid",
            Some("OIDC-039"),
            Peer,
            400,
            refusal_error(&with(&asked, "prompt", "login")),
        ),
        (
            "parameter-unsupported",
            Some("OIDC-039"),
            Incompatible,
            401,
            refusal_error(&and(&asked, "request", "x")),
        ),
        (
            "redirect-uri-unregistered",
            Some("OIDC-025"),
            Peer,
            400,
            redirect_error(&with(&asked, "redirect_uri", "x"), &PLATFORMS_VIEW),
        ),
        (
            "registration-url-invalid",
            Some("CORE-015"),
            Ours,
            500,
            redirect_error(&with(&asked, "redirect_uri", "ftp://x"), &unusable),
        ),
        (
            "registration-id-invalid",
            None,
            Ours,
            500,
            answer_for(&all, 1, &tool::Registration { id: &id, ..TOOLS_VIEW }).unwrap_err(),
        ),
        (
            "hint-invalid",
            Some("OIDC-040"),
            Peer,
            400,
            checked(&asked).open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap_err().error,
        ),
        (
            "hint-replayed",
            Some("OIDC-040"),
            Peer,
            400,
            checked(&hints).for_user(hint(), Some(USER), Freshness::Replayed).unwrap_err().error,
        ),
        (
            "login-required",
            Some("OIDC-026"),
            Refused,
            401,
            checked(&hints).for_user(hint(), None, Freshness::Fresh).unwrap_err().error,
        ),
        ("message-unsendable", unsendable.requirement(), Ours, 500, unsendable),
    ]
}

#[test]
fn every_reason_is_reached() {
    let mut reached: Vec<_> = rows().into_iter().map(|row| row.0).chain(BY_FACADES).collect();
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(reached, declared());
}

#[test]
fn every_reason_has_its_code_blame_status_and_words() {
    for (code, requirement, blame, status, error) in rows() {
        assert_eq!(error.code(), code);
        assert_eq!((error.requirement(), error.blame()), (requirement, blame), "{code}");
        assert_eq!(error.status().as_u16(), status, "{code}");
        let text = error.to_string();
        assert!(!text.is_empty() && !text.contains(USER), "{text}");
        assert!(!explain(&error).next.is_empty());
    }
}

/// The titles of the pages, by code.
#[test]
fn a_person_reads_the_page_of_the_cause() {
    use lti_oidc::error::Refused;
    let times = |made: i64, ends: i64, from: i64| {
        let change = move |payload: &mut serde_json::Value| {
            payload["iat"] = json!(at(made).seconds());
            payload["exp"] = json!(at(ends).seconds());
            payload["nbf"] = json!(at(from).seconds());
        };
        launch_error(1, change, &policy())
    };
    let beside = [
        times(-400, -300, -400),
        times(-90_000, 300, -90_000),
        times(300, 600, 0),
        times(0, 600, 300),
        Refused::ClientDisabled.into(),
        Refused::DeploymentUnknown { deployment_id: "dep-1".into() }.into(),
        Refused::RegistrationAmbiguous { seen: ISSUER.into() }.into(),
        lti_security::PortError::new("DeploymentStore", "no answer").into(),
    ];
    let titles: std::collections::BTreeMap<_, _> = rows()
        .into_iter()
        .map(|row| row.4)
        .chain(beside)
        .map(|error| (error.code(), explain(&error).title))
        .collect();
    let expected = [
        ("launch-replayed", "This page was opened already"),
        ("browser-mismatch", "Your browser did not keep the login together"),
        ("storage-mismatch", "Your browser could not be recognised"),
        ("confirm-foreign", "Your browser could not be recognised"),
        ("state-expired", "This took too long"),
        ("state-unknown", "This took too long"),
        ("token-expired", "This took too long"),
        ("token-too-old", "This took too long"),
        ("hint-invalid", "This took too long"),
        ("hint-replayed", "This took too long"),
        ("deployment-unknown", "This tool is not set up for your institution yet"),
        ("registration-unknown", "This tool does not know your platform"),
        ("registration-ambiguous", "This tool does not know your platform"),
        ("platform-refused", "Your platform did not open the link"),
        ("login-required", "Your platform did not open the link"),
        ("token-from-future", "Two clocks do not agree"),
        ("token-not-yet-valid", "Two clocks do not agree"),
        ("redirect-uri-unregistered", "The tool asked for an address that is not registered"),
        ("migration-contradicted", "Your earlier data belongs to another account"),
        ("client-disabled", "This tool is switched off"),
        ("port-failed", "This does not work at the moment"),
        ("target-mismatch", "This link cannot be opened"),
    ];
    for (code, title) in expected {
        assert_eq!(titles.get(code), Some(&title), "{code}");
    }
}

#[test]
fn too_many_requests_has_the_status_that_says_so() {
    let error = Error::from(lti_oidc::error::Refused::TooManyRequests {
        retry_after: core::time::Duration::from_secs(7),
    });
    assert_eq!((error.code(), error.status().as_u16()), ("too-many-requests", 429));
}

#[test]
fn a_person_is_told_by_codes_that_exist() {
    let source = include_str!("../../src/explain.rs");
    let arms = source.split_once("match error.code() {").unwrap().1;
    let arms = arms.split_once("_ if error.blame()").unwrap().0;
    let security = include_str!("../../../lti-security/src/error/misbehaved.rs");
    let quoted = arms
        .split("=> words(")
        .flat_map(|arm| arm.rsplit_once("),").map_or(arm, |(_, last)| last).split('"'));
    let codes: Vec<_> = quoted
        .filter(|text| !text.is_empty() && text.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()))
        .collect();
    assert!(codes.len() >= 15, "{codes:?}");
    for code in codes {
        let known = declared().contains(&code) || security.contains(&format!("=> \"{code}\""));
        assert!(known, "nobody gives the code {code}");
    }
}
