//! The platform's answers: a store of texts, apart by the origin of the sender.

use super::message::{Members, Prefix, answer_subject, is_answer};
use super::{Answer, Call, Content, Request, StorageError, SupportedMessage, Target};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use lti_security::UnixTime;
use serde_json::Value;

/// What a platform keeps for one origin at most, and how long. The defaults are those of [`super::PLATFORM_SCRIPT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of all keys and values together, in UTF-8. Default 65,536; 4,096 are the least (STOR-020).
    pub bytes: usize,
    /// Number of keys. Default 1,000; 500 are the least (STOR-020).
    pub keys: usize,
    /// How long a value is kept after it was put. Default 3,600 s.
    pub life: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 65_536, keys: 1_000, life: Duration::from_secs(3_600) }
    }
}

/// How a platform answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// What is kept at most.
    pub limits: Limits,
    /// Where data has to be sent to: told in the capabilities (STOR-014), the same as `lti_storage_target` (TRAP-53).
    /// `None` as [`Target::Parent`]: the window that was asked.
    pub frame: Option<Target>,
    /// Subjects that another part of the platform serves, such as `lti.close`: no answer from here.
    pub served_elsewhere: Vec<String>,
}

/// The platform's storage for tools, as a value: it gets messages and gives answers.
///
/// For platforms that show tools in a native web view. In a browser the script [`super::PLATFORM_SCRIPT`] does the same,
/// and the same fixtures judge both.
pub struct PlatformStorage {
    settings: Settings,
    origins: BTreeMap<String, BTreeMap<String, Kept>>,
}

struct Kept {
    value: String,
    until: UnixTime,
}

/// What to post, and to whom.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// The answer as JSON; it has to be posted as an object.
    pub message: String,
    /// The target origin: the sender's, never `*` (STOR-009). It goes to the window that sent the message.
    pub target_origin: String,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The message may hold `state`.
        f.debug_struct("Reply").field("target_origin", &self.target_origin).finish_non_exhaustive()
    }
}

impl fmt::Debug for PlatformStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformStorage").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl PlatformStorage {
    /// An empty storage.
    #[must_use]
    pub const fn new(settings: Settings) -> Self {
        Self { settings, origins: BTreeMap::new() }
    }

    /// Answers a message. `None`: there is nothing to answer; it is not one of ours.
    ///
    /// `message` is the message as JSON, `sender_origin` the origin of the page that sent it, as the browser tells it.
    /// `allowed_origins` are the origins of the registered tool's pages, as [`crate::url::origin`] writes them; only these
    /// are served, and only for them anything is kept (PLT-037).
    pub fn handle(
        &mut self,
        message: &str,
        sender_origin: &str,
        allowed_origins: &[&str],
        now: UnixTime,
    ) -> Option<Reply> {
        let members = Members::read(message)?;
        let subject = members.of("subject")?;
        let (prefix, name) = Prefix::of(subject)?;
        let elsewhere = self.settings.served_elsewhere.iter().any(|other| other == subject);
        // A page without an origin of its own can get no answer that only it reads.
        if is_answer(subject) || elsewhere || matches!(sender_origin, "" | "null") {
            return None;
        }
        let allowed = allowed_origins.contains(&sender_origin);
        let answer = match read(&members, prefix, name) {
            _ if !allowed => Err(StorageError::new(
                StorageError::WRONG_ORIGIN,
                "this page's origin is not registered for a tool here",
            )),
            Ok(request) => Ok(request.answer(self.serve(&request, sender_origin, now))),
            Err(error) => Err(error),
        };
        let answer = answer.unwrap_or_else(|error| Answer {
            subject: answer_subject(subject),
            message_id: members.of("message_id").map(ToString::to_string),
            key: None,
            content: Content::Error(error),
        });
        Some(Reply { message: answer.to_json(), target_origin: sender_origin.to_string() })
    }

    fn serve(&mut self, request: &Request, origin: &str, now: UnixTime) -> Content {
        self.forget(now);
        match &request.call {
            Call::Capabilities => Content::Supported(self.supported(request.prefix)),
            Call::GetData { key } => {
                let kept = self.origins.get(origin).and_then(|kept| kept.get(key));
                Content::Value(kept.map(|kept| kept.value.clone()))
            }
            Call::PutData { key, value: None } => {
                if let Some(kept) = self.origins.get_mut(origin) {
                    kept.remove(key);
                }
                Content::Value(None)
            }
            Call::PutData { key, value: Some(value) } => {
                let kept = self.origins.entry(origin.to_string()).or_default();
                if fits(kept, key, value, &self.settings.limits) {
                    let until = now.plus(self.settings.limits.life);
                    kept.insert(key.clone(), Kept { value: value.clone(), until });
                    Content::Value(Some(value.clone()))
                } else {
                    Content::Error(StorageError::new(
                        StorageError::STORAGE_EXHAUSTION,
                        "there is no room for this; what was kept is still there",
                    ))
                }
            }
        }
    }

    /// Drops what is over.
    fn forget(&mut self, now: UnixTime) {
        self.origins.retain(|_, kept| {
            kept.retain(|_, kept| now < kept.until);
            !kept.is_empty()
        });
    }

    fn supported(&self, prefix: Prefix) -> Vec<SupportedMessage> {
        let frame = self.settings.frame.clone().filter(|frame| *frame != Target::Parent);
        let entry = |name: &str, frame| SupportedMessage { subject: [prefix.as_str(), name].concat(), frame };
        Vec::from([entry("capabilities", None), entry("put_data", frame.clone()), entry("get_data", frame)])
    }
}

fn read(members: &Members, prefix: Prefix, name: &str) -> Result<Request, StorageError> {
    let bad = |message| StorageError::new(StorageError::BAD_REQUEST, message);
    let text = |name: &str| members.of(name).filter(|text| !text.is_empty()).map(ToString::to_string);
    let message_id = text("message_id").ok_or_else(|| bad("message_id is missing or no text"))?;
    let key = || text("key").ok_or_else(|| bad("key is missing or no text"));
    let call = match name {
        "capabilities" => Call::Capabilities,
        "get_data" => Call::GetData { key: key()? },
        "put_data" => Call::PutData {
            key: key()?,
            value: match members.get("value") {
                None | Some(Value::Null) => None,
                Some(Value::String(value)) => Some(value.clone()).filter(|value| !value.is_empty()),
                Some(_) => return Err(bad("value is no text")),
            },
        },
        _ => {
            return Err(StorageError::new(
                StorageError::UNSUPPORTED_SUBJECT,
                "this subject is not served here",
            ));
        }
    };
    Ok(Request { prefix, message_id, call })
}

/// Whether there is room for a value, in place of the one that it replaces.
fn fits(kept: &BTreeMap<String, Kept>, key: &str, value: &str, limits: &Limits) -> bool {
    let size = |key: &str, value: &str| key.len().saturating_add(value.len());
    let others = kept.iter().filter(|(other, _)| *other != key);
    let (keys, bytes) = others.fold((1_usize, size(key, value)), |(keys, bytes), (key, kept)| {
        (keys.saturating_add(1), bytes.saturating_add(size(key, &kept.value)))
    });
    keys <= limits.keys && bytes <= limits.bytes
}
