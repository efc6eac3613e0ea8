use lti_ags::{DateTime, DateTimeError};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

fn time(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn digest(time: &DateTime) -> u64 {
    let mut hasher = DefaultHasher::new();
    time.hash(&mut hasher);
    hasher.finish()
}

/// The timestamp fixtures of Appendix A, and AGS-D03.
#[test]
fn what_is_read() {
    for (text, seconds, millis) in [
        ("2026-03-02T10:15:30.250Z", 1_772_446_530, 250),
        ("2026-03-02T10:15:30.250+00:00", 1_772_446_530, 250),
        ("2026-03-02T10:15:30.250+00", 1_772_446_530, 250),
        ("2026-03-02T10:15:30.250+0530", 1_772_426_730, 250),
        ("2026-03-02T10:15:30.250123456-05:00", 1_772_464_530, 250),
        ("2026-03-02T10:15:30Z", 1_772_446_530, 0),
        ("2026-03-02t10:15:30,5z", 1_772_446_530, 500),
        ("2026-03-02T10:15:30.0009Z", 1_772_446_530, 0),
        ("2026-03-02T10:15:30-00:00", 1_772_446_530, 0),
        ("1970-01-01T00:00:00.001Z", 0, 1),
        ("1969-12-31T23:59:59.999Z", -1, 999),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ("2024-02-29T23:59:60Z", 1_709_251_200, 0),
        ("2024-12-31T23:59:59+23:59", 1_735_603_259, 0),
        ("0000-03-01T00:00:00Z", -62_162_035_200, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ] {
        let read = time(text);
        assert_eq!((read.seconds(), read.millis()), (seconds, seconds * 1_000 + millis), "{text}");
        assert_eq!(
            (read.as_str(), read.to_string(), format!("{read:?}")),
            (text, text.to_owned(), text.to_owned())
        );
        assert_eq!(serde_json::to_string(&read).unwrap(), format!("\"{text}\""));
        assert_eq!(String::from(read), text);
    }
}

#[test]
fn what_is_not_read() {
    use DateTimeError::{Malformed, ZoneMissing};
    for (text, error) in [
        ("2026-03-02T10:15:30.250", ZoneMissing),
        ("2026-03-06T20:05:02", ZoneMissing),
        ("2026-03-02", Malformed),
        ("1772440000", Malformed),
        ("", Malformed),
        ("2026-03-02T10:15Z", Malformed),
        ("2026-03-02 10:15:30Z", Malformed),
        ("2026-3-02T10:15:30Z", Malformed),
        ("2026-13-02T10:15:30Z", Malformed),
        ("2026-00-02T10:15:30Z", Malformed),
        ("2026-03-00T10:15:30Z", Malformed),
        ("2026-03-32T10:15:30Z", Malformed),
        ("2026-04-31T10:15:30Z", Malformed),
        ("2026-02-29T10:15:30Z", Malformed),
        ("1900-02-29T10:15:30Z", Malformed),
        ("2026-03-02T24:00:00Z", Malformed),
        ("2026-03-02T10:60:30Z", Malformed),
        ("2026-03-02T10:15:61Z", Malformed),
        ("2026-03-02T10:15:30.Z", Malformed),
        ("2026-03-02T10:15:30.2x0Z", Malformed),
        ("2026-03-02T10:15:30.250 Z", Malformed),
        ("2026-03-02T10:15:30.250ZZ", Malformed),
        ("2026-03-02T10:15:30.250+24:00", Malformed),
        ("2026-03-02T10:15:30.250+00:60", Malformed),
        ("2026-03-02T10:15:30.250+0", Malformed),
        ("2026-03-02T10:15:30.250+000", Malformed),
        ("2026-03-02T10:15:30.250+00-00", Malformed),
        ("2026-03-02T10:15:30.250CET", Malformed),
        ("２026-03-02T10:15:30Z", Malformed),
        ("2026-03-02T10:15:3é.250Z", Malformed),
    ] {
        assert_eq!(text.parse::<DateTime>(), Err(error), "{text}");
    }
    let of_length = |length: usize| format!("2026-03-02T10:15:30.{}Z", "1".repeat(length - 21));
    assert_eq!(time(&of_length(64)).as_str().len(), 64);
    assert_eq!(of_length(65).parse::<DateTime>(), Err(Malformed));
    assert_ne!(Malformed.to_string(), ZoneMissing.to_string());
}

/// AGS-132: instants are compared, with every digit.
#[test]
fn instants_are_compared() {
    let mut last: Option<DateTime> = None;
    for same in [
        &["1969-12-31T23:59:59.9Z"][..],
        &[
            "2026-03-02T10:15:30Z",
            "2026-03-02T10:15:30.000Z",
            "2026-03-02T15:45:30+0530",
            "2026-03-02T10:15:30-00",
        ],
        &["2026-03-02T10:15:30.000000000000000000000000000001Z"],
        &["2026-03-02T10:15:30.01Z", "2026-03-02T10:15:30.0100+00"],
        &["2026-03-02T10:15:30.09Z"],
        &["2026-03-02T10:15:30.25Z", "2026-03-02T05:15:30,250-05:00"],
        &["2026-03-02T10:15:30.2501Z"],
        &["2026-03-02T10:15:31.2Z"],
    ] {
        for text in same {
            let (first, other) = (time(same[0]), time(text));
            assert!(first == other && digest(&first) == digest(&other), "{text}");
            assert!(
                last.as_ref()
                    .is_none_or(|last| *last < other && *last != other && digest(last) != digest(&other)),
                "{text}"
            );
        }
        last = Some(time(same[0]));
    }
}

/// AGS-134, AGS-153, LMS-096.
#[test]
fn what_is_written() {
    for (millis, text) in [
        (1_772_446_530_250, "2026-03-02T10:15:30.250Z"),
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_735_689_599_007, "2024-12-31T23:59:59.007Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
    ] {
        let time = DateTime::from_millis(millis).unwrap();
        assert_eq!((time.as_str(), time.millis()), (text, millis));
        assert!(time.has_fraction() && time.is_rfc3339());
    }
    for outside in [253_402_300_800_000, -62_167_219_200_001, i64::MAX, i64::MIN] {
        assert_eq!(DateTime::from_millis(outside), None, "{outside}");
    }
}

#[test]
fn how_a_time_is_written() {
    for (text, fraction, rfc3339) in [
        ("2026-03-02T10:15:30.250Z", true, true),
        ("2026-03-02T10:15:30.250+00:00", true, true),
        ("2026-03-02T10:15:30Z", false, true),
        ("2026-03-02T10:15:30-05:00", false, true),
        ("2026-03-02T10:15:30.250+00", true, false),
        ("2026-03-02T10:15:30.250+0000", true, false),
        ("2026-03-02t10:15:30.250Z", true, false),
        ("2026-03-02T10:15:30.250z", true, false),
        ("2026-03-02T10:15:30,250Z", true, false),
    ] {
        assert_eq!((time(text).has_fraction(), time(text).is_rfc3339()), (fraction, rfc3339), "{text}");
    }
}

/// AGS-132, AGS-D04: `max(now, last + 1 ms)`.
#[test]
fn the_time_after_the_last_one() {
    let last = time("2026-03-02T10:15:30.2509Z");
    for (last, now, next) in [
        (None, 1_772_446_530_250, "2026-03-02T10:15:30.250Z"),
        (Some(&last), 1_772_446_530_251, "2026-03-02T10:15:30.251Z"),
        (Some(&last), 1_772_446_530_250, "2026-03-02T10:15:30.251Z"),
        (Some(&last), 0, "2026-03-02T10:15:30.251Z"),
        (Some(&last), 1_772_446_599_000, "2026-03-02T10:16:39.000Z"),
    ] {
        let after = DateTime::after(last, now).unwrap();
        assert_eq!(after.as_str(), next);
        assert!(last.is_none_or(|last| after > *last));
    }
}
