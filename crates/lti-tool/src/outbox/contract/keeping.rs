use super::{NewScore, OutboxKey, OutboxStore, claim, claimed, deliver, ms, next_due, put, score};

pub(super) async fn a_score_is_kept_until_it_is_delivered(store: &dyn OutboxStore) {
    assert_eq!((claim(store, 0).await, next_due(store).await), (None, None));
    let (id, time, replaced) = put(store, score("u", "a", 0), 0).await;
    assert_eq!((time, replaced), (0, false));
    let held = deliver(store, 5).await;
    assert_eq!((held.ticket.id, held.key, held.letter.as_str()), (id, super::key("u"), "a"));
    assert_eq!((held.time, held.put_at, held.attempts, held.retimed), (ms(0), super::at(0), 0, false));
    assert_eq!((claim(store, 99).await, next_due(store).await), (None, None));
}

pub(super) async fn a_score_is_claimed_when_it_is_due(store: &dyn OutboxStore) {
    put(store, score("u", "a", 1_999), 0).await;
    assert_eq!((claim(store, 0).await, next_due(store).await), (None, Some(1)));
    claimed(store, 1).await;
    assert_eq!(next_due(store).await, Some(11), "the end of the lease");
}

pub(super) async fn what_is_due_the_longest_comes_first(store: &dyn OutboxStore) {
    for (user, milli) in [("late", 1_000), ("early", -5_000), ("early too", -5_000), ("earliest", -9_000)] {
        put(store, score(user, user, milli), 0).await;
    }
    // All are due by now; what was due before now was put now.
    let mut order = Vec::new();
    while let Some(held) = claim(store, 1).await {
        order.push(held.key.user_id);
    }
    assert_eq!(order, ["early", "early too", "earliest", "late"]);
}

pub(super) async fn keys_are_compared_letter_by_letter(store: &dyn OutboxStore) {
    let parts = [
        ["r", "d", "l", "u"],
        ["R", "d", "l", "u"],
        ["r", "", "dl", "u"],
        ["r", "dl", "", "u"],
        ["r", "d", "lu", ""],
        ["r", "d", "l", "u "],
        ["r", "d", "l", "\u{fc}"],
        ["r", "d", "l", "u\u{308}"],
        ["r", "d", "l", "%"],
        ["r", "d", "l", "'u'"],
    ];
    for [registration, deployment, line_item, user] in parts {
        let key = OutboxKey::new(registration, deployment, line_item, user);
        let (_, _, replaced) = put(store, NewScore::new(key, "x".to_owned(), ms(0), 1), 0).await;
        assert!(!replaced);
    }
    let mut keys = Vec::new();
    while let Some(held) = claim(store, 0).await {
        keys.push(held.key);
    }
    let expected = parts.map(|[registration, deployment, line_item, user]| {
        OutboxKey::new(registration, deployment, line_item, user)
    });
    assert_eq!(keys, expected);
}

pub(super) async fn letters_are_kept_as_they_are(store: &dyn OutboxStore) {
    let letters = ["", "{\"a\":\"\u{201c}\\n'--;\u{0}\u{1f393}\"}", &"long ".repeat(20_000)];
    for letter in letters {
        put(store, score("u", letter, 0), 0).await;
        assert!(deliver(store, 60).await.letter == letter);
    }
}

pub(super) async fn the_newest_wins(store: &dyn OutboxStore) {
    let (first, ..) = put(store, score("u", "a", 0), 0).await;
    let (other, ..) = put(store, score("v", "x", 0), 0).await;
    let (second, time, replaced) = put(store, score("u", "b", 300), 1).await;
    assert!(first < other && other < second && replaced);
    assert_eq!(time, 300);
    assert_eq!(deliver(store, 2).await.letter, "x");
    let held = deliver(store, 2).await;
    assert_eq!((held.ticket.id, held.letter.as_str(), held.put_at), (second, "b", super::at(1)));
    assert_eq!(claim(store, 99).await, None);
}
