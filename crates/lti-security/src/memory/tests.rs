use super::{ManualClock, MemoryKeyCache, MemoryKeyRingStore, MemoryReplayGuard};
use crate::key_ring::KeyRecord;
use crate::ports::{CachedKeySet, Freshness, KeyCache as _, KeyRingStore as _, ReplayGuard};
use crate::replay::ReplayKey;
use crate::testing::{NOW, block_on, key_file, providers};
use crate::{Algorithm, Clock as _, CryptoProvider, PrivateKey, UnixTime};
use alloc::format;
use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

const fn at(seconds: i64) -> UnixTime {
    UnixTime::from_seconds(seconds)
}

fn key(provider: &CryptoProvider, value: &str) -> ReplayKey {
    ReplayKey::new(provider, "nonce", "registration", value)
}

fn ask(guard: &MemoryReplayGuard, key: ReplayKey, expires: i64, now: i64) -> Result<Freshness, &'static str> {
    block_on(guard.check_and_insert(key, at(expires), at(now))).map_err(|error| error.port())
}

#[test]
fn a_value_is_fresh_once_until_its_second() {
    for provider in providers() {
        let guard = MemoryReplayGuard::default();
        let value = key(&provider, "n");
        assert_eq!(ask(&guard, value, 100, 0), Ok(Freshness::Fresh));
        assert_eq!(ask(&guard, value, 100, 0), Ok(Freshness::Replayed));
        assert_eq!(ask(&guard, value, 500, 99), Ok(Freshness::Replayed), "and a replay does not prolong it");
        assert_eq!(ask(&guard, value, 200, 100), Ok(Freshness::Fresh));
        assert_eq!(ask(&guard, key(&provider, "m"), 200, 100), Ok(Freshness::Fresh));
    }
}

#[test]
fn a_full_guard_says_no_and_forgets_nothing_that_counts() {
    for provider in providers() {
        let guard = MemoryReplayGuard::new(2);
        let [a, b, c] = ["a", "b", "c"].map(|value| key(&provider, value));
        assert_eq!(ask(&guard, a, 10, 0), Ok(Freshness::Fresh));
        assert_eq!(ask(&guard, b, 20, 0), Ok(Freshness::Fresh));
        assert_eq!(ask(&guard, c, 30, 9), Err("ReplayGuard"));
        assert_eq!(ask(&guard, a, 30, 9), Ok(Freshness::Replayed));
        assert_eq!(ask(&guard, c, 30, 10), Ok(Freshness::Fresh), "the first one has expired");
        assert_eq!(ask(&guard, b, 30, 10), Ok(Freshness::Replayed));
    }
}

#[test]
fn of_many_threads_exactly_one_is_first() {
    for provider in providers() {
        let guard: &dyn ReplayGuard = &MemoryReplayGuard::default();
        for round in 0..50 {
            let value = key(&provider, &round.to_string());
            let fresh = std::thread::scope(|scope| {
                let ask = || block_on(guard.check_and_insert(value, at(100), at(0)));
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap())
                    .fold(0, |sum, seen| sum + usize::from(seen == Ok(Freshness::Fresh)))
            });
            assert_eq!(fresh, 1, "round {round}");
        }
    }
}

#[test]
fn a_replay_key_is_a_digest_of_all_three_parts_and_of_where_they_end() {
    for provider in providers() {
        let of = |purpose, owner, value| ReplayKey::new(&provider, purpose, owner, value);
        let one = of("nonce", "a", "bc");
        assert_eq!(one, of("nonce", "a", "bc"));
        for other in
            [of("jti", "a", "bc"), of("nonce", "ab", "c"), of("nonce", "", "abc"), of("noncea", "", "bc")]
        {
            assert_ne!(one, other);
        }
        let mut digested = Vec::new();
        for part in ["nonce", "a", "bc"] {
            digested.extend_from_slice(&(part.len() as u64).to_be_bytes());
            digested.extend_from_slice(part.as_bytes());
        }
        assert_eq!(
            one.as_bytes(),
            &provider.sha256(&digested),
            "a store may keep it for longer than a version lives"
        );
        assert_eq!(format!("{one:?}"), "ReplayKey(…)");
    }
}

#[test]
fn the_key_cache_is_bounded() {
    let cache = MemoryKeyCache::default();
    let set = |n: u8| CachedKeySet { document: vec![n], fetched_at: NOW, max_age: None };
    assert_eq!(block_on(cache.get("u")), Ok(None));
    block_on(cache.put("u", set(1))).unwrap();
    block_on(cache.put("u", set(2))).unwrap();
    assert_eq!(block_on(cache.get("u")), Ok(Some(set(2))));
    for n in 0..1_500 {
        block_on(cache.put(&format!("https://{n}.example"), set(0))).unwrap();
    }
    assert_eq!(super::lock(&cache.0).len(), MemoryKeyCache::CAPACITY);
}

#[test]
fn of_two_keys_with_one_activation_time_or_one_id_the_first_stays() {
    let record = |kid: &str, activates_at| KeyRecord {
        kid: kid.to_string(),
        algorithm: Algorithm::RS256,
        private_key: PrivateKey::from_pem(key_file!("tool.pem")).unwrap(),
        activates_at,
    };
    let store = MemoryKeyRingStore::new(vec![record("a", at(0))]);
    for (kid, seconds) in [("b", 0), ("a", 10), ("c", 10), ("d", 10), ("e", 20)] {
        block_on(store.add(record(kid, at(seconds)))).unwrap();
    }
    let kids: Vec<_> = block_on(store.load()).unwrap().into_iter().map(|record| record.kid).collect();
    assert_eq!(kids, ["a", "c", "e"]);
    assert!(format!("{store:?}").contains("PrivateKey(redacted)"));
}

#[test]
fn a_manual_clock_stands_still_until_it_is_moved() {
    let clock = ManualClock::new(NOW);
    clock.advance(5);
    clock.advance(-3);
    assert_eq!(clock.now().seconds(), NOW.seconds() + 2);
    clock.set(at(-7));
    assert_eq!(clock.now(), at(-7));
}
