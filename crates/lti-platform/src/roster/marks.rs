//! The platform's own parameters of the URLs that it gives out.

use super::Refused;
use http::Request;
use lti_security::service::Form;
use lti_security::service::url::with_parameter;

/// Where a part begins.
const AFTER: &str = "after";
/// Where the changes were when the first page was told, and under which rules.
pub(super) const POSITION: &str = "position";
/// Since which position changes are asked for.
pub(super) const SINCE: &str = "since";

/// The platform's own parameters, in the URLs that it gives out.
pub(super) struct Marks {
    pub(super) after: Option<String>,
    pub(super) position: Option<String>,
    pub(super) since: Option<String>,
}

impl Marks {
    /// They are read as they were given: one that is there twice is of no URL of this platform.
    pub(super) fn of<B>(request: &Request<B>) -> Result<Self, Refused> {
        let form = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
        let one = |name| match form.one(name) {
            Ok(value) => Ok(value.map(str::to_owned)),
            Err(_) => Err(Refused::PageUnknown),
        };
        Ok(Self { after: one(AFTER)?, position: one(POSITION)?, since: one(SINCE)? })
    }
}

/// The URL with where its next part begins.
pub(super) fn behind(url: &str, next: &str) -> String {
    with_parameter(url, AFTER, next)
}
