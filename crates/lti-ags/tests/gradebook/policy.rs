//! Each switch forgives its one mistake, and is where the standard is by default.

use crate::support::*;
use http::Method;
use lti_ags::{CreateLineItem, Policy, PublishScore, ReadResults};
use std::time::Duration;

fn with(change: impl Fn(&mut Policy)) -> Policy {
    let mut policy = Policy::default();
    change(&mut policy);
    policy
}

#[test]
fn the_defaults() {
    let policy = Policy::default();
    assert_eq!((policy.body_limit, policy.entries_limit), (4_194_304, 10_000));
    assert_eq!(
        (policy.greatest_number.as_str(), policy.clock_ahead),
        ("1000000000000", Duration::from_secs(600))
    );
    assert!(policy.whole_seconds && policy.numeric_user_ids);
    assert!(!policy.json_media_type && !policy.score_as_line_item_type);
}

/// AGS-D08.
#[test]
fn plain_json() {
    let item = request(Method::POST, "/li", "application/json; charset=utf-8", LI_OK);
    let score = request(Method::POST, "/li/1/scores", "application/json", SC_OK);
    for (allowed, policy) in [(false, policy()), (true, with(|policy| policy.json_media_type = true))] {
        assert_eq!(CreateLineItem::from_http(&item, &policy).is_ok(), allowed);
        assert_eq!(PublishScore::from_http(&score, &policy).is_ok(), allowed);
    }
    let other = request(Method::POST, "/li", "text/plain", LI_OK);
    assert!(CreateLineItem::from_http(&other, &with(|policy| policy.json_media_type = true)).is_err());
}

/// LMS-094.
#[test]
fn scores_as_line_items() {
    let score = request(Method::POST, "/li/1/scores", LINE_ITEM, SC_OK);
    let item = request(Method::POST, "/li", SCORE, LI_OK);
    for (allowed, policy) in [(false, policy()), (true, with(|policy| policy.score_as_line_item_type = true))]
    {
        assert_eq!(PublishScore::from_http(&score, &policy).is_ok(), allowed);
        assert!(CreateLineItem::from_http(&item, &policy).is_err());
    }
}

/// AGS-D03, AGS-134, AGS-140, AGS-144.
#[test]
fn whole_seconds() {
    let strict = with(|policy| policy.whole_seconds = false);
    for (whole, requirement, field) in [
        (SC_OK.replace("10:15:30.250Z", "10:15:30Z"), "AGS-134", "timestamp"),
        (SC_OK.replace("09:00:00.000Z", "09:00:00Z"), "AGS-140", "submission.startedAt"),
        (SC_OK.replace("10:10:00.000Z", "10:10:00Z"), "AGS-144", "submission.submittedAt"),
    ] {
        let score = request(Method::POST, "/li/1/scores", SCORE, whole);
        assert!(PublishScore::from_http(&score, &policy()).is_ok());
        let error = PublishScore::from_http(&score, &strict).unwrap_err();
        assert_eq!(only_problem(&error), ("date-time-fraction-missing", requirement, field));
    }
    let good = request(Method::POST, "/li/1/scores", SCORE, SC_OK);
    assert!(PublishScore::from_http(&good, &strict).is_ok());
}

#[test]
fn numeric_user_ids() {
    let answer = response(200, r#"[{"userId":51},{"userId":"52"}]"#);
    for (users, policy) in
        [(&["51", "52"][..], policy()), (&["52"], with(|policy| policy.numeric_user_ids = false))]
    {
        let page = ReadResults::new(LI).receive(&answer, &policy).unwrap();
        assert_eq!(page.items.iter().map(|record| record.user_id.as_str()).collect::<Vec<_>>(), users);
        assert_eq!(page.problems.len(), 1);
    }
}
