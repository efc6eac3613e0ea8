//! Exact numbers on every scale.

use crate::support::*;
use lti_platform::gradebook::{Letters, Mark, Policy, Scale, rescaled};
use proptest::prelude::*;

fn rescale(given: &str, maximum: &str, new: &str, places: u8) -> Option<String> {
    rescaled(&points(given, maximum), &number(new), places).map(|result| result.to_string())
}

#[test]
fn points_are_rescaled_exactly_and_rounded_half_up_once() {
    // given, maximum, new maximum, places, result
    for (given, maximum, new, places, result) in [
        ("1", "3", "6", 2, "2"),     // AGS-119
        ("0.1", "0.3", "3", 2, "1"), // AGS-D09
        ("5", "10", "20", 2, "10"),  // AGS-056
        ("1.1", "1", "40", 2, "44"), // AGS-117
        ("0", "10", "6", 2, "0"),    // a real zero
        ("0e9", "10", "6", 2, "0"),
        ("1", "3", "1", 4, "0.3333"),
        ("2", "3", "1", 4, "0.6667"),
        ("1", "8", "1", 2, "0.13"), // 0.125: half goes up
        ("0.124999999999999999999999999999", "1", "1.0e0", 2, "0.124999999999999999999999999999"),
        ("0.124999999999999999999999999999", "1", "10", 1, "1.2"),
        ("0.125", "1", "10", 1, "1.3"),
        ("999", "1000", "1", 2, "1"), // the carry runs through
        ("9995", "1000", "1", 2, "10"),
        ("1", "2", "1", 0, "1"),
        ("4", "10", "1", 0, "0"),
        ("6", "10", "1", 0, "1"),
        ("1e-400", "1", "10", 6, "0"),
        ("1e400", "1e400", "10", 6, "10"),
        ("3e-400", "6e-400", "10", 6, "5"),
        ("31.50", "40", "40.0", 2, "31.50"), // the same maximum: digit by digit
        ("123456789012.123456789", "1000000000000", "1000000000000.5", 9, "123456789012.185185184"),
    ] {
        let found = rescale(given, maximum, new, places).unwrap();
        assert_eq!(found, result, "{given} of {maximum} on {new}, {places} places");
    }
}

#[test]
fn what_cannot_be_written_out_is_not() {
    for (given, maximum, new) in [
        ("1e12", "1e-1000", "1"),
        ("1", "1e-31", "10"),
        ("1", "0", "10"),
        ("1", "-1", "10"),
        ("1", "10", "0"),
        ("-1", "10", "20"),
    ] {
        assert_eq!(rescale(given, maximum, new, 2), None, "{given} of {maximum} on {new}");
    }
    // Thirty digits are, thirty-one are not, also where rounding brings the last one.
    assert_eq!(rescale("1", "1e-28", "10", 2), Some(format!("1{}", "0".repeat(29))));
    assert_eq!(rescale("3", "4e-29", "10", 2), Some(format!("75{}", "0".repeat(28))));
    assert_eq!(rescale("1", "1e-29", "10", 2), None);
    let (nines, twice) = ("9".repeat(30), format!("1{}.9", "9".repeat(30)));
    assert_eq!(rescale(&twice, "2", "1", 2), Some(format!("{nines}.95")));
    assert_eq!(rescale(&twice, "2", "1", 0), None);
}

fn letters() -> Scale {
    let steps = [("50", "D"), ("70", "C"), ("80", "B"), ("90", "A")];
    Scale::Letters(Letters::new("F", steps.map(|(from, word)| (number(from), word))).unwrap())
}

fn letter(given: &str, maximum: &str) -> String {
    let Some(Mark::Letter(letter)) = letters().mark(&points(given, maximum), &number("40"), 0) else {
        panic!("a letter")
    };
    letter
}

#[test]
fn letters_and_passing_go_by_the_exact_share() {
    for (given, maximum, expected) in [
        ("0", "1", "F"),
        ("4.999999999999999999999", "10", "F"),
        ("5", "10", "D"),
        ("0.5", "1.000", "D"),
        ("89.999999999999999999", "100", "B"),
        ("36", "40", "A"),
        ("9e5", "1e6", "A"),
        ("8.9999999e5", "1e6", "B"),
        ("2", "3", "D"),
        ("7", "10", "C"),
        ("8", "10", "B"),
        ("120", "100", "A"),
        ("1e-400", "1", "F"),
        ("1", "1e-400", "A"),
    ] {
        assert_eq!(letter(given, maximum), expected, "{given} of {maximum}");
    }
    let scale = Scale::PassFail { pass: number("66.666666666666666666667") };
    let passed = |given, maximum| scale.mark(&points(given, maximum), &number("1"), 0);
    assert_eq!(passed("2", "3"), Some(Mark::Passed(false)));
    assert_eq!(passed("2.1", "3"), Some(Mark::Passed(true)));
    for pass in ["0", "-5"] {
        let none = Scale::PassFail { pass: number(pass) };
        assert_eq!(none.mark(&points("0", "3"), &number("1"), 0), Some(Mark::Passed(true)));
    }
}

