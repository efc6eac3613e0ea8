//! Random histories against a reference that keeps the whole history and reads the grade out of it.

use crate::support::*;
use lti_ags::{ActivityProgress as Activity, GradingProgress as Grading, Score, ScoreOutcome, Submission};
use lti_platform::gradebook::{Grade, ManualGrades, Points, Refused};
use lti_security::UnixTime;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Score(Posted),
    Manual(Option<u32>, i64),
    Release,
    Typed(String),
}

/// A score in plain values.
#[derive(Clone, Debug, PartialEq)]
struct Posted {
    at: i64,
    activity: Activity,
    grading: Grading,
    given: Option<u32>,
    comment: Option<String>,
    started: Option<i64>,
    submitted: Option<i64>,
}

impl Posted {
    fn score(&self) -> Score {
        let mut score = status(self.at * 500, self.activity.clone(), self.grading.clone());
        if let Some(given) = self.given {
            score = score.with_points(given, 10);
        }
        if let Some(comment) = &self.comment {
            score.comment = comment.as_str().into();
        }
        if self.started.is_some() || self.submitted.is_some() {
            let mut times = Submission::new();
            (times.started_at, times.submitted_at) = (self.started.map(time), self.submitted.map(time));
            score.submission = Some(times);
        }
        score
    }
}

/// Everything that happened and counted, in order. Each answer is found by looking back.
#[derive(Default)]
struct History(Vec<Step>);

impl History {
    fn scores(&self) -> impl DoubleEndedIterator<Item = &Posted> {
        self.0.iter().filter_map(|step| if let Step::Score(posted) = step { Some(posted) } else { None })
    }

    fn verdict(&self, posted: &Posted) -> Result<bool, Refused> {
        match self.scores().map(|earlier| earlier.at).max() {
            Some(latest) if posted.at < latest => Err(Refused::ScoreOutdated),
            Some(latest) if posted.at == latest => {
                if self.scores().next_back() == Some(posted) {
                    Ok(false)
                } else {
                    Err(Refused::TimestampReused)
                }
            }
            _ => Ok(true),
        }
    }

    /// The tool's final points: those of the last score that set or cleared them.
    fn tool_points(&self) -> Option<u32> {
        let decisive = |posted: &&Posted| posted.given.is_none() || posted.grading == Grading::FullyGraded;
        self.scores().rev().find(decisive).and_then(|posted| posted.given)
    }

    fn provisional(&self) -> Option<u32> {
        let last = self.scores().next_back()?;
        last.given.filter(|_| matches!(last.grading, Grading::Pending | Grading::PendingManual))
    }

    /// What is shown, and whether a person set it.
    fn shown(&self, policy: ManualGrades) -> (Option<u32>, bool) {
        for (index, step) in self.0.iter().enumerate().rev() {
            match step {
                Step::Release => break,
                Step::Manual(points, at) => {
                    let overtaken = policy == ManualGrades::UntilNextScore
                        && self.0[index..].iter().any(|step| {
                            matches!(step, Step::Score(posted) if posted.grading == Grading::FullyGraded
                                && posted.given.is_some() && posted.at * 500 / 1_000 > *at)
                        });
                    if !overtaken {
                        return (*points, true);
                    }
                    break;
                }
                _ => {}
            }
        }
        (self.tool_points(), false)
    }

    fn comment(&self) -> Option<&str> {
        let filled = |text: &&String| !text.is_empty();
        for (index, step) in self.0.iter().enumerate().rev() {
            match step {
                Step::Typed(text) => return Some(text).filter(filled).map(String::as_str),
                Step::Score(posted) => match posted.comment.as_ref().filter(filled) {
                    Some(text) => return Some(text),
                    // It clears what the tool said before, and what was typed shines through.
                    None => {
                        let before = self.0[..index].iter().rev().find(|step| match step {
                            Step::Typed(_) => true,
                            Step::Score(posted) => {
                                posted.comment.as_ref().is_some_and(|text| !text.is_empty())
                            }
                            _ => false,
                        });
                        match before {
                            Some(Step::Typed(text)) => return Some(text).filter(filled).map(String::as_str),
                            _ => return None,
                        }
                    }
                },
                _ => {}
            }
        }
        None
    }

    /// The last that was said since it was cleared, otherwise the first that implies it.
    fn started(&self) -> Option<i64> {
        let since = self.since(|posted| posted.activity == Activity::Initialized);
        since.iter().rev().find_map(|posted| posted.started).or_else(|| {
            let opened =
                |posted: &&&Posted| matches!(posted.activity, Activity::Started | Activity::InProgress);
            since.iter().find(opened).map(|posted| posted.at * 500)
        })
    }

