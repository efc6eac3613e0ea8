//! A tool that tries to learn more of people than it and they allow.

use crate::school::*;
use crate::support::*;
use lti_claims::Custom;
use lti_nrps::MemberMessage;
use lti_platform::roster::{Link, Released};
use lti_security::service::{following, url::with_parameter};

/// One of the attributes.
type Attribute = fn(&mut Released) -> &mut bool;

/// What is released, one by one, and the words that only somebody of whom it is released is told with.
const WORDS: [(Attribute, &[&str]); 7] = [
    (|all| &mut all.names, &["Full u-1", "Given u-1", "Family u-1", "Middle u-1"]),
    (|all| &mut all.email, &["u-1@mail.example.test"]),
    (|all| &mut all.picture, &["pictures.example.test/u-1"]),
    (|all| &mut all.sourced_id, &["sis-u-1"]),
    (|all| &mut all.legacy_user_id, &["legacy-u-1"]),
    (|all| &mut all.groups, &["\"g-1\"", "\"g-1,g-3\""]),
    (|all| &mut all.extensions, &["login-u-1", "phone-u-1", "claim-u-1"]),
];

fn released(bits: usize) -> Released {
    let mut released = Released::NONE;
    for (at, (field, _)) in WORDS.iter().enumerate() {
        *field(&mut released) = bits & (1 << at) != 0;
    }
    released
}

/// Everything that a tool is told of `u-1`, by every way there is: headers and bodies, as text.
fn told(world: &World) -> String {
    let members = members_url(world);
    let mut all = String::new();
    for url in [
        members.clone(),
        with_parameter(&members, "groups", "true"),
        with_parameter(&members, "rlid", "rl-all"),
        with_parameter(&with_parameter(&members, "rlid", "rl-all"), "groups", "true"),
        with_parameter(&members, "limit", "300"),
        with_parameter(&world.platform.groups_url("dep-1", COURSE), "user_id", "u-1"),
    ] {
        let listed = at(world, &url);
        assert_eq!(listed.status(), 200, "{}", String::from_utf8_lossy(listed.body()));
        let since = following(listed.headers(), &url, "differences").unwrap();
        if since.is_some() {
            world
                .roster
                .change(COURSE, "u-1", |stored| {
                    stored.member.lti11_legacy_user_id.as_mut().unwrap().push('.');
                })
                .unwrap();
        }
        for response in [Some(listed), since.map(|since| at(world, &since))].into_iter().flatten() {
            all.push_str(&format!("{:?}\n", response.headers()));
            let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
            // Of the others something else is released.
            let own = |entry: &&serde_json::Value| entry.get("user_id").is_none_or(|id| id == "u-1");
            let lists = ["members", "groups"].into_iter().filter_map(|list| body[list].as_array());
            lists.flatten().filter(own).for_each(|entry| all.push_str(&format!("{entry}\n")));
        }
    }
    all
}

/// NRPS-014, NRPS-015, NRPS-048: every attribute by itself, everywhere.
#[test]
fn nothing_is_told_that_one_of_both_withholds() {
    let world = school();
    with_groups(&world);
    let variables = [
        "Person.name.full",
        "Person.name.given",
        "Person.name.family",
        "Person.name.middle",
        "Person.email.primary",
        "User.image",
        "Person.sourcedId",
        "Person.phone.mobile",
        "User.username",
        "Membership.course.groupIds",
    ];
    let custom: Custom = variables.iter().map(|name| (name.replace('.', "_"), format!("${name}"))).collect();
    world.roster.set_link(&course(), "rl-all", Link::new(custom)).unwrap();
    world
        .roster
        .change(COURSE, "u-1", |stored| {
            stored.values.insert("Person.phone.mobile", "phone-u-1");
            stored.values.insert("User.username", "login-u-1");
            // A store that says more than it should.
            stored.values.insert("Person.email.primary", "u-1@mail.example.test");
            stored.values.insert("Membership.course.groupIds", "g-1,g-3");
            let mut message = MemberMessage::new();
            let claim = serde_json::value::RawValue::from_string("\"claim-u-1\"".into()).unwrap();
            message.extra.insert("https://vendor.example/claim", claim);
            message.custom = [("mail", "u-1@mail.example.test")].into_iter().collect();
            stored.member.message = Some(vec![message]);
        })
        .unwrap();
    let all = (1 << WORDS.len()) - 1;
    let one = (0..WORDS.len()).map(|at| 1 << at);
    for bits in one.chain([0, all]) {
        for (tool_bits, person_bits) in [(bits, all), (all, bits), (bits, all ^ bits)] {
            let (mut reader, deployments) = world
                .application
                .tools
                .list()
                .into_iter()
                .find(|(tool, _)| tool.client_id == CLIENT)
                .unwrap();
            reader.released = released(tool_bits);
            for name in variables {
                reader.variables.grant(name);
            }
            world.application.tools.insert(reader, deployments);
            world.roster.set_consent(COURSE, "u-1", released(person_bits)).unwrap();
            let said = told(&world);
            for (at, (_, words)) in WORDS.iter().enumerate() {
                let both = tool_bits & person_bits & (1 << at) != 0;
                for word in *words {
                    assert_eq!(said.contains(word), both, "{word} {tool_bits:07b} {person_bits:07b}\n{said}");
                }
            }
        }
    }
}
