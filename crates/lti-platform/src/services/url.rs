//! Addresses of services: ids of any spelling as segments of a path.
//!
//! Ids are anything. `.` and `..` have a mark, because clients take segments of dots out of a path, also where the dots are in hexadecimal
//! (RFC 3986 §5.2.4; URL Standard, path state).

/// Reads a path, with the path of the base URL in front of it or without.
pub(crate) fn path_below<T>(base_url: &str, path: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let base = host.find('/').and_then(|at| host.get(at..)).unwrap_or_default();
    path.strip_prefix(base).and_then(&read).or_else(|| read(path))
}

/// What is in front of `.` and `..`: allowed in a segment as it is (RFC 3986 §3.3), and no id is written with it otherwise.
const DOTS: char = '!';

/// A segment of a path: RFC 3986's unreserved characters as they are, everything else in hexadecimal.
pub(crate) fn encoded(text: &str) -> String {
    if matches!(text, "." | "..") {
        return format!("{DOTS}{text}");
    }
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}

/// The text of a segment as [`encoded`] writes it.
pub(crate) fn decoded(segment: &str) -> Option<String> {
    if let Some(dots) = segment.strip_prefix(DOTS) {
        return matches!(dots, "." | "..").then(|| dots.to_owned());
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment;
    while let Some(first) = rest.chars().next() {
        if first == '%' {
            bytes.push(u8::from_str_radix(rest.get(1..3)?, 16).ok()?);
            rest = rest.get(3..)?;
        } else {
            bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
            rest = rest.get(first.len_utf8()..)?;
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty() && encoded(text) == segment)
}
