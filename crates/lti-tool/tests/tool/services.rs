//! What no fixture can say about access tokens: ports that break, and callers that leave. The rest are programs of
//! lti-conformance.

use crate::support::{block_on, parts_with, registration};
use http::{Request, Response};
use lti_security::PortError;
use lti_security::oauth::{GrantedToken, GrantedTokens, Scopes, TokenAnswer, TokenKey};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_security::{UnixTime, oauth::AccessToken};
use lti_tool::memory::MemoryTokenCache;
use lti_tool::{AccessRequest, TokenCache, Tool, ToolParts};
use std::future::{pending, poll_fn, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

const SCOPE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

/// What the token endpoint does at each request, in order.
enum Act {
    Answer,
    Hang,
    Panic,
}

struct Endpoint {
    acts: Mutex<Vec<Act>>,
    asked: AtomicUsize,
}

impl Endpoint {
    fn new(acts: impl IntoIterator<Item = Act>) -> Arc<Self> {
        let mut acts: Vec<Act> = acts.into_iter().collect();
        acts.reverse();
        Arc::new(Self { acts: Mutex::new(acts), asked: AtomicUsize::new(0) })
    }
}

impl HttpClient for Endpoint {
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let act = self.acts.lock().unwrap().pop();
        match act.unwrap_or(Act::Answer) {
            Act::Answer => {
                let body = format!(r#"{{"access_token":"t-{number}","expires_in":3600}}"#);
                Box::pin(ready(Ok(Response::new(Body::from_bytes(body.into_bytes())))))
            }
            Act::Hang => Box::pin(pending()),
            Act::Panic => Box::pin(async { panic!("a client that panics") }),
        }
    }
}

struct BrokenCache;

impl TokenCache for BrokenCache {
    fn get<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<GrantedTokens>, PortError>> {
        Box::pin(ready(Err(PortError::new("TokenCache", "switched off"))))
    }

    fn put<'a>(&'a self, _: &'a TokenKey, _: GrantedTokens) -> BoxFuture<'a, Result<(), PortError>> {
        Box::pin(ready(Err(PortError::new("TokenCache", "switched off"))))
    }

    fn remove<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<(), PortError>> {
        Box::pin(ready(Err(PortError::new("TokenCache", "switched off"))))
    }
}

fn tool(http: Arc<Endpoint>, token_cache: Arc<dyn TokenCache>) -> Tool {
    let (parts, world) = parts_with(crate::support::BASE);
    let mut school = registration();
    school.token_url = Some("https://lms.example.test/token".into());
    world.watched.registrations.insert(school, ["dep-1"]);
    Tool::new(ToolParts { http, token_cache, ..parts }).unwrap()
}

fn request() -> AccessRequest {
    AccessRequest::new("school", "dep-1", Scopes::parse(SCOPE))
}

#[test]
fn a_broken_cache_costs_a_request_and_not_the_call() {
    let endpoint = Endpoint::new([]);
    let tool = tool(endpoint.clone(), Arc::new(BrokenCache));
    for _ in 0..3 {
        block_on(tool.access_token(&request())).unwrap();
    }
    assert_eq!(endpoint.asked.load(Ordering::SeqCst), 3);
}

#[test]
fn a_client_that_panics_is_an_error_and_the_next_call_goes_on() {
    let tool = tool(Endpoint::new([Act::Panic]), Arc::new(MemoryTokenCache::default()));
    let first = {
        let tool = tool.clone();
        std::thread::spawn(move || block_on(tool.access_token(&request())).map(|_| ()))
    };
    assert!(first.join().is_err(), "the panic reaches the one who drove it");
    block_on(tool.access_token(&request())).unwrap();
}

#[test]
fn a_caller_who_leaves_takes_the_request_along_unless_somebody_else_waits() {
    let endpoint = Endpoint::new([Act::Hang]);
    let tool = tool(endpoint.clone(), Arc::new(MemoryTokenCache::default()));
    let asked = request();
    {
        let mut leaver = pin!(tool.access_token(&asked));
        block_on(poll_fn(|context| {
            assert!(leaver.as_mut().poll(context).is_pending());
            Poll::Ready(())
        }));
    }
    block_on(tool.access_token(&asked)).unwrap();
    assert_eq!(endpoint.asked.load(Ordering::SeqCst), 2);
}

#[test]
fn the_memory_cache_is_bounded_and_what_ends_first_goes() {
    let cache = MemoryTokenCache::default();
    let provider = lti_security::CryptoProvider::ring();
    let scopes = Scopes::new();
    let key = |number: usize| {
        let client_id = number.to_string();
        let source = lti_security::oauth::TokenSource {
            token_url: "",
            client_id: &client_id,
            deployment_id: None,
            scopes: &scopes,
            kid: "",
        };
        TokenKey::new(&provider, &source)
    };
    let tokens = |life: usize| {
        let life = Duration::from_secs(life as u64);
        let answer = TokenAnswer::new(AccessToken::new("t".into()), life, Scopes::new());
        GrantedTokens::from(GrantedToken::new(answer, &Scopes::new(), UnixTime::from_seconds(0)))
    };
    let there = |number: usize| block_on(cache.get(&key(number))).unwrap().is_some();
    for number in 0..=MemoryTokenCache::CAPACITY {
        // The second one ends first.
        let life = if number == 1 { 1 } else { 1_000 + number };
        block_on(cache.put(&key(number), tokens(life))).unwrap();
    }
    assert!(there(0) && !there(1) && there(MemoryTokenCache::CAPACITY));
    block_on(cache.remove(&key(0))).unwrap();
    assert!(!there(0));
}
