//! The platform's score endpoint over loopback HTTP, beside a route that parses the same JSON and checks nothing.
//!
//! Server and client share one thread and one connection each that stays open, so what is measured is what both spend, without the
//! time that two threads take to wake each other. The client writes the same bytes to both but for the path, and reads the answer's head.

use std::future::ready;
use std::sync::Arc;

use axum::routing::post;
use axum::{Json, Router};
use http::{Request, StatusCode};
use lti_ags::LineItem;
use lti_claims::ResourceLinkRequest;
use lti_platform::gradebook::{Container, Gradebook as _, MemoryGradebook};
use lti_platform::memory::MemoryTools;
use lti_platform::{LaunchSource, Platform, PlatformParts, ToolKeys, ToolRegistration};
use lti_security::oauth::{ClientAssertion, Scopes, TokenRequest};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::system::SystemClock;
use lti_security::{Algorithm, Clock as _, CryptoProvider, PortError, PrivateKey, SigningKey, service};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use crate::subject::Subject;

const CLIENT: &str = "client-0001";
const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const LEARNERS: usize = 100;
const COLUMNS: usize = 20;

/// What a route that cares for nothing else would read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read and thrown away")]
struct BareScore {
    user_id: String,
    timestamp: String,
    activity_progress: String,
    grading_progress: String,
    score_given: Option<f64>,
    score_maximum: Option<f64>,
    comment: Option<String>,
}

async fn bare(Json(score): Json<BareScore>) -> StatusCode {
    drop(score);
    StatusCode::OK
}

/// Nobody is launched here, and nothing is fetched.
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

pub(crate) struct Endpoint {
    runtime: Runtime,
    authorization: String,
    /// Where scores are posted: below the platform, a path for each column.
    paths: Vec<String>,
    address: std::net::SocketAddr,
    /// The clock of the scores, in milliseconds.
    begin: i64,
}

impl Endpoint {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port on loopback");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{address}/lti");
        let (platform, gradebook) = platform(&base);
        let container = Container::new(CLIENT, "dep-1", "course-7");
        let columns = (0..COLUMNS).map(|at| {
            let created = gradebook.create(&container, LineItem::new(40, format!("Unit {at}")));
            runtime.block_on(created).expect("a line item").key
        });
        let paths = columns.map(|key| format!("/lti/ags/dep-1/course-7/lineitems/{key}/scores")).collect();
        let authorization = runtime.block_on(access(&platform, &base));
        let router = Router::new()
            .nest("/lti", lti_axum::platform::routes(platform, |_| async { None }))
            .route("/bare/ags/dep-1/course-7/lineitems/{key}/scores", post(bare));
        runtime.spawn(async move { axum::serve(listener, router).await });
        let begin = SystemClock.now().seconds().saturating_sub(40_000_000) * 1_000;
        Self { runtime, authorization, paths, address, begin }
    }

    pub(crate) fn subjects(&self) -> Vec<Subject<'_>> {
        vec![
            self.subject("http/score", None, "/bare"),
            self.subject("ags/endpoint", Some("http/score"), "/lti"),
        ]
    }

    /// Posts one score after the other, each later than the one before, over one connection.
    fn subject<'a>(
        &'a self,
        name: &'static str,
        against: Option<&'static str>,
        mount: &'a str,
    ) -> Subject<'a> {
        let connection = self.runtime.block_on(TcpStream::connect(self.address)).expect("a connection");
        connection.set_nodelay(true).expect("a socket");
        let (mut connection, mut count, mut answer) = (connection, 0_usize, vec![0; 4_096]);
        Subject::new(name, against, move || {
            count += 1;
            let request = self.request(mount, count);
            self.runtime.block_on(async {
                connection.write_all(&request).await.expect("a request");
                let length = connection.read(&mut answer).await.expect("an answer");
                let head = &answer[..length];
                // Taken, and not for the second time; and the whole answer.
                let taken = head.starts_with(b"HTTP/1.1 200 ") || head.starts_with(b"HTTP/1.1 201 ");
                assert!(taken && head.ends_with(b"\r\n\r\n"), "{name}: {}", head.escape_ascii());
            });
        })
    }

    fn request(&self, mount: &str, count: usize) -> Vec<u8> {
        let time = lti_ags::DateTime::from_millis(self.begin + count as i64).expect("a time");
        let path = self.paths[count % COLUMNS].replacen("/lti", mount, 1);
        let (learner, given) = (count % LEARNERS, count % 40);
        let body = format!(
            r#"{{"userId":"5f2c1e9a-7d31-4b52-9c39-{learner:012}","timestamp":"{time}","activityProgress":"Completed","gradingProgress":"FullyGraded","scoreGiven":{given}.5,"scoreMaximum":40,"comment":"Good use of sources."}}"#
        );
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/vnd.ims.lis.v1.score+json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.authorization,
            body.len(),
        )
        .into_bytes()
    }
}

fn key(pem: &str) -> PrivateKey {
    PrivateKey::from_pem(pem).expect("a key of the fixtures")
}

fn platform(base: &str) -> (Platform, Arc<MemoryGradebook>) {
    let public = lti_security::public_key_from_pem(include_str!("../../fixtures/keys/tool.pub.pem"));
    let mut tool = ToolRegistration::new(
        CLIENT,
        "Quizzes",
        "https://tool.example.test/login",
        vec!["https://tool.example.test/launch".to_owned()],
        ToolKeys::Pasted(Box::new(public.expect("a key of the fixtures"))),
    );
    tool.scopes = [SCORE].into_iter().collect();
    let tools = MemoryTools::new();
    tools.insert(tool, ["dep-1"]);
    let gradebook = Arc::new(MemoryGradebook::default());
    let container = Container::new(CLIENT, "dep-1", "course-7");
    gradebook.add_context(container.clone());
    for learner in 0..LEARNERS {
        let user = format!("5f2c1e9a-7d31-4b52-9c39-{learner:012}");
        gradebook.enroll(&container, user, true).expect("a course");
    }
    let signing = key(include_str!("../../fixtures/keys/platform.pem"));
    let parts =
        PlatformParts::in_memory(base, tools, Arc::new(Nothing), signing, "platform-1", Arc::new(Nothing));
    let parts = PlatformParts { gradebook: gradebook.clone(), ..parts.expect("the system's randomness") };
    (Platform::new(parts).expect("a platform on loopback"), gradebook)
}

/// A token as a tool gets one.
async fn access(platform: &Platform, base: &str) -> String {
    let tool = key(include_str!("../../fixtures/keys/tool.pem"));
    let provider = CryptoProvider::ring();
    let tool = SigningKey::new(&provider, Algorithm::RS256, &tool, "tool-1").expect("a signing key");
    let url = format!("{base}/token");
    let assertion =
        ClientAssertion { client_id: CLIENT, audience: &url, deployment_id: Some("dep-1"), jti: "jti-1" };
    let assertion = assertion.sign(&tool, SystemClock.now()).expect("an assertion");
    let request = TokenRequest::new(assertion, [SCORE].into_iter().collect::<Scopes>());
    let answer = platform.grant(&request.to_http(&url).expect("a request")).await;
    answer.expect("a token").access_token.reveal().to_owned()
}
