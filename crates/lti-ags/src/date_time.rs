//! Points in time, as texts.

use alloc::boxed::Box;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use lti_claims::Field;
use lti_claims::wire::Wire;
use lti_security::UnixTime;
use serde::{Serialize, Serializer, de};

/// A point in time as ISO 8601 writes it, with its zone (AGS 2.0 §3.4.9). The text is kept letter by letter; two of them are
/// compared as instants, with every digit of their fractions, so `…30.25Z` equals `…30.250+00:00` (AGS-132).
///
/// Read: `YYYY-MM-DDTHH:MM:SS`, a fraction of one digit or more after `.` or `,`, and `Z`, `±HH`, `±HHMM` or `±HH:MM` (AGS-D03); `T` and
/// `Z` in either letter case; at most [`DateTime::LIMIT`] bytes. The 60th second of a minute counts as the first of the next.
#[derive(Clone)]
pub struct DateTime {
    text: Box<str>,
    /// Whole seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    /// Where the digits of the fraction stand in the text, zeros at their end left out.
    fraction: (u8, u8),
}

/// A text that is no [`DateTime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateTimeError {
    /// It is no date with a time, or no real one, or too long.
    Malformed,
    /// It has no zone, so nobody knows when it is.
    ZoneMissing,
}

impl DateTime {
    /// The longest text, in bytes.
    pub const LIMIT: usize = 64;

    /// The text as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub fn millis(&self) -> i64 {
        let digits = self.fraction_digits().bytes().chain(*b"000").take(3);
        let millis = digits.fold(0_i64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(i64::from(digit.saturating_sub(b'0')))
        });
        self.seconds.saturating_mul(1_000).saturating_add(millis)
    }

    /// The time so many milliseconds after 1970-01-01T00:00:00Z, as tools send it: `2026-03-02T10:15:30.250Z` (AGS-134, AGS-153,
    /// LMS-096). `None` outside of the years 0 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        let (seconds, milli) = (millis.div_euclid(1_000), millis.rem_euclid(1_000));
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        if !(0..=9_999).contains(&year) {
            return None;
        }
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let text =
            alloc::format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z");
        text.parse().ok()
    }

    /// A time for the next update of one learner's score: now, or a millisecond after the last one that was sent, whichever is
    /// later (AGS-132, AGS-D04). `None` as for [`from_millis`](Self::from_millis).
    #[must_use]
    pub fn after(last: Option<&Self>, now_millis: i64) -> Option<Self> {
        let next = last.map_or(i64::MIN, |last| last.millis().saturating_add(1));
        Self::from_millis(next.max(now_millis))
    }

    /// Does it say parts of a second, even if they are zero (AGS-134)?
    #[must_use]
    pub fn has_fraction(&self) -> bool {
        self.text.contains(['.', ','])
    }

    /// Is it written as RFC 3339 §5.6 has it, which every reader takes?
    #[must_use]
    pub fn is_rfc3339(&self) -> bool {
        let zone = self
            .text
            .get(19..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        self.text.as_bytes().get(10) == Some(&b'T')
            && (zone == "Z" || zone.len() == 6)
            && !self.text.contains(',')
    }

    fn fraction_digits(&self) -> &str {
        let (start, end) = self.fraction;
        self.text.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }

    fn read(text: &str) -> Result<Self, DateTimeError> {
        const MALFORMED: DateTimeError = DateTimeError::Malformed;
        if text.len() > Self::LIMIT {
            return Err(MALFORMED);
        }
        let (date, rest) = text.split_at_checked(11).ok_or(MALFORMED)?;
        let (time, rest) = rest.split_at_checked(8).ok_or(MALFORMED)?;
        let midnight = read_date(date).ok_or(MALFORMED)?;
        let second = read_clock(time).ok_or(MALFORMED)?;
        let digits = rest.strip_prefix(['.', ',']);
        let zone = digits.map_or(rest, |digits| digits.trim_start_matches(|c: char| c.is_ascii_digit()));
        let fraction = match digits {
            Some(digits) => digits.strip_suffix(zone).filter(|digits| !digits.is_empty()).ok_or(MALFORMED)?,
            None => "",
        };
        let offset = read_zone(zone)?;
        let seconds = midnight.saturating_add(second).saturating_sub(offset);
        // The date, the clock and the point before the fraction.
        let start = 20_u8;
        let length = u8::try_from(fraction.trim_end_matches('0').len()).map_err(|_| MALFORMED)?;
        Ok(Self { text: text.into(), seconds, fraction: (start, start.saturating_add(length)) })
    }
}

