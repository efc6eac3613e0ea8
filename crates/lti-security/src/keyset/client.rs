use super::cache_control::max_age;
use super::{KeySet, KeySetState, Lookup};
use crate::error::{ApiMisuse, Environment, FetchFault};
use crate::flight::{Flight, Seat};
use crate::ports::{CachedKeySet, Clock, HttpClient, HttpError, KeyCache};
use crate::{CryptoProvider, Error, Policy, UnixTime, service};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a fetch brings: the set, what its `max-age` says, and when it was fetched.
type Fetched = Result<(Arc<KeySet>, Option<Duration>, UnixTime), Error>;

fn panicked() -> Fetched {
    let reason = String::from("the HTTP client panicked");
    Err(Environment::KeySetUnavailable(FetchFault::Http(HttpError::Broken { reason })).into())
}

/// Keeps the peers' key sets ready and fetches them by the rules of [`KeySetState`]. Both facades use it; it is the
/// one place below them that awaits, because each of them would otherwise hold a copy.
///
/// Its key set URLs come from registrations, never from a token.
pub struct KeySetClient {
    ports: Arc<Ports>,
    sets: Mutex<BTreeMap<String, Entry>>,
}

struct Ports {
    provider: CryptoProvider,
    http: Arc<dyn HttpClient>,
    cache: Arc<dyn KeyCache>,
    clock: Arc<dyn Clock>,
    policy: Policy,
}

struct Entry {
    state: KeySetState,
    flight: Option<Arc<Flight<Fetched>>>,
    used_at: UnixTime,
}

enum Step {
    Ready(Arc<KeySet>),
    Board(Seat<Fetched>),
    Unavailable,
}

impl KeySetClient {
    /// How many key set URLs are kept prepared. Above this, the one that was not asked for the longest makes room; its
    /// set is fetched again when it is needed.
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
        let ports = Arc::new(Ports { provider, http, cache, clock, policy });
        Self { ports, sets: Mutex::default() }
    }

    /// The key set at `url`, fetched where `kid` asks for it and the rules allow it.
    ///
    /// The set may still lack `kid`: then the token's verification says so. Any number of calls share one fetch. A call
    /// that is dropped takes nothing from the others: the fetch waits for the next one.
    ///
    /// # Errors
    /// Where there is no usable set: `key-set-unavailable`; `key-set-malformed`, `key-set-too-large` for the call whose
    /// fetch brought such a document.
    pub async fn key_set(&self, url: &str, kid: &str) -> Result<Arc<KeySet>, Error> {
        loop {
            let seat = match self.look(url, kid) {
                Step::Ready(set) => return Ok(set),
                Step::Unavailable => {
                    return Err(Environment::KeySetUnavailable(FetchFault::AskedAMomentAgo).into());
                }
                Step::Board(seat) => seat,
            };
            let outcome = seat.landed().await;
            let brought = outcome.as_ref().ok().map(|(set, ..)| set.clone());
            self.land(url, &seat, outcome)?;
            // Not looked at by the rules again: where a fetch takes longer than their interval, they would ask for the next.
            if let Some(set) = brought {
                return Ok(set);
            }
        }
    }

    fn sets(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, url: &str, kid: &str) -> Step {
        let now = self.ports.clock.now();
        let mut sets = self.sets();
        if !sets.contains_key(url) && sets.len() >= Self::CAPACITY {
            make_room(&mut sets);
        }
        let entry = sets.entry(url.to_string()).or_insert_with(|| Entry {
            state: KeySetState::default(),
            flight: None,
            used_at: now,
        });
        entry.used_at = now;
        match (entry.state.lookup(kid, &self.ports.policy, now), &entry.flight) {
            // Its time is up, and those who went for a newer one have left.
            (Lookup::Ready(_), Some(flight)) if flight.is_alone() && !entry.state.is_fresh(now) => {
                Step::Board(flight.board())
            }
            (Lookup::Ready(set), _) => Step::Ready(set),
            (Lookup::Wait, Some(flight)) => Step::Board(flight.board()),
            (Lookup::Fetch, _) | (Lookup::Wait, None) => {
                let ports = self.ports.clone();
                let url = url.to_string();
                let flight = Flight::new(Box::pin(async move { ports.fetch(&url).await }), panicked);
                let seat = flight.board();
                entry.flight = Some(flight);
                Step::Board(seat)
            }
            (Lookup::Unavailable, _) => Step::Unavailable,
        }
    }

    /// Puts an outcome where all others look; the first of those who waited does it. An error where it leaves us without
    /// any set.
    fn land(&self, url: &str, flight: &Arc<Flight<Fetched>>, outcome: Fetched) -> Result<(), Error> {
        let mut sets = self.sets();
        let entry = sets.get_mut(url);
        let entry = entry.filter(|entry| entry.flight.as_ref().is_some_and(|own| Arc::ptr_eq(own, flight)));
        let mut answer = Ok(());
        if let Some(entry) = entry {
            entry.flight = None;
            match outcome {
                Ok((set, max_age, at)) => entry.state.fetched(set, max_age, &self.ports.policy, at),
                Err(_) if flight.was_left_alone() => entry.state.given_up(),
                Err(error) => {
                    entry.state.failed(self.ports.clock.now());
                    // Good keys of an earlier fetch stay in use; otherwise the next look says that there are none.
                    if !entry.state.has_set() {
                        answer = Err(error);
                    }
                }
            }
        }
        answer
    }
}