#[test]
fn points_and_percent_are_rounded() {
    let two_thirds = points("2", "3");
    let mark = |scale: Scale, places| scale.mark(&two_thirds, &number("40"), places);
    assert_eq!(mark(Scale::Points, 2), Some(Mark::Points(points("26.67", "40"))));
    assert_eq!(mark(Scale::Percent, 1), Some(Mark::Percent(number("66.7"))));
    assert_eq!(mark(Scale::Percent, 0), Some(Mark::Percent(number("67"))));
    for scale in [Scale::Points, Scale::Percent, letters(), Scale::PassFail { pass: number("50") }] {
        assert_eq!(scale.mark(&points("-1", "3"), &number("40"), 2), None, "{scale:?}");
        assert_eq!(scale.mark(&points("1", "0"), &number("40"), 2), None, "{scale:?}");
    }
}

#[test]
fn letters_leave_no_gap_and_rise() {
    let step = |from: &str| (number(from), "x");
    assert!(Letters::new("F", [step("50"), step("50.0")]).is_none());
    assert!(Letters::new("F", [step("60"), step("50")]).is_none());
    assert!(Letters::new("F", [step("0"), step("50")]).is_none());
    assert!(Letters::new("F", [step("0.001"), step("50")]).is_some());
    assert!(Letters::new("F", [] as [(lti_ags::Decimal, &str); 0]).is_some());
}

proptest! {
    /// Against integers of the machine, for numbers that fit.
    #[test]
    fn rescaling_is_what_integers_say(given in 0_u64..1_000_000, maximum in 1_u64..1_000_000, new in 1_u64..1_000_000, places in 0_u8..6) {
        prop_assume!(maximum != new);
        let unit = 10_u128.pow(places.into());
        let (above, below) = (u128::from(given) * u128::from(new) * unit, u128::from(maximum));
        let rounded = (above * 2 + below) / (below * 2);
        let (whole, fraction) = (rounded / unit, rounded % unit);
        let expected = format!("{whole}.{fraction:0width$}", width = usize::from(places.max(1)));
        // The same values with a point in them.
        let shifted = |number: u64| format!("{}.{:03}", number / 1_000, number % 1_000);
        for (given, maximum) in [(given.to_string(), maximum.to_string()), (shifted(given), shifted(maximum)), (format!("{given}e-7"), format!("{maximum}E-7"))] {
            let found = rescaled(&points(&given, &maximum), &number(&new.to_string()), places).unwrap();
            prop_assert_eq!(&found, &number(&expected));
        }
        let passes = Scale::PassFail { pass: number(&new.to_string()) }.mark(&points(&given.to_string(), &maximum.to_string()), &number("1"), 0);
        prop_assert_eq!(passes, Some(Mark::Passed(u128::from(given) * 100 >= u128::from(new) * u128::from(maximum))));
    }

    /// Numbers of any size are answered, one way or the other.
    #[test]
    fn no_number_is_too_strange(given in NUMBER, maximum in NUMBER, new in NUMBER, places: u8) {
        let points = points(&given, &maximum);
        for scale in [Scale::Points, Scale::Percent, letters(), Scale::PassFail { pass: number(&new) }] {
            let _ = scale.mark(&points, &number(&new), places);
        }
    }
}

const NUMBER: &str = "-?(0|[1-9][0-9]{0,50})(\\.[0-9]{1,50})?([eE][+-]?[0-9]{1,6})?";

/// Exponents are compared and never written out: with a million digits each, this would not come to its end.
#[test]
fn far_exponents_cost_nothing() {
    let far = ["1e400", "1e-1000000", "1e1000000", "9.99e999999", "3e-999999"];
    let scale = Scale::PassFail { pass: number("1e-1000000") };
    for _ in 0..1_000 {
        for given in far {
            for maximum in far {
                let _ = rescaled(&points(given, maximum), &number("10"), 4);
                let _ = scale.mark(&points(given, maximum), &number("10"), 4);
            }
        }
    }
    assert_eq!(rescale("1e-1000000", "1e1000000", "10", 4).as_deref(), Some("0"));
    assert_eq!(rescale("1e1000000", "1e-1000000", "10", 4), None);
    assert_eq!(rescale("7e-1000000", "2e-1000000", "10", 1).as_deref(), Some("35"));
}

#[test]
fn zero_has_no_sign_and_other_digits_stay() {
    for (given, told) in [("-0.0", "0"), ("-0", "0"), ("-0e7", "0"), ("0.00", "0"), ("0.50", "0.50")] {
        assert_eq!(rescale(given, "10", "10", 2).as_deref(), Some(told), "{given}");
    }
    // A maximum that nothing can be put on: the points stay, the sign does not.
    let grade = after(&[graded(0, "-0.0", "10")]);
    let record = grade.result("", "", "u-1", &number("0"), 4).unwrap();
    assert_eq!(record.result_score.value().unwrap().as_str(), "0");
}

#[test]
fn more_places_than_the_limit_are_the_limit() {
    let limit = Policy::PLACES_LIMIT;
    let third = format!("0.{}", "3".repeat(usize::from(limit)));
    for places in [limit, limit + 1, 97, 98, u8::MAX] {
        assert_eq!(rescale("1", "3", "1", places).as_ref(), Some(&third), "{places} places");
        let mark = Scale::Percent.mark(&points("1", "300"), &number("1"), places);
        assert_eq!(mark, Some(Mark::Percent(number(&third))), "{places} places");
    }
    // As many digits as there may be on both sides of the point.
    let (whole, fraction) = ("6".repeat(30), "6".repeat(usize::from(limit - 1)));
    let shown = rescale(&format!("2{}", "0".repeat(30)), "3", "1", u8::MAX).unwrap();
    assert_eq!(shown, format!("{whole}.{fraction}7"));
}
