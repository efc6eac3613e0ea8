//! The tool's side: which keys, which messages to whom, which answer counts.

use super::{Answer, Call, Request};
use crate::url;
use alloc::string::String;
use core::fmt::Write as _;

/// The key of a login's `state`: one a launch, so that launches side by side do not meet (STOR-024).
#[must_use]
pub fn state_key(state: &str) -> String {
    ["lti_state_", state].concat()
}

/// The key of a login's `nonce`.
#[must_use]
pub fn nonce_key(nonce: &str) -> String {
    ["lti_nonce_", nonce].concat()
}

/// The text of a `message_id`, from 128 random bits (STOR-007).
#[must_use]
pub fn message_id(random: [u8; 16]) -> String {
    random.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where `put_data` and `get_data` are posted to, and the only origin whose answer counts: that of the platform's
/// authorization endpoint (STOR-010, PM-003). `None` for a URL without a plain origin.
#[must_use]
pub fn platform_origin(authorization_endpoint: &str) -> Option<String> {
    url::origin(authorization_endpoint)
}

impl Request {
    /// The target origin that this message is posted with: [`platform_origin`], but `*` for `capabilities`, which holds no
    /// secret (STOR-013).
    #[must_use]
    pub const fn target_origin<'a>(&self, platform_origin: &'a str) -> &'a str {
        match self.call {
            Call::Capabilities => "*",
            Call::PutData { .. } | Call::GetData { .. } => platform_origin,
        }
    }

    /// Whether `answer`, from a page of `sender_origin`, answers this message (STOR-011, PM-004). Whether it came from the
    /// window that was asked, in time and for the first time is the caller's to know; a caller with several platforms at
    /// once compares the window itself.
    #[must_use]
    pub fn is_answered_by(&self, answer: &Answer, sender_origin: &str, platform_origin: &str) -> bool {
        let origin = matches!(self.call, Call::Capabilities) || sender_origin == platform_origin;
        let subject = answer.subject.strip_suffix(".response") == Some(&self.subject());
        origin && subject && answer.message_id.as_deref() == Some(&self.message_id)
    }
}
