//! The state machine, row by row.

use crate::support::*;
use lti_ags::{
    ActivityProgress as Activity, GradingProgress as Grading, Score, ScoreOutcome, Stated, Submission,
};
use lti_platform::gradebook::{Grade, ManualGrades, Mark, Refused, Scale};
use lti_security::UnixTime;

const FIRST: i64 = 1_000;

fn with_comment(mut score: Score, comment: impl Into<Stated<String>>) -> Score {
    score.comment = comment.into();
    score
}

fn comment(grade: &Grade) -> Option<&str> {
    grade.comment.as_ref().map(|comment| comment.text.as_str())
}

#[test]
fn a_later_score_replaces_and_an_earlier_one_changes_nothing() {
    let first = receive(&Grade::new(), &graded(FIRST, "8", "10")).unwrap();
    assert_eq!(first.outcome, ScoreOutcome::Created);
    let second = receive(&first.grade, &graded(FIRST + 1, "5", "10")).unwrap();
    assert_eq!((second.outcome, second.grade.shown()), (ScoreOutcome::Accepted, Some(&points("5", "10"))));
    assert_eq!(receive(&second.grade, &graded(FIRST, "8", "10")), Err(Refused::ScoreOutdated));
    assert_eq!(receive(&second.grade, &graded(FIRST - 1_000, "9", "10")), Err(Refused::ScoreOutdated));
}

#[test]
fn the_same_score_again_changes_nothing_and_another_with_its_time_is_refused() {
    let grade = after(&[graded(FIRST, "8", "10")]);
    let again = receive(&grade, &graded(FIRST, "8", "10")).unwrap();
    assert_eq!((again.outcome, &again.grade), (ScoreOutcome::NoContent, &grade));
    assert_eq!(receive(&grade, &graded(FIRST, "9", "10")), Err(Refused::TimestampReused));
    let commented = with_comment(graded(FIRST, "8", "10"), "well done");
    assert_eq!(receive(&grade, &commented), Err(Refused::TimestampReused));
    // Even after a teacher stepped in: what is sent again brings nothing back.
    let mut changed = grade;
    changed.set_manually(Some(points("1", "10")), "u-teach", UnixTime::from_seconds(NOW));
    let again = changed.receive(&graded(FIRST, "8", "10"), ManualGrades::UntilNextScore).unwrap();
    assert_eq!(again.grade, changed);
}

#[test]
fn digits_beyond_the_millisecond_decide() {
    let at = |text: &str| Score::graded("u-1", text.parse().unwrap(), 8, 10);
    let grade = after(&[at("2025-10-09T08:53:21.1234567Z")]);
    assert_eq!(receive(&grade, &at("2025-10-09T08:53:21.1234566Z")), Err(Refused::ScoreOutdated));
    assert!(receive(&grade, &at("2025-10-09T10:53:21.1234568+02")).is_ok());
}

#[test]
fn grading_progress_says_whether_points_are_a_grade() {
    for (grading, shown, provisional) in [
        (Grading::FullyGraded, "3", None),
        (Grading::Pending, "8", Some(points("3", "10"))),
        (Grading::PendingManual, "8", Some(points("3", "10"))),
        (Grading::Failed, "8", None),
        (Grading::NotReady, "8", None),
    ] {
        let partial = status(FIRST + 1, Activity::Completed, grading.clone()).with_points(number("3"), 10);
        let grade = after(&[graded(FIRST, "8", "10"), partial]);
        assert_eq!(grade.shown(), Some(&points(shown, "10")), "{grading:?}");
        assert_eq!(grade.provisional, provisional, "{grading:?}");
        assert_eq!(grade.progress().unwrap().grading, grading);
    }
    // Provisional points are no result, and the final ones take their place.
    let partial = status(FIRST, Activity::Submitted, Grading::Pending).with_points(number("3"), 10);
    let grade = after(std::slice::from_ref(&partial));
    assert_eq!((grade.shown(), grade.provisional.as_ref()), (None, Some(&points("3", "10"))));
    let grade = after(&[partial, graded(FIRST + 1, "4", "10")]);
    assert_eq!((grade.shown(), grade.provisional.as_ref()), (Some(&points("4", "10")), None));
}

