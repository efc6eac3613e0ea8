//! What a tool says about a learner's work.

use alloc::string::String;
use core::fmt;

use lti_security::UnixTime;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::date_time::TimeText;
use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::{ActivityProgress, DateTime, Decimal, Extensions, GradingProgress, Policy, Stated};

/// A score: what a tool thinks of a learner's work now (AGS 2.0 §3.4). It replaces the one before it whole: without `score_given` the
/// grade is cleared, without `comment` the comment (AGS-116, AGS-152).
///
/// Two scores are equal if they say the same: `8` and `8.0` points, or one instant in two zones. `Debug` shows nothing of the
/// learner.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Score {
    /// The learner: `sub` of the launch (AGS-120).
    pub user_id: String,
    /// When this came about. Strictly later than every score sent before for this learner and line item (AGS-132); see
    /// [`DateTime::after`].
    pub timestamp: DateTime,
    /// How far the learner is.
    pub activity_progress: ActivityProgress,
    /// How far the grading is.
    pub grading_progress: GradingProgress,
    /// The points, zero or more; they may be more than `score_maximum` (AGS-114, AGS-117). Absent or `null`: there is no score.
    pub score_given: Stated<Decimal>,
    /// The points possible, greater than zero; needed where there are points (AGS-115), and without a meaning where there are none.
    pub score_maximum: Option<Decimal>,
    /// Plain text for the learner and the instructors (AGS-150).
    pub comment: Stated<String>,
    /// The user who graded, none where it was a machine (AGS-121).
    pub scoring_user_id: Option<String>,
    /// When the work was begun and handed in.
    pub submission: Option<Submission>,
    /// All other members, such as [`CanvasSubmission`](crate::CanvasSubmission).
    pub extensions: Extensions,
}

/// When work was begun and handed in (AGS 2.0 §3.4.10). A platform keeps what it knows where a time is left out.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Submission {
    /// When it was begun.
    pub started_at: Option<DateTime>,
    /// When it was handed in, not earlier (AGS-145).
    pub submitted_at: Option<DateTime>,
    /// All other members.
    pub extensions: Extensions,
}

lti_claims::open_object! {
    /// A score as it is read.
    pub(crate) struct RawScore {
        pub user_id: String = "userId",
        pub timestamp: TimeText = "timestamp",
        pub activity_progress: ActivityProgress = "activityProgress",
        pub grading_progress: GradingProgress = "gradingProgress",
        pub score_given: Decimal = "scoreGiven",
        pub score_maximum: Decimal = "scoreMaximum",
        pub comment: String = "comment",
        pub scoring_user_id: String = "scoringUserId",
        pub submission: RawSubmission = "submission",
    }
}

lti_claims::open_object! {
    /// The times of a submission as they are read.
    pub(crate) struct RawSubmission {
        pub started_at: TimeText = "startedAt",
        pub submitted_at: TimeText = "submittedAt",
    }
}

impl Score {
    /// A score without points.
    #[must_use]
    pub fn new(
        user_id: impl Into<String>,
        timestamp: DateTime,
        activity_progress: ActivityProgress,
        grading_progress: GradingProgress,
    ) -> Self {
        Self {
            user_id: user_id.into(),
            timestamp,
            activity_progress,
            grading_progress,
            score_given: Stated::Absent,
            score_maximum: None,
            comment: Stated::Absent,
            scoring_user_id: None,
            submission: None,
            extensions: Extensions::new(),
        }
    }

    /// So many points of so many.
    #[must_use]
    pub fn with_points(mut self, given: impl Into<Decimal>, maximum: impl Into<Decimal>) -> Self {
        self.score_given = Stated::Value(given.into());
        self.score_maximum = Some(maximum.into());
        self
    }

    /// The final grade of work that is done.
    #[must_use]
    pub fn graded(
        user_id: impl Into<String>,
        timestamp: DateTime,
        given: impl Into<Decimal>,
        maximum: impl Into<Decimal>,
    ) -> Self {
        Self::new(user_id, timestamp, ActivityProgress::Completed, GradingProgress::FullyGraded)
            .with_points(given, maximum)
    }

