use core::time::Duration;

/// A point in time: whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (RFC 7519 §2).
///
/// Protocol crates never read a clock: every step that depends on the time takes one of these as `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

impl UnixTime {
    /// From seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The beginning, in UTC, of a day of the calendar that is in use now, reckoned back to the year 0. `None` for a day that there is
    /// not, such as the 29th of February 2026, and outside of the years 0 to 9999.
    #[must_use]
    pub fn from_date(year: u16, month: u8, day: u8) -> Option<Self> {
        let last = match month {
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if year > 9_999 || !(1..=last).contains(&day) {
            return None;
        }
        // Small numbers all of them, so nothing is ever saturated.
        let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
        // Years begin in March here, so that the day that leap years have more is the last one.
        let (year, month) = if month > 2 {
            (year, month.saturating_sub(3))
        } else {
            (year.saturating_sub(1), month.saturating_add(9))
        };
        let leaps =
            year.div_euclid(4).saturating_sub(year.div_euclid(100)).saturating_add(year.div_euclid(400));
        let before_month = month.saturating_mul(153).saturating_add(2) / 5;
        let days =
            year.saturating_mul(365).saturating_add(leaps).saturating_add(before_month).saturating_add(day);
        // The 1st of March of the year 0 is day 1 of this count; 1970-01-01 is day 719,469.
        Some(Self(days.saturating_sub(719_469).saturating_mul(86_400)))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// This time and `duration` later; a fraction of a second is dropped, the end of time is the end.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(seconds_of(duration)))
    }

    /// This time and `duration` earlier; a fraction of a second is dropped.
    #[must_use]
    pub const fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(seconds_of(duration)))
    }

    /// The time from `earlier` until this one, zero where `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        let seconds = self.0.saturating_sub(earlier.0);
        Duration::from_secs(if seconds > 0 { seconds.unsigned_abs() } else { 0 })
    }
}

impl From<UnixTime> for lti_claims::NumericDate {
    fn from(time: UnixTime) -> Self {
        Self::new(time.0)
    }
}

/// Whole seconds of a duration, as a signed number that cannot overflow.
pub(crate) const fn seconds_of(duration: Duration) -> i64 {
    let seconds = duration.as_secs();
    if seconds > i64::MAX.unsigned_abs() { i64::MAX } else { seconds.cast_signed() }
}

#[cfg(test)]
mod tests;
