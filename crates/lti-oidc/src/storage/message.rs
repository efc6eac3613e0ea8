//! The three messages and their answers, as JSON (LTI Client Side postMessages 0.1, LTI postMessage Storage 0.1).

use super::Target;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde_json::{Map, Value, json};

const RESPONSE: &str = ".response";

/// What a subject begins with. An answer begins as its request does (STOR-029).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// `lti.`
    Lti,
    /// `org.imsglobal.lti.`, from before version 0.1 (PM-011).
    OrgImsglobalLti,
}

impl Prefix {
    /// The text, with its dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lti => "lti.",
            Self::OrgImsglobalLti => "org.imsglobal.lti.",
        }
    }

    pub(super) fn of(subject: &str) -> Option<(Self, &str)> {
        [Self::Lti, Self::OrgImsglobalLti]
            .into_iter()
            .find_map(|prefix| Some((prefix, subject.strip_prefix(prefix.as_str())?)))
    }
}

/// What is asked.
#[derive(Clone, PartialEq, Eq)]
pub enum Call {
    /// `lti.capabilities`: which messages are served, and where?
    Capabilities,
    /// `lti.put_data`: keep this.
    PutData {
        /// Under this key; not empty.
        key: String,
        /// `None` removes the key (STOR-016).
        value: Option<String>,
    },
    /// `lti.get_data`: what was kept?
    GetData {
        /// Under this key; not empty.
        key: String,
    },
}

/// A message of a tool's page to the platform.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What the subject begins with; tools send [`Prefix::Lti`].
    pub prefix: Prefix,
    /// Fresh and unpredictable for each message (STOR-007), see [`super::message_id`].
    pub message_id: String,
    /// What is asked.
    pub call: Call,
}

impl Request {
    /// A message as tools send it.
    #[must_use]
    pub const fn new(message_id: String, call: Call) -> Self {
        Self { prefix: Prefix::Lti, message_id, call }
    }

    /// The whole subject, such as `lti.put_data`.
    #[must_use]
    pub fn subject(&self) -> String {
        let name = match self.call {
            Call::Capabilities => "capabilities",
            Call::PutData { .. } => "put_data",
            Call::GetData { .. } => "get_data",
        };
        [self.prefix.as_str(), name].concat()
    }

    /// The message as JSON, an object; to be sent as an object too, never as text (STOR-006).
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut members = Members::new(&self.subject());
        members.text("message_id", Some(&self.message_id));
        match &self.call {
            Call::Capabilities => {}
            Call::PutData { key, value } => {
                members.text("key", Some(key));
                members.0.insert("value".to_string(), value.as_deref().map_or(Value::Null, Value::from));
            }
            Call::GetData { key } => members.text("key", Some(key)),
        }
        members.into_json()
    }

    pub(super) fn answer(&self, content: Content) -> Answer {
        let key = match &self.call {
            Call::Capabilities => None,
            Call::PutData { key, .. } | Call::GetData { key } => Some(key.clone()),
        };
        Answer {
            subject: answer_subject(&self.subject()),
            message_id: Some(self.message_id.clone()),
            key,
            content,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys and values hold `state`.
        f.debug_struct("Request").field("subject", &self.subject()).finish_non_exhaustive()
    }
}

pub(super) fn answer_subject(subject: &str) -> String {
    [subject, RESPONSE].concat()
}

/// Whether a subject is that of an answer. Nobody answers answers: two pages would never end.
pub(super) fn is_answer(subject: &str) -> bool {
    subject.ends_with(RESPONSE)
}

/// The platform's answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The subject of the message and `.response` (STOR-008).
    pub subject: String,
    /// That of the message; `None` where the message had none.
    pub message_id: Option<String>,
    /// The key of the message, for `put_data` and `get_data`.
    pub key: Option<String>,
    /// What was answered.
    pub content: Content,
}

