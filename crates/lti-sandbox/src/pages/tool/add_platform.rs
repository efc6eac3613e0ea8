use crate::pages::form::{Field, Kind, field, summary};
use crate::pages::{Page, Side, layout::Document, parts};
use crate::partners::{FieldProblem, PlatformInput};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/platforms/new`, and the answer to a POST to `/platforms` that could not be kept: the form for a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AddPlatformPage {
    /// What has been typed so far.
    pub input: PlatformInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

impl AddPlatformPage {
    /// The form as it was filled, with what is wrong.
    #[must_use]
    pub const fn with_problems(input: PlatformInput, problems: Vec<FieldProblem>) -> Self {
        Self { input, problems }
    }

    fn fields(&self) -> Markup {
        let url = |name, hint, value| Field { name, hint, value, kind: Kind::Url, optional: false };
        let input = &self.input;
        let text = |name, hint, value| Field { kind: Kind::Text, ..url(name, hint, value) };
        let issuer = "Letter by letter as the platform writes it: a slash at the end counts.";
        let deployments =
            "One a line. A launch from another deployment is verified, and then has to wait for you.";
        html! {
            fieldset {
                legend { h2 { "The platform" } }
                (field(text("name", "", &input.name), &self.problems))
                (field(url("issuer", issuer, &input.issuer), &self.problems))
                (field(text("client_id", "This tool’s id at the platform.", &input.client_id), &self.problems))
                (field(Field { kind: Kind::Lines(3), optional: true, ..url("deployment_ids", deployments, &input.deployment_ids) }, &self.problems))
            }
            fieldset {
                legend { h2 { "The platform’s addresses" } }
                (field(url("authorization_url", "Where logins are sent to. Some platforms call it authentication request URL.", &input.authorization_url), &self.problems))
                (field(url("token_url", "Where access tokens come from.", &input.token_url), &self.problems))
                (field(url("key_set_url", "Where the platform publishes its public keys (JWKS).", &input.key_set_url), &self.problems))
            }
        }
    }
}

impl Page for AddPlatformPage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let title = if self.problems.is_empty() { "Add a platform" } else { "Not saved yet: add a platform" };
        Document::new(Side::Tool, title).below(paths::tool::PLATFORMS).with(&html! {
            (parts::trail(&[(paths::tool::PLATFORMS, "Platforms")], "Add a platform"))
            h1 { "Add a platform" }
            p.lead {
                "The platform’s administrator gives you these values. What the platform needs from this tool stands under "
                a href=(paths::tool::SETTINGS) { "For partners" } "."
            }
            (summary(&self.problems))
            form.sheet method="post" action=(paths::tool::PLATFORMS) novalidate {
                (self.fields())
                p.actions {
                    button.button type="submit" { "Add the platform" }
                    a href=(paths::tool::PLATFORMS) { "Cancel" }
                }
            }
        })
    }
}
