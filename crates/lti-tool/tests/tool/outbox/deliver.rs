//! What comes of answers.

use super::support::*;
use crate::support::block_on;
use lti_ags::DateTime;
use lti_security::ports::BoxFuture;
use lti_security::{Clock, PortError, UnixTime};
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::{
    ClaimedScore, NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, StuckScore, Ticket,
};
use std::sync::Arc;
use std::task::{Context, Waker};

fn memory() -> Arc<MemoryOutbox> {
    Arc::default()
}

/// The randomness of the tests' tool is seeded: a wait may be up to half of it less.
fn about(wait: i64) -> impl Fn(i64) -> bool {
    move |seen| (wait / 2..=wait).contains(&seen)
}

/// LMS-110: a failure that may pass is tried again, each time later, byte for byte the same.
#[test]
fn what_may_pass_is_tried_again() {
    for failure in [said(500, "x"), said(503, ""), said(408, ""), said(429, ""), Said::Nothing] {
        let around = around(memory(), |_| ());
        let _ = around.put(8);
        let mut bodies = Vec::new();
        for wait in [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600] {
            around.lms.says([failure.clone()]);
            let before = around.now();
            let (counts, due) = around.deliver();
            assert_eq!(counts, [0, 1, 0, 0, 0]);
            let due = due.unwrap();
            assert!(about(wait)(due - before), "{wait}: {}", due - before);
            around.go_to(due - 1);
            assert_eq!(around.deliver(), ([0; 5], Some(due)), "not before its time");
            around.go_to(due);
            bodies.extend(around.lms.take());
        }
        assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
        bodies.extend(around.lms.take());
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "the same bytes");
        assert_eq!(around.stuck(), []);
    }
}

/// LMS-110: a platform that says when is asked then, within limits.
#[test]
fn retry_after_is_honoured_and_bounded() {
    for (status, header, expected) in [
        (429, "7", 5..=10), // sooner than we would
        (429, "120", 120..=120),
        (403, "120", 120..=120),
        (503, "Thu, 09 Oct 2025 09:00:00 GMT", 400..=400),
        (503, "99999999999999999999", 86_400..=86_400),
    ] {
        let around = around(memory(), |_| ());
        let _ = around.put(8);
        around.lms.says([Said::Answer(status, Some(header), String::new())]);
        let (counts, due) = around.deliver();
        assert_eq!(counts, [0, 1, 0, 0, 0], "{header}");
        assert!(expected.contains(&due.unwrap()), "{header}: {due:?}");
    }
}

/// AGS-164, LMS-102, LMS-103: what is refused for good is not sent again by itself, and is shown.
#[test]
fn what_is_refused_is_stuck_at_once() {
    for status in [400, 403, 404, 405, 410, 412, 422] {
        let around = around(memory(), |_| ());
        let kept = around.put(8);
        // A 403 may mean the token: it is renewed once.
        around.lms.says(vec![said(status, "u-1 is not enrolled"); 1]);
        assert_eq!(around.deliver(), ([0, 0, 1, 0, 0], None), "{status}");
        assert_eq!(around.lms.take_calls().len(), 1);
        around.go_to(9_999_999);
        assert_eq!(around.deliver(), ([0; 5], None));
        assert_eq!(around.lms.take_calls(), Vec::<String>::new());

        let stuck = block_on(around.outbox.stuck(None, 9)).unwrap().pop().unwrap();
        assert_eq!((stuck.id, stuck.attempts, stuck.time), (kept.id, 1, millis(0)));
        assert_eq!((stuck.key.user_id.as_str(), stuck.key.line_item.as_str()), ("u-1", ITEM));
        let trouble = &stuck.trouble;
        assert_eq!((trouble.code.as_str(), trouble.status), ("platform-refused", Some(status)));
        assert_eq!(trouble.words.as_deref(), Some("u-1 is not enrolled"));
        let shown = format!("{stuck:?}");
        assert!(shown.contains(&status.to_string()) && !shown.contains("u-1"), "{shown}");

        // Somebody has enrolled the learner.
        assert!(block_on(around.outbox.retry(kept.id)).unwrap());
        assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
        assert_eq!(around.lms.take_scores(), [(0, 8)]);
        assert!(!block_on(around.outbox.discard(kept.id)).unwrap());
    }
}

