use super::{Page, Side, Viewer, layout::Document};
use maud::{Markup, html};
use serde::Serialize;

/// Something did not work: what happened, and what to do next. It holds no personal data beyond who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ErrorPage {
    /// Whose page it is.
    pub side: Side,
    /// The HTTP status.
    pub status: u16,
    /// The stable kebab-case code.
    pub code: String,
    /// The requirement that was not met, where there is one.
    pub requirement: Option<String>,
    /// The heading: what happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub message: String,
    /// What the person can do.
    pub next: String,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
}

impl ErrorPage {
    /// A page with its words; `code` is for whoever is asked for help.
    #[must_use]
    pub fn new(side: Side, status: u16, code: &str, title: &str, message: &str, next: &str) -> Self {
        Self {
            side,
            status,
            code: code.to_owned(),
            requirement: None,
            title: title.to_owned(),
            message: message.to_owned(),
            next: next.to_owned(),
            viewer: None,
        }
    }

    /// There is no such page.
    #[must_use]
    pub fn not_found(side: Side) -> Self {
        let next = "Check the address, or begin at the start page.";
        Self::new(side, 404, "not-found", "There is nothing here", "This address leads nowhere.", next)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in_first() -> Self {
        Self::new(
            Side::Lms,
            401,
            "sign-in-first",
            "Sign in first",
            "This page is for people who are signed in.",
            "Go to the start page and choose who you want to be.",
        )
    }

    /// Somebody is signed in who may not see this.
    #[must_use]
    pub fn not_allowed(viewer: Viewer) -> Self {
        let mut page = Self::new(
            Side::Lms,
            403,
            "not-allowed",
            "This is not for you",
            "The person you are signed in as may not open this page.",
            "Sign out and choose somebody else: the administrator may open everything.",
        );
        page.viewer = Some(viewer);
        page
    }
}

impl ErrorPage {
    /// Somebody is signed in whose place in the course is suspended.
    #[must_use]
    pub fn suspended(viewer: Viewer) -> Self {
        let mut page = Self::new(
            Side::Lms,
            403,
            "suspended",
            "You cannot open this course at the moment",
            "Your place in it is suspended. Your grades and groups are kept.",
            "Ask a teacher of the course to let you in again.",
        );
        page.viewer = Some(viewer);
        page
    }
}

impl Page for ErrorPage {
    fn status(&self) -> u16 {
        self.status
    }

    fn html(&self) -> Markup {
        Document::new(self.side, &self.title).viewer(self.viewer.as_ref()).with(&html! {
            article.stop {
                h1 { (self.title) }
                p.lead { (self.message) }
                h2 { "What you can do" }
                p { (self.next) }
                p.actions { a.button href="/" { "Go to the start page" } }
                (reference(self.status, &self.code, self.requirement.as_deref()))
            }
        })
    }
}

/// What to quote when asking for help.
pub(super) fn reference(status: u16, code: &str, requirement: Option<&str>) -> Markup {
    html! {
        dl.reference {
            div { dt { "Code" } dd { code { (code) } } }
            @if let Some(id) = requirement {
                div { dt { "Requirement" } dd { code { (id) } } }
            }
            div { dt { "Status" } dd { code { (status) } } }
        }
    }
}
