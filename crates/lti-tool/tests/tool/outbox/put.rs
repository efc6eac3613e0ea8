//! What is kept, and what is not.

use super::support::*;
use crate::support::block_on;
use lti_ags::{CanvasSubmission, DateTime, Decimal, GradingProgress, Score, Stated, Submission};
use lti_security::ports::BoxFuture;
use lti_security::{Blame, PortError, UnixTime};
use lti_tool::gradebook::Missing;
use lti_tool::memory::MemoryOutbox;
use lti_tool::outbox::{ClaimedScore, NewScore, OutboxStore, Put, Settled, Settlement, StuckScore, Ticket};
use serde_json::{Value, json};
use std::sync::Arc;

fn memory() -> Arc<dyn OutboxStore> {
    Arc::new(MemoryOutbox::default())
}

/// AGS-132, AGS-134, AGS-153: everything that was put goes out, letter by letter, with the time that it was given.
#[test]
fn a_score_goes_out_as_it_was_put() {
    let around = around(memory(), |_| ());
    let mut score = score_at(250, 0);
    score.score_given =
        Stated::Value(serde_json::from_str::<Value>("1").unwrap().to_string().parse::<Decimal>().unwrap());
    score.score_given = Stated::Value("8.50".parse().unwrap());
    score.score_maximum = Some("1e1".parse().unwrap());
    score.comment = "„Gut“, said O'Neil\n\u{1f393}".into();
    score.scoring_user_id = Some("t-1".into());
    let mut submission = Submission::new();
    submission.started_at = Some("2025-10-09T08:00:00.123456789+00:00".parse().unwrap());
    score.submission = Some(submission);
    let vendor =
        serde_json::from_str::<Box<serde_json::value::RawValue>>("{ \"b\": 1.50, \"a\": null }").unwrap();
    score.extensions.insert("https://vendor.example/x", vendor).unwrap();
    let kept = around.try_put(score.clone()).unwrap().done().unwrap();
    assert_eq!((kept.timestamp.millis(), kept.replaced), (millis(250), false));
    assert_eq!(around.lms.take_calls(), Vec::<String>::new(), "nothing is sent");

    around.go_to(1);
    assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
    let sent = around.lms.take();
    assert_eq!(sent[0].0, format!("POST {SCORES}"));
    let expected = lti_ags::PublishScore::new(ITEM, score).to_http().unwrap().into_body();
    assert_eq!(String::from_utf8_lossy(&sent[0].1), String::from_utf8_lossy(&expected));
    assert_eq!(*around.lms.asked.lock().unwrap(), [SCORE]);
    assert_eq!(around.deliver(), ([0; 5], None), "once");
}

#[test]
fn every_state_of_a_score_can_be_kept() {
    let around = around(memory(), |_| ());
    for comment in [Stated::Absent, Stated::Null, Stated::Blank, Stated::Value("x".into())] {
        for given in [Stated::Absent, Stated::Null, Stated::Value(Decimal::from(0))] {
            let mut score = score_at(around.now() * 1_000, 1);
            score.grading_progress = GradingProgress::PendingManual;
            (score.comment, score.score_given) = (comment.clone(), given);
            let _ = around.try_put(score.clone()).unwrap().done().unwrap();
            around.deliver();
            let sent = around.lms.take().pop().unwrap().1;
            let expected = lti_ags::PublishScore::new(ITEM, score).to_http().unwrap().into_body();
            assert_eq!(String::from_utf8_lossy(&sent), String::from_utf8_lossy(&expected));
            around.go_to(around.now() + 5);
        }
    }
}

