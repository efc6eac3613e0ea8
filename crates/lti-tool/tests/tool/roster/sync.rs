use super::support::*;
use crate::support::block_on;
use lti_claims::NamesAndRoles;
use lti_nrps::{MemberStatus, Operation};
use lti_tool::roster::{Changes, HowRead, Missing, Roster, RosterCopy};
use serde_json::{Value, json};

const SINCE_1: &str = "https://lms.example.test/courses/7/members?since=1";

pub(super) fn users(copy: &RosterCopy) -> Vec<&str> {
    copy.iter().map(|member| member.user_id.as_str()).collect()
}

#[test]
fn a_copy_stays_in_step() {
    let mut deleted = member("a");
    deleted["status"] = "Deleted".into();
    let mut renamed = member("b");
    renamed["name"] = "Another".into();
    let changes = container(&[deleted, renamed, member("c")]);
    let (roster, lms) = roster(Lms::script([page(&["a", "b"]).differences(SINCE_1), said(200, changes)]));
    let mut copy = RosterCopy::new();
    let first = done(block_on(roster.sync(&mut copy)));
    assert_eq!((first.added, first.how), (vec!["a".to_owned(), "b".to_owned()], HowRead::Everything));
    let text = serde_json::to_string(&copy).unwrap();
    let mut copy: RosterCopy = serde_json::from_str(&text).unwrap();
    let then = done(block_on(roster.sync(&mut copy)));
    assert_eq!((then.added, then.changed), (vec!["c".to_owned()], vec!["b".to_owned()]));
    assert_eq!(then.removed.len(), 1);
    assert_eq!((then.removed[0].user_id.as_str(), then.how), ("a", HowRead::Differences));
    assert_eq!(users(&copy), ["b", "c"]);
    assert_eq!(copy.get("b").unwrap().name.as_deref(), Some("Another"));
    assert_eq!(lms.asked(), [MEMBERS, SINCE_1]);
}

const SINCE_2: &str = "https://lms.example.test/courses/7/members?since=2";
const PAGE_2: &str = "https://lms.example.test/courses/7/members?p=2";

fn ended(user: &str) -> Value {
    json!({"user_id": user, "roles": ["Learner"], "status": "Deleted"})
}

fn sync(roster: &Roster, copy: &mut RosterCopy) -> Changes {
    done(block_on(roster.sync(copy)))
}

fn removed(changes: &Changes) -> Vec<&str> {
    changes.removed.iter().map(|member| member.user_id.as_str()).collect()
}

/// A copy of these users that follows `SINCE_1`.
fn following(users: &[&str]) -> RosterCopy {
    let (roster, _) = roster(Lms::script([page(users).differences(SINCE_1)]));
    let mut copy = RosterCopy::new();
    sync(&roster, &mut copy);
    copy
}

/// The baseline is the first page's: what changes while later pages are read is in its differences, and not in theirs.
#[test]
fn differences_count_from_the_first_page() {
    let (roster, lms) = roster(Lms::script([
        page(&["a"]).next(PAGE_2).differences(SINCE_1),
        page(&["b"]).differences(SINCE_2),
        page(&[]),
        // Differences may have pages, and name the next ones.
        page(&["c"]).next(PAGE_2).differences(SINCE_2),
        said(200, container(&[ended("a"), ended("z")])).differences(SINCE_1),
        page(&[]),
    ]));
    let mut copy = RosterCopy::new();
    let everything = sync(&roster, &mut copy);
    assert!(everything.complete);
    // Nothing has changed, and no other baseline came: it stays.
    assert!(sync(&roster, &mut copy).is_empty());
    let changes = sync(&roster, &mut copy);
    assert_eq!((changes.added.as_slice(), removed(&changes)), (&["c".to_owned()][..], vec!["a"]));
    assert!(sync(&roster, &mut copy).is_empty());
    assert_eq!(users(&copy), ["b", "c"]);
    assert_eq!(lms.asked(), [MEMBERS, PAGE_2, SINCE_1, SINCE_1, PAGE_2, SINCE_2]);
}

