use std::time::Duration;

/// How an outbox delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxPolicy {
    /// How far apart the times of two scores of one learner and line item are at least, and how long the second one waits. Default
    /// 1 s, because Moodle and Open edX compare whole seconds and refuse the second score of one (LMS-095, catalogue §1.12); in the meantime a
    /// newer one takes its place. Less than a millisecond counts as one (AGS-D04).
    pub spacing: Duration,
    /// How long a worker holds a score before another one may take it over. Longer than a delivery can last: up to about ten
    /// requests with the time limits of the HTTP client. Default 5 minutes.
    pub lease: Duration,
    /// How many scores one call of [`Outbox::deliver`](super::Outbox::deliver) takes at most. Default 100.
    pub batch: usize,
    /// How long a score waits after its first failure; twice as long after each further one, by chance up to half of it less. Default
    /// 10 s.
    pub first_wait: Duration,
    /// The longest wait after a failure. Default 1 hour.
    pub longest_wait: Duration,
    /// The longest wait that a platform may ask for with `Retry-After` (LMS-110). Default 1 day.
    pub longest_retry_after: Duration,
    /// How long a score is tried; then it is stuck. Default 7 days.
    pub longest_age: Duration,
    /// How often a score is tried; then it is stuck. Default 200, which the age comes before.
    pub attempts: u32,
    /// Whether a score that the platform refuses with 409, and that its results do not show, is sent once more with a later time
    /// (AGS-D04). Default `true`. With `false` it is stuck, and a grade that a teacher changed at a platform such as Moodle, which
    /// answers 409 to scores from before that change, is not overwritten.
    pub retime_conflicts: bool,
    /// The largest score with what is kept beside it, in bytes. Default 65,536.
    pub score_bytes: usize,
    /// How long the time of a learner's last score is remembered after it. Default 30 days. Afterwards it would take a clock that
    /// goes back that far to use a time twice.
    pub remember: Duration,
}

impl Default for OutboxPolicy {
    fn default() -> Self {
        let hours = |hours: u64| Duration::from_secs(hours.saturating_mul(3_600));
        Self {
            spacing: Duration::from_secs(1),
            lease: Duration::from_secs(300),
            batch: 100,
            first_wait: Duration::from_secs(10),
            longest_wait: hours(1),
            longest_retry_after: hours(24),
            longest_age: hours(7 * 24),
            attempts: 200,
            retime_conflicts: true,
            score_bytes: 65_536,
            remember: hours(30 * 24),
        }
    }
}

impl OutboxPolicy {
    pub(super) fn spacing_millis(&self) -> i64 {
        millis(self.spacing).max(1)
    }

    /// How long to wait after this many failures, one or more. `chance` is a random number.
    pub(super) fn wait(&self, failures: u32, chance: u32) -> Duration {
        let doubled = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let whole = self.first_wait.saturating_mul(doubled).min(self.longest_wait);
        let half = millis(whole) / 2;
        let part =
            half.saturating_mul(i64::from(chance)).checked_div(i64::from(u32::MAX)).unwrap_or_default();
        whole.saturating_sub(Duration::from_millis(part.unsigned_abs()))
    }
}

/// Whole milliseconds of a duration.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Duration, OutboxPolicy};

    #[test]
    fn waits_double_up_to_a_limit_and_are_spread() {
        let policy = OutboxPolicy::default();
        let waits = |chance| [1, 2, 3, 9, 10, 32, 33, u32::MAX].map(|n| policy.wait(n, chance).as_secs());
        assert_eq!(waits(0), [10, 20, 40, 2_560, 3_600, 3_600, 3_600, 3_600]);
        assert_eq!(waits(u32::MAX), [5, 10, 20, 1_280, 1_800, 1_800, 1_800, 1_800]);
        assert_eq!(policy.wait(1, u32::MAX / 2), Duration::from_millis(7_501));
    }

    #[test]
    fn times_are_a_millisecond_apart_at_least() {
        let spacing = |spacing| OutboxPolicy { spacing, ..OutboxPolicy::default() }.spacing_millis();
        assert_eq!(spacing(Duration::ZERO), 1);
        assert_eq!(spacing(Duration::from_secs(1)), 1_000);
        assert_eq!(spacing(Duration::MAX), i64::MAX);
    }
}
