use crate::support::*;
use http::Method;
use lti_ags::{ActivityProgress, DateTime, Error, GradingProgress, PublishScore, Score, Stated, Submission};
use lti_claims::Blame;
use lti_security::UnixTime;
use serde_json::{Value, json};

fn posted(body: &str) -> Result<Score, Error> {
    let request = request(Method::POST, "/li/31/scores?t=4", SCORE, body);
    PublishScore::from_http(&request, &policy()).map(|publish| publish.score)
}

fn sent(score: &Score) -> Result<String, Error> {
    PublishScore::new(LI, score.clone()).to_http().map(|request| text(request.body()).to_owned())
}

fn time(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// The table of §1.7: each violation has its field, requirement and 400.
#[test]
fn a_platform_refuses_by_field() {
    for (member, value, problem) in [
        ("userId", None, ("field-missing", "AGS-120")),
        ("userId", Some(Value::Null), ("field-missing", "AGS-120")),
        ("userId", Some(json!("")), ("field-blank", "AGS-120")),
        ("userId", Some(json!(51)), ("field-wrong-type", "AGS-120")),
        ("activityProgress", None, ("field-missing", "AGS-122")),
        ("activityProgress", Some(json!("completed")), ("word-unknown", "AGS-123")),
        ("activityProgress", Some(json!("Graded")), ("word-unknown", "AGS-123")),
        ("activityProgress", Some(json!("")), ("word-unknown", "AGS-123")),
        ("activityProgress", Some(json!(1)), ("field-wrong-type", "AGS-122")),
        ("gradingProgress", None, ("field-missing", "AGS-126")),
        ("gradingProgress", Some(json!("pendingManual")), ("word-unknown", "AGS-127")),
        ("gradingProgress", Some(Value::Null), ("field-missing", "AGS-126")),
        ("timestamp", None, ("field-missing", "AGS-131")),
        ("timestamp", Some(Value::Null), ("field-wrong-type", "AGS-135")),
        ("timestamp", Some(json!("2026-03-02T18:54:36.736")), ("date-time-zone-missing", "AGS-135")),
        ("timestamp", Some(json!("2026-03-02")), ("date-time-malformed", "AGS-135")),
        ("timestamp", Some(json!("1772440000")), ("date-time-malformed", "AGS-135")),
        ("timestamp", Some(json!(1_772_440_000)), ("field-wrong-type", "AGS-135")),
        ("timestamp", Some(json!("")), ("field-blank", "AGS-135")),
        ("scoreGiven", Some(json!(-0.1)), ("number-negative", "AGS-114")),
        ("scoreGiven", Some(json!("8")), ("field-wrong-type", "AGS-114")),
        ("scoreGiven", Some(json!(1_000_000_000_001_i64)), ("number-too-great", "AGS-D09")),
        ("scoreMaximum", None, ("field-missing", "AGS-115")),
        ("scoreMaximum", Some(Value::Null), ("field-missing", "AGS-115")),
        ("scoreMaximum", Some(json!(0)), ("number-not-positive", "AGS-115")),
        ("scoreMaximum", Some(json!(-40)), ("number-not-positive", "AGS-115")),
        ("scoreMaximum", Some(json!("40")), ("field-wrong-type", "AGS-115")),
        ("scoreMaximum", Some(json!(1_000_000_000_001_i64)), ("number-too-great", "AGS-D09")),
        ("comment", Some(json!({ "text": "x" })), ("field-wrong-type", "AGS-150")),
        ("scoringUserId", Some(Value::Null), ("field-wrong-type", "AGS-121")),
        ("scoringUserId", Some(json!("")), ("field-blank", "AGS-121")),
        ("scoringUserId", Some(json!(7)), ("field-wrong-type", "AGS-121")),
        ("submission", Some(json!("x")), ("field-wrong-type", "AGS-139")),
        ("submission", Some(json!([])), ("field-wrong-type", "AGS-139")),
        ("submission", Some(Value::Null), ("field-wrong-type", "AGS-139")),
        (
            "submission.startedAt",
            Some(json!("2026-03-02T09:00:00.000")),
            ("date-time-zone-missing", "AGS-140"),
        ),
        ("submission.startedAt", Some(json!("")), ("field-blank", "AGS-140")),
        (
            "submission.startedAt",
            Some(json!("2026-03-02T10:10:00.001Z")),
            ("submitted-before-started", "AGS-145"),
        ),
        (
            "submission.submittedAt",
            Some(json!("2026-03-02T09:00:00.000")),
            ("date-time-zone-missing", "AGS-144"),
        ),
        ("submission.submittedAt", Some(Value::Null), ("field-wrong-type", "AGS-144")),
        (
            "submission.submittedAt",
            Some(json!("2026-03-02T08:59:59.999Z")),
            ("submitted-before-started", "AGS-145"),
        ),
    ] {
        let error = posted(&changed(SC_OK, member, value.clone())).unwrap_err();
        let field = if problem.0 == "submitted-before-started" { "submission.submittedAt" } else { member };
        assert_eq!(only_problem(&error), (problem.0, problem.1, field), "{member} {value:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("u-51c") && !shown.contains("Good use"), "{shown}");
    }
    let error = posted(r#"{"scoreGiven":-1}"#).unwrap_err();
    let fields: Vec<&str> = error.problems().iter().map(|problem| problem.field).collect();
    let all = ["userId", "activityProgress", "gradingProgress", "timestamp", "scoreGiven", "scoreMaximum"];
    assert_eq!(fields, all);
    assert_eq!((error.code(), error.requirement()), ("field-missing", Some("AGS-120")));
    let error = posted(&SC_OK.replace("31.5", "1e400")).unwrap_err();
    assert_eq!(only_problem(&error), ("number-too-great", "AGS-D09", "scoreGiven"));
}

/// §1.9.2, Appendix A: what is legal, with its exact text.
#[test]
fn a_platform_accepts() {
    for (member, value) in [
        ("scoreGiven", json!(0)),
        ("scoreGiven", json!(41.5)),
        ("scoreGiven", json!(1_000_000_000_000_i64)),
        ("scoreGiven", Value::Null),
        ("comment", Value::Null),
        ("comment", json!("")),
        ("activityProgress", json!("Initialized")),
        ("activityProgress", json!("Started")),
        ("activityProgress", json!("InProgress")),
        ("activityProgress", json!("Submitted")),
        ("gradingProgress", json!("Pending")),
        ("gradingProgress", json!("PendingManual")),
        ("gradingProgress", json!("Failed")),
        ("gradingProgress", json!("NotReady")),
        ("timestamp", json!("2026-03-02T10:15:30Z")),
        ("timestamp", json!("2026-03-02T10:15:30.250+00")),
        ("submission", json!({})),
        ("submission.submittedAt", json!("2026-03-02T10:00:00.000+01:00")),
        ("scorePublished", json!("whatever")),
        (
            "https://tool.example/ext/similarity",
            json!({ "percent": 12, "report": "https://tool.example/r/9" }),
        ),
    ] {
        let score =
            posted(&changed(SC_OK, member, Some(value))).unwrap_or_else(|error| panic!("{member}: {error}"));
        assert_eq!(score.user_id, "u-51c");
    }
    // AGS-117: above the maximum.
    let above = posted(&SC_OK.replace("31.5", "1.10").replace("\"scoreMaximum\":40", "\"scoreMaximum\":1.0"))
        .unwrap();
    let (given, maximum) = above.points().unwrap();
    assert!(given > maximum && given.as_str() == "1.10" && maximum.as_str() == "1.0");
    // AGS-116: no score, and `scoreMaximum` alone has no meaning.
    for body in [
        changed(SC_OK, "scoreGiven", None),
        changed(SC_OK, "scoreGiven", Some(Value::Null)),
        changed(&changed(SC_OK, "scoreGiven", None), "scoreMaximum", Some(json!(0))),
        changed(&changed(SC_OK, "scoreGiven", Some(Value::Null)), "scoreMaximum", Some(Value::Null)),
    ] {
        assert_eq!(posted(&body).unwrap().points(), None, "{body}");
    }
    let zero = posted(&SC_OK.replace("31.5", "0.0")).unwrap();
    assert!(zero.points().unwrap().0.is_zero());
}

/// `SC-RESET` and the other shapes of §1.9.3, as a tool builds them.
#[test]
fn what_a_tool_builds() {
    let at = || DateTime::from_millis(1_772_449_200_000).unwrap();
    let reset = r#"{"userId":"u-51c","timestamp":"2026-03-02T11:00:00.000Z","activityProgress":"Initialized","gradingProgress":"NotReady"}"#;
    assert_eq!(sent(&Score::reset("u-51c", at())).unwrap(), reset);
    let graded = r#"{"userId":"u-51c","timestamp":"2026-03-02T11:00:00.000Z","activityProgress":"Completed","gradingProgress":"FullyGraded","scoreGiven":0.1,"scoreMaximum":1}"#;
    let score = Score::graded("u-51c", at(), "0.1".parse::<lti_ags::Decimal>().unwrap(), 1);
    assert_eq!(sent(&score).unwrap(), graded);
    assert_eq!(posted(graded).unwrap(), score);
}

/// AGS-114 to AGS-145: a tool does not send what a platform refuses, nor times that some read wrongly.
#[test]
fn a_tool_does_not_send_what_is_refused() {
    let good = posted(SC_OK).unwrap();
    assert_eq!(sent(&good).unwrap(), SC_OK);
    for (change, problem) in [
        ((|s| s.user_id.clear()) as fn(&mut Score), ("field-blank", "AGS-120", "userId")),
        (
            |s| s.activity_progress = ActivityProgress::from("Graded"),
            ("word-unknown", "AGS-123", "activityProgress"),
        ),
        (
            |s| s.grading_progress = GradingProgress::from("done"),
            ("word-unknown", "AGS-127", "gradingProgress"),
        ),
        (|s| s.score_given = Stated::Value((-1).into()), ("number-negative", "AGS-114", "scoreGiven")),
        (|s| s.score_given = Stated::Blank, ("field-wrong-type", "AGS-114", "scoreGiven")),
        (|s| s.score_maximum = None, ("field-missing", "AGS-115", "scoreMaximum")),
        (|s| s.score_maximum = Some(0.into()), ("number-not-positive", "AGS-115", "scoreMaximum")),
        (|s| s.scoring_user_id = Some(String::new()), ("field-blank", "AGS-121", "scoringUserId")),
        (
            |s| s.timestamp = time("2026-03-02T10:15:30Z"),
            ("date-time-fraction-missing", "AGS-134", "timestamp"),
        ),
        (
            |s| s.timestamp = time("2026-03-02T10:15:30.250+00"),
            ("date-time-not-rfc3339", "AGS-134", "timestamp"),
        ),
        (
            |s| s.submission.as_mut().unwrap().started_at = Some(time("2026-03-02T09:00:00Z")),
            ("date-time-fraction-missing", "AGS-140", "submission.startedAt"),
        ),
        (
            |s| s.submission.as_mut().unwrap().submitted_at = Some(time("2026-03-02T10:00:00,5Z")),
            ("date-time-not-rfc3339", "AGS-144", "submission.submittedAt"),
        ),
        (
            |s| s.submission.as_mut().unwrap().submitted_at = Some(time("2026-03-02T08:00:00.000Z")),
            ("submitted-before-started", "AGS-145", "submission.submittedAt"),
        ),
    ] {
        let mut score = good.clone();
        change(&mut score);
        let error = sent(&score).unwrap_err();
        assert_eq!((only_problem(&error), error.blame()), (problem, Blame::ApiMisuse));
    }
    // AGS-145: at the same moment is not before.
    let mut same = good.clone();
    let mut submission = Submission::new();
    submission.started_at = Some(time("2026-03-02T09:00:00.0Z"));
    submission.submitted_at = Some(time("2026-03-02T10:00:00.000+01:00"));
    same.submission = Some(submission);
    assert!(sent(&same).is_ok());
}

/// AGS-D01: a repeated score is the same if it says the same.
#[test]
fn the_same_score_again() {
    let first = posted(SC_OK).unwrap();
    for (same, body) in [
        (true, SC_OK.to_owned()),
        (true, SC_OK.replace("31.5", "31.50").replace(":40,", ":4e1,")),
        (true, SC_OK.replace("10:15:30.250Z", "10:15:30.25+00")),
        (false, SC_OK.replace("31.5", "31.500000000000000001")),
        (false, SC_OK.replace("10:15:30.250Z", "10:15:30.2500001Z")),
        (false, SC_OK.replace("Good", "good")),
        (false, changed(SC_OK, "https://v.example/x", Some(json!(1)))),
    ] {
        assert_eq!(posted(&body).unwrap() == first, same, "{body}");
    }
}

/// AGS-D02: at most ten minutes ahead of the platform's clock.
#[test]
fn a_clock_that_is_ahead() {
    let request = request(Method::POST, "/li/31/scores", SCORE, SC_OK);
    let publish = PublishScore::from_http(&request, &policy()).unwrap();
    let stamped = 1_772_446_530;
    for (now, fine) in [
        (stamped - 86_400, false),
        (stamped - 601, false),
        (stamped - 600, true),
        (stamped, true),
        (stamped + 604_800, true),
    ] {
        let now = UnixTime::from_seconds(now);
        let outcome = publish.check_clock(now, &policy());
        assert_eq!((outcome.is_ok(), publish.score.is_ahead(now, &policy())), (fine, !fine));
        if let Err(error) = outcome {
            assert_eq!(only_problem(&error), ("timestamp-ahead-of-clock", "AGS-D02", "timestamp"));
        }
    }
}

#[test]
fn nothing_about_the_learner_is_printed() {
    let score = posted(SC_OK).unwrap();
    let shown = format!("{score:?} {:?}", score.submission);
    assert!(
        shown.starts_with("Score { timestamp: 2026-03-02T10:15:30.250Z, ")
            && shown.ends_with("Some(Submission { .. })"),
        "{shown}"
    );
    for secret in ["u-51c", "u-teach", "31.5", "Good"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