#[test]
fn a_platform_without_differences_is_read_whole_each_time() {
    let mut suspended = member("a");
    suspended["status"] = "Inactive".into();
    let (roster, lms) = roster(Lms::script([
        page(&["a", "b"]),
        said(200, container(&[suspended, member("c")])),
        // Somebody who is no member has no place in a list (NRPS-019).
        said(200, container(&[member("a"), ended("c")])).differences("https://evil.example.test/since"),
        page(&["a"]),
    ]));
    let mut copy = RosterCopy::new();
    sync(&roster, &mut copy);
    let changes = sync(&roster, &mut copy);
    assert_eq!((&changes.added[..], &changes.changed[..]), (&["c".to_owned()][..], &["a".to_owned()][..]));
    assert_eq!((removed(&changes), changes.how), (vec!["b"], HowRead::Everything));
    assert_eq!(copy.get("a").unwrap().status, MemberStatus::Inactive);
    assert_eq!(removed(&sync(&roster, &mut copy)), ["c"]);
    // Where no token may go there are no differences.
    assert_eq!(sync(&roster, &mut copy).how, HowRead::Everything);
    assert_eq!(lms.asked(), [MEMBERS; 4]);
}

#[test]
fn differences_that_are_of_no_use_give_way_to_the_list() {
    let unreadable = || said(200, container(&[json!({"roles": ["Learner"]})]));
    let answers: [(&str, &dyn Fn() -> Vec<Said>); 14] = [
        ("without a body", &|| vec![said(204, "")]),
        ("of white space", &|| vec![said(200, " \r\n\t      ")]),
        ("without a body on page 2", &|| vec![page(&["x"]).next(PAGE_2), said(200, "")]),
        ("gone", &|| vec![said(410, "")]),
        ("not found", &|| vec![said(404, "")]),
        ("invalid", &|| vec![said(400, "")]),
        ("forbidden", &|| vec![said(403, "")]),
        ("no JSON", &|| vec![said(200, "<html>")]),
        ("nobody knows who", &|| vec![unreadable()]),
        ("gone on page 2", &|| vec![page(&["x"]).next(PAGE_2), said(410, "")]),
        ("both ways", &|| vec![said(200, container(&[member("b"), ended("b")]))]),
        ("both ways on two pages", &|| vec![said(200, container(&[ended("b")])).next(PAGE_2), page(&["b"])]),
        ("in a ring", &|| vec![page(&["x"]).next(SINCE_1)]),
        ("elsewhere", &|| vec![page(&["x"]).next("https://evil.example.test/since")]),
    ];
    for (name, answers) in answers {
        let mut copy = following(&["a", "b"]);
        let mut script = answers();
        let used = script.len();
        script.push(page(&["b", "c"]).differences(SINCE_2));
        script.push(page(&[]));
        let (roster, lms) = roster(Lms::script(script));
        let changes = sync(&roster, &mut copy);
        assert_eq!((&changes.added[..], removed(&changes)), (&["c".to_owned()][..], vec!["a"]), "{name}");
        assert_eq!((changes.how, changes.complete), (HowRead::Everything, true), "{name}");
        assert_eq!(users(&copy), ["b", "c"], "{name}");
        sync(&roster, &mut copy);
        let asked = lms.asked();
        assert_eq!((asked[0].as_str(), asked[used].as_str()), (SINCE_1, MEMBERS), "{name}");
        assert_eq!(asked[used + 1..], [SINCE_2], "{name}");
    }
}

/// What may pass is no reason to read everything.
#[test]
fn differences_that_fail_for_a_while_are_asked_for_again() {
    let mut copy = following(&["a", "b"]);
    let answers = [said(503, ""), said(429, ""), page(&["c"]).broken_after(20), page(&["c"])];
    let (roster, lms) = roster(Lms::script(answers));
    for code in ["platform-unavailable", "platform-unavailable", "service-unavailable"] {
        let error = block_on(roster.sync(&mut copy)).unwrap_err();
        assert_eq!((error.code(), error.may_pass()), (code, true));
        assert_eq!(users(&copy), ["a", "b"]);
    }
    assert_eq!(sync(&roster, &mut copy).added, ["c"]);
    assert_eq!(lms.asked(), [SINCE_1; 4]);
}

