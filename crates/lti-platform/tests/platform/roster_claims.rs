//! The claims of a launch that say where members and groups are, and the variables of groups.

use crate::school::*;
use crate::support::*;
use lti_claims::variables::Values;
use lti_claims::{Context, Groups, NamesAndRoles, ResourceLinkRequest};
use lti_nrps::{Group, GroupSet};
use lti_platform::roster::{
    Answer, Container, Course, Enrollment, Link, Listed, Part, Refused, Released, Roster, RosterError, Wanted,
};
use lti_platform::{Authorization, LaunchSource, Platform, PlatformParts};
use lti_security::PortError;
use lti_security::ports::BoxFuture;
use serde_json::{Value, json};
use std::future::ready;
use std::sync::Arc;

const MEMBERS: &str = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
const GROUP_CLAIM: &str = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice";
const CUSTOM: &str = "https://purl.imsglobal.org/spec/lti/claim/custom";

/// A launch of `rl-42` in the course, by the learner `user-0001` who is in two groups.
fn launched_school() -> World {
    let world = school();
    with_groups(&world);
    world.roster.enroll(COURSE, learner(USER)).unwrap();
    for group in ["g-2", "g-3"] {
        world.roster.set_in_group(COURSE, USER, group, true).unwrap();
    }
    let mut said = message();
    said.context = Some(Context::new(COURSE));
    said.custom = [("one", "$CourseGroup.id"), ("all", "$Membership.course.groupIds")].into_iter().collect();
    *world.application.message.lock().unwrap() = Some(said);
    world
}

fn change(world: &World, change: impl FnOnce(&mut ResourceLinkRequest)) {
    change(world.application.message.lock().unwrap().as_mut().unwrap());
}

fn registered(world: &World, scopes: &[&str], granted: bool, released: Released) {
    let mut tool = tool();
    tool.scopes = scopes.iter().copied().collect();
    tool.released = released;
    if granted {
        tool.variables.grant("Membership.course.groupIds");
    }
    world.application.tools.insert(tool, Vec::<String>::new());
}

/// Both claims, and the custom parameters.
fn claims(world: &World) -> (Value, Value, Value) {
    let form = launched(authorize(world, &asked(world), Some(USER)));
    let payload: Value = serde_json::from_str(&verified(value(&form, "id_token"), NOW).to_json()).unwrap();
    (payload[MEMBERS].clone(), payload[GROUP_CLAIM].clone(), payload[CUSTOM].clone())
}

/// NRPS-001, NRPS-002, GROUPS-001, GROUPS-002, GROUPS-011.
#[test]
fn a_launch_says_where_members_and_groups_are() {
    let world = launched_school();
    let members = json!({
        "context_memberships_url": "https://lms.example.test/lti/nrps/dep-1/c-7/memberships", "service_versions": ["2.0"],
    });
    let mut groups = json!({
        "scope": [GROUPS], "service_versions": ["1.0"],
        "context_groups_url": "https://lms.example.test/lti/gs/dep-1/c-7/groups",
        "context_group_sets_url": "https://lms.example.test/lti/gs/dep-1/c-7/sets",
    });
    for (scopes, expected) in [
        (vec![ROSTER, GROUPS], (&members, &groups)),
        (vec![ROSTER, LINE_ITEM], (&members, &Value::Null)),
        (vec![GROUPS], (&Value::Null, &groups)),
        (vec![LINE_ITEM], (&Value::Null, &Value::Null)),
    ] {
        registered(&world, &scopes, false, Released::NONE);
        let (said_members, said_groups, _) = claims(&world);
        assert_eq!((&said_members, &said_groups), expected, "{scopes:?}");
    }
    // What is said is there.
    registered(&world, &[ROSTER, GROUPS], false, Released::NONE);
    assert_eq!(at(&world, members["context_memberships_url"].as_str().unwrap()).status(), 200);
    assert_eq!(at(&world, groups["context_group_sets_url"].as_str().unwrap()).status(), 200);
    // No sets, no URL of theirs.
    world.roster.remove_group_set(COURSE, "s-1").unwrap();
    groups.as_object_mut().unwrap().remove("context_group_sets_url");
    assert_eq!(claims(&world).1, groups);
}

#[test]
fn without_a_context_that_the_roster_knows_there_is_no_claim() {
    let world = launched_school();
    registered(&world, &[ROSTER, GROUPS], true, Released::ALL);
    let nothing =
        (Value::Null, Value::Null, json!({ "one": "$CourseGroup.id", "all": "$Membership.course.groupIds" }));
    for context in [None, Some("c-404"), Some("c-9")] {
        change(&world, |said| said.context = context.map(Context::new));
        assert_eq!(claims(&world), nothing, "{context:?}");
    }
}

