//! Differences: whoever follows them knows what somebody knows who reads everything.

use crate::school::*;
use crate::support::*;
use lti_claims::{ContextRole, Custom, Roles};
use lti_nrps::{Group, MemberStatus};
use lti_platform::Platform;
use lti_platform::roster::{Link, MemoryRoster, Released};
use lti_security::oauth::AccessToken;
use lti_security::service::{following, next_page};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a tool knows of a course, made of HTTP alone.
struct Follower<'a> {
    platform: &'a Platform,
    token: &'a AccessToken,
    /// The listing that it keeps in step.
    url: String,
    known: BTreeMap<String, Value>,
    differences: Option<String>,
}

impl<'a> Follower<'a> {
    fn new(platform: &'a Platform, token: &'a AccessToken, url: String) -> Self {
        Self { platform, token, url, known: BTreeMap::new(), differences: None }
    }

    /// All pages behind a URL, and the differences URL of the first; `None` where they have expired.
    fn walk(&self, url: &str, between: &mut dyn FnMut()) -> Option<(Vec<Value>, String)> {
        let (mut members, mut differences, mut url) = (Vec::new(), None, url.to_owned());
        loop {
            let answered = answer(self.platform, &get(&url, None, Some(self.token)));
            if answered.status() == 410 {
                assert_eq!(refused(&answered).1, "differences-expired");
                return None;
            }
            members.extend(json(&answered)["members"].as_array().unwrap().iter().cloned());
            let offered = following(answered.headers(), &url, "differences").unwrap();
            differences = differences.or(offered);
            match next_page(answered.headers(), &url) {
                Some(next) => url = next,
                None => return Some((members, differences.unwrap())),
            }
            between();
        }
    }

    fn read(&self) -> (BTreeMap<String, Value>, String) {
        let (members, differences) = self.walk(&self.url, &mut || {}).expect("a listing does not expire");
        let ids = |member: &Value| member["user_id"].as_str().unwrap().to_owned();
        assert!(members.iter().all(|member| member["status"] != "Deleted"));
        (members.into_iter().map(|member| (ids(&member), member)).collect(), differences)
    }

    /// Follows the differences, or reads everything where that cannot be. Tells whether it could.
    fn sync(&mut self, between: &mut dyn FnMut()) -> bool {
        let followed = self.differences.as_ref().and_then(|url| self.walk(url, between));
        let Some((changes, differences)) = followed else {
            let (members, differences) = self.walk(&self.url, between).expect("a listing does not expire");
            self.known = members
                .into_iter()
                .map(|member| (member["user_id"].as_str().unwrap().into(), member))
                .collect();
            self.differences = Some(differences);
            return false;
        };
        for member in changes {
            let user = member["user_id"].as_str().unwrap().to_owned();
            if member["status"] == "Deleted" {
                assert_eq!(
                    member.as_object().unwrap().len(),
                    3,
                    "nothing but id, roles and status: {member}"
                );
                self.known.remove(&user);
            } else {
                self.known.insert(user, member);
            }
        }
        self.differences = Some(differences);
        true
    }
}

fn ids_of(changes: &[Value]) -> Vec<(&str, &str)> {
    changes
        .iter()
        .map(|member| (member["user_id"].as_str().unwrap(), member["status"].as_str().unwrap()))
        .collect()
}

/// NRPS-032 to NRPS-034: present state, once, and only of whom something changed.
#[test]
fn it_is_a_report_and_no_history() {
    let world = school();
    let token = token(&world);
    let mut follower = Follower::new(&world.platform, &token, members_url(&world));
    follower.sync(&mut || {});
    let since = follower.differences.clone().unwrap();
    let report = |follower: &Follower<'_>| follower.walk(&since, &mut || {}).unwrap().0;
    assert!(report(&follower).is_empty());
    // The same again is no change.
    world.roster.enroll(COURSE, learner("u-1")).unwrap();
    assert!(report(&follower).is_empty());
    world.roster.enroll(COURSE, learner("u-4")).unwrap();
    for role in [ContextRole::Instructor, ContextRole::Mentor] {
        world.roster.change(COURSE, "u-1", |stored| stored.member.roles = [role].into()).unwrap();
    }
    world.roster.remove(COURSE, "u-2").unwrap();
    world.roster.enroll(COURSE, learner("u-5")).unwrap();
    world.roster.remove(COURSE, "u-5").unwrap();
    let told = report(&follower);
    assert_eq!(ids_of(&told), [("u-4", "Active"), ("u-1", "Active"), ("u-2", "Deleted"), ("u-5", "Deleted")]);
    assert_eq!(
        told[1]["roles"],
        serde_json::json!(["http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"])
    );
    // Whoever comes back is there.
    world.roster.enroll(COURSE, learner("u-2")).unwrap();
    assert_eq!(
        ids_of(&report(&follower)),
        [("u-4", "Active"), ("u-1", "Active"), ("u-5", "Deleted"), ("u-2", "Active")]
    );
    // From report to report.
    assert!(follower.sync(&mut || {}));
    assert_ne!(follower.differences.as_ref(), Some(&since));
    assert!(follower.walk(&follower.differences.clone().unwrap(), &mut || {}).unwrap().0.is_empty());
    // A course that has nothing to do with it changes nothing.
    world.roster.enroll("c-8", learner("u-4")).unwrap();
    assert!(follower.walk(&follower.differences.clone().unwrap(), &mut || {}).unwrap().0.is_empty());
}

