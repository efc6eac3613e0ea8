//! The platform's rosters: what happens in them.

use lti_claims::Roles;
use lti_nrps::{Group, Member, MemberStatus};
use lti_platform::roster::Enrollment as Kept;
use serde_json::Value;

use super::{Outcome, Running, Unavailable};
use crate::in_memory::{PlatformSide, enrollment, released};
use crate::world::Enrollment;

/// Functions of `value` about rosters.
pub(super) fn value(
    running: &Running,
    side: &PlatformSide,
    function: &str,
    input: &Value,
) -> Result<Outcome, Unavailable> {
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let needed = |name: &str| text(name).ok_or_else(|| broken(format!("{function} has `{name}`")));
    let found = match function {
        "roster-enroll" => {
            let entry: Enrollment = serde_json::from_value(input.clone()).map_err(broken)?;
            let kept = enrollment(&running.world, &entry).map_err(broken)?;
            side.roster.enroll(&entry.context, kept).map(|()| true).map_err(debug)
        }
        "roster-fill" => {
            let count = input.get("count").and_then(Value::as_u64).unwrap_or_default();
            let learner: Roles =
                ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"].into_iter().collect();
            let enroll = |number: u64| {
                let member = Member::new(format!("u-{number:06}"), learner.clone());
                side.roster.enroll(needed("context")?, Kept::new(member)).map_err(debug)
            };
            (0..count).try_for_each(enroll).map(|()| true)
        }
        "roster-change" => {
            let roles = texts(input, "roles").iter().map(String::as_str).collect();
            let change = |own: &mut Kept| own.member.roles = roles;
            side.roster.change(needed("context")?, needed("user")?, change).map_err(debug)
        }
        "roster-suspend" => {
            let change = |own: &mut Kept| own.member.status = MemberStatus::Inactive;
            side.roster.change(needed("context")?, needed("user")?, change).map_err(debug)
        }
        "roster-remove" => side.roster.remove(needed("context")?, needed("user")?).map_err(debug),
        "roster-consent" => {
            let released = released(&texts(input, "releases")).map_err(broken)?;
            side.roster.set_consent(needed("context")?, needed("user")?, released).map_err(debug)
        }
        "roster-join" => side
            .roster
            .set_in_group(needed("context")?, needed("user")?, needed("group")?, true)
            .map_err(debug),
        "roster-group" => {
            let group = Group::new(needed("id")?, needed("name")?);
            side.roster.set_group(needed("context")?, group).map_err(debug)
        }
        "roster-release" => {
            let id = needed("client_id")?;
            let known = side.tools.list().into_iter().find(|(tool, _)| tool.client_id == id);
            let (mut tool, deployments) = known.ok_or_else(|| broken(format!("no tool is called {id}")))?;
            tool.released = released(&texts(input, "releases")).map_err(broken)?;
            side.tools.insert(tool, deployments);
            Ok(true)
        }
        _ => return Err(Unavailable::Unsupported(format!("no function is named {function}"))),
    };
    if found? { Ok(Outcome::Accepted(Value::Null)) } else { Err(broken(format!("{function}: nobody there"))) }
}

fn broken(why: impl ToString) -> Unavailable {
    Unavailable::Broken(why.to_string())
}

fn debug(why: impl std::fmt::Debug) -> Unavailable {
    Unavailable::Broken(format!("{why:?}"))
}

fn texts(input: &Value, name: &str) -> Vec<String> {
    let list = input.get(name).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}