#[test]
fn what_the_application_says_itself_stays() {
    let world = launched_school();
    registered(&world, &[ROSTER, GROUPS], false, Released::NONE);
    change(&world, |said| {
        said.names_and_roles = Some(NamesAndRoles::new("https://elsewhere.example.test/members"));
        said.groups = Some(Groups::new("https://elsewhere.example.test/groups"));
    });
    let (members, groups, _) = claims(&world);
    assert_eq!(members["context_memberships_url"], "https://elsewhere.example.test/members");
    assert_eq!(groups["context_groups_url"], "https://elsewhere.example.test/groups");
}

/// GROUPS-019, GROUPS-021.
#[test]
fn variables_of_groups() {
    let world = launched_school();
    let none = json!({ "one": "", "all": "$Membership.course.groupIds" });
    for (scopes, granted, released, expected) in [
        (vec![GROUPS], true, Released::ALL, json!({ "one": "", "all": "g-2,g-3" })),
        (vec![GROUPS], true, Released::NONE, json!({ "one": "", "all": "" })),
        (vec![GROUPS], false, Released::ALL, none),
        (
            vec![ROSTER],
            true,
            Released::ALL,
            json!({ "one": "$CourseGroup.id", "all": "$Membership.course.groupIds" }),
        ),
    ] {
        registered(&world, &scopes, granted, released);
        assert_eq!(claims(&world).2, expected, "{scopes:?} {granted} {released:?}");
    }
    registered(&world, &[GROUPS], true, Released::ALL);
    world.roster.set_consent(COURSE, USER, Released::NONE).unwrap();
    assert_eq!(claims(&world).2["all"], "");
    world.roster.remove(COURSE, USER).unwrap();
    assert_eq!(claims(&world).2["all"], "");
}

/// The group that a launch is of, only the application knows.
#[test]
fn the_application_knows_the_group_of_a_launch() {
    struct Groupwise(Arc<Application>);
    impl LaunchSource for Groupwise {
        fn message<'a>(
            &'a self,
            user: &'a str,
            client: &'a str,
            reference: &'a str,
        ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
            self.0.message(user, client, reference)
        }
        fn variables<'a>(
            &'a self,
            _: &'a str,
            _: &'a str,
            _: &'a str,
            names: &'a [String],
        ) -> BoxFuture<'a, Result<Values, PortError>> {
            assert_eq!(names, ["CourseGroup.id", "Membership.course.groupIds"]);
            Box::pin(ready(Ok([("CourseGroup.id", "g-1")].into_iter().collect())))
        }
    }
    let world = launched_school();
    registered(&world, &[GROUPS], true, Released::ALL);
    let launches = Arc::new(Groupwise(world.application.clone()));
    let usual = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
    let platform = Platform::new(PlatformParts { launches, ..usual }).unwrap();
    let Ok(Authorization::Launch(page)) = block_on(platform.authorize(&post(&asked(&world)), Some(USER)))
    else {
        panic!("no launch")
    };
    let payload: Value =
        serde_json::from_str(&verified(value(&form(&page).1, "id_token"), NOW).to_json()).unwrap();
    assert_eq!(payload[CUSTOM], json!({ "one": "g-1", "all": "g-2,g-3" }));
}

/// A roster that answers with nothing but this.
struct Answers(RosterError);

impl Roster for Answers {
    fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, Course> {
        assert_eq!(container, &course());
        Box::pin(ready(Err(self.0.clone())))
    }
    fn link<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Link> {
        panic!("not asked for")
    }
    fn members<'a>(&'a self, _: &'a Container, _: &'a Wanted, _: Part<'a>) -> Answer<'a, Listed<Enrollment>> {
        panic!("not asked for")
    }
    fn groups<'a>(&'a self, _: &'a Container, _: Option<&'a str>, _: Part<'a>) -> Answer<'a, Listed<Group>> {
        panic!("not asked for")
    }
    fn group_sets<'a>(&'a self, _: &'a Container, _: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
        panic!("not asked for")
    }
    fn member<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Option<Enrollment>> {
        panic!("not asked for")
    }
}

#[test]
fn a_roster_that_fails_launches_nobody() {
    let world = launched_school();
    for (error, scopes, launches) in [
        (RosterError::Refused(Refused::ContextUnknown), vec![ROSTER], true),
        (RosterError::Refused(Refused::DifferencesExpired), vec![ROSTER], false),
        (RosterError::Port(PortError::new("Roster", "switched off")), vec![GROUPS], false),
        // A tool that may not ask has no part in it.
        (RosterError::Port(PortError::new("Roster", "switched off")), vec![], true),
    ] {
        registered(&world, &scopes, true, Released::ALL);
        let roster = Arc::new(Answers(error));
        let usual = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
        let platform = Platform::new(PlatformParts { roster, ..usual }).unwrap();
        let result = block_on(platform.authorize(&post(&asked(&world)), Some(USER)));
        if launches {
            launched(result);
        } else {
            assert_eq!(own_page(result).1, 503);
        }
    }
}
