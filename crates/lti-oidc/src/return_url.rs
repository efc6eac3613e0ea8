//! Sending people back from the tool to the platform (LTI Core 1.3 §5.4.4).

use crate::url::{append_pair, append_query};
use alloc::string::String;
use core::fmt;
use lti_claims::LaunchPresentation;

/// The greatest length of one text, in characters.
const LIMIT: usize = 1_000;

/// What a tool says when it sends somebody back. `Debug` shows none of it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnMessage {
    /// For the person: all went well (`lti_msg`).
    pub message: Option<String>,
    /// For the person: something went wrong (`lti_errormsg`).
    pub error_message: Option<String>,
    /// For the platform's log (`lti_log`).
    pub log: Option<String>,
    /// For the platform's log: something went wrong (`lti_errorlog`).
    pub error_log: Option<String>,
}

impl ReturnMessage {
    /// Nothing to say.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Is there nothing to say?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The launch's return URL with this message appended, whatever query it has already (CORE-072); `None` where the platform
    /// sent no usable one. No other URL is taken: only the one that was signed is known to be the platform's.
    #[must_use]
    pub fn to_url(&self, presentation: &LaunchPresentation) -> Option<String> {
        let url = presentation.return_url.as_deref()?;
        let mut query = String::new();
        let texts = [
            ("lti_errormsg", &self.error_message),
            ("lti_msg", &self.message),
            ("lti_errorlog", &self.error_log),
            ("lti_log", &self.log),
        ];
        for (name, text) in texts {
            if let Some(text) = text.as_deref().and_then(bounded) {
                append_pair(&mut query, name, &text);
            }
        }
        Some(if query.is_empty() { url.into() } else { append_query(url, &query) })
    }

    /// Reads the query of the platform's return page (CORE-071). The texts are the tool's, and anybody could have typed them
    /// into the address: to be escaped, shown as somebody else's words, and not to be believed. Each has at most 1,000
    /// characters; control characters are spaces, so that a log line stays one line. The first of a name counts.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "lti_msg" => &mut read.message,
                "lti_errormsg" => &mut read.error_message,
                "lti_log" => &mut read.log,
                "lti_errorlog" => &mut read.error_log,
                _ => continue,
            };
            if place.is_none() {
                *place = bounded(&value);
            }
        }
        read
    }
}

fn bounded(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .take(LIMIT)
        // The two other line separators of Unicode end a line in some log viewers.
        .map(|sign| if sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}') { ' ' } else { sign })
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.into())
}

impl fmt::Debug for ReturnMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnMessage(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, ReturnMessage};
    use alloc::string::ToString as _;
    use lti_claims::LaunchPresentation;

    #[test]
    fn texts_are_appended_by_their_names_and_read_again() {
        let mut message = ReturnMessage::new();
        assert!(message.is_empty());
        let mut presentation = LaunchPresentation::default();
        assert_eq!(message.to_url(&presentation), None);
        presentation.return_url = Some("https://lms.example.test/back?course=7".to_string());
        assert_eq!(message.to_url(&presentation).as_deref(), Some("https://lms.example.test/back?course=7"));

        message.message = Some("All saved".to_string());
        message.error_message = Some("One failed".to_string());
        message.log = Some("saved=3".to_string());
        message.error_log = Some("failed=1".to_string());
        assert!(!message.is_empty());
        let url = message.to_url(&presentation).unwrap();
        let query = url.strip_prefix("https://lms.example.test/back?course=7&").unwrap();
        assert_eq!(
            query,
            "lti_errormsg=One%20failed&lti_msg=All%20saved&lti_errorlog=failed%3D1&lti_log=saved%3D3"
        );
        assert!(ReturnMessage::from_query(query) == message);
    }

    #[test]
    fn a_text_is_one_line_of_at_most_a_thousand_characters() {
        let long = ["é".repeat(LIMIT), "x".to_string()].concat();
        let mut message = ReturnMessage::new();
        message.message = Some("a\nb\u{2028}c\u{2029}d ".to_string());
        message.log = Some(" \n".to_string());
        message.error_log = Some(long);
        let mut presentation = LaunchPresentation::default();
        presentation.return_url = Some("https://lms.example.test/back".to_string());
        let url = message.to_url(&presentation).unwrap();
        let read = ReturnMessage::from_query(url.split_once('?').unwrap().1);
        assert_eq!(read.message.as_deref(), Some("a b c d"));
        assert_eq!(read.log, None);
        assert_eq!(read.error_log.unwrap(), "é".repeat(LIMIT));
        assert_eq!(
            ReturnMessage::from_query("lti_msg=first&lti_msg=second").message.as_deref(),
            Some("first")
        );
    }
}
