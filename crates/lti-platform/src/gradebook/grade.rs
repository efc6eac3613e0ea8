//! What is recorded for one learner in one line item, and what a score does to it (AGS 2.0 §3.4, catalogue §1.9).

use super::scale::told;
use super::{Mark, Refused, Scale, rescaled};
use core::cmp::Ordering;
use core::fmt;
use lti_ags::{
    ActivityProgress, DateTime, Decimal, GradingProgress, ResultRecord, Score, ScoreOutcome, Stated,
};
use lti_security::UnixTime;

/// So many points of so many, as they were given: never rounded, and not changed with the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The points, zero or more; they may be more than the maximum (AGS-117).
    pub given: Decimal,
    /// The points possible, greater than zero.
    pub maximum: Decimal,
}

/// Everything that is recorded for one learner in one line item. The default is: nothing yet.
///
/// `Debug` shows nothing of the learner.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grade {
    /// The last score that was taken, whole. Its time is the one that others are compared with.
    pub last: Option<Score>,
    /// The final points of the tool, raw.
    pub points: Option<Points>,
    /// Who gave them; none where it was a machine.
    pub scoring_user_id: Option<String>,
    /// Points while the grading goes on, which no result shows.
    pub provisional: Option<Points>,
    /// A grade that somebody set in the platform.
    pub manual: Option<ManualGrade>,
    /// The comment: one, without a history (catalogue §1.9.6).
    pub comment: Option<Comment>,
    /// When work was begun.
    pub started_at: Option<DateTime>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime>,
}

/// A grade that a person set in the platform.
#[derive(Clone, PartialEq, Eq)]
pub struct ManualGrade {
    /// The points; none where the person said that there is no grade.
    pub points: Option<Points>,
    /// The LTI user id of the person, which the tool finds as `scoringUserId` of the result.
    pub user_id: String,
    /// When it was set, by the platform's clock.
    pub at: UnixTime,
}

/// A comment, and where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Plain text; escape it on display (AGS-150).
    pub text: String,
    /// Did the tool send it? A comment that was typed in the platform is not cleared by a tool (AGS-152).
    pub from_tool: bool,
}

/// What becomes of a manual grade when a tool's score comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManualGrades {
    /// It stays until somebody takes it back. The score is recorded beneath.
    #[default]
    Stay,
    /// A final score replaces it if the score came about in a later second than it was set. One that was only delivered later
    /// does not.
    UntilNextScore,
}

/// What became of a score that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// What is recorded now.
    pub grade: Grade,
    /// What the tool is told.
    pub outcome: ScoreOutcome,
}

/// How far learner and grading are, for the gradebook's page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How far the learner is.
    pub activity: ActivityProgress,
    /// How far the grading is.
    pub grading: GradingProgress,
}

impl Grade {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a score makes of this record. A store calls it between reading the record and writing it, in one atomic step for each
    /// line item and learner.
    ///
    /// # Errors
    /// [`Refused::ScoreOutdated`] and [`Refused::TimestampReused`]; the record stays as it is.
    pub fn receive(&self, score: &Score, manual: ManualGrades) -> Result<Received, Refused> {
        if let Some(last) = &self.last {
            match score.timestamp.cmp(&last.timestamp) {
                Ordering::Greater => {}
                Ordering::Less => return Err(Refused::ScoreOutdated),
                // The same request once more, because its answer was lost (AGS-D01).
                Ordering::Equal if score == last => {
                    return Ok(Received { grade: self.clone(), outcome: ScoreOutcome::NoContent });
                }
                Ordering::Equal => return Err(Refused::TimestampReused),
            }
        }
        let mut grade = self.clone();
        grade.take_times(score);
        grade.take_points(score);
        grade.take_comment(score);
        let replaced = manual == ManualGrades::UntilNextScore
            && score.grading_progress == GradingProgress::FullyGraded
            && score.points().is_some()
            && grade.manual.as_ref().is_some_and(|manual| score.timestamp.seconds() > manual.at.seconds());
        if replaced {
            grade.manual = None;
        }
        grade.last = Some(score.clone());
        let created = self.shown().is_none() && grade.shown().is_some();
        let outcome = if created { ScoreOutcome::Created } else { ScoreOutcome::Accepted };
        Ok(Received { grade, outcome })
    }

