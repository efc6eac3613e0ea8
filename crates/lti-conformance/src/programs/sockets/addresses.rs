//! ATK-062: names and addresses that lead inside.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lti_reqwest::ResolveHost;
use lti_security::memory::ManualClock;
use lti_security::ports::{BoxFuture, HttpClient};
use lti_security::{CryptoProvider, Policy, UnixTime, keyset::KeySetClient, memory::MemoryKeyCache};

use super::super::Program;
use super::super::services::{access, failed, ours, same, tool_side};
use super::{Server, client, moved, request, respond, runtime};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::Subject;

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-addresses",
    summary: "a key set, token or service host that is, or resolves to, a private, loopback, link-local, metadata, IPv4-mapped or mixed address is refused before anything is connected to; every connection has a judgement of its own, and the address that was judged is the one that is connected to",
    requirements: &["ATK-062"],
    run,
};

const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

/// A resolver that gives one list after the other, the last one for ever.
#[derive(Default)]
struct Script {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let list = |texts: &&[&str]| texts.iter().filter_map(|text| text.parse().ok()).collect();
        Arc::new(Self { answers: Mutex::new(answers.iter().map(list).collect()), asked: AtomicUsize::new(0) })
    }
}

impl ResolveHost for Script {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let next = if answers.len() > 1 { Some(answers.remove(0)) } else { answers.first().cloned() };
        Box::pin(std::future::ready(next.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))))
    }
}

/// What a name resolves to, and why nothing is sent there.
const NAMES: [(&[&str], &str); 15] = [
    (&["127.0.0.1"], "address-not-allowed"),
    (&["127.8.9.10"], "address-not-allowed"),
    (&["::1"], "address-not-allowed"),
    (&["0.0.0.0"], "address-not-allowed"),
    (&["10.0.0.1"], "address-not-allowed"),
    (&["172.16.0.1"], "address-not-allowed"),
    (&["192.168.0.1", "10.0.0.1"], "address-not-allowed"),
    (&["fd12::1"], "address-not-allowed"),
    (&["169.254.1.1"], "address-not-allowed"),
    (&["fe80::1"], "address-not-allowed"),
    (&["169.254.169.254"], "address-not-allowed"),
    (&["fd00:ec2::254"], "address-not-allowed"),
    (&["::ffff:127.0.0.1"], "address-not-allowed"),
    (&["8.8.8.8", "127.0.0.1"], "addresses-mixed"),
    (&["10.0.0.1", "2606:4700::1111"], "addresses-mixed"),
];

/// Hosts that are addresses already, in every spelling.
const HOSTS: [(&str, &str); 14] = [
    ("127.0.0.1", "address-not-allowed"),
    ("2130706433", "address-not-allowed"),
    ("0x7f000001", "address-not-allowed"),
    ("0177.0.0.1", "address-not-allowed"),
    ("127.1", "address-not-allowed"),
    ("[::1]", "address-not-allowed"),
    ("[::ffff:127.0.0.1]", "address-not-allowed"),
    ("[64:ff9b::7f00:1]", "address-not-allowed"),
    ("10.0.0.1", "address-not-allowed"),
    ("169.254.169.254", "address-not-allowed"),
    ("[fd00:ec2::254]", "address-not-allowed"),
    ("localhost", "host-is-local"),
    ("lms.localhost", "host-is-local"),
    ("localhost.", "host-trailing-dot"),
];

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let runtime = runtime()?;
    let _in_it = runtime.enter();
    let server = Server::new(|mut stream| {
        request(&mut stream);
        respond(&mut stream, 200, "", br#"{"keys":[],"access_token":"t-1"}"#);
    })?;
    for (addresses, code) in NAMES {
        let script = Script::new(&[addresses]);
        let http = client(|options| options.resolver = script)?;
        let origin = format!("https://lms.example:{}", server.port);
        let what = format!("{addresses:?}");
        refused(&what, key_set(http.clone(), &format!("{origin}/jwks")), "key-set-unavailable", code)?;
        services(fixtures, http, &origin, &what, code)?;
    }
    for (host, code) in HOSTS {
        let http = client(|_| ())?;
        let url = format!("https://{host}:{}/jwks", server.port);
        refused(host, key_set(http, &url), "key-set-unavailable", code)?;
    }
    let url = format!("http://127.0.0.1:{}/jwks", server.port);
    refused("http", key_set(client(|_| ())?, &url), "key-set-unavailable", "scheme-not-allowed")?;
    same("connections", server.accepted()?, 0)?;
    rebinding(&server)
}