/// Whichever page's URL a tool keeps, what happened while it read is in it.
#[test]
fn every_page_offers_what_changes_since_the_first() {
    let world = school();
    let token = token(&world);
    for start in [members_url(&world), {
        let follower = Follower::new(&world.platform, &token, members_url(&world));
        let since = follower.read().1;
        for user in ["u-1", "u-2", "u-3"] {
            world.roster.set_suspended(COURSE, user, true).unwrap();
        }
        since
    }] {
        let mut url =
            if start.contains('?') { format!("{start}&limit=1") } else { format!("{start}?limit=1") };
        let mut offered = BTreeSet::new();
        while let Some(next) = {
            let answered = answer(&world.platform, &get(&url, None, Some(&token)));
            offered.insert(following(answered.headers(), &url, "differences").unwrap().unwrap());
            next_page(answered.headers(), &url)
        } {
            let status = world.roster.list(COURSE)[0].member.status == MemberStatus::Active;
            world.roster.set_suspended(COURSE, "u-teach", status).unwrap();
            url = next;
        }
        assert_eq!(offered.len(), 1, "{offered:?}");
        let report = answer(&world.platform, &get(offered.first().unwrap(), None, Some(&token)));
        assert_eq!(ids(&report), ["u-teach"]);
    }
}

#[test]
fn who_does_not_fit_the_filter_any_more_is_gone() {
    let world = school();
    let token = token(&world);
    let mut learners =
        Follower::new(&world.platform, &token, format!("{}?role=Learner", members_url(&world)));
    learners.sync(&mut || {});
    world
        .roster
        .change(COURSE, "u-1", |stored| stored.member.roles = [ContextRole::Instructor].into())
        .unwrap();
    world
        .roster
        .change(COURSE, "u-teach", |stored| stored.member.roles = [ContextRole::Learner].into())
        .unwrap();
    let report = learners.walk(&learners.differences.clone().unwrap(), &mut || {}).unwrap().0;
    assert_eq!(ids_of(&report), [("u-1", "Deleted"), ("u-teach", "Active")]);
    assert!(learners.sync(&mut || {}));
    assert_eq!(learners.known, learners.read().0);
}

