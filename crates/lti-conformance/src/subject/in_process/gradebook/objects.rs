//! Line items and scores, made with the constructors and members that a program has. What these do not take at all is a
//! refusal of the program's mistake; what no program can even write down, such as a comment that is no text, cannot be asked.

use lti_ags::{
    ActivityProgress, CanvasSubmission, DateTime, DateTimeError, Decimal, Extensions, GradingProgress,
    LineItem, Score, Stated, Submission,
};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::{Blame, Refusal, Unavailable, blame};

pub(super) enum Wrong {
    Refused(Box<Refusal>),
    Unavailable(Unavailable),
}

impl Wrong {
    pub(super) fn broken(why: String) -> Self {
        Self::Unavailable(Unavailable::Broken(why))
    }

    fn unwritable(name: &str, value: &Value) -> Self {
        Self::Unavailable(Unavailable::Unsupported(format!("no program can set {name} to {value}")))
    }

    fn misuse(code: &str) -> Self {
        Self::Refused(Box::new(Refusal {
            blame: Some(Blame::ApiMisuse),
            code: Some(code.to_owned()),
            ..Refusal::default()
        }))
    }

    fn of(error: &lti_ags::Error) -> Self {
        Self::Refused(Box::new(Refusal {
            blame: Some(blame(error.blame())),
            code: Some(error.code().to_owned()),
            requirement: error.requirement().map(str::to_owned),
            message: error.to_string(),
            details: Value::Null,
        }))
    }
}

fn text(name: &str, value: &Value) -> Result<String, Wrong> {
    value.as_str().map(str::to_owned).ok_or_else(|| Wrong::unwritable(name, value))
}

fn stated(name: &str, value: &Value) -> Result<Stated<String>, Wrong> {
    if value.is_null() { Ok(Stated::Null) } else { Ok(Stated::from(text(name, value)?.as_str())) }
}

/// A number; as a text where its digits matter.
fn number(name: &str, value: &Value) -> Result<Decimal, Wrong> {
    let digits = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        other => return Err(Wrong::unwritable(name, other)),
    };
    digits.parse().map_err(|_| Wrong::misuse("number-malformed"))
}

fn time(name: &str, value: &Value) -> Result<DateTime, Wrong> {
    text(name, value)?.parse().map_err(|error| match error {
        DateTimeError::ZoneMissing => Wrong::misuse("date-time-zone-missing"),
        _ => Wrong::misuse("date-time-malformed"),
    })
}

fn stated_time(name: &str, value: &Value) -> Result<Stated<DateTime>, Wrong> {
    match value {
        Value::Null => Ok(Stated::Null),
        Value::String(text) if text.is_empty() => Ok(Stated::Blank),
        other => time(name, other).map(Stated::Value),
    }
}

fn extension(extensions: &mut Extensions, name: &str, value: &Value) -> Result<(), Wrong> {
    let raw = RawValue::from_string(value.to_string()).map_err(|wrong| Wrong::broken(wrong.to_string()))?;
    extensions.insert(name, raw).map_err(|error| Wrong::of(&error))
}

fn object<'a>(what: &str, value: &'a Value) -> Result<&'a Map<String, Value>, Wrong> {
    value.as_object().ok_or_else(|| Wrong::broken(format!("{what} is no object: {value}")))
}

/// A line item, new.
pub(super) fn line_item(members: &Value) -> Result<LineItem, Wrong> {
    let wanted = object("line_item", members)?;
    let maximum = number("scoreMaximum", wanted.get("scoreMaximum").unwrap_or(&Value::Null))?;
    let mut item = LineItem::new(maximum, "");
    change_line_item(&mut item, members)?;
    Ok(item)
}