    fn submitted(&self) -> Option<i64> {
        let done = |posted: &Posted| matches!(posted.activity, Activity::Submitted | Activity::Completed);
        let since = self.since(|posted| !done(posted));
        since
            .iter()
            .rev()
            .find_map(|posted| posted.submitted)
            .or_else(|| since.iter().find(|posted| done(posted)).map(|posted| posted.at * 500))
    }

    /// The scores from the last one of this kind on; all, where there is none.
    fn since(&self, kind: impl Fn(&Posted) -> bool) -> Vec<&Posted> {
        let scores: Vec<_> = self.scores().collect();
        let begin = scores.iter().rposition(|posted| kind(posted)).unwrap_or(0);
        scores[begin..].to_vec()
    }
}

pub(crate) fn activity() -> impl Strategy<Value = Activity> {
    proptest::sample::select(vec![
        Activity::Initialized,
        Activity::Started,
        Activity::InProgress,
        Activity::Submitted,
        Activity::Completed,
    ])
}

pub(crate) fn grading() -> impl Strategy<Value = Grading> {
    proptest::sample::select(vec![
        Grading::FullyGraded,
        Grading::FullyGraded,
        Grading::Pending,
        Grading::PendingManual,
        Grading::Failed,
        Grading::NotReady,
    ])
}

fn text() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![String::new(), "good".to_owned(), "better".to_owned()])
}

fn posted() -> impl Strategy<Value = Posted> {
    let times = (proptest::option::of(0_i64..50), proptest::option::of(50_i64..99));
    (
        0_i64..40,
        activity(),
        grading(),
        proptest::option::weighted(0.7, 0_u32..4),
        proptest::option::of(text()),
        times,
    )
        .prop_map(|(at, activity, grading, given, comment, (started, submitted))| Posted {
            at,
            activity,
            grading,
            given,
            comment,
            started,
            submitted,
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => posted().prop_map(Step::Score),
        2 => (proptest::option::of(4_u32..8), 0_i64..20).prop_map(|(points, at)| Step::Manual(points, at)),
        1 => Just(Step::Release),
        1 => text().prop_map(Step::Typed),
    ]
}

fn of_ten(given: Option<u32>) -> Option<Points> {
    given.map(|given| points(&given.to_string(), "10"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// No grade is lost and none comes back. Every third history posts the same score twice.
    #[test]
    fn the_record_is_what_the_history_says(
        mut steps in proptest::collection::vec(step(), 0..24),
        sorted: bool,
        until: bool,
        twice in 0_usize..24,
    ) {
        let policy = if until { ManualGrades::UntilNextScore } else { ManualGrades::Stay };
        if sorted {
            let mut times: Vec<i64> = steps.iter().filter_map(|step| match step { Step::Score(posted) => Some(posted.at), _ => None }).collect();
            times.sort_unstable();
            let mut times = times.into_iter();
            for step in &mut steps {
                if let Step::Score(posted) = step { posted.at = times.next().unwrap(); }
            }
        }
        if let Some(again) = steps.get(twice).cloned() {
            steps.insert(twice, again);
        }
        let (mut grade, mut history) = (Grade::new(), History::default());
        for step in steps {
            match &step {
                Step::Score(posted) => {
                    let before = (history.shown(policy).0, grade.clone());
                    let answer = grade.receive(&posted.score(), policy);
                    match history.verdict(posted) {
                        Err(refused) => { prop_assert_eq!(answer, Err(refused)); continue; }
                        Ok(false) => {
                            let answer = answer.unwrap();
                            prop_assert_eq!((answer.outcome, answer.grade), (ScoreOutcome::NoContent, before.1));
                            continue;
                        }
                        Ok(true) => {
                            history.0.push(step);
                            let answer = answer.unwrap();
                            let created = before.0.is_none() && history.shown(policy).0.is_some();
                            prop_assert_eq!(answer.outcome == ScoreOutcome::Created, created);
                            prop_assert_ne!(answer.outcome, ScoreOutcome::NoContent);
                            grade = answer.grade;
                        }
                    }
                }
                Step::Manual(points, at) => {
                    grade.set_manually(of_ten(*points), "u-teach", UnixTime::from_seconds(NOW + at));
                    history.0.push(step);
                }
                Step::Release => { grade.release(); history.0.push(step); }
                Step::Typed(text) => { grade.set_comment(text.as_str()); history.0.push(step); }
            }
            let (shown, by_person) = history.shown(policy);
            prop_assert_eq!(grade.shown().cloned(), of_ten(shown));
            prop_assert_eq!(grade.shown_by().is_some(), by_person);
            prop_assert_eq!(&grade.points, &of_ten(history.tool_points()));
            prop_assert_eq!(&grade.provisional, &of_ten(history.provisional()));
            prop_assert_eq!(grade.comment.as_ref().map(|comment| comment.text.as_str()), history.comment());
            prop_assert_eq!(&grade.started_at, &history.started().map(time));
            prop_assert_eq!(&grade.submitted_at, &history.submitted().map(time));
        }
    }
}
