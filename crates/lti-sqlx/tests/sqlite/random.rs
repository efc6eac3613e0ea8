//! Whatever is done to it, the outbox in SQLite answers as the one in memory does, which is held to the rules by tests of its own.

use crate::support::*;
use lti_security::UnixTime;
use lti_sqlx::sqlite::SqliteOutbox;
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::{NewScore, OutboxKey, OutboxStore, Put, Settlement, Ticket, Trouble};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Put(u8, i64),
    Claim(i64),
    /// Settles one of the tickets so far, counted from the newest.
    Settle(usize, Settlement),
    Retry(u64),
    Discard(u64),
    Forget(i64),
    Wait(i64),
}

fn at(second: i64) -> UnixTime {
    UnixTime::from_seconds(1_000 + second)
}

fn step() -> impl Strategy<Value = Step> {
    let mut trouble = Trouble::new("platform-refused", "expected this", at(1));
    (trouble.status, trouble.words) = (Some(404), Some("that".into()));
    let outcome = prop_oneof![
        3 => Just(Settlement::Delivered),
        2 => (0..20_i64, any::<bool>())
            .prop_map(|(due, failed)| Settlement::Postponed { due: at(due), failed }),
        1 => (0..9_000_i64, 0..20_i64)
            .prop_map(|(time, due)| Settlement::Retimed { time: 1_000_000 + time, spacing: 1_000, due: at(due) }),
        2 => Just(Settlement::Stuck(trouble)),
    ];
    prop_oneof![
        5 => (0..3_u8, 0..9_000_i64).prop_map(|(user, milli)| Step::Put(user, milli)),
        5 => (1..8_i64).prop_map(Step::Claim),
        5 => (0..4_usize, outcome).prop_map(|(ticket, outcome)| Step::Settle(ticket, outcome)),
        1 => (1..12_u64).prop_map(Step::Retry),
        1 => (1..12_u64).prop_map(Step::Discard),
        1 => (0..20_000_i64).prop_map(Step::Forget),
        3 => (-2..9_i64).prop_map(Step::Wait),
    ]
}

/// What a store answers to all of it.
async fn answers(store: &dyn OutboxStore, steps: &[Step]) -> Vec<String> {
    let (mut now, mut tickets, mut answers) = (0, Vec::<Ticket>::new(), Vec::new());
    for (number, step) in steps.iter().enumerate() {
        let answer = match step {
            Step::Put(user, milli) => {
                let key = OutboxKey::new("school", "dep-1", "li", format!("u-{user}"));
                let new = NewScore::new(key, format!("letter {number}"), 1_000_000 + milli, 1_000);
                let put = store.put(new, at(now)).await.unwrap();
                assert_ne!(put, Put::Full);
                format!("{put:?}")
            }
            Step::Claim(lease) => {
                let claimed = store.claim(at(now), at(now + lease)).await.unwrap();
                tickets.extend(claimed.as_ref().map(|claimed| claimed.ticket));
                let whole = claimed.map(|claimed| {
                    (
                        claimed.key.user_id.clone(),
                        claimed.letter.clone(),
                        claimed.put_at,
                        claimed.retimed,
                        claimed,
                    )
                });
                format!("{whole:?}")
            }
            Step::Settle(back, outcome) => match tickets.iter().rev().nth(*back) {
                Some(ticket) => format!("{:?}", store.settle(*ticket, outcome.clone()).await),
                None => String::new(),
            },
            Step::Retry(id) => format!("{:?}", store.retry(*id, at(now)).await),
            Step::Discard(id) => format!("{:?}", store.discard(*id).await),
            Step::Forget(milli) => format!("{:?}", store.forget(1_000_000 + milli).await),
            Step::Wait(seconds) => {
                now += seconds;
                String::new()
            }
        };
        let stuck = store.stuck(None, 9).await.unwrap();
        let words: Vec<_> = stuck.iter().map(|score| (&score.key.user_id, &score.trouble.words)).collect();
        answers.push(format!("{step:?}: {answer}; {:?}; {words:?} {stuck:?}", store.next_due().await));
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn it_answers_as_the_one_in_memory(steps in proptest::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let folder = Folder::new();
            let sqlite: SqliteOutbox = outbox(&folder.file()).await;
            let expected = answers(&MemoryOutbox::default(), &steps).await;
            assert_eq!(answers(&sqlite, &steps).await, expected);
        });
    }
}
