//! What a tool is told of people: what its registration and the person both release, and never more.

use crate::school::*;
use crate::support::*;
use lti_claims::variables::Rules;
use lti_claims::{ContextRole, Custom};
use lti_nrps::{MemberMessage, MemberStatus};
use lti_platform::roster::{Link, Released};
use serde_json::{Value, json};

type Switch = fn(&mut Released) -> &mut bool;

/// Each attribute, and what its values begin with.
const ATTRIBUTES: [(Switch, &[&str]); 7] = [
    (|released| &mut released.names, &["Full u-1", "Given u-1", "Family u-1", "Middle u-1"]),
    (|released| &mut released.email, &["u-1@mail.example.test"]),
    (|released| &mut released.picture, &["https://pictures.example.test/u-1.png"]),
    (|released| &mut released.sourced_id, &["sis-u-1"]),
    (|released| &mut released.legacy_user_id, &["legacy-u-1"]),
    (|released| &mut released.groups, &["g-1", "g-3"]),
    (|released| &mut released.extensions, &["login-u-1", "+49 30 0000", "vendor-u-1"]),
];

/// Everything that a link can ask for about a person, and something that it cannot.
fn custom() -> Custom {
    [
        ("full", "$Person.name.full"),
        ("given", "$Person.name.given"),
        ("email", "$Person.email.primary"),
        ("picture", "$User.image"),
        ("sis", "$Person.sourcedId"),
        ("groups", "$Membership.course.groupIds"),
        ("phone", "$Person.phone.mobile"),
        ("id", "$User.id"),
        ("role", "$Membership.role"),
        ("course", "$Context.id"),
        ("unknown", "$Foo.bar"),
        ("plain", "chapter-3"),
    ]
    .into_iter()
    .collect()
}

/// A tool that may have all variables, and a learner of whom everything is known.
fn curious() -> World {
    let world = school();
    with_groups(&world);
    world.roster.set_link(&course(), "rl-42", Link::new(custom())).unwrap();
    world
        .roster
        .change(COURSE, "u-1", |stored| {
            stored.values.insert("Person.phone.mobile", "+49 30 0000");
            let mut own = MemberMessage::new();
            let raw = serde_json::value::RawValue::from_string("\"vendor-u-1\"".into()).unwrap();
            own.extra.insert("https://vendor.example/claim/seat", raw);
            // Not the store's to say.
            own.custom.insert("leak", "u-1@mail.example.test");
            stored.member.message = Some(vec![own]);
        })
        .unwrap();
    world
}

fn released_to_tool(world: &World, released: Released) {
    let mut reader = tool();
    reader.scopes = [ROSTER, GROUPS].into_iter().collect();
    reader.released = released;
    let mut rules = Rules::released();
    rules.grant("Person.phone.*").grant("Membership.course.groupIds");
    reader.variables = rules;
    world.application.tools.insert(reader, Vec::<String>::new());
}

fn ada(world: &World, query: &str) -> (Value, String) {
    let answered = at(world, &format!("{}?{query}", members_url(world)));
    let text = String::from_utf8(answered.body().clone()).unwrap();
    let page = json(&answered);
    let own = page["members"].as_array().unwrap().iter().find(|member| member["user_id"] == "u-1");
    // Everybody else's would hide what is said of this one.
    (own.unwrap().clone(), own.unwrap().to_string() + if text.contains("leak") { " leak" } else { "" })
}

/// NRPS-014, NRPS-015, NRPS-048: each attribute alone, allowed by nobody, by one of both, by both; in the member and in its message.
#[test]
fn both_have_to_release_it() {
    let world = curious();
    for (at, (switch, _)) in ATTRIBUTES.iter().enumerate() {
        for (tool, person) in [(false, false), (true, false), (false, true), (true, true)] {
            for others in [Released::NONE, Released::ALL] {
                // What is not looked at is released by one side alone.
                let (mut by_tool, mut by_person) =
                    (others, if others == Released::ALL { Released::NONE } else { Released::ALL });
                *switch(&mut by_tool) = tool;
                *switch(&mut by_person) = person;
                released_to_tool(&world, by_tool);
                assert!(world.roster.set_consent(COURSE, "u-1", by_person).unwrap());
                for query in [
                    "",
                    "groups=true",
                    "rlid=rl-42",
                    "rlid=rl-42&groups=true",
                    "rlid=rl-42&role=Learner&limit=9",
                ] {
                    let (_, text) = ada(&world, query);
                    for (other, (_, values)) in ATTRIBUTES.iter().enumerate() {
                        let mut told = values.iter().filter(|value| text.contains(*value)).peekable();
                        if other != at || !(tool && person) {
                            assert_eq!(told.next(), None, "{by_tool:?} {by_person:?} {query}");
                        } else if query.contains("rlid") && query.contains("groups") {
                            assert_eq!(told.count(), values.len(), "{values:?} {query} {text}");
                        }
                    }
                    assert!(!text.contains("leak"));
                }
            }
        }
    }
}

