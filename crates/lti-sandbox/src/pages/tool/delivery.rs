//! What became of a score, in words.

use lti_ags::{RefusalKind, ResultRecord};
use maud::{Markup, html};
use serde::Serialize;

/// What became of a score that the tool sent. The lesson goes on in every case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Delivery {
    /// The platform took it.
    Taken,
    /// The launch does not open that part of the gradebook.
    Unavailable {
        /// What is missing, for the platform's administrator.
        missing: String,
    },
    /// It did not arrive, or was refused.
    Failed {
        /// The stable code.
        code: String,
        /// What happened, and what to do.
        sentence: &'static str,
    },
}

impl Delivery {
    /// A failure with its code; `refusal` says how the platform refused, where it did.
    #[must_use]
    pub fn failed(code: &str, refusal: Option<RefusalKind>) -> Self {
        Self::Failed { code: code.to_owned(), sentence: sentence(refusal) }
    }

    /// A repetition may succeed.
    #[must_use]
    pub const fn may_be_sent_again(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    pub(super) fn html(&self) -> Markup {
        html! {
            @match self {
                Self::Taken => p.notice role="status" { "The gradebook of your learning platform has it." },
                Self::Unavailable { missing } => {
                    div.aside role="status" {
                        p { strong { "Nothing was sent to the gradebook." } " This course does not open it to this tool. Everything else works as usual." }
                        p.detail { "For the administrator of the learning platform: " (missing) "." }
                    }
                }
                Self::Failed { code, sentence } => {
                    div.problems role="status" {
                        p { strong { "The gradebook does not have it." } " " (sentence) }
                        p.detail { "Code: " code { (code) } }
                    }
                }
            }
        }
    }
}

const fn sentence(refusal: Option<RefusalKind>) -> &'static str {
    match refusal {
        Some(RefusalKind::Conflict) => {
            "It has something newer already. Look there first; to put this in its place, send it again."
        }
        Some(RefusalKind::NotFound) => {
            "The learning platform does not know the column or the person any more. Open the link from the course again."
        }
        Some(RefusalKind::Forbidden | RefusalKind::Invalid) => {
            "The learning platform does not accept scores for this person here, or not any more. Ask your teacher."
        }
        Some(RefusalKind::Throttled | RefusalKind::Unavailable) => {
            "The learning platform has no time for it. Wait a minute, then send it again."
        }
        Some(_) => {
            "The learning platform refused it. Send it again; if that does not help, ask your teacher."
        }
        None => {
            "The learning platform could not be reached, or its answer not be read. Wait a minute, then send it again."
        }
    }
}

/// What a gradebook shows for somebody: no echo of what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ShownResult {
    /// The points of how many; `None`: there are none.
    pub points: Option<String>,
    /// Who gave them, where it was a person.
    pub by: Option<String>,
    /// The comment.
    pub comment: Option<String>,
}

impl ShownResult {
    /// A result in words. `name_of` names the person with a `sub`, where the tool has met them.
    #[must_use]
    pub fn new(result: &ResultRecord, name_of: &dyn Fn(&str) -> Option<String>) -> Self {
        let maximum = result.maximum();
        let points = result.result_score.value().map(|points| match maximum {
            Some(maximum) => format!("{points} of {maximum}"),
            None => points.to_string(),
        });
        Self {
            points,
            by: result.scoring_user_id.as_ref().map(|sub| name_of(sub).unwrap_or_else(|| sub.clone())),
            comment: result.comment.value().filter(|text| !text.trim().is_empty()).cloned(),
        }
    }

    pub(super) fn points_or_none(&self) -> &str {
        self.points.as_deref().unwrap_or("No result")
    }
}
