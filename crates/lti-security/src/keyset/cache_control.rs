use core::time::Duration;
use http::HeaderMap;
use http::header::CACHE_CONTROL;

/// `max-age` of `Cache-Control` (RFC 9111 §5.2.2.1); `no-store` and `no-cache` count as zero (SEC-101). A number that does
/// not fit is as long as can be (RFC 9111 §1.2.2); the policy's ceiling comes after it.
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut found = None;
    for directive in values.flat_map(|value| value.split(',')) {
        let directive = directive.trim().to_ascii_lowercase();
        if directive == "no-store" || directive == "no-cache" {
            return Some(Duration::ZERO);
        }
        if let Some(argument) = directive.strip_prefix("max-age=") {
            found = seconds(argument.trim_matches('"')).or(found);
        }
    }
    found
}

fn seconds(digits: &str) -> Option<Duration> {
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::max_age;
    use core::time::Duration;
    use http::header::CACHE_CONTROL;
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn reads_what_senders_write() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CACHE_CONTROL, HeaderValue::from_static(value));
            }
            max_age(&headers).map(|age| age.as_secs())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["public, max-age=300"]), Some(300));
        assert_eq!(of(&["Public,MAX-AGE=\"300\", must-revalidate"]), Some(300));
        assert_eq!(of(&["public", "max-age=7"]), Some(7));
        assert_eq!(of(&["max-age=0"]), Some(0));
        assert_eq!(of(&["max-age=300, no-store"]), Some(0));
        assert_eq!(of(&["no-cache"]), Some(0));
        assert_eq!(of(&["max-age=99999999999999999999999"]), Some(Duration::MAX.as_secs()));
        for odd in
            ["max-age", "max-age=", "max-age=-1", "max-age=+1", "max-age=1.5", "s-maxage=9", "max-age=x"]
        {
            assert_eq!(of(&[odd]), None, "{odd}");
        }
    }
}
