//! The store in memory holds to what every store promises.

use crate::support::block_on;
use lti_security::UnixTime;
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::{NewScore, OutboxKey, OutboxStore, Put, contract};
use std::sync::Arc;

#[test]
fn it_keeps_every_promise() {
    assert!(contract::ALONE.len() > 20);
    block_on(contract::alone(async || MemoryOutbox::default()));
}

#[test]
fn it_keeps_them_among_threads() {
    for _ in 0..5 {
        let store: Arc<dyn OutboxStore> = Arc::new(MemoryOutbox::default());
        block_on(contract::together(vec![store; 4], 200, |future| {
            let thread = std::thread::spawn(move || block_on(future));
            Box::pin(async move { thread.join().unwrap() })
        }));
    }
}

#[test]
fn a_full_one_says_so_and_keeps_the_rest() {
    let store = MemoryOutbox::new(2);
    let now = UnixTime::from_seconds(1_760_000_000);
    let put = |user: &str| {
        let key = OutboxKey::new("school", "dep-1", "https://lms.example.test/li/7", user);
        block_on(store.put(NewScore::new(key, "x".into(), 1_760_000_000_000, 1_000), now)).unwrap()
    };
    let kept = |put| matches!(put, Put::Kept { .. });
    assert!(kept(put("a")) && kept(put("b")));
    assert_eq!(put("c"), Put::Full);
    assert!(kept(put("b")), "a key that is there");
    let claim = || block_on(store.claim(now, now.plus(std::time::Duration::from_secs(9)))).unwrap();
    let held = claim().unwrap();
    block_on(store.settle(held.ticket, lti_tool::outbox::Settlement::Delivered)).unwrap();
    assert_eq!(put("c"), Put::Full, "the time is remembered");
    block_on(store.forget(1_760_000_000_001)).unwrap();
    assert!(kept(put("c")));
    assert_eq!(format!("{store:?}"), "MemoryOutbox { capacity: 2, .. }");
}
