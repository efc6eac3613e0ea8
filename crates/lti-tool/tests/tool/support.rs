//! A tool over ports in memory, a platform that answers by hand, and a browser of three cookies.

use http::{HeaderMap, Request, Response};
use lti_oidc::{AuthenticationResponse, LoginInitiation};
use lti_security::memory::{ManualClock, MemoryKeyCache, MemoryReplayGuard};
use lti_security::ports::{BoxFuture, CachedKeySet, Freshness, HttpClient, HttpError, KeyCache, ReplayGuard};
use lti_security::replay::ReplayKey;
use lti_security::seal::Sealer;
use lti_security::service::Body;
use lti_security::{
    Algorithm, Clock, CryptoProvider, PortError, PrivateKey, SecureRandom, SigningKey, UnixTime, sign,
};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::{
    DeploymentStatus, Error, Found, LoginOutcome, Outcome, PlatformRegistration, RegistrationStore,
    SealedLogins, Tool, ToolParts,
};
use serde_json::{Value, json};
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::thread::Thread;

pub(crate) const NOW: UnixTime = UnixTime::from_seconds(1_760_000_000);
pub(crate) const ISSUER: &str = "https://lms.example.test";
pub(crate) const CLIENT: &str = "client-0001";
pub(crate) const BASE: &str = "https://tool.example.test/lti";
pub(crate) const TARGET: &str = "https://tool.example.test/r/42";
pub(crate) const KEY_SET: &str = "https://lms.example.test/jwks";

/// Waits for a future on this thread; wakes work across threads.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Bytes that follow from a seed: every run of a test is the same, and no two calls give the same.
pub(crate) struct Seeded {
    counter: AtomicU64,
    fails: AtomicBool,
}

impl Seeded {
    pub(crate) fn new() -> Self {
        Self { counter: AtomicU64::new(0), fails: AtomicBool::new(false) }
    }

    pub(crate) fn fail(&self) {
        self.fails.store(true, Ordering::SeqCst);
    }
}

impl SecureRandom for Seeded {
    fn fill(&self, target: &mut [u8]) -> Result<(), PortError> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(PortError::new("SecureRandom", "switched off"));
        }
        for chunk in target.chunks_mut(32) {
            let number = self.counter.fetch_add(1, Ordering::SeqCst);
            let bytes = CryptoProvider::ring().sha256(&number.to_be_bytes());
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

/// The network: one platform's key set, or whatever a test puts there.
pub(crate) struct Network {
    pub(crate) requests: Mutex<Vec<String>>,
    pub(crate) answer: Mutex<(u16, String)>,
}

impl HttpClient for Network {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        self.requests.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
        let (status, body) = self.answer.lock().unwrap().clone();
        let response = Response::builder().status(status).body(Body::from_bytes(body.into_bytes())).unwrap();
        Box::pin(ready(Ok(response)))
    }
}

/// Every call to a port that keeps something, in order. Registrations, replay guard and key cache in one.
pub(crate) struct Watched {
    pub(crate) registrations: MemoryRegistrations,
    replay: MemoryReplayGuard,
    keys: MemoryKeyCache,
    pub(crate) calls: Mutex<Vec<String>>,
    /// The name of the call that fails from now on.
    pub(crate) broken: Mutex<&'static str>,
}

impl Watched {
    fn note(&self, call: &'static str, detail: &str) -> Result<(), PortError> {
        self.calls.lock().unwrap().push(format!("{call} {detail}").trim().to_owned());
        if *self.broken.lock().unwrap() == call {
            return Err(PortError::new("Watched", "switched off"));
        }
        Ok(())
    }