    /// Takes back whatever was scored: as if the learner had not begun (catalogue §1.9.3).
    #[must_use]
    pub fn reset(user_id: impl Into<String>, timestamp: DateTime) -> Self {
        Self::new(user_id, timestamp, ActivityProgress::Initialized, GradingProgress::NotReady)
    }

    /// The points and the points possible; `None` where there is no score.
    #[must_use]
    pub fn points(&self) -> Option<(&Decimal, &Decimal)> {
        self.score_given.value().zip(self.score_maximum.as_ref())
    }

    /// Is its time further ahead of the clock than the policy allows (AGS-D02)? A platform refuses it then with
    /// [`PublishScore::check_clock`](crate::PublishScore::check_clock).
    #[must_use]
    pub fn is_ahead(&self, now: UnixTime, policy: &Policy) -> bool {
        self.timestamp.seconds() > now.plus(policy.clock_ahead).seconds()
    }

    /// Reads it at a platform. `None` where something that has to be there is not.
    pub(crate) fn read(raw: RawScore, findings: &mut Findings, policy: &Policy) -> Option<Self> {
        let user_id = findings.required("userId", "AGS-120", raw.user_id);
        let activity = findings.required("activityProgress", "AGS-122", raw.activity_progress);
        let grading = findings.required("gradingProgress", "AGS-126", raw.grading_progress);
        if raw.timestamp.is_absent() {
            findings.note("timestamp", "AGS-131", ProblemReason::Missing);
        }
        let timestamp = findings.exact_time("timestamp", "AGS-135", raw.timestamp);
        let score_given = findings.stated("scoreGiven", "AGS-114", raw.score_given);
        let score_maximum = findings.stated("scoreMaximum", "AGS-115", raw.score_maximum).into_value();
        let comment = findings.text("comment", "AGS-150", raw.comment);
        let scoring_user_id = findings.optional("scoringUserId", "AGS-121", raw.scoring_user_id);
        let submission = findings.optional("submission", "AGS-139", raw.submission);
        let submission = submission.map(|raw| Submission::read(raw, findings));
        // Whatever is wrong with one member, the others are judged too.
        Members {
            user_id: user_id.as_deref(),
            activity: activity.as_ref(),
            grading: grading.as_ref(),
            given: &score_given,
            maximum: score_maximum.as_ref(),
            scoring_user_id: scoring_user_id.as_deref(),
            submission: submission.as_ref(),
        }
        .judge(findings);
        if let Some((given, maximum)) = score_given.value().zip(score_maximum.as_ref()) {
            findings.not_greater("scoreGiven", given, &policy.greatest_number);
            findings.not_greater("scoreMaximum", maximum, &policy.greatest_number);
        }
        let score = Self {
            user_id: user_id?,
            timestamp: timestamp?,
            activity_progress: activity?,
            grading_progress: grading?,
            score_given,
            score_maximum,
            comment,
            scoring_user_id,
            submission,
            extensions: Extensions::read(raw.extra),
        };
        if !policy.whole_seconds {
            score.each_time(|field, requirement, time| {
                if !time.has_fraction() {
                    findings.note(field, requirement, ProblemReason::FractionMissing);
                }
            });
        }
        Some(score)
    }

    /// What a tool sends.
    pub(crate) fn judge_request(&self, findings: &mut Findings) {
        Members {
            user_id: Some(&self.user_id),
            activity: Some(&self.activity_progress),
            grading: Some(&self.grading_progress),
            given: &self.score_given,
            maximum: self.score_maximum.as_ref(),
            scoring_user_id: self.scoring_user_id.as_deref(),
            submission: self.submission.as_ref(),
        }
        .judge(findings);
        self.each_time(|field, requirement, time| {
            if !time.is_rfc3339() {
                findings.note(field, requirement, ProblemReason::NotRfc3339);
            } else if !time.has_fraction() {
                findings.note(field, requirement, ProblemReason::FractionMissing);
            }
        });
    }