    /// What the times are after this score: first the activity's effect, then what the score says itself (catalogue §1.9.3,
    /// §1.9.5).
    fn take_times(&mut self, score: &Score) {
        let said = score.submission.as_ref();
        let (started, submitted) =
            said.map_or((None, None), |said| (said.started_at.clone(), said.submitted_at.clone()));
        let now = || Some(score.timestamp.clone());
        match score.activity_progress {
            ActivityProgress::Initialized => {
                self.started_at = started;
                self.submitted_at = submitted;
            }
            ActivityProgress::Started | ActivityProgress::InProgress => {
                self.started_at = started.or_else(|| self.started_at.take()).or_else(now);
                self.submitted_at = submitted;
            }
            ActivityProgress::Submitted | ActivityProgress::Completed => {
                self.started_at = started.or_else(|| self.started_at.take());
                self.submitted_at = submitted.or_else(|| self.submitted_at.take()).or_else(now);
            }
            _ => {}
        }
    }

    fn take_points(&mut self, score: &Score) {
        let points =
            score.points().map(|(given, maximum)| Points { given: given.clone(), maximum: maximum.clone() });
        let is_final = score.grading_progress == GradingProgress::FullyGraded;
        // No points: there is no score now, however far the grading is (AGS-116).
        if is_final || points.is_none() {
            self.scoring_user_id = score.scoring_user_id.clone().filter(|_| points.is_some());
            self.points = points;
            self.provisional = None;
            return;
        }
        // A grade that is not final takes no final one away (AGS-128, PLT-028).
        let partial =
            matches!(score.grading_progress, GradingProgress::Pending | GradingProgress::PendingManual);
        self.provisional = points.filter(|_| partial);
    }

    fn take_comment(&mut self, score: &Score) {
        match score.comment.value().filter(|text| !text.trim().is_empty()) {
            Some(text) => self.comment = Some(Comment { text: text.clone(), from_tool: true }),
            None if self.comment.as_ref().is_some_and(|comment| comment.from_tool) => self.comment = None,
            None => {}
        }
    }

    /// Sets the grade that a person gives in the platform; `None` for the points says that there is none.
    pub fn set_manually(&mut self, points: Option<Points>, user_id: impl Into<String>, at: UnixTime) {
        self.manual = Some(ManualGrade { points, user_id: user_id.into(), at });
    }

    /// Takes the manual grade back: the tool's counts again.
    pub fn release(&mut self) {
        self.manual = None;
    }

    /// Sets the comment that a person types in the platform; a blank one takes the comment away, whoever wrote it.
    pub fn set_comment(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.comment = (!text.trim().is_empty()).then_some(Comment { text, from_tool: false });
    }

    /// The points that count: those of a person, otherwise the tool's final ones.
    #[must_use]
    pub fn shown(&self) -> Option<&Points> {
        self.manual.as_ref().map_or(self.points.as_ref(), |manual| manual.points.as_ref())
    }

    /// Who gave what is shown; none for a machine.
    #[must_use]
    pub fn shown_by(&self) -> Option<&str> {
        match &self.manual {
            Some(manual) => Some(&manual.user_id),
            None => self.scoring_user_id.as_deref(),
        }
    }

    /// How far learner and grading are; `None` before the first score.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.last.as_ref().map(|last| Progress {
            activity: last.activity_progress.clone(),
            grading: last.grading_progress.clone(),
        })
    }

    /// The grade on a course's scale, in a column of this maximum; `None` where there is none.
    #[must_use]
    pub fn mark(&self, scale: &Scale, maximum: &Decimal, places: u8) -> Option<Mark> {
        scale.mark(self.shown()?, maximum, places)
    }

    /// The result as the service tells it: the points on the column's maximum, rounded half up to so many places. Points that would
    /// become too great to be written out stay on their own maximum. `None` where nothing is recorded that a tool may see (AGS-104).
    #[must_use]
    pub fn result(
        &self,
        id: impl Into<String>,
        score_of: impl Into<String>,
        user_id: impl Into<String>,
        maximum: &Decimal,
        places: u8,
    ) -> Option<ResultRecord> {
        let shown = self.shown();
        if shown.is_none() && self.comment.is_none() && self.manual.is_none() {
            return None;
        }
        let mut record = ResultRecord::new(id, score_of, user_id);
        if let Some(points) = shown {
            record = match rescaled(points, maximum, places) {
                Some(score) => record.with_points(score, maximum.clone()),
                None => record.with_points(told(&points.given), points.maximum.clone()),
            };
        }
        record.scoring_user_id = self.shown_by().map(Into::into);
        record.comment =
            self.comment.as_ref().map_or(Stated::Absent, |comment| Stated::Value(comment.text.clone()));
        Some(record)
    }
}

impl fmt::Debug for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grade").field("last", &self.last).finish_non_exhaustive()
    }
}

impl fmt::Debug for ManualGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManualGrade").field("at", &self.at).finish_non_exhaustive()
    }
}

impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment").field("from_tool", &self.from_tool).finish_non_exhaustive()
    }
}
