//! How a course shows grades: points, percent, letters, pass or fail. Exact: by integers, rounded once, at the end.

use super::Points;
use super::exact::Exact;
use lti_ags::Decimal;

/// Points on another maximum: `given / maximum × new maximum` (AGS-119), rounded half up to so many places behind the point, at
/// most [`Policy::PLACES_LIMIT`](super::Policy::PLACES_LIMIT). On the maximum that they already have they stay digit by digit, but for the
/// sign of a zero.
///
/// `None` where the result has more than 30 digits before its point, or a maximum is not greater than zero.
#[must_use]
pub fn rescaled(points: &Points, maximum: &Decimal, places: u8) -> Option<Decimal> {
    if points.maximum == *maximum {
        return Some(told(&points.given));
    }
    if points.given.is_negative() || !points.maximum.is_positive() || !maximum.is_positive() {
        return None;
    }
    Exact::of(&points.given).times(&Exact::of(maximum)).divided_by(&Exact::of(&points.maximum), places)
}

/// A number as it was given. Zero has no sign: what is asked for is a number that is zero or more (AGS-114).
pub(super) fn told(given: &Decimal) -> Decimal {
    if given.is_zero() && given.as_str().starts_with('-') { Decimal::from(0) } else { given.clone() }
}

/// How a course shows grades.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scale {
    /// Points of the column's maximum.
    #[default]
    Points,
    /// Hundredths of the maximum.
    Percent,
    /// A letter, or another word, by percent.
    Letters(Letters),
    /// Passed from so many percent on.
    PassFail {
        /// The least percentage that passes.
        pass: Decimal,
    },
}

/// Words for ranges of percent, without a gap: every share of the maximum has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    lowest: String,
    /// From which percentage on, and the word; rising.
    steps: Vec<(Decimal, String)>,
}

impl Letters {
    /// `lowest` for everything below the first step; then from which percentage on there is which word. `None` where the
    /// percentages do not rise, or one is zero or less.
    #[must_use]
    pub fn new<W: Into<String>>(
        lowest: impl Into<String>,
        steps: impl IntoIterator<Item = (Decimal, W)>,
    ) -> Option<Self> {
        let steps: Vec<_> = steps.into_iter().map(|(from, word)| (from, word.into())).collect();
        let rising = steps.is_sorted_by(|(a, _), (b, _)| a < b);
        let positive = steps.first().is_none_or(|(from, _)| from.is_positive());
        (rising && positive).then(|| Self { lowest: lowest.into(), steps })
    }
}

/// A grade on the course's scale.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// So many points of so many.
    Points(Points),
    /// So many hundredths.
    Percent(Decimal),
    /// A word of [`Letters`].
    Letter(String),
    /// Passed, or not.
    Passed(bool),
}

impl Scale {
    /// The grade on this scale, in a column of this maximum. Points and percent are rounded half up to so many places behind the
    /// point, at most [`Policy::PLACES_LIMIT`](super::Policy::PLACES_LIMIT); letters and passing go by the exact share, so that 89.999 % never becomes 90. `None` as for [`rescaled`].
    #[must_use]
    pub fn mark(&self, points: &Points, maximum: &Decimal, places: u8) -> Option<Mark> {
        if points.given.is_negative() || !points.maximum.is_positive() {
            return None;
        }
        let hundred = Decimal::from(100);
        Some(match self {
            Self::Points => {
                Mark::Points(Points { given: rescaled(points, maximum, places)?, maximum: maximum.clone() })
            }
            Self::Percent => {
                let above = Exact::of(&points.given).times(&Exact::of(&hundred));
                Mark::Percent(above.divided_by(&Exact::of(&points.maximum), places)?)
            }
            Self::Letters(letters) => {
                let reached = letters.steps.iter().rev().find(|(from, _)| reaches(points, from));
                Mark::Letter(reached.map_or(&letters.lowest, |(_, word)| word).clone())
            }
            Self::PassFail { pass } => Mark::Passed(reaches(points, pass)),
        })
    }
}

/// Are the points this percentage of their maximum, or more?
fn reaches(points: &Points, percent: &Decimal) -> bool {
    let have = Exact::of(&points.given).times(&Exact::of(&Decimal::from(100)));
    !percent.is_positive() || have >= Exact::of(percent).times(&Exact::of(&points.maximum))
}
