//! Random calls to the store against a table of plain numbers: no grade is lost, none comes back, none moves to somebody else.

use crate::memory::now;
use crate::support::*;
use lti_ags::{GradingProgress as Grading, LineItem, Score};
use lti_platform::gradebook::{Container, Gradebook, GradebookError, MemoryGradebook, Part, Refused};
use lti_security::UnixTime;
use proptest::prelude::*;
use std::collections::BTreeMap;

const LEARNERS: [&str; 2] = ["u-1", "u-2"];
const CONTEXTS: [&str; 2] = ["c-1", "c-2"];

#[derive(Clone, Debug)]
enum Call {
    Create { context: usize },
    Replace { context: usize, item: usize, maximum: u32 },
    Delete { context: usize, item: usize },
    Score { context: usize, item: usize, learner: usize, at: i64, given: Option<u32>, is_final: bool },
    Manual { context: usize, item: usize, learner: usize, points: Option<u32> },
    Release { context: usize, item: usize, learner: usize },
}

/// The last time, the tool's points, and a person's.
type Known = (Option<i64>, Option<u32>, Option<Option<u32>>);

/// A line item in plain values.
#[derive(Clone, Default)]
struct Item {
    context: usize,
    maximum: u32,
    deleted: bool,
    learners: BTreeMap<usize, Known>,
}

fn call() -> impl Strategy<Value = Call> {
    let place = || (0_usize..2, 1_usize..4);
    let given = proptest::option::weighted(0.8, 0_u32..20);
    prop_oneof![
        2 => (0_usize..2).prop_map(|context| Call::Create { context }),
        1 => (place(), 1_u32..5).prop_map(|((context, item), tens)| Call::Replace { context, item, maximum: tens * 10 }),
        1 => place().prop_map(|(context, item)| Call::Delete { context, item }),
        8 => (place(), 0_usize..3, 0_i64..30, given, proptest::bool::weighted(0.8)).prop_map(
            |((context, item), learner, at, given, is_final)| Call::Score { context, item, learner, at, given, is_final }
        ),
        2 => (place(), 0_usize..2, proptest::option::of(0_u32..20))
            .prop_map(|((context, item), learner, points)| Call::Manual { context, item, learner, points }),
        1 => (place(), 0_usize..2).prop_map(|((context, item), learner)| Call::Release { context, item, learner }),
    ]
}

