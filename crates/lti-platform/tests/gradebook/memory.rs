//! The gradebook of one process: one step for each line item and learner, and a limit.

use crate::support::*;
use lti_ags::{LineItem, ListLineItems, ScoreOutcome};
use lti_platform::gradebook::{
    Column, Container, Gradebook, GradebookError, Listed, MemoryGradebook, Part, Refused,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What the store answers at once.
pub(crate) fn now<T>(answer: impl Future<Output = T>) -> T {
    let mut answer = std::pin::pin!(answer);
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

fn container() -> Container {
    Container::new("client-1", "dep-1", "c-7")
}

fn store(capacity: usize) -> (MemoryGradebook, Column) {
    let store = MemoryGradebook::new(capacity).with_container_limit(capacity);
    store.add_context(container());
    store.enroll(&container(), "u-1", true).unwrap();
    let column = now(store.create(&container(), LineItem::new(10, "quiz"))).unwrap();
    (store, column)
}

/// Four workers post the same times in four orders: the latest stands, and each time was taken at most once.
#[test]
fn concurrent_scores_are_ordered_by_their_time_alone() {
    let (store, column) = store(1_000);
    let store = Arc::new(store);
    let workers: Vec<_> = (0..4_i64)
        .map(|worker| {
            let (store, key) = (store.clone(), column.key.clone());
            std::thread::spawn(move || {
                let mut taken = Vec::new();
                for step in 0..400_i64 {
                    let at = if worker % 2 == 0 { step } else { (step * 7 + worker * 31) % 400 };
                    let score = graded(at, &at.to_string(), "10");
                    match now(store.record(&container(), &key, score, STAY)) {
                        Ok(ScoreOutcome::NoContent)
                        | Err(GradebookError::Refused(Refused::ScoreOutdated)) => {}
                        Ok(_) => taken.push(at),
                        other => panic!("{other:?}"),
                    }
                }
                taken
            })
        })
        .collect();
    let mut taken: Vec<i64> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    let count = taken.len();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), count, "a time that was taken twice");
    let columns = store.columns(&container());
    assert_eq!(columns[0].1["u-1"].shown(), Some(&points("399", "10")));
}

#[test]
fn a_full_store_says_no_and_keeps_what_it_has() {
    let (store, column) = store(2);
    store.enroll(&container(), "u-2", true).unwrap();
    let post = |user: &str, at: i64| {
        let mut score = graded(at, "8", "10");
        score.user_id = user.into();
        now(store.record(&container(), &column.key, score, STAY))
    };
    assert_eq!(post("u-1", 0), Ok(ScoreOutcome::Created));
    assert!(matches!(post("u-2", 0), Err(GradebookError::Port(_))));
    let create = now(store.create(&container(), LineItem::new(10, "another")));
    assert!(matches!(create, Err(GradebookError::Port(_))));
    assert!(matches!(store.change(&container(), &column.key, "u-2", |_| {}), Err(GradebookError::Port(_))));
    // Who is there already may be graded again.
    assert_eq!(post("u-1", 1), Ok(ScoreOutcome::Accepted));
    store.change(&container(), &column.key, "u-1", |grade| grade.set_comment("see me")).unwrap();
    assert_eq!(store.columns(&container())[0].1.len(), 1);
}

#[test]
fn a_deleted_column_without_grades_makes_room() {
    let (store, column) = store(3);
    now(store.record(&container(), &column.key, graded(0, "8", "10"), STAY)).unwrap();
    let mut keys = vec![column.key.clone()];
    for round in 0..10 {
        let key = now(store.create(&container(), LineItem::new(10, "again"))).unwrap().key;
        assert!(!keys.contains(&key), "round {round}: {key} is given again");
        now(store.delete(&container(), &key)).unwrap();
        assert_eq!(now(store.delete(&container(), &key)), Err(Refused::LineItemUnknown.into()));
        keys.push(key);
    }
    // What somebody has a grade in stays, and takes its room.
    now(store.delete(&container(), &column.key)).unwrap();
    assert_eq!(store.columns(&container())[0].1["u-1"].shown(), Some(&points("8", "10")));
    now(store.create(&container(), LineItem::new(10, "last"))).unwrap();
    assert!(matches!(
        now(store.create(&container(), LineItem::new(10, "more"))),
        Err(GradebookError::Port(_))
    ));
}