#[test]
fn what_is_stuck_can_be_discarded_and_blocks_nothing() {
    let around = around(memory(), |_| ());
    let kept = around.put(8);
    around.lms.says([said(404, "")]);
    around.deliver();
    assert!(block_on(around.outbox.discard(kept.id)).unwrap());
    assert_eq!((around.deliver(), around.stuck()), (([0; 5], None), vec![]));

    let _ = around.put(7);
    around.go_to(1);
    around.lms.says([said(404, "")]);
    around.deliver();
    assert_eq!(around.stuck().len(), 1);
    around.go_to(5);
    assert!(around.put(9).replaced);
    assert_eq!((around.deliver(), around.stuck()), (([1, 0, 0, 0, 0], None), vec![]));
}

/// LMS-081: the token is renewed once; after that 401 is an answer.
#[test]
fn a_token_that_is_refused_is_renewed_once() {
    let around = around(memory(), |_| ());
    let _ = around.put(8);
    around.deliver();
    around.go_to(2);
    let _ = around.put(9);
    around.lms.says([said(401, "")]);
    assert_eq!(around.deliver().0, [1, 0, 0, 0, 0]);
    around.go_to(4);
    let _ = around.put(10);
    around.lms.says([said(401, ""), said(401, "")]);
    assert_eq!(around.deliver().0, [0, 0, 1, 0, 0]);
    assert_eq!(around.stuck(), [("platform-refused".to_owned(), Some(401))]);
    assert_eq!(around.lms.asked.lock().unwrap().len(), 3);
}