/// NRPS-D04.
#[test]
fn nobody_is_removed_by_a_list_that_was_not_read_to_its_end() {
    let first = || page(&["b", "c"]).next(PAGE_2);
    let failures: [(&dyn Fn() -> Said, &str); 5] = [
        (&|| said(500, ""), "platform-unavailable"),
        (&|| said(404, ""), "platform-refused"),
        (&|| page(&["d"]).broken_after(30), "service-unavailable"),
        (&|| said(200, "{}"), "field-missing"),
        (&|| page(&["d"]).next(MEMBERS), "page-repeated"),
    ];
    for (failure, code) in failures {
        let mut copy = following(&["a", "b"]);
        copy.forget_differences();
        let (roster, _) = roster(Lms::script([first(), failure(), first(), page(&["d"])]));
        assert_eq!(block_on(roster.sync(&mut copy)).unwrap_err().code(), code);
        assert_eq!(users(&copy), ["a", "b"], "{code}");
        assert_eq!(removed(&sync(&roster, &mut copy)), ["a"], "{code}");
    }
    // Refused for the whole course, or withheld.
    let mut copy = following(&["a"]);
    copy.forget_differences();
    let (roster, _) = roster(Lms::script([said(403, "")]));
    let missing = block_on(roster.sync(&mut copy)).unwrap().missing();
    assert_eq!((missing, users(&copy)), (Some(Missing::Refused(Operation::ReadMemberships)), vec!["a"]));
}

#[test]
fn nobody_is_removed_where_an_entry_does_not_say_who_it_is() {
    let mut copy = following(&["a", "b"]);
    copy.forget_differences();
    let nobody = json!({"name": "Somebody", "roles": ["Learner"]});
    let (roster, lms) = roster(Lms::script([
        said(200, container(&[member("b"), member("c"), nobody])).differences(SINCE_2),
        page(&["b", "c"]),
    ]));
    let changes = sync(&roster, &mut copy);
    assert_eq!((&changes.added[..], changes.complete), (&["c".to_owned()][..], false));
    assert_eq!((users(&copy), changes.removed.len()), (vec!["a", "b", "c"], 0));
    // And differences to that list would never say that somebody of before is gone.
    assert_eq!(removed(&sync(&roster, &mut copy)), ["a"]);
    assert_eq!(lms.asked(), [MEMBERS, MEMBERS]);
}

#[test]
fn white_space_says_of_nobody_that_they_are_gone() {
    let mut copy = following(&["a", "b"]);
    copy.forget_differences();
    let (roster, _) = roster(Lms::script([
        said(200, "\n").differences(SINCE_2),
        page(&["a"]).next(PAGE_2),
        said(200, " \r\n\t      "),
    ]));
    for _ in 0..2 {
        let changes = sync(&roster, &mut copy);
        assert_eq!((changes.is_empty(), changes.complete), (true, false));
        assert_eq!(users(&copy), ["a", "b"]);
    }
}

#[test]
fn what_may_pass_goes_on_with_the_page_that_failed() {
    let page_3 = format!("{MEMBERS}?p=3");
    let (roster, lms) = roster(Lms::script([
        page(&["a", "b"]).next(PAGE_2).differences(SINCE_1),
        page(&["c", "d"]).next(&page_3).differences(SINCE_2).broken_after(130),
        said(503, ""),
        page(&["c", "d"]).next(&page_3).differences(SINCE_2),
        page(&["e"]),
        page(&[]),
    ]));
    let mut copy = following(&["z"]);
    copy.forget_differences();
    let mut under_way = roster.syncing(&mut copy);
    for _ in 0..2 {
        assert!(block_on(under_way.run()).unwrap_err().may_pass());
    }
    let changes = done(block_on(under_way.run()));
    assert_eq!((changes.added.len(), removed(&changes)), (5, vec!["z"]));
    assert_eq!(users(&copy), ["a", "b", "c", "d", "e"]);
    sync(&roster, &mut copy);
    assert_eq!(lms.asked(), [MEMBERS, PAGE_2, PAGE_2, PAGE_2, &page_3, SINCE_1]);

    // What will not pass begins anew.
    let (roster, lms) = super::support::roster(Lms::script([
        page(&["a"]).next(PAGE_2),
        said(404, ""),
        page(&["a"]).next(PAGE_2),
        page(&["b"]),
    ]));
    let mut copy = RosterCopy::new();
    let mut under_way = roster.syncing(&mut copy);
    assert!(!block_on(under_way.run()).unwrap_err().may_pass());
    done(block_on(under_way.run()));
    assert_eq!((users(&copy).len(), lms.asked().len()), (2, 4));
}

