use super::{KeySet, KeySetState, Lookup};
use crate::error::{Environment, PeerMisbehaved};
use crate::ports::{CachedKeySet, Clock, HttpClient, KeyCache};
use crate::{CryptoProvider, Error, Policy, UnixTime, service};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

/// Keeps the peers' key sets ready and fetches them by the rules of [`KeySetState`]. Both facades use it; it is the
/// one place below them that awaits, because each of them would otherwise hold a copy.
pub struct KeySetClient {
    provider: CryptoProvider,
    http: Arc<dyn HttpClient>,
    cache: Arc<dyn KeyCache>,
    clock: Arc<dyn Clock>,
    policy: Policy,
    sets: Mutex<BTreeMap<String, Entry>>,
}

#[derive(Default)]
struct Entry {
    state: KeySetState,
    waiting: Vec<Waker>,
}

enum Step {
    Ready(Arc<KeySet>),
    Fetch,
    Unavailable,
}

impl KeySetClient {
    /// How many key set URLs are kept prepared. Above this, the one that sorts first makes room.
    pub const CAPACITY: usize = 10_000;

    /// A client over these ports.
    #[must_use]
    pub fn new(
        provider: CryptoProvider,
        http: Arc<dyn HttpClient>,
        cache: Arc<dyn KeyCache>,
        clock: Arc<dyn Clock>,
        policy: Policy,
    ) -> Self {
        Self { provider, http, cache, clock, policy, sets: Mutex::default() }
    }

    /// The key set at `url`, fetched where `kid` asks for it and the rules allow it.
    ///
    /// The set may still lack `kid`: then the token's verification says so.
    ///
    /// # Errors
    /// [`Environment::KeySetUnavailable`] where there is no usable set.
    pub async fn key_set(&self, url: &str, kid: &str) -> Result<Arc<KeySet>, Error> {
        loop {
            match self.next_step(url, kid).await {
                Step::Ready(set) => return Ok(set),
                Step::Unavailable => return Err(Environment::KeySetUnavailable { status: 0 }.into()),
                Step::Fetch => {
                    let flight = Flight { client: self, url, landed: false };
                    match self.fetch(url).await {
                        Ok((set, max_age, at)) => flight.landed(set, max_age, at),
                        // Good keys of an earlier fetch stay in use; otherwise the next look says that there are none.
                        Err(error) if !self.has_set(url) => return Err(error),
                        Err(_) => {}
                    }
                }
            }
        }
    }

    async fn next_step(&self, url: &str, kid: &str) -> Step {
        poll_fn(|context| {
            let now = self.clock.now();
            let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
            if !sets.contains_key(url) && sets.len() >= Self::CAPACITY {
                sets.pop_first();
            }
            let entry = sets.entry(url.to_string()).or_default();
            match entry.state.lookup(kid, &self.policy, now) {
                Lookup::Ready(set) => Poll::Ready(Step::Ready(set)),
                Lookup::Fetch => Poll::Ready(Step::Fetch),
                Lookup::Unavailable => Poll::Ready(Step::Unavailable),
                Lookup::Wait => {
                    entry.waiting.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    fn has_set(&self, url: &str) -> bool {
        let sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.get(url).is_some_and(|entry| entry.state.has_set())
    }

    async fn fetch(&self, url: &str) -> Result<(KeySet, Option<Duration>, UnixTime), Error> {
        let now = self.clock.now();
        // Another process may have fetched it a moment ago.
        if let Ok(Some(cached)) = self.cache.get(url).await
            && now.since(cached.fetched_at) < self.policy.key_refetch_interval
            && cached.fetched_at <= now
        {
            let set = KeySet::from_json(&self.provider, &cached.document, &self.policy)?;
            return Ok((set, cached.max_age, cached.fetched_at));
        }
        let (document, max_age) = self.download(url).await?;
        let set = KeySet::from_json(&self.provider, &document, &self.policy)?;
        // A cache that cannot store costs another fetch later, not this launch.
        let _ = self.cache.put(url, CachedKeySet { document, fetched_at: now, max_age }).await;
        Ok((set, max_age, now))
    }

    async fn download(&self, url: &str) -> Result<(Vec<u8>, Option<Duration>), Error> {
        let request = http::Request::get(url)
            .header(http::header::ACCEPT, "application/json, application/jwk-set+json")
            .body(Vec::new())
            .map_err(|_| PeerMisbehaved::KeySetMalformed)?;
        let unavailable = |status: u16| Error::from(Environment::KeySetUnavailable { status });
        let response = self.http.send(request).await.map_err(|_| unavailable(0))?;
        let response =
            service::collect(response, self.policy.max_key_set_bytes).await.map_err(|_| unavailable(0))?;
        if response.status() != http::StatusCode::OK {
            return Err(unavailable(response.status().as_u16()));
        }
        let max_age = max_age(response.headers());
        Ok((response.into_body(), max_age))
    }
}

/// Ends a fetch in every case, also where the request that waits for it is dropped.
struct Flight<'a> {
    client: &'a KeySetClient,
    url: &'a str,
    landed: bool,
}

impl Flight<'_> {
    fn landed(mut self, set: KeySet, max_age: Option<Duration>, at: UnixTime) {
        self.landed = true;
        self.finish(|entry, policy| entry.state.fetched(Arc::new(set), max_age, policy, at));
    }

    fn finish(&self, change: impl FnOnce(&mut Entry, &Policy)) {
        let mut sets = self.client.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = sets.get_mut(self.url) {
            change(entry, &self.client.policy);
            entry.waiting.drain(..).for_each(Waker::wake);
        }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if !self.landed {
            self.finish(|entry, _| entry.state.failed());
        }
    }
}

/// `max-age` of `Cache-Control`; `no-store` and `no-cache` count as zero (SEC-101).
fn max_age(headers: &http::HeaderMap) -> Option<Duration> {
    let values = headers.get_all(http::header::CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut found = None;
    for directive in values.flat_map(|value| value.split(',')) {
        let directive = directive.trim().to_ascii_lowercase();
        if directive == "no-store" || directive == "no-cache" {
            return Some(Duration::ZERO);
        }
        if let Some(seconds) = directive.strip_prefix("max-age=") {
            found = seconds.trim_matches('"').parse().ok().map(Duration::from_secs).or(found);
        }
    }
    found
}
