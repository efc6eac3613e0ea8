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

/// A step that may end with a page of its own.
macro_rules! or_answer {
    ($step:expr) => {
        match $step {
            Ok(value) => value,
            Err(response) => return *response,
        }
    };
}
pub(super) use or_answer;
