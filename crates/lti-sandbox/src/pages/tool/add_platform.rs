use crate::pages::form::{Field, Kind, field, message, summary};
use crate::pages::{Page, Side, layout::Document, parts};
use crate::partners::{FieldProblem, KnownLms, PlatformInput};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/platforms/new`, and the answer to a POST to `/platforms` that could not be kept: the form for a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AddPlatformPage {
    /// What has been typed so far.
    pub input: PlatformInput,
    /// What has been typed to have addresses filled in.
    pub known: KnownLms,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

impl AddPlatformPage {
    /// The form as it was filled, with what is wrong.
    #[must_use]
    pub fn with_problems(input: PlatformInput, problems: Vec<FieldProblem>) -> Self {
        Self { input, problems, known: KnownLms::default() }
    }

    /// The form with the addresses of a known LMS, or what is wrong with what was typed to get them.
    #[must_use]
    pub fn filled(known: KnownLms) -> Self {
        match known.fill() {
            Ok(input) => Self { input, known, problems: Vec::new() },
            Err(problems) => Self { input: PlatformInput::default(), known, problems },
        }
    }

    fn known_lms(&self) -> Markup {
        let text = |name, hint, value| Field { name, hint, value, kind: Kind::Url, optional: true };
        let problem = self.problems.iter().find(|problem| problem.field == "known");
        let at = "Canvas and Brightspace: the host, as school.instructure.com. Moodle, Sakai, Open edX, ILIAS: the address, as https://lms.school.example. Others: nothing.";
        let part = "Sakai: the tool’s number. Open edX: what ends the keyset URL. saLTIre: what ends its token URL. Blackboard: the application id.";
        html! {
            form.sheet method="get" action=(paths::tool::ADD_PLATFORM) {
                fieldset {
                    legend { h2 { "A known LMS" } }
                    p { "The addresses of these follow from its host. Choose it here, or fill them in yourself below." }
                    div.field.bad[problem.is_some()] {
                        label for="known" { "Known LMS" }
                        @if let Some(problem) = problem { (message(problem, "known-problem")) }
                        select #known name="known" aria-describedby=[problem.map(|_| "known-problem")] aria-invalid=[problem.map(|_| "true")] {
                            @for (name, title) in KnownLms::CHOICES {
                                option value=(name) selected[self.known.known == name] { (title) }
                            }
                        }
                    }
                    (field(text("at", at, &self.known.at), &self.problems))
                    (field(text("part", part, &self.known.part), &self.problems))
                    p.actions { button.button type="submit" { "Fill in its addresses" } }
                }
            }
        }
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
                (field(Field { optional: true, ..url("token_audience", "Only where the platform wants another audience than its token URL. Brightspace calls it OAuth2 Audience.", &input.token_audience) }, &self.problems))
            }
            @if !input.lms.is_empty() { input type="hidden" name="lms" value=(input.lms); }
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
            @if !self.input.lms.is_empty() && self.problems.is_empty() {
                (parts::notice("The addresses are filled in below. Add a name, the client id and the deployment ids, and check them against what the platform shows."))
            }
            h1 { "Add a platform" }
            p.lead {
                "The platform’s administrator gives you these values. What the platform needs from this tool stands under "
                a href=(paths::tool::SETTINGS) { "For partners" } "."
            }
            (summary(&self.problems))
            (self.known_lms())
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
