//! Arbitrary input is answered, never with a panic; and what is quick is what is slow and plain.

use crate::support::*;
use http::Method;
use lti_ags::url::{results, scores, with_parameter};
use lti_ags::{CreateLineItem, DateTime, Decimal, ListLineItems, PublishScore, ReadResults, ReplaceLineItem};
use proptest::prelude::*;
use std::cmp::Ordering;

/// A number as digits before and after a point that is the same for all of them.
fn slow(text: &str) -> (bool, Vec<u8>) {
    const WIDTH: i64 = 64;
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let point = WIDTH - exponent.parse::<i64>().unwrap();
    let mut places = vec![0; 128];
    for (at, digit) in whole.bytes().rev().enumerate() {
        places[usize::try_from(point - 1 - i64::try_from(at).unwrap()).unwrap()] = digit - b'0';
    }
    for (at, digit) in fraction.bytes().enumerate() {
        places[usize::try_from(point + i64::try_from(at).unwrap()).unwrap()] = digit - b'0';
    }
    let negative = negative && places.iter().any(|digit| *digit > 0);
    (negative, places)
}

fn slow_order(a: &str, b: &str) -> Ordering {
    match (slow(a), slow(b)) {
        ((false, a), (false, b)) => a.cmp(&b),
        ((true, a), (true, b)) => b.cmp(&a),
        ((true, _), _) => Ordering::Less,
        (_, (true, _)) => Ordering::Greater,
    }
}

/// A date of the calendar counted day by day.
fn slow_days(year: i64, month: i64, day: i64) -> i64 {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = |year, month| match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let years: i64 = if year >= 1970 {
        (1970..year).map(|year| 365 + i64::from(leap(year))).sum()
    } else {
        -(year..1970).map(|year| 365 + i64::from(leap(year))).sum::<i64>()
    };
    years + (1..month).map(|month| length(year, month)).sum::<i64>() + day - 1
}

const NUMBER: &str = "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,5})?([eE][+-]?[0-9])?";

