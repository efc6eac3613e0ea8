//! Platform storage: `state` and `nonce` kept in the platform's page where the tool's cookies are blocked (LTI OIDC Login
//! with LTI Client Side postMessages 0.1, LTI Client Side postMessages 0.1, LTI postMessage Storage 0.1).

mod message;
mod platform;
mod target;
mod tool;

pub use message::{Answer, Call, Content, Prefix, Request, StorageError, SupportedMessage};
pub use platform::{Limits, PlatformStorage, Reply, Settings};
pub use target::{FrameName, Target};
pub use tool::{message_id, nonce_key, platform_origin, state_key};

use alloc::string::String;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lti_security::CryptoProvider;

/// The script of the tool's two pages.
pub const TOOL_SCRIPT: &str = include_str!("storage/tool.js");

/// The script of the platform's page, or of its storage frame.
pub const PLATFORM_SCRIPT: &str = include_str!("storage/platform.js");

/// The value of a `script` element's `integrity` for one of the scripts (Subresource Integrity §3.1): `sha256-…`.
#[must_use]
pub fn integrity(provider: &CryptoProvider, script: &str) -> String {
    ["sha256-", &STANDARD.encode(provider.sha256(script.as_bytes()))].concat()
}
