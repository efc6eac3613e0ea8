use super::{NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, at, ms};
use lti_security::ports::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the workers of [`together`] saw.
#[derive(Default)]
struct Seen {
    held: BTreeSet<OutboxKey>,
    /// Id and time of the last score that was delivered.
    delivered: BTreeMap<OutboxKey, (u64, i64)>,
    /// The id of the last score that was kept.
    kept: BTreeMap<OutboxKey, u64>,
    to_put: usize,
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `workers` of them deliver while as many put `scores` each, for a few learners: no key is ever held by two, nothing goes
/// backward, and what was kept last arrives. The stores, one for each worker, share what they keep. `spawn` begins a
/// future at once, and gives one that waits for its end.
pub async fn together(
    stores: Vec<Arc<dyn OutboxStore>>,
    scores: usize,
    spawn: impl Fn(BoxFuture<'static, ()>) -> BoxFuture<'static, ()>,
) {
    let seen = Arc::new(Mutex::new(Seen { to_put: stores.len().saturating_mul(scores), ..Seen::default() }));
    let mut running = Vec::new();
    for (number, store) in stores.into_iter().enumerate() {
        running.push(spawn(Box::pin(put_all(store.clone(), number, scores, seen.clone()))));
        running.push(spawn(Box::pin(work(store, seen.clone()))));
    }
    for worker in running {
        worker.await;
    }
    let seen = lock(&seen);
    let delivered: BTreeMap<&OutboxKey, u64> =
        seen.delivered.iter().map(|(key, (id, _))| (key, *id)).collect();
    assert_eq!(delivered, seen.kept.iter().map(|(key, id)| (key, *id)).collect());
}

async fn put_all(store: Arc<dyn OutboxStore>, worker: usize, scores: usize, seen: Arc<Mutex<Seen>>) {
    for number in 0..scores {
        let learner = number.wrapping_mul(7).wrapping_add(worker) % 5;
        let key = OutboxKey::new("school", "dep-1", "https://lms.example.test/li/7", format!("u-{learner}"));
        let new = NewScore::new(key.clone(), format!("{worker} {number}"), ms(0), 1);
        let Put::Kept { id, .. } = store.put(new, at(9_000)).await.expect("the store answers") else {
            continue;
        };
        let mut seen = lock(&seen);
        let last = seen.kept.entry(key).or_default();
        *last = id.max(*last);
        seen.to_put = seen.to_put.saturating_sub(1);
    }
}

async fn work(store: Arc<dyn OutboxStore>, seen: Arc<Mutex<Seen>>) {
    loop {
        let all_put = lock(&seen).to_put == 0;
        let Some(score) = store.claim(at(9_000), at(9_999)).await.expect("the store answers") else {
            if all_put && store.next_due().await.expect("the store answers").is_none() {
                return;
            }
            yield_now().await;
            continue;
        };
        assert!(lock(&seen).held.insert(score.key.clone()), "two hold one key");
        yield_now().await;
        {
            let mut seen = lock(&seen);
            let now = (score.ticket.id, score.time);
            let before = seen.delivered.insert(score.key.clone(), now);
            assert!(before.is_none_or(|before| before.0 < now.0 && before.1 < now.1), "{before:?} {now:?}");
            seen.held.remove(&score.key);
        }
        let settled = store.settle(score.ticket, Settlement::Delivered).await.expect("the store answers");
        assert_eq!(settled, Settled::Done);
    }
}

/// Lets others go on.
async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
