//! A platform over ports in memory, a tool that answers by hand, and a browser that reads forms.

use http::{HeaderMap, Request, Response};
use lti_claims::variables::Values;
use lti_claims::{ContextRole, LaunchClaims, ResourceLink, ResourceLinkRequest, Roles, User};
use lti_oidc::AuthenticationRequest;
use lti_platform::gradebook::MemoryGradebook;
use lti_platform::memory::MemoryTools;
use lti_platform::roster::MemoryRoster;
use lti_platform::{
    Authorization, Error, LaunchIntent, LaunchSource, Platform, PlatformParts, ToolKeys, ToolRegistration,
    ToolStore,
};
use lti_security::memory::{ManualClock, MemoryReplayGuard};
use lti_security::oauth::{AccessToken, ClientAssertion, Scopes, TokenRequest};
use lti_security::ports::{BoxFuture, Freshness, HttpClient, HttpError, ReplayGuard};
use lti_security::replay::ReplayKey;
use lti_security::seal::Sealer;
use lti_security::service::Body;
use lti_security::{
    Algorithm, Clock, CryptoProvider, Expected, KeySet, PortError, PrivateKey, SecureRandom, SenderKeys,
    SigningKey, UnixTime, Unverified,
};
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::thread::Thread;
use std::time::Duration;

pub(crate) const NOW: UnixTime = UnixTime::from_seconds(1_760_000_000);
pub(crate) const ISSUER: &str = "https://lms.example.test";
pub(crate) const BASE: &str = "https://lms.example.test/lti";
pub(crate) const TOKEN_URL: &str = "https://lms.example.test/lti/token";
pub(crate) const CLIENT: &str = "client-0001";
pub(crate) const REDIRECT: &str = "https://tool.example.test/launch";
pub(crate) const TARGET: &str = "https://tool.example.test/r/42";
pub(crate) const KEY_SET: &str = "https://tool.example.test/jwks";
pub(crate) const USER: &str = "user-0001";
pub(crate) const LINE_ITEM: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
pub(crate) const READ_ONLY: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
pub(crate) const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
pub(crate) const RESULT: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
pub(crate) const GROUPS: &str = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";
pub(crate) const ROSTER: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

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

/// Bytes that follow from a counter: no two calls give the same.
#[derive(Default)]
pub(crate) struct Seeded {
    counter: AtomicU64,
    fails: AtomicBool,
}

impl Seeded {
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

/// The network: the tool's key set.
pub(crate) struct Network {
    pub(crate) requests: Mutex<Vec<String>>,
    pub(crate) status: Mutex<u16>,
}

impl HttpClient for Network {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        self.requests.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
        let document = lti_security::keyset::to_json(&[key("tool").public_jwk()]);
        let response = Response::builder().status(*self.status.lock().unwrap());
        Box::pin(ready(Ok(response.body(Body::from_bytes(document.into_bytes())).unwrap())))
    }
}

/// The application: its tools, its people and links, and its replay guard.
pub(crate) struct Application {
    pub(crate) tools: MemoryTools,
    replay: MemoryReplayGuard,
    pub(crate) calls: Mutex<Vec<String>>,
    /// The name of the call that fails from now on.
    pub(crate) broken: Mutex<&'static str>,
    /// What a launch of link-42 says now; `None` where the person may not open it any more.
    pub(crate) message: Mutex<Option<ResourceLinkRequest>>,
}

impl Application {
    fn note(&self, call: &'static str, detail: &str) -> Result<(), PortError> {
        self.calls.lock().unwrap().push(format!("{call} {detail}"));
        if *self.broken.lock().unwrap() == call {
            return Err(PortError::new("Application", "switched off"));
        }
        Ok(())
    }

