use crate::model::{Course, CourseRole, Link, OpenIn, Person, School};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}`: one course with its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoursePage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub id: String,
    /// The short name.
    pub label: String,
    /// The full name.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What the viewer does here.
    pub role: CourseRole,
    /// The links.
    pub links: Vec<LinkRow>,
    /// How many people are in it.
    pub people: usize,
}

/// One link of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LinkRow {
    /// [`Link::id`].
    pub id: String,
    /// The title.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// The name of the tool that it opens.
    pub tool: String,
    /// Where it opens.
    pub open_in: OpenIn,
    /// How many points its work is graded out of, if it is graded.
    pub score_maximum: Option<u32>,
    /// What begins its launch.
    pub launch: String,
}

impl CoursePage {
    /// A course as one person sees it. `tool_name` gives the name of the tool with a client id. `None`: the person
    /// may not open the course.
    #[must_use]
    pub fn new(
        school: &School,
        course: &Course,
        person: &Person,
        tool_name: &dyn Fn(&str) -> String,
    ) -> Option<Self> {
        Some(Self {
            viewer: person.into(),
            id: course.id.clone(),
            label: course.label.clone(),
            title: course.title.clone(),
            summary: course.summary.clone(),
            role: school.role(person, course)?,
            links: school
                .links_of(&course.id)
                .map(|link| LinkRow::new(link, tool_name(&link.client_id)))
                .collect(),
            people: course.members.count(),
        })
    }
}

impl LinkRow {
    /// A link with the name of its tool.
    #[must_use]
    pub fn new(link: &Link, tool: String) -> Self {
        Self {
            id: link.id.clone(),
            title: link.title.clone(),
            description: link.description.clone(),
            tool,
            open_in: link.open_in,
            score_maximum: link.score_maximum,
            launch: paths::lms::launch(&link.id),
        }
    }
}

impl Page for CoursePage {
    fn html(&self) -> Markup {
        let document =
            Document::new(Side::Lms, &self.title).viewer(Some(&self.viewer)).below(paths::lms::COURSES);
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses")], &self.label))
            h1 { bdi { (self.title) } }
            p.lead { bdi { (self.summary) } }
            p.detail { "You are here as: " (self.role.label()) }
            p.actions {
                a.button.quiet href=(paths::lms::gradebook(&self.id)) {
                    @if self.role == CourseRole::Learner { "My grades" } @else { "Gradebook" }
                }
                a.button.quiet href=(paths::lms::people(&self.id)) {
                    "People (" (parts::digits(self.people)) ")"
                }
                a.button.quiet href=(paths::lms::groups(&self.id)) { "Groups" }
            }
            section aria-labelledby="links" {
                h2 #links { "In this course" }
                @if self.links.is_empty() {
                    p { "Nothing yet. The administrator can register a tool and place it here." }
                } @else {
                    ul.links role="list" { @for link in &self.links { li { (row(link)) } } }
                }
            }
        })
    }
}

/// The main link opens as the link says; a second one always offers a window.
pub(super) fn row(link: &LinkRow) -> Markup {
    let title = html! { bdi { (link.title) } };
    html! {
        div.words {
            h3 {
                @match link.open_in {
                    OpenIn::Frame => a href=(paths::lms::link(&link.id)) { (title) },
                    OpenIn::Window => (parts::new_window(&link.launch, "", &title)),
                }
            }
            @if !link.description.is_empty() { p { bdi { (link.description) } } }
            p.detail {
                "Opens " bdi { (link.tool) }
                @if link.open_in == OpenIn::Window { " in a new window" }
                @if let Some(maximum) = link.score_maximum { ", graded out of " (maximum) " points" }
            }
        }
        @if link.open_in == OpenIn::Frame {
            @let label = html! { "New window" span.hidden { ": " bdi { (link.title) } } };
            (parts::new_window(&link.launch, "button quiet", &label))
        }
    }
}