fn score(learner: &str, at: i64, given: Option<u32>, is_final: bool) -> Score {
    let grading = if is_final { Grading::FullyGraded } else { Grading::Pending };
    let score = Score::new(learner, time(at), lti_ags::ActivityProgress::Completed, grading);
    match given {
        Some(given) => score.with_points(given, 10),
        None => score,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_store_is_what_the_table_says(calls in proptest::collection::vec(call(), 0..60)) {
        let store = MemoryGradebook::new(1_000);
        let containers = CONTEXTS.map(|context| Container::new("client-1", "dep-1", context));
        for container in &containers {
            store.add_context(container.clone());
            for learner in LEARNERS {
                store.enroll(container, learner, true).unwrap();
            }
        }
        let (mut table, mut created): (BTreeMap<usize, Item>, _) = (BTreeMap::new(), 0);
        for call in calls {
            match call {
                Call::Create { context } => {
                    created += 1;
                    let key = created;
                    let column = now(store.create(&containers[context], LineItem::new(10, "quiz"))).unwrap();
                    prop_assert_eq!(column.key, key.to_string());
                    table.insert(key, Item { context, maximum: 10, ..Item::default() });
                }
                Call::Replace { context, item, maximum } => {
                    let answer = now(store.replace(&containers[context], &item.to_string(), LineItem::new(maximum, "quiz")));
                    let there = table.get_mut(&item).filter(|row| row.context == context && !row.deleted);
                    prop_assert_eq!(answer.is_ok(), there.is_some());
                    if let Some(row) = there { row.maximum = maximum; }
                }
                Call::Delete { context, item } => {
                    let answer = now(store.delete(&containers[context], &item.to_string()));
                    let there = table.get_mut(&item).filter(|row| row.context == context && !row.deleted);
                    prop_assert_eq!(answer.is_ok(), there.is_some());
                    if let Some(row) = there { row.deleted = true; }
                    // Nobody has anything in it, so there is nothing to keep.
                    table.retain(|_, row| !row.deleted || !row.learners.is_empty());
                }
                Call::Score { context, item, learner, at, given, is_final } => {
                    let name = LEARNERS.get(learner).copied().unwrap_or("u-nobody");
                    let sent = score(name, at, given, is_final);
                    let answer = now(store.record(&containers[context], &item.to_string(), sent, STAY));
                    let there = table.get_mut(&item).filter(|row| row.context == context && !row.deleted);
                    let Some(row) = there else {
                        prop_assert_eq!(answer, Err(Refused::LineItemUnknown.into()));
                        continue;
                    };
                    if learner == LEARNERS.len() {
                        prop_assert_eq!(answer, Err(Refused::UserUnknown.into()));
                        continue;
                    }
                    let known = row.learners.entry(learner).or_default();
                    match known.0 {
                        Some(last) if at < last => prop_assert_eq!(answer, Err(Refused::ScoreOutdated.into())),
                        // Whether it is the same score, the model of one record asks.
                        Some(last) if at == last => {
                            let unchanged = matches!(answer, Ok(lti_ags::ScoreOutcome::NoContent) | Err(GradebookError::Refused(Refused::TimestampReused)));
                            prop_assert!(unchanged, "{:?}", answer);
                        }
                        _ => {
                            prop_assert!(answer.is_ok());
                            known.0 = Some(at);
                            if is_final || given.is_none() { known.1 = given; }
                        }
                    }
                }
                Call::Manual { context, item, learner, points: given } => {
                    let given_points = given.map(|given| points(&given.to_string(), "10"));
                    let set = |grade: &mut lti_platform::gradebook::Grade| grade.set_manually(given_points, "u-teach", UnixTime::from_seconds(NOW));
                    let answer = store.change(&containers[context], &item.to_string(), LEARNERS[learner], set);
                    let there = table.get_mut(&item).filter(|row| row.context == context);
                    prop_assert_eq!(answer.is_ok(), there.is_some());
                    if let Some(row) = there { row.learners.entry(learner).or_default().2 = Some(given); }
                }
                Call::Release { context, item, learner } => {
                    let answer = store.change(&containers[context], &item.to_string(), LEARNERS[learner], lti_platform::gradebook::Grade::release);
                    let there = table.get_mut(&item).filter(|row| row.context == context);
                    prop_assert_eq!(answer.is_ok(), there.is_some());
                    if let Some(row) = there { row.learners.entry(learner).or_default().2 = None; }
                }
            }
            // The whole store, what was deleted too.
            for (context, container) in containers.iter().enumerate() {
                let columns = store.columns(container);
                let rows: Vec<_> = table.iter().filter(|(_, row)| row.context == context).collect();
                prop_assert_eq!(columns.len(), rows.len());
                for ((column, grades), (key, row)) in columns.iter().zip(rows) {
                    prop_assert_eq!(&column.key, &key.to_string());
                    for (index, learner) in LEARNERS.iter().enumerate() {
                        let (_, tool, manual) = row.learners.get(&index).copied().unwrap_or_default();
                        let shown = manual.unwrap_or(tool).map(|given| points(&given.to_string(), "10"));
                        let found = grades.get(*learner).and_then(|grade| grade.shown().cloned());
                        prop_assert_eq!(found, shown);
                    }
                    // What the tool sees of it: nothing of what it deleted, everything else on the maximum of now.
                    let seen = now(store.grades(container, &column.key, None, Part { after: None, limit: 10 }));
                    prop_assert_eq!(seen.is_err(), row.deleted);
                    for (learner, grade) in seen.into_iter().flat_map(|seen| seen.grades.entries) {
                        let index = LEARNERS.iter().position(|name| *name == learner).unwrap();
                        let (_, tool, manual) = row.learners[&index];
                        let expected = manual.unwrap_or(tool).map(|given| number(&(given * row.maximum / 10).to_string()));
                        let result = grade.result("", "", learner, &column.line_item.score_maximum, 4);
                        prop_assert_eq!(result.and_then(|result| result.result_score.into_value()), expected);
                    }
                }
            }
        }
    }
}
