use super::Cause;
use crate::pages::{Page, Side, error::reference, layout::Document};
use maud::{Markup, html};
use serde::Serialize;

/// A launch that was refused. It holds no personal data and nothing that the sender could use (ATK list, “Refused”).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefusedPage {
    /// The HTTP status.
    pub status: u16,
    /// The error's stable code.
    pub code: String,
    /// The requirement that was not met, where there is one.
    pub requirement: Option<String>,
    /// The kind of cause.
    pub cause: Cause,
    /// What happened, for the person.
    pub message: String,
    /// What the person can do.
    pub next: String,
}

impl RefusedPage {
    /// The page for a cause, with the words that belong to it.
    #[must_use]
    pub fn new(status: u16, cause: Cause, code: &str, requirement: Option<&str>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            requirement: requirement.map(str::to_owned),
            cause,
            message: cause.sentence().to_owned(),
            next: cause.next().to_owned(),
        }
    }
}

impl Page for RefusedPage {
    fn status(&self) -> u16 {
        self.status
    }

    fn html(&self) -> Markup {
        Document::new(Side::Tool, "This launch was refused").with(&html! {
            article.stop {
                h1 { "This launch was refused" }
                p.lead { (self.message) }
                h2 { "What you can do" }
                p { (self.next) }
                (reference(self.status, &self.code, self.requirement.as_deref()))
            }
        })
    }
}
