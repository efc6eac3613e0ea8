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