/// What cannot be told by changes is refused, so that everything is read again.
#[test]
fn what_is_too_old_or_was_told_under_other_rules_is_spent() {
    let world = school();
    let token = token(&world);
    let fresh = |query: &str| {
        let follower = Follower::new(&world.platform, &token, format!("{}{query}", members_url(&world)));
        follower.read().1
    };
    let status =
        |platform: &Platform, url: &str| answer(platform, &get(url, None, Some(&token))).status().as_u16();
    let [all, link] = [fresh(""), fresh("?rlid=rl-42")];
    assert_eq!((status(&world.platform, &all), status(&world.platform, &link)), (200, 200));
    // The link says something else to each of its members.
    let custom: Custom = [("mail", "$Person.email.primary")].into_iter().collect();
    world.roster.set_link(&course(), "rl-42", Link::new(custom)).unwrap();
    assert_eq!((status(&world.platform, &all), status(&world.platform, &link)), (200, 410));
    // The tool may know less than before, or other variables.
    let mut reader = tool();
    reader.scopes = [ROSTER, GROUPS].into_iter().collect();
    reader.released = Released::ALL;
    reader.released.email = false;
    world.application.tools.insert(reader.clone(), Vec::<String>::new());
    assert_eq!(status(&world.platform, &all), 410);
    let [all, link] = [fresh(""), fresh("?rlid=rl-42")];
    reader.variables.withhold("Person.name.full");
    world.application.tools.insert(reader, Vec::<String>::new());
    assert_eq!((status(&world.platform, &all), status(&world.platform, &link)), (410, 410));
    // A store that began anew, and positions that were never given.
    let all = fresh("");
    let other = MemoryRoster::default();
    other.open(course());
    for number in 0..50 {
        other.enroll(COURSE, learner(&format!("x-{number}"))).unwrap();
    }
    assert_eq!(status(&platform_with(&world, Some(Arc::new(other)), 100, 100), &all), 410);
    let url = members_url(&world);
    let (stem, number) = all.rsplit_once('-').unwrap();
    let later = number.parse::<u64>().unwrap() + 1;
    for url in [
        format!("{stem}-{later}"),
        format!("{stem}-x"),
        format!("{url}?since="),
        format!("{url}?since=1"),
        format!("{url}?since=a.b.c"),
    ] {
        assert_eq!(status(&world.platform, &url), 410, "{url}");
    }
    assert_eq!(status(&world.platform, &all), 200);
}

#[test]
fn changes_are_kept_for_a_while() {
    let world = school();
    let token = token(&world);
    let roster = Arc::new(MemoryRoster::new(100).with_retention(3));
    roster.open(course());
    for number in 0..5 {
        roster.enroll(COURSE, learner(&format!("u-{number}"))).unwrap();
    }
    let platform = platform_with(&world, Some(roster.clone()), 100, 100);
    let mut follower = Follower::new(&platform, &token, members_url(&world));
    follower.sync(&mut || {});
    for number in 0..3 {
        roster.remove(COURSE, &format!("u-{number}")).unwrap();
        let url = follower.differences.clone().unwrap();
        assert_eq!(follower.walk(&url, &mut || {}).unwrap().0.len(), number + 1);
    }
    roster.set_suspended(COURSE, "u-4", true).unwrap();
    assert!(!follower.sync(&mut || {}), "four changes, three are kept");
    assert_eq!(follower.known, follower.read().0);
    assert_eq!(follower.known.len(), 2);
}

/// One edit of the roster, or of what the tool may know.
fn edit(world: &World, roster: &MemoryRoster, (kind, user, argument): (u8, u8, u8)) {
    let user = format!("m-{user:06}");
    let group = format!("g-{}", argument % 3);
    match kind {
        0 | 1 => roster.enroll(COURSE, learner(&user)).unwrap(),
        2 | 3 => drop(roster.remove(COURSE, &user).unwrap()),
        4 => {
            let roles = match argument % 4 {
                0 => Roles::from([ContextRole::Learner]),
                1 => Roles::from([ContextRole::Instructor, ContextRole::Learner]),
                2 => Roles::from([ContextRole::Mentor]),
                // Nobody can be told so.
                _ => Roles::new(),
            };
            roster.change(COURSE, &user, |stored| stored.member.roles = roles).unwrap();
        }
        5 => drop(
            roster
                .change(COURSE, &user, |stored| stored.member.name = Some(format!("Name {argument}")))
                .unwrap(),
        ),
        6 => drop(roster.set_suspended(COURSE, &user, argument % 2 == 0).unwrap()),
        7 => {
            let consent = if argument % 2 == 0 { Released::NONE } else { Released::ALL };
            roster.set_consent(COURSE, &user, consent).unwrap();
        }
        8 => drop(roster.set_group(COURSE, Group::new(&group, "Group")).unwrap()),
        9 | 10 => drop(roster.set_in_group(COURSE, &user, &group, argument < 40).unwrap()),
        11 => drop(roster.remove_group(COURSE, &group).unwrap()),
        12 => {
            let status = if argument % 4 == 0 { MemberStatus::Deleted } else { MemberStatus::Active };
            roster.change(COURSE, &user, |stored| stored.member.status = status).unwrap();
        }
        13 if argument % 5 == 0 => {
            let mut reader = tool();
            reader.scopes = [ROSTER, GROUPS].into_iter().collect();
            reader.released = if argument % 2 == 0 { Released::NONE } else { Released::ALL };
            world.application.tools.insert(reader, Vec::<String>::new());
        }
        14 if argument % 5 == 0 => {
            let custom: Custom = [("name", if argument % 2 == 0 { "$Person.name.full" } else { "$User.id" })]
                .into_iter()
                .collect();
            roster.set_link(&course(), "rl-42", Link::new(custom)).unwrap();
        }
        _ => {}
    }
}

