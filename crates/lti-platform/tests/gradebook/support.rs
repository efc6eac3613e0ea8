//! Short ways to write scores.

use lti_ags::{ActivityProgress, DateTime, Decimal, GradingProgress, Score};
use lti_platform::gradebook::{Grade, ManualGrades, Points, Received, Refused};

pub(crate) const STAY: ManualGrades = ManualGrades::Stay;
/// 2025-10-09T08:53:20Z, the clock of these tests.
pub(crate) const NOW: i64 = 1_760_000_000;

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// So many milliseconds after [`NOW`].
pub(crate) fn time(millis: i64) -> DateTime {
    DateTime::from_millis(NOW * 1_000 + millis).unwrap()
}

pub(crate) fn points(given: &str, maximum: &str) -> Points {
    Points { given: number(given), maximum: number(maximum) }
}

pub(crate) fn graded(at: i64, given: &str, maximum: &str) -> Score {
    Score::graded("u-1", time(at), number(given), number(maximum))
}

pub(crate) fn status(at: i64, activity: ActivityProgress, grading: GradingProgress) -> Score {
    Score::new("u-1", time(at), activity, grading)
}

pub(crate) fn receive(grade: &Grade, score: &Score) -> Result<Received, Refused> {
    grade.receive(score, STAY)
}

/// The grade after these scores, all of which are taken.
pub(crate) fn after(scores: &[Score]) -> Grade {
    scores.iter().fold(Grade::new(), |grade, score| receive(&grade, score).unwrap().grade)
}
