//! SEC-100, SEC-102, SEC-103: a quarter of a year of keys on both sides, and nobody notices.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use lti_platform::Platform;
use lti_security::key_ring::{KeyRecord, KeyRing, Rotation};
use lti_security::memory::MemoryKeyRingStore;
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError, KeyRingStore};
use lti_security::service::Body;
use lti_security::{Algorithm, CryptoProvider, PrivateKey, UnixTime};
use lti_tool::{AccessRequest, Tool};
use serde_json::Value;

use super::Program;
use super::services::{failed, field, ours, same};
use crate::conversation::End;
use crate::encoding::from_base64;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::keys::Keys;
use crate::pair::{Pair, Route, Wires};
use crate::subject::{Request, Response, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-rotation",
    summary: "both sides change their key every 30 days over 95 days, each published two days before and after its time and cached by the other side for a day: every six hours a launch and a token request, none fails and none makes a side fetch a key set before its day is over; a key id stands for one key for all time, and a record that takes one that is in use is not taken",
    requirements: &["SEC-100", "SEC-102", "SEC-103"],
    run,
};

const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const DAYS: i64 = 95;

fn rotation() -> Rotation {
    let days = |days: u64| Duration::from_secs(days.saturating_mul(86_400));
    Rotation { period: days(30), lead: days(2), overlap: days(2) }
}

/// Four keys for each side, in the order in which they sign.
const PLATFORM: [&str; 4] = ["platform", "platform-next", "platform-twin", "platform-4096"];
const TOOL: [&str; 4] = ["tool", "tool-next", "stranger", "platform-4096"];

/// Each side answers for its own URLs, as it does at this moment.
#[derive(Default)]
struct Live {
    sides: OnceLock<(Tool, Platform)>,
    state: Mutex<State>,
}

/// The time, when each key set was fetched, and the last assertion.
#[derive(Default)]
struct State {
    now: i64,
    fetches: BTreeMap<String, Vec<i64>>,
    assertion: String,
}

impl Live {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fetches(&self, url: &str) -> Vec<i64> {
        self.state().fetches.remove(url).unwrap_or_default()
    }

    fn fetched(&self, url: &str) {
        let mut state = self.state();
        let now = state.now;
        state.fetches.entry(url.to_owned()).or_default().push(now);
    }

    async fn answer(&self, request: Request) -> Result<Response, HttpError> {
        let broken = |error: lti_oidc::Error| HttpError::Broken { reason: error.to_string() };
        let nobody = || HttpError::Broken { reason: "nobody is there yet".to_owned() };
        let (tool, platform) = self.sides.get().ok_or_else(nobody)?;
        let url = request.uri().to_string();
        self.fetched(&url);
        if url == tool.settings().key_set_url {
            tool.jwks().await.map(cached).map_err(broken)
        } else if url == platform.settings().key_set_url {
            platform.jwks().await.map(cached).map_err(broken)
        } else if url == platform.settings().token_url {
            self.state().assertion = field(&request, "client_assertion").unwrap_or_default();
            Ok(platform.token(&request).await)
        } else {
            Err(HttpError::Connect { reason: "nobody answers at this address".to_owned() })
        }
    }
}

/// For a day, the longest that peers keep a key set.
fn cached(mut document: Response) -> Response {
    let day = http::HeaderValue::from_static("public, max-age=86400");
    document.headers_mut().insert(http::header::CACHE_CONTROL, day);
    document
}

impl HttpClient for Live {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, HttpError>> {
        Box::pin(async move { Ok(self.answer(request).await?.map(Body::from_bytes)) })
    }
}

/// The operator of a side: puts the next key into the store when the rules ask for it.
struct Operator<'a> {
    store: Arc<MemoryKeyRingStore>,
    names: std::slice::Iter<'a, &'static str>,
    side: &'static str,
    changes: usize,
}

impl Operator<'_> {
    fn tend(&mut self, keys: &Keys, now: UnixTime) -> Result<(), End> {
        let records = block_on(self.store.load()).map_err(failed)?;
        let ring = KeyRing::from_records(&CryptoProvider::ring(), &records, rotation()).map_err(failed)?;
        let Some(activates_at) = ring.due(now) else { return Ok(()) };
        let name = self.names.next().ok_or_else(|| failed("more keys were asked for than there are"))?;
        self.changes = self.changes.saturating_add(1);
        let key = keys.get(name)?;
        let record = KeyRecord {
            kid: format!("{}-{}", self.side, self.changes),
            algorithm: Algorithm::RS256,
            private_key: PrivateKey::from_pem(&key.pem).map_err(failed)?,
            activates_at,
        };
        block_on(self.store.add(record)).map_err(failed)
    }
}

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let operator = |side, names: &'static [&'static str; 4]| Operator {
        store: Arc::new(MemoryKeyRingStore::default()),
        names: names.iter(),
        side,
        changes: 0,
    };
    let mut sides = [operator("tool", &TOOL), operator("platform", &PLATFORM)];
    let world = fixtures.world("campus")?;
    for side in &mut sides {
        side.tend(&fixtures.keys, UnixTime::from_seconds(world.now))?;
    }
    let [tool, platform] = &sides;
    let live = Arc::new(Live::default());
    let wires = Wires {
        http: Some(live.clone()),
        tool_keys: Some(tool.store.clone()),
        platform_keys: Some(platform.store.clone()),
    };
    let pair = Pair::wired(world, &fixtures.keys, wires).map_err(failed)?;
    let _ = live.sides.set((pair.tool.tool.clone(), pair.platform.platform.clone()));

    let mut kids = BTreeMap::new();
    let mut history = [History::default(), History::default()];
    for step in 0..DAYS.saturating_mul(4) {
        let now = pair.now();
        live.state().now = now;
        for side in &mut sides {
            side.tend(&fixtures.keys, UnixTime::from_seconds(now))?;
        }
        let at = format!("day {}, hour {}", step / 4, (step % 4).saturating_mul(6));
        let documents = [block_on(pair.tool.tool.jwks()), block_on(pair.platform.platform.jwks())];
        let signed = [ask(&pair, &live, &at)?, launch(&pair, &at)?];
        for ((history, document), signed) in history.iter_mut().zip(documents).zip(signed) {
            history.add(now, &signed, &document.map_err(failed)?, &mut kids, &at)?;
        }
        pair.advance(HOUR.saturating_mul(6));
    }
    let urls = [pair.tool.tool.settings().key_set_url, pair.platform.platform.settings().key_set_url];
    for (side, url) in sides.iter().zip(urls) {
        same("keys of a side", side.changes, 4)?;
        taken(fixtures, side)?;
        // Nobody met a key that was not known a day before: the sets were fetched when their day was over, and never else.
        let fetches = live.fetches(&url);
        let early =
            fetches.iter().zip(fetches.iter().skip(1)).any(|(one, next)| next.saturating_sub(*one) != DAY);
        same(&format!("{url} was fetched before its time"), early, false)?;
        same("fetches", i64::try_from(fetches.len()).unwrap_or(0), DAYS)?;
    }
    same("keys ever published", kids.len(), 8)
}

