use crate::support::*;
use lti_ags::{DateTime, Decimal, Error, Page, PublishScore, ReadResults, ResultRecord, Score, Stated};

fn received(body: &str) -> Result<Page<ResultRecord>, Error> {
    ReadResults::new(LI).receive(&response(200, body), &policy())
}

/// AGS-094 to AGS-104: the platform sends it, the tool reads it, and it is the same bytes.
#[test]
fn results_both_ways() {
    let page = received(RS_OK).unwrap();
    assert_eq!((page.items.len(), page.problems.len(), page.next.as_deref()), (2, 0, None));
    assert_eq!(page.items[0].user_id, "u-51c");
    assert_eq!(
        (page.items[0].result_score.value(), page.items[0].maximum()),
        (Some(&"31.5".parse().unwrap()), Some(40.into()))
    );
    assert_eq!(
        (&page.items[1].result_score, page.items[1].maximum()),
        (&Stated::Null, Some(Decimal::from(1)))
    );
    let answer = ReadResults::respond(&page).unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &RESULTS.parse().unwrap())
    );
    assert_eq!(text(answer.body()), RS_OK);
    let empty = ReadResults::respond(&Page::last(vec![])).unwrap();
    assert_eq!(text(empty.body()), "[]");
    let built = ResultRecord::new("https://lms.example/r/1", LI, "u-51c").with_points(0, 10);
    let built = ReadResults::respond(&Page::last(vec![built])).unwrap();
    assert_eq!(
        text(built.body()),
        format!(
            r#"[{{"id":"https://lms.example/r/1","scoreOf":"{LI}","userId":"u-51c","resultScore":0,"resultMaximum":10}}]"#
        )
    );
}

/// AGS-095, AGS-096, AGS-097, AGS-099: what a platform does not send.
#[test]
fn a_platform_does_not_send_what_is_wrong() {
    let good = ResultRecord::new("https://lms.example/r/1", LI, "u-51c").with_points(1, 2);
    for (change, problem) in [
        ((|r| r.id = None) as fn(&mut ResultRecord), ("field-missing", "AGS-095", "id")),
        (|r| r.id = Some("7".into()), ("field-not-url", "AGS-095", "id")),
        (|r| r.score_of = None, ("field-missing", "AGS-096", "scoreOf")),
        (|r| r.user_id.clear(), ("field-blank", "AGS-097", "userId")),
        (|r| r.result_score = Stated::Blank, ("field-wrong-type", "AGS-098", "resultScore")),
        (|r| r.result_maximum = Some(0.into()), ("number-not-positive", "AGS-099", "resultMaximum")),
        (|r| r.result_maximum = Some((-1).into()), ("number-not-positive", "AGS-099", "resultMaximum")),
    ] {
        let mut record = good.clone();
        change(&mut record);
        let error = ReadResults::respond(&Page::last(vec![good.clone(), record])).unwrap_err();
        assert_eq!(only_problem(&error), problem);
        assert_eq!(error.problems()[0].entry, Some(1));
    }
}

