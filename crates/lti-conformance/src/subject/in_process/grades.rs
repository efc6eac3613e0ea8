//! The platform's gradebook: what teachers do in it, and all that it holds.

use std::collections::BTreeMap;

use lti_ags::{DateTime, Decimal, ListLineItems};
use lti_platform::gradebook::{Container, Grade, Gradebook as _, GradebookError, Part, Points};
use lti_security::Clock as _;
use serde_json::{Map, Value, json};

use super::{Outcome, Running, Unavailable, block_on};
use crate::in_memory::{PlatformSide, container};

/// Functions of `value` about the gradebook.
pub(super) fn value(
    running: &Running,
    side: &PlatformSide,
    function: &str,
    input: &Value,
) -> Result<Outcome, Unavailable> {
    let value = match function {
        "gradebook-recorded" => return recorded(running, side).map(Outcome::Accepted),
        "gradebook-set-grade" => change(running, side, input, |grade| {
            let points = input.get("points").map(points).transpose()?;
            let by = text(input, "by").ok_or_else(|| broken("a grade is set by somebody"))?;
            grade.set_manually(points, by, running.clock.now());
            Ok(())
        }),
        "gradebook-release-grade" => change(running, side, input, |grade| {
            grade.release();
            Ok(())
        }),
        "gradebook-comment" => change(running, side, input, |grade| {
            grade.set_comment(text(input, "comment").unwrap_or_default());
            Ok(())
        }),
        "gradebook-close" => {
            let (place, key) = column(running, side, input)?;
            let closed = input.get("closed").and_then(Value::as_bool).unwrap_or(true);
            side.gradebook.set_closed(&place, &key, closed).map_err(|e| broken(e.to_string()))
        }
        "gradebook-copy-course" => copy(running, side, input),
        _ => return Err(Unavailable::Unsupported(format!("no function is named {function}"))),
    };
    value.map(|()| Outcome::Accepted(Value::Null))
}

fn broken(why: impl Into<String>) -> Unavailable {
    Unavailable::Broken(why.into())
}

fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    input.get(name).and_then(Value::as_str)
}

fn points(input: &Value) -> Result<Points, Unavailable> {
    let number = |name: &str| -> Result<Decimal, Unavailable> {
        let text = text(input, name).ok_or_else(|| broken(format!("points have `{name}`, as a text")))?;
        text.parse().map_err(|_| broken(format!("{text} is no number")))
    };
    Ok(Points { given: number("given")?, maximum: number("maximum")? })
}

/// All containers of the world.
fn containers(running: &Running) -> Result<Vec<Container>, Unavailable> {
    let of = |course: &crate::world::Gradebook| {
        container(&running.world, course.registration.as_deref(), &course.deployment, &course.context)
    };
    let found: Result<Vec<_>, _> = running.world.gradebook.iter().map(of).collect();
    found.map_err(|wrong| broken(wrong.to_string()))
}

/// The column whose heading is the input's `line_item`; the newest of several.
fn column(running: &Running, side: &PlatformSide, input: &Value) -> Result<(Container, String), Unavailable> {
    let label = text(input, "line_item").unwrap_or_default();
    for place in containers(running)? {
        let columns = side.gradebook.columns(&place);
        if let Some((found, _)) = columns.iter().rev().find(|(own, _)| own.line_item.label == label) {
            return Ok((place, found.key.clone()));
        }
    }
    Err(broken(format!("no line item is called {label}")))
}

/// Copies a course of the first tool's first deployment.
fn copy(running: &Running, side: &PlatformSide, input: &Value) -> Result<(), Unavailable> {
    let registration = running.world.registration.first();
    let deployment = registration.and_then(|registration| registration.deployments.first());
    let place = |name: &str| {
        let context = text(input, name).ok_or_else(|| broken(format!("a copy has `{name}`")))?;
        let deployment = deployment.map(String::as_str).unwrap_or_default();
        container(&running.world, None, deployment, context).map_err(|wrong| broken(wrong.to_string()))
    };
    let links = input.get("links").and_then(Value::as_object).into_iter().flatten();
    let links: BTreeMap<String, String> =
        links.filter_map(|(old, new)| Some((old.clone(), new.as_str()?.to_owned()))).collect();
    let copied = side.gradebook.copy_context(&place("from")?, place("to")?, &links);
    copied.map(|_| ()).map_err(|error| broken(format!("{error:?}")))
}

fn change(
    running: &Running,
    side: &PlatformSide,
    input: &Value,
    change: impl FnOnce(&mut Grade) -> Result<(), Unavailable>,
) -> Result<(), Unavailable> {
    let (place, key) = column(running, side, input)?;
    let user = text(input, "user").unwrap_or_default();
    let mut done = Ok(());
    let found = side.gradebook.change(&place, &key, user, |grade| done = change(grade));
    match found {
        Ok(()) => done,
        Err(GradebookError::Refused(refused)) => Err(broken(refused.to_string())),
        Err(error) => Err(broken(format!("{error:?}"))),
    }
}

/// Every column by its heading, with every grade: what a refused call must not change.
fn recorded(running: &Running, side: &PlatformSide) -> Result<Value, Unavailable> {
    let everything = Part { after: None, limit: usize::MAX };
    let mut found = Map::new();
    for place in containers(running)? {
        let listed = block_on(side.gradebook.line_items(&place, &ListLineItems::new(""), everything));
        let listed = listed.map_err(|error| broken(format!("{error:?}")))?;
        for (column, grades) in side.gradebook.columns(&place) {
            let mut name = column.line_item.label.clone();
            while found.contains_key(&name) {
                name.push('\'');
            }
            let definition = serde_json::to_value(&column.line_item).map_err(|e| broken(e.to_string()))?;
            let grades: Map<String, Value> =
                grades.into_iter().map(|(user, grade)| (user, recorded_grade(&grade))).collect();
            let entry = json!({
                "client_id": place.client_id, "deployment_id": place.deployment_id, "context_id": place.context_id,
                "listed": listed.entries.iter().any(|other| other.key == column.key),
                "definition": definition, "grades": grades,
            });
            found.insert(name, entry);
        }
    }
    Ok(Value::Object(found))
}

fn recorded_grade(grade: &Grade) -> Value {
    let points =
        |points: &Points| json!({ "given": points.given.as_str(), "maximum": points.maximum.as_str() });
    let time = |time: &Option<DateTime>| time.as_ref().map(|time| time.as_str().to_owned());
    let last = grade.last.as_ref();
    json!({
        "timestamp": last.map(|last| last.timestamp.as_str()),
        "activityProgress": last.map(|last| last.activity_progress.as_str()),
        "gradingProgress": last.map(|last| last.grading_progress.as_str()),
        "points": grade.points.as_ref().map(points),
        "provisional": grade.provisional.as_ref().map(points),
        "shown": grade.shown().map(points),
        "scoringUserId": grade.scoring_user_id,
        "manual": grade.manual.as_ref().map(|manual| {
            json!({ "points": manual.points.as_ref().map(points), "by": manual.user_id })
        }),
        "comment": grade.comment.as_ref().map(|comment| comment.text.clone()),
        "comment_from_tool": grade.comment.as_ref().map(|comment| comment.from_tool),
        "startedAt": time(&grade.started_at),
        "submittedAt": time(&grade.submitted_at),
    })
}
