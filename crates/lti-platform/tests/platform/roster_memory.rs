//! The roster in memory: what it takes, what it gives back, and what it says no to.

use crate::school::*;
use crate::support::block_on;
use lti_claims::ContextRole;
use lti_nrps::{Group, GroupSet, MemberStatus};
use lti_platform::roster::{Link, MemoryRoster, Part, Refused, Released, Roster, RosterError, Wanted};

const ALL: Part<'_> = Part { after: None, limit: 100 };

fn users(roster: &MemoryRoster, context: &str) -> Vec<String> {
    roster.list(context).into_iter().map(|stored| stored.member.user_id).collect()
}

#[test]
fn full_is_no_and_who_leaves_makes_room() {
    let roster = MemoryRoster::new(4).with_context_limit(3);
    roster.open(course());
    roster.open(container("t", "d", "other"));
    for user in ["a", "b"] {
        roster.enroll(COURSE, learner(user)).unwrap();
    }
    roster.set_group_set(COURSE, GroupSet::new("s", "Set")).unwrap();
    // The context is full: of members, of groups and of sets.
    let full = |result: Result<(), RosterError>| matches!(result, Err(RosterError::Port(_)));
    assert!(full(roster.enroll(COURSE, learner("c"))));
    assert!(full(roster.set_group(COURSE, Group::new("g", "Group")).map(drop)));
    assert!(full(roster.set_group_set(COURSE, GroupSet::new("t", "Set"))));
    // What is there may change.
    roster.enroll(COURSE, person("b", [ContextRole::Mentor])).unwrap();
    roster.set_group_set(COURSE, GroupSet::new("s", "Labs")).unwrap();
    // The store is full.
    roster.enroll("other", learner("a")).unwrap();
    assert!(full(roster.enroll("other", learner("b"))));
    assert!(roster.remove(COURSE, "a").unwrap());
    assert!(!roster.remove(COURSE, "a").unwrap());
    roster.enroll("other", learner("b")).unwrap();
    assert!(full(roster.enroll(COURSE, learner("c"))));
    assert!(roster.remove_group_set(COURSE, "s").unwrap());
    roster.enroll(COURSE, learner("c")).unwrap();
    assert_eq!(
        (users(&roster, COURSE), users(&roster, "other")),
        (vec!["b".into(), "c".into()], vec!["a".into(), "b".into()])
    );
    assert!(!format!("{roster:?}").contains("\"b\""));
}

#[test]
fn a_context_that_is_not_there_is_not_there() {
    let roster = MemoryRoster::default();
    let unknown = Refused::ContextUnknown;
    assert_eq!(roster.enroll("x", learner("a")), Err(unknown.into()));
    assert_eq!(roster.change("x", "a", |_| {}), Err(unknown));
    assert_eq!(roster.remove("x", "a"), Err(unknown));
    assert_eq!(roster.set_group("x", Group::new("g", "G")), Err(unknown.into()));
    assert_eq!(roster.set_in_group("x", "a", "g", true), Err(unknown));
    assert_eq!(roster.set_link(&course(), "rl", Link::default()), Err(unknown));
    assert!(roster.list("x").is_empty());
    roster.add_context(COURSE, Some("B".into()), None);
    // It is there, and no tool is used in it.
    assert_eq!(roster.set_link(&course(), "rl", Link::default()), Err(unknown));
    assert_eq!(block_on(roster.course(&course())), Err(unknown.into()));
    roster.open(course());
    assert_eq!(block_on(roster.course(&course())).unwrap().label.as_deref(), Some("B"));
    for other in
        [container("client-0002", "dep-1", COURSE), container(crate::support::CLIENT, "dep-2", COURSE)]
    {
        assert_eq!(block_on(roster.course(&other)), Err(unknown.into()));
        assert_eq!(block_on(roster.members(&other, &Wanted::default(), ALL)), Err(unknown.into()));
        assert_eq!(block_on(roster.groups(&other, None, ALL)), Err(unknown.into()));
        assert_eq!(block_on(roster.member(&other, "a")), Err(unknown.into()));
    }
}

