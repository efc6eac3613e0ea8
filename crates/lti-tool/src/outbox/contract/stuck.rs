use super::{
    OutboxStore, Settled, Settlement, at, claim, claimed, deliver, key, ms, put, score, settle, trouble,
};

async fn get_stuck(store: &dyn OutboxStore, user: &str) -> u64 {
    put(store, score(user, "a", 0), 0).await;
    let held = claimed(store, 0).await;
    settle(store, held.ticket, Settlement::Postponed { due: at(0), failed: true }).await;
    let held = claimed(store, 0).await;
    let outcome = Settlement::Stuck(trouble("platform-refused"));
    assert_eq!(settle(store, held.ticket, outcome).await, Settled::Done);
    held.ticket.id
}

async fn ids(store: &dyn OutboxStore, after: Option<u64>, limit: usize) -> Vec<u64> {
    let stuck = store.stuck(after, limit).await.expect("the store answers");
    stuck.iter().map(|score| score.id).collect()
}

pub(super) async fn what_is_stuck_is_shown_and_not_claimed(store: &dyn OutboxStore) {
    let id = get_stuck(store, "u").await;
    assert_eq!((claim(store, 999).await, store.next_due().await), (None, Ok(None)));
    let stuck = store.stuck(None, 9).await.expect("the store answers");
    let [shown] = stuck.as_slice() else { return assert_eq!(stuck.len(), 1) };
    assert_eq!((shown.id, &shown.key, shown.time), (id, &key("u"), ms(0)));
    assert_eq!((shown.put_at, shown.attempts), (at(0), 2));
    assert_eq!(shown.trouble, trouble("platform-refused"));
}

pub(super) async fn what_is_stuck_comes_in_pages(store: &dyn OutboxStore) {
    let mut all = Vec::new();
    for user in ["a", "b", "c"] {
        all.push(get_stuck(store, user).await);
    }
    put(store, score("waits", "a", 0), 0).await;
    assert_eq!(ids(store, None, 9).await, all);
    assert_eq!(ids(store, None, 2).await.as_slice(), all.get(..2).unwrap_or_default());
    assert_eq!(ids(store, all.get(1).copied(), 2).await.as_slice(), all.get(2..).unwrap_or_default());
    assert!(ids(store, all.last().copied(), 2).await.is_empty());
    assert!(ids(store, None, 0).await.is_empty());
}

pub(super) async fn what_is_stuck_is_retried_or_discarded(store: &dyn OutboxStore) {
    let (again, away) = (get_stuck(store, "u").await, get_stuck(store, "v").await);
    assert_eq!(store.retry(again, at(500)).await, Ok(true));
    assert_eq!((store.retry(again, at(500)).await, store.discard(again).await), (Ok(false), Ok(false)));
    assert_eq!(store.discard(away).await, Ok(true));
    assert_eq!((store.discard(away).await, store.retry(away, at(500)).await), (Ok(false), Ok(false)));
    assert!(ids(store, None, 9).await.is_empty());
    assert_eq!(store.next_due().await, Ok(Some(at(500))));
    let held = deliver(store, 500).await;
    assert_eq!((held.ticket.id, held.time, held.put_at), (again, ms(0), at(500)));
    assert_eq!((held.attempts, held.retimed), (0, false));
    assert_eq!(claim(store, 999).await, None);
    // The time of what was discarded was given out, all the same.
    assert_eq!(put(store, score("v", "b", 0), 500).await.1, 1_000);
}

pub(super) async fn a_newer_score_takes_the_place_of_one_that_is_stuck(store: &dyn OutboxStore) {
    let id = get_stuck(store, "u").await;
    let (_, time, replaced) = put(store, score("u", "b", 0), 0).await;
    assert_eq!((time, replaced), (1_000, true));
    assert!(ids(store, None, 9).await.is_empty());
    assert_eq!(store.retry(id, at(0)).await, Ok(false));
    assert_eq!(deliver(store, 1).await.letter, "b");
}
