//! URLs that a launch names.

use lti_oidc::url::origin;
use std::borrow::Cow;

/// The URL with TLS where it has none, and another URL of the launch on the same host and port has it: Canvas on a host of one's own
/// was seen to say so (LMS-064). Any other stays as it is, and no token goes to it without TLS.
pub(crate) fn secured<'a, 'k>(url: &'a str, known: impl Iterator<Item = &'k str>) -> Cow<'a, str> {
    let (scheme, rest) = url.split_at_checked("http".len()).unwrap_or_default();
    let secure = format!("https{rest}");
    if scheme.eq_ignore_ascii_case("http")
        && origin(url).is_none()
        && with_origin_of(&secure, known).is_some()
    {
        return secure.into();
    }
    url.into()
}

/// Of these URLs, the first whose origin this one has.
pub(crate) fn with_origin_of<'k>(url: &str, mut known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let wanted = origin(url)?;
    known.find(|known| origin(known).as_ref() == Some(&wanted))
}
