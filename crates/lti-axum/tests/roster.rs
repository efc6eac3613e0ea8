//! Members and groups behind the platform's router: every path, and pages that come in chunks.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, Response, StatusCode};
use lti_axum::platform::routes;
use lti_claims::{ContextRole, ResourceLinkRequest};
use lti_nrps::{Group, GroupSet, Member};
use lti_platform::memory::MemoryTools;
use lti_platform::roster::{
    Answer, Container, Course, Enrollment, Link, Listed, MemoryRoster, Part, Roster, Wanted,
};
use lti_platform::{LaunchSource, Platform, PlatformParts, ToolKeys, ToolRegistration};
use lti_security::oauth::AccessGrant;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::{PortError, PrivateKey, service};
use std::future::ready;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tower::ServiceExt as _;

const ROSTER: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

/// Nothing to launch, and nobody to ask.
struct Nothing;

impl LaunchSource for Nothing {
    fn message<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
        Box::pin(ready(Ok(None)))
    }
}

impl HttpClient for Nothing {
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<service::Body>, HttpError>> {
        Box::pin(ready(Ok(Response::new(service::Body::from_bytes(Vec::new())))))
    }
}

/// A course of a thousand whose roster answers so many times.
struct Fleeting(MemoryRoster, AtomicUsize);

impl Roster for Fleeting {
    fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, Course> {
        self.0.course(container)
    }
    fn link<'a>(&'a self, container: &'a Container, link: &'a str) -> Answer<'a, Link> {
        self.0.link(container, link)
    }
    fn members<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        if self.1.fetch_sub(1, Ordering::SeqCst) == 0 {
            return Box::pin(ready(Err(PortError::new("Roster", "switched off").into())));
        }
        self.0.members(container, wanted, part)
    }
    fn groups<'a>(
        &'a self,
        container: &'a Container,
        user: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Group>> {
        self.0.groups(container, user, part)
    }
    fn group_sets<'a>(&'a self, container: &'a Container, part: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
        self.0.group_sets(container, part)
    }
    fn member<'a>(&'a self, container: &'a Container, user: &'a str) -> Answer<'a, Option<Enrollment>> {
        self.0.member(container, user)
    }
}

/// The platform's router, its members' path, and a token for it.
fn mounted(answers: usize) -> (Router, String, String) {
    let key = PrivateKey::from_pem(include_str!("../../../fixtures/keys/platform.pem")).unwrap();
    let base = "https://lms.example.test/lti";
    let tools = MemoryTools::new();
    let mut tool = ToolRegistration::new("t", "T", "https://t.example.test/login", vec![], ToolKeys::None);
    tool.scopes = [ROSTER].into_iter().collect();
    tools.insert(tool, ["dep/1"]);
    let parts = PlatformParts::in_memory(base, tools, Arc::new(Nothing), key, "key-1", Arc::new(Nothing));
    let mut parts = parts.unwrap();
    let roster = MemoryRoster::default();
    roster.open(Container::new("t", "dep/1", "c 7"));
    for number in 0..1_000 {
        let member = Member::new(format!("u-{number:04}"), [ContextRole::Learner]);
        roster.enroll("c 7", Enrollment::new(member)).unwrap();
    }
    parts.roster = Arc::new(Fleeting(roster, AtomicUsize::new(answers)));
    parts.policy.roster.page_size = NonZeroUsize::new(1_000).unwrap();
    let now = parts.clock.now();
    let scopes = [ROSTER].into_iter().collect();
    let grant = AccessGrant::new("t".into(), None, &scopes, now.plus(Duration::from_secs(600)));
    let token = grant.seal(&parts.sealer, [7; 12], now).unwrap();
    let mut bearer = Request::new(());
    token.authorize(&mut bearer).unwrap();
    let bearer = bearer.headers()["authorization"].to_str().unwrap().to_owned();
    let platform = Platform::new(parts).unwrap();
    let path = platform.memberships_url("dep/1", "c 7").replace("https://lms.example.test", "");
    (Router::new().nest("/lti", routes(platform, |_| async { None })), path, bearer)
}

async fn call(router: &Router, method: &str, path: &str, bearer: Option<&str>) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(bearer) = bearer {
        request = request.header("authorization", bearer);
    }
    router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn every_method_and_path_of_the_services_reaches_the_platform() {
    let (router, members, bearer) = mounted(usize::MAX);
    let groups = members.replace("nrps", "gs").replace("memberships", "groups");
    let sets = members.replace("nrps", "gs").replace("memberships", "sets");
    for path in [&members, &groups, &sets] {
        let status = call(&router, "GET", path, None).await.status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let status = call(&router, method, path, Some(&bearer)).await.status();
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        }
    }
    assert_eq!(call(&router, "GET", &groups, Some(&bearer)).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(call(&router, "GET", "/lti/nrps/x", Some(&bearer)).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_long_page_comes_in_chunks_and_whole() {
    let (router, path, bearer) = mounted(usize::MAX);
    let answered = call(&router, "GET", &path, Some(&bearer)).await;
    assert_eq!(answered.status(), StatusCode::OK);
    let mut body = answered.into_body().into_data_stream();
    let (mut whole, mut chunks) = (Vec::new(), 0);
    while let Some(chunk) = futures_util::StreamExt::next(&mut body).await {
        whole.extend(chunk.unwrap());
        chunks += 1;
    }
    assert!(chunks > 3, "{chunks}");
    let text = String::from_utf8(whole).unwrap();
    assert_eq!(text.matches("\"user_id\"").count(), 1_000);
    assert!(text.ends_with("]}"));
}

/// A roster that fails in the middle breaks the body; what was sent never looks whole.
#[tokio::test]
async fn a_page_that_breaks_off_ends_in_an_error() {
    // One part at the head, three to find the end, one of the body.
    let (router, path, bearer) = mounted(5);
    let answered = call(&router, "GET", &path, Some(&bearer)).await;
    assert_eq!(answered.status(), StatusCode::OK);
    let error = to_bytes(answered.into_body(), usize::MAX).await.unwrap_err();
    assert!(!error.to_string().contains("u-0"));
    let (router, path, bearer) = mounted(0);
    assert_eq!(call(&router, "GET", &path, Some(&bearer)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}
