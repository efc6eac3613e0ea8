//! What must happen.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Accepted or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpectOutcome {
    /// The subject went on.
    Accepted,
    /// The subject refused.
    Refused,
}

/// Whose fault a refusal is: the five arms of every error of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blame {
    /// The peer breaks the standard.
    PeerMisbehaved,
    /// Legal, but not supported here.
    PeerIncompatible,
    /// Legal, and we say no.
    Refused,
    /// The caller's bug.
    ApiMisuse,
    /// Store, network, clock.
    Environment,
}

impl Blame {
    /// The name as fixtures write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PeerMisbehaved => "peer-misbehaved",
            Self::PeerIncompatible => "peer-incompatible",
            Self::Refused => "refused",
            Self::ApiMisuse => "api-misuse",
            Self::Environment => "environment",
        }
    }
}

/// What must happen to the judged request. Members left out are not compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Accepted or refused.
    pub outcome: ExpectOutcome,
    /// Refused: by whose fault.
    pub blame: Option<Blame>,
    /// Refused: the stable code.
    pub code: Option<String>,
    /// Refused: one of these codes. For inputs on which the order of two checks is nobody's promise.
    pub codes: Option<Vec<String>>,
    /// The requirement id that the error names.
    pub requirement: Option<String>,
    /// Refused: a part of what else the subject tells the operator.
    pub details: Option<toml::Value>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Response headers, compared as exact text.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// How often each URL was fetched by the subject since the case began. `"*"` stands for all URLs together.
    #[serde(default)]
    pub fetches: BTreeMap<String, usize>,
    /// A part of what the browser does next: `method`, `url`, `fields`. Also where the subject refused.
    pub next: Option<toml::Value>,
    /// A part of the JSON body of the response, also where the subject refused.
    pub body: Option<toml::Value>,
    /// The browser stays: the response is no redirect and holds no form.
    #[serde(default)]
    pub stays: bool,
    /// A part of the value that the subject answers with; `message.json` beside a `case.toml` says it too.
    pub value: Option<toml::Value>,
    /// The part of the value that `message.json` says; filled by the loader.
    #[serde(skip)]
    pub message: Option<serde_json::Value>,
}

impl Expect {
    /// Says what contradicts itself.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let refusal = self.blame.is_some()
            || self.code.is_some()
            || self.codes.is_some()
            || self.requirement.is_some()
            || self.details.is_some();
        match self.outcome {
            ExpectOutcome::Accepted if refusal => {
                Some("accepted, and yet blame, code, requirement or details")
            }
            ExpectOutcome::Refused if self.code.is_none() && self.codes.is_none() => {
                Some("refused without a code")
            }
            ExpectOutcome::Refused if self.code.is_some() && self.codes.is_some() => {
                Some("both code and codes")
            }
            ExpectOutcome::Refused if self.value.is_some() || self.message.is_some() => {
                Some("refused with a value")
            }
            _ => None,
        }
    }

    /// Whether this code is one of the expected ones.
    pub fn allows_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
            || self.codes.as_ref().is_some_and(|list| list.iter().any(|c| c == code))
    }
}

impl Expect {
    /// This outcome, and nothing else compared.
    pub fn of(outcome: ExpectOutcome) -> Self {
        Self {
            outcome,
            code: None,
            blame: None,
            codes: None,
            requirement: None,
            details: None,
            status: None,
            headers: BTreeMap::new(),
            fetches: BTreeMap::new(),
            next: None,
            body: None,
            stays: false,
            value: None,
            message: None,
        }
    }
}