#[test]
fn everything_is_read_again_after_a_while_and_for_another_roster() {
    // A platform that does not report who was removed (NRPS-034).
    let answer = |_, request: &http::Request<Vec<u8>>| {
        if request.uri().query().is_some_and(|query| query.contains("since")) {
            page(&[])
        } else {
            page(&["b"]).differences(SINCE_1)
        }
    };
    let (tool, lms, clock) = tool(Lms::new(answer), |parts| {
        parts.policy.roster.page_size = std::num::NonZeroU32::new(500);
        parts.policy.roster.read_all_after = std::time::Duration::from_secs(1_000);
    });
    let at = |url: &str| tool.roster_at(access(), Some(NamesAndRoles::new(url)), None);
    let mut copy = following(&["a", "b"]);
    assert!(sync(&at(MEMBERS), &mut copy).is_empty());
    clock.advance(999);
    assert!(sync(&at(MEMBERS), &mut copy).is_empty());
    clock.advance(1);
    assert_eq!(removed(&sync(&at(MEMBERS), &mut copy)), ["a"]);
    assert_eq!(sync(&at(MEMBERS), &mut copy).how, HowRead::Differences);
    let other = "https://lms.example.test/courses/8/members";
    assert_eq!(sync(&at(other), &mut copy).how, HowRead::Everything);
    // Platforms name the roster of a course alike for all tools, and people may be named otherwise for each.
    let mut elsewhere = access();
    elsewhere.deployment_id = Some("dep-2".into());
    let elsewhere = tool.roster_at(elsewhere, Some(NamesAndRoles::new(other)), None);
    assert_eq!(sync(&elsewhere, &mut copy).how, HowRead::Everything);
    assert_eq!(sync(&elsewhere, &mut copy).how, HowRead::Differences);
    let everything = |url: &str| format!("{url}?limit=500");
    let all = everything(other);
    let expected = [SINCE_1, SINCE_1, &everything(MEMBERS), SINCE_1, &all, &all, SINCE_1];
    assert_eq!(lms.asked(), expected);
}

#[test]
fn the_order_of_roles_changes_nothing_and_their_end_does() {
    let with = |roles: Value| {
        let mut member = member("a");
        member["roles"] = roles;
        said(200, container(&[member]))
    };
    let (roster, _) = roster(Lms::script([
        with(json!(["Learner", "Instructor"])),
        with(json!(["Instructor", "Learner"])),
        with(json!(["Learner"])),
    ]));
    let mut copy = RosterCopy::new();
    sync(&roster, &mut copy);
    assert!(sync(&roster, &mut copy).is_empty());
    assert_eq!(sync(&roster, &mut copy).changed, ["a"]);
    assert!(!copy.get("a").unwrap().roles.is_instructor());
}

#[test]
fn groups_that_differences_do_not_tell_are_read_with_the_list() {
    let grouped = |user: &str, groups: &[&str]| {
        let mut member = member(user);
        let groups: Vec<Value> = groups.iter().map(|group| json!({"group_id": group})).collect();
        member["group_enrollments"] = groups.into();
        member
    };
    let (roster, lms) = roster(Lms::script([
        said(200, container(&[grouped("a", &["g"]), grouped("b", &[])])).differences(SINCE_1),
        page(&["a"]),
        said(200, container(&[grouped("a", &["h"]), grouped("b", &[])])),
    ]));
    let mut copy = RosterCopy::with_groups();
    sync(&roster, &mut copy);
    let stored = serde_json::to_vec(&copy).unwrap();
    let mut copy: RosterCopy = serde_json::from_slice(&stored).unwrap();
    assert_eq!(sync(&roster, &mut copy).how, HowRead::Everything);
    let groups = copy.get("a").unwrap().group_enrollments.as_ref().unwrap();
    assert_eq!(groups[0].group_id, "h");
    let all = format!("{MEMBERS}?groups=true");
    assert_eq!(lms.asked(), [&all, SINCE_1, &all]);
}

