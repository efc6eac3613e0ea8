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