#[test]
fn without_a_token_nothing_is_sent() {
    for (token, code, stuck) in [
        (said(503, ""), "", false),
        (said(429, ""), "", false),
        (Said::Nothing, "", false),
        (said(400, r#"{"error":"invalid_client"}"#), "token-endpoint-refused", true),
        (said(400, r#"{"error":"invalid_scope"}"#), "scope-withheld", true),
        (said(200, r#"{"access_token":"t","token_type":"Bearer","scope":"openid"}"#), "scope-withheld", true),
    ] {
        let around = around(memory(), |_| ());
        let _ = around.put(8);
        around.lms.says_of_tokens([token]);
        let (counts, _) = around.deliver();
        assert_eq!(counts, if stuck { [0, 0, 1, 0, 0] } else { [0, 1, 0, 0, 0] }, "{code}");
        assert_eq!(around.lms.take_calls(), Vec::<String>::new());
        assert_eq!(around.stuck().first().map(|stuck| stuck.0.as_str()).unwrap_or_default(), code);
    }
    let around = around(memory(), |_| ());
    let unknown = around.tool.gradebook_at(access("gone"), Some(endpoint(&[SCORE])));
    block_on(around.outbox.put(&unknown, ITEM, score_at(0, 1))).unwrap().done().unwrap();
    around.deliver();
    assert_eq!(around.stuck(), [("registration-unknown".to_owned(), None)]);
}

#[test]
fn some_day_it_is_given_up() {
    let around = around(memory(), |policy| policy.attempts = 3);
    let _ = around.put(8);
    around.lms.says(vec![said(500, "x"); 3]);
    for _ in 0..2 {
        let due = around.deliver().1.unwrap();
        around.go_to(due);
    }
    assert_eq!(around.deliver(), ([0, 0, 1, 0, 0], None));
    let stuck = block_on(around.outbox.stuck(None, 9)).unwrap().pop().unwrap();
    assert_eq!((stuck.trouble.code.as_str(), stuck.trouble.status), ("delivery-given-up", Some(500)));
    assert!(stuck.trouble.detail.starts_with("given up after 3 failures and "), "{}", stuck.trouble.detail);
    assert!(stuck.trouble.detail.contains("platform-unavailable"));

    let around = self::around(memory(), |policy| policy.longest_age = seconds(100));
    let kept = around.put(8);
    around.go_to(99);
    around.lms.says([said(500, ""), said(500, "")]);
    let due = around.deliver().1.unwrap();
    around.go_to(due);
    assert_eq!(around.deliver().0, [0, 0, 1, 0, 0]);
    // A retry begins anew.
    around.go_to(1_000);
    assert!(block_on(around.outbox.retry(kept.id)).unwrap());
    around.lms.says([said(500, "")]);
    assert_eq!(around.deliver().0, [0, 1, 0, 0, 0]);
}

/// LMS-110: the platform is left alone, and nobody else is.
#[test]
fn a_platform_that_asks_for_fewer_calls_gets_fewer() {
    for failure in [said(429, ""), Said::Nothing] {
        let around = around(memory(), |_| ());
        let put = |registration: &str, user: &str| {
            let book = around.tool.gradebook_at(access(registration), Some(endpoint(&[SCORE])));
            let mut score = score_at(0, 8);
            score.user_id = user.into();
            block_on(around.outbox.put(&book, ITEM, score)).unwrap().done().unwrap()
        };
        for user in ["u-1", "u-2", "u-3"] {
            put("school", user);
        }
        put("college", "u-1");
        around.lms.says([failure]);
        let (counts, due) = around.deliver();
        assert_eq!(counts, [1, 3, 0, 0, 0]);
        assert_eq!(around.lms.take_calls().len(), 2);
        around.go_to(due.unwrap());
        assert_eq!(around.deliver(), ([3, 0, 0, 0, 0], None));
        assert_eq!(around.stuck(), []);
    }
    // A fault of one score is none of the others'.
    let around = around(memory(), |_| ());
    for item in ["https://lms.example.test/li/1", "https://lms.example.test/li/2"] {
        block_on(around.outbox.put(&around.gradebook, item, score_at(0, 1))).unwrap().done().unwrap();
    }
    around.lms.says([said(500, "")]);
    assert_eq!(around.deliver().0, [1, 1, 0, 0, 0]);
}

#[test]
fn a_pass_is_bounded() {
    let around = around(memory(), |policy| policy.batch = 2);
    for item in 0..5 {
        let item = format!("https://lms.example.test/li/{item}");
        block_on(around.outbox.put(&around.gradebook, &item, score_at(0, 1))).unwrap().done().unwrap();
    }
    let passes = [around.deliver(), around.deliver(), around.deliver(), around.deliver()];
    assert_eq!(
        passes.map(|(counts, next)| (counts[0], next)),
        [(2, Some(0)), (2, Some(0)), (1, None), (0, None)]
    );
}

/// AGS-133: a newer score waits while the older one is under way, and is not lost with it.
#[test]
fn a_score_that_comes_while_one_is_under_way_follows_it() {
    for (status, expected, scores) in [
        (200, [2, 0, 0, 0, 0], vec![(0, 8), (1_000, 9)]),
        (500, [0, 0, 0, 1, 0], vec![(0, 8)]),
        (404, [1, 0, 0, 1, 0], vec![(0, 8), (1_000, 9)]),
    ] {
        let around = around(memory(), |policy| policy.spacing = seconds(1));
        let _ = around.put(8);
        let (outbox, book, clock) = (around.outbox.clone(), around.gradebook.clone(), around.clock.clone());
        *around.lms.during.lock().unwrap() = Some(Box::new(move || {
            let kept = block_on(outbox.put(&book, ITEM, score_at(0, 9))).unwrap().done().unwrap();
            assert!(!kept.replaced);
            // Another worker finds nothing to do.
            assert_eq!(block_on(outbox.deliver()).unwrap().delivered, 0);
            clock.set(UnixTime::from_seconds(clock.now().seconds() + 1));
        }));
        around.lms.says([said(status, "")]);
        let (counts, due) = around.deliver();
        assert_eq!((counts, around.lms.take_scores()), (expected, scores), "{status}");
        if let Some(due) = due {
            around.go_to(due);
            assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
            assert_eq!(around.lms.take_scores(), [(1_000, 9)]);
        }
        assert_eq!(around.stuck(), []);
    }
}

/// A worker dies before the answer: another one sends the same bytes when the lease is over.
#[test]
fn a_dead_worker_is_replaced() {
    let around = around(memory(), |_| ());
    let _ = around.put(8);
    *around.lms.silent.lock().unwrap() = true;
    {
        let mut pass = Box::pin(around.outbox.deliver());
        assert!(pass.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    *around.lms.silent.lock().unwrap() = false;
    assert_eq!(around.deliver(), ([0; 5], Some(300)));
    around.go_to(300);
    assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
    let sent = around.lms.take();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}

/// Sleeps between the claim and its answer.
struct Sleepy(MemoryOutbox, Arc<lti_security::memory::ManualClock>);

impl OutboxStore for Sleepy {
    fn put(&self, score: NewScore, now: UnixTime) -> BoxFuture<'_, Result<Put, PortError>> {
        self.0.put(score, now)
    }
    fn claim(
        &self,
        now: UnixTime,
        lease: UnixTime,
    ) -> BoxFuture<'_, Result<Option<ClaimedScore>, PortError>> {
        let claimed = self.0.claim(now, lease);
        self.1.set(lease);
        claimed
    }
    fn settle(&self, ticket: Ticket, outcome: Settlement) -> BoxFuture<'_, Result<Settled, PortError>> {
        self.0.settle(ticket, outcome)
    }
    fn next_due(&self) -> BoxFuture<'_, Result<Option<UnixTime>, PortError>> {
        self.0.next_due()
    }
    fn stuck(&self, after: Option<u64>, limit: usize) -> BoxFuture<'_, Result<Vec<StuckScore>, PortError>> {
        self.0.stuck(after, limit)
    }
    fn retry(&self, id: u64, now: UnixTime) -> BoxFuture<'_, Result<bool, PortError>> {
        self.0.retry(id, now)
    }
    fn discard(&self, id: u64) -> BoxFuture<'_, Result<bool, PortError>> {
        self.0.discard(id)
    }
    fn forget(&self, before: i64) -> BoxFuture<'_, Result<(), PortError>> {
        self.0.forget(before)
    }
}

