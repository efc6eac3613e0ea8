use crate::UnixTime;
use core::time::Duration;
use http::HeaderMap;
use http::header::RETRY_AFTER;

/// When the other side asks to come back (`Retry-After`, RFC 9110 §10.2.3). It may ask for anything: whoever waits sets the upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long after the answer.
    In(Duration),
    /// At this time of its clock.
    At(UnixTime),
}

impl RetryAfter {
    /// Reads the header: a number of seconds, or a date. `None` where it is not there, or cannot be read.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::In(Duration::from_secs(text.parse().unwrap_or(u64::MAX))));
        }
        date(text).map(Self::At)
    }

    /// How long to wait, where the answer came now; zero for a time that is past.
    #[must_use]
    pub const fn wait(self, now: UnixTime) -> Duration {
        match self {
            Self::In(wait) => wait,
            Self::At(time) => time.since(now),
        }
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7). The day of the week is not looked at; the two forms that are obsolete
/// since 1997 are not read.
fn date(text: &str) -> Option<UnixTime> {
    let mut words = text.split_once(", ")?.1.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    let number = |text: &str, length: usize| -> Option<u16> {
        let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse().ok() } else { None }
    };
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = (1_u8..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let midnight = UnixTime::from_date(number(year, 4)?, month, number(day, 2)?.try_into().ok()?)?;
    let mut time = time.split(':').map(|text| number(text, 2).map(u64::from));
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let odd = time.next().is_some() || zone != "GMT" || words.next().is_some();
    if odd || midnight.seconds() < 0 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    Some(midnight.plus(Duration::from_secs(minutes.checked_mul(60)?.checked_add(second)?)))
}

#[cfg(test)]
mod tests {
    use super::RetryAfter;
    use crate::UnixTime;
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn seconds_and_dates() {
        let of = |value: &'static str, now: i64| {
            let headers: HeaderMap =
                [(http::header::RETRY_AFTER, HeaderValue::from_static(value))].into_iter().collect();
            RetryAfter::of(&headers).map(|when| when.wait(UnixTime::from_seconds(now)).as_secs())
        };
        for (value, now, wait) in [
            ("0", 0, Some(0)),
            (" 120 ", 0, Some(120)),
            ("99999999999999999999", 0, Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_770, Some(7)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_800, Some(0)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0, Some(0)),
            ("Thu, 29 Feb 2024 00:00:00 GMT", 0, Some(1_709_164_800)),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 0, Some(1_709_251_200)),
            ("Sun, 01 Mar 2026 00:00:00 GMT", 0, Some(1_772_323_200)),
            ("Fri, 31 Dec 2100 23:59:59 GMT", 0, Some(4_133_980_799)),
            ("", 0, None),
            ("-1", 0, None),
            ("1.5", 0, None),
            ("soon", 0, None),
            ("Sun, 06 Nov 1994 08:49:37 CET", 0, None),
            ("Sun, 06 Nov 1994 08:49 GMT", 0, None),
            ("Sun, 06 Nov 1994 08:49:37:00 GMT", 0, None),
            ("Sun, 06 Nov 1994 23:59:60 GMT", 0, Some(784_166_400)),
            ("Sun, 06 Nov 1994 24:49:37 GMT", 0, None),
            ("Sun, 06 Nov 1994 23:60:00 GMT", 0, None),
            ("Sun, 06 Nov 1994 23:59:61 GMT", 0, None),
            ("Sun, 00 Nov 1994 08:49:37 GMT", 0, None),
            ("Wed, 31 Dec 1969 23:59:59 GMT", 0, None),
            ("Sun, 32 Nov 1994 08:49:37 GMT", 0, None),
            ("Sun, 31 Nov 1994 08:49:37 GMT", 0, None),
            ("Wed, 29 Feb 2023 08:49:37 GMT", 0, None),
            ("Sun, 6 Nov 1994 08:49:37 GMT", 0, None),
            ("Sun, 06 Foo 1994 08:49:37 GMT", 0, None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 0, None),
            ("Sun Nov  6 08:49:37 1994", 0, None),
        ] {
            assert_eq!(of(value, now), wait, "{value}");
        }
        assert_eq!(RetryAfter::of(&HeaderMap::new()), None);
    }
}
