//! What a service's answer says about the token that it was called with.

use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};

/// How many bytes at the beginning of a body [`token_is_refused`] wants to see.
pub const REASON_BYTES: usize = 4_096;

/// Whether the answer refuses the token itself, so that a new one may help: 401, or 403 for another reason than the scope or
/// a rate limit (LMS-081). `body` is the beginning of its body, [`REASON_BYTES`] at most.
///
/// Platforms that were restarted forget the keys of their tokens, and some say 403 then.
#[must_use]
pub fn token_is_refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> bool {
    match status {
        StatusCode::UNAUTHORIZED => true,
        StatusCode::FORBIDDEN => !says_scope(headers, body) && !is_throttled(status, headers, body),
        _ => false,
    }
}

/// Whether the answer says that the token lacks a scope (RFC 6750 §3.1): 403 with `insufficient_scope` in its challenge or its body, and no
/// rate limit. A new token would not help; more scopes would. `body` as for [`token_is_refused`].
#[must_use]
pub fn names_scope(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> bool {
    status == StatusCode::FORBIDDEN && says_scope(headers, body) && !is_throttled(status, headers, body)
}

fn says_scope(headers: &HeaderMap, body: &[u8]) -> bool {
    let challenges = headers.get_all(WWW_AUTHENTICATE).iter();
    challenges.map(http::HeaderValue::as_bytes).chain([body]).any(|text| holds(text, b"insufficient_scope"))
}

/// Whether the answer asks for fewer calls: 429; or 403 that says so, as Canvas does (LMS-110). `body` as for
/// [`token_is_refused`]. When to come back: [`crate::service::RetryAfter`].
#[must_use]
pub fn is_throttled(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> bool {
    let none_left = || {
        let left = headers.get("x-rate-limit-remaining").and_then(|value| value.to_str().ok());
        left.and_then(|left| left.trim().parse::<f64>().ok()).is_some_and(|left| left <= 0.0)
    };
    match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => {
            headers.contains_key(RETRY_AFTER) || none_left() || holds(body, b"rate limit")
        }
        _ => false,
    }
}

/// Whether `text` holds `needle`, which is in lower case.
fn holds(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::{is_throttled, names_scope, token_is_refused};
    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        pairs.collect()
    }

    #[test]
    fn the_token_the_scope_or_the_rate() {
        type Pairs = &'static [(&'static str, &'static str)];
        const SCOPE: (&str, &str) = ("www-authenticate", r#"Bearer realm="x", error="insufficient_scope""#);
        let rows: [(u16, Pairs, &str, bool, bool); 16] = [
            (401, &[], "", true, false),
            (401, &[("www-authenticate", r#"Bearer error="invalid_token""#)], "", true, false),
            (403, &[], "signature_error", true, false),
            (403, &[], "", true, false),
            (403, &[SCOPE], "", false, false),
            (403, &[], r#"{"error":"insufficient_scope"}"#, false, false),
            (401, &[SCOPE], "", true, false),
            (403, &[SCOPE, ("retry-after", "7")], "", false, true),
            (403, &[], "403 Forbidden (Rate Limit Exceeded)", false, true),
            (403, &[("x-rate-limit-remaining", "0.0")], "", false, true),
            (403, &[("x-rate-limit-remaining", "599.2")], "", true, false),
            (403, &[("retry-after", "7")], "", false, true),
            (429, &[], "", false, true),
            (400, &[], "invalid_token", false, false),
            (404, &[], "", false, false),
            (200, &[], "rate limit", false, false),
        ];
        for (status, pairs, body, refused, throttled) in rows {
            let (status, headers) = (StatusCode::from_u16(status).unwrap(), headers(pairs));
            assert_eq!(token_is_refused(status, &headers, body.as_bytes()), refused, "{status} {body}");
            // Of 403, one of the three.
            let scope = status == StatusCode::FORBIDDEN && !refused && !throttled;
            assert_eq!(names_scope(status, &headers, body.as_bytes()), scope, "{status} {body}");
            assert_eq!(is_throttled(status, &headers, body.as_bytes()), throttled, "{status} {body}");
        }
    }
}