#[test]
fn futures_may_go_to_another_thread() {
    fn assert_send<T: Send>(value: T) {
        drop(value);
    }
    let (roster, _) = roster(Lms::script([page(&[])]));
    let mut copy = RosterCopy::new();
    assert_send(roster.sync(&mut copy));
    assert_send(roster.course_groups());
    let filter = Default::default();
    assert_send(roster.members(&filter));
    let mut members = super::members::begin(&roster);
    assert_send(members.next());
}

/// NRPS-D03.
#[test]
fn of_a_user_who_is_told_twice_the_later_page_counts() {
    let mut later = member("a");
    later["name"] = "Later".into();
    let (roster, _) = roster(Lms::script([
        page(&["a", "b"]).next(PAGE_2),
        said(200, container(&[later.clone(), ended("b")])),
        page(&["a"]).differences(SINCE_1),
        page(&["a"]).next(PAGE_2),
        said(200, container(&[later, ended("c"), ended("c")])),
    ]));
    let mut copy = RosterCopy::new();
    assert_eq!(sync(&roster, &mut copy).added, ["a"]);
    assert_eq!(copy.get("a").unwrap().name.as_deref(), Some("Later"));
    assert_eq!(sync(&roster, &mut copy).changed, ["a"]);
    let changes = sync(&roster, &mut copy);
    assert_eq!((&changes.changed[..], changes.how), (&["a".to_owned()][..], HowRead::Differences));
    assert_eq!(copy.get("a").unwrap().name.as_deref(), Some("Later"));
    assert_eq!(users(&copy), ["a"]);
}

/// A body that got lost is no empty course (NRPS-D04).
#[test]
fn nobody_is_removed_by_a_page_without_a_body() {
    for status in [200, 202, 204] {
        let lost: [&dyn Fn() -> Vec<Said>; 2] = [&|| vec![said(status, "").differences(SINCE_2)], &|| {
            vec![page(&["b"]).next(PAGE_2).differences(SINCE_2), said(status, "")]
        }];
        for answers in lost {
            let mut copy = following(&["a", "b"]);
            copy.forget_differences();
            let mut script = answers();
            script.push(page(&["b"]));
            let (roster, lms) = roster(Lms::script(script));
            let changes = sync(&roster, &mut copy);
            assert_eq!((changes.is_empty(), changes.complete), (true, false), "{status}");
            assert_eq!(users(&copy), ["a", "b"]);
            assert_eq!(removed(&sync(&roster, &mut copy)), ["a"]);
            assert_eq!(lms.asked().last().unwrap(), MEMBERS, "no differences to what did not come");
        }
    }
    // Sakai's empty roster, of a course that was empty (LMS-122).
    let (roster, _) = roster(Lms::script([said(200, "").differences(SINCE_1), page(&["a"])]));
    let mut copy = RosterCopy::new();
    let changes = sync(&roster, &mut copy);
    assert!(changes.is_empty() && changes.complete);
    assert_eq!(sync(&roster, &mut copy).how, HowRead::Everything);
    assert_eq!(users(&copy), ["a"]);
}

#[test]
fn nobody_is_removed_where_numbers_are_no_ids() {
    let mut copy = following(&["12", "b"]);
    copy.forget_differences();
    let number = json!({"user_id": 12, "roles": ["Learner"]});
    let answer = said(200, container(&[number, member("b")]));
    let (roster, _) = roster_with(Lms::script([answer]), |parts| parts.policy.nrps.numeric_ids = false);
    let changes = sync(&roster, &mut copy);
    assert_eq!((changes.complete, users(&copy)), (false, vec!["12", "b"]));
}

#[test]
fn differences_of_no_use_are_no_verdict_on_those_that_come_after() {
    let mut copy = following(&["a"]);
    let answers = [said(410, ""), page(&["b"]).differences(SINCE_2), page(&["c"])];
    let (roster, lms) = roster(Lms::script(answers));
    let mut under_way = roster.syncing(&mut copy);
    assert_eq!(done(block_on(under_way.run())).how, HowRead::Everything);
    assert_eq!(done(block_on(under_way.run())).how, HowRead::Differences);
    assert_eq!(lms.asked(), [SINCE_1, MEMBERS, SINCE_2]);
    assert_eq!(users(&copy), ["b", "c"]);
}
