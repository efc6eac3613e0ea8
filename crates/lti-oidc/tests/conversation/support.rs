//! One tool, one platform, and the steps between them in one call each.

use http::{Method, Request};
use lti_oidc::platform::{self, CheckedRequest, IncomingRequest, LaunchIntent};
use lti_oidc::tool::{
    self, BrowserSecret, CheckedLaunch, LoginAnswer, LoginSecrets, PendingLogin, cookie_name,
};
use lti_oidc::{AuthenticationResponse, Error, LoginInitiation, Policy};
use lti_security::seal::Sealer;
use lti_security::{Algorithm, CryptoProvider, KeySet, PrivateKey, SenderKeys, SigningKey, UnixTime, sign};
use serde_json::{Value, json};

pub(crate) const NOW: UnixTime = UnixTime::from_seconds(1_760_000_000);
pub(crate) const ISSUER: &str = "https://lms.example.test";
pub(crate) const CLIENT: &str = "client-0001";
pub(crate) const ENDPOINT: &str = "https://lms.example.test/authorize";
pub(crate) const REDIRECT: &str = "https://tool.example.test/launch";
pub(crate) const TARGET: &str = "https://tool.example.test/r/42";
pub(crate) const USER: &str = "user-0001";

/// The tool's registration of the platform.
pub(crate) const TOOLS_VIEW: tool::Registration<'static> = tool::Registration {
    id: "school",
    issuer: ISSUER,
    client_id: CLIENT,
    authorization_endpoint: ENDPOINT,
    redirect_uri: REDIRECT,
    target_origins: &["https://tool.example.test"],
};

pub(crate) const OWN_ORIGIN: &str = "https://tool.example.test";

/// Where the pages around platform storage lead.
pub(crate) const ROUTES: tool::StorageRoutes<'static> = tool::StorageRoutes {
    login: "https://tool.example.test/login",
    confirm: "https://tool.example.test/launch/confirm",
    script: "https://tool.example.test/storage.js",
};

/// The platform's registration of the tool.
pub(crate) const PLATFORMS_VIEW: platform::Registration<'static> =
    platform::Registration { client_id: CLIENT, redirect_uris: &[REDIRECT] };

pub(crate) fn provider() -> CryptoProvider {
    CryptoProvider::ring()
}

pub(crate) fn policy() -> Policy {
    Policy::default()
}

pub(crate) fn at(seconds: i64) -> UnixTime {
    UnixTime::from_seconds(NOW.seconds().checked_add(seconds).unwrap())
}

// ---- requests ----

