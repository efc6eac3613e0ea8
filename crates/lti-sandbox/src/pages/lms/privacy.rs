use crate::model::Attribute;
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;
use std::collections::BTreeSet;

/// GET `/tools/{id}/privacy`: what a tool is told of people. GET `/privacy`: what tools may be told of whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PrivacyPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The tool: its client id and name. `None`: what all tools may be told of the viewer.
    pub tool: Option<(String, String)>,
    /// What may be told.
    pub told: BTreeSet<Attribute>,
    /// What the tool is told of one person: whose name, and what.
    pub example: Option<(String, Vec<(&'static str, String)>)>,
    /// It has been changed a moment ago.
    pub just_saved: bool,
}

impl PrivacyPage {
    /// The viewer's own choice.
    #[must_use]
    pub const fn new(viewer: Viewer, told: BTreeSet<Attribute>) -> Self {
        Self { viewer, tool: None, told, example: None, just_saved: false }
    }
}

impl Page for PrivacyPage {
    fn html(&self) -> Markup {
        match &self.tool {
            Some((client_id, name)) => self.of_tool(client_id, name),
            None => self.of_viewer(),
        }
    }
}

impl PrivacyPage {
    fn of_tool(&self, client_id: &str, name: &str) -> Markup {
        let tool = paths::lms::tool(client_id);
        let document =
            Document::new(Side::Lms, "Privacy").viewer(Some(&self.viewer)).below(paths::lms::TOOLS);
        document.with(&html! {
            (parts::trail(&[(paths::lms::TOOLS, "Tools"), (&tool, name)], "Privacy"))
            @if self.just_saved { (parts::notice("Saved. It holds from the next launch, and the next time the tool reads who is in a course.")) }
            h1 { "What " bdi { (name) } " is told of people" }
            p.lead { "What you leave out is told to it neither at a launch nor in a list of members." }
            (self.form(&paths::lms::tool_privacy(client_id), "It is told"))
            @if let Some((person, facts)) = &self.example {
                section aria-labelledby="example" {
                    h2 #example { "For example" }
                    p { "Of " bdi { (person) } " it is told now:" }
                    (parts::facts(facts.iter().map(|(name, text)| (*name, html! { bdi { (text) } }))))
                }
            }
        })
    }

    fn of_viewer(&self) -> Markup {
        let document =
            Document::new(Side::Lms, "My privacy").viewer(Some(&self.viewer)).at(paths::lms::PRIVACY);
        document.with(&html! {
            @if self.just_saved { (parts::notice("Saved. It holds from your next launch, and the next time a tool reads who is in a course.")) }
            h1 { "My privacy" }
            p.lead { "What tools may be told of you. The administrator decides for each tool which of it that tool is told." }
            (self.form(paths::lms::PRIVACY, "Tools may be told"))
        })
    }

    fn form(&self, action: &str, legend: &str) -> Markup {
        html! {
            form.sheet method="post" action=(action) {
                fieldset {
                    legend { h2 { (legend) } }
                    p { "Always: an id that this LMS made up, roles, and whether somebody is suspended. No tool works without." }
                    div.choices.told {
                        @for own in Attribute::ALL {
                            label {
                                input type="checkbox" name="tell" value=(own.name()) checked[self.told.contains(&own)];
                                span { (own.label()) br; span.detail { (own.sentence()) } }
                            }
                        }
                    }
                    p.actions { button.button type="submit" { "Save" } }
                }
            }
        }
    }
}
