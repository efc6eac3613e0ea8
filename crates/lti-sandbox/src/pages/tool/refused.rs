use crate::pages::{Page, Side, error::reference, layout::Document};
use crate::paths;
use lti_tool::{Error, explain};
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
    /// The heading.
    pub title: String,
    /// What happened, for the person.
    pub message: String,
    /// What the person can do.
    pub next: String,
    /// The number of the launch's report.
    pub report: Option<u64>,
}

impl RefusedPage {
    /// The page for an error, in the words that the library has for it.
    #[must_use]
    pub fn new(error: &Error) -> Self {
        let words = explain(error);
        Self {
            status: error.status().as_u16(),
            code: error.code().to_owned(),
            requirement: error.requirement().map(str::to_owned),
            title: words.title.to_owned(),
            message: words.sentence.to_owned(),
            next: words.next.to_owned(),
            report: None,
        }
    }
}

impl Page for RefusedPage {
    fn status(&self) -> u16 {
        self.status
    }

    fn html(&self) -> Markup {
        Document::new(Side::Tool, &self.title).with(&html! {
            article.stop {
                h1 { (self.title) }
                p.lead { (self.message) }
                h2 { "What you can do" }
                p { (self.next) }
                @if let Some(number) = self.report {
                    p { a href=(paths::tool::report(number)) { "Every check of this launch" } " and what it saw: for administrators." }
                }
                (reference(self.status, &self.code, self.requirement.as_deref()))
            }
        })
    }
}
