//! The tool works with the roster and the groups of a launch.

use std::sync::PoisonError;

use lti_claims::Role;
use lti_nrps::{Member, Operation, Problem};
use lti_tool::roster::{
    Answer, ClassList, GroupFilter, HowRead, MembershipFilter, Missing, Roster, RosterError,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::failure::refused;
use super::tool::{Session, Sessions};
use super::{Outcome, Unavailable, block_on};
use crate::in_memory::ToolSide;
use crate::subject::ToolCall;

/// What a launch says of its roster and its groups.
pub(super) fn of_launch(side: &ToolSide, launch: &lti_tool::Launch) -> Value {
    let roster = side.tool.roster(launch);
    let permits: Map<String, Value> = OPERATIONS
        .into_iter()
        .map(|(name, operation)| {
            let told = roster.permits(operation).map_or_else(missing, |()| "permitted");
            (name.to_owned(), told.into())
        })
        .collect();
    json!({ "permits": permits })
}

const OPERATIONS: [(&str, Operation); 3] = [
    ("read-memberships", Operation::ReadMemberships),
    ("read-groups", Operation::ReadGroups),
    ("read-group-sets", Operation::ReadGroupSets),
];

/// All pages of groups or sets.
macro_rules! listed {
    ($begun:expr, $value:expr, $sets:expr) => {{
        let mut pages = match $begun {
            Ok(Answer::Done(pages)) => pages,
            Ok(Answer::Unavailable(what)) => return unavailable(what),
            Err(error) => return refused(&error),
        };
        let (mut items, mut sets, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            match pages.next().await {
                Ok(Some(page)) => {
                    items.extend(page.items.iter().map($value));
                    sets.extend(page.items.iter().map($sets));
                    problems.extend(page.problems.iter().map(problem));
                }
                Ok(None) => break,
                Err(error) => return refused(&error),
            }
        }
        let ids: Vec<Value> = items.iter().filter_map(|item: &Value| item.get("id").cloned()).collect();
        Outcome::Accepted(json!({ "done": { "items": items, "ids": ids, "sets": sets, "problems": problems } }))
    }};
}
/// `None` where the function is none of the roster.
pub(super) fn call(
    side: &ToolSide,
    sessions: &Sessions,
    call: &ToolCall<'_>,
) -> Option<Result<Outcome, Unavailable>> {
    let Some(session) = sessions.get(call.launch) else {
        return Some(Err(Unavailable::Broken("there was no such launch".to_owned())));
    };
    let roster = side.tool.roster(&session.launch);
    let input = call.input;
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
    let limit = super::gradebook::limit(input);
    Some(Ok(match call.function {
        "members" | "all-members" => {
            let filter = MembershipFilter {
                role: text("role").map(|role| Role::parse(&role)),
                limit,
                resource_link_id: text("resource_link_id"),
                groups: input.get("groups").and_then(Value::as_bool) == Some(true),
            };
            let again = input.get("again").and_then(Value::as_u64).unwrap_or_default();
            block_on(members(&roster, &filter, call.function == "all-members", again))
        }
        "groups" => {
            let filter = GroupFilter { user_id: text("user_id"), limit };
            block_on(async {
                let pages = roster.groups(&filter).await;
                listed!(pages, written, |group: &lti_nrps::Group| json!(group.set_ids))
            })
        }
        "group-sets" => block_on(async {
            let pages = roster.group_sets(limit).await;
            listed!(pages, written, |_| Value::Null)
        }),
        "course-groups" => course_groups(&roster, input),
        "roster-granted" => {
            let wanted = text("operation").unwrap_or_default();
            let operation = OPERATIONS.into_iter().find(|(name, _)| *name == wanted)?;
            told(block_on(roster.granted(operation.1)), |()| Value::Null)
        }
        "roster-sync" => sync(&roster, &session),
        "roster-kept" => Outcome::Accepted(json!({ "done": { "ids": kept(&session) } })),
        "class-list" => class_list(&roster, sessions),
        _ => return None,
    }))
}

/// Member by member, as they come or each once; asked again so often where a page fails.
async fn members(roster: &Roster, filter: &MembershipFilter, each_once: bool, mut again: u64) -> Outcome {
    let mut members = match roster.members(filter).await {
        Ok(Answer::Done(members)) => members,
        Ok(Answer::Unavailable(what)) => return unavailable(what),
        Err(error) => return refused(&error),
    };
    let differences = members.differences().is_some();
    let (mut all, mut failed) = (Vec::<Member>::new(), 0_u64);
    if each_once && again == 0 {
        return match members.all().await {
            Ok(all) => done(&all, json!({ "differences": differences })),
            Err(error) => refused(&error),
        };
    }
    loop {
        match members.next().await {
            Ok(Some(member)) => match all.iter_mut().find(|known| known.user_id == member.user_id) {
                Some(known) if each_once => *known = member,
                _ => all.push(member),
            },
            Ok(None) => break,
            Err(error) if again == 0 => return refused(&error),
            Err(_) => {
                again = again.saturating_sub(1);
                failed = failed.saturating_add(1);
            }
        }
    }
    let problems: Vec<String> = members.take_problems().iter().map(problem).collect();
    let context = members.container().and_then(|container| Some(container.context.as_ref()?.id.clone()));
    let more = json!({
        "differences": differences, "failed": failed, "problems": problems, "context": context,
    });
    done(&all, more)
}

fn done(members: &[Member], more: Value) -> Outcome {
    let roles: Vec<Vec<&str>> =
        members.iter().map(|member| member.roles.as_slice().iter().map(Role::as_str).collect()).collect();
    let mut value = json!({
        "members": members.iter().map(written).collect::<Vec<_>>(),
        "ids": members.iter().map(|member| &member.user_id).collect::<Vec<_>>(),
        "count": members.len(),
        "roles": roles,
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    Outcome::Accepted(json!({ "done": value }))
}

fn problem(problem: &Problem) -> String {
    let entry = problem.entry.map(|entry| entry.to_string()).unwrap_or_default();
    let words = [entry.as_str(), problem.field, problem.reason.code()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn course_groups(roster: &Roster, input: &Value) -> Outcome {
    // What the roster said of somebody.
    let member: Option<Member> = input.get("of").and_then(|of| serde_json::from_str(&of.to_string()).ok());
    told(block_on(roster.course_groups()), |groups| {
        let of = member.and_then(|member| {
            Some(groups.of(&member)?.iter().map(|group| written(group.as_ref())).collect::<Vec<_>>())
        });
        json!({
            "groups": groups.groups().iter().map(written).collect::<Vec<_>>(),
            "ids": groups.groups().iter().map(|group| &group.id).collect::<Vec<_>>(),
            "sets": groups.sets().iter().map(written).collect::<Vec<_>>(),
            "of": of,
        })
    })
}

/// The copy that goes with a launch comes in step.
fn sync(roster: &Roster, session: &Session) -> Outcome {
    let mut copy = session.roster.lock().unwrap_or_else(PoisonError::into_inner);
    let changes = block_on(roster.sync(&mut copy));
    drop(copy);
    told(changes, |changes| {
        json!({
            "added": changes.added, "changed": changes.changed,
            "removed": changes.removed.iter().map(|member| &member.user_id).collect::<Vec<_>>(),
            "how": if changes.how == HowRead::Everything { "everything" } else { "differences" },
            "complete": changes.complete,
            "ids": kept(session),
        })
    })
}

fn kept(session: &Session) -> Vec<String> {
    let copy = session.roster.lock().unwrap_or_else(PoisonError::into_inner);
    copy.iter().map(|member| member.user_id.clone()).collect()
}

/// Everybody, with who launched so far.
fn class_list(roster: &Roster, sessions: &Sessions) -> Outcome {
    let all = block_on(async {
        match roster.members(&MembershipFilter::default()).await {
            Ok(Answer::Done(members)) => members.all().await.map(Answer::Done),
            Ok(Answer::Unavailable(what)) => Ok(Answer::Unavailable(what)),
            Err(error) => Err(error),
        }
    });
    let launched = sessions.users();
    told(all, |all| {
        let list = ClassList::of(&all, launched.into_iter().map(|user| (user, ())));
        let people = list.iter().map(|person| {
            json!({
                "user_id": person.user_id, "in_course": person.member.is_some(),
                "launched": person.launched.is_some(),
            })
        });
        json!({ "people": people.collect::<Vec<_>>() })
    })
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn told<T>(answer: Result<Answer<T>, RosterError>, value: impl FnOnce(T) -> Value) -> Outcome {
    match answer {
        Ok(Answer::Done(done)) => Outcome::Accepted(json!({ "done": value(done) })),
        Ok(Answer::Unavailable(what)) => unavailable(what),
        Err(error) => refused(&error),
    }
}

fn unavailable(what: Missing) -> Outcome {
    Outcome::Accepted(json!({ "unavailable": missing(what) }))
}

fn missing(what: Missing) -> &'static str {
    match what {
        Missing::Claim(_) => "claim",
        Missing::Version(_) => "version",
        Missing::Url(_) => "url",
        Missing::Scope(_) => "scope",
        Missing::Withheld(_) => "withheld",
        Missing::Refused(_) => "refused",
        Missing::ResourceLink => "resource-link",
        Missing::GroupSets => "group-sets",
        _ => "something else",
    }
}
