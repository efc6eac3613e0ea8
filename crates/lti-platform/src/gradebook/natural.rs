//! Natural numbers of any length as decimal digits: what points are multiplied and divided with, so that nothing is rounded on
//! the way.

use core::cmp::Ordering;
use lti_ags::Decimal;

/// Digits, the greatest place first, without zeros in front; zero has none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Natural(Vec<u8>);

/// A number that is zero or more: its digits, times a power of ten.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    digits: Natural,
    exponent: i64,
}

/// A quotient with more digits than this before its point is not written out.
const WHOLE_DIGITS: i64 = 30;

impl Natural {
    fn new(digits: impl IntoIterator<Item = u8>) -> Self {
        Self(digits.into_iter().skip_while(|digit| *digit == 0).collect())
    }

    fn times(&self, other: &Self) -> Self {
        // The least place first. A place gathers at most 81 for each digit, and a `Decimal` has at most 128 of them.
        let mut places = vec![0_u32; self.0.len().saturating_add(other.0.len())];
        for (at, a) in self.0.iter().rev().enumerate() {
            for (place, b) in places.iter_mut().skip(at).zip(other.0.iter().rev()) {
                *place = place.saturating_add(u32::from(*a).saturating_mul(u32::from(*b)));
            }
        }
        let mut carry = 0_u32;
        for place in &mut places {
            let sum = place.saturating_add(carry);
            (*place, carry) = (sum % 10, sum / 10);
        }
        Self::new(places.into_iter().rev().map(|digit| u8::try_from(digit).unwrap_or_default()))
    }

    /// `other` is not greater.
    fn minus(&self, other: &Self) -> Self {
        let mut borrow = 0;
        let others = other.0.iter().rev().copied().chain(core::iter::repeat(0));
        let digits = self.0.iter().rev().zip(others).map(|(a, b)| {
            let taken = b.saturating_add(borrow);
            borrow = u8::from(*a < taken);
            a.saturating_add(borrow.saturating_mul(10)).saturating_sub(taken)
        });
        let mut digits: Vec<u8> = digits.collect();
        digits.reverse();
        Self::new(digits)
    }

    /// Rounded down. `divisor` is not zero.
    fn divided_by(&self, divisor: &Self) -> Self {
        let mut rest = Self(Vec::new());
        let mut quotient = Vec::with_capacity(self.0.len());
        for digit in &self.0 {
            if !rest.0.is_empty() || *digit != 0 {
                rest.0.push(*digit);
            }
            let mut times = 0_u8;
            while rest.order(divisor) != Ordering::Less && times < 9 {
                rest = rest.minus(divisor);
                times = times.saturating_add(1);
            }
            quotient.push(times);
        }
        Self::new(quotient)
    }

    fn order(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }

    fn shifted(mut self, places: usize) -> Self {
        if !self.0.is_empty() {
            self.0.resize(self.0.len().saturating_add(places), 0);
        }
        self
    }

    fn plus_one(mut self) -> Self {
        for digit in self.0.iter_mut().rev() {
            if *digit < 9 {
                *digit = digit.saturating_add(1);
                return self;
            }
            *digit = 0;
        }
        self.0.insert(0, 1);
        self
    }
}

impl Exact {
    /// The size of a number; a sign is left out.
    pub(crate) fn of(number: &Decimal) -> Self {
        let text = number.as_str().trim_start_matches('-');
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.bytes().chain(fraction.bytes()).map(|digit| digit.saturating_sub(b'0'));
        // A `Decimal` was read with an exponent that fits.
        let exponent: i64 = exponent.parse().unwrap_or_default();
        Self { digits: Natural::new(digits), exponent: exponent.saturating_sub(length(fraction.len())) }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        Self {
            digits: self.digits.times(&other.digits),
            exponent: self.exponent.saturating_add(other.exponent),
        }
    }

    /// The quotient, rounded half up to so many places behind the point. `None` where it is too great to be written out, and where the
    /// divisor is zero.
    pub(crate) fn divided_by(&self, divisor: &Self, places: u8) -> Option<Decimal> {
        let (above, below) = (&self.digits, &divisor.digits);
        if below.0.is_empty() {
            return None;
        }
        // One place more than is wanted: the digit that says whether to round up.
        let shift = self
            .exponent
            .saturating_sub(divisor.exponent)
            .saturating_add(i64::from(places))
            .saturating_add(1);
        let size = length(above.0.len()).saturating_sub(length(below.0.len()));
        let reach = size.saturating_add(shift);
        if above.0.is_empty() || reach < 0 {
            return Some(Decimal::from(0));
        }
        if reach > WHOLE_DIGITS.saturating_add(i64::from(places)) {
            return None;
        }
        // Between the two checks the shift is as small as the numbers are.
        let by = usize::try_from(shift.unsigned_abs()).unwrap_or_default();
        let mut quotient = if shift < 0 {
            above.divided_by(&below.clone().shifted(by))
        } else {
            above.clone().shifted(by).divided_by(below)
        };
        let up = quotient.0.pop().is_some_and(|digit| digit >= 5);
        written(if up { quotient.plus_one() } else { quotient }, usize::from(places))
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
        let zero = |number: &Self| number.digits.0.is_empty();
        if zero(self) || zero(other) {
            return zero(other).cmp(&zero(self));
        }
        let point = |number: &Self| length(number.digits.0.len()).saturating_add(number.exponent);
        let longest = self.digits.0.len().max(other.digits.0.len());
        let padded = |number: &Self| {
            let zeros = longest.saturating_sub(number.digits.0.len());
            number.digits.clone().shifted(zeros).0
        };
        point(self).cmp(&point(other)).then_with(|| padded(self).cmp(&padded(other)))
    }
}

/// Digits as a number with so many places behind its point, zeros at its end left out.
fn written(number: Natural, places: usize) -> Option<Decimal> {
    let mut digits = number.0;
    while digits.len() <= places {
        digits.insert(0, 0);
    }
    let whole = digits.len().saturating_sub(places);
    let mut text: String =
        digits.iter().take(whole).map(|digit| char::from(b'0'.saturating_add(*digit))).collect();
    let fraction: String =
        digits.iter().skip(whole).map(|digit| char::from(b'0'.saturating_add(*digit))).collect();
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text.parse().ok()
}

fn length(digits: usize) -> i64 {
    i64::try_from(digits).unwrap_or(i64::MAX)
}
