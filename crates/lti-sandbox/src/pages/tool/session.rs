use crate::pages::{Page, Side, layout::Document};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// What the script of a session without a cookie needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionScript {
    /// `put` or `get`.
    pub step: &'static str,
    /// The login's `lti_storage_target`.
    pub target: String,
    /// The origin of the platform's pages.
    pub origin: String,
    /// Under which name the platform keeps the secret.
    pub key: String,
    /// The secret, to be kept; empty where it is asked for.
    pub value: String,
    /// Where the secret is posted to.
    pub action: String,
    /// Which of the session's pages is asked for.
    pub part: &'static str,
    /// What else the page's address says.
    pub query: String,
}

impl SessionScript {
    pub(super) fn html(&self) -> Markup {
        html! {
            form #session method="post" action=(self.action) data-step=(self.step) data-target=(self.target)
                data-origin=(self.origin) data-key=(self.key) data-value=(self.value) {
                @if self.step == "get" {
                    input type="hidden" name="secret" value="";
                    input type="hidden" name="part" value=(self.part);
                    input type="hidden" name="query" value=(self.query);
                }
            }
            script src=(paths::tool::SESSION_SCRIPT) defer {}
        }
    }
}

/// A session's address in a browser without its cookie: asks the platform's storage before it shows anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SessionCheckPage {
    /// The stable code.
    pub code: &'static str,
    #[serde(skip)]
    script: Option<SessionScript>,
}

impl SessionCheckPage {
    /// The page for a session. Without a script there is no storage to ask.
    #[must_use]
    pub const fn new(script: Option<SessionScript>) -> Self {
        Self { code: "session-of-another-browser", script }
    }
}

impl Page for SessionCheckPage {
    fn status(&self) -> u16 {
        401
    }

    fn html(&self) -> Markup {
        Document::new(Side::Tool, "Open the link again").with(&html! {
            @if let Some(script) = &self.script {
                (script.html())
                p #session-wait role="status" { "Opening…" }
            }
            article.stop #session-failed role="alert" hidden[self.script.is_some()] {
                h1 { "Open the link again" }
                p.lead { "This page belongs to the browser that opened it from a course, and this browser could not show that it is the one." }
                h2 { "What you can do" }
                p { "Go back to the course and open the link again, in a window of its own if you can." }
                @if self.script.is_some() { noscript { p { "Without JavaScript this page needs cookies." } } }
            }
        })
    }
}
