use super::{
    OutboxStore, Settled, Settlement, Ticket, at, claim, claimed, deliver, ms, next_due, put, score, settle,
    trouble,
};

pub(super) async fn a_score_that_is_held_is_followed_and_not_replaced(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let first = claimed(store, 0).await;
    let (_, time, replaced) = put(store, score("u", "b", 0), 0).await;
    assert_eq!((time, replaced), (1_000, false));
    assert_eq!(claim(store, 5).await, None, "the key is held");
    let (_, time, replaced) = put(store, score("u", "c", 400), 1).await;
    assert_eq!((time, replaced), (1_000, true));
    assert_eq!(next_due(store).await, Some(10), "the end of the lease");
    assert_eq!(settle(store, first.ticket, Settlement::Delivered).await, Settled::Done);
    assert_eq!(next_due(store).await, Some(1));
    let second = deliver(store, 2).await;
    assert_eq!((second.letter.as_str(), second.time), ("c", ms(1_000)));
    assert_eq!(claim(store, 99).await, None);
}

pub(super) async fn what_fails_gives_way_to_a_newer_one(store: &dyn OutboxStore) {
    let outcomes = [
        (Settlement::Postponed { due: at(7), failed: true }, 7),
        (Settlement::Postponed { due: at(7), failed: false }, 7),
        (Settlement::Retimed { time: ms(7_000), spacing: 1_000, due: at(7) }, 7),
        (Settlement::Stuck(trouble("platform-refused")), 1),
    ];
    for (number, (outcome, due)) in outcomes.into_iter().enumerate() {
        let user = format!("u-{number}");
        put(store, score(&user, "a", 0), 0).await;
        let first = claimed(store, 0).await;
        put(store, score(&user, "b", 0), 0).await;
        assert_eq!(settle(store, first.ticket, outcome).await, Settled::Superseded);
        assert_eq!(next_due(store).await, Some(due));
        let second = deliver(store, due).await;
        assert_eq!((second.letter.as_str(), second.time, second.attempts), ("b", ms(1_000), 0));
        assert_eq!(claim(store, 0).await, None);
    }
    assert_eq!(store.stuck(None, 9).await, Ok(Vec::new()));
}

pub(super) async fn a_lease_ends(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let asleep = claimed(store, 0).await;
    assert_eq!(claim(store, 9).await, None);
    let taken_over = claimed(store, 10).await;
    assert_eq!(taken_over.ticket.id, asleep.ticket.id);
    assert!(taken_over.ticket.fence > asleep.ticket.fence);
    let same = |score: &super::ClaimedScore| (score.letter.clone(), score.time, score.put_at, score.attempts);
    assert_eq!(same(&taken_over), same(&asleep), "byte for byte");
    for outcome in [
        Settlement::Delivered,
        Settlement::Postponed { due: at(0), failed: true },
        Settlement::Retimed { time: ms(0), spacing: 1, due: at(0) },
        Settlement::Stuck(trouble("x")),
    ] {
        assert_eq!(settle(store, asleep.ticket, outcome).await, Settled::Lost);
    }
    assert_eq!((claim(store, 19).await, next_due(store).await), (None, Some(20)));
    assert_eq!(settle(store, taken_over.ticket, Settlement::Delivered).await, Settled::Done);
    assert_eq!(settle(store, taken_over.ticket, Settlement::Delivered).await, Settled::Lost);
    assert_eq!(next_due(store).await, None);
}

pub(super) async fn after_a_lease_the_newer_one_is_claimed(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let asleep = claimed(store, 0).await;
    put(store, score("u", "b", 0), 1).await;
    let newer = claimed(store, 10).await;
    assert_eq!((newer.letter.as_str(), newer.time), ("b", ms(1_000)));
    assert_eq!(settle(store, asleep.ticket, Settlement::Delivered).await, Settled::Lost);
    assert_eq!(settle(store, newer.ticket, Settlement::Delivered).await, Settled::Done);
    assert_eq!(next_due(store).await, None);
}

pub(super) async fn a_late_word_counts_while_nobody_else_claimed(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let late = claimed(store, 0).await;
    assert_eq!(settle(store, late.ticket, Settlement::Delivered).await, Settled::Done);
    assert_eq!(claim(store, 99).await, None);
}

pub(super) async fn a_failure_is_counted_and_waited_for(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    for (attempts, failed) in [(0, true), (1, false), (1, true), (2, true)] {
        let held = claimed(store, 30).await;
        assert_eq!((held.attempts, held.letter.as_str(), held.time), (attempts, "a", ms(0)));
        let outcome = Settlement::Postponed { due: at(30), failed };
        assert_eq!(settle(store, held.ticket, outcome).await, Settled::Done);
    }
    let held = claimed(store, 30).await;
    settle(store, held.ticket, Settlement::Postponed { due: at(50), failed: true }).await;
    assert_eq!((claim(store, 49).await, next_due(store).await), (None, Some(50)));
    assert_eq!(deliver(store, 50).await.attempts, 4);
}

pub(super) async fn waiting_outlasts_a_newer_score(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let held = claimed(store, 0).await;
    settle(store, held.ticket, Settlement::Postponed { due: at(50), failed: true }).await;
    let (_, time, replaced) = put(store, score("u", "b", 0), 1).await;
    assert_eq!((time, replaced, next_due(store).await), (1_000, true, Some(50)));
    assert_eq!(deliver(store, 50).await.attempts, 0);
}

pub(super) async fn a_ticket_that_nobody_got_is_lost(store: &dyn OutboxStore) {
    put(store, score("u", "a", 0), 0).await;
    let stranger = Ticket { id: 4_711, fence: 1 };
    assert_eq!(settle(store, stranger, Settlement::Delivered).await, Settled::Lost);
    let held = claimed(store, 0).await;
    let ahead = Ticket { fence: held.ticket.fence.saturating_add(1), ..held.ticket };
    assert_eq!(settle(store, ahead, Settlement::Delivered).await, Settled::Lost);
    settle(store, held.ticket, Settlement::Postponed { due: at(0), failed: true }).await;
    assert_eq!(settle(store, held.ticket, Settlement::Delivered).await, Settled::Lost, "it is not held");
    assert_eq!(next_due(store).await, Some(0));
}