/// A launch; the `kid` that its token names.
fn launch(pair: &Pair, at: &str) -> Result<String, End> {
    let mut browser = pair.browser(Some("user-ada"));
    let mut tab = pair.click(&browser, "rl-42").map_err(failed)?;
    let mut kid = String::new();
    for _ in 0..8 {
        if pair.route(&tab).map_err(failed)? == Route::Launch {
            kid = kid_of(tab.field("id_token").unwrap_or_default());
        }
        match pair.step(&mut browser, &tab).map_err(failed)? {
            Ok(next) => tab = next,
            Err(arrival) => {
                arrival.outcome.map_err(|error| failed(format!("{at}: a launch: {error}")))?;
                return Ok(kid);
            }
        }
    }
    Err(failed("a launch that does not end"))
}

/// A token request; the `kid` that its assertion names.
fn ask(pair: &Pair, live: &Live, at: &str) -> Result<String, End> {
    let access = AccessRequest::new("registration-0", "dep-1", [SCORE].into_iter().collect::<Scopes>());
    let tokens = block_on(pair.tool.tool.access_token(&access));
    tokens.map_err(|error| failed(format!("{at}: a token: {error}")))?;
    Ok(kid_of(&live.state().assertion))
}

fn kid_of(token: &str) -> String {
    let header = token.split('.').next().and_then(from_base64).unwrap_or_default();
    let header: Value = serde_json::from_slice(&header).unwrap_or_default();
    header.get("kid").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// What one side published and signed with, step by step.
#[derive(Default)]
struct History(Vec<(i64, String, BTreeSet<String>)>);

impl History {
    /// A key is published a day before it signs, and two days after.
    fn add(
        &mut self,
        now: i64,
        signed: &str,
        document: &Response,
        kids: &mut BTreeMap<String, Value>,
        at: &str,
    ) -> Result<(), End> {
        let set: Value = serde_json::from_slice(document.body()).map_err(failed)?;
        let mut published = BTreeSet::new();
        for key in set.get("keys").and_then(Value::as_array).into_iter().flatten() {
            let kid = key.get("kid").and_then(Value::as_str).unwrap_or_default();
            let modulus = key.get("n").cloned().unwrap_or_default();
            // A `kid` stands for the key that it stood for before.
            let known = kids.entry(kid.to_owned()).or_insert_with(|| modulus.clone());
            same(&format!("{at}: the key of a kid"), &*known, &modulus)?;
            published.insert(kid.to_owned());
        }
        let ago = |time: i64| now.saturating_sub(time);
        let overlap = |time: i64| ago(time) < DAY.saturating_mul(2);
        if let Some((_, kid, _)) =
            self.0.iter().find(|(time, kid, _)| overlap(*time) && !published.contains(kid))
        {
            return Err(failed(format!("{at}: the key {kid} signed and is not published any more")));
        }
        if self.0.iter().any(|(time, _, known)| ago(*time) == DAY && !known.contains(signed)) {
            return Err(failed(format!("{at}: the key {signed} signs and was not published a day ago")));
        }
        if !published.contains(signed) || published.len() > 2 {
            return Err(failed(format!("{at}: {signed} signs, {published:?} are published")));
        }
        self.0.push((now, signed.to_owned(), published));
        Ok(())
    }
}

/// A record with the `kid` of another key does not replace that key.
fn taken(fixtures: &Fixtures, side: &Operator<'_>) -> Result<(), End> {
    let before = block_on(side.store.load()).map_err(failed)?;
    let first = before.first().ok_or_else(|| failed("a store has no keys"))?;
    let other = fixtures.keys.get("weak-1024")?;
    let record = KeyRecord {
        kid: first.kid.clone(),
        private_key: PrivateKey::from_pem(&other.pem).map_err(failed)?,
        activates_at: first.activates_at.plus(Duration::from_secs(1)),
        ..first.clone()
    };
    block_on(side.store.add(record)).map_err(failed)?;
    same("keys in a store", block_on(side.store.load()).map_err(failed)?.len(), before.len())
}