#[test]
fn all_of_it() {
    let world = curious();
    released_to_tool(&world, Released::ALL);
    let learner = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";
    let mut expected = json!({
        "user_id": "u-1", "roles": [learner], "status": "Active",
        "name": "Full u-1", "given_name": "Given u-1", "family_name": "Family u-1", "middle_name": "Middle u-1",
        "email": "u-1@mail.example.test", "picture": "https://pictures.example.test/u-1.png",
        "lis_person_sourcedid": "sis-u-1", "lti11_legacy_user_id": "legacy-u-1", "ext_user_username": "login-u-1",
    });
    assert_eq!(ada(&world, "").0, expected);
    expected["group_enrollments"] = json!([{ "group_id": "g-1" }, { "group_id": "g-3" }]);
    assert_eq!(ada(&world, "groups=true").0, expected);
    // Neither what is the same for everybody, nor what has no value, is this member's own (NRPS-041).
    expected["message"] = json!([{
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/custom": {
            "full": "Full u-1", "given": "Given u-1", "email": "u-1@mail.example.test",
            "picture": "https://pictures.example.test/u-1.png", "sis": "sis-u-1", "groups": "g-1,g-3",
            "phone": "+49 30 0000", "id": "u-1", "role": learner,
        },
        "https://vendor.example/claim/seat": "vendor-u-1",
    }]);
    assert_eq!(ada(&world, "groups=true&rlid=rl-42").0, expected);
}

/// PLT-031: withheld is absent, not empty.
#[test]
fn nothing_of_it() {
    let world = curious();
    released_to_tool(&world, Released::NONE);
    let learner = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";
    let mut expected = json!({ "user_id": "u-1", "roles": [learner], "status": "Active" });
    assert_eq!(ada(&world, "groups=true").0, expected);
    let (mut told, _) = ada(&world, "rlid=rl-42&groups=true");
    let custom = told["message"][0]["https://purl.imsglobal.org/spec/lti/claim/custom"].take();
    // Variables that were granted by name, and have no value.
    assert_eq!(custom, json!({ "groups": "", "id": "u-1", "role": learner }));
    assert!(told["message"][0]["https://purl.imsglobal.org/spec/lti/claim/message_type"].is_string());
    // Who keeps their groups to themselves is told to be in none, where others are told (GROUPS-016).
    released_to_tool(&world, Released::ALL);
    world.roster.set_consent(COURSE, "u-1", Released::NONE).unwrap();
    expected["group_enrollments"] = json!([]);
    assert_eq!(ada(&world, "groups=true").0, expected);
    let groups = |user: &str| {
        let url = format!("{}?user_id={user}", world.platform.groups_url("dep-1", COURSE));
        json(&at(&world, &url))["groups"].as_array().unwrap().len()
    };
    assert_eq!((groups("u-1"), groups("u-2"), groups("nobody")), (0, 1, 0));
    released_to_tool(&world, Released::NONE);
    assert_eq!((groups("u-1"), groups("u-2")), (0, 0));
}

/// NRPS-044: of a learner, where the registration uses the service.
#[test]
fn results_of_the_older_service_are_in_the_message() {
    let world = curious();
    let mut reader = tool();
    reader.scopes = [ROSTER].into_iter().collect();
    reader.basic_outcome_url = Some("https://lms.example.test/outcomes".into());
    world.application.tools.insert(reader, Vec::<String>::new());
    let page = json(&at(&world, &format!("{}?rlid=rl-42", members_url(&world))));
    for member in page["members"].as_array().unwrap() {
        let outcome = &member["message"][0]["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"];
        let is_learner = member["user_id"].as_str().unwrap().len() == 3;
        assert_eq!(outcome["lis_outcome_service_url"].is_string(), is_learner, "{member}");
        assert_eq!(outcome["lis_result_sourcedid"].is_string(), is_learner, "{member}");
    }
}

/// NRPS-018, NRPS-019.
#[test]
fn who_is_suspended_is_inactive_and_who_is_gone_is_not_there() {
    let world = school();
    let statuses = || {
        let page = json(&at(&world, &members_url(&world)));
        let members = page["members"].as_array().unwrap().clone();
        members
            .iter()
            .map(|member| {
                (
                    member["user_id"].as_str().unwrap().to_owned(),
                    member["status"].as_str().unwrap().to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    assert!(world.roster.set_suspended(COURSE, "u-1", true).unwrap());
    assert!(world.roster.remove(COURSE, "u-2").unwrap());
    // A store's own word for a member who is not active.
    world
        .roster
        .change(COURSE, "u-3", |stored| stored.member.status = MemberStatus::Other("Concluded".into()))
        .unwrap();
    let now = statuses();
    assert_eq!(
        now.iter().map(|(user, _)| user.as_str()).collect::<Vec<_>>(),
        ["u-teach", "u-ta", "u-1", "u-3"]
    );
    assert_eq!(
        now.iter().map(|(_, status)| status.as_str()).collect::<Vec<_>>(),
        ["Active", "Active", "Inactive", "Inactive"]
    );
    world.roster.set_suspended(COURSE, "u-1", false).unwrap();
    assert_eq!(statuses()[2].1, "Active");
    // Enrolled again is the same person, at the end.
    world.roster.enroll(COURSE, person("u-2", [ContextRole::Mentor])).unwrap();
    assert_eq!(statuses()[4].0, "u-2");
}