const LISTINGS: [&str; 6] = [
    "",
    "?role=Learner",
    "?groups=true",
    "?rlid=rl-42",
    "?rlid=rl-42&role=Instructor&groups=true",
    "?limit=2&groups=true",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is edited, before, between and while pages are read: after a sync in which nothing happened, the follower of every listing
    /// knows what that listing says.
    #[test]
    fn whoever_follows_knows_what_a_reader_knows(
        retention in prop_oneof![Just(5_u64), Just(40), Just(10_000)],
        size in 1_usize..6,
        rounds in prop::collection::vec(prop::collection::vec((0_u8..16, 0_u8..8, 0_u8..80), 0..14), 1..7),
        meanwhile in prop::collection::vec((0_u8..16, 0_u8..8, 0_u8..80), 0..30),
    ) {
        let world = school();
        let roster = Arc::new(MemoryRoster::default().with_retention(retention));
        roster.open(course());
        roster.set_link(&course(), "rl-42", Link::default()).unwrap();
        let platform = platform_with(&world, Some(roster.clone()), size, 5);
        let token = token(&world);
        let mut followers: Vec<_> = LISTINGS
            .iter()
            .map(|query| Follower::new(&platform, &token, format!("{}{query}", members_url(&world))))
            .collect();
        let mut meanwhile = meanwhile.into_iter();
        for round in rounds {
            for one in round {
                edit(&world, &roster, one);
            }
            for follower in &mut followers {
                follower.sync(&mut || if let Some(one) = meanwhile.next() { edit(&world, &roster, one) });
            }
            for follower in &mut followers {
                follower.sync(&mut || {});
                let (all, _) = follower.read();
                prop_assert_eq!(&follower.known, &all, "{}", follower.url);
            }
        }
    }

    /// In a report of a quiet roster, everybody is there once at most.
    #[test]
    fn nobody_is_in_a_report_twice(edits in prop::collection::vec((0_u8..13, 0_u8..6, 0_u8..80), 0..40), size in 1_usize..4) {
        let world = school();
        let platform = platform_with(&world, None, size, 5);
        let token = token(&world);
        let mut follower = Follower::new(&platform, &token, members_url(&world));
        follower.sync(&mut || {});
        for one in edits {
            edit(&world, &world.roster, one);
        }
        let Some((report, _)) = follower.walk(&follower.differences.clone().unwrap(), &mut || {}) else { return Ok(()) };
        let users: BTreeSet<&str> = report.iter().map(|member| member["user_id"].as_str().unwrap()).collect();
        prop_assert_eq!(users.len(), report.len());
    }
}

/// Many threads edit, others follow; when they are done, everybody knows the same.
#[test]
fn many_threads_edit_while_others_follow() {
    let world = school();
    let roster = &world.roster;
    let token = token(&world);
    std::thread::scope(|scope| {
        for thread in 0..4_u8 {
            scope.spawn(move || {
                for step in 0..150_u8 {
                    let mixed = step.wrapping_mul(31).wrapping_add(thread.wrapping_mul(57));
                    let one = (mixed % 12, mixed.wrapping_mul(7) % 24, mixed % 80);
                    let user = format!("m-{:06}", one.1);
                    match one.0 {
                        0..4 => roster.enroll(COURSE, learner(&user)).unwrap(),
                        4..7 => drop(roster.remove(COURSE, &user).unwrap()),
                        _ => drop(roster.set_suspended(COURSE, &user, step % 2 == 0).unwrap()),
                    }
                }
            });
        }
        for query in LISTINGS {
            let (world, token) = (&world, &token);
            scope.spawn(move || {
                let mut follower =
                    Follower::new(&world.platform, token, format!("{}{query}", members_url(world)));
                for _ in 0..12 {
                    follower.sync(&mut || {});
                }
            });
        }
    });
    let numbers = roster.list(COURSE).into_iter().map(|stored| stored.member.user_id);
    let before: Vec<_> = numbers.collect();
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    let mut follower = Follower::new(&world.platform, &token, members_url(&world));
    follower.sync(&mut || {});
    assert_eq!(follower.known.keys().collect::<BTreeSet<_>>(), before.iter().collect());
}