/// No token, no name, and nothing of a person in what is printed.
#[test]
fn what_is_kept_holds_no_secret() {
    let store = Arc::new(MemoryOutbox::default());
    let around = around(store.clone(), |_| ());
    let _ = around.put(8);
    around.lms.says([said(503, "")]);
    around.deliver();
    let claimed = block_on(store.claim(UnixTime::from_seconds(i64::MAX), UnixTime::from_seconds(i64::MAX)));
    let claimed = claimed.unwrap().unwrap();
    let letter: Value = serde_json::from_str(&claimed.letter).unwrap();
    let expected = json!({
        "score": {"userId": "u-1", "timestamp": "2025-10-09T08:53:20.000Z", "activityProgress": "Completed",
            "gradingProgress": "FullyGraded", "scoreGiven": 8, "scoreMaximum": 10},
        "scope": [SCORE, RESULT], "lineitem": ITEM,
    });
    assert_eq!(letter, expected);
    let shown = format!("{claimed:?} {:?}", around.outbox);
    assert!(!shown.contains("u-1") && !shown.contains("FullyGraded"), "{shown}");
}

/// AGS-D04, LMS-095: times are moved apart, and never ahead of the clock.
#[test]
fn times_are_those_of_the_score_or_later() {
    let around = around(memory(), |_| ());
    let put = |milli: i64| {
        let kept = around.try_put(score_at(milli, 1)).unwrap().done().unwrap();
        (kept.timestamp.millis() - millis(0), kept.timestamp.as_str().to_owned())
    };
    assert_eq!(put(-86_400_000).0, -86_400_000, "yesterday's work");
    assert_eq!(put(999).0, 999, "the clock tells seconds");
    assert_eq!(put(60_000).0, 999, "ahead of the clock");
    let mut fine = score_at(0, 1);
    fine.timestamp = "2025-10-09T08:53:20.1239999+00:00".parse().unwrap();
    let kept = around.try_put(fine).unwrap().done().unwrap();
    assert_eq!(kept.timestamp.as_str(), "2025-10-09T08:53:20.123Z");
    around.go_to(1);
    around.deliver();
    assert_eq!(put(123).1, "2025-10-09T08:53:21.123Z", "a second after the last one that went out");
    around.deliver();
    assert_eq!(put(1_500).0, 2_123);
    assert_eq!(around.deliver(), ([0; 5], Some(2)), "and waits for its time");
    around.go_to(2);
    around.deliver();
    // Another process over the same store, whose clock is an hour behind.
    around.go_to(-3_600);
    assert_eq!(put(-3_600_000).0, 3_123);
    assert_eq!(around.deliver().1, Some(-3_599), "but not for an hour");
}

#[test]
fn what_the_launch_does_not_permit_is_an_answer() {
    let around = around(memory(), |_| ());
    let put = |endpoint| {
        let book = around.tool.gradebook_at(access("school"), endpoint);
        block_on(around.outbox.put(&book, ITEM, score_at(0, 1))).unwrap().missing()
    };
    assert_eq!(put(None), Some(Missing::Claim));
    assert_eq!(put(Some(endpoint(&[RESULT]))), Some(Missing::Scope(lti_ags::Operation::PublishScore)));
    assert_eq!(put(Some(endpoint(&[SCORE]))), None);
    assert_eq!(around.deliver().0, [1, 0, 0, 0, 0]);
}

/// LMS-064: with TLS and without it is one line item, and there is one order of its scores.
#[test]
fn a_line_item_that_is_named_without_tls_is_called_with_it() {
    let around = around(memory(), |_| ());
    around.put(1);
    let plain = ITEM.replacen("https", "http", 1);
    let kept = block_on(around.outbox.put(&around.gradebook, &plain, score_at(0, 2))).unwrap().done();
    assert!(kept.unwrap().replaced);
    assert_eq!(around.deliver().0, [1, 0, 0, 0, 0]);
}

