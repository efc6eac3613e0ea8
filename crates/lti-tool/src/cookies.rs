//! The one cookie of a login: its own name, its own value, its own end.

use http::HeaderValue;
use http::header::{COOKIE, HeaderMap};
use std::time::Duration;

/// Cross-site frames get it (`SameSite=None; Partitioned`), scripts do not (`HttpOnly`), and no other host can set it
/// (`__Host-`, so `Secure` and `Path=/` without a domain). Chromium treats http on a loopback host as secure.
fn attributes(max_age: u64) -> String {
    format!("Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=None; Partitioned")
}

/// Sets the cookie.
pub(crate) fn set(name: &str, value: &str, lifetime: Duration) -> Option<HeaderValue> {
    let mut header =
        HeaderValue::from_str(&format!("{name}={value}; {}", attributes(lifetime.as_secs()))).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// The value of the cookie `name`. A name that comes twice counts as none: one of them is not ours.
pub(crate) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(candidate, _)| *candidate == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use http::HeaderMap;

    #[test]
    fn finds_one_cookie_and_refuses_two() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=1; __Host-lti-x=secret; b=2".parse().unwrap());
        assert_eq!(find(&headers, "__Host-lti-x"), Some("secret"));
        assert_eq!(find(&headers, "host-lti-x"), None);
        headers.append("cookie", "__Host-lti-x=other".parse().unwrap());
        assert_eq!(find(&headers, "__Host-lti-x"), None);
    }
}
