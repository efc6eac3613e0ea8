//! Fetching, in a world whose network and clock stand still until they are moved.

use super::KeySetClient;
use crate::Policy;
use crate::memory::{ManualClock, MemoryKeyCache};
use crate::ports::{BoxFuture, CachedKeySet, HttpClient, HttpError, KeyCache};
use crate::service::Body;
use crate::testing::{NOW, block_on, key_file, providers, with};
use crate::{CryptoProvider, Error, KeySet, error::PortError};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec;
use alloc::vec::Vec;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::task::{Context, Poll, Waker};
use http::{Request, Response};
use std::sync::Mutex;

const URL: &str = "https://lms.example.test/jwks";

type Answer = Result<Response<Vec<u8>>, HttpError>;

/// Answers in the order in which answers were laid out; a gate that is shut keeps all of them back.
#[derive(Default)]
struct Network {
    answers: Mutex<VecDeque<Answer>>,
    requests: AtomicUsize,
    gate: Arc<Gate>,
    /// The seconds that each answer takes, by this clock.
    slow: Mutex<Option<(Arc<ManualClock>, i64)>>,
}

#[derive(Default)]
struct Gate {
    shut: Mutex<(bool, Vec<Waker>)>,
}

impl Gate {
    fn set(&self, shut: bool) {
        let mut state = self.shut.lock().unwrap();
        state.0 = shut;
        if !shut {
            state.1.drain(..).for_each(Waker::wake);
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut state = self.shut.lock().unwrap();
        if !state.0 {
            return Poll::Ready(());
        }
        state.1.push(context.waker().clone());
        Poll::Pending
    }
}

impl HttpClient for Network {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        assert_eq!(request.method(), http::Method::GET);
        self.requests.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            poll_fn(|context| self.gate.poll(context)).await;
            if let Some((clock, seconds)) = &*self.slow.lock().unwrap() {
                clock.advance(*seconds);
            }
            let answer = self.answers.lock().unwrap().pop_front().expect("an answer was laid out");
            answer.map(|response| response.map(Body::from))
        })
    }
}

fn document(kid: &str) -> Vec<u8> {
    let key = with(key_file!("platform.jwk.json"), "kid", &format!("{kid:?}"));
    format!(r#"{{"keys":[{key}]}}"#).into_bytes()
}

fn ok(kid: &str) -> Answer {
    Ok(Response::new(document(kid)))
}

fn cached_for(kid: &str, cache_control: &str) -> Answer {
    Ok(Response::builder().header("cache-control", cache_control).body(document(kid)).unwrap())
}

fn status(code: u16, body: &[u8]) -> Answer {
    Ok(Response::builder().status(code).body(body.to_vec()).unwrap())
}

struct World {
    network: Arc<Network>,
    clock: Arc<ManualClock>,
    cache: Arc<MemoryKeyCache>,
    client: KeySetClient,
}

impl World {
    fn new(provider: CryptoProvider, answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::sharing(provider, Arc::default(), answers)
    }

    fn sharing(
        provider: CryptoProvider,
        cache: Arc<MemoryKeyCache>,
        answers: impl IntoIterator<Item = Answer>,
    ) -> Self {
        let network =
            Arc::new(Network { answers: Mutex::new(answers.into_iter().collect()), ..Network::default() });
        let clock = Arc::new(ManualClock::new(NOW));
        let client =
            KeySetClient::new(provider, network.clone(), cache.clone(), clock.clone(), Policy::default());
        Self { network, clock, cache, client }
    }

    fn get(&self, kid: &str) -> Result<Arc<KeySet>, Error> {
        block_on(self.client.key_set(URL, kid))
    }

    /// Whether the set that comes has this key.
    fn has(&self, kid: &str) -> bool {
        self.get(kid).is_ok_and(|set| set.contains(kid))
    }

    fn requests(&self) -> usize {
        self.network.requests.load(Ordering::SeqCst)
    }
}

/// Counts how often it was woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

type Call<'a> = Pin<Box<dyn Future<Output = Result<Arc<KeySet>, Error>> + Send + 'a>>;

fn poll(call: &mut Call<'_>, bell: &Arc<Bell>) -> Poll<Result<Arc<KeySet>, Error>> {
    call.as_mut().poll(&mut Context::from_waker(&Waker::from(bell.clone())))
}

#[test]
fn a_fetch_that_takes_longer_than_the_interval_is_made_once() {
    for provider in providers() {
        let world =
            World::new(provider, [ok("a"), ok("b"), Err(HttpError::TimedOut), Err(HttpError::TimedOut)]);
        *world.network.slow.lock().unwrap() = Some((world.clock.clone(), 61));
        // A key that is nowhere is no reason to go again.
        assert!(!world.has("nowhere"));
        assert_eq!(world.requests(), 1);
        assert!(world.has("b"));
        assert_eq!(world.requests(), 2);
        let life = Policy::default().key_set_lifetime.as_secs();
        world.clock.advance(life.try_into().unwrap());
        assert!(world.has("b"), "the good key stays in use while the platform is slow and fails");
        assert_eq!(world.requests(), 3);
    }
}

#[test]
fn a_set_is_fetched_once_and_kept() {
    for provider in providers() {
        let world = World::new(provider, [ok("a")]);
        assert!(world.has("a") && world.has("a"));
        world.clock.advance(3_599);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 1);
    }
}