#[test]
fn without_points_the_grade_is_cleared_however_far_the_grading_is() {
    for grading in
        [Grading::FullyGraded, Grading::Pending, Grading::PendingManual, Grading::Failed, Grading::NotReady]
    {
        for given in [Stated::Absent, Stated::Null] {
            let mut clear = status(FIRST + 2, Activity::Completed, grading.clone());
            clear.score_given = given;
            clear.score_maximum = Some(number("10"));
            clear.scoring_user_id = Some("u-teach".into());
            let partial =
                status(FIRST + 1, Activity::Submitted, Grading::Pending).with_points(number("3"), 10);
            let mut first = graded(FIRST, "8", "10");
            first.scoring_user_id = Some("u-teach".into());
            let grade = after(&[first, partial, clear]);
            let left = (grade.shown(), grade.provisional.as_ref(), grade.shown_by());
            assert_eq!(left, (None, None, None), "{grading:?}");
        }
    }
}

#[test]
fn zero_is_a_grade_and_more_than_the_maximum_too() {
    assert_eq!(after(&[graded(FIRST, "0", "10")]).shown(), Some(&points("0", "10")));
    assert_eq!(after(&[graded(FIRST, "1.1", "1")]).shown(), Some(&points("1.1", "1")));
}

#[test]
fn a_comment_of_the_tool_is_replaced_and_cleared_and_a_teachers_is_not_cleared() {
    let first = with_comment(graded(FIRST, "8", "10"), "first");
    let second = with_comment(graded(FIRST + 1, "8", "10"), "second");
    let grade = after(&[first, second]);
    assert_eq!(comment(&grade), Some("second"));
    for nothing in [Stated::Absent, Stated::Null, Stated::Blank, Stated::Value(" ".into())] {
        let score = with_comment(graded(FIRST + 2, "8", "10"), nothing.clone());
        assert_eq!(comment(&receive(&grade, &score).unwrap().grade), None, "{nothing:?}");
        let mut typed = grade.clone();
        typed.set_comment("see me");
        assert_eq!(comment(&receive(&typed, &score).unwrap().grade), Some("see me"), "{nothing:?}");
    }
    let mut typed = grade;
    typed.set_comment("see me");
    let third = with_comment(graded(FIRST + 3, "8", "10"), "third");
    assert_eq!(comment(&receive(&typed, &third).unwrap().grade), Some("third"));
    typed.set_comment(" ");
    assert_eq!(comment(&typed), None);
}

/// `startedAt` and `submittedAt` after a score with this progress that says nothing of them, where both were known.
#[test]
fn times_stay_until_the_progress_clears_them() {
    let mut done = graded(FIRST, "8", "10");
    let mut times = Submission::new();
    (times.started_at, times.submitted_at) = (Some(time(100)), Some(time(200)));
    done.submission = Some(times);
    for (activity, started, submitted) in [
        (Activity::Initialized, None, None),
        (Activity::Started, Some(100), None),
        (Activity::InProgress, Some(100), None),
        (Activity::Submitted, Some(100), Some(200)),
        (Activity::Completed, Some(100), Some(200)),
    ] {
        let next = status(FIRST + 1, activity.clone(), Grading::NotReady);
        let grade = after(&[done.clone(), next]);
        let known = (grade.started_at, grade.submitted_at);
        assert_eq!(known, (started.map(time), submitted.map(time)), "{activity:?}");
    }
}

/// The same where nothing was known: the first score's own time is taken.
#[test]
fn the_first_score_that_says_so_is_when_it_was_begun_and_handed_in() {
    for (activity, started, submitted) in [
        (Activity::Initialized, None, None),
        (Activity::Started, Some(1), None),
        (Activity::InProgress, Some(1), None),
        (Activity::Submitted, None, Some(1)),
        (Activity::Completed, None, Some(1)),
    ] {
        let scores = [1, 2].map(|at| status(at, activity.clone(), Grading::NotReady));
        let grade = after(&scores);
        let known = (grade.started_at, grade.submitted_at);
        assert_eq!(known, (started.map(time), submitted.map(time)), "{activity:?}");
    }
    // What the score says itself counts before its own time.
    let mut handed_in = status(9, Activity::Submitted, Grading::PendingManual);
    let mut times = Submission::new();
    (times.started_at, times.submitted_at) = (Some(time(3)), Some(time(4)));
    handed_in.submission = Some(times);
    let grade = after(&[status(1, Activity::Started, Grading::NotReady), handed_in]);
    assert_eq!((grade.started_at, grade.submitted_at), (Some(time(3)), Some(time(4))));
}

