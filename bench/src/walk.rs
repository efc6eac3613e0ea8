//! A course of 200 pages with 500 members each, read over loopback HTTP: what it costs the client.
//!
//! The server is a thread of its own that sends pages which are there already. What is told is the processor's time of the client's
//! thread, the kernel's part of it included; how long the walk takes is the server's affair.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use http::{HeaderName, HeaderValue, Request, Response};
use lti_claims::NamesAndRoles;
use lti_security::PrivateKey;
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::{Body, BodySource};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::roster::{Answer, MembershipFilter};
use lti_tool::{AccessRequest, PlatformRegistration, Tool, ToolParts};

use crate::roster::page;

const PAGES: usize = 200;
const MEMBERS: usize = 500;
const ROUNDS: usize = 5;
const TOKEN: &str = r#"{"access_token":"t","token_type":"bearer","expires_in":3600,"scope":"https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"}"#;

/// Nanoseconds of the processor for each member, the median of a few walks; `None` where the system does not tell.
pub(crate) fn nanos_per_member() -> Option<u64> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let body = page(MEMBERS);
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let body = body.clone();
            std::thread::spawn(move || serve(connection, address, &body));
        }
    });
    let tool = tool(address);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut rounds: Vec<u64> = Vec::new();
    for _ in 0..ROUNDS {
        let before = on_processor()?;
        assert_eq!(runtime.block_on(walk(&tool, address)), PAGES * MEMBERS);
        rounds.push((on_processor()? - before) / (PAGES * MEMBERS) as u64);
    }
    rounds.sort_unstable();
    rounds.get(ROUNDS / 2).copied()
}

/// Nanoseconds that this thread was on a processor.
fn on_processor() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

async fn walk(tool: &Tool, address: SocketAddr) -> usize {
    let access = AccessRequest::new("school", "dep-1", Scopes::new());
    let roster = tool.roster_at(access, Some(NamesAndRoles::new(format!("http://{address}/m"))), None);
    let Ok(Answer::Done(mut members)) = roster.members(&MembershipFilter::default()).await else {
        panic!("no roster");
    };
    let mut count = 0;
    while let Some(member) = members.next().await.expect("a member") {
        std::hint::black_box(member);
        count += 1;
    }
    count
}

fn tool(address: SocketAddr) -> Tool {
    let mut school = PlatformRegistration::new(
        "school",
        format!("http://{address}"),
        "client-1",
        format!("http://{address}/authorize"),
        format!("http://{address}/keys"),
    );
    school.token_url = Some(format!("http://{address}/token"));
    let registrations = MemoryRegistrations::new();
    registrations.insert(school, ["dep-1"]);
    let key = PrivateKey::from_pem(include_str!("../../fixtures/keys/tool.pem")).expect("a key");
    let http = Arc::new(Connection(address, Mutex::default()));
    let parts = ToolParts::in_memory("https://tool.example.test", registrations, key, "tool-1", http);
    Tool::new(parts.expect("the system's randomness")).expect("a tool")
}

/// One connection that stays open.
struct Connection(SocketAddr, Mutex<Option<TcpStream>>);

impl HttpClient for Connection {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let kept = self.1.lock().expect("a lock").take();
        let mut stream = kept.unwrap_or_else(|| TcpStream::connect(self.0).expect("a connection"));
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let mut head =
            format!("{} {path} HTTP/1.1\r\ncontent-length: {}\r\n", request.method(), request.body().len());
        for (name, value) in request.headers() {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().expect("a header")));
        }
        head.push_str("\r\n");
        stream.write_all(&[head.as_bytes(), request.body()].concat()).expect("a request");
        let (head, start) = head_of(&mut stream).expect("an answer");
        let mut response = Response::new(());
        for line in head.lines().skip(1) {
            let Some((name, value)) = line.split_once(": ") else { continue };
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a header");
            response.headers_mut().append(name, HeaderValue::from_str(value).expect("a header"));
        }
        let length = length_of(&head) - start.len();
        let kept = stream.try_clone().expect("a connection");
        *self.1.lock().expect("a lock") = Some(kept);
        let body = Body::new(Rest { stream, start: Some(start), length });
        Box::pin(std::future::ready(Ok(response.map(|()| body))))
    }
}

struct Rest {
    stream: TcpStream,
    start: Option<Vec<u8>>,
    length: usize,
}

impl BodySource for Rest {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        let mut chunk = self.start.take().unwrap_or_default();
        if chunk.is_empty() && self.length > 0 {
            chunk = vec![0; self.length.min(65_536)];
            let length = self.stream.read(&mut chunk).expect("a body");
            chunk.truncate(length);
            self.length -= length;
        }
        Box::pin(std::future::ready(Ok(Some(chunk).filter(|chunk| !chunk.is_empty()))))
    }
}

/// A head, and what was read behind it. `None` where the other side is gone.
fn head_of(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut read = Vec::new();
    loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = read.split_off(end + 4);
            return Some((String::from_utf8(read).ok()?, rest));
        }
        let mut more = [0; 16_384];
        let length = stream.read(&mut more).ok().filter(|length| *length > 0)?;
        read.extend_from_slice(&more[..length]);
    }
}

fn length_of(head: &str) -> usize {
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()).unwrap_or_default()
}

fn serve(mut stream: TcpStream, address: SocketAddr, body: &str) {
    while let Some((head, rest)) = head_of(&mut stream) {
        let mut rest = vec![0; length_of(&head) - rest.len()];
        stream.read_exact(&mut rest).expect("a body");
        let path = head.split(' ').nth(1).unwrap_or_default();
        let number: usize =
            path.split_once("?p=").and_then(|(_, page)| page.parse().ok()).unwrap_or_default();
        let (body, link) = if path.starts_with("/token") {
            (TOKEN, String::new())
        } else if number + 1 < PAGES {
            (body, format!("link: <http://{address}/m?p={}>; rel=\"next\"\r\n", number + 1))
        } else {
            (body, String::new())
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{link}content-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("an answer");
        stream.write_all(body.as_bytes()).expect("an answer");
    }
}
