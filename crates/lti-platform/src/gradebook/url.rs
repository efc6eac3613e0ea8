//! Where line items are: `/ags/DEPLOYMENT/CONTEXT/lineitems/KEY`, without a query, so that whoever appends `/scores` to the end of the
//! text is right too (PLT-020).
//!
//! Ids are anything. `.` and `..` have a mark, because clients take segments of dots out of a path, also where the dots are in hexadecimal
//! (RFC 3986 §5.2.4; URL Standard, path state).

use super::Container;

/// What a path is the path of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The container.
    LineItems { container: Container },
    /// A line item.
    LineItem { container: Container, key: String },
    /// Its scores.
    Scores { container: Container, key: String },
    /// Its results.
    Results { container: Container, key: String },
}

impl Target {
    /// Reads a path, with the path of the base URL in front of it or without. Each thing has one spelling.
    pub(crate) fn parse(base_url: &str, path: &str) -> Option<Self> {
        let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
        let base = host.find('/').and_then(|at| host.get(at..)).unwrap_or_default();
        path.strip_prefix(base).and_then(Self::below).or_else(|| Self::below(path))
    }

    fn below(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix("/ags/")?.split('/');
        let (deployment_id, context_id) = (decoded(segments.next()?)?, decoded(segments.next()?)?);
        let container = Container { client_id: String::new(), deployment_id, context_id };
        if segments.next()? != "lineitems" {
            return None;
        }
        let Some(key) = segments.next() else { return Some(Self::LineItems { container }) };
        let key = decoded(key)?;
        let target = match segments.next() {
            None => Self::LineItem { container, key },
            Some("scores") => Self::Scores { container, key },
            Some("results") => Self::Results { container, key },
            Some(_) => return None,
        };
        segments.next().is_none().then_some(target)
    }

    /// Where it is; the client is the token's to say.
    pub(crate) const fn container(&self) -> &Container {
        match self {
            Self::LineItems { container }
            | Self::LineItem { container, .. }
            | Self::Scores { container, .. }
            | Self::Results { container, .. } => container,
        }
    }
}

pub(crate) fn line_items(base_url: &str, deployment_id: &str, context_id: &str) -> String {
    format!("{base_url}/ags/{}/{}/lineitems", encoded(deployment_id), encoded(context_id))
}

pub(crate) fn line_item(base_url: &str, deployment_id: &str, context_id: &str, key: &str) -> String {
    format!("{}/{}", line_items(base_url, deployment_id, context_id), encoded(key))
}

/// What is in front of `.` and `..`: allowed in a segment as it is (RFC 3986 §3.3), and no id is written with it otherwise.
const DOTS: char = '!';

/// A segment of a path: RFC 3986's unreserved characters as they are, everything else in hexadecimal.
fn encoded(text: &str) -> String {
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
fn decoded(segment: &str) -> Option<String> {
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