#[test]
fn an_unknown_kid_causes_one_fetch_an_interval() {
    for provider in providers() {
        let world = World::new(provider, [ok("a"), ok("a"), ok("b")]);
        assert!(world.has("a"));
        for n in 0..1_000 {
            assert!(!world.has(&format!("bogus-{n}")));
        }
        assert_eq!(world.requests(), 1);
        world.clock.advance(60);
        for n in 0..1_000 {
            assert!(!world.has(&format!("bogus-{n}")));
        }
        assert_eq!(world.requests(), 2);
        world.clock.advance(60);
        assert!(world.has("b"), "a rotated key is found");
        assert_eq!(world.requests(), 3);
    }
}

#[test]
fn max_age_is_honoured_to_the_second() {
    for provider in providers() {
        let world =
            World::new(provider, [cached_for("a", "max-age=300"), cached_for("a", "no-store"), ok("a")]);
        assert!(world.has("a"));
        world.clock.advance(299);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 1);
        world.clock.advance(1);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 2);
        // `no-store`: as often as the interval allows, and not more often.
        world.clock.advance(59);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 2);
        world.clock.advance(1);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 3);
    }
}

#[test]
fn a_max_age_of_years_ends_after_a_day() {
    for provider in providers() {
        let world = World::new(provider, [cached_for("a", "max-age=99999999999999999999"), ok("a")]);
        assert!(world.has("a"));
        world.clock.advance(86_399);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 1);
        world.clock.advance(1);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 2);
    }
}

#[test]
fn every_failed_fetch_has_its_reason_and_is_not_tried_again_at_once() {
    let timed_out = || Err(HttpError::TimedOut);
    let huge = || status(200, &vec![b' '; 262_145]);
    type Makes = fn() -> Answer;
    let rows: [(Makes, &str, &str); 8] = [
        (timed_out, "key-set-unavailable", "did not answer in time"),
        (
            || Err(HttpError::Refused { reason: "the address is private".to_string() }),
            "key-set-unavailable",
            "the address is private",
        ),
        (huge, "key-set-unavailable", "larger than 262144 bytes"),
        (|| status(404, b"{\"keys\":[]}"), "key-set-unavailable", "the status is 404"),
        (|| status(302, b""), "key-set-unavailable", "the status is 302"),
        (|| status(201, b"{\"keys\":[]}"), "key-set-unavailable", "the status is 201"),
        (|| status(200, b"<html>"), "key-set-malformed", "not a JSON object"),
        (|| status(200, b"\xff\xfe"), "key-set-malformed", "not a JSON object"),
    ];
    for provider in providers() {
        for (answer, code, says) in rows {
            let world = World::new(provider.clone(), [answer(), ok("a")]);
            let error = world.get("a").unwrap_err();
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains(says), "{error}");
            let again = world.get("a").unwrap_err();
            assert_eq!(again.code(), "key-set-unavailable");
            assert!(again.to_string().contains("a moment ago"), "{again}");
            assert_eq!(world.requests(), 1);
            world.clock.advance(60);
            assert!(world.has("a"));
        }
    }
}

