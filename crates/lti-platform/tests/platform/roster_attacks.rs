//! A tool that tries to learn more of people than it and they allow.

use crate::school::*;
use crate::support::*;
use lti_claims::Custom;
use lti_nrps::MemberMessage;
use lti_platform::roster::{Link, Released};
use lti_security::service::{following, url::with_parameter};
use proptest::prelude::*;

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

/// A parameter of any of the services, with a value that may be another course's, another tool's, or nobody's.
fn parameter() -> impl Strategy<Value = (usize, usize)> {
    (0..NAMES.len(), 0..64_usize)
}

const NAMES: [&str; 8] = ["role", "limit", "rlid", "groups", "user_id", "after", "position", "since"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// ATK-046: whatever stands in a URL, nobody is told of that is not in the course, and no other address is given out.
    #[test]
    fn no_parameter_opens_another_course(
        given in prop::collection::vec(parameter(), 0..5), garbage in "\\PC{0,12}", path in 0..3_usize,
    ) {
        let world = school();
        with_groups(&world);
        many(&world.roster, 0, 40);
        let other = world.platform.memberships_url("dep-1", "c-8");
        let differences = |url: &str| {
            let since = following(at(&world, url).headers(), url, "differences").unwrap().unwrap();
            since.split_once("since=").unwrap().1.to_owned()
        };
        let (own_since, other_since) = (differences(&members_url(&world)), differences(&other));
        let own_mark = own_since.split_once('.').unwrap().0;
        let values = [
            garbage, own_since.clone(), other_since, String::new(), "1".into(), "0".into(), "-1".into(),
            "99999999999999999999999".into(), "18446744073709551615".into(), "rl-other".into(), "rl-of-c-8".into(),
            "rl-42".into(), "u-8".into(), "u-9".into(), "u-1".into(), "g-1".into(), "true".into(), "Learner".into(),
            format!("{own_mark}.0-5"), format!("{own_mark}."), ".".into(), "\u{0}\r\n<>\"".into(), "%".into(), "x".repeat(3_000),
        ];
        let platform = &world.platform;
        let base = [platform.memberships_url("dep-1", COURSE), platform.groups_url("dep-1", COURSE), platform.group_sets_url("dep-1", COURSE)][path].clone();
        let url = given.iter().fold(base.clone(), |url, (name, value)| with_parameter(&url, NAMES[*name], &values[value % values.len()]));
        let answered = at(&world, &url);
        let status = answered.status().as_u16();
        prop_assert!([200, 400, 404, 410].contains(&status), "{} {}", status, url);
        let text = String::from_utf8_lossy(answered.body()).into_owned();
        for word in ["u-8\"", "u-9\"", "Full u-8", "Full u-9"] {
            prop_assert!(!text.contains(word), "{}", url);
        }
        for relation in ["next", "differences"] {
            if let Some(link) = following(answered.headers(), &url, relation).unwrap() {
                prop_assert_eq!(link.split('?').next(), Some(base.as_str()));
                prop_assert!([200, 400, 404, 410].contains(&at(&world, &link).status().as_u16()), "{}", link);
            }
        }
        if status != 200 {
            prop_assert!(answered.headers().get("link").is_none() && text.len() < 300, "{}", text);
        }
    }
}