/// GROUPS-010, GROUPS-018: nobody is told of a group or a set that is not there.
#[test]
fn groups_and_sets_hang_together() {
    let roster = MemoryRoster::default();
    roster.open(course());
    roster.enroll(COURSE, learner("a")).unwrap();
    let mut group = Group::new("g", "Group");
    group.set_ids = vec!["s".into()];
    assert!(!roster.set_group(COURSE, group.clone()).unwrap());
    assert!(!roster.set_in_group(COURSE, "a", "g", true).unwrap());
    roster.set_group_set(COURSE, GroupSet::new("s", "Set")).unwrap();
    assert!(roster.set_group(COURSE, group.clone()).unwrap());
    assert!(!roster.set_in_group(COURSE, "nobody", "g", true).unwrap());
    assert!(roster.set_in_group(COURSE, "a", "g", true).unwrap());
    let of = |user: &str| {
        let groups = block_on(roster.groups(&course(), Some(user), ALL)).unwrap().entries;
        groups.into_iter().map(|group| (group.id, group.set_ids)).collect::<Vec<_>>()
    };
    assert_eq!(of("a"), [("g".to_owned(), vec!["s".to_owned()])]);
    assert!(block_on(roster.course(&course())).unwrap().has_group_sets);
    assert!(roster.remove_group_set(COURSE, "s").unwrap());
    assert_eq!(of("a"), [("g".to_owned(), vec![])]);
    assert!(!block_on(roster.course(&course())).unwrap().has_group_sets);
    assert!(roster.remove_group(COURSE, "g").unwrap());
    assert!(!roster.remove_group(COURSE, "g").unwrap());
    assert!(of("a").is_empty());
    let enrollments = || roster.list(COURSE)[0].member.group_enrollments.clone().unwrap();
    assert!(enrollments().is_empty());
    // A group of the same id is another one; who comes back is in none.
    group.set_ids.clear();
    roster.set_group(COURSE, group).unwrap();
    assert!(enrollments().is_empty());
    roster.set_in_group(COURSE, "a", "g", true).unwrap();
    roster.remove(COURSE, "a").unwrap();
    roster.enroll(COURSE, learner("a")).unwrap();
    assert!(enrollments().is_empty());
}

#[test]
fn a_membership_stays_whose_it_is() {
    let roster = MemoryRoster::default();
    roster.open(course());
    roster.enroll(COURSE, learner("a")).unwrap();
    assert!(roster.change(COURSE, "a", |stored| stored.member.user_id = "b".into()).unwrap());
    assert_eq!(users(&roster, COURSE), ["a"]);
    assert!(!roster.change(COURSE, "b", |_| panic!("nobody is there")).unwrap());
    assert!(!roster.set_suspended(COURSE, "b", true).unwrap());
    assert!(!roster.set_consent(COURSE, "b", Released::NONE).unwrap());
    // Deleted is removed, however it is said.
    let mut gone = learner("a");
    gone.member.status = MemberStatus::Deleted;
    roster.enroll(COURSE, gone.clone()).unwrap();
    assert!(users(&roster, COURSE).is_empty());
    roster.enroll(COURSE, gone).unwrap();
    assert!(users(&roster, COURSE).is_empty());
}

/// The end of a part is where its last entry is, whoever looks for it.
#[test]
fn the_end_of_a_page_is_found_without_its_members() {
    let roster = MemoryRoster::default();
    roster.open(course());
    many(&roster, 0, 600);
    for limit in [1, 255, 256, 257, 599, 600, 601] {
        let part = Part { after: None, limit };
        let wanted = Wanted::default();
        let read = block_on(roster.members(&course(), &wanted, part)).unwrap().next;
        assert_eq!(block_on(roster.page_end(&course(), &wanted, part)).unwrap(), read, "{limit}");
        assert_eq!(read.is_some(), limit < 600);
    }
}