#[test]
fn a_manual_grade_stays_and_the_tool_sees_whose_it_is() {
    let mut grade = after(&[graded(FIRST, "8", "10")]);
    grade.set_manually(Some(points("6", "10")), "u-teach", UnixTime::from_seconds(NOW + 5));
    let later = receive(&grade, &graded(60_000, "9", "10")).unwrap();
    assert_eq!(later.outcome, ScoreOutcome::Accepted);
    let record =
        later.grade.result("https://l.example/r", "https://l.example/i", "u-1", &number("20"), 2).unwrap();
    assert_eq!(record.result_score, Stated::Value(number("12")));
    assert_eq!(record.scoring_user_id.as_deref(), Some("u-teach"));
    // The tool's score waits beneath.
    let mut released = later.grade;
    released.release();
    assert_eq!((released.shown(), released.shown_by()), (Some(&points("9", "10")), None));
    // "No grade" is a grade that a person set, too.
    released.set_manually(None, "u-teach", UnixTime::from_seconds(NOW + 90));
    let grade = receive(&released, &graded(120_000, "10", "10")).unwrap().grade;
    let record = grade.result("https://l.example/r", "https://l.example/i", "u-1", &number("20"), 2).unwrap();
    assert_eq!((record.result_score.value(), record.scoring_user_id.as_deref()), (None, Some("u-teach")));
}

#[test]
fn a_manual_grade_may_give_way_to_a_final_score_that_came_about_later() {
    let mut grade = after(&[graded(FIRST, "8", "10")]);
    grade.set_manually(Some(points("6", "10")), "u-teach", UnixTime::from_seconds(NOW + 5));
    let until = |score: &Score| grade.receive(score, ManualGrades::UntilNextScore).unwrap().grade;
    let partial = |grading| status(9_000, Activity::Completed, grading).with_points(number("9"), 10);
    assert_eq!(until(&graded(6_000, "9", "10")).shown(), Some(&points("9", "10")));
    for stays in [
        graded(5_999, "9", "10"), // the same second
        graded(4_000, "9", "10"), // delivered late
        status(9_000, Activity::Completed, Grading::FullyGraded),
        Score::reset("u-1", time(9_000)),
        partial(Grading::Pending),
        partial(Grading::Failed),
    ] {
        assert_eq!(until(&stays).shown(), Some(&points("6", "10")), "{stays:?}");
    }
}

#[test]
fn a_result_is_on_the_columns_maximum_and_the_raw_score_stays() {
    let mut score = with_comment(graded(FIRST, "1", "3"), "well done");
    score.scoring_user_id = Some("u-teach".into());
    let grade = after(&[score]);
    let result = |maximum: &str| {
        grade.result("https://l.example/r", "https://l.example/i", "u-1", &number(maximum), 2)
    };
    let record = result("6").unwrap();
    assert_eq!((record.result_score, record.result_maximum), (Stated::Value(number("2")), Some(number("6"))));
    assert_eq!(record.comment, Stated::Value("well done".into()));
    assert_eq!(record.scoring_user_id.as_deref(), Some("u-teach"));
    // A new maximum rescales from the raw score, so nothing is lost on the way there and back (AGS-056).
    assert_eq!(result("1").unwrap().result_score, Stated::Value(number("0.33")));
    assert_eq!(result("600").unwrap().result_score, Stated::Value(number("200")));
    assert_eq!(grade.mark(&Scale::Percent, &number("6"), 0), Some(Mark::Percent(number("33"))));
    assert_eq!(grade.points, Some(points("1", "3")));
    // Too great to be written out: as the tool gave it.
    let great = after(&[graded(FIRST, "1", "1e-90")]);
    let record = great.result("https://l.example/r", "https://l.example/i", "u-1", &number("6"), 2).unwrap();
    assert_eq!(
        (record.result_score, record.result_maximum),
        (Stated::Value(number("1")), Some(number("1e-90")))
    );
    assert_eq!(Grade::new().result("", "", "u-1", &number("6"), 2), None);
    assert_eq!(Grade::new().mark(&Scale::Percent, &number("6"), 2), None);
}

#[test]
fn debug_shows_nothing_of_the_learner() {
    let mut score = with_comment(graded(FIRST, "8.25", "10"), "secret words");
    score.user_id = "u-secret".into();
    let mut grade = after(&[score]);
    grade.set_manually(Some(points("6.75", "10")), "u-secret", UnixTime::from_seconds(NOW));
    let shown = format!("{grade:?} {:?} {:?}", grade.manual, grade.comment);
    assert!(!shown.contains("secret") && !shown.contains("8.25") && !shown.contains("6.75"), "{shown}");
}
