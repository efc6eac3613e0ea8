use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use http::{Response, StatusCode};

use super::RetryAfter;
use crate::oauth::{REASON_BYTES, excerpt, is_throttled};

/// An answer that is no success. Sorted by its status alone: bodies differ from platform to platform, and reason phrases are
/// never looked at (LMS-100, LMS-101).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What it says.
    pub kind: RefusalKind,
    /// When the platform asks to come back, as it said it (LMS-110): whoever waits sets the upper bound.
    pub retry_after: Option<RetryAfter>,
    /// The beginning of the body for the operator, 1,024 characters at most, on one line. It may speak of a learner, so neither `Debug` nor
    /// `Display` shows it. `None` where it may hold a token.
    pub body: Option<String>,
}

/// What the status of a [`Refusal`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalKind {
    /// 401: the token is not accepted; a new one may be. Canvas says it too where a line item may not be deleted.
    Unauthenticated,
    /// 403: the call is not allowed, or the score cannot be applied (AGS-163).
    Forbidden,
    /// 404 or 410: nothing is there, such as no line item, link, user or course of this name; of a differences URL also: too old.
    NotFound,
    /// 409: in conflict with what is there, such as a score with this time or a later one (AGS-162).
    Conflict,
    /// 429, or 403 that asks for fewer calls (LMS-110).
    Throttled,
    /// 408, 425 or 5xx: a fault that may pass.
    Unavailable,
    /// Another 4xx: the request as it stands will never be accepted (AGS-164). Unknown and ungradable users often are told so
    /// (LMS-102).
    Invalid,
    /// Neither success nor an error, such as a redirect.
    Unexpected,
}

impl RefusalKind {
    /// May the same request succeed later, with nothing changed but the time?
    #[must_use]
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Throttled | Self::Unavailable)
    }
}

impl Refusal {
    /// `None` for a success, which is any 2xx (LMS-099).
    #[must_use]
    pub fn of(response: &Response<Vec<u8>>) -> Option<Self> {
        let status = response.status();
        if status.is_success() {
            return None;
        }
        let start: &[u8] = response.body().get(..REASON_BYTES).unwrap_or(response.body());
        let kind = match status.as_u16() {
            _ if is_throttled(status, response.headers(), start) => RefusalKind::Throttled,
            401 => RefusalKind::Unauthenticated,
            403 => RefusalKind::Forbidden,
            404 | 410 => RefusalKind::NotFound,
            409 => RefusalKind::Conflict,
            408 | 425 | 500..=599 => RefusalKind::Unavailable,
            400..=499 => RefusalKind::Invalid,
            _ => RefusalKind::Unexpected,
        };
        let retry_after = RetryAfter::of(response.headers());
        Some(Self { status, kind, retry_after, body: excerpt(response).filter(|body| !body.is_empty()) })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}, ", self.status.as_u16())?;
        f.write_str(match self.kind {
            RefusalKind::Unauthenticated => "the token was not accepted",
            RefusalKind::Forbidden => "not allowed, or not applicable",
            RefusalKind::NotFound => "nothing is there",
            RefusalKind::Conflict => "in conflict with what is there",
            RefusalKind::Throttled => "it asks for fewer calls",
            RefusalKind::Unavailable => "a fault that may pass",
            RefusalKind::Invalid => "the request as it stands is never accepted",
            RefusalKind::Unexpected => "neither success nor an error",
        })
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
