//! What the LMS's routes answer with.

use crate::pages::{ErrorPage, Page, Side, lms_csp};
use crate::respond::page;
use axum::response::Response;
use http::HeaderMap;

pub(super) fn show<P: Page>(headers: &HeaderMap, shown: &P) -> Response {
    page(headers, &lms_csp(&[]), shown)
}

pub(super) fn not_found(headers: &HeaderMap) -> Response {
    show(headers, &ErrorPage::not_found(Side::Lms))
}