    pub(crate) fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

impl RegistrationStore for Watched {
    fn find<'a>(
        &'a self,
        issuer: &'a str,
        client_id: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Found, PortError>> {
        match self.note("find", client_id.unwrap_or_default()) {
            Ok(()) => self.registrations.find(issuer, client_id),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<PlatformRegistration>, PortError>> {
        match self.note("get", id) {
            Ok(()) => self.registrations.get(id),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    fn deployment<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<DeploymentStatus, PortError>> {
        match self.note("deployment", deployment_id) {
            Ok(()) => self.registrations.deployment(registration_id, deployment_id),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

impl ReplayGuard for Watched {
    fn check_and_insert(
        &self,
        key: ReplayKey,
        expires: UnixTime,
        now: UnixTime,
    ) -> BoxFuture<'_, Result<Freshness, PortError>> {
        match self.note("replay", &expires.seconds().to_string()) {
            Ok(()) => self.replay.check_and_insert(key, expires, now),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

impl KeyCache for Watched {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Option<CachedKeySet>, PortError>> {
        KeyCache::get(&self.keys, url)
    }

    fn put<'a>(&'a self, url: &'a str, set: CachedKeySet) -> BoxFuture<'a, Result<(), PortError>> {
        match self.note("keys", url) {
            Ok(()) => self.keys.put(url, set),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

/// Everything around one tool.
pub(crate) struct World {
    pub(crate) tool: Tool,
    pub(crate) parts: ToolParts,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) random: Arc<Seeded>,
    pub(crate) network: Arc<Network>,
    pub(crate) watched: Arc<Watched>,
}

pub(crate) fn registration() -> PlatformRegistration {
    PlatformRegistration::new("school", ISSUER, CLIENT, "https://lms.example.test/authorize", KEY_SET)
}

pub(crate) fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(match name {
        "platform" => include_str!("../../../../fixtures/keys/platform.pem"),
        "platform-next" => include_str!("../../../../fixtures/keys/platform-next.pem"),
        "stranger" => include_str!("../../../../fixtures/keys/stranger.pem"),
        "tool" => include_str!("../../../../fixtures/keys/tool.pem"),
        other => panic!("no key {other}"),
    })
    .unwrap()
}

pub(crate) fn signing_key(name: &str, kid: &str) -> SigningKey {
    SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &private_key(name), kid).unwrap()
}

pub(crate) fn key_set(keys: &[(&str, &str)]) -> String {
    let keys: Vec<_> = keys.iter().map(|(name, kid)| signing_key(name, kid).public_jwk()).collect();
    lti_security::keyset::to_json(&keys)
}

pub(crate) fn parts_with(base_url: &str) -> (ToolParts, World) {
    let clock = Arc::new(ManualClock::new(NOW));
    let random = Arc::new(Seeded::new());
    let network = Arc::new(Network {
        requests: Mutex::default(),
        answer: Mutex::new((200, key_set(&[("platform", "platform-1")]))),
    });
    let registrations = MemoryRegistrations::new();
    registrations.insert(registration(), ["dep-1"]);
    let watched = Arc::new(Watched {
        registrations,
        replay: MemoryReplayGuard::default(),
        keys: MemoryKeyCache::default(),
        calls: Mutex::default(),
        broken: Mutex::new(""),
    });
    let sealer = Sealer::new(CryptoProvider::ring(), vec![7; 32]).unwrap();
    let memory = ToolParts::in_memory(
        base_url,
        MemoryRegistrations::new(),
        private_key("tool"),
        "tool-1",
        network.clone(),
    );
    let parts = ToolParts {
        clock: clock.clone(),
        random: random.clone(),
        registrations: watched.clone(),
        replay_guard: watched.clone(),
        key_cache: watched.clone(),
        pending_logins: Arc::new(SealedLogins::new(sealer, random.clone())),
        ..memory.unwrap()
    };
    let tool = Tool::new(ToolParts { base_url: BASE.into(), ..parts.clone() }).unwrap();
    let world = World { tool, parts: parts.clone(), clock, random, network, watched };
    (parts, world)
}

pub(crate) fn world() -> World {
    parts_with(BASE).1
}

/// A login as the browser remembers it.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) cookie_name: String,
    pub(crate) cookie: String,
}

impl Login {
    pub(crate) fn cookie_pair(&self) -> String {
        format!("{}={}", self.cookie_name, self.cookie)
    }
}

pub(crate) fn initiation() -> LoginInitiation {
    let mut initiation = LoginInitiation::new(ISSUER.into(), "hint-1".into(), TARGET.into());
    initiation.client_id = Some(CLIENT.into());
    initiation.lti_message_hint = Some("message-1".into());
    initiation
}

pub(crate) fn login_request(initiation: &LoginInitiation) -> Request<Vec<u8>> {
    Request::get(initiation.to_url("https://tool.example.test/lti/login")).body(Vec::new()).unwrap()
}

pub(crate) fn login_with(world: &World, initiation: &LoginInitiation) -> Result<Response<Vec<u8>>, Error> {
    block_on(world.tool.login(&login_request(initiation))).and_then(LoginOutcome::answer)
}

pub(crate) fn remember(response: &Response<Vec<u8>>) -> Login {
    let location = response.headers()["location"].to_str().unwrap();
    let parameter = |name: &str| {
        let (_, after) = location.split_once(&format!("&{name}=")).unwrap();
        after.split('&').next().unwrap().to_owned()
    };
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    let (name, rest) = cookie.split_once('=').unwrap();
    Login {
        state: parameter("state"),
        nonce: parameter("nonce"),
        cookie_name: name.to_owned(),
        cookie: rest.split(';').next().unwrap().to_owned(),
    }
}

pub(crate) fn login(world: &World) -> Login {
    remember(&login_with(world, &initiation()).unwrap())
}

pub(crate) const DEPLOYMENT_ID: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";

pub(crate) fn payload(world: &World, nonce: &str) -> Value {
    let now = world.clock.now().seconds();
    json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "user-0001", "iat": now, "exp": now + 300, "nonce": nonce,
        "name": "Ada Example", "email": "ada@school.example.test",
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
        DEPLOYMENT_ID: "dep-1",
        "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": TARGET,
        "https://purl.imsglobal.org/spec/lti/claim/resource_link": { "id": "rl-42" },
        "https://purl.imsglobal.org/spec/lti/claim/roles": []
    })
}

pub(crate) fn signed(payload: &Value) -> String {
    sign(&signing_key("platform", "platform-1"), payload.to_string().as_bytes()).unwrap()
}

pub(crate) fn launch_request(login: &Login, token: String, cookies: &[String]) -> Request<Vec<u8>> {
    let form = AuthenticationResponse::id_token_form("x", token, Some(&login.state));
    let body: Vec<String> = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut request = Request::post("https://tool.example.test/lti/launch")
        .header("content-type", "application/x-www-form-urlencoded");
    if !cookies.is_empty() {
        request = request.header("cookie", cookies.join("; "));
    }
    request.body(body.join("&").into_bytes()).unwrap()
}

/// The launch that a well-behaved platform sends for this login, in this browser.
pub(crate) fn good_request(world: &World, login: &Login) -> Request<Vec<u8>> {
    launch_request(login, signed(&payload(world, &login.nonce)), &[login.cookie_pair()])
}

pub(crate) fn launch(world: &World, request: &Request<Vec<u8>>) -> Result<Outcome, Error> {
    block_on(world.tool.launch(request))
}

pub(crate) fn code(result: Result<Outcome, Error>) -> (&'static str, u16) {
    let error = result.and_then(Outcome::approved).unwrap_err();
    (error.code(), error.status().as_u16())
}

#[track_caller]
pub(crate) fn assert_accepted(result: Result<Outcome, Error>) {
    assert!(matches!(result, Ok(Outcome::Launch(_))), "{result:?}");
}

pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().unwrap()
}
