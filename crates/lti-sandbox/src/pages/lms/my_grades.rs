use super::gradebook::live;
use super::{GradeCell, GradeColumn};
use crate::model::{Course, GradingScale, Person};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/gradebook` for a learner: their own grades, and nobody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MyGradesPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// How grades are shown.
    pub scale: GradingScale,
    /// What is graded, with the viewer's grade.
    pub grades: Vec<MyGrade>,
}

/// What is graded, and the viewer's grade in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MyGrade {
    /// What is graded.
    pub column: GradeColumn,
    /// The grade.
    pub grade: GradeCell,
}

impl MyGradesPage {
    /// The grades of somebody in a course.
    #[must_use]
    pub fn new(course: &Course, person: &Person, scale: GradingScale, grades: Vec<MyGrade>) -> Self {
        Self {
            viewer: person.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            scale,
            grades,
        }
    }
}

impl Page for MyGradesPage {
    fn html(&self) -> Markup {
        let course = paths::lms::course(&self.course_id);
        let title = format!("My grades in {}", self.course_label);
        let document = Document::new(Side::Lms, &title).viewer(Some(&self.viewer)).below(paths::lms::COURSES);
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses"), (&course, &self.course_label)], "My grades"))
            h1 #title { "My grades" }
            p.lead { "Your own; your teachers see them too, other learners do not." }
            (live())
            div #grades {
                @if self.grades.is_empty() { p { "Nothing is graded in this course yet." } } @else {
                    div.scroll role="region" aria-labelledby="title" tabindex="0" {
                        table.grades {
                            caption { "Shown as: " (self.scale.label()) }
                            thead { tr { th scope="col" { "What" } th scope="col" { "Grade" } } }
                            tbody {
                                @for MyGrade { column, grade } in &self.grades {
                                    tr data-cell=(column.key) data-news=(grade.news(&column.label)) {
                                        th scope="row" { (column.head()) }
                                        td { p.mark { (grade.mark_or_none()) } (grade.details(true)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        })
    }
}
