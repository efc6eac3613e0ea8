use super::grade_cell::{activity_words, grading_words, points_words, time_words};
use super::{GradeCell, GradeColumn};
use crate::model::{Course, Person};
use crate::pages::form::{Field, Kind, field, summary};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::partners::FieldProblem;
use crate::paths;
use lti_ags::Score;
use lti_platform::gradebook::{Grade, Points};
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/gradebook/{column}/{person}`, and the answer to a POST there that could not be kept: one grade, and the form
/// that sets it by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradePage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// [`Person::id`] of the learner.
    pub learner_id: String,
    /// The learner's full name.
    pub learner: String,
    /// The column.
    pub column: GradeColumn,
    /// What counts now.
    pub cell: GradeCell,
    /// When it was set by hand.
    pub set_at: Option<String>,
    /// What the tool sent last.
    pub sent: Option<SentScore>,
    /// What has been typed so far.
    pub input: GradeInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
    /// It has been changed a moment ago.
    pub just_saved: bool,
}

/// What a tool sent, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SentScore {
    /// The points of how many. `None`: it sent none.
    pub points: Option<String>,
    /// How far the learner is.
    pub activity: &'static str,
    /// How far the grading is.
    pub grading: &'static str,
    /// The comment.
    pub comment: Option<String>,
    /// When it came about.
    pub at: String,
    /// It came about later than the grade was set by hand.
    pub after_manual: bool,
}

/// What somebody typed to set a grade by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradeInput {
    /// The points; empty for “no grade”.
    pub points: String,
    /// The comment; empty for none.
    pub comment: String,
}

impl GradeInput {
    /// What was typed.
    #[must_use]
    pub const fn new(points: String, comment: String) -> Self {
        Self { points, comment }
    }

    /// What the form begins with: what counts now.
    #[must_use]
    pub fn of(grade: &Grade) -> Self {
        let points = |points: &Points| points.given.to_string();
        let comment = grade.comment.as_ref().map(|comment| comment.text.clone());
        Self::new(grade.shown().map(points).unwrap_or_default(), comment.unwrap_or_default())
    }
}

impl SentScore {
    /// A score in words. `manual_seconds`: when the grade was set by hand, in seconds after 1970.
    #[must_use]
    pub fn new(score: &Score, manual_seconds: Option<i64>) -> Self {
        let points = score.points();
        let points = points.map(|(given, maximum)| Points { given: given.clone(), maximum: maximum.clone() });
        Self {
            points: points.as_ref().map(points_words),
            activity: activity_words(&score.activity_progress),
            grading: grading_words(&score.grading_progress),
            comment: score.comment.value().filter(|text| !text.trim().is_empty()).cloned(),
            at: time_words(score.timestamp.millis()),
            after_manual: manual_seconds.is_some_and(|manual| score.timestamp.seconds() >= manual),
        }
    }
}

impl GradePage {
    /// The page of a grade, with the form as it begins.
    #[must_use]
    pub fn new(
        course: &Course,
        viewer: &Person,
        learner: &Person,
        column: GradeColumn,
        cell: GradeCell,
    ) -> Self {
        Self {
            viewer: viewer.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            learner_id: learner.id.clone(),
            learner: learner.name.clone(),
            column,
            cell,
            set_at: None,
            sent: None,
            input: GradeInput::default(),
            problems: Vec::new(),
            just_saved: false,
        }
    }

    /// The grade itself: its times, what the tool sent, and what the form begins with.
    #[must_use]
    pub fn with_grade(mut self, grade: &Grade) -> Self {
        let manual = grade.manual.as_ref().map(|manual| manual.at.seconds());
        self.set_at = manual.map(|seconds| time_words(seconds.saturating_mul(1_000)));
        self.sent = grade.last.as_ref().map(|score| SentScore::new(score, manual));
        self.input = GradeInput::of(grade);
        self
    }

    fn path(&self) -> String {
        paths::lms::grade(&self.course_id, &self.column.key, &self.learner_id)
    }
}

impl Page for GradePage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let (course, gradebook) =
            (paths::lms::course(&self.course_id), paths::lms::gradebook(&self.course_id));
        let title = format!("{} · {}", self.learner, self.column.label);
        let prefix = if self.problems.is_empty() { "" } else { "Not saved yet: " };
        Document::new(Side::Lms, &format!("{prefix}{title}"))
            .viewer(Some(&self.viewer))
            .below(paths::lms::COURSES)
            .with(&html! {
                (parts::trail(
                    &[(paths::lms::COURSES, "My courses"), (&course, &self.course_label), (&gradebook, "Gradebook")],
                    &self.learner,
                ))
                @if self.just_saved { (parts::notice("Saved. This is what counts now.")) }
                h1 { bdi { (self.learner) } }
                p.lead { bdi { (self.column.label) } ", out of " (self.column.maximum) " points, graded by " bdi { (self.column.tool) } }
                (summary(&self.problems))
                section aria-labelledby="now" {
                    h2 #now { "What counts now" }
                    (self.now())
                }
                section aria-labelledby="sent" {
                    h2 #sent { "What the tool sent last" }
                    (self.sent())
                }
                (self.form())
            })
    }
}

impl GradePage {
    fn now(&self) -> Markup {
        html! {
            div.card {
                p.mark { (self.cell.mark_or_none()) }
                (self.cell.details(true))
                @if let Some(at) = &self.set_at {
                    p.detail { "Set by hand on " (at) ". Scores of the tool are kept, and do not change it." }
                    form method="post" action=(self.path()) {
                        p.actions { button.quiet type="submit" name="do" value="release" { "Take it back: let the tool’s grade count" } }
                    }
                }
            }
        }
    }

    fn sent(&self) -> Markup {
        let Some(sent) = &self.sent else {
            return html! { p { "Nothing yet. What it sends will stand here." } };
        };
        html! {
            @if sent.after_manual { p { strong { "This came after the grade was set by hand." } } }
            (parts::facts([
                ("Points", html! { @match &sent.points { Some(points) => (points), None => "none" } }),
                ("Progress", html! { (sent.activity) ", " (sent.grading) }),
                ("Comment", html! { @match &sent.comment { Some(text) => { bdi { (text) } }, None => "none" } }),
                ("When", html! { (sent.at) }),
            ]))
        }
    }

    fn form(&self) -> Markup {
        let points = Field {
            name: "points",
            hint: "A number, such as 8 or 7.5; more than is possible is allowed. Empty: no grade.",
            value: &self.input.points,
            kind: Kind::Text,
            optional: true,
        };
        let comment = Field {
            name: "comment",
            hint: "The learner reads it. The tool’s next comment takes its place.",
            value: &self.input.comment,
            kind: Kind::Lines(3),
            optional: true,
        };
        html! {
            form.sheet method="post" action=(self.path()) novalidate {
                fieldset {
                    legend { h2 { "Set it by hand" } }
                    (field(points, &self.problems))
                    (field(comment, &self.problems))
                    p.actions {
                        button.button type="submit" name="do" value="set" { "Set this grade" }
                        a href=(paths::lms::gradebook(&self.course_id)) { "Back to the gradebook" }
                    }
                }
            }
        }
    }
}
