use lti_ags::Decimal;
use lti_platform::gradebook::{Letters, Scale};
use serde::Serialize;

/// How a course shows its grades. What was given stays as it is, whichever is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GradingScale {
    /// Points of the column's maximum.
    #[default]
    Points,
    /// Hundredths of the maximum.
    Percent,
    /// A from 90 %, B from 80 %, C from 70 %, D from 60 %, F below.
    Letters,
    /// Passed from 50 % on.
    PassFail,
}

impl GradingScale {
    /// Every one of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Points, Self::Percent, Self::Letters, Self::PassFail];

    /// Its name in forms and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Percent => "percent",
            Self::Letters => "letters",
            Self::PassFail => "pass-fail",
        }
    }

    /// The one with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.name() == name)
    }

    /// The one with this rule.
    #[must_use]
    pub fn of(rule: &Scale) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.scale() == *rule)
    }

    /// The words on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Points => "Points",
            Self::Percent => "Percent",
            Self::Letters => "Letters, A to F",
            Self::PassFail => "Passed or not, from 50 %",
        }
    }

    /// The rule.
    #[must_use]
    pub fn scale(self) -> Scale {
        match self {
            Self::Points => Scale::Points,
            Self::Percent => Scale::Percent,
            Self::Letters => {
                let steps = [(60, "D"), (70, "C"), (80, "B"), (90, "A")];
                let steps = steps.map(|(from, letter)| (Decimal::from(from), letter));
                Letters::new("F", steps).map_or(Scale::Percent, Scale::Letters)
            }
            Self::PassFail => Scale::PassFail { pass: Decimal::from(50) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_letters_are_letters() {
        for scale in GradingScale::ALL {
            assert_eq!(GradingScale::from_name(scale.name()), Some(scale));
            assert_eq!(GradingScale::of(&scale.scale()), Some(scale));
            assert_eq!(serde_json::to_string(&scale).unwrap(), format!("\"{}\"", scale.name()));
        }
        assert_eq!(GradingScale::from_name("stars"), None);
        assert!(matches!(GradingScale::Letters.scale(), Scale::Letters(_)));
    }
}