pub(crate) type Pairs = Vec<(&'static str, String)>;

pub(crate) fn without(pairs: &Pairs, name: &str) -> Pairs {
    pairs.iter().filter(|(candidate, _)| *candidate != name).cloned().collect()
}

pub(crate) fn with(pairs: &Pairs, name: &'static str, value: impl Into<String>) -> Pairs {
    and(&without(pairs, name), name, value)
}

pub(crate) fn and(pairs: &Pairs, name: &'static str, value: impl Into<String>) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.push((name, value.into()));
    pairs
}

pub(crate) fn encode(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

pub(crate) fn decode(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

pub(crate) fn get(pairs: &Pairs) -> Request<Vec<u8>> {
    get_query(&encode(pairs))
}

pub(crate) fn get_query(query: &str) -> Request<Vec<u8>> {
    Request::get(["/any?", query].concat()).body(Vec::new()).unwrap()
}

pub(crate) fn post(pairs: &Pairs) -> Request<Vec<u8>> {
    send(Method::POST, Some("application/x-www-form-urlencoded"), encode(pairs))
}

pub(crate) fn send(method: Method, content_type: Option<&str>, body: String) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method).uri("/any");
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    request.body(body.into_bytes()).unwrap()
}

/// A login initiation with every parameter.
pub(crate) fn login_pairs() -> Pairs {
    [
        ("iss", ISSUER),
        ("login_hint", "hint-1"),
        ("target_link_uri", TARGET),
        ("client_id", CLIENT),
        ("lti_deployment_id", "dep-1"),
        ("lti_message_hint", "message-1"),
        ("lti_storage_target", "_parent"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

/// The same from a platform that offers no storage.
pub(crate) fn cookie_pairs() -> Pairs {
    without(&login_pairs(), "lti_storage_target")
}

/// An authentication request with every parameter.
pub(crate) fn authorize_pairs() -> Pairs {
    [
        ("scope", "openid"),
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
        ("prompt", "none"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("login_hint", "hint-1"),
        ("lti_message_hint", "message-1"),
        ("state", "state-1"),
        ("nonce", "nonce-1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

// ---- the tool's side ----

/// A login under way, and what the browser keeps of it.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) pending: PendingLogin,
    pub(crate) state: String,
    pub(crate) cookie: String,
}

pub(crate) fn read_login(pairs: &Pairs) -> Result<LoginInitiation, Error> {
    let by_post = LoginInitiation::from_http(&post(pairs), &policy());
    assert_eq!(LoginInitiation::from_http(&get(pairs), &policy()), by_post, "GET and POST are read alike");
    by_post
}

pub(crate) fn answer(pairs: &Pairs, number: u8) -> Result<LoginAnswer, Error> {
    answer_for(pairs, number, &TOOLS_VIEW)
}

pub(crate) fn answer_for(
    pairs: &Pairs,
    number: u8,
    registration: &tool::Registration<'_>,
) -> Result<LoginAnswer, Error> {
    let secrets = LoginSecrets { nonce: [number; 32], browser: BrowserSecret::new([!number; 32]) };
    read_login(pairs)?.answer(&provider(), registration, secrets, &policy(), NOW)
}

pub(crate) fn sealer() -> Sealer {
    Sealer::new(provider(), vec![7; 32]).unwrap()
}

/// The login with this number: its nonce, browser and state are its own.
pub(crate) fn login(number: u8) -> Login {
    login_with(&cookie_pairs(), number)
}

pub(crate) fn login_with(pairs: &Pairs, number: u8) -> Login {
    let pending = answer(pairs, number).unwrap().pending;
    let state = sealer().seal("login state", [number; 12], pending.to_bytes(), NOW).unwrap();
    Login { pending, state, cookie: BrowserSecret::new([!number; 32]).reveal().to_owned() }
}

pub(crate) fn key(name: &str) -> SigningKey {
    let (pem, kid) = match name {
        "platform" => (include_str!("../../../../fixtures/keys/platform.pem"), "platform-2025"),
        "stranger" => (include_str!("../../../../fixtures/keys/stranger.pem"), "stranger"),
        other => panic!("no key {other}"),
    };
    let private = PrivateKey::from_pem(pem).unwrap();
    SigningKey::new(&provider(), Algorithm::RS256, &private, kid).unwrap()
}

pub(crate) fn key_set_json() -> String {
    lti_security::keyset::to_json(&[key("platform").public_jwk()])
}

pub(crate) fn key_set() -> KeySet {
    KeySet::from_json(&provider(), key_set_json().as_bytes(), &lti_security::Policy::default()).unwrap()
}

pub(crate) const DEPLOYMENT_ID: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";
pub(crate) const TARGET_LINK_URI: &str = "https://purl.imsglobal.org/spec/lti/claim/target_link_uri";

pub(crate) fn payload(nonce: &str) -> Value {
    json!({
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": USER,
        "iat": NOW.seconds(),
        "exp": at(300).seconds(),
        "nonce": nonce,
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
        DEPLOYMENT_ID: "dep-1",
        TARGET_LINK_URI: TARGET,
        "https://purl.imsglobal.org/spec/lti/claim/resource_link": { "id": "rl-42" },
        "https://purl.imsglobal.org/spec/lti/claim/roles": []
    })
}

pub(crate) fn token(payload: &Value) -> String {
    sign(&key("platform"), payload.to_string().as_bytes()).unwrap()
}

/// Everything from the response to the replay guard, at one time and with one browser's cookie.
pub(crate) fn judge(
    response: AuthenticationResponse,
    pending: Option<PendingLogin>,
    cookie: Option<&str>,
    now: UnixTime,
    policy: &Policy,
) -> Result<CheckedLaunch, Error> {
    let security = lti_security::Policy::default();
    response
        .bind(&provider(), pending, cookie, &security, now)?
        .verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, now)?
        .check_message(&provider(), &TOOLS_VIEW, &lti_claims::Policy::default(), policy)?
        .confirmed()
}

/// [`judge`] for a login's own browser, now, by the default policy.
pub(crate) fn launch(login: &Login, payload: &Value) -> Result<CheckedLaunch, Error> {
    let response = AuthenticationResponse::new(login.state.clone(), token(payload));
    judge(response, Some(login.pending.clone()), Some(&login.cookie), NOW, &policy())
}

/// What the check page of a login's own browser posts.
pub(crate) fn confirmation(login: &Login, payload: &Value) -> Pairs {
    [
        ("id_token", token(payload)),
        ("state", login.state.clone()),
        ("stored_state", login.state.clone()),
        ("stored_nonce", login.pending.nonce()),
    ]
    .into()
}

/// From a confirmation to the replay guard.
pub(crate) fn confirm(
    login: &Login,
    fields: &Pairs,
    headers: &[(&str, &str)],
    cookie: Option<&str>,
) -> Result<CheckedLaunch, Error> {
    let security = lti_security::Policy::default();
    let mut request = post(fields);
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
        request.headers_mut().append(name, value.parse().unwrap());
    }
    tool::Confirmation::from_http(&request, OWN_ORIGIN, &policy())?
        .bind(&provider(), Some(login.pending.clone()), cookie, &security, NOW)?
        .verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW)?
        .check_message(&provider(), &TOOLS_VIEW, &lti_claims::Policy::default(), &policy())?
        .confirmed()
}

// ---- the platform's side ----

pub(crate) fn intent() -> LaunchIntent {
    LaunchIntent::new(USER.into(), CLIENT.into(), "dep-1".into(), "link-42".into(), TARGET.into())
}

/// The login initiation of this number's launch.
pub(crate) fn begin(number: u8) -> LoginInitiation {
    begin_as(&intent(), number)
}

pub(crate) fn begin_as(intent: &LaunchIntent, number: u8) -> LoginInitiation {
    intent.begin(ISSUER, &provider(), &sealer(), &[number; 40], &policy(), NOW).unwrap()
}

pub(crate) fn checked(pairs: &Pairs) -> CheckedRequest {
    let incoming = IncomingRequest::from_http(&post(pairs), &policy()).unwrap();
    incoming.check_redirect(&PLATFORMS_VIEW).unwrap().check().unwrap()
}

/// The authentication request that answers an initiation.
pub(crate) fn request_for(initiation: &LoginInitiation) -> Pairs {
    let pairs = with(&authorize_pairs(), "login_hint", initiation.login_hint.clone());
    match &initiation.lti_message_hint {
        Some(hint) => with(&pairs, "lti_message_hint", hint.clone()),
        None => without(&pairs, "lti_message_hint"),
    }
}

pub(crate) fn cookie_of(state: &str) -> String {
    cookie_name(&provider(), state)
}
