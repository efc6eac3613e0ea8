use super::KeyRingClient;
use crate::error::PortError;
use crate::key_ring::{KeyRecord, Rotation};
use crate::memory::{ManualClock, MemoryKeyRingStore};
use crate::ports::{BoxFuture, KeyRingStore};
use crate::testing::{block_on, key_file, providers};
use crate::{Algorithm, Clock as _, CryptoProvider, PrivateKey, SecureRandom, UnixTime};
use alloc::boxed::Box;
use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

const START: UnixTime = UnixTime::from_seconds(1_760_000_400);

/// Each call gives other bytes.
#[derive(Default)]
struct Counting(AtomicU8);

impl SecureRandom for Counting {
    fn fill(&self, target: &mut [u8]) -> Result<(), PortError> {
        target.fill(self.0.fetch_add(1, Ordering::SeqCst));
        Ok(())
    }
}

struct NoRandom;

impl SecureRandom for NoRandom {
    fn fill(&self, _: &mut [u8]) -> Result<(), PortError> {
        Err(PortError::new("SecureRandom", "gave nothing"))
    }
}

/// A store that counts its loads and can be away.
struct Store {
    inner: MemoryKeyRingStore,
    away: AtomicBool,
    loads: AtomicUsize,
}

impl KeyRingStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, PortError>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        if self.away.load(Ordering::SeqCst) {
            return Box::pin(core::future::ready(Err(PortError::new("KeyRingStore", "is away"))));
        }
        self.inner.load()
    }

    fn add(&self, record: KeyRecord) -> BoxFuture<'_, Result<(), PortError>> {
        self.inner.add(record)
    }
}

fn store(records: Vec<KeyRecord>) -> Arc<Store> {
    let inner = MemoryKeyRingStore::new(records);
    Arc::new(Store { inner, away: AtomicBool::new(false), loads: AtomicUsize::new(0) })
}

fn record() -> KeyRecord {
    KeyRecord {
        kid: "first".to_string(),
        algorithm: Algorithm::RS256,
        private_key: PrivateKey::from_pem(key_file!("tool.pem")).unwrap(),
        activates_at: START,
    }
}

fn client(provider: CryptoProvider, store: &Arc<Store>, clock: &Arc<ManualClock>) -> KeyRingClient {
    KeyRingClient::new(provider, store.clone(), clock.clone(), Rotation::default())
}

#[test]
fn keys_are_read_once_a_minute_and_kept_while_the_store_is_away() {
    for provider in providers() {
        let (store, clock) = (store(vec![record()]), Arc::new(ManualClock::new(START)));
        let client = client(provider, &store, &clock);
        let signs =
            || block_on(client.signing_key()).map(|key| key.kid().to_string()).map_err(|error| error.code());
        assert_eq!(signs().as_deref(), Ok("first"));
        clock.advance(59);
        assert_eq!(signs().as_deref(), Ok("first"));
        assert_eq!(store.loads.load(Ordering::SeqCst), 1);
        clock.advance(1);
        store.away.store(true, Ordering::SeqCst);
        assert_eq!(signs().as_deref(), Ok("first"));
        assert_eq!(store.loads.load(Ordering::SeqCst), 2);
        clock.set(UnixTime::from_seconds(0));
        assert_eq!(signs(), Err("no-signing-key"), "before its first second no key signs");
    }
}

#[test]
fn without_any_key_the_reason_is_named() {
    for provider in providers() {
        let (store, clock) = (store(Vec::new()), Arc::new(ManualClock::new(START)));
        let client = client(provider, &store, &clock);
        store.away.store(true, Ordering::SeqCst);
        let code = || block_on(client.signing_key()).map(|_| ()).map_err(|error| error.code());
        assert_eq!(code(), Err("port-failed"));
        store.away.store(false, Ordering::SeqCst);
        assert_eq!(code(), Err("no-signing-key"));
    }
}

#[test]
fn nodes_that_rotate_at_once_make_one_key_where_the_provider_can() {
    for provider in providers() {
        let makes_keys = provider.name() == "aws-lc-rs";
        let store = store(Vec::new());
        let random = Counting::default();
        // Two nodes whose clocks differ by half a minute.
        let clocks = [0, 30]
            .map(|seconds| Arc::new(ManualClock::new(UnixTime::from_seconds(START.seconds() + seconds))));
        let nodes = [0, 1].map(|n: usize| client(provider.clone(), &store, &clocks[n]));
        let keys = || block_on(store.inner.load()).unwrap().len();
        let rings = |nodes: &[KeyRingClient; 2]| nodes.iter().all(|node| block_on(node.ring()).is_ok());
        assert!(rings(&nodes), "both have seen the empty store");
        let rotated = nodes.each_ref().map(|node| block_on(node.rotate(&random)).unwrap());
        assert_eq!((rotated, keys()), if makes_keys { ([true, true], 1) } else { ([false, false], 0) });
        if !makes_keys {
            continue;
        }
        let first: Vec<_> =
            nodes.iter().map(|node| block_on(node.signing_key()).unwrap().kid().to_string()).collect();
        assert_eq!(first[0], first[1], "and both sign with it");
        assert_eq!(first[0].len(), 22, "128 bits");

        let rotate = || nodes.each_ref().map(|node| block_on(node.rotate(&random)).unwrap());
        assert_eq!(rotate(), [false, false], "nothing is due");
        clocks.iter().for_each(|clock| clock.advance(88 * 86_400 + 7));
        assert!(rings(&nodes));
        assert_eq!((rotate(), keys()), ([true, true], 2));
        assert_eq!(rotate(), [false, false]);
        let document = block_on(nodes[0].ring()).unwrap().to_json(clocks[0].now());
        assert_eq!(document.matches("\"kid\"").count(), 2, "the next one is published");
        assert_eq!(block_on(nodes[0].signing_key()).unwrap().kid(), first[0], "and does not sign yet");
        clocks.iter().for_each(|clock| clock.advance(2 * 86_400));
        assert_ne!(block_on(nodes[1].signing_key()).unwrap().kid(), first[0]);

        let error =
            block_on(client(provider, &self::store(Vec::new()), &clocks[0]).rotate(&NoRandom)).unwrap_err();
        assert_eq!(error.code(), "port-failed");
    }
}
