//! Line items, scores and results behind the platform's router.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use lti_axum::platform::routes;
use lti_claims::ResourceLinkRequest;
use lti_platform::memory::MemoryTools;
use lti_platform::{LaunchSource, Platform, PlatformParts};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::{PortError, PrivateKey, service};
use std::future::ready;
use std::sync::Arc;
use tower::ServiceExt as _;

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
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<service::Body>, HttpError>> {
        Box::pin(ready(Ok(http::Response::new(service::Body::from_bytes(Vec::new())))))
    }
}

async fn status(router: &Router, method: &str, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn every_method_and_path_of_the_service_reaches_the_platform() {
    let key = PrivateKey::from_pem(include_str!("../../../fixtures/keys/platform.pem")).unwrap();
    let base = "https://lms.example.test/lti";
    let tools = MemoryTools::new();
    let parts = PlatformParts::in_memory(base, tools, Arc::new(Nothing), key, "key-1", Arc::new(Nothing));
    let platform = Platform::new(parts.unwrap()).unwrap();
    let router = Router::new().nest("/lti", routes(platform.clone(), |_| async { None }));
    let container = platform.line_items_url("dep/1", "c 7").replace("https://lms.example.test", "");
    let item = platform.line_item_url("dep/1", "c 7", "1").replace("https://lms.example.test", "");
    for (method, path) in [
        ("GET", container.clone()),
        ("POST", container.clone()),
        ("GET", item.clone()),
        ("PUT", item.clone()),
        ("DELETE", item.clone()),
        ("POST", format!("{item}/scores?t=4")),
        ("GET", format!("{item}/results?user_id=u-1")),
    ] {
        assert_eq!(status(&router, method, &path).await, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
    assert_eq!(status(&router, "PATCH", &item).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(status(&router, "GET", &format!("{item}/scores")).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(status(&router, "GET", &format!("{item}/other")).await, StatusCode::NOT_FOUND);
}