/// LMS-106 and the traps of §1.12: records as platforms really send them.
#[test]
fn a_tool_forgives() {
    let page = received(
        r#"[{"id":"https://moodle.example/r","userId":"2","timestamp":"2026-03-02T10:15:30+00:00"},
            {"userId":51,"resultScore":0.10,"resultMaximum":0,"comment":""},
            {"id":7,"scoreOf":null,"userId":"u-3","resultScore":"0.83","comment":null,"scoringUserId":""},
            {"resultScore":1},{"userId":""},{"userId":null},"x",
            {"userId":"u-4","resultScore":1e400,"resultMaximum":-1}]"#,
    )
    .unwrap();
    let users: Vec<&str> = page.items.iter().map(|record| record.user_id.as_str()).collect();
    assert_eq!(users, ["2", "51", "u-3", "u-4"]);
    assert!(page.items[0].extensions.get("timestamp").is_some());
    assert_eq!(
        (&page.items[0].result_score, page.items[0].id.as_deref()),
        (&Stated::Absent, Some("https://moodle.example/r"))
    );
    // AGS-099: nothing is divided by zero.
    assert_eq!((page.items[1].maximum(), &page.items[1].comment), (None, &Stated::Blank));
    assert_eq!(
        (page.items[3].maximum(), page.items[3].result_score.value().unwrap().as_str()),
        (None, "1e400")
    );
    assert_eq!((page.items[2].id.as_deref(), page.items[2].scoring_user_id.as_deref()), (None, None));
    let noted: Vec<_> =
        page.problems.iter().map(|p| (p.entry.unwrap(), p.field, p.reason.code(), p.requirement)).collect();
    assert_eq!(
        noted,
        [
            (1, "userId", "field-wrong-type", "AGS-097"),
            (1, "resultMaximum", "number-not-positive", "AGS-099"),
            (2, "id", "field-wrong-type", "AGS-095"),
            (2, "resultScore", "field-wrong-type", "AGS-098"),
            (3, "userId", "field-missing", "AGS-097"),
            (4, "userId", "field-blank", "AGS-097"),
            (5, "userId", "field-missing", "AGS-097"),
            (6, "", "entry-not-object", "AGS-020"),
            (7, "resultMaximum", "number-not-positive", "AGS-099"),
        ]
    );
}

/// One entry that JSON itself cannot say is not the end of everybody's results.
#[test]
fn an_entry_that_cannot_be_read_is_lost_alone() {
    let page = received(
        r#"[{"userId":"u-1"},{"userId":"u-2","comment":"half \ud83d"},{"userId":"u-3","userId":"u-4"},
            {"userId":"u-5","comment":1e400},{"userId":"u-6","resultScore":1}]"#,
    )
    .unwrap();
    let users: Vec<&str> = page.items.iter().map(|record| record.user_id.as_str()).collect();
    assert_eq!(users, ["u-1", "u-6"]);
    let noted: Vec<_> = page.problems.iter().map(|p| (p.entry.unwrap(), p.reason.code())).collect();
    let unreadable = [1, 2, 3].map(|entry| (entry, "entry-unreadable"));
    assert_eq!(noted, unreadable);
}

#[test]
fn nothing_about_the_learner_is_printed() {
    let mut page = received(RS_OK).unwrap();
    page.next = Some("https://lms.example/results?user_id=u-51c".into());
    let mut shown = format!("{page:?}");
    assert!(shown.contains("ResultRecord { extensions: {}, .. }"), "{shown}");
    let score = Score::reset("u-51c", DateTime::from_millis(0).unwrap());
    let canvas = response(200, r#"{"resultUrl":"https://lms.example/users/u-51c"}"#);
    let published = PublishScore::new(LI, score).receive(&canvas, &policy()).unwrap();
    assert_eq!(published.result_url.as_deref(), Some("https://lms.example/users/u-51c"));
    shown.push_str(&format!("{published:?}"));
    for secret in ["u-51c", "31.5", "Good"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// AGS-105: of a platform that ignores the filter, nobody gets the grade of another learner.
#[test]
fn results_of_others_are_left_out() {
    let mut read = ReadResults::new(LI);
    read.user_id = Some("u-77a".into());
    for read in [read.clone(), read.page("https://lms.example/2")] {
        let page = read.receive(&response(200, RS_OK), &policy()).unwrap();
        let users: Vec<&str> = page.items.iter().map(|record| record.user_id.as_str()).collect();
        assert_eq!(users, ["u-77a"]);
        let noted: Vec<_> = page.problems.iter().map(|p| (p.entry, p.field, p.reason.code())).collect();
        assert_eq!(noted, [(Some(0), "userId", "user-not-asked-for")]);
        assert_eq!(page.problems[0].to_string(), "entry 0: `userId`: of another user than was asked for");
    }
}
