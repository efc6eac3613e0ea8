use super::GradeCell;
use crate::model::{Link, OpenIn};
use crate::pages::parts;
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// Something that a learner has still to do: a graded link whose tool has not said that they are done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Task {
    /// [`Link::id`].
    pub link: String,
    /// The link's title.
    pub title: String,
    /// The course's short name.
    pub course: String,
    /// How far the learner is, as the tool says.
    pub state: Option<String>,
    /// Where it opens.
    pub open_in: OpenIn,
}

impl Task {
    /// A link to be worked on, with the learner's grade so far.
    #[must_use]
    pub fn new(link: &Link, course_label: &str, cell: &GradeCell) -> Self {
        Self {
            link: link.id.clone(),
            title: link.title.clone(),
            course: course_label.to_owned(),
            state: cell.progress(),
            open_in: link.open_in,
        }
    }
}

/// The list, with its heading.
pub(super) fn list(tasks: &[Task]) -> Markup {
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { "To do" }
            @if tasks.is_empty() {
                p { "Nothing: everything that is graded is done." }
            } @else {
                ul.links role="list" { @for task in tasks { li { (row(task)) } } }
            }
        }
    }
}

fn row(task: &Task) -> Markup {
    let title = html! { bdi { (task.title) } };
    html! {
        div.words {
            h3 {
                @match task.open_in {
                    OpenIn::Frame => a href=(paths::lms::link(&task.link)) { (title) },
                    OpenIn::Window => (parts::new_window(&paths::lms::launch(&task.link), "", &title)),
                }
            }
            p.detail { bdi { (task.course) } " · " @match &task.state { Some(state) => (state), None => "Not begun" } }
        }
    }
}
