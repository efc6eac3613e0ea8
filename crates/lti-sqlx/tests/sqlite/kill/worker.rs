//! The process that is killed.

use super::Job;
use crate::support::outbox;
use http::{Request, Response};
use lti_ags::{DateTime, Score};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_security::system::SystemClock;
use lti_security::{Clock, PrivateKey};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::{AccessRequest, PlatformRegistration, Tool, ToolParts};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How many learners there are.
pub(super) const USERS: usize = 3;

pub(super) async fn work(job: Job) {
    let base = format!("http://127.0.0.1:{}", job.port);
    let registrations = MemoryRegistrations::new();
    let mut school =
        PlatformRegistration::new("school", &base, "client-0001", format!("{base}/a"), format!("{base}/k"));
    school.token_url = Some(format!("{base}/token"));
    registrations.insert(school, ["dep-1"]);
    let key = PrivateKey::from_pem(include_str!("../../../../../fixtures/keys/tool.pem")).unwrap();
    let http = Arc::new(Plain { worker: job.worker });
    let mut parts =
        ToolParts::in_memory("https://tool.example.test/lti", registrations, key, "tool-1", http).unwrap();
    let policy = &mut parts.policy.outbox;
    policy.spacing = Duration::from_millis(1);
    policy.lease = Duration::from_secs(1);
    policy.first_wait = Duration::ZERO;
    let tool = Tool::new(parts).unwrap();
    let outbox = tool.outbox(Arc::new(outbox(Path::new(&job.file)).await));

    let Some(first) = job.first else {
        while outbox.deliver().await.unwrap().next_due.is_some() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let stuck = outbox.stuck(None, 9).await.unwrap();
        return println!("\nnothing left, {} stuck", stuck.len());
    };
    let line_item = format!("{base}/li/7?type=1");
    let mut endpoint =
        AgsEndpoint::new(vec![ServiceScope::from("https://purl.imsglobal.org/spec/lti-ags/scope/score")]);
    endpoint.lineitem = Some(line_item.clone());
    let access = AccessRequest::new("school", "dep-1", Scopes::new());
    let gradebook = tool.gradebook_at(access, Some(endpoint));
    for number in first.. {
        let user = format!("u-{}", usize::try_from(number).unwrap() % USERS);
        let now = DateTime::from_millis(SystemClock.now().seconds() * 1_000).unwrap();
        let score = Score::graded(&user, now, number, 1_000_000);
        outbox.put(&gradebook, &line_item, score).await.unwrap().done().unwrap();
        println!("\nput {user} {number}");
        if number % 2 == 1 {
            outbox.deliver().await.unwrap();
        }
    }
}

/// One request, one connection, no encryption. The platform is told which worker it is.
struct Plain {
    worker: u64,
}

async fn exchange(worker: u64, request: Request<Vec<u8>>) -> std::io::Result<(u16, String)> {
    let (head, body) = request.into_parts();
    let mut stream = TcpStream::connect(head.uri.authority().unwrap().as_str()).await?;
    let length = body.len();
    let start = format!(
        "{} {} HTTP/1.1\r\nWorker: {worker}\r\nContent-Length: {length}\r\n\r\n",
        head.method,
        head.uri.path()
    );
    stream.write_all(&[start.as_bytes(), &body].concat()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    status.zip(body).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

impl HttpClient for Plain {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        Box::pin(async move {
            let broken = |error: std::io::Error| HttpError::Broken { reason: error.to_string() };
            let (status, body) = exchange(self.worker, request).await.map_err(broken)?;
            Ok(Response::builder().status(status).body(Body::from_bytes(body.into_bytes())).unwrap())
        })
    }
}