    /// The times of a score, which are all to have parts of a second.
    fn each_time(&self, mut see: impl FnMut(&'static str, &'static str, &DateTime)) {
        see("timestamp", "AGS-134", &self.timestamp);
        if let Some(submission) = &self.submission {
            let _ = submission.started_at.as_ref().map(|time| see("submission.startedAt", "AGS-140", time));
            let _ =
                submission.submitted_at.as_ref().map(|time| see("submission.submittedAt", "AGS-144", time));
        }
    }
}

/// The members that have rules, as far as they are there.
struct Members<'a> {
    user_id: Option<&'a str>,
    activity: Option<&'a ActivityProgress>,
    grading: Option<&'a GradingProgress>,
    given: &'a Stated<Decimal>,
    maximum: Option<&'a Decimal>,
    scoring_user_id: Option<&'a str>,
    submission: Option<&'a Submission>,
}

impl Members<'_> {
    /// The rules on values, for both sides.
    fn judge(&self, findings: &mut Findings) {
        if self.user_id == Some("") {
            findings.note("userId", "AGS-120", ProblemReason::Blank);
        }
        if self.activity.is_some_and(ActivityProgress::is_other) {
            findings.note("activityProgress", "AGS-123", ProblemReason::UnknownWord);
        }
        if self.grading.is_some_and(GradingProgress::is_other) {
            findings.note("gradingProgress", "AGS-127", ProblemReason::UnknownWord);
        }
        findings.blank_number("scoreGiven", "AGS-114", self.given);
        if let Some(given) = self.given.value() {
            if given.is_negative() {
                findings.note("scoreGiven", "AGS-114", ProblemReason::Negative);
            }
            match self.maximum {
                Some(maximum) => findings.positive("scoreMaximum", "AGS-115", maximum),
                None => findings.note("scoreMaximum", "AGS-115", ProblemReason::Missing),
            }
        }
        if self.scoring_user_id == Some("") {
            findings.note("scoringUserId", "AGS-121", ProblemReason::Blank);
        }
        let (started, submitted) =
            self.submission.map_or((None, None), |s| (s.started_at.as_ref(), s.submitted_at.as_ref()));
        if started.zip(submitted).is_some_and(|(started, submitted)| submitted < started) {
            findings.note("submission.submittedAt", "AGS-145", ProblemReason::SubmittedBeforeStarted);
        }
    }
}

impl Submission {
    /// No times.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn read(raw: RawSubmission, findings: &mut Findings) -> Self {
        Self {
            started_at: findings.exact_time("submission.startedAt", "AGS-140", raw.started_at),
            submitted_at: findings.exact_time("submission.submittedAt", "AGS-144", raw.submitted_at),
            extensions: Extensions::read(raw.extra),
        }
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("userId", &self.user_id)?;
        object.serialize_entry("timestamp", &self.timestamp)?;
        object.serialize_entry("activityProgress", &self.activity_progress)?;
        object.serialize_entry("gradingProgress", &self.grading_progress)?;
        self.score_given.write("scoreGiven", &mut object)?;
        if let Some(maximum) = &self.score_maximum {
            object.serialize_entry("scoreMaximum", maximum)?;
        }
        self.comment.write("comment", &mut object)?;
        if let Some(user) = &self.scoring_user_id {
            object.serialize_entry("scoringUserId", user)?;
        }
        if let Some(submission) = &self.submission {
            object.serialize_entry("submission", submission)?;
        }
        self.extensions.write(&mut object)?;
        object.end()
    }
}

impl Serialize for Submission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(time) = &self.started_at {
            object.serialize_entry("startedAt", time)?;
        }
        if let Some(time) = &self.submitted_at {
            object.serialize_entry("submittedAt", time)?;
        }
        self.extensions.write(&mut object)?;
        object.end()
    }
}

impl fmt::Debug for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Score")
            .field("timestamp", &self.timestamp)
            .field("activity_progress", &self.activity_progress)
            .field("grading_progress", &self.grading_progress)
            .field("extensions", &self.extensions)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submission").finish_non_exhaustive()
    }
}
