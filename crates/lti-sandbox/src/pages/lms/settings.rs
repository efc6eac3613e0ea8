use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// What a tool has to know about this LMS (Security Framework 1.0 §5.1.1; OIDC-005).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformSettings {
    /// The issuer, letter by letter.
    pub issuer: String,
    /// Where logins are sent to.
    pub authorization_url: String,
    /// Where access tokens come from.
    pub token_url: String,
    /// Where the public keys are.
    pub key_set_url: String,
}

impl PlatformSettings {
    pub(super) fn rows(&self) -> [(&str, &str); 4] {
        [
            ("Issuer", &self.issuer),
            ("Authorization URL", &self.authorization_url),
            ("Token URL", &self.token_url),
            ("Key set URL", &self.key_set_url),
        ]
    }
}

/// What one tool is called here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartnerRegistration {
    /// The tool's name.
    pub name: String,
    /// Its id at this LMS.
    pub client_id: String,
    /// Its deployments.
    pub deployment_ids: Vec<String>,
}

/// GET `/settings` of the LMS: what the makers of a tool have to know. Nobody needs to be signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LmsSettingsPage {
    /// The same for every tool.
    pub platform: PlatformSettings,
    /// One for each registered tool.
    pub registrations: Vec<PartnerRegistration>,
    /// Who is signed in.
    #[serde(skip)]
    pub viewer: Option<Viewer>,
}

impl LmsSettingsPage {
    /// The page for somebody who is not signed in.
    #[must_use]
    pub const fn new(platform: PlatformSettings, registrations: Vec<PartnerRegistration>) -> Self {
        Self { platform, registrations, viewer: None }
    }
}

impl Page for LmsSettingsPage {
    fn html(&self) -> Markup {
        let document =
            Document::new(Side::Lms, "For partners").viewer(self.viewer.as_ref()).at(paths::lms::SETTINGS);
        document.with(&html! {
            h1 { "For partners" }
            p.lead { "To open your own tool from this LMS, give it these values, and register it here under Tools as the administrator." }
            section aria-labelledby="platform" {
                h2 #platform { "This platform" }
                (parts::settings(self.platform.rows()))
            }
            section aria-labelledby="registrations" {
                h2 #registrations { "Registered tools" }
                @if self.registrations.is_empty() { p { "No tool is registered yet." } } @else {
                    div.scroll role="region" aria-labelledby="registrations" tabindex="0" { (self.table()) }
                }
            }
            p.detail { "Programs get this page as JSON with " code { "Accept: application/json" } "." }
        })
    }
}

impl LmsSettingsPage {
    fn table(&self) -> Markup {
        html! {
            table {
                caption { "Ids of each tool at this platform" }
                thead { tr { th scope="col" { "Tool" } th scope="col" { "Client id" } th scope="col" { "Deployment ids" } } }
                tbody {
                    @for tool in &self.registrations {
                        tr {
                            th scope="row" { bdi { (tool.name) } }
                            td { (parts::value(&tool.client_id)) }
                            td { @for id in &tool.deployment_ids { (parts::value(id)) " " } }
                        }
                    }
                }
            }
        }
    }
}
