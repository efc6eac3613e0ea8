use alloc::string::String;
use http::HeaderMap;
use http::header::ACCEPT;

/// Does the request take an answer in JSON (PLT-026)? Only what can be no JSON at all is turned away, because few tools send the one
/// media type of the operation.
#[must_use]
pub fn accepts_json(headers: &HeaderMap) -> bool {
    let mut ranges = headers.get_all(ACCEPT).iter().flat_map(|value| {
        let bytes = value.as_bytes().split(|byte| *byte == b',');
        bytes.map(essence).filter(|range| !range.is_empty())
    });
    let takes = |range: &String| {
        matches!(range.as_str(), "*/*" | "application/*")
            || (range.starts_with("application/") && range.ends_with("json"))
    };
    let Some(first) = ranges.next() else { return true };
    takes(&first) || ranges.any(|range| takes(&range))
}

/// A media type in lower case, without parameters.
#[must_use]
pub fn essence(value: &[u8]) -> String {
    let end = value.iter().position(|byte| *byte == b';').unwrap_or(value.len());
    String::from_utf8_lossy(value.get(..end).unwrap_or_default()).trim().to_ascii_lowercase()
}