    pub(crate) fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

impl ToolStore for Application {
    fn find<'a>(&'a self, client_id: &'a str) -> BoxFuture<'a, Result<Option<ToolRegistration>, PortError>> {
        match self.note("find", client_id) {
            Ok(()) => self.tools.find(client_id),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    fn is_deployed<'a>(
        &'a self,
        client_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<bool, PortError>> {
        match self.note("is_deployed", deployment_id) {
            Ok(()) => self.tools.is_deployed(client_id, deployment_id),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

impl LaunchSource for Application {
    fn message<'a>(
        &'a self,
        user_id: &'a str,
        _: &'a str,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
        let noted = self.note("message", reference);
        assert_eq!(user_id, USER, "asked for the person of the session alone");
        Box::pin(ready(noted.map(|()| self.message.lock().unwrap().clone())))
    }

    fn variables<'a>(
        &'a self,
        user_id: &'a str,
        client_id: &'a str,
        reference: &'a str,
        names: &'a [String],
    ) -> BoxFuture<'a, Result<Values, PortError>> {
        assert_eq!((user_id, client_id), (USER, CLIENT));
        let noted = self.note("variables", &format!("{reference} {}", names.join(" ")));
        let values = [("ResourceLink.submission.endDateTime", "2026-11-30T23:59:59Z")];
        Box::pin(ready(noted.map(|()| values.into_iter().collect())))
    }
}

impl ReplayGuard for Application {
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

pub(crate) struct World {
    pub(crate) platform: Platform,
    pub(crate) parts: PlatformParts,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) random: Arc<Seeded>,
    pub(crate) network: Arc<Network>,
    pub(crate) application: Arc<Application>,
    pub(crate) gradebook: Arc<MemoryGradebook>,
    pub(crate) roster: Arc<MemoryRoster>,
}

pub(crate) fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(match name {
        "platform" => include_str!("../../../../fixtures/keys/platform.pem"),
        "tool" => include_str!("../../../../fixtures/keys/tool.pem"),
        "stranger" => include_str!("../../../../fixtures/keys/stranger.pem"),
        other => panic!("no key {other}"),
    })
    .unwrap()
}

pub(crate) fn key(name: &str) -> SigningKey {
    let kid = format!("{name}-1");
    SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &private_key(name), kid).unwrap()
}

pub(crate) fn tool() -> ToolRegistration {
    let mut tool = ToolRegistration::new(
        CLIENT,
        "Quizzes",
        "https://tool.example.test/login",
        vec![REDIRECT.into()],
        ToolKeys::KeySetUrl(KEY_SET.into()),
    );
    tool.scopes = [LINE_ITEM, SCORE, RESULT].into_iter().collect();
    tool
}

pub(crate) fn message() -> ResourceLinkRequest {
    let mut user = User::new(USER);
    user.name = Some("Ada Example".into());
    user.email = Some("ada@school.example.test".into());
    ResourceLinkRequest::new(
        user,
        "dep-1",
        TARGET,
        ResourceLink::new("rl-42"),
        Roles::from([ContextRole::Learner]),
    )
}

pub(crate) fn parts_with(issuer: &str, base_url: &str) -> (PlatformParts, World) {
    crate::logs::keep_every_line_askable();
    let clock = Arc::new(ManualClock::new(NOW));
    let random = Arc::new(Seeded::default());
    let network = Arc::new(Network { requests: Mutex::default(), status: Mutex::new(200) });
    let tools = MemoryTools::new();
    tools.insert(tool(), ["dep-1"]);
    let application = Arc::new(Application {
        tools,
        replay: MemoryReplayGuard::default(),
        calls: Mutex::default(),
        broken: Mutex::new(""),
        message: Mutex::new(Some(message())),
    });
    let memory = PlatformParts::in_memory(
        base_url,
        MemoryTools::new(),
        application.clone(),
        private_key("platform"),
        "platform-1",
        network.clone(),
    );
    let gradebook = Arc::new(MemoryGradebook::default());
    let roster = Arc::new(MemoryRoster::default());
    let parts = PlatformParts {
        issuer: issuer.into(),
        gradebook: gradebook.clone(),
        roster: roster.clone(),
        clock: clock.clone(),
        random: random.clone(),
        tools: application.clone(),
        replay_guard: application.clone(),
        sealer: Sealer::new(CryptoProvider::ring(), vec![7; 32]).unwrap(),
        ..memory.unwrap()
    };
    let usual = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..parts.clone() };
    let platform = Platform::new(usual).unwrap();
    let world =
        World { platform, parts: parts.clone(), clock, random, network, application, gradebook, roster };
    (parts, world)
}

pub(crate) fn world() -> World {
    parts_with(ISSUER, BASE).1
}

impl World {
    /// Changes the tool's registration.
    pub(crate) fn change(&self, change: impl FnOnce(&mut ToolRegistration)) {
        let mut tool = tool();
        change(&mut tool);
        self.application.tools.insert(tool, Vec::<String>::new());
    }

    /// Withdraws the deployment and keeps the tool.
    pub(crate) fn undeploy(&self) {
        self.application.tools.remove(CLIENT);
        self.change(|_| {});
    }
}

// ---- browser ----

pub(crate) type Pairs = Vec<(String, String)>;

/// Where a page's form goes, and what it carries.
pub(crate) fn form(response: &Response<Vec<u8>>) -> (String, Pairs) {
    let page = core::str::from_utf8(response.body()).unwrap();
    let unescape = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    };
    let action = page.split_once("action=\"").unwrap().1.split('"').next().unwrap();
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1).map(|input| {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        (unescape(name), unescape(rest.split('"').next().unwrap()))
    });
    (unescape(action), inputs.collect())
}

