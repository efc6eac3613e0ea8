//! Points as integers times a power of ten: what they are multiplied and divided with, so that nothing is rounded on the way. Where
//! an exponent is far from the other's, nothing is written out to find the answer.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "integers of any length do not overflow, and a divisor is checked before it divides"
)]

use super::Policy;
use core::cmp::Ordering;
use lti_ags::Decimal;
use num_bigint::BigUint;

/// A number that is zero or more: its digits, times a power of ten.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    digits: BigUint,
    exponent: i64,
}

/// A quotient with more digits than this before its point is not written out.
const WHOLE_DIGITS: i64 = 30;

impl Exact {
    /// The size of a number; a sign is left out.
    pub(crate) fn of(number: &Decimal) -> Self {
        let text = number.as_str().trim_start_matches('-');
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // A `Decimal` was read: it has at most 128 bytes, all of them digits here, and an exponent that fits.
        let digits = [whole, fraction].concat().parse().unwrap_or(BigUint::ZERO);
        let exponent: i64 = exponent.parse().unwrap_or_default();
        Self { digits, exponent: exponent.saturating_sub(length(fraction)) }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        Self { digits: &self.digits * &other.digits, exponent: self.exponent.saturating_add(other.exponent) }
    }

    /// The quotient, rounded half up to so many places behind the point, at most [`Policy::PLACES_LIMIT`]: a [`Decimal`] has room for
    /// all its digits then. `None` where it is too great to be written out, and where the divisor is zero.
    pub(crate) fn divided_by(&self, divisor: &Self, places: u8) -> Option<Decimal> {
        let places = places.min(Policy::PLACES_LIMIT);
        if divisor.is_zero() {
            return None;
        }
        // What is counted are units of the last place that is wanted.
        let shift = self.exponent.saturating_sub(divisor.exponent).saturating_add(i64::from(places));
        // So many digits the quotient has, or one more.
        let reach = self.size().saturating_sub(divisor.size()).saturating_add(shift);
        if self.is_zero() || reach < -1 {
            return Some(Decimal::from(0));
        }
        let longest = WHOLE_DIGITS.saturating_add(i64::from(places));
        if reach > longest {
            return None;
        }
        // Between the two checks the shift is as small as the numbers are.
        let power = ten_to(shift);
        let (above, below) = if shift < 0 {
            (self.digits.clone(), &divisor.digits * power)
        } else {
            (&self.digits * power, divisor.digits.clone())
        };
        // Half a unit more, and what is left over dropped.
        let units = ((above * 2_u8 + &below) / (below * 2_u8)).to_string();
        if length(&units) > longest { None } else { written(&units, usize::from(places)) }
    }

    fn is_zero(&self) -> bool {
        self.digits == BigUint::ZERO
    }

    /// How many digits there are.
    fn size(&self) -> i64 {
        length(&self.digits.to_string())
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        let (own, others) = (self.size(), other.size());
        let point = own.saturating_add(self.exponent).cmp(&others.saturating_add(other.exponent));
        // With the point at the same place, digits of one length tell.
        let padded = |number: &Self, size| &number.digits * ten_to(own.max(others).saturating_sub(size));
        point.then_with(|| padded(self, own).cmp(&padded(other, others)))
    }
}

/// Ten to the size of this number.
fn ten_to(exponent: i64) -> BigUint {
    BigUint::from(10_u8).pow(u32::try_from(exponent.unsigned_abs()).unwrap_or_default())
}

/// So many units of the last of so many places, without zeros at the end.
fn written(units: &str, places: usize) -> Option<Decimal> {
    let digits = format!("{units:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(places))?;
    let text = format!("{whole}.{fraction}");
    text.trim_end_matches('0').trim_end_matches('.').parse().ok()
}

fn length(digits: &str) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}
