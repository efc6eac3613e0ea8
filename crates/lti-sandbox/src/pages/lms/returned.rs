use crate::model::{Course, Link, Person};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use lti_platform::ReturnMessage;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/links/{id}/return`: somebody comes back from a tool (CORE-071). What the tool says is shown as its own words: it is
/// not to be believed, as anybody could have typed it into the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReturnPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// [`Link::id`].
    pub id: String,
    /// The link's title.
    pub title: String,
    /// The name of the tool.
    pub tool: String,
    /// `lti_errormsg`: something went wrong.
    pub error_message: Option<String>,
    /// `lti_msg`: all went well.
    pub message: Option<String>,
}

impl ReturnPage {
    /// The way back from a link, with what its tool says.
    #[must_use]
    pub fn new(course: &Course, link: &Link, person: &Person, tool: &str, said: ReturnMessage) -> Self {
        Self {
            viewer: person.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            id: link.id.clone(),
            title: link.title.clone(),
            tool: tool.to_owned(),
            error_message: said.error_message,
            message: said.message,
        }
    }
}

impl Page for ReturnPage {
    fn html(&self) -> Markup {
        let course = paths::lms::course(&self.course_id);
        let title = format!("Back from {}", self.title);
        let said = [("Problem", &self.error_message), ("Message", &self.message)];
        let document = Document::new(Side::Lms, &title).viewer(Some(&self.viewer)).below(paths::lms::COURSES);
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses"), (&course, &self.course_label)], &title))
            h1 { "Back from " bdi { (self.title) } }
            @if self.error_message.is_none() && self.message.is_none() {
                p.lead { bdi { (self.tool) } " sent you back and left no message." }
            } @else {
                p.lead { "The words below are those of " bdi { (self.tool) } ", not of this LMS." }
                dl.facts {
                    @for (name, text) in said {
                        @if let Some(text) = text { div { dt { (name) } dd { bdi { (text) } } } }
                    }
                }
            }
            p.actions {
                a.button href=(course) { "Back to the course" }
                a href=(paths::lms::link(&self.id)) { "Open the link again" }
            }
        })
    }
}