fn key_set(http: Arc<dyn HttpClient>, url: &str) -> Result<(), lti_oidc::Error> {
    let clock = Arc::new(ManualClock::new(UnixTime::from_seconds(1_760_000_000)));
    let cache = Arc::new(MemoryKeyCache::default());
    let keys = KeySetClient::new(CryptoProvider::ring(), http, cache, clock, Policy::default());
    block_on(keys.key_set(url, "any")).map(|_| ()).map_err(lti_oidc::Error::from)
}

/// The tool's token request goes to this origin, and then its call, with a token from a platform that is allowed.
fn services(
    fixtures: &Fixtures,
    http: Arc<dyn HttpClient>,
    origin: &str,
    what: &str,
    code: &str,
) -> Result<(), End> {
    let world = moved(fixtures.world("one-platform")?, origin);
    let clock = Arc::new(ManualClock::new(UnixTime::from_seconds(world.now)));
    let tool = tool_side(fixtures, &world, clock.clone(), http.clone())?.tool;
    let outcome = block_on(tool.access_token(&access(&[SCORE])));
    refused(what, outcome.map(|_| ()), "token-endpoint-unavailable", code)?;
    // Tokens come from memory here, everything else goes the way of the guarded client.
    let tool = tool_side(fixtures, fixtures.world("one-platform")?, clock, Arc::new(TokensHere(http)))?.tool;
    let client = tool.service(access(&[SCORE]), origin).map_err(failed)?;
    let request = http::Request::get(format!("{origin}/service")).body(Vec::new()).map_err(failed)?;
    let outcome = block_on(client.send(request, &[SCORE]));
    refused(what, outcome.map(|_| ()), "service-unavailable", code)
}

struct TokensHere(Arc<dyn HttpClient>);

impl HttpClient for TokensHere {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<lti_security::service::Body>, lti_security::ports::HttpError>>
    {
        if request.uri().path() == "/lti/token" {
            let body = br#"{"access_token":"t-1","token_type":"Bearer","expires_in":3600}"#.to_vec();
            return Box::pin(std::future::ready(Ok(http::Response::new(body.into()))));
        }
        self.0.send(request)
    }
}

/// Refused under this code, for a reason that begins with that one, which tells no address that a name has.
fn refused(what: &str, outcome: Result<(), lti_oidc::Error>, code: &str, reason: &str) -> Result<(), End> {
    let Err(error) = outcome else { return Err(failed(format!("{what}: it was sent"))) };
    same(what, error.code(), code)?;
    let text = error.to_string();
    if text.contains(&format!("the request was not sent: {reason}: ")) {
        Ok(())
    } else {
        Err(failed(format!("{what}: {text}; expected {reason}")))
    }
}

/// A name that is good when it is looked at first, and leads inside afterwards.
fn rebinding(server: &Server) -> Result<(), End> {
    let script = Script::new(&[&["127.0.0.1"], &["10.0.0.1"], &["127.0.0.1", "10.0.0.1"], &["127.0.0.1"]]);
    let resolver = script.clone();
    let http = client(|options| {
        options.addresses.danger_allow_loopback = true;
        options.resolver = resolver;
    })?;
    let url = format!("http://lms.example:{}/jwks", server.port);
    for (turn, reason) in
        [None, Some("address-not-allowed"), Some("addresses-mixed"), None].iter().enumerate()
    {
        let what = format!("turn {turn} of a name that changes");
        let outcome = key_set(http.clone(), &url);
        match reason {
            None => outcome.map_err(failed)?,
            Some(reason) => refused(&what, outcome, "key-set-unavailable", reason)?,
        }
    }
    // One look a connection: what was judged is what was connected to.
    same("looks at the name", script.asked.load(Ordering::SeqCst), 4)?;
    same("connections", server.accepted()?, 2)
}
