use crate::pages::{Page, Side, layout::Document, parts};
use crate::partners::ForeignPlatform;
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/platforms`: the platforms that may launch this tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlatformsPage {
    /// The platforms.
    pub platforms: Vec<PlatformRow>,
}

/// One registered platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformRow {
    /// What is known about it.
    pub registered: ForeignPlatform,
    /// It has been added a moment ago.
    pub just_added: bool,
}

impl PlatformsPage {
    /// The list.
    #[must_use]
    pub const fn new(platforms: Vec<PlatformRow>) -> Self {
        Self { platforms }
    }
}

impl Page for PlatformsPage {
    fn html(&self) -> Markup {
        Document::new(Side::Tool, "Platforms").at(paths::tool::PLATFORMS).with(&html! {
            @if self.platforms.iter().any(|platform| platform.just_added) {
                (parts::notice("The platform is registered. Give its administrator the values under “For partners”."))
            }
            div.beside {
                h1 { "Platforms" }
                a.button href=(paths::tool::ADD_PLATFORM) { "Add a platform" }
            }
            p.lead { "This tool shows what a launch says, to everybody who comes from one of these learning platforms." }
            @if self.platforms.is_empty() { p { "No platform is registered yet." } } @else {
                ul.stack role="list" { 
                    @for (index, platform) in self.platforms.iter().enumerate() {
                        li { (card(platform, &format!("deployment-{index}"))) }
                    }
                 }
            }
        })
    }
}

fn card(row: &PlatformRow, field_id: &str) -> Markup {
    let platform = &row.registered;
    html! {
        article.card {
            h2 { bdi { (platform.name) } @if row.just_added { " " span.tag { "new" } } }
            (parts::facts([
                ("Issuer", html! { code { (platform.issuer) } }),
                ("Client id", html! { code { (platform.client_id) } }),
                ("Deployments", parts::ids(&platform.deployment_ids)),
                ("Authorization URL", html! { code { (platform.authorization_url) } }),
                ("Token URL", html! { code { (platform.token_url) } }),
                ("Key set URL", html! { code { (platform.key_set_url) } }),
            ]))
            (approve(platform, field_id))
        }
    }
}

/// Ids are not in the page's address, because client ids are unique below one issuer only.
fn approve(platform: &ForeignPlatform, field_id: &str) -> Markup {
    html! {
        details.inline {
            summary { "Approve another deployment" span.hidden { " of " bdi { (platform.name) } } }
            form method="post" action=(paths::tool::DEPLOYMENTS) {
                input type="hidden" name="issuer" value=(platform.issuer);
                input type="hidden" name="client_id" value=(platform.client_id);
                div.field {
                    label for=(field_id) { "Deployment id" }
                    input #(field_id) type="text" name="deployment_id" autocomplete="off" spellcheck="false" autocapitalize="none";
                }
                button.quiet type="submit" { "Approve" }
            }
        }
    }
}
