//! `routes_with_reports`: what the application's callback is handed.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests fail by panicking"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::{Request, StatusCode};
use lti_axum::tool::routes_with_reports;
use lti_oidc::{AuthenticationResponse, LoginInitiation};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body as Answer;
use lti_security::system::SystemClock;
use lti_security::{Algorithm, Clock as _, CryptoProvider, PrivateKey, SigningKey, keyset, sign};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::{Check, Ending, LaunchReport, PlatformRegistration, Tool, ToolParts, Verdict, error_page};
use std::future::ready;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

const ISSUER: &str = "https://lms.example.test";
const CLIENT: &str = "client-0001";
const TARGET: &str = "https://tool.example.test/lti/launch";

fn platform_key() -> SigningKey {
    let key = PrivateKey::from_pem(include_str!("../../../fixtures/keys/platform.pem")).unwrap();
    SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &key, "platform-1").unwrap()
}

/// The platform's key set, whatever is asked for.
struct Keys;

impl HttpClient for Keys {
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<Answer>, HttpError>> {
        let set = keyset::to_json(&[platform_key().public_jwk()]);
        Box::pin(ready(Ok(http::Response::new(Answer::from_bytes(set.into_bytes())))))
    }
}

/// The tool's routes at `/lti`, and the reports that it gives.
fn mounted() -> (Router, Arc<Mutex<Vec<LaunchReport>>>) {
    let registrations = MemoryRegistrations::new();
    let (authorize, keys) = ("https://lms.example.test/authorize", "https://lms.example.test/jwks");
    registrations.insert(PlatformRegistration::new("school", ISSUER, CLIENT, authorize, keys), ["dep-1"]);
    let key = PrivateKey::from_pem(include_str!("../../../fixtures/keys/tool.pem")).unwrap();
    let base = "https://tool.example.test/lti";
    let parts = ToolParts::in_memory(base, registrations, key, "tool-1", Arc::new(Keys)).unwrap();
    let reports = Arc::new(Mutex::new(Vec::new()));
    let kept = reports.clone();
    let routes = routes_with_reports(
        Tool::new(parts).unwrap(),
        |launch| async move { launch.registration_id },
        |refused| async move { error_page(&refused.error).map(Body::from) },
        move |report| kept.lock().unwrap().push(report),
    );
    (Router::new().nest("/lti", routes), reports)
}

/// A login initiation of this issuer, at this path.
async fn login(router: &Router, path: &str, issuer: &str) -> Response {
    let mut initiation = LoginInitiation::new(issuer.to_owned(), "hint-1".to_owned(), TARGET.to_owned());
    initiation.client_id = Some(CLIENT.to_owned());
    let request = Request::get(initiation.to_url(path)).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

async fn launch(router: &Router, state: &str, token: String, cookie: &str) -> Response {
    let form = AuthenticationResponse::id_token_form("x", token, Some(state));
    let body: Vec<String> = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post("/lti/launch")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .body(Body::from(body.join("&")));
    router.clone().oneshot(request.unwrap()).await.unwrap()
}

fn token(nonce: &str) -> String {
    let now = SystemClock.now().seconds();
    let payload = format!(
        r#"{{"iss":"{ISSUER}","aud":"{CLIENT}","sub":"user-0001","iat":{now},"exp":{},"nonce":"{nonce}",
            "https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiResourceLinkRequest",
            "https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0",
            "https://purl.imsglobal.org/spec/lti/claim/deployment_id":"dep-1",
            "https://purl.imsglobal.org/spec/lti/claim/target_link_uri":"{TARGET}",
            "https://purl.imsglobal.org/spec/lti/claim/resource_link":{{"id":"rl-42"}},
            "https://purl.imsglobal.org/spec/lti/claim/roles":[]}}"#,
        now + 300
    );
    sign(&platform_key(), payload.as_bytes()).unwrap()
}

/// The one report that came since, its ending, and the check that failed.
fn only(reports: &Mutex<Vec<LaunchReport>>) -> (LaunchReport, Option<Check>) {
    let [report] = <[_; 1]>::try_from(std::mem::take(&mut *reports.lock().unwrap())).unwrap();
    let failed = report.lines.iter().find(|line| line.verdict == Verdict::Failed).map(|line| line.check);
    (report, failed)
}

fn code(report: &LaunchReport) -> Option<&'static str> {
    report.error.as_ref().map(lti_tool::Error::code)
}

#[tokio::test]
async fn every_launch_and_every_refused_login_is_reported() {
    let (router, reports) = mounted();

    // Nobody knows the issuer; or the login URL is of a registration that nobody knows.
    for (path, issuer) in [("/lti/login", "https://other.example.test"), ("/lti/login/nobody", ISSUER)] {
        let response = login(&router, path, issuer).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let (report, failed) = only(&reports);
        assert_eq!((report.ending, failed), (Ending::LoginRefused, Some(Check::LoginRegistration)));
        assert_eq!(code(&report), Some("registration-unknown"));
    }

    // A login that goes on is not: its launch will be.
    let begun = login(&router, "/lti/login", ISSUER).await;
    assert_eq!(begun.status(), StatusCode::FOUND);
    assert!(reports.lock().unwrap().is_empty());
    let location = begun.headers()["location"].to_str().unwrap();
    let parameter = |name| location.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)).unwrap();
    let (state, nonce) = (parameter("state="), parameter("nonce="));
    let cookie = begun.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap();

    // Another browser has no cookie.
    let response = launch(&router, state, token(nonce), "other=1").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let (report, failed) = only(&reports);
    assert_eq!((report.ending, failed), (Ending::Refused, Some(Check::SameBrowser)));
    assert_eq!(code(&report), Some("browser-mismatch"));

    let response = launch(&router, state, token(nonce), cookie).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "school");
    let (report, failed) = only(&reports);
    assert_eq!((report.ending, failed, code(&report)), (Ending::Accepted, None, None));
    assert_eq!(report.platform.unwrap().registration_id, "school");

    // What the check page would send is reported too; here somebody else sends it.
    let request = Request::post("/lti/launch/confirm").body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let (report, failed) = only(&reports);
    assert_eq!((report.ending, failed), (Ending::Refused, Some(Check::Response)));
    assert_eq!(code(&report), Some("confirm-foreign"));
}
