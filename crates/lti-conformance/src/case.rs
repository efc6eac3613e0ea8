//! A case: requirement ids, a starting state, what is sent, what must happen. Three shapes of file end up here:
//! a folder with a `case.toml`, a row of a table, a script of steps.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::world::KeyEntry;

mod call;
mod expect;
mod load;
mod platform_answer;
mod request;
mod step;
mod token_edit;

pub use call::{Call, Operation};
pub use expect::{Blame, Expect, ExpectOutcome};
pub use load::{Cases, load_all};
pub use platform_answer::PlatformAnswer;
pub use request::{Cookies, FieldEdit, RequestEdit};
pub use step::{Action, DocumentEdit, Step};
pub use token_edit::{JsonEdit, Mutation, Segment, TokenEdit};

/// Which side is under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Our tool; the runner plays the platform and the browser.
    Tool,
    /// Our platform; the runner plays the tool and the browser.
    Platform,
}

/// What the case sends, where one request is all there is to judge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// Login initiation at the tool.
    Login,
    /// Authentication response at the tool, after a login.
    #[default]
    Launch,
    /// The platform starts a launch.
    Initiate,
    /// Authentication request at the platform, after it started a launch.
    Authorize,
    /// Token request at the platform.
    Token,
    /// A tool's call to a service of the platform.
    Call,
    /// GET of the subject's key set.
    KeySet,
    /// A value handed to a named function of the subject; no HTTP.
    Value,
    /// The tool works with a service of a launch.
    ToolCall,
}

/// `case.toml`, and a row of a table after it took over what the table says for all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFile {
    pub(crate) id: String,
    pub(crate) summary: String,
    pub(crate) requirements: BTreeSet<String>,
    pub(crate) side: Side,
    pub(crate) world: String,
    #[serde(default)]
    pub(crate) entry: Entry,
    pub(crate) now: Option<i64>,
    #[serde(default)]
    pub(crate) policy: BTreeMap<String, toml::Value>,
    pub(crate) key_set: Option<Vec<KeyEntry>>,
    pub(crate) registration: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) function: Option<String>,
    pub(crate) input: Option<toml::Value>,
    pub(crate) token: Option<TokenEdit>,
    #[serde(default)]
    pub(crate) answers: Vec<PlatformAnswer>,
    pub(crate) tokens: Option<Vec<String>>,
    pub(crate) call: Option<Call>,
    #[serde(default)]
    pub(crate) before: Vec<Step>,
    pub(crate) login: Option<RequestEdit>,
    pub(crate) request: Option<RequestEdit>,
    pub(crate) expect: Expect,
}

/// `exchange/*.toml` and `lms/*/*.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExchangeFile {
    pub(crate) id: String,
    pub(crate) summary: String,
    pub(crate) requirements: BTreeSet<String>,
    pub(crate) side: Side,
    pub(crate) world: String,
    pub(crate) now: Option<i64>,
    #[serde(default)]
    pub(crate) policy: BTreeMap<String, toml::Value>,
    pub(crate) key_set: Option<Vec<KeyEntry>>,
    pub(crate) step: Vec<Step>,
}

/// Where a case keeps the token that it signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Golden {
    /// `token.jwt` in the case's folder, and readable `header.json` and `payload.json` beside it.
    Folder(String),
    /// A SHA-256 in the table's file of sums.
    Sum(String),
    /// Nowhere: scripts sign while they run.
    None,
}

/// A case, ready to run.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique name; rows are `table/row`.
    pub id: String,
    /// The file that says it, below the fixtures folder.
    pub file: String,
    /// One sentence: what is sent and what must happen.
    pub summary: String,
    /// The requirement ids that it shows.
    pub requirements: BTreeSet<String>,
    /// Which side is under test.
    pub side: Side,
    /// Name of the starting state.
    pub world: String,
    /// Start time, when it is not the world's.
    pub now: Option<i64>,
    /// Policy flags over those of the world.
    pub policy: BTreeMap<String, toml::Value>,
    /// What the first platform's key set holds, when it is not the world's.
    pub key_set: Option<Vec<KeyEntry>>,
    /// Where its signed token is kept.
    pub golden: Golden,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

impl CaseFile {
    /// The steps that one judged request stands for.
    pub(crate) fn into_case(self, file: String, golden: Golden) -> Case {
        let judged = |action: Action| Step {
            action,
            name: Some("it".to_owned()),
            registration: self.registration.clone(),
            link: self.link.clone(),
            user: self.user.clone(),
            function: self.function.clone(),
            input: self.input.clone(),
            token: self.token.clone(),
            answers: self.answers.clone(),
            tokens: self.tokens.clone(),
            call: self.call.clone(),
            request: self.request.clone(),
            expect: Some(self.expect.clone()),
            ..Step::new(action)
        };
        let before = |action: Action| Step {
            name: Some("before".to_owned()),
            registration: self.registration.clone(),
            link: self.link.clone(),
            user: self.user.clone(),
            request: self.login.clone(),
            ..Step::new(action)
        };
        let after = |action: Action| Step { of: Some("before".to_owned()), ..judged(action) };
        let judged_steps = match self.entry {
            Entry::Login => vec![judged(Action::Login)],
            Entry::Launch => vec![before(Action::Login), after(Action::Launch)],
            Entry::Initiate => vec![judged(Action::Initiate)],
            Entry::Authorize => vec![before(Action::Initiate), after(Action::Authorize)],
            Entry::Token => vec![judged(Action::Token)],
            Entry::Call => vec![judged(Action::Call)],
            Entry::KeySet => vec![judged(Action::KeySet)],
            Entry::Value => vec![judged(Action::Value)],
            Entry::ToolCall => {
                let launch = Step {
                    name: Some("launch".to_owned()),
                    of: Some("before".to_owned()),
                    token: self.token.clone(),
                    ..Step::new(Action::Launch)
                };
                let call = Step {
                    of: Some("launch".to_owned()),
                    token: None,
                    request: None,
                    ..judged(Action::ToolCall)
                };
                vec![before(Action::Login), launch, call]
            }
        };
        let steps = self.before.into_iter().chain(judged_steps).collect();
        Case {
            id: self.id,
            file,
            summary: self.summary,
            requirements: self.requirements,
            side: self.side,
            world: self.world,
            now: self.now,
            policy: self.policy,
            key_set: self.key_set,
            golden,
            steps,
        }
    }
}

impl ExchangeFile {
    pub(crate) fn into_case(self, file: String) -> Case {
        Case {
            id: self.id,
            file,
            summary: self.summary,
            requirements: self.requirements,
            side: self.side,
            world: self.world,
            now: self.now,
            policy: self.policy,
            key_set: self.key_set,
            golden: Golden::None,
            steps: self.step,
        }
    }
}