#[test]
fn good_keys_stay_in_use_when_a_fetch_fails() {
    for provider in providers() {
        let failures = [status(500, b""), status(200, b"<html>"), Err(HttpError::TimedOut)];
        let world = World::new(provider, [ok("a")].into_iter().chain(failures).chain([ok("b")]));
        assert!(world.has("a"));
        world.clock.advance(3_600);
        assert!(world.has("a"), "status 500");
        world.clock.advance(60);
        assert!(!world.has("unknown"), "HTML");
        assert!(world.has("a"));
        world.clock.advance(60);
        assert!(world.has("a"), "timed out");
        assert_eq!(world.requests(), 4);
        // A day after its time a set is worth nothing.
        world.clock.set(NOW.plus(core::time::Duration::from_secs(3_600 + 86_400)));
        assert!(world.has("b") && !world.get("b").unwrap().contains("a"));
    }
}

#[test]
fn many_calls_at_once_share_one_fetch() {
    for provider in providers() {
        let world = World::new(provider, [ok("a")]);
        world.network.gate.set(true);
        let (bell, mut calls) = (Arc::new(Bell::default()), Vec::new());
        for n in 0..100 {
            let mut call: Call<'_> =
                Box::pin(world.client.key_set(URL, if n % 2 == 0 { "a" } else { "unknown" }));
            assert!(poll(&mut call, &bell).is_pending());
            calls.push(call);
        }
        assert_eq!(world.requests(), 1);
        world.network.gate.set(false);
        assert!(bell.0.load(Ordering::SeqCst) > 0, "somebody was woken");
        for mut call in calls {
            assert!(matches!(poll(&mut call, &bell), Poll::Ready(Ok(_))));
        }
        assert_eq!(world.requests(), 1);
    }
}

#[test]
fn threads_share_one_fetch_and_none_is_forgotten() {
    for provider in providers() {
        for _ in 0..20 {
            let world = World::new(provider.clone(), [ok("a")]);
            world.network.gate.set(true);
            std::thread::scope(|scope| {
                let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| world.has("a"))).collect();
                while world.requests() == 0 {
                    std::thread::yield_now();
                }
                world.network.gate.set(false);
                assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
            });
            assert_eq!(world.requests(), 1);
        }
    }
}

#[test]
fn a_failed_fetch_is_told_to_all_who_wait() {
    for provider in providers() {
        let world = World::new(provider, [status(503, b"")]);
        world.network.gate.set(true);
        let bell = Arc::new(Bell::default());
        let mut calls: Vec<Call<'_>> =
            (0..5).map(|_| Box::pin(world.client.key_set(URL, "a")) as Call<'_>).collect();
        assert!(calls.iter_mut().all(|call| poll(call, &bell).is_pending()));
        world.network.gate.set(false);
        for call in &mut calls {
            let Poll::Ready(Err(error)) = poll(call, &bell) else { panic!("an error for each") };
            assert_eq!(error.code(), "key-set-unavailable");
        }
        assert_eq!(world.requests(), 1);
    }
}

#[test]
fn whoever_leaves_hands_the_fetch_to_the_others() {
    for provider in providers() {
        let world = World::new(provider, [ok("a")]);
        world.network.gate.set(true);
        let (first_bell, second_bell) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
        let mut first: Call<'_> = Box::pin(world.client.key_set(URL, "a"));
        let mut second: Call<'_> = Box::pin(world.client.key_set(URL, "a"));
        assert!(poll(&mut first, &first_bell).is_pending());
        assert!(poll(&mut second, &second_bell).is_pending());
        world.network.gate.set(false);
        let woken = second_bell.0.load(Ordering::SeqCst);
        drop(first);
        assert!(woken + second_bell.0.load(Ordering::SeqCst) > 0, "the other goes on");
        assert!(matches!(poll(&mut second, &second_bell), Poll::Ready(Ok(_))));
        assert_eq!(world.requests(), 1);
    }
}

#[test]
fn whoever_leaves_wakes_one_who_came_while_the_fetch_was_driven() {
    type Hook = Box<dyn FnOnce() + Send>;
    /// Its first poll says that it can go on at once, lets somebody else in, and has nothing yet.
    struct Eager(Arc<Mutex<Option<Hook>>>);
    impl HttpClient for Eager {
        fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
            let hook = self.0.clone();
            Box::pin(poll_fn(move |context| {
                let Some(hook) = hook.lock().unwrap().take() else {
                    return Poll::Ready(Ok(Response::new(Body::from(document("a")))));
                };
                context.waker().wake_by_ref();
                hook();
                Poll::Pending
            }))
        }
    }
    for provider in providers() {
        let hook: Arc<Mutex<Option<Hook>>> = Arc::default();
        let clock = Arc::new(ManualClock::new(NOW));
        let http = Arc::new(Eager(hook.clone()));
        let cache = Arc::new(MemoryKeyCache::default());
        let client = Arc::new(KeySetClient::new(provider, http, cache, clock, Policy::default()));
        let call = || -> Call<'static> {
            let client = client.clone();
            Box::pin(async move { client.key_set(URL, "a").await })
        };
        let (mut first, first_bell) = (call(), Arc::new(Bell::default()));
        let (second, second_bell) = (Arc::new(Mutex::new(call())), Arc::new(Bell::default()));
        let (late, bell) = (second.clone(), second_bell.clone());
        *hook.lock().unwrap() = Some(Box::new(move || {
            assert!(poll(&mut late.lock().unwrap(), &bell).is_pending());
        }));
        assert!(poll(&mut first, &first_bell).is_pending());
        assert_eq!((first_bell.0.load(Ordering::SeqCst), second_bell.0.load(Ordering::SeqCst)), (1, 0));
        drop(first);
        assert_eq!(second_bell.0.load(Ordering::SeqCst), 1);
        assert!(matches!(poll(&mut second.lock().unwrap(), &second_bell), Poll::Ready(Ok(_))));
    }
}

