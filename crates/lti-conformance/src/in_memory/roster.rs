//! The rosters of a world's platform.

use lti_claims::{Custom, Roles};
use lti_nrps::{Group, GroupSet, Member, MemberStatus};
use lti_platform::roster::{Enrollment, Link, MemoryRoster, Released};
use serde_json::value::to_raw_value;

use super::{Wrong, container};
use crate::json;
use crate::world::World;

/// What the world says, in a store that remembers so many changes.
pub(super) fn roster(world: &World, changes: Option<u64>) -> Result<MemoryRoster, Wrong> {
    let store = MemoryRoster::default();
    let store = changes.map_or(store, |changes| MemoryRoster::default().with_retention(changes));
    let wrong = |why: String| Wrong::World(format!("roster: {why}"));
    for course in &world.context {
        store.add_context(&course.id, course.label.clone(), course.title.clone());
    }
    for open in &world.roster {
        let place = container(world, open.registration.as_deref(), &open.deployment, &open.context)?;
        store.open(place.clone());
        for link in &world.link {
            if link.deployment_id == open.deployment && link.context.as_ref() == Some(&open.context) {
                let mut custom = Custom::new();
                for (name, value) in &link.custom {
                    custom.insert(name, value);
                }
                store.set_link(&place, &link.id, Link::new(custom)).map_err(|e| wrong(e.to_string()))?;
            }
        }
    }
    for set in &world.group_set {
        let mut own = GroupSet::new(&set.id, &set.name);
        own.tag.clone_from(&set.tag);
        own.hidden = set.hidden;
        store.set_group_set(&set.context, own).map_err(|e| wrong(format!("{e:?}")))?;
    }
    for group in &world.group {
        let mut own = Group::new(&group.id, &group.name);
        own.tag.clone_from(&group.tag);
        own.set_ids.clone_from(&group.sets);
        own.hidden = group.hidden;
        let is_whole = store.set_group(&group.context, own).map_err(|e| wrong(format!("{e:?}")))?;
        if !is_whole {
            return Err(wrong(format!("{} is in a set that is not there", group.id)));
        }
    }
    for entry in &world.enrollment {
        let own = enrollment(world, entry)?;
        store.enroll(&entry.context, own).map_err(|e| wrong(format!("{e:?}")))?;
        for group in &entry.groups {
            if store.set_in_group(&entry.context, &entry.user, group, true) != Ok(true) {
                return Err(wrong(format!("{} is in a group that is not there", entry.user)));
            }
        }
    }
    Ok(store)
}

/// A membership with all that the world knows of the person.
///
/// # Errors
/// The world has no such person.
pub fn enrollment(world: &World, entry: &crate::world::Enrollment) -> Result<Enrollment, Wrong> {
    let person = world.user.iter().find(|person| person.id == entry.user);
    let person = person.ok_or_else(|| Wrong::World(format!("nobody is called {}", entry.user)))?;
    let roles: Roles = entry.roles.as_ref().unwrap_or(&person.roles).iter().map(String::as_str).collect();
    let mut member = Member::new(&person.id, roles);
    if let Some(status) = &entry.status {
        member.status = MemberStatus::from(status.as_str());
    }
    member.name.clone_from(&person.name);
    member.given_name.clone_from(&person.given_name);
    member.family_name.clone_from(&person.family_name);
    member.middle_name.clone_from(&person.middle_name);
    member.email.clone_from(&person.email);
    member.picture.clone_from(&person.picture);
    member.lis_person_sourcedid.clone_from(&person.person_sourcedid);
    member.lti11_legacy_user_id.clone_from(&person.lti11_id);
    for (name, value) in &entry.extensions {
        let value = json::from_toml(value).map_err(Wrong::World)?;
        let raw = to_raw_value(&value).map_err(|e| Wrong::World(e.to_string()))?;
        member.extra.insert(name, raw);
    }
    let mut own = Enrollment::new(member);
    own.consent = released(&entry.releases)?;
    for (name, value) in &person.variables {
        own.values.insert(name, value);
    }
    Ok(own)
}

/// What a world lets out about people.
///
/// # Errors
/// A word that means nothing.
pub fn released(names: &[String]) -> Result<Released, Wrong> {
    let mut released = Released::NONE;
    for name in names {
        match name.as_str() {
            "name" => released.names = true,
            "email" => released.email = true,
            "picture" => released.picture = true,
            "sourcedid" => released.sourced_id = true,
            "legacy" => released.legacy_user_id = true,
            "groups" => released.groups = true,
            "extensions" => released.extensions = true,
            other => return Err(Wrong::World(format!("nothing is let out by the name {other}"))),
        }
    }
    Ok(released)
}
