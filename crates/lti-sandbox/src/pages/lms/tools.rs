use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/tools`: the tools that are registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ToolsPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The tools.
    pub tools: Vec<ToolRow>,
}

/// One registered tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToolRow {
    /// Its name.
    pub name: String,
    /// Its id at this LMS.
    pub client_id: String,
    /// Its deployments.
    pub deployment_ids: Vec<String>,
    /// Where its launches begin.
    pub login_initiation_url: String,
}

impl ToolsPage {
    /// The list.
    #[must_use]
    pub const fn new(viewer: Viewer, tools: Vec<ToolRow>) -> Self {
        Self { viewer, tools }
    }
}

impl Page for ToolsPage {
    fn html(&self) -> Markup {
        let document = Document::new(Side::Lms, "Tools").viewer(Some(&self.viewer)).at(paths::lms::TOOLS);
        document.with(&html! {
            div.beside {
                h1 { "Tools" }
                a.button href=(paths::lms::ADD_TOOL) { "Add a tool" }
            }
            @if self.tools.is_empty() {
                p.lead { "No tool is registered yet." }
            } @else {
                ul.cards role="list" { @for tool in &self.tools { li { (card(tool)) } } }
            }
        })
    }
}

fn card(tool: &ToolRow) -> Markup {
    html! {
        article.card {
            h2 { a.cover href=(paths::lms::tool(&tool.client_id)) { bdi { (tool.name) } } }
            (parts::facts([
                ("Client id", html! { code { (tool.client_id) } }),
                ("Deployments", parts::ids(&tool.deployment_ids)),
                ("Launches begin at", html! { code { (tool.login_initiation_url) } }),
            ]))
        }
    }
}