/// Sets these members.
pub(super) fn change_line_item(item: &mut LineItem, members: &Value) -> Result<(), Wrong> {
    for (name, value) in object("set", members)? {
        match name.as_str() {
            "id" => item.id = Some(text(name, value)?),
            "scoreMaximum" => item.score_maximum = number(name, value)?,
            "label" => item.label = text(name, value)?,
            "resourceId" => item.resource_id = stated(name, value)?,
            "tag" => item.tag = stated(name, value)?,
            "resourceLinkId" => item.resource_link_id = Some(text(name, value)?),
            "startDateTime" => item.start_date_time = stated_time(name, value)?,
            "endDateTime" => item.end_date_time = stated_time(name, value)?,
            "gradesReleased" => {
                let released = value.as_bool().ok_or_else(|| Wrong::unwritable(name, value))?;
                item.grades_released = Some(released);
            }
            _ => extension(&mut item.extensions, name, value)?,
        }
    }
    Ok(())
}

/// A score: `graded` or `reset` begin as those of the library, `again` as the last one that was sent for this learner; otherwise it
/// is new. Without a `timestamp` it is of the time that `now` makes of the last one's.
pub(super) fn score(
    input: &Value,
    last: Option<Score>,
    now: impl FnOnce(Option<&DateTime>) -> Option<DateTime>,
) -> Result<Score, Wrong> {
    let members = object("score", input.get("score").unwrap_or(&Value::Null))?;
    let get = |name: &str| members.get(name).unwrap_or(&Value::Null);
    let user = text("userId", get("userId"))?;
    let timestamp = match members.get("timestamp") {
        Some(value) => time("timestamp", value)?,
        None => now(last.as_ref().map(|score| &score.timestamp))
            .ok_or_else(|| Wrong::broken("the clock has no time".to_owned()))?,
    };
    let begun = input.get("begins").and_then(Value::as_str).unwrap_or_default();
    let mut score = match begun {
        "graded" => {
            let (given, maximum) = (get("scoreGiven"), get("scoreMaximum"));
            Score::graded(user, timestamp, number("scoreGiven", given)?, number("scoreMaximum", maximum)?)
        }
        "reset" => Score::reset(user, timestamp),
        "again" => {
            let mut last = last.ok_or_else(|| Wrong::broken("there is no score before".to_owned()))?;
            last.timestamp = timestamp;
            last
        }
        _ => {
            let activity = text("activityProgress", get("activityProgress"))?;
            let grading = text("gradingProgress", get("gradingProgress"))?;
            Score::new(
                user,
                timestamp,
                ActivityProgress::from(activity.as_str()),
                GradingProgress::from(grading.as_str()),
            )
        }
    };
    for (name, value) in members {
        match name.as_str() {
            "userId" | "timestamp" => {}
            "activityProgress" => {
                score.activity_progress = ActivityProgress::from(text(name, value)?.as_str());
            }
            "gradingProgress" => {
                score.grading_progress = GradingProgress::from(text(name, value)?.as_str());
            }
            "scoreGiven" if value.is_null() => score.score_given = Stated::Null,
            "scoreGiven" => score.score_given = Stated::Value(number(name, value)?),
            "scoreMaximum" => score.score_maximum = Some(number(name, value)?),
            "comment" => score.comment = stated(name, value)?,
            "scoringUserId" => score.scoring_user_id = Some(text(name, value)?),
            "submission" => score.submission = Some(submission(value)?),
            _ => extension(&mut score.extensions, name, value)?,
        }
    }
    if input.get("no_new_attempt").and_then(Value::as_bool) == Some(true) {
        let set = score.extensions.set_claim::<CanvasSubmission>(&CanvasSubmission::no_new_attempt());
        set.map_err(|error| Wrong::of(&error))?;
    }
    Ok(score)
}

fn submission(value: &Value) -> Result<Submission, Wrong> {
    let mut submission = Submission::new();
    for (name, value) in object("submission", value)? {
        match name.as_str() {
            "startedAt" => submission.started_at = Some(time(name, value)?),
            "submittedAt" => submission.submitted_at = Some(time(name, value)?),
            _ => extension(&mut submission.extensions, name, value)?,
        }
    }
    Ok(submission)
}
