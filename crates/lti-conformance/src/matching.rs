//! Comparing a value with the part of it that a case expects.

use serde_json::Value;

/// The first difference, with its place as a JSON pointer; `None` when `actual` holds everything expected.
///
/// Objects may hold more than is expected; `null` is expected of a member that is absent or null; lists are
/// compared whole, in order; numbers by value. The text `{{plain:N}}` is expected of one to N characters of
/// `A-Z a-z 0-9 - _ .`, where the value itself is nobody's business; `{{absent}}` is `null` where TOML has none.
pub fn difference(expected: &Value, actual: &Value) -> Option<String> {
    at("", expected, actual)
}

fn at(place: &str, expected: &Value, actual: &Value) -> Option<String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => expected.iter().find_map(|(name, value)| {
            let place = format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
            at(&place, value, actual.get(name).unwrap_or(&Value::Null))
        }),
        (Value::Array(expected_list), Value::Array(actual_list)) => {
            if expected_list.len() != actual_list.len() {
                return Some(differs(place, expected, actual));
            }
            let pairs = expected_list.iter().zip(actual_list).enumerate();
            pairs.into_iter().find_map(|(i, (e, a))| at(&format!("{place}/{i}"), e, a))
        }
        (Value::String(e), Value::String(a)) if is_plain(e, a) => None,
        (Value::String(e), Value::String(a)) if e == "{{text}}" && !a.is_empty() => None,
        (Value::String(e), Value::String(a)) if e == "{{url}}" && is_service_url(a) => None,
        (Value::String(e), Value::Null) if e == "{{absent}}" => None,
        (Value::Number(e), Value::Number(a)) if e.as_f64() == a.as_f64() => None,
        _ if expected == actual => None,
        _ => Some(differs(place, expected, actual)),
    }
}

fn is_plain(expected: &str, actual: &str) -> bool {
    let limit = expected.strip_prefix("{{plain:").and_then(|rest| rest.strip_suffix("}}")?.parse().ok());
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    limit.is_some_and(|limit: usize| !actual.is_empty() && actual.len() <= limit && actual.bytes().all(plain))
}

/// An absolute `https` URL with nothing left to fill in, and with neither query nor slash at its end, so that even a tool that appends
/// to its text is right.
fn is_service_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let plain = |b: u8| b.is_ascii_graphic() && !b"{}<>?#\"\\^`|".contains(&b);
    rest.split_once('/').is_some_and(|(host, path)| !host.is_empty() && !path.is_empty())
        && !rest.ends_with('/')
        && rest.bytes().all(plain)
}

fn differs(place: &str, expected: &Value, actual: &Value) -> String {
    let place = if place.is_empty() { "the value" } else { place };
    format!("{place}: expected {expected}, got {actual}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(expected: &str, actual: &str) -> Option<String> {
        difference(&serde_json::from_str(expected).unwrap(), &serde_json::from_str(actual).unwrap())
    }

    #[test]
    fn parts_match() {
        assert_eq!(diff(r#"{"a":{"b":1}}"#, r#"{"a":{"b":1.0,"c":2},"d":3}"#), None);
        assert_eq!(diff(r#"{"a":null}"#, "{}"), None);
        assert_eq!(diff(r#"{"a":"{{absent}}"}"#, "{}"), None);
        assert!(diff(r#"{"a":"{{absent}}"}"#, r#"{"a":""}"#).is_some());
        assert_eq!(diff(r#"{"a":null}"#, r#"{"a":0}"#).unwrap(), "/a: expected null, got 0");
        assert_eq!(diff(r#"{"a":[1]}"#, r#"{"a":[1,2]}"#).unwrap(), "/a: expected [1], got [1,2]");
        assert_eq!(diff(r#"{"a":[{"b":1}]}"#, r#"{"a":[{"b":2}]}"#).unwrap(), "/a/0/b: expected 1, got 2");
        assert_eq!(diff(r#"{"a":"{{plain:3}}"}"#, r#"{"a":"A-."}"#), None);
        assert_eq!(diff(r#"{"a":"{{text}}"}"#, r#"{"a":"b"}"#), None);
        assert!(diff(r#"{"a":"{{text}}"}"#, r#"{"a":""}"#).is_some());
        assert_eq!(diff(r#"{"a":"{{url}}"}"#, r#"{"a":"https://l/a:b/1%20"}"#), None);
        for wrong in [
            "",
            "https://l",
            "https://l/",
            "http://l/a",
            "https://l/a?b",
            "https://l/{id}",
            "https://l/a/",
            "/a",
        ] {
            assert!(difference(&"{{url}}".into(), &wrong.into()).is_some(), "{wrong}");
        }
        for wrong in ["", "abcd", "a b", "é"] {
            assert!(difference(&"{{plain:3}}".into(), &wrong.into()).is_some(), "{wrong}");
        }
        assert_eq!(diff(r#"{"https://x/y":1}"#, "{}").unwrap(), "/https:~1~1x~1y: expected 1, got null");
    }
}
