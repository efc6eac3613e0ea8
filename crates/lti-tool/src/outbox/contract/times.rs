use super::{OutboxStore, Settled, Settlement, at, claimed, deliver, ms, next_due, put, score, settle};

pub(super) async fn times_increase_although_the_clock_goes_back(store: &dyn OutboxStore) {
    put(store, score("u", "a", 9_000), 9).await;
    assert_eq!(deliver(store, 9).await.time, ms(9_000));
    // The same time, the same second, an hour before; and what is far enough keeps its own.
    for (number, (wished, given)) in
        [(9_000, 10_000), (10_001, 11_000), (-3_600_000, 12_000), (13_000, 13_000), (14_500, 14_500)]
            .into_iter()
            .enumerate()
    {
        let (_, time, _) = put(store, score("u", "b", wished), 9).await;
        assert_eq!(time, given, "number {number}");
        assert_eq!(deliver(store, 60).await.time, ms(given));
    }
    let (_, time, _) = put(store, score("v", "a", 0), 9).await;
    assert_eq!(time, 0, "another learner");
    let mut close = score("u", "c", 0);
    close.spacing = 1;
    assert_eq!(put(store, close, 9).await.1, 14_501);
}

pub(super) async fn a_time_that_was_not_given_out_is_not_used_up(store: &dyn OutboxStore) {
    for _ in 0..3 {
        assert_eq!(put(store, score("u", "a", 500), 1).await.1, 500);
    }
    let held = claimed(store, 1).await;
    for _ in 0..3 {
        assert_eq!(put(store, score("u", "b", 500), 1).await.1, 1_500);
    }
    settle(store, held.ticket, Settlement::Postponed { due: at(1), failed: true }).await;
    assert_eq!(put(store, score("u", "c", 500), 1).await.1, 1_500);
}

pub(super) async fn a_clock_that_was_put_back_holds_nothing_up(store: &dyn OutboxStore) {
    put(store, score("u", "a", 900_000), 900).await;
    deliver(store, 900).await;
    let (_, time, _) = put(store, score("u", "b", 5_000), 5).await;
    assert_eq!((time, next_due(store).await), (901_000, Some(6)));
    assert_eq!(deliver(store, 6).await.time, ms(901_000));
}

pub(super) async fn a_later_time_after_a_conflict(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let held = claimed(store, 0).await;
    let outcome = Settlement::Retimed { time: ms(3_000), spacing: 1_000, due: at(3) };
    assert_eq!(settle(store, held.ticket, outcome).await, Settled::Done);
    assert_eq!(next_due(store).await, Some(3));
    let again = claimed(store, 3).await;
    assert_eq!((again.letter.as_str(), again.time, again.attempts, again.retimed), ("a", ms(3_000), 1, true));
    // The distance is kept here too.
    let outcome = Settlement::Retimed { time: ms(0), spacing: 1_000, due: at(4) };
    settle(store, again.ticket, outcome).await;
    let held = deliver(store, 4).await;
    assert_eq!((held.time, held.attempts), (ms(4_000), 2));
    assert_eq!(put(store, score("u", "b", 0), 4).await.1, 5_000);
    assert!(!deliver(store, 5).await.retimed, "a new one");
}

pub(super) async fn times_are_forgotten_when_nothing_is_kept(store: &dyn OutboxStore) {
    for user in ["u", "waits", "held"] {
        put(store, score(user, "a", 9_000), 9).await;
        deliver(store, 9).await;
    }
    put(store, score("held", "b", 9_000), 9).await;
    claimed(store, 10).await;
    put(store, score("waits", "b", 9_000), 9).await;
    store.forget(ms(9_000)).await.expect("the store answers");
    assert_eq!(put(store, score("u", "b", 0), 9).await.1, 10_000, "not before 9 s");
    deliver(store, 10).await;
    deliver(store, 10).await;
    store.forget(ms(10_000)).await.expect("the store answers");
    put(store, score("waits", "c", 0), 9).await;
    store.forget(ms(10_001)).await.expect("the store answers");
    assert_eq!(put(store, score("u", "c", 0), 9).await.1, 0);
    assert_eq!(put(store, score("waits", "c", 0), 9).await.1, 11_000);
    assert_eq!(put(store, score("held", "c", 0), 9).await.1, 11_000);
}
