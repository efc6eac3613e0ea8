use super::{UnixTime, seconds_of};
use core::time::Duration;
use lti_claims::NumericDate;

const fn at(seconds: i64) -> UnixTime {
    UnixTime::from_seconds(seconds)
}

#[test]
fn whole_seconds_and_no_overflow() {
    assert_eq!(at(10).plus(Duration::from_millis(1_999)), at(11));
    assert_eq!(at(10).minus(Duration::from_millis(1_999)), at(9));
    assert_eq!(at(10).minus(Duration::from_secs(20)), at(-10));
    assert_eq!(at(i64::MAX).plus(Duration::from_secs(1)), at(i64::MAX));
    assert_eq!(at(i64::MIN).minus(Duration::MAX), at(i64::MIN));
    assert_eq!(at(10).since(at(4)), Duration::from_secs(6));
    assert_eq!(at(4).since(at(10)), Duration::ZERO);
    assert_eq!(at(i64::MAX).since(at(i64::MIN)), Duration::from_secs(i64::MAX.unsigned_abs()));
    assert_eq!(seconds_of(Duration::MAX), i64::MAX);
    assert_eq!(NumericDate::from(at(-7)), NumericDate::new(-7));
}

#[test]
fn days_of_the_calendar() {
    let begins = |(year, month, day)| UnixTime::from_date(year, month, day).map(UnixTime::seconds);
    for (date, seconds) in [
        ((1970, 1, 1), 0),
        ((1969, 12, 31), -86_400),
        ((1970, 3, 1), 5_097_600),
        ((2000, 2, 29), 951_782_400),
        ((2024, 2, 29), 1_709_164_800),
        ((2024, 3, 1), 1_709_251_200),
        ((2100, 12, 31), 4_133_894_400),
        ((0, 1, 1), -62_167_219_200),
        ((0, 2, 29), -62_162_121_600),
        ((9999, 12, 31), 253_402_214_400),
    ] {
        assert_eq!(begins(date), Some(seconds), "{date:?}");
    }
    for date in [
        (2026, 2, 29),
        (1900, 2, 29),
        (2100, 2, 29),
        (2000, 2, 30),
        (2026, 4, 31),
        (2026, 6, 31),
        (2026, 9, 31),
        (2026, 11, 31),
        (2026, 1, 32),
        (2026, 12, 32),
        (2026, 0, 1),
        (2026, 13, 1),
        (2026, 1, 0),
        (10_000, 1, 1),
    ] {
        assert_eq!(begins(date), None, "{date:?}");
    }
}

/// Each day begins 86,400 seconds after the one before, for 800 years.
#[test]
fn no_day_is_missing() {
    let mut next = UnixTime::from_date(1800, 1, 1);
    for year in 1800..2600 {
        for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
            if let Some(begins) = UnixTime::from_date(year, month, day) {
                assert_eq!(Some(begins), next, "{year}-{month}-{day}");
                next = Some(begins.plus(Duration::from_secs(86_400)));
            }
        }
    }
    assert_eq!(next, UnixTime::from_date(2600, 1, 1));
}
