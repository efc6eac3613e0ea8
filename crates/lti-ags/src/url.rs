//! Where scores and results are (AGS 2.0 §3.3.1, §3.4.1; AGS-089, AGS-110, LMS-090), and parameters of a URL.
//!
//! A URL is kept letter by letter: it is neither decoded nor put in order, and its case stays (LMS-092).

use alloc::string::String;

use lti_security::service::url::split;
pub use lti_security::service::url::with_parameter;
pub(crate) use lti_security::service::url::{absolute, is_absolute, without_parameters};

/// Where the scores of a line item are published: `/scores` behind the path, the query as it was.
///
/// ```
/// assert_eq!(
///     lti_ags::url::scores("https://lms.example/2344/lineitems/17/lineitem?type_id=3"),
///     "https://lms.example/2344/lineitems/17/lineitem/scores?type_id=3",
/// );
/// ```
#[must_use]
pub fn scores(line_item: &str) -> String {
    joined(line_item, "/scores")
}

/// Where the results of a line item are read: `/results` behind the path, the query as it was.
#[must_use]
pub fn results(line_item: &str) -> String {
    joined(line_item, "/results")
}

/// The line item whose scores or results are at this URL; `None` where its path does not end in `segment`.
pub(crate) fn line_item(url: &str, segment: &str) -> Option<String> {
    let (path, query) = split(url);
    Some([path.strip_suffix(segment)?, query].concat())
}

fn joined(url: &str, segment: &str) -> String {
    let (path, query) = split(url);
    // Without a host there is nothing to join to: the slashes stay, so that the segment does not become one.
    let path = path.strip_suffix('/').filter(|_| !path.ends_with("://")).unwrap_or(path);
    [path, segment, query].concat()
}