#[test]
fn what_can_never_be_sent_is_not_kept() {
    let around = around(memory(), |policy| policy.score_bytes = 1_000);
    let put = |item: &str, score: Score| {
        let error = block_on(around.outbox.put(&around.gradebook, item, score)).unwrap_err();
        (error.code(), error.blame(), error.requirement())
    };
    let good = || score_at(0, 1);
    assert_eq!(
        put("https://evil.example.test/li/1", good()),
        ("service-origin-foreign", Blame::Refused, Some("ATK-060"))
    );
    assert_eq!(put("http://lms.example.test:8080/li/1", good()).0, "service-url-invalid");
    let mut negative = good();
    negative.score_given = Stated::Value(Decimal::from(-1));
    assert_eq!(put(ITEM, negative), ("number-negative", Blame::ApiMisuse, Some("AGS-114")));
    let nobody = Score::graded("", DateTime::from_millis(millis(0)).unwrap(), 1, 10);
    assert_eq!(put(ITEM, nobody).0, "field-blank");
    let mut long = good();
    long.comment = "x".repeat(900).as_str().into();
    assert_eq!(put(ITEM, long), ("score-too-large", Blame::ApiMisuse, Some("ATK-061")));
    assert_eq!(around.deliver(), ([0; 5], None));
    // Canvas' member and a great number are nobody's fault.
    let mut great = good();
    great.score_given = Stated::Value("1e300".parse().unwrap());
    great.extensions.set_claim::<CanvasSubmission>(&Default::default()).unwrap();
    assert!(around.try_put(great).unwrap().done().is_some());
}

/// A store that has no room, or cannot answer.
struct Broken(Result<Put, PortError>);

impl OutboxStore for Broken {
    fn put(&self, _: NewScore, _: UnixTime) -> BoxFuture<'_, Result<Put, PortError>> {
        Box::pin(std::future::ready(self.0.clone()))
    }
    fn claim(&self, _: UnixTime, _: UnixTime) -> BoxFuture<'_, Result<Option<ClaimedScore>, PortError>> {
        Box::pin(std::future::ready(Err(PortError::new("OutboxStore", "switched off"))))
    }
    fn settle(&self, _: Ticket, _: Settlement) -> BoxFuture<'_, Result<Settled, PortError>> {
        panic!("nothing was claimed")
    }
    fn next_due(&self) -> BoxFuture<'_, Result<Option<UnixTime>, PortError>> {
        panic!("the claim failed")
    }
    fn stuck(&self, _: Option<u64>, _: usize) -> BoxFuture<'_, Result<Vec<StuckScore>, PortError>> {
        Box::pin(std::future::ready(Err(PortError::new("OutboxStore", "switched off"))))
    }
    fn retry(&self, _: u64, _: UnixTime) -> BoxFuture<'_, Result<bool, PortError>> {
        Box::pin(std::future::ready(Err(PortError::new("OutboxStore", "switched off"))))
    }
    fn discard(&self, _: u64) -> BoxFuture<'_, Result<bool, PortError>> {
        Box::pin(std::future::ready(Err(PortError::new("OutboxStore", "switched off"))))
    }
    fn forget(&self, _: i64) -> BoxFuture<'_, Result<(), PortError>> {
        panic!("the claim failed")
    }
}

#[test]
fn a_store_that_cannot_keep_is_an_error() {
    let off = PortError::new("OutboxStore", "switched off");
    for (put, code) in [(Ok(Put::Full), "outbox-full"), (Err(off), "port-failed")] {
        let around = around(Arc::new(Broken(put)), |_| ());
        let error = around.try_put(score_at(0, 1)).unwrap_err();
        assert_eq!((error.code(), error.blame(), error.requirement()), (code, Blame::Environment, None));
        assert!(!error.to_string().is_empty());
        let failures = [
            block_on(around.outbox.deliver()).unwrap_err(),
            block_on(around.outbox.stuck(None, 1)).unwrap_err(),
            block_on(around.outbox.retry(1)).unwrap_err(),
            block_on(around.outbox.discard(1)).unwrap_err(),
        ];
        assert_eq!(failures.map(|error| error.code()), ["port-failed"; 4]);
    }
}
