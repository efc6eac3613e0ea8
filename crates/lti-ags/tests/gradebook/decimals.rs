use lti_ags::{Decimal, DecimalError};
use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn digest(number: &Decimal) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

/// AGS-D09, issue: 0, 0.0, 0.1 + 0.2, 1e400, negative, above the maximum.
#[test]
fn numbers_compare_by_value() {
    use Ordering::{Equal, Greater, Less};
    for (a, b, order) in [
        ("0", "0.0", Equal),
        ("0", "0e5", Equal),
        ("0", "-0", Equal),
        ("-0.000", "0.00e-7", Equal),
        ("8", "8.0", Equal),
        ("8", "0.8e1", Equal),
        ("80e-1", "8", Equal),
        ("100", "1E+2", Equal),
        ("0.00120", "12e-4", Equal),
        ("10.10", "10.1", Equal),
        ("1e0000000400", "1e400", Equal),
        ("0.1", "0.10000000000000000000000000000000001", Less),
        ("0.3", "0.30000000000000004", Less),
        ("1e400", "1e399", Greater),
        ("1e-400", "0", Greater),
        ("1e-400", "1e-399", Less),
        ("9", "10", Less),
        ("99", "100", Less),
        ("0.9", "0.89", Greater),
        ("1.05", "1.5", Less),
        ("-1", "0", Less),
        ("-1", "-2", Greater),
        ("-0.5", "0.1", Less),
        ("-10", "-9.5", Less),
        ("1.1", "1", Greater),
        ("12", "120e-1", Equal),
    ] {
        let (a, b) = (decimal(a), decimal(b));
        assert_eq!((a.cmp(&b), b.cmp(&a)), (order, order.reverse()), "{a} {b}");
        assert_eq!((a == b, a.partial_cmp(&b)), (order == Equal, Some(order)), "{a} {b}");
        assert_eq!(digest(&a) == digest(&b), order == Equal, "{a} {b}");
    }
}

#[test]
fn the_sign_of_a_number() {
    for (text, zero, negative, positive) in [
        ("0", true, false, false),
        ("-0", true, false, false),
        ("0.000e9", true, false, false),
        ("-0.0E-3", true, false, false),
        ("0.01", false, false, true),
        ("-1e-400", false, true, false),
        ("1e400", false, false, true),
    ] {
        let number = decimal(text);
        let signs = (number.is_zero(), number.is_negative(), number.is_positive());
        assert_eq!(signs, (zero, negative, positive), "{text}");
    }
}

/// LMS-108: a whole number loses the zeros behind its point, and nothing else is changed.
#[test]
fn a_text_is_kept() {
    for (text, kept) in [
        ("0.1", "0.1"),
        ("60.0", "60"),
        ("-60.000", "-60"),
        ("0.10", "0.10"),
        ("6e1", "6e1"),
        ("6.0e1", "6.0e1"),
        ("1e400", "1e400"),
        ("0.30000000000000004", "0.30000000000000004"),
    ] {
        let number = decimal(text);
        assert_eq!(
            (number.as_str(), number.to_string(), format!("{number:?}")),
            (kept, kept.to_owned(), kept.to_owned())
        );
        assert_eq!(serde_json::to_string(&number).unwrap(), kept);
    }
    assert_eq!(Decimal::from(7_u8).as_str(), "7");
    assert_eq!(Decimal::from(-7_i32).as_str(), "-7");
    assert_eq!(Decimal::from(u64::MAX).as_str(), "18446744073709551615");
}

#[test]
fn other_texts_are_none() {
    for text in [
        "", " 1", "1 ", "+1", ".5", "5.", "01", "1e", "0x1", "NaN", "Infinity", "1,5", "null", "\"1\"", "1\n",
    ] {
        assert_eq!(text.parse::<Decimal>(), Err(DecimalError::Malformed), "{text:?}");
    }
}

#[test]
fn length_and_exponent_are_bounded() {
    let longest = "9".repeat(128);
    assert_eq!(decimal(&longest).as_str(), longest);
    for (text, error) in [
        ("9".repeat(129), DecimalError::TooLarge),
        ("1e1000001".to_owned(), DecimalError::TooLarge),
        ("1e-1000001".to_owned(), DecimalError::TooLarge),
        (format!("1e{}", "9".repeat(100)), DecimalError::TooLarge),
    ] {
        assert_eq!(text.parse::<Decimal>(), Err(error), "{text}");
        assert!(error.to_string().contains("128"));
    }
    assert!(decimal("1e1000000") > decimal("9e999999"));
    assert!(decimal("1e-1000000") < decimal("9e-999999"));
}
