//! 409 (AGS-162, AGS-D04, LMS-095).

use super::support::*;
use lti_tool::memory::MemoryOutbox;
use serde_json::json;
use std::sync::Arc;

fn at_409(change: impl FnOnce(&mut lti_tool::outbox::OutboxPolicy)) -> Around {
    let around = around(Arc::new(MemoryOutbox::default()), change);
    let _ = around.put(8);
    around.lms.says([said(409, "")]);
    around
}

fn results(of: &[(&str, &str, &str)]) -> Said {
    let list = of.iter().map(|(user, points, maximum)| {
        format!(r#"{{"id":"{ITEM}","userId":"{user}","resultScore":{points},"resultMaximum":{maximum}}}"#)
    });
    said(200, format!("[{}]", list.collect::<Vec<_>>().join(",")))
}

/// A worker died between the platform's answer and its note; the platform refuses the repetition.
#[test]
fn a_score_that_the_results_show_was_delivered() {
    // Also on the line item's scale, and where the platform ignores the filter.
    for list in [results(&[("u-1", "8", "10")]), results(&[("u-0", "1", "10"), ("u-1", "4.00000", "5")])] {
        let around = at_409(|_| ());
        around.lms.says([list]);
        assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
        assert_eq!(around.lms.take_calls(), [format!("POST {SCORES}"), format!("GET {RESULTS}")]);
    }
}

#[test]
fn a_score_that_they_do_not_show_goes_out_once_more_later() {
    for list in [results(&[]), results(&[("u-1", "7", "10")]), results(&[("u-2", "8", "10")])] {
        let around = at_409(|_| ());
        around.lms.says([list]);
        assert_eq!(around.deliver(), ([0, 1, 0, 0, 0], Some(1)));
        around.lms.take();
        assert_eq!(around.deliver(), ([0; 5], Some(1)));
        around.go_to(1);
        assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
        assert_eq!(around.lms.take_scores(), [(1_000, 8)], "a second later, the same score");
    }
}

#[test]
fn a_second_409_leaves_it_stuck() {
    let around = at_409(|_| ());
    around.lms.says([results(&[]), said(409, "older"), results(&[("u-1", "7", "10")])]);
    around.deliver();
    around.go_to(1);
    assert_eq!(around.deliver(), ([0, 0, 1, 0, 0], None));
    assert_eq!(around.stuck(), [("score-conflict".to_owned(), Some(409))]);
    assert_eq!(around.lms.take_calls().len(), 4);
}

#[test]
fn where_results_may_not_be_read_it_goes_out_once_more_and_not_twice() {
    let around = around(Arc::new(MemoryOutbox::default()), |_| ());
    let book = around.tool.gradebook_at(access("school"), Some(endpoint(&[SCORE])));
    let put = around.outbox.put(&book, ITEM, score_at(0, 8));
    crate::support::block_on(put).unwrap().done().unwrap();
    around.lms.says([said(409, ""), said(409, "")]);
    assert_eq!(around.deliver(), ([0, 1, 0, 0, 0], Some(1)));
    around.go_to(1);
    assert_eq!(around.deliver(), ([0, 0, 1, 0, 0], None));
    assert_eq!(around.lms.take_scores(), [(0, 8), (1_000, 8)]);

    // The launch lists the scope, and the platform does not grant it.
    let around = at_409(|_| ());
    around.lms.says_of_tokens([
        said(200, json!({"access_token": "t-1", "token_type": "Bearer", "scope": SCORE})),
        said(400, r#"{"error":"invalid_scope"}"#),
    ]);
    assert_eq!(around.deliver().0, [0, 1, 0, 0, 0]);
    around.go_to(1);
    assert_eq!(around.deliver().0, [1, 0, 0, 0, 0]);
    assert_eq!(around.lms.take_scores(), [(0, 8), (1_000, 8)]);
}

#[test]
fn results_that_cannot_be_read_now_are_read_later() {
    let around = at_409(|_| ());
    around.lms.says([said(500, "")]);
    let (counts, due) = around.deliver();
    assert_eq!(counts, [0, 1, 0, 0, 0]);
    around.go_to(due.unwrap());
    around.lms.says([said(409, ""), results(&[("u-1", "8", "10")])]);
    assert_eq!(around.deliver(), ([1, 0, 0, 0, 0], None));
    let times: Vec<_> = around.lms.take().into_iter().filter(|(call, _)| call.starts_with("POST")).collect();
    assert_eq!(times[0], times[1], "no other time yet");
}

#[test]
fn a_policy_may_leave_a_teachers_grade_alone() {
    let around = at_409(|policy| policy.retime_conflicts = false);
    around.lms.says([results(&[("u-1", "10", "10")])]);
    assert_eq!(around.deliver(), ([0, 0, 1, 0, 0], None));
    assert_eq!(around.stuck(), [("score-conflict".to_owned(), Some(409))]);
}