/// What a platform answers.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// To `capabilities`: the messages that are served.
    Supported(Vec<SupportedMessage>),
    /// To `put_data` and `get_data`: what is kept now. `None` where there is nothing: the member is absent, `null`, or an
    /// empty text (PM-013).
    Value(Option<String>),
    /// It did not work.
    Error(StorageError),
}

/// A message that a platform serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportedMessage {
    /// Its subject.
    pub subject: String,
    /// The frame that it has to be sent to (STOR-014). A name that is none counts as absent.
    pub frame: Option<Target>,
}

/// The `error` of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageError {
    /// One of the constants here, or what a platform made up. Empty where the answer gives no code.
    pub code: String,
    /// For whoever reads a console.
    pub message: String,
}

impl StorageError {
    /// A member is missing or has the wrong type (STOR-015, STOR-022).
    pub const BAD_REQUEST: &'static str = "bad_request";
    /// The limit of an origin is reached; what was there is still there (STOR-020).
    pub const STORAGE_EXHAUSTION: &'static str = "storage_exhaustion";
    /// A subject of LTI that is not served (STOR-023).
    pub const UNSUPPORTED_SUBJECT: &'static str = "unsupported_subject";
    /// The sender is no page of a registered tool (PLT-037).
    pub const WRONG_ORIGIN: &'static str = "wrong_origin";

    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_string(), message: message.to_string() }
    }

    /// Some platforms send a text in place of the object (TRAP-55).
    fn read(error: &Value) -> Self {
        let text = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
        Self::new(text("code"), error.as_str().unwrap_or(text("message")))
    }
}

impl Answer {
    /// Reads an answer. `None` for what is no object or has no subject of an answer.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let members = Members::read(text)?;
        let subject = members.of("subject").filter(|subject| is_answer(subject))?;
        let content = match (members.0.get("error"), members.0.get("supported_messages")) {
            (Some(error), _) if !error.is_null() => Content::Error(StorageError::read(error)),
            (_, Some(Value::Array(list))) => {
                Content::Supported(list.iter().filter_map(SupportedMessage::read).collect())
            }
            _ => {
                Content::Value(members.of("value").filter(|value| !value.is_empty()).map(ToString::to_string))
            }
        };
        Some(Self {
            subject: subject.to_string(),
            message_id: members.of("message_id").map(ToString::to_string),
            key: members.of("key").map(ToString::to_string),
            content,
        })
    }

    /// The answer as JSON, an object; to be sent as an object too.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut members = Members::new(&self.subject);
        members.text("message_id", self.message_id.as_deref());
        members.text("key", self.key.as_deref());
        match &self.content {
            Content::Supported(list) => {
                let list = list.iter().map(SupportedMessage::to_value).collect();
                members.0.insert("supported_messages".to_string(), list);
            }
            Content::Value(value) => members.text("value", value.as_deref()),
            Content::Error(StorageError { code, message }) => {
                members.0.insert("error".to_string(), json!({ "code": code, "message": message }));
            }
        }
        members.into_json()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("subject", &self.subject).finish_non_exhaustive()
    }
}

impl SupportedMessage {
    fn read(entry: &Value) -> Option<Self> {
        let frame = entry.get("frame").and_then(Value::as_str).and_then(Target::parse);
        Some(Self { subject: entry.get("subject")?.as_str()?.to_string(), frame })
    }

    fn to_value(&self) -> Value {
        let mut members = Members::new(&self.subject);
        members.text("frame", self.frame.as_ref().map(Target::as_str));
        Value::Object(members.0)
    }
}

/// The members of a message.
pub(super) struct Members(Map<String, Value>);

impl Members {
    /// An object; a list or a text is none (STOR-006).
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// A member that is a text.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A member as it is, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn new(subject: &str) -> Self {
        let mut members = Self(Map::new());
        members.text("subject", Some(subject));
        members
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.insert(name.to_string(), value.into());
        }
    }

    fn into_json(self) -> String {
        Value::Object(self.0).to_string()
    }
}
