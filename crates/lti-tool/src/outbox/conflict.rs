//! 409: the platform has a score with this time or a later one (AGS-162, AGS-D04).

use super::verdict::{log, trouble};
use super::{ClaimedScore, Outbox, Settlement, Trouble};
use crate::gradebook::{Answer, Gradebook, GradebookError};
use lti_ags::{Decimal, Operation, ReadResults, ResultRecord, Score};
use lti_security::UnixTime;
use std::time::Duration;

impl Outbox {
    /// It was ours all the time, or it goes out once more with a later time, or it is stuck.
    pub(super) async fn conflict(
        &self,
        claimed: &ClaimedScore,
        gradebook: &Gradebook,
        score: &Score,
        error: &GradebookError,
        now: UnixTime,
    ) -> Settlement {
        match shown(gradebook, claimed, score).await {
            Ok(Some(true)) => return Settlement::Delivered,
            Ok(Some(false) | None) => {}
            // Later, the platform answers 409 once more, and its results can be read then.
            Err(failure) if failure.may_pass() => return self.failed(claimed, &failure, now),
            Err(_) => {}
        }
        let detail =
            "the platform has a score of this time or a later one, and its results do not show this one";
        let trouble =
            Trouble { code: "score-conflict".to_owned(), detail: detail.to_owned(), ..trouble(error, now) };
        if claimed.retimed || !self.policy().retime_conflicts {
            return Settlement::Stuck(trouble);
        }
        let spacing = self.policy().spacing_millis().max(1_000);
        let due = now.plus(Duration::from_secs(1));
        log(claimed, &trouble);
        Settlement::Retimed { time: due.seconds().saturating_mul(1_000), spacing, due }
    }
}

/// Whether the results show this score; `None` where they may not be read.
async fn shown(
    gradebook: &Gradebook,
    claimed: &ClaimedScore,
    score: &Score,
) -> Result<Option<bool>, GradebookError> {
    if gradebook.permits(Operation::ReadResults).is_err() {
        return Ok(None);
    }
    let mut read = ReadResults::new(&claimed.key.line_item);
    read.user_id = Some(claimed.key.user_id.clone());
    let Answer::Done(mut pages) = gradebook.results(read).await? else { return Ok(None) };
    // A platform that ignores the filter gives everybody's.
    while let Some(page) = pages.next().await? {
        if let Some(result) = page.items.iter().find(|result| result.user_id == claimed.key.user_id) {
            return Ok(Some(shows(result, score)));
        }
    }
    // No result is what a score without points leaves.
    Ok(Some(score.points().is_none()))
}

/// Platforms put scores on the scale of the line item and round: Moodle keeps five digits.
fn shows(result: &ResultRecord, score: &Score) -> bool {
    let share = |part: &Decimal, whole: &Decimal| {
        let part: f64 = part.as_str().parse().ok()?;
        Some(part / whole.as_str().parse::<f64>().ok()?)
    };
    match (score.points(), result.result_score.value()) {
        (None, None) => true,
        (Some((given, maximum)), Some(points)) => {
            let shown = result.maximum().and_then(|maximum| share(points, &maximum));
            shown.zip(share(given, maximum)).is_some_and(|(shown, sent)| (shown - sent).abs() < 0.000_1)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{ResultRecord, Score, shows};
    use lti_ags::{DateTime, Decimal};

    #[test]
    fn a_result_shows_a_score_on_any_scale() {
        let time = DateTime::from_millis(1_760_000_000_250).unwrap();
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (given, maximum, result, result_maximum, same) in [
            ("8", "10", "8", Some("10"), true),
            ("8", "10", "0.8", None, true),
            ("1", "3", "3.33333", Some("10"), true),
            ("1", "3", "3.3", Some("10"), false),
            ("8", "10", "80", Some("10"), false),
            ("0", "10", "0.0", Some("5"), true),
            ("0", "10", "0", Some("0"), false),
            ("1e999999", "1", "1e999999", Some("1"), false),
        ] {
            let score = Score::graded("u", time.clone(), number(given), number(maximum));
            let mut record = ResultRecord::new("https://x.example/r", "https://x.example/l", "u");
            record.result_score = number(result).into();
            record.result_maximum = result_maximum.map(number);
            assert_eq!(shows(&record, &score), same, "{given}/{maximum} {result}/{result_maximum:?}");
            record.result_score = lti_ags::Stated::Null;
            assert!(!shows(&record, &score));
            assert!(shows(&record, &Score::reset("u", time.clone())));
        }
    }
}
