use crate::pages::{Page, Side, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// What a platform has to know about this tool (Security Framework 1.0 §5.1.1; OIDC-002, OIDC-003, OIDC-005).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToolSettings {
    /// What the tool is called.
    pub name: String,
    /// Where every launch begins.
    pub login_initiation_url: String,
    /// Where tokens are posted to.
    pub redirect_uris: Vec<String>,
    /// Where links lead.
    pub target_link_uri: String,
    /// Where the public keys are.
    pub key_set_url: String,
}

/// GET `/settings` of the tool: what the administrator of a platform has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ToolSettingsPage {
    /// The settings.
    pub tool: ToolSettings,
}

impl ToolSettingsPage {
    /// The page.
    #[must_use]
    pub const fn new(tool: ToolSettings) -> Self {
        Self { tool }
    }
}

impl Page for ToolSettingsPage {
    fn html(&self) -> Markup {
        let tool = &self.tool;
        let redirects = tool.redirect_uris.iter().map(|uri| ("Redirect URI", uri.as_str()));
        let rows = [("Name", tool.name.as_str()), ("Login initiation URL", &tool.login_initiation_url)]
            .into_iter()
            .chain(redirects)
            .chain([("Launch URL", tool.target_link_uri.as_str()), ("Key set URL", &tool.key_set_url)]);
        Document::new(Side::Tool, "For partners").at(paths::tool::SETTINGS).with(&html! {
            h1 { "For partners" }
            p.lead { "To open this tool from your own learning platform, give the platform these values, and register the platform here under Platforms." }
            section aria-labelledby="tool" {
                h2 #tool { "This tool" }
                p { "A click on a value selects all of it." }
                (parts::settings(rows))
            }
            p.detail { "Programs get this page as JSON with " code { "Accept: application/json" } "." }
        })
    }
}
