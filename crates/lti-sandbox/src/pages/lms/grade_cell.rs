//! One learner's grade in one column, in words.

use crate::model::GradingScale;
use lti_ags::{ActivityProgress, DateTime, Decimal, GradingProgress};
use lti_platform::gradebook::{Grade, Mark, Points};
use maud::{Markup, html};
use serde::Serialize;

/// A grade as people read it. The default is: nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GradeCell {
    /// The grade on the course's scale. `None`: there is none.
    pub mark: Option<String>,
    /// The points as they were given.
    pub raw: Option<String>,
    /// Points that the tool gave while the grading goes on.
    pub so_far: Option<String>,
    /// How far the learner is.
    pub activity: Option<&'static str>,
    /// How far the grading is.
    pub grading: Option<&'static str>,
    /// What was said about it.
    pub comment: Option<String>,
    /// Who or what set the grade.
    pub set_by: Option<String>,
    /// It was set in this gradebook, and the tool's does not count until that is taken back.
    pub manual: bool,
}

/// What a [`GradeCell`] is written with.
#[derive(Clone, Copy)]
pub struct GradeWords<'a> {
    /// How the course shows grades.
    pub scale: GradingScale,
    /// The points possible of the column.
    pub maximum: &'a Decimal,
    /// The name of the column's tool.
    pub tool: &'a str,
    /// The name of the person with this `sub`.
    pub name_of: &'a dyn Fn(&str) -> Option<String>,
}

/// How many digits behind the point a page shows, rounded half up.
const PLACES: u8 = 2;
/// How many characters of a comment a table shows.
const SHORT: usize = 140;

impl GradeCell {
    /// A grade in words.
    #[must_use]
    pub fn new(grade: &Grade, words: GradeWords<'_>) -> Self {
        let GradeWords { scale, maximum, tool, name_of } = words;
        let mark = grade.mark(&scale.scale(), maximum, PLACES).and_then(mark_words);
        let raw = grade.shown().map(points_words).filter(|raw| mark.as_ref() != Some(raw));
        let name = |sub: &str| name_of(sub).unwrap_or_else(|| "somebody who is not here any more".to_owned());
        let set_by = match &grade.manual {
            Some(manual) => Some(name(&manual.user_id)),
            None => grade.points.as_ref().map(|_| match &grade.scoring_user_id {
                Some(scorer) => format!("{} with {tool}", name(scorer)),
                None => tool.to_owned(),
            }),
        };
        let progress = grade.progress();
        Self {
            mark,
            raw,
            so_far: grade.provisional.as_ref().map(points_words),
            activity: progress.as_ref().map(|progress| activity_words(&progress.activity)),
            grading: progress.as_ref().map(|progress| grading_words(&progress.grading)),
            comment: grade.comment.as_ref().map(|comment| comment.text.clone()),
            set_by,
            manual: grade.manual.is_some(),
        }
    }

    /// The grade in a word or two.
    pub(super) fn mark_or_none(&self) -> &str {
        self.mark.as_deref().unwrap_or("No grade")
    }

    /// How far learner and grading are, in one line.
    pub(in crate::pages) fn progress(&self) -> Option<String> {
        Some(format!("{}, {}", self.activity?, self.grading?))
    }

    /// One sentence for somebody who does not see the table.
    pub(in crate::pages) fn news(&self, about: &str) -> String {
        let mut news = format!("{about}: {}", self.mark_or_none());
        if self.manual {
            news.push_str(", set by hand");
        }
        if let Some(progress) = self.progress() {
            news = format!("{news}. {progress}");
        }
        news.push('.');
        news
    }

    /// Everything but the grade itself. `whole`: the comment in its full length.
    pub(super) fn details(&self, whole: bool) -> Markup {
        html! {
            @if self.manual { p { span.tag { "set by hand" } } }
            @if let Some(raw) = &self.raw { p.detail { (raw) " points" } }
            @if let Some(so_far) = &self.so_far { p.detail { "So far " (so_far) " points, not final" } }
            @if let Some(progress) = self.progress() { p.detail { (progress) } }
            @if let Some(by) = &self.set_by { p.detail { "Set by " bdi { (by) } } }
            @if let Some(comment) = &self.comment {
                p.comment { bdi { @if whole { (comment) } @else { (short(comment)) } } }
            }
        }
    }
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(SHORT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// `None` for a kind of mark that came later than this page.
fn mark_words(mark: Mark) -> Option<String> {
    Some(match mark {
        Mark::Points(points) => points_words(&points),
        Mark::Percent(percent) => format!("{percent} %"),
        Mark::Letter(letter) => letter,
        Mark::Passed(true) => "Passed".to_owned(),
        Mark::Passed(false) => "Not passed".to_owned(),
        _ => return None,
    })
}

/// “4 of 5”.
pub(super) fn points_words(points: &Points) -> String {
    format!("{} of {}", points.given, points.maximum)
}

pub(super) fn activity_words(activity: &ActivityProgress) -> &'static str {
    match activity {
        ActivityProgress::Initialized => "Not begun",
        ActivityProgress::Started => "Started",
        ActivityProgress::InProgress => "In progress",
        ActivityProgress::Submitted => "Handed in, may be handed in again",
        ActivityProgress::Completed => "Completed",
        _ => "In a state that is not known here",
    }
}

pub(super) fn grading_words(grading: &GradingProgress) -> &'static str {
    match grading {
        GradingProgress::FullyGraded => "fully graded",
        GradingProgress::Pending => "the grade is being worked out",
        GradingProgress::PendingManual => "waits for somebody to grade it",
        GradingProgress::Failed => "could not be graded",
        GradingProgress::NotReady => "not graded yet",
        _ => "graded in a way that is not known here",
    }
}

/// A point in time, so many milliseconds after 1970, to the minute and in UTC.
pub(super) fn time_words(millis: i64) -> String {
    let time = DateTime::from_millis(millis);
    let text = time.as_ref().map(DateTime::as_str).unwrap_or_default();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day}, {minute} UTC"),
        _ => "at an unknown time".to_owned(),
    }
}