#[test]
fn who_waits_for_an_entry_that_makes_room_is_not_forgotten() {
    for provider in providers().into_iter().take(1) {
        let others = KeySetClient::CAPACITY - 1;
        let world = World::new(provider, (0..others + 2).map(|_| ok("a")));
        let bell = Arc::new(Bell::default());
        world.clock.advance(1);
        for n in 0..others {
            block_on(world.client.key_set(&format!("https://lms.example.test/{n}"), "a")).unwrap();
        }
        world.network.gate.set(true);
        world.clock.advance(-1);
        let mut oldest: Call<'_> = Box::pin(world.client.key_set(URL, "a"));
        assert!(poll(&mut oldest, &bell).is_pending());
        world.clock.advance(2);
        let mut newest: Call<'_> = Box::pin(world.client.key_set("https://new.example.test/", "a"));
        assert!(poll(&mut newest, &bell).is_pending());
        world.network.gate.set(false);
        assert!(matches!(poll(&mut oldest, &bell), Poll::Ready(Ok(_))));
        assert!(matches!(poll(&mut newest, &bell), Poll::Ready(Ok(_))));
        assert_eq!(world.requests(), others + 2);
    }
}

#[test]
fn a_stranger_who_hangs_up_stops_nobody_and_starts_no_second_fetch() {
    for provider in providers() {
        let world = World::new(provider, [ok("a")]);
        world.network.gate.set(true);
        let bell = Arc::new(Bell::default());
        for n in 0..50 {
            let kid = format!("bogus-{n}");
            let mut call: Call<'_> = Box::pin(world.client.key_set(URL, &kid));
            assert!(poll(&mut call, &bell).is_pending());
        }
        assert_eq!(world.requests(), 1, "the fetch waits for the next one who wants it");
        world.network.gate.set(false);
        assert!(world.has("a"));
        assert_eq!(world.requests(), 1);
    }
}

#[test]
fn a_fetch_that_failed_while_nobody_waited_is_made_again_at_once() {
    for provider in providers() {
        let world = World::new(provider, [Err(HttpError::TimedOut), ok("a")]);
        world.network.gate.set(true);
        let bell = Arc::new(Bell::default());
        let mut call: Call<'_> = Box::pin(world.client.key_set(URL, "bogus"));
        assert!(poll(&mut call, &bell).is_pending());
        drop(call);
        world.network.gate.set(false);
        assert!(world.has("a"), "the timeout of a connection that nobody read is no verdict on the peer");
        assert_eq!(world.requests(), 2);
    }
}

#[test]
fn a_refetch_that_everybody_left_is_taken_up_by_the_next_launch() {
    for provider in providers() {
        let world = World::new(provider, [ok("a"), ok("b")]);
        assert!(world.has("a"));
        world.clock.advance(3_600);
        world.network.gate.set(true);
        let bell = Arc::new(Bell::default());
        let mut call: Call<'_> = Box::pin(world.client.key_set(URL, "a"));
        assert!(poll(&mut call, &bell).is_pending(), "its time is up: this one fetches");
        let mut other: Call<'_> = Box::pin(world.client.key_set(URL, "a"));
        assert!(matches!(poll(&mut other, &bell), Poll::Ready(Ok(_))), "and others go on with the old set");
        drop(call);
        world.network.gate.set(false);
        assert!(!world.get("a").unwrap().contains("a"), "the new set, which has `a` no more");
        assert_eq!(world.requests(), 2);
    }
}

