//! Platform storage: `state` and `nonce` kept in the platform's page where the tool's cookies are blocked (LTI OIDC Login
//! with LTI Client Side postMessages 0.1, LTI Client Side postMessages 0.1, LTI postMessage Storage 0.1; all three are base
//! documents, outside of certification: TRAP-57).
//!
//! A tool in a frame of another site often gets no cookies. Then nothing says that the browser that brings the response is
//! the one that began the login. The platform's page can say it: it keeps small texts for the tool's page, and only for pages
//! of the tool's origin. The platform offers that by `lti_storage_target` in the login initiation ([`Target`]); without it, a
//! tool uses cookies and posts nothing.
//!
//! ```text
//! tool's page, step "put"                              the window around it, or its opener
//!   lti.capabilities                          ──*──►   which messages, in which frame?
//!   lti.put_data lti_state_… , lti_nonce_…    ──P──►   the frame of the capabilities, else lti_storage_target, else the window
//!   both answered: on to the authorization endpoint
//!
//! response without the cookie: everything is verified, then a page
//!
//! tool's page, step "get"
//!   lti.get_data lti_state_… , lti_nonce_…    ──P──►   the same frame
//!   both removed, and what came back goes to the tool's server, which compares it
//! ```
//!
//! `P` is the origin of the platform's authorization endpoint ([`platform_origin`]), `*` is any.
//!
//! **What is trusted.** An answer counts once, in time, and only with the `message_id` (128 random bits), the subject, the
//! window that was asked and, but for capabilities, the origin `P`; capabilities hold no secret and give nothing but the names
//! of frames (STOR-011, ATK-028). `put_data` and `get_data` never go to `*`: a platform whose frame has another origin than `P`
//! gets nothing, and the page falls back (TRAP-54). A page's script decides nothing: the server compares, and a session begins
//! there (TRAP-56). `null`, nothing, an empty text and an error all mean that nothing was kept (PM-013).
//!
//! **When it does not work.** A message waits one second. A login whose data could not be put goes on if a cookie can be
//! kept here after all; otherwise, and wherever nothing comes back, the page shows the way into a window of its own.
//!
//! **Room.** A launch takes twice the length of `state` and of `nonce`, and 20 bytes: 662 bytes with a `state` of 278. The
//! smallest platforms keep 4,096 bytes. Ours keeps what [`Limits`] says, for the origins of a tool that is registered, and no
//! longer than an hour.
//!
//! # The scripts
//!
//! Both need no other, no inline code and no `eval`: `script-src 'self'` is enough. Give them to the page with [`integrity`].
//!
//! [`TOOL_SCRIPT`] looks for these elements:
//!
//! | Element | What it is |
//! |---|---|
//! | `form#lti-storage` | is sent in the end, as it stands: to the authorization endpoint, or to the tool's server |
//! | its `data-lti-step` | `put`, or `get`: then the form has hidden fields `stored_state` and `stored_nonce`, which are filled |
//! | its `data-lti-target` | `lti_storage_target` of the login |
//! | its `data-lti-origin` | `P` |
//! | its `data-lti-state`, `data-lti-nonce` | what is kept |
//! | its `data-lti-timeout` | milliseconds for each message; 1000, at most 10000 |
//! | its `data-lti-keep` | there: `get` leaves the keys |
//! | `#lti-storage-wait` | is hidden when it did not work |
//! | `#lti-storage-failed` | is shown then: the way into a new window |
//!
//! [`PLATFORM_SCRIPT`] is loaded by the LMS's page that shows the tool, and where `lti_storage_target` is the name of a frame,
//! by the page in that frame, too. The frame has the origin `P`; it is needed where the LMS's page has another. Attributes of
//! the `script` element:
//!
//! | Attribute | What it is |
//! |---|---|
//! | `data-lti-origins` | JSON list of the origins of the tool's pages |
//! | `data-lti-frame` | what `lti_storage_target` says, `_parent` or the frame's name |
//! | `data-lti-served-elsewhere` | JSON list of subjects that other scripts of the page answer, such as `lti.close` |

mod message;
mod platform;
mod target;
mod tool;

pub use message::{Answer, Call, Content, Prefix, Request, StorageError, SupportedMessage};
pub use platform::{Limits, PlatformStorage, Reply, Settings};
pub use target::{FrameName, Target};
pub use tool::{message_id, nonce_key, platform_origin, state_key};

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response};
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

/// The URL of one of the scripts: `base_url`, `/storage.js`, and in the query the first 8 hexadecimal digits of the script's
/// SHA-256. Another script has another address, whatever a browser has cached.
#[must_use]
pub fn script_url(provider: &CryptoProvider, base_url: &str, script: &str) -> String {
    let [a, b, c, d, ..] = provider.sha256(script.as_bytes());
    format!("{base_url}/storage.js?v={:08x}", u32::from_be_bytes([a, b, c, d]))
}

/// The answer that serves one of the scripts. It is cached for an hour.
#[must_use]
pub fn script_response(script: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(script.as_bytes().to_vec());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