proptest! {
    #[test]
    fn decimals_are_ordered_as_the_slow_way_says(a in NUMBER, b in NUMBER) {
        let (left, right): (Decimal, Decimal) = (a.parse().unwrap(), b.parse().unwrap());
        prop_assert_eq!(left.cmp(&right), slow_order(&a, &b));
        prop_assert_eq!(left == right, slow_order(&a, &b) == Ordering::Equal);
        let zero = slow_order(&a, "0");
        let signs = (left.is_negative(), left.is_zero(), left.is_positive());
        prop_assert_eq!(signs, (zero == Ordering::Less, zero == Ordering::Equal, zero == Ordering::Greater));
        // The same value in another way of writing.
        let shifted: Decimal = format!("{}e0", a.split(['e', 'E']).next().unwrap()).parse().unwrap();
        prop_assert_eq!(shifted.cmp(&right), slow_order(shifted.as_str(), &b));
    }

    #[test]
    fn numbers_are_those_of_json(text in "[-+0-9.eE ]{0,12}") {
        let known = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok_and(|raw| raw.get() == text);
        match text.parse::<Decimal>() {
            Ok(number) => prop_assert!(known && number == number.as_str().parse().unwrap()),
            Err(lti_ags::DecimalError::TooLarge) => prop_assert!(known || text.contains(['e', 'E'])),
            Err(_) => prop_assert!(!known),
        }
    }

    #[test]
    fn times_are_counted_day_by_day(
        year in 0_i64..=9_999, month in 1_i64..=12, day in 1_i64..=28,
        clock in (0_i64..24, 0_i64..60, 0_i64..60), millis in 0_i64..1_000, offset in -1_439_i64..=1_439,
    ) {
        let (hour, minute, second) = clock;
        let (sign, east) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
        let text = format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}{sign}{:02}:{:02}",
            east / 60, east % 60
        );
        let expected = ((slow_days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
        let time: DateTime = text.parse().unwrap();
        prop_assert_eq!((time.seconds(), time.millis()), (expected, expected * 1_000 + millis));
        if let Some(written) = DateTime::from_millis(time.millis()) {
            prop_assert_eq!(&written, &time);
            prop_assert!(written.as_str().ends_with('Z') && written.as_str().len() == 24);
        }
    }

    #[test]
    fn times_are_ordered_with_all_digits(a in "[0-9]{1,38}", b in "[0-9]{1,38}", zone in "Z|\\+00|-00:00") {
        let of = |digits: &str, zone: &str| format!("2026-03-02T10:15:30.{digits}{zone}").parse::<DateTime>().unwrap();
        let places = a.len().max(b.len());
        let (left, right) = (format!("{a:0<places$}"), format!("{b:0<places$}"));
        prop_assert_eq!(of(&a, "Z").cmp(&of(&b, &zone)), left.cmp(&right));
    }

    #[test]
    fn arbitrary_times_are_answered(text in "\\PC{0,70}") {
        if let Ok(time) = text.parse::<DateTime>() {
            prop_assert_eq!(time.as_str(), text);
        }
    }

    /// §1.3: nothing but the segment is added, before the first question mark.
    #[test]
    fn joined_urls_keep_every_byte(path in "[a-z0-9/;:%=.~-]{0,20}", query in proptest::option::of("[ -~&&[^#]]{0,20}")) {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let url = format!("https://lms.example/{path}{query}");
        let line = format!("https://lms.example/{}", path.as_str());
        let line = line.strip_suffix('/').unwrap_or(&line);
        prop_assert_eq!(scores(&url), format!("{line}/scores{query}"));
        prop_assert_eq!(results(&url), format!("{line}/results{query}"));
    }

    /// What a tool appends, a platform finds again, and what was there stays.
    #[test]
    fn parameters_come_back(tag in "\\PC{0,20}", resource in "\\PC{0,20}", own in "[a-z0-9=%+;/]{1,10}") {
        let mut list = ListLineItems::new(format!("https://lms.example/li?own{own}&x=1"));
        (list.tag, list.resource_id) = (Some(tag), Some(resource));
        let request = list.to_http().unwrap();
        prop_assert_eq!(ListLineItems::from_http(&request).unwrap(), list);
        let mut read = ReadResults::new(format!("https://lms.example/li?own{own}"));
        read.user_id = Some("u ü&".into());
        prop_assert_eq!(ReadResults::from_http(&read.to_http().unwrap()).unwrap(), read);
    }

    #[test]
    fn an_appended_parameter_is_decoded_as_it_was(value in any::<String>()) {
        let url = with_parameter("https://l.example/r?a=1", "tag", &value);
        let query = url.split_once('?').unwrap().1;
        prop_assert!(url.is_ascii() && query.starts_with("a=1&tag="));
        let form = lti_security::service::Form::parse(query.as_bytes());
        prop_assert_eq!(form.one("tag").unwrap(), Some(value.as_str()));
    }

    /// Bodies that are almost right: read and written, they are the same.
    #[test]
    fn objects_come_back(
        member in proptest::sample::select(vec!["userId", "timestamp", "scoreGiven", "scoreMaximum", "label", "tag", "submission", "id", "https://v.example/x"]),
        value in "null|true|\"\"|\"x\"|-?[0-9]{1,3}(\\.[0-9]{1,2})?|\\[\\]|\\{\\}|\"2026-03-0[0-9]T10:00:00.[0-9]Z\"|1e[0-9]{1,8}",
    ) {
        let set = |object: &str| {
            let rest: serde_json::Map<String, serde_json::Value> = serde_json::from_str(object).unwrap();
            let mut members: Vec<String> = rest.iter().filter(|(name, _)| *name != member).map(|(name, value)| format!("\"{name}\":{value}")).collect();
            members.push(format!("\"{member}\":{value}"));
            format!("{{{}}}", members.join(","))
        };
        let score = request(Method::POST, "https://lms.example/li/scores", SCORE, set(SC_OK));
        if let Ok(publish) = PublishScore::from_http(&score, &policy())
            && let Ok(again) = publish.to_http()
        {
            prop_assert_eq!(PublishScore::from_http(&again, &policy()).unwrap(), publish);
        }
        let item = request(Method::PUT, "https://lms.example/li", LINE_ITEM, set(LI_OK));
        if let Ok(replace) = ReplaceLineItem::from_http(&item, &policy()) {
            let again = replace.to_http().unwrap();
            prop_assert_eq!(ReplaceLineItem::from_http(&again, &policy()).unwrap(), replace);
        }
    }

    #[test]
    fn arbitrary_bodies_are_answered(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100_u16..600) {
        let answer = response(status, body.clone());
        let _ = ListLineItems::new(LI).receive(&answer, &policy());
        let _ = ReadResults::new(LI).receive(&answer, &policy());
        let _ = CreateLineItem::from_http(&request(Method::POST, "/li", LINE_ITEM, body.clone()), &policy());
        let _ = PublishScore::from_http(&request(Method::POST, "/li/scores", SCORE, body), &policy());
    }
}
