use super::GradeCell;
use crate::model::{Course, GradingScale, MembershipStatus, Person};
use crate::pages::{Page, Paging, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/gradebook` for somebody who teaches: learners by columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradebookPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// How grades are shown.
    pub scale: GradingScale,
    /// The columns: line items (AGS 2.0 §3.2).
    pub columns: Vec<GradeColumn>,
    /// Which part of the learners is shown.
    pub paging: Paging,
    /// The learners of that part, in the order of the roster.
    pub rows: Vec<GradeRow>,
}

/// A column of the gradebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradeColumn {
    /// Names the column in addresses.
    pub key: String,
    /// The heading.
    pub label: String,
    /// The points possible.
    pub maximum: String,
    /// The name of its tool.
    pub tool: String,
    /// Its tool has deleted it (AGS-160).
    pub deleted_by_tool: bool,
}

/// A learner's grades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradeRow {
    /// [`Person::id`].
    pub id: String,
    /// The full name.
    pub name: String,
    /// Whether the learner may open the course.
    pub status: MembershipStatus,
    /// One a column, in their order.
    pub cells: Vec<GradeCell>,
}

impl GradebookPage {
    /// A gradebook without columns and learners.
    #[must_use]
    pub fn new(course: &Course, person: &Person, scale: GradingScale) -> Self {
        Self {
            viewer: person.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            scale,
            columns: Vec::new(),
            paging: Paging::new(None, 0),
            rows: Vec::new(),
        }
    }
}

impl GradeColumn {
    /// A column that its tool has not deleted.
    #[must_use]
    pub const fn new(key: String, label: String, maximum: String, tool: String) -> Self {
        Self { key, label, maximum, tool, deleted_by_tool: false }
    }

    pub(super) fn head(&self) -> Markup {
        html! {
            bdi { (self.label) }
            span.detail.line { "out of " (self.maximum) ", " bdi { (self.tool) } }
            @if self.deleted_by_tool { span.tag { "deleted by its tool" } }
        }
    }
}

impl GradeRow {
    /// An active learner's row.
    #[must_use]
    pub const fn new(id: String, name: String, cells: Vec<GradeCell>) -> Self {
        Self { id, name, status: MembershipStatus::Active, cells }
    }
}

/// Where the page says what has changed, and the script that changes it.
pub(super) fn live() -> Markup {
    html! {
        p.news #news role="status" aria-live="polite" {}
        script src=(paths::lms::GRADEBOOK_SCRIPT) defer {}
    }
}

impl Page for GradebookPage {
    fn html(&self) -> Markup {
        let course = paths::lms::course(&self.course_id);
        let title = format!("Gradebook of {}", self.course_label);
        let document =
            Document::new(Side::Lms, &title).viewer(Some(&self.viewer)).below(paths::lms::COURSES).wide();
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses"), (&course, &self.course_label)], "Gradebook"))
            div.beside {
                h1 #title { "Gradebook" }
                (self.scale_form())
            }
            p.detail { "New grades appear here by themselves; without JavaScript, load the page again. Choose a grade to change it." }
            (live())
            div #grades {
                @if self.columns.is_empty() || self.rows.is_empty() {
                    p.lead {
                        @if self.rows.is_empty() { "Nobody learns in this course yet." }
                        @else { "Nothing is graded in this course yet. A column comes with a graded link, or a tool makes one." }
                    }
                } @else {
                    div.scroll role="region" aria-labelledby="title" tabindex="0" { (self.table()) }
                    (self.paging.links(&paths::lms::gradebook(&self.course_id), &[]))
                }
            }
        })
    }
}

impl GradebookPage {
    fn scale_form(&self) -> Markup {
        html! {
            form.toolbar method="post" action=(paths::lms::gradebook(&self.course_id)) {
                label for="scale" { "Grades are shown as" }
                select #scale name="scale" {
                    @for scale in GradingScale::ALL {
                        option value=(scale.name()) selected[scale == self.scale] { (scale.label()) }
                    }
                }
                button.quiet type="submit" { "Show" }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table.grades {
                caption {
                    (parts::count(self.paging.total, "learner", "learners")) ", "
                    (parts::count(self.columns.len(), "column", "columns"))
                }
                thead {
                    tr {
                        th scope="col" { "Learner" }
                        @for column in &self.columns { th scope="col" { (column.head()) } }
                    }
                }
                tbody {
                    @for row in &self.rows {
                        tr {
                            th scope="row" {
                                bdi { (row.name) }
                                @if row.status != MembershipStatus::Active { br; span.tag { (row.status.label()) } }
                            }
                            @for (column, cell) in self.columns.iter().zip(&row.cells) { (self.cell(row, column, cell)) }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, row: &GradeRow, column: &GradeColumn, cell: &GradeCell) -> Markup {
        let about = format!("{}, {}", row.name, column.label);
        html! {
            td data-cell={ (column.key) "/" (row.id) } data-news=(cell.news(&about)) {
                a.mark href=(paths::lms::grade(&self.course_id, &column.key, &row.id)) {
                    (cell.mark_or_none())
                    span.hidden { ": change the grade of " bdi { (row.name) } " in " bdi { (column.label) } }
                }
                (cell.details(false))
            }
        }
    }
}
