//! `lti_storage_target`: where a platform keeps data for a tool's page.

use alloc::string::{String, ToString as _};
use core::fmt;

/// The longest frame name, in bytes.
const LONGEST: usize = 64;
const PARENT: &str = "_parent";

/// Where a platform keeps data for a tool's page (STOR-001, STOR-003).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `_parent`: the window that embeds or opened the tool's page.
    Parent,
    /// A frame inside that window.
    Frame(FrameName),
}

/// The name of a frame: 1 to 64 letters, digits, `_` and `-` (LMS-021), and not `_parent`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameName(String);

impl Target {
    /// Reads `lti_storage_target`, or the `frame` of a capabilities answer. `None` for any other text: it is as good
    /// as absent, and a tool that gets none uses cookies (STOR-002).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if text == PARENT {
            Some(Self::Parent)
        } else if !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain) {
            Some(Self::Frame(FrameName(text.to_string())))
        } else {
            None
        }
    }

    /// The text as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Parent => PARENT,
            Self::Frame(name) => &name.0,
        }
    }
}

impl FrameName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
