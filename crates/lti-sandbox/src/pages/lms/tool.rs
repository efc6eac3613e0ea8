use super::course::row;
use super::{LinkRow, PlatformSettings};
use crate::model::Attribute;
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::partners::ForeignTool;
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/tools/{id}`, and where a POST to `/tools` leads: one registered tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ToolPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// Its id at this LMS.
    pub client_id: String,
    /// Its deployments.
    pub deployment_ids: Vec<String>,
    /// What the tool has to know.
    pub platform: PlatformSettings,
    /// What the tool told.
    pub registered: ForeignTool,
    /// The links to it that the viewer may open.
    pub links: Vec<LinkRow>,
    /// It has been added a moment ago.
    pub just_added: bool,
}

impl ToolPage {
    /// A tool without links, not new.
    #[must_use]
    pub const fn new(
        viewer: Viewer,
        client_id: String,
        deployment_ids: Vec<String>,
        platform: PlatformSettings,
        registered: ForeignTool,
    ) -> Self {
        Self { viewer, client_id, deployment_ids, platform, registered, links: Vec::new(), just_added: false }
    }
}

impl Page for ToolPage {
    fn html(&self) -> Markup {
        let document = Document::new(Side::Lms, &self.registered.name)
            .viewer(Some(&self.viewer))
            .below(paths::lms::TOOLS);
        let ids = [("Client id", &self.client_id)].into_iter().chain(self.deployments());
        let ids = ids.map(|(name, id)| (name, id.as_str()));
        document.with(&html! {
            (parts::trail(&[(paths::lms::TOOLS, "Tools")], &self.registered.name))
            @if self.just_added { (parts::notice("The tool is registered. Give its makers the values below.")) }
            h1 { bdi { (self.registered.name) } }
            section aria-labelledby="partner" {
                h2 #partner { "For the tool’s makers" }
                p { "A click on a value selects all of it." }
                (parts::settings(self.platform.rows().into_iter().take(1).chain(ids).chain(self.platform.rows().into_iter().skip(1))))
            }
            section aria-labelledby="registered" {
                h2 #registered { "What the tool told us" }
                (self.told())
            }
            section aria-labelledby="privacy" {
                h2 #privacy { "What it is told of people" }
                (self.privacy())
            }
            section aria-labelledby="links" {
                h2 #links { "Links to it" }
                @if self.links.is_empty() { p { "No course links to it." } } @else {
                    ul.links role="list" { @for link in &self.links { li { (row(link)) } } }
                }
            }
        })
    }
}

impl ToolPage {
    fn deployments(&self) -> impl Iterator<Item = (&'static str, &String)> {
        self.deployment_ids.iter().map(|id| ("Deployment id", id))
    }

    fn privacy(&self) -> Markup {
        let told = self.registered.told.clone().unwrap_or_else(Attribute::usual);
        let [told, withheld] = [true, false].map(|wanted| {
            let own = Attribute::ALL.into_iter().filter(|own| told.contains(own) == wanted);
            own.map(Attribute::label).collect::<Vec<_>>().join(", ")
        });
        html! {
            (parts::facts([
                ("Told", html! { "an id, roles" @if !told.is_empty() { ", " (told) } }),
                ("Withheld", html! { @if withheld.is_empty() { "nothing" } @else { (withheld) } }),
            ]))
            p.actions { a.button.quiet href=(paths::lms::tool_privacy(&self.client_id)) { "Change what it is told" } }
        }
    }

    fn told(&self) -> Markup {
        let tool = &self.registered;
        let keys = match (&tool.key_set_url, &tool.public_key) {
            (Some(url), _) => ("Key set URL", html! { code { (url) } }),
            (None, Some(key)) => ("Public key", html! { pre tabindex="0" { (key) } }),
            (None, None) => ("Keys", html! { "none" }),
        };
        parts::facts([
            ("Login initiation URL", html! { code { (tool.login_initiation_url) } }),
            ("Launch URL", html! { code { (tool.target_link_uri) } }),
            ("Redirect URIs", html! { @for uri in &tool.redirect_uris { code.line { (uri) } } }),
            keys,
            (
                "It may",
                html! {
                    @if tool.granted_scopes().next().is_none() { "do nothing" }
                    @for scope in tool.granted_scopes() { code.line { (scope) } }
                },
            ),
        ])
    }
}
