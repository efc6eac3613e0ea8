use crate::model::{OpenIn, School};
use crate::pages::form::{Field, Kind, field, message, summary};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::partners::{FieldProblem, ForeignTool, ToolInput};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/tools/new`, and the answer to a POST to `/tools` that could not be kept: the form for a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AddToolPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// What has been typed so far.
    pub input: ToolInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
    /// The courses that can get a link.
    pub courses: Vec<CourseChoice>,
}

/// A course to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourseChoice {
    /// [`Course::id`](crate::model::Course::id).
    pub id: String,
    /// The full name.
    pub title: String,
}

impl AddToolPage {
    /// The empty form; every course is chosen.
    #[must_use]
    pub fn new(viewer: Viewer, school: &School) -> Self {
        let input = ToolInput {
            courses: school.courses.iter().map(|course| course.id.clone()).collect(),
            scopes: ForeignTool::SCOPES.iter().map(|(scope, _)| (*scope).to_owned()).collect(),
            score_maximum: "100".to_owned(),
            ..ToolInput::default()
        };
        Self::with_problems(viewer, school, input, Vec::new())
    }

    /// The form as it was filled, with what is wrong.
    #[must_use]
    pub fn with_problems(
        viewer: Viewer,
        school: &School,
        input: ToolInput,
        problems: Vec<FieldProblem>,
    ) -> Self {
        let choice = |course: &crate::model::Course| CourseChoice {
            id: course.id.clone(),
            title: course.title.clone(),
        };
        Self { viewer, input, problems, courses: school.courses.iter().map(choice).collect() }
    }
}

impl Page for AddToolPage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let title = if self.problems.is_empty() { "Add a tool" } else { "Not saved yet: add a tool" };
        let document = Document::new(Side::Lms, title).viewer(Some(&self.viewer)).below(paths::lms::TOOLS);
        document.with(&html! {
            (parts::trail(&[(paths::lms::TOOLS, "Tools")], "Add a tool"))
            h1 { "Add a tool" }
            p.lead {
                "The tool’s makers give you these values. What they need from this LMS stands on the page that follows, and under "
                a href=(paths::lms::SETTINGS) { "For partners" } "."
            }
            (summary(&self.problems))
            form.sheet method="post" action=(paths::lms::TOOLS) novalidate {
                (self.addresses())
                (self.keys())
                (self.placement())
                (self.grades())
                p.actions {
                    button.button type="submit" { "Add the tool" }
                    a href=(paths::lms::TOOLS) { "Cancel" }
                }
            }
        })
    }
}

impl AddToolPage {
    fn text(&self, text: Field<'_>) -> Markup {
        field(text, &self.problems)
    }

    fn addresses(&self) -> Markup {
        let base =
            Field { name: "name", hint: "", value: &self.input.name, kind: Kind::Text, optional: false };
        html! {
            fieldset {
                legend { h2 { "The tool" } }
                (self.text(base))
                (self.text(Field {
                    name: "login_initiation_url",
                    hint: "Every launch begins here. Some tools call it OIDC login or third-party login URL.",
                    value: &self.input.login_initiation_url,
                    kind: Kind::Url,
                    ..base
                }))
                (self.text(Field {
                    name: "target_link_uri",
                    hint: "Where a link leads, known as target link URI.",
                    value: &self.input.target_link_uri,
                    kind: Kind::Url,
                    ..base
                }))
                (self.text(Field {
                    name: "redirect_uris",
                    hint: "One a line. Tokens are posted to these addresses only, compared letter by letter.",
                    value: &self.input.redirect_uris,
                    kind: Kind::Lines(3),
                    ..base
                }))
            }
        }
    }

    fn keys(&self) -> Markup {
        let base = Field {
            name: "key_set_url",
            hint: "Where the tool publishes its public keys (JWKS).",
            value: &self.input.key_set_url,
            kind: Kind::Url,
            optional: false,
        };
        html! {
            fieldset {
                legend { h2 { "The tool’s keys" } }
                p.hint { "Fill one of the two." }
                (self.text(base))
                (self.text(Field {
                    name: "public_key",
                    hint: "For tools without a key set URL: PEM, a JSON Web Key, or a set of them. Never a private key.",
                    value: &self.input.public_key,
                    kind: Kind::Lines(5),
                    ..base
                }))
            }
        }
    }

    fn grades(&self) -> Markup {
        let problem = self.problems.iter().find(|problem| problem.field == "scopes");
        html! {
            fieldset {
                legend { h2 { "Grades and members" } }
                (self.text(Field {
                    name: "score_maximum",
                    hint: "What the work of each link is graded out of: a column of the gradebook is made with the link. Empty: no column.",
                    value: &self.input.score_maximum,
                    kind: Kind::Text,
                    optional: true,
                }))
                fieldset.choices #scopes aria-describedby=[problem.map(|_| "scopes-problem")] {
                    legend { "It may" }
                    @if let Some(problem) = problem { (message(problem, "scopes-problem")) }
                    @for (scope, permits) in ForeignTool::SCOPES {
                        label {
                            input type="checkbox" name="scopes" value=(scope)
                                checked[self.input.scopes.iter().any(|chosen| chosen == scope)];
                            span { (permits) br; code.small { (scope) } }
                        }
                    }
                }
            }
        }
    }

    fn placement(&self) -> Markup {
        let courses = self.problems.iter().find(|problem| problem.field == "courses");
        html! {
            fieldset {
                legend { h2 { "Where it appears" } }
                (self.text(Field {
                    name: "deployment_id",
                    hint: "Leave it empty to have one made. It cannot be changed later.",
                    value: &self.input.deployment_id,
                    kind: Kind::Text,
                    optional: true,
                }))
                fieldset.choices #courses aria-describedby=[courses.map(|_| "courses-problem")] {
                    legend { "Courses that get a link to it" }
                    @if let Some(problem) = courses { (message(problem, "courses-problem")) }
                    @for course in &self.courses {
                        label {
                            input type="checkbox" name="courses" value=(course.id)
                                checked[self.input.courses.contains(&course.id)];
                            bdi { (course.title) }
                        }
                    }
                }
                fieldset.choices {
                    legend { "Opens" }
                    label {
                        input type="radio" name="open_in" value="frame" checked[self.input.open_in == OpenIn::Frame];
                        span { "in a frame inside of the course" }
                    }
                    label {
                        input type="radio" name="open_in" value="window" checked[self.input.open_in == OpenIn::Window];
                        span { "in a window of its own" }
                    }
                }
            }
        }
    }
}