impl fmt::Debug for KeySetClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySetClient").field("sets", &self.sets().len()).finish_non_exhaustive()
    }
}

/// Only registrations add URLs, so this is rare; a look at all of them is short enough. Those who wait for a fetch of the
/// one that goes hold the fetch themselves, and find its document in the cache.
fn make_room(sets: &mut BTreeMap<String, Entry>) {
    let oldest = sets.iter().min_by_key(|(_, entry)| entry.used_at).map(|(url, _)| url.clone());
    if let Some(url) = oldest {
        sets.remove(&url);
    }
}

impl Ports {
    async fn fetch(&self, url: &str) -> Fetched {
        let now = self.clock.now();
        // Another process may have fetched it a moment ago.
        if let Ok(Some(cached)) = self.cache.get(url).await
            && now.since(cached.fetched_at) < self.policy.key_refetch_interval
            && cached.fetched_at <= now
        {
            return Ok((self.read(&cached.document)?, cached.max_age, cached.fetched_at));
        }
        let (document, max_age) = self.download(url).await?;
        let set = self.read(&document)?;
        // A cache that cannot store costs another fetch later, not this launch.
        let _ = self.cache.put(url, CachedKeySet { document, fetched_at: now, max_age }).await;
        Ok((set, max_age, now))
    }

    fn read(&self, document: &[u8]) -> Result<Arc<KeySet>, Error> {
        KeySet::from_json(&self.provider, document, &self.policy).map(Arc::new)
    }

    async fn download(&self, url: &str) -> Result<(Vec<u8>, Option<Duration>), Error> {
        let request = http::Request::get(url)
            .header(http::header::ACCEPT, "application/json, application/jwk-set+json")
            .body(Vec::new())
            .map_err(|_| ApiMisuse::UrlInvalid { what: "key set URL" })?;
        let unavailable = |fault| Error::from(Environment::KeySetUnavailable(fault));
        let fault = |error| unavailable(FetchFault::Http(error));
        let response = self.http.send(request).await.map_err(fault)?;
        if response.status() != http::StatusCode::OK {
            return Err(unavailable(FetchFault::Status(response.status().as_u16())));
        }
        let response = service::collect(response, self.policy.max_key_set_bytes).await.map_err(fault)?;
        let max_age = max_age(response.headers());
        Ok((response.into_body(), max_age))
    }
}

#[cfg(test)]
mod tests;
