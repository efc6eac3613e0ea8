//! URLs of services, and the parameters in them.
//!
//! A URL is kept letter by letter: it is neither decoded nor put in order, and its case stays (LMS-092).

use alloc::string::String;

use http::Uri;

/// The URL with one more parameter at its end. What is there already stays as it is, save a fragment, which goes.
#[must_use]
pub fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let url = without_fragment(url);
    let between = match url.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some((_, query)) if query.ends_with('&') => "",
        Some(_) => "&",
    };
    let mut whole = [url, between].concat();
    encode(&mut whole, name);
    whole.push('=');
    encode(&mut whole, value);
    whole
}

/// The URL without the parameters of these names. The others stay as they are; a fragment goes.
#[must_use]
pub fn without_parameters(url: &str, names: &[&str]) -> String {
    let (path, query) = split(url);
    let Some(query) = query.strip_prefix('?') else { return path.into() };
    let mut whole = String::from(path);
    let named = |pair: &&str| !names.contains(&pair.split('=').next().unwrap_or_default());
    for (at, pair) in query.split('&').filter(named).enumerate() {
        whole.push(if at == 0 { '?' } else { '&' });
        whole.push_str(pair);
    }
    whole
}

/// An absolute `http` or `https` URL with a host, free of white space (AGS-009, AGS-021, AGS-026, NRPS-002).
#[must_use]
pub fn absolute(url: &str) -> Option<Uri> {
    // A template is no URL (AGS-009); the parser lets some through.
    let template = url.bytes().any(|byte| matches!(byte, b'{' | b'}'));
    let uri: Uri = if template { None } else { url.parse().ok() }?;
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().is_some_and(|host| !host.is_empty());
    (web && host).then_some(uri)
}

/// Is it such a URL?
#[must_use]
pub fn is_absolute(url: &str) -> bool {
    absolute(url).is_some()
}

/// What stands before the query, and the query with its question mark; without a fragment.
#[must_use]
pub fn split(url: &str) -> (&str, &str) {
    let url = without_fragment(url);
    url.split_at_checked(url.find('?').unwrap_or(url.len())).unwrap_or((url, ""))
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}

/// Appends a text with everything but RFC 3986's unreserved characters percent-encoded.
fn encode(whole: &mut String, text: &str) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or_default();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.extend(['%', digit(byte >> 4), digit(byte & 0x0f)]);
        }
    }
}