#[test]
fn whoever_slept_past_the_lease_does_not_send() {
    let around = around(memory(), |policy| policy.batch = 3);
    let sleepy = Sleepy(MemoryOutbox::default(), around.clock.clone());
    let asleep = around.tool.outbox(Arc::new(sleepy));
    block_on(asleep.put(&around.gradebook, ITEM, score_at(0, 8))).unwrap().done().unwrap();
    let pass = block_on(asleep.deliver()).unwrap();
    assert_eq!((pass.delivered, pass.lost), (0, 3));
    assert_eq!(around.lms.take_calls(), Vec::<String>::new());
}

#[test]
fn what_somebody_changed_in_the_store_is_stuck() {
    let store = memory();
    let around = around(store.clone(), |_| ());
    for (number, letter) in ["", "{}", r#"{"score":{},"scope":[]}"#].into_iter().enumerate() {
        let key = OutboxKey::new("school", "dep-1", ITEM, format!("u-{number}"));
        block_on(store.put(NewScore::new(key, letter.into(), millis(0), 1), around.clock.now())).unwrap();
    }
    assert_eq!(around.deliver().0, [0, 0, 3, 0, 0]);
    assert_eq!(around.stuck()[0], ("outbox-score-unreadable".to_owned(), None));
}

#[test]
fn times_are_remembered_for_a_while() {
    let around = around(memory(), |_| ());
    let _ = around.put(8);
    around.deliver();
    around.go_to(30 * 86_400);
    around.deliver();
    around.go_to(-5);
    assert_eq!(around.put(9).timestamp, DateTime::from_millis(millis(1_000)).unwrap());
    around.go_to(1);
    around.deliver();
    around.go_to(30 * 86_400 + 2);
    around.deliver();
    around.go_to(-5);
    assert_eq!(around.put(10).timestamp, DateTime::from_millis(millis(-5_000)).unwrap());
}

#[test]
fn futures_may_go_to_another_thread() {
    fn assert_send<T: Send>(value: T) {
        drop(value);
    }
    let around = around(memory(), |_| ());
    assert_send(around.outbox.put(&around.gradebook, ITEM, score_at(0, 8)));
    assert_send(around.outbox.deliver());
    assert_send(around.outbox.stuck(None, 1));
}
