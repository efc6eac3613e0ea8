//! Numbers of points.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::ToString as _;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use lti_claims::wire::{Wire, type_of};
use lti_claims::{Field, JsonType};
use serde::{Deserialize as _, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal number, exact: the text of a JSON number (RFC 8259 §6) as it was sent. Compared by value, so `0`, `0.0` and
/// `0e5` are equal; never turned into a binary float, so `0.1` stays a tenth (AGS-D09).
///
/// A text has at most [`Decimal::LIMIT`] bytes, and its exponent lies within ±[`Decimal::EXPONENT_LIMIT`]. An exponent is
/// compared, never written out.
#[derive(Clone)]
pub struct Decimal(Box<RawValue>);

/// A text that is no [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalError {
    /// It is not the text of a JSON number.
    Malformed,
    /// It is longer than [`Decimal::LIMIT`], or its exponent is beyond [`Decimal::EXPONENT_LIMIT`].
    TooLarge,
}

/// The value: 0.DIGITS × 10^point, without zeros at either end of the digits.
struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    point: i64,
}

impl Decimal {
    /// The longest text, in bytes.
    pub const LIMIT: usize = 128;
    /// The greatest exponent and, with a minus sign, the least.
    pub const EXPONENT_LIMIT: i64 = 1_000_000;

    /// The text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Is it zero, in whatever way it is written?
    #[must_use]
    pub fn is_zero(&self) -> bool {
        mantissa(self.as_str()).bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-'))
    }

    /// Is it less than zero? `-0` is not.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.as_str().starts_with('-') && !self.is_zero()
    }

    /// Is it greater than zero?
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.as_str().starts_with('-') && !self.is_zero()
    }

    /// Keeps the text of a JSON number.
    fn keep(raw: Box<RawValue>) -> Result<Self, DecimalError> {
        let text = raw.get();
        if text.len() > Self::LIMIT {
            return Err(DecimalError::TooLarge);
        }
        exponent(text).map(|_| Self(raw))
    }

    fn parts(&self) -> Parts<'_> {
        let text = self.as_str();
        let (negative, digits) =
            mantissa(text).strip_prefix('-').map_or((false, mantissa(text)), |d| (true, d));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        // Every `Decimal` was read by `keep`, so the exponent fits.
        let exponent = exponent(text).unwrap_or_default();
        let places = |text: &str| i64::try_from(text.len()).unwrap_or_default();
        let significant = whole.trim_start_matches('0');
        if significant.is_empty() {
            let tail = fraction.trim_start_matches('0');
            let zeros = places(fraction).saturating_sub(places(tail));
            let point = exponent.saturating_sub(zeros);
            return Parts { negative, whole: &[], fraction: trimmed(tail), point };
        }
        let point = exponent.saturating_add(places(significant));
        match trimmed(fraction) {
            [] => Parts { negative, whole: trimmed(significant), fraction: &[], point },
            fraction => Parts { negative, whole: significant.as_bytes(), fraction, point },
        }
    }
}

impl Parts<'_> {
    fn digits(&self) -> impl Iterator<Item = &u8> {
        self.whole.iter().chain(self.fraction)
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

/// What stands before the exponent.
fn mantissa(text: &str) -> &str {
    text.split(['e', 'E']).next().unwrap_or_default()
}

/// The exponent as it is written, zero where there is none.
fn exponent(text: &str) -> Result<i64, DecimalError> {
    let Some((_, written)) = text.split_once(['e', 'E']) else { return Ok(0) };
    let (negative, digits) = match written.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let digits = digits.trim_start_matches('0');
    if digits.len() > 7 {
        return Err(DecimalError::TooLarge);
    }
    let size: i64 =
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| DecimalError::Malformed)? };
    if size > Decimal::EXPONENT_LIMIT {
        return Err(DecimalError::TooLarge);
    }
    Ok(if negative { size.saturating_neg() } else { size })
}

/// The digits without the zeros at their end.
fn trimmed(digits: &str) -> &[u8] {
    digits.trim_end_matches('0').as_bytes()
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.parts(), other.parts());
        let size = || a.point.cmp(&b.point).then_with(|| a.digits().cmp(b.digits()));
        a.sign().cmp(&b.sign()).then_with(|| match a.sign() {
            0 => Ordering::Equal,
            1 => size(),
            _ => size().reverse(),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let parts = self.parts();
        parts.sign().hash(state);
        if !parts.is_zero() {
            parts.point.hash(state);
            parts.digits().for_each(|digit| digit.hash(state));
        }
    }
}

/// Reads the text of a JSON number, and nothing around it. A whole number loses the zeros behind its point, because some
/// platforms refuse `60.0` (LMS-108); nothing else of the text is changed.
impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        if text.len() > Self::LIMIT {
            return Err(DecimalError::TooLarge);
        }
        let whole = text
            .split_once('.')
            .filter(|(_, fraction)| !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0'));
        let text = whole.map_or(text, |(whole, _)| whole);
        let raw = RawValue::from_string(text.to_owned()).map_err(|_| DecimalError::Malformed)?;
        // A raw value comes without the white space around it, which `text` may have.
        if type_of(&raw) != JsonType::Number || raw.get().len() != text.len() {
            return Err(DecimalError::Malformed);
        }
        Self::keep(raw)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Decimal {
            fn from(number: $integer) -> Self {
                // The digits of an integer are a JSON number; `null` cannot come of it.
                Self(RawValue::from_string(number.to_string()).unwrap_or_else(|_| RawValue::NULL.to_owned()))
            }
        })*
    };
}

from_integers!(u8 u16 u32 u64 i8 i16 i32 i64);

impl Wire for Decimal {
    /// A number beyond the limits counts as one of the wrong kind: it is passed over.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(match type_of(raw) {
            JsonType::Null => Field::Null,
            JsonType::Number => {
                Self::keep(raw.to_owned()).map_or(Field::Wrong(JsonType::Number), Field::Value)
            }
            other => Field::Wrong(other),
        })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("expected a decimal number as JSON writes it"),
            Self::TooLarge => write!(
                f,
                "expected a number of at most {} bytes with an exponent of at most {}",
                Decimal::LIMIT,
                Decimal::EXPONENT_LIMIT
            ),
        }
    }
}

impl core::error::Error for DecimalError {}
