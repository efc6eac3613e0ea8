use super::{Check, SessionScript};
use crate::pages::{Page, Side, json::pretty, layout::Document, parts};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::value::RawValue;

/// A launch that was verified: who, in which role, in which course, by which link, and why the tool believes it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LaunchPage {
    /// What the tool would show to this person.
    pub view: View,
    /// Who. `None`: an anonymous launch (CORE-049).
    pub person: Option<LaunchPerson>,
    /// Every role, in the order in which it was sent.
    pub roles: Vec<LaunchRole>,
    /// The course. `None`: the platform named none (CORE-028).
    pub course: Option<LaunchCourse>,
    /// The link that was opened.
    pub link: LaunchLink,
    /// Where the launch comes from.
    pub platform: LaunchPlatform,
    /// The checks that were made.
    pub checks: Vec<Check>,
    /// The token's header, as it was sent.
    pub header: Box<RawValue>,
    /// The token's payload, as it was sent.
    pub payload: Box<RawValue>,
    /// Where "Back to the course" leads: the signed `return_url` with what the tool says. `None`: the platform sent none.
    pub return_url: Option<String>,
    /// Where the quiz of the link is. `None`: it has none.
    pub quiz: Option<String>,
    /// Where the link's results are, for teachers.
    pub results: Option<String>,
    /// Where the class is, for teachers.
    pub class: Option<String>,
    /// Whether the learner has a seat of the tool's licence. `None`: nobody asks.
    pub seat: Option<bool>,
    /// Leaves the session's secret in the platform's storage, where the browser keeps no cookie.
    #[serde(skip)]
    pub keep: Option<SessionScript>,
}

/// What a tool would show: decided by the roles in the course alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Somebody who teaches or runs the course.
    Teacher,
    /// Somebody who takes the course.
    Learner,
    /// Neither, or nobody knows: the least rights.
    Visitor,
}

/// Who opened the link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LaunchPerson {
    /// The `sub` claim.
    pub sub: String,
    /// The full name, if the platform shares it.
    pub name: Option<String>,
    /// The e-mail address, if the platform shares it.
    pub email: Option<String>,
}

/// One role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LaunchRole {
    /// The role's short name, such as `Instructor`.
    pub name: String,
    /// Where it holds.
    pub scope: RoleScope,
    /// The role as it was sent.
    pub uri: String,
}

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleScope {
    /// In the course (LTI Core 1.3 §A.2.3).
    Course,
    /// In the institution (LTI Core 1.3 §A.2.2).
    Institution,
    /// In the whole system (LTI Core 1.3 §A.2.1).
    System,
    /// Of a vocabulary that this tool does not know.
    Unknown,
}

/// The context claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LaunchCourse {
    /// `id`.
    pub id: String,
    /// `label`.
    pub label: Option<String>,
    /// `title`.
    pub title: Option<String>,
}

/// The resource link claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LaunchLink {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
}

/// Where a launch comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LaunchPlatform {
    /// What this tool calls the platform.
    pub name: String,
    /// The issuer.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// The deployment.
    pub deployment_id: String,
}

impl View {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Teacher => "You get the teacher’s view.",
            Self::Learner => "You get the learner’s view.",
            Self::Visitor => "You get the visitor’s view: your roles in the course give no more.",
        }
    }
}

impl RoleScope {
    const fn words(self) -> &'static str {
        match self {
            Self::Course => "in the course",
            Self::Institution => "at the institution",
            Self::System => "in the system",
            Self::Unknown => "of an unknown vocabulary",
        }
    }
}

impl LaunchPage {
    /// A launch without person, roles, course and checks. `header` and `payload` are the token's decoded parts.
    #[must_use]
    pub fn new(
        view: View,
        link: LaunchLink,
        platform: LaunchPlatform,
        header: Box<RawValue>,
        payload: Box<RawValue>,
    ) -> Self {
        Self {
            view,
            person: None,
            roles: Vec::new(),
            course: None,
            link,
            platform,
            checks: Vec::new(),
            header,
            payload,
            return_url: None,
            quiz: None,
            results: None,
            class: None,
            seat: None,
            keep: None,
        }
    }
}

