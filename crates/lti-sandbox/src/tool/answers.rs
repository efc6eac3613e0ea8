//! What the tool's routes answer with.

use crate::pages::{ErrorPage, Page, Side, TOOL_CSP};
use crate::respond::page;
use axum::response::Response;
use http::HeaderMap;

pub(super) fn show<P: Page>(headers: &HeaderMap, shown: &P) -> Response {
    page(headers, TOOL_CSP, shown)
}

pub(super) fn no_session(headers: &HeaderMap) -> Response {
    let (message, next) = ("No session could be begun.", "Wait a minute, then open the link again.");
    show(headers, &ErrorPage::new(Side::Tool, 503, "no-session", "This does not work now", message, next))
}