#[test]
fn a_client_that_panics_takes_nobody_along() {
    struct Panics;
    impl HttpClient for Panics {
        fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
            Box::pin(async { panic!("the HTTP client has a bug") })
        }
    }
    for provider in providers() {
        let clock = Arc::new(ManualClock::new(NOW));
        let cache = Arc::new(MemoryKeyCache::default());
        let client = KeySetClient::new(provider, Arc::new(Panics), cache, clock, Policy::default());
        let call =
            std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| block_on(client.key_set(URL, "a"))));
        assert!(call.is_err());
        // The one who takes over makes a fetch of its own, which panics too, and so on: no lock is left shut.
        let call =
            std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| block_on(client.key_set(URL, "a"))));
        assert!(call.is_err());
    }
}

#[test]
fn processes_share_what_one_of_them_fetched() {
    for provider in providers() {
        let first = World::new(provider.clone(), [ok("a")]);
        assert!(first.has("a"));
        let second = World::sharing(provider.clone(), first.cache.clone(), []);
        second.clock.advance(59);
        assert!(second.has("a"));
        assert_eq!(second.requests(), 0);
        // What lies in the cache for longer than the interval is fetched again, and so is what comes from the future.
        for seconds in [60, -1] {
            let third = World::sharing(provider.clone(), Arc::default(), [ok("b")]);
            let fetched = CachedKeySet { document: document("a"), fetched_at: NOW, max_age: None };
            block_on(third.cache.put(URL, fetched)).unwrap();
            third.clock.advance(seconds);
            assert!(third.has("b"));
            assert_eq!(third.requests(), 1);
        }
    }
}

#[test]
fn a_broken_cache_costs_a_fetch_and_nothing_else() {
    struct Broken;
    impl KeyCache for Broken {
        fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<CachedKeySet>, PortError>> {
            Box::pin(core::future::ready(Err(PortError::new("KeyCache", "is away"))))
        }
        fn put<'a>(&'a self, _: &'a str, _: CachedKeySet) -> BoxFuture<'a, Result<(), PortError>> {
            Box::pin(core::future::ready(Err(PortError::new("KeyCache", "is away"))))
        }
    }
    for provider in providers() {
        let network = Arc::new(Network { answers: Mutex::new([ok("a")].into()), ..Network::default() });
        let clock = Arc::new(ManualClock::new(NOW));
        let client = KeySetClient::new(provider, network, Arc::new(Broken), clock, Policy::default());
        assert!(block_on(client.key_set(URL, "a")).unwrap().contains("a"));
    }
}

#[test]
fn a_url_that_is_none_is_an_error() {
    for provider in providers() {
        let world = World::new(provider, []);
        let seen = block_on(world.client.key_set("not a url", "a")).map(|_| ()).map_err(|error| error.code());
        assert_eq!((seen, world.requests()), (Err("url-invalid"), 0));
    }
}

#[test]
fn the_number_of_urls_is_bounded_and_the_longest_unused_goes_first() {
    for provider in providers().into_iter().take(1) {
        let empty = || status(200, br#"{"keys":[]}"#);
        let world = World::new(provider, (0..KeySetClient::CAPACITY + 2).map(|_| empty()));
        let ask = |n: usize| {
            block_on(world.client.key_set(&format!("https://lms.example.test/{n}"), "a")).map(|_| ())
        };
        for n in 0..KeySetClient::CAPACITY {
            ask(n).unwrap();
        }
        world.clock.advance(1);
        for n in (0..KeySetClient::CAPACITY).filter(|n| *n != 7) {
            ask(n).unwrap();
        }
        assert_eq!(world.requests(), KeySetClient::CAPACITY);
        assert_eq!(format!("{:?}", world.client), "KeySetClient { sets: 10000, .. }");
        ask(KeySetClient::CAPACITY).unwrap();
        assert_eq!(format!("{:?}", world.client), "KeySetClient { sets: 10000, .. }");
        ask(8).unwrap();
        assert_eq!(world.requests(), KeySetClient::CAPACITY + 1, "a used one is still there");
        world.clock.advance(60);
        ask(7).unwrap();
        assert_eq!(world.requests(), KeySetClient::CAPACITY + 2, "the unused one was gone");
    }
}
