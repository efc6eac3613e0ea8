//! What several targets need.

use http::header::CONTENT_TYPE;
use http::{Method, Request};

/// A request out of raw bytes: the first one picks the shape, the others are the query or the form.
#[must_use]
pub fn request(data: &[u8]) -> Option<Request<Vec<u8>>> {
    let (shape, rest) = data.split_first()?;
    let url = "https://tool.example/lti";
    let form = |kind: &str| {
        Request::builder().method(Method::POST).uri(url).header(CONTENT_TYPE, kind).body(rest.to_vec()).ok()
    };
    match shape {
        b'G' => {
            let query = std::str::from_utf8(rest).ok()?;
            Request::builder().method(Method::GET).uri(format!("{url}?{query}")).body(Vec::new()).ok()
        }
        b'U' => form("application/x-www-form-urlencoded; charset=UTF-8"),
        b'M' => form("multipart/form-data"),
        _ => form("application/x-www-form-urlencoded"),
    }
}

/// How often the characters that could break out of a page's markup stand in it.
#[must_use]
pub fn markup(html: &str) -> [usize; 4] {
    ["<", ">", "\"", "'"].map(|mark| html.matches(mark).count())
}
