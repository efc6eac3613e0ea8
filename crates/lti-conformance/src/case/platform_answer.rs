//! What the platform answers to a tool that works with one of its services.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One answer of a `tool-call`. They are given in turn; that of a token request is apart from the others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformAnswer {
    /// The method that the tool has to use.
    #[serde(default = "get")]
    pub method: String,
    /// The URL that it has to call, letter by letter.
    pub url: String,
    /// A part of what it has to send, as `requests` of the value has it.
    pub sent: Option<toml::Value>,
    /// No answer comes at all.
    #[serde(default)]
    pub lost: bool,
    /// HTTP status.
    #[serde(default = "ok")]
    pub status: u16,
    /// `Content-Type`; what the standard names for this answer when left out, none when empty.
    pub content_type: Option<String>,
    /// Further headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as text; placeholders are expanded.
    pub body: Option<String>,
    /// The body as JSON.
    pub json: Option<toml::Value>,
    /// How many bytes of the body come at a time; all at once when left out.
    pub chunks: Option<usize>,
    /// After how many bytes of the body the connection breaks.
    pub breaks_after: Option<usize>,
}

fn get() -> String {
    "GET".to_owned()
}

fn ok() -> u16 {
    200
}