#[test]
fn a_full_container_leaves_room_to_others() {
    let store = MemoryGradebook::new(10);
    let other = Container::new("client-2", "dep-1", "c-7");
    for place in [container(), other.clone()] {
        store.add_context(place.clone());
        store.enroll(&place, "u-1", true).unwrap();
    }
    let create = |place: &Container| now(store.create(place, LineItem::new(10, "quiz")));
    let keys: Vec<_> = std::iter::from_fn(|| create(&container()).ok()).map(|column| column.key).collect();
    assert_eq!(keys.len(), 3, "a quarter, rounded up");
    let full = |answer: Result<(), GradebookError>| {
        assert!(matches!(answer, Err(GradebookError::Port(_))), "{answer:?}")
    };
    full(create(&container()).map(drop));
    full(now(store.record(&container(), &keys[0], graded(0, "8", "10"), STAY)).map(drop));
    full(store.change(&container(), &keys[0], "u-1", |_| {}));
    full(
        store
            .copy_context(&container(), Container::new("client-1", "dep-1", "c-7"), &BTreeMap::new())
            .map(drop),
    );
    let theirs = create(&other).unwrap();
    now(store.record(&other, &theirs.key, graded(0, "8", "10"), STAY)).unwrap();
    // Whoever records it, it counts.
    store.enroll(&other, "u-2", true).unwrap();
    store.change(&other, &theirs.key, "u-2", |_| {}).unwrap();
    full(create(&other).map(drop));
    // What is deleted is room in the container too.
    now(store.delete(&container(), &keys[0])).unwrap();
    create(&container()).unwrap();
    full(create(&container()).map(drop));
    // The whole store has its own limit, whatever a container may have.
    let store = MemoryGradebook::new(1).with_container_limit(5);
    store.add_context(container());
    now(store.create(&container(), LineItem::new(10, "quiz"))).unwrap();
    full(now(store.create(&container(), LineItem::new(10, "quiz"))).map(drop));
}

#[test]
fn a_refused_score_leaves_no_record() {
    let (store, column) = store(10);
    let mut score = graded(0, "8", "10");
    score.user_id = "u-nobody".into();
    let refused = now(store.record(&container(), &column.key, score, STAY));
    assert_eq!(refused, Err(Refused::UserUnknown.into()));
    let unknown = store.change(&container(), &column.key, "u-nobody", |_| {});
    assert_eq!(unknown, Err(Refused::UserUnknown.into()));
    assert!(store.columns(&container())[0].1.is_empty());
}

#[test]
fn another_context_or_column_is_unknown() {
    let (store, column) = store(10);
    let other = Container::new("client-2", "dep-1", "c-7");
    let part = Part { after: None, limit: 10 };
    let unknown = Err(GradebookError::from(Refused::ContextUnknown));
    assert_eq!(now(store.line_item(&other, &column.key)), unknown);
    assert_eq!(now(store.create(&other, LineItem::new(10, "x"))), unknown);
    assert_eq!(now(store.line_items(&other, &ListLineItems::new("x"), part)).err(), unknown.err());
    assert_eq!(store.enroll(&other, "u-1", true), Err(Refused::ContextUnknown));
    for key in ["2", "01", "+1", " 1", "", "x"] {
        let refused = now(store.line_item(&container(), key));
        assert_eq!(refused, Err(Refused::LineItemUnknown.into()), "{key}");
        assert_eq!(store.set_closed(&container(), key, true), Err(Refused::LineItemUnknown), "{key}");
    }
}

/// ATK-072: whoever prints a gradebook, or what it answers, prints nobody.
#[test]
fn nothing_about_learners_is_printed() {
    let (store, column) = store(10);
    now(store.record(&container(), &column.key, graded(0, "8", "10"), STAY)).unwrap();
    let part = Part { after: Some("u-0"), limit: 1 };
    let grades = now(store.grades(&container(), &column.key, None, part)).unwrap();
    assert_eq!(grades.grades.entries.len(), 1);
    let listed = Listed { entries: vec!["u-1"], next: Some("u-1".into()) };
    let shown = format!("{store:?} {grades:?} {part:?} {listed:?}");
    assert!(!shown.contains("u-"), "{shown}");
    assert!(shown.ends_with("Part { limit: 1, .. } Listed { length: 1, is_last: false, .. }"), "{shown}");
}
