//! Times.

use alloc::format;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::field::{Field, JsonType};
use crate::parse_error::OUT_OF_RANGE;
use crate::wire::{Wire, type_of};

/// A time in seconds since 1970-01-01T00:00:00Z, leap seconds ignored; it may carry a fraction and may be negative
/// (RFC 7519 §2, TRAP-50). Read exactly from the digits of the JSON number, never through a float; digits after the
/// ninth of the fraction are cut off. A text is no time (TRAP-10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumericDate {
    seconds: i64,
    nanos: u32,
}

const BILLION: u32 = 1_000_000_000;

impl NumericDate {
    /// A whole second.
    #[must_use]
    pub const fn new(seconds: i64) -> Self {
        Self { seconds, nanos: 0 }
    }

    /// A second and a fraction in billionths after it. `None` for a fraction of a second or more.
    #[must_use]
    pub const fn with_nanos(seconds: i64, nanos: u32) -> Option<Self> {
        if nanos < BILLION { Some(Self { seconds, nanos }) } else { None }
    }

    /// The whole second at or before this time.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Billionths of a second after [`seconds`](Self::seconds), below 1,000,000,000.
    #[must_use]
    pub const fn nanos(&self) -> u32 {
        self.nanos
    }

    /// Reads the text of a JSON number. `None` when it does not fit.
    fn from_digits(text: &str) -> Option<Self> {
        // Nearly every time is a whole number of ten digits.
        if text.len() <= 18 && text.bytes().all(|digit| digit.is_ascii_digit()) {
            return text.parse().ok().map(Self::new);
        }
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // Digits before the decimal point once the exponent is applied; below zero: zeros after the point.
        let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().all(|digit| digit == b'0') {
            return Some(Self::default());
        }
        let mut magnitude: i64 = 0;
        let mut nanos: u32 = 0;
        let mut places: u32 = 0;
        let mut position: i64 = point.min(0);
        if point < -9 {
            return Some(Self::default());
        }
        let zeros = usize::try_from(position.unsigned_abs()).ok()?;
        for digit in core::iter::repeat_n(b'0', zeros).chain(digits()) {
            let value = digit.checked_sub(b'0')?;
            if position < point.max(0) && zeros == 0 {
                magnitude = magnitude.checked_mul(10)?.checked_add(i64::from(value))?;
            } else if places < 9 {
                nanos = nanos.checked_mul(10)?.checked_add(u32::from(value))?;
                places = places.checked_add(1)?;
            }
            position = position.checked_add(1)?;
        }
        // An exponent that reaches past the digits: zeros up to the point, twenty of them are already too many.
        while position < point {
            magnitude = magnitude.checked_mul(10)?;
            position = position.checked_add(1)?;
        }
        nanos = nanos.checked_mul(10_u32.checked_pow(9_u32.checked_sub(places)?)?)?;
        if !negative {
            return Some(Self { seconds: magnitude, nanos });
        }
        let seconds = magnitude.checked_neg()?;
        if nanos == 0 {
            return Some(Self { seconds, nanos });
        }
        Some(Self { seconds: seconds.checked_sub(1)?, nanos: BILLION.checked_sub(nanos)? })
    }
}

impl Wire for NumericDate {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        match type_of(raw) {
            JsonType::Null => Ok(Field::Null),
            JsonType::Number => match Self::from_digits(raw.get()) {
                Some(date) => Ok(Field::Value(date)),
                None => Err(de::Error::custom(OUT_OF_RANGE)),
            },
            other => Ok(Field::Wrong(other)),
        }
    }
}

impl Serialize for NumericDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.nanos == 0 {
            return serializer.serialize_i64(self.seconds);
        }
        let raw = RawValue::from_string(format!("{self}")).map_err(ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl fmt::Display for NumericDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nanos == 0 {
            return write!(f, "{}", self.seconds);
        }
        if self.seconds >= 0 {
            return write!(f, "{}.{:09}", self.seconds, self.nanos);
        }
        // -2 s and 500,000,000 ns is -1.5.
        let whole = self.seconds.saturating_add(1).unsigned_abs();
        write!(f, "-{whole}.{:09}", BILLION.saturating_sub(self.nanos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn read(text: &str) -> Option<(i64, u32)> {
        NumericDate::from_digits(text).map(|date| (date.seconds, date.nanos))
    }

    #[test]
    fn reads_the_digits_exactly() {
        for (text, expected) in [
            ("1760000000", (1_760_000_000, 0)),
            ("0", (0, 0)),
            ("-0", (0, 0)),
            ("-5", (-5, 0)),
            ("1760000000.123456789", (1_760_000_000, 123_456_789)),
            ("1760000000.1234567899", (1_760_000_000, 123_456_789)),
            ("-1.5", (-2, 500_000_000)),
            ("1.76e9", (1_760_000_000, 0)),
            ("1.7600000005E+9", (1_760_000_000, 500_000_000)),
            ("17600000000e-1", (1_760_000_000, 0)),
            ("5e-1", (0, 500_000_000)),
            ("5e-9", (0, 5)),
            ("0.05", (0, 50_000_000)),
            ("5e-10", (0, 0)),
            ("5e-11", (0, 0)),
            ("12e-3", (0, 12_000_000)),
            // Decided without a step for each zero.
            ("5e-9223372036854775807", (0, 0)),
            ("0e999999", (0, 0)),
            ("9223372036854775807", (i64::MAX, 0)),
            ("-9223372036854775807", (-i64::MAX, 0)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        for text in ["1e400", "-1e400", "9223372036854775808", "1e99999999999999999999", "1e19"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_fraction_is_less_than_a_second() {
        let date = NumericDate::with_nanos(-2, 999_999_999).unwrap();
        assert_eq!((date.seconds(), date.nanos()), (-2, 999_999_999));
        assert_eq!(NumericDate::with_nanos(7, 1_000_000_000), None);
    }

    #[test]
    fn writes_what_it_read() {
        for text in ["1760000000", "-1.500000000", "1760000000.000000001", "-0.250000000"] {
            assert_eq!(NumericDate::from_digits(text).unwrap().to_string(), text);
        }
        assert_eq!(serde_json::to_string(&NumericDate::new(7)).unwrap(), "7");
        assert_eq!(serde_json::to_string(&NumericDate::with_nanos(7, 5).unwrap()).unwrap(), "7.000000005");
    }
}
