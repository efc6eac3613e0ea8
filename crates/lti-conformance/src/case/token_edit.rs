//! Edits of a signed token: of its JSON before it is signed, of its text afterwards.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How a token is made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenEdit {
    /// The base in `fixtures/bases/`; by default that of the step.
    pub base: Option<String>,
    /// The test key that signs; by default the sender's first.
    pub key: Option<String>,
    /// The algorithm that signs, whatever the header says; `RS256` by default. See [`crate::keys::Key::sign`].
    pub algorithm: Option<String>,
    /// Edits of the JOSE header.
    #[serde(default)]
    pub header: JsonEdit,
    /// Edits of the payload.
    #[serde(default)]
    pub payload: JsonEdit,
    /// Edits of the compact text, in order, after signing.
    #[serde(default)]
    pub mutate: Vec<Mutation>,
}

/// Edits of a JSON object, applied in the order of the members here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonEdit {
    /// Members left out.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Members that replace those of the same name where they stand, or join.
    #[serde(default)]
    pub set: BTreeMap<String, toml::Value>,
    /// The same, as JSON text: `null`, `1e400`, anything that TOML cannot say.
    #[serde(default)]
    pub set_json: BTreeMap<String, String>,
    /// Members added at the end as JSON text, even under a name that is there.
    #[serde(default)]
    pub append_json: Vec<(String, String)>,
    /// Text in place of the whole object.
    pub raw: Option<String>,
    /// Bytes in place of the whole object, in base64url: for what is not UTF-8.
    pub raw_base64: Option<String>,
}

/// A part of a compact token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// The first.
    Header,
    /// The second.
    Payload,
    /// The third.
    Signature,
}

impl Segment {
    /// Its place, from 0.
    pub fn index(self) -> usize {
        match self {
            Self::Header => 0,
            Self::Payload => 1,
            Self::Signature => 2,
        }
    }
}

/// An edit of the compact text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, tag = "op", rename_all = "kebab-case")]
pub enum Mutation {
    /// Flips one bit of byte `at` of the decoded segment; a negative `at` counts from the end.
    Flip {
        /// Which segment.
        segment: Segment,
        /// Which byte.
        at: i64,
    },
    /// Takes a segment out, with its dot.
    Drop {
        /// Which segment.
        segment: Segment,
    },
    /// Leaves a segment empty, with its dot.
    Empty {
        /// Which segment.
        segment: Segment,
    },
    /// Adds text before a segment.
    Prepend {
        /// Which segment.
        segment: Segment,
        /// The text.
        text: String,
    },
    /// Adds text after a segment: padding, white space, foreign characters.
    Append {
        /// Which segment.
        segment: Segment,
        /// The text.
        text: String,
    },
    /// Puts text into a segment after `at` characters.
    Insert {
        /// Which segment.
        segment: Segment,
        /// After how many characters.
        at: usize,
        /// The text.
        text: String,
    },
    /// Replaces a segment by text.
    Replace {
        /// Which segment.
        segment: Segment,
        /// The text.
        text: String,
    },
    /// Sets the bits of the last character that a strict reader finds unused.
    TrailingBits {
        /// Which segment.
        segment: Segment,
    },
    /// Adds text after the whole token; `.x` is a fourth segment.
    Suffix {
        /// The text.
        text: String,
    },
}