/// Seconds from 1970-01-01 to the beginning of `YYYY-MM-DDT`.
fn read_date(text: &str) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't'] = *text.as_bytes() else { return None };
    let year = two(y1, y2)?.saturating_mul(100).saturating_add(two(y3, y4)?);
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    let date = UnixTime::from_date(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    date.map(UnixTime::seconds)
}

/// Seconds since midnight of `HH:MM:SS`.
fn read_clock(text: &str) -> Option<i64> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *text.as_bytes() else { return None };
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    let real = hour <= 23 && minute <= 59 && second <= 60;
    real.then(|| hour.saturating_mul(3_600).saturating_add(minute.saturating_mul(60)).saturating_add(second))
}

/// Seconds east of Greenwich.
fn read_zone(text: &str) -> Result<i64, DateTimeError> {
    let (sign, hours, minutes) = match *text.as_bytes() {
        [] => return Err(DateTimeError::ZoneMissing),
        [b'Z' | b'z'] => return Ok(0),
        [sign @ (b'+' | b'-'), h1, h2] => (sign, two(h1, h2), Some(0)),
        [sign @ (b'+' | b'-'), h1, h2, m1, m2] | [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            (sign, two(h1, h2), two(m1, m2))
        }
        _ => return Err(DateTimeError::Malformed),
    };
    match (hours, minutes) {
        (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => {
            let seconds = hours.saturating_mul(3_600).saturating_add(minutes.saturating_mul(60));
            Ok(if sign == b'-' { seconds.saturating_neg() } else { seconds })
        }
        _ => Err(DateTimeError::Malformed),
    }
}

/// Two digits.
fn two(tens: u8, ones: u8) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte.saturating_sub(b'0')));
    Some(digit(tens)?.saturating_mul(10).saturating_add(digit(ones)?))
}

/// Year, month and day of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March here, so that the day that leap years have more is the last one. 400 of them are 146,097 days.
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let years =
        day.saturating_sub(day / 1_460).saturating_add(day / 36_524).saturating_sub(day / 146_096) / 365;
    let before = years.saturating_mul(365).saturating_add(years / 4).saturating_sub(years / 100);
    let day = day.saturating_sub(before);
    let month = day.saturating_mul(5).saturating_add(2) / 153;
    let day = day.saturating_sub(month.saturating_mul(153).saturating_add(2) / 5).saturating_add(1);
    let year = years.saturating_add(era.saturating_mul(400));
    if month < 10 {
        (year, month.saturating_add(3), day)
    } else {
        (year.saturating_add(1), month.saturating_sub(9), day)
    }
}

impl FromStr for DateTime {
    type Err = DateTimeError;

    fn from_str(text: &str) -> Result<Self, DateTimeError> {
        Self::read(text)
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        // Without zeros at the end, digits after the point compare as texts do.
        self.seconds.cmp(&other.seconds).then_with(|| self.fraction_digits().cmp(other.fraction_digits()))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.fraction_digits()).hash(state);
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A member that ought to hold a time, with the reason where it does not.
#[derive(Clone)]
pub(crate) enum TimeText {
    Blank,
    Time(DateTime),
    Bad(DateTimeError),
}

impl Wire for TimeText {
    fn from_text<E: de::Error>(text: &str) -> Result<Field<Self>, E> {
        Ok(Field::Value(match text {
            "" => Self::Blank,
            _ => DateTime::read(text).map_or_else(Self::Bad, Self::Time),
        }))
    }
}

/// The objects that are read are never written again; the macro that defines them asks for it.
impl Serialize for TimeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Time(time) => time.serialize(serializer),
            Self::Blank | Self::Bad(_) => serializer.serialize_str(""),
        }
    }
}

impl fmt::Display for DateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "expected a date and a time in ISO 8601",
            Self::ZoneMissing => "expected a zone behind the time, such as Z",
        })
    }
}

impl core::error::Error for DateTimeError {}

impl From<DateTime> for String {
    fn from(time: DateTime) -> Self {
        time.text.into()
    }
}
