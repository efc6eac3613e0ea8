//! The frame around every page.

use super::parts::Viewer;
use crate::paths;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

/// The Content-Security-Policy of the tool's pages. They may be framed: a platform opens them in a frame. Forms go to
/// the page's own server only.
pub const TOOL_CSP: &str =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'";

/// As [`TOOL_CSP`], with scripts of the page's own server: sessions without a cookie, and pages that store for a tool.
#[must_use]
pub fn with_script(policy: &str) -> String {
    format!("{policy}; script-src 'self'")
}

/// As [`with_script`], for a script that asks the page's own server for news.
#[must_use]
pub fn with_live_script(policy: &str) -> String {
    format!("{}; connect-src 'self'", with_script(policy))
}

/// The Content-Security-Policy of the LMS's pages: nobody else frames them, and they frame their own launches and
/// pages of these origins, which are taken from URLs that were checked.
#[must_use]
pub fn lms_csp(frame_origins: &[&str]) -> String {
    let mut policy = format!("{TOOL_CSP}; frame-ancestors 'self'; frame-src 'self'");
    for origin in frame_origins {
        policy.push(' ');
        policy.push_str(origin);
    }
    policy
}

/// One of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The small LMS.
    Lms,
    /// The small tool.
    Tool,
}

impl Side {
    const fn name(self) -> &'static str {
        match self {
            Self::Lms => "Sandbox LMS",
            Self::Tool => "Sandbox tool",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Lms => "lms",
            Self::Tool => "tool",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Lms => paths::lms::ICON,
            Self::Tool => paths::tool::ICON,
        }
    }

    fn home(self, viewer: Option<&Viewer>) -> &'static str {
        match self {
            Self::Lms if viewer.is_some() => paths::lms::COURSES,
            Self::Lms => paths::lms::SIGN_IN,
            Self::Tool => paths::tool::PLATFORMS,
        }
    }

    fn places(self, viewer: Option<&Viewer>) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Lms => {
                let mut places = Vec::new();
                if let Some(viewer) = viewer {
                    places.push((paths::lms::COURSES, "My courses"));
                    places.push((paths::lms::PRIVACY, "My privacy"));
                    if viewer.may_manage_tools {
                        places.push((paths::lms::TOOLS, "Tools"));
                    }
                }
                places.push((paths::lms::SETTINGS, "For partners"));
                places
            }
            Self::Tool => {
                vec![
                    (paths::tool::PLATFORMS, "Platforms"),
                    (paths::tool::REPORTS, "Reports"),
                    (paths::tool::SETTINGS, "For partners"),
                ]
            }
        }
    }
}

/// What differs from page to page.
pub(super) struct Document<'a> {
    pub(super) side: Side,
    /// The first part of the browser tab's title.
    pub(super) title: &'a str,
    pub(super) viewer: Option<&'a Viewer>,
    /// The entry of the main navigation that this page belongs to.
    pub(super) place: Option<&'static str>,
    /// This page is that entry itself, not one below it.
    pub(super) is_place: bool,
    /// Uses the whole width: pages with a frame.
    pub(super) wide: bool,
}

impl<'a> Document<'a> {
    pub(super) const fn new(side: Side, title: &'a str) -> Self {
        Self { side, title, viewer: None, place: None, is_place: false, wide: false }
    }

    pub(super) const fn viewer(mut self, viewer: Option<&'a Viewer>) -> Self {
        self.viewer = viewer;
        self
    }

    /// The page is this entry of the navigation.
    pub(super) const fn at(mut self, place: &'static str) -> Self {
        self.place = Some(place);
        self.is_place = true;
        self
    }

    /// The page belongs to this entry of the navigation.
    pub(super) const fn below(mut self, place: &'static str) -> Self {
        self.place = Some(place);
        self
    }

    pub(super) const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    pub(super) fn with(self, main: &Markup) -> Markup {
        let Self { side, title, viewer, place, is_place, wide } = self;
        let current = |path| (place == Some(path)).then_some(if is_place { "page" } else { "true" });
        let page = html! {
            (DOCTYPE)
            html lang="en" class=(side.class()) {
                head {
                    meta charset="utf-8";
                    title { (title) " · " (side.name()) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    link rel="icon" type="image/svg+xml" href=(side.icon());
                    link rel="stylesheet" href=(paths::STYLESHEET);
                }
                body class=[wide.then_some("wide")] {
                    a.skip href="#main" { "Skip to the content" }
                    header.bar {
                        div.inner {
                            a.brand href=(side.home(viewer)) {
                                img src=(side.icon()) alt="" width="28" height="28";
                                span { (side.name()) }
                            }
                            nav aria-label="Main" {
                                ul role="list" {
                                    @for (path, label) in side.places(viewer) {
                                        li { a href=(path) aria-current=[current(path)] { (label) } }
                                    }
                                }
                            }
                            @if let Some(viewer) = viewer { (signed_in(viewer)) }
                        }
                    }
                    main #main tabindex="-1" { (main) }
                    footer {
                        p { "A test system on this machine. Everything in it lives in memory and is gone when it stops." }
                    }
                }
            }
        };
        // HTML has no way to write NUL; without this, browsers drop it and text looks like another text.
        PreEscaped(page.into_string().replace('\0', "\u{FFFD}"))
    }
}

fn signed_in(viewer: &Viewer) -> Markup {
    html! {
        form.viewer method="post" action=(paths::lms::SIGN_OUT) {
            span { span.hidden { "Signed in as " } bdi { (viewer.name) } }
            button.quiet type="submit" { "Sign out" }
        }
    }
}