pub(crate) fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    &pairs.iter().find(|(candidate, _)| candidate == name).unwrap_or_else(|| panic!("{name} in {pairs:?}")).1
}

pub(crate) fn encode(pairs: &Pairs) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut all, byte| {
            if byte.is_ascii_alphanumeric() {
                all.push(char::from(byte));
            } else {
                all.push_str(&format!("%{byte:02X}"));
            }
            all
        })
    };
    let pairs: Vec<_> =
        pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

pub(crate) fn post(pairs: &Pairs) -> Request<Vec<u8>> {
    Request::post("https://lms.example.test/lti/x")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encode(pairs).into_bytes())
        .unwrap()
}

// ---- launch ----

pub(crate) fn intent() -> LaunchIntent {
    LaunchIntent::new(USER.into(), CLIENT.into(), "dep-1".into(), "link-42".into(), TARGET.into())
}

/// Begins a launch, and gives the authentication request that the tool answers with.
pub(crate) fn asked(world: &World) -> Pairs {
    let (_, login) = form(&block_on(world.platform.begin_launch(&intent())).unwrap());
    let mut request = AuthenticationRequest::new(
        value(&login, "client_id").to_owned(),
        REDIRECT.into(),
        value(&login, "login_hint").to_owned(),
        "nonce-1".into(),
    );
    request.lti_message_hint = Some(value(&login, "lti_message_hint").to_owned());
    request.state = Some("state-1".into());
    request.parameters().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(crate) fn authorize(world: &World, pairs: &Pairs, session: Option<&str>) -> Result<Authorization, Error> {
    block_on(world.platform.authorize(&post(pairs), session))
}

/// What the tool is told, and what the log says: `error` and the reason's code.
#[track_caller]
pub(crate) fn told(result: Result<Authorization, Error>) -> (String, &'static str) {
    let Ok(Authorization::Refused(response, error)) = result else { panic!("{result:?}") };
    let (action, fields) = form(&response);
    assert_eq!(action, REDIRECT);
    assert!(fields.iter().all(|(name, _)| name != "id_token"));
    (value(&fields, "error").to_owned(), error.code())
}

/// What is shown on the platform's own page.
#[track_caller]
pub(crate) fn own_page(result: Result<Authorization, Error>) -> (&'static str, u16) {
    let error = result.unwrap_err();
    (error.code(), error.status().as_u16())
}

#[track_caller]
pub(crate) fn launched(result: Result<Authorization, Error>) -> Pairs {
    let Ok(Authorization::Launch(response)) = result else { panic!("{result:?}") };
    let (action, fields) = form(&response);
    assert_eq!(action, REDIRECT);
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    fields
}

/// The claims of a token, after it was verified as a tool would.
pub(crate) fn verified(token: &str, now: UnixTime) -> LaunchClaims {
    let policy = lti_security::Policy::default();
    let document = lti_security::keyset::to_json(&[key("platform").public_jwk()]);
    let keys = KeySet::from_json(&CryptoProvider::ring(), document.as_bytes(), &policy).unwrap();
    let expected = Expected {
        issuer: ISSUER,
        audiences: &[CLIENT],
        authorized_parties: &[CLIENT],
        nonce: Some("nonce-1"),
        max_age: Duration::from_secs(1),
        max_lifetime: Duration::from_secs(300),
    };
    let token = Unverified::<LaunchClaims>::parse(token, &policy).unwrap();
    token.verify(SenderKeys::Set(&keys), &expected, &policy, now).unwrap().into_claims()
}

// ---- tokens ----

static JTI: AtomicU64 = AtomicU64::new(0);

pub(crate) fn fresh_jti() -> String {
    format!("jti-{}", JTI.fetch_add(1, Ordering::SeqCst))
}

pub(crate) fn assertion(world: &World, deployment_id: Option<&str>) -> String {
    let assertion =
        ClientAssertion { client_id: CLIENT, audience: TOKEN_URL, deployment_id, jti: &fresh_jti() };
    assertion.sign(&key("tool"), world.clock.now()).unwrap()
}

pub(crate) fn token_request(assertion: String, scope: &str) -> Request<Vec<u8>> {
    TokenRequest::new(assertion, Scopes::parse(scope)).to_http(TOKEN_URL).unwrap()
}

/// An access token for these scopes.
pub(crate) fn access_token(world: &World, deployment_id: Option<&str>, scope: &str) -> AccessToken {
    let request = token_request(assertion(world, deployment_id), scope);
    block_on(world.platform.grant(&request)).unwrap().access_token
}

pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().unwrap()
}
