//! One step of a conversation.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Call, Expect, PlatformAnswer, RequestEdit, TokenEdit};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A platform starts a login at the tool under test.
    Login,
    /// A platform answers the authentication request of a login (`of`).
    Launch,
    /// The check page of an earlier launch (`of`) posts what the platform's storage holds for this browser.
    Confirm,
    /// The platform under test starts a launch.
    Initiate,
    /// A tool answers that (`of`) with an authentication request.
    Authorize,
    /// A tool asks the platform under test for an access token.
    Token,
    /// Whether the access token of an earlier step (`of`) opens a service of the platform under test.
    Service,
    /// The tool under test works with a service of an earlier launch (`of`), and the runner is the platform that answers.
    ToolCall,
    /// A tool calls a service of the platform under test, with the access token of a step (`of`) or one that the runner asks for.
    Call,
    /// The browser does what an earlier answer (`of`) tells it to.
    Follow,
    /// The person presses the button of an earlier page (`of`) that opens a new window.
    NewWindow,
    /// Somebody fetches the subject's key set.
    KeySet,
    /// A value is handed to a function of the subject.
    Value,
    /// Time passes.
    Clock,
    /// Something outside the subject breaks or comes back.
    Fault,
    /// Sends the request of an earlier step (`of`) again, byte for byte.
    Repeat,
}

/// What a URL answers in place of its document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEdit {
    /// HTTP status.
    #[serde(default = "ok")]
    pub status: u16,
    /// `Content-Type`.
    #[serde(default = "json")]
    pub content_type: String,
    /// Further headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Test keys in place of a body: a key set of these.
    pub keys: Option<Vec<String>>,
    /// The body; placeholders are expanded.
    #[serde(default)]
    pub body: String,
    /// Bytes before the body, in base64url: for what is not UTF-8.
    pub before: Option<String>,
}

fn ok() -> u16 {
    200
}

fn json() -> String {
    "application/json".to_owned()
}

/// A step. Which members mean something depends on the action; see the README of `fixtures`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it does.
    #[serde(rename = "do")]
    pub action: Action,
    /// A name by which later steps mean this one.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// The earlier step that it goes on from; the last login or initiation when left out.
    pub of: Option<String>,
    /// Whose browser it is; cookies are kept apart by this name.
    #[serde(default = "first_browser")]
    pub browser: String,
    /// Client id of the registration; the world's first when left out.
    pub registration: Option<String>,
    /// Link that is launched, for the platform side.
    pub link: Option<String>,
    /// Who is logged in, for the platform side.
    pub user: Option<String>,
    /// Function that a value is handed to.
    pub function: Option<String>,
    /// The value.
    pub input: Option<toml::Value>,
    /// Scope that the service needs, for a service call.
    pub scope: Option<String>,
    /// What the platform answers to the tool, in turn.
    #[serde(default)]
    pub answers: Vec<PlatformAnswer>,
    /// The scopes of each token that the tool asks for meanwhile, in their order.
    pub tokens: Option<Vec<String>>,
    /// The call to the service.
    pub call: Option<Call>,
    /// Edits of the token that is sent.
    pub token: Option<TokenEdit>,
    /// Edits of the request.
    pub request: Option<RequestEdit>,
    /// Seconds that pass.
    pub advance: Option<i64>,
    /// Name of what breaks: a URL that stops answering, or a fault that the subject knows.
    pub fault: Option<String>,
    /// What the URL in `fault` answers from now on; nothing at all when left out.
    pub document: Option<DocumentEdit>,
    /// The broken thing works again.
    #[serde(default)]
    pub repaired: bool,
    /// What must happen. A step that says nothing must be accepted.
    pub expect: Option<Expect>,
}

fn first_browser() -> String {
    "first".to_owned()
}

impl Step {
    /// A step that only acts.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            name: None,
            of: None,
            browser: first_browser(),
            registration: None,
            link: None,
            user: None,
            function: None,
            input: None,
            scope: None,
            answers: Vec::new(),
            tokens: None,
            call: None,
            token: None,
            request: None,
            advance: None,
            fault: None,
            document: None,
            repaired: false,
            expect: None,
        }
    }
}