impl Page for LaunchPage {
    fn html(&self) -> Markup {
        let name = self.person.as_ref().and_then(|person| person.name.as_deref());
        let title = self.link.title.as_deref().unwrap_or("Launch");
        Document::new(Side::Tool, title).with(&html! {
            p.seal { span aria-hidden="true" { "✓" } " Verified launch" }
            h1 { @match name { Some(name) => { "Hello, " bdi { (name) } }, None => "Hello" } }
            p.lead {
                "You opened " strong { bdi { (self.link.title.as_deref().unwrap_or("a link without a title")) } }
                @if let Some(course) = &self.course { " in " bdi { (course_name(course)) } }
                ". " (self.view.sentence())
            }
            @match self.seat {
                Some(true) => p.notice { "You have a seat: everything in this tool is open to you." },
                Some(false) => div.aside { p { "You have no seat yet. A teacher of the course can give you one; what you see here is free." } },
                None => {}
            }
            @if self.quiz.is_some() || self.results.is_some() || self.class.is_some() || self.return_url.is_some() {
                p.actions {
                    @if let Some(path) = &self.results { a.button href=(path) { "Results and scores" } }
                    @if let Some(path) = &self.class { a.button.quiet href=(path) { "Class and seats" } }
                    @if let Some(path) = &self.quiz { a.button.quiet[self.results.is_some()] href=(path) { "To the quiz" } }
                    // Out of the frame: the platform does not let its pages be framed.
                    @if let Some(url) = &self.return_url { a.button.quiet href=(url) target="_top" { "Back to the course" } }
                }
            }
            section aria-labelledby="who" {
                h2 #who { "What the platform says" }
                (self.facts())
            }
            section aria-labelledby="checks" {
                h2 #checks { "Why this tool believes it" }
                p { (parts::count(self.checks.len(), "check", "checks")) ", in this order, each with its requirement." }
                ol.checks {
                    @for check in &self.checks { li { span { (check.text) } code { (check.requirement) } } }
                }
            }
            section aria-labelledby="token" {
                h2 #token { "The token" }
                (token("Header", self.header.get()))
                (token("Payload", self.payload.get()))
            }
            @if let Some(keep) = &self.keep { (keep.html()) }
        })
    }
}

impl LaunchPage {
    fn facts(&self) -> Markup {
        parts::facts([
            ("Person", self.who()),
            ("Roles", self.role_list()),
            ("Course", self.where_to()),
            (
                "Link",
                html! {
                    @if let Some(title) = &self.link.title { bdi { (title) } br; }
                    @if let Some(description) = &self.link.description { bdi { (description) } br; }
                    code { (self.link.id) }
                },
            ),
            ("Platform", html! { bdi { (self.platform.name) } br; code { (self.platform.issuer) } }),
            ("Client id", html! { code { (self.platform.client_id) } }),
            ("Deployment", html! { code { (self.platform.deployment_id) } }),
        ])
    }

    fn who(&self) -> Markup {
        html! {
            @match &self.person {
                None => "Nobody: an anonymous launch",
                Some(person) => {
                    @if let Some(name) = &person.name { bdi { (name) } br; }
                    @if let Some(email) = &person.email { bdi { (email) } br; }
                    code { (person.sub) }
                }
            }
        }
    }

    fn role_list(&self) -> Markup {
        html! {
            @if self.roles.is_empty() { "none" } @else {
                ul.roles role="list" {
                    @for role in &self.roles {
                        li { bdi { (role.name) } " " span.detail { (role.scope.words()) } br; code.small { (role.uri) } }
                    }
                }
            }
        }
    }

    fn where_to(&self) -> Markup {
        html! {
            @match &self.course {
                None => "none",
                Some(course) => {
                    @if let Some(title) = &course.title { bdi { (title) } }
                    @if let Some(label) = &course.label { " " span.detail { "(" bdi { (label) } ")" } }
                    @if course.title.is_some() || course.label.is_some() { br; }
                    code { (course.id) }
                }
            }
        }
    }
}

fn course_name(course: &LaunchCourse) -> &str {
    course.title.as_deref().or(course.label.as_deref()).unwrap_or("a course without a name")
}

fn token(name: &str, json: &str) -> Markup {
    html! {
        details {
            summary { (name) }
            pre tabindex="0" { code { (pretty(json)) } }
        }
    }
}
