use super::support::*;
use crate::support::block_on;
use lti_nrps::{Group, GroupEnrollment, GroupSet, Member, Operation};
use lti_tool::roster::{ClassList, CourseGroups, GroupFilter, Missing};
use serde_json::{Value, json};

fn groups(entries: Value) -> Said {
    said(200, json!({"id": GROUPS, "groups": entries}))
}

fn sets(entries: Value) -> Said {
    said(200, json!({"id": SETS, "sets": entries}))
}

fn group(id: &str, sets: &[&str]) -> Value {
    json!({"id": id, "name": format!("Group {id}"), "set_ids": sets})
}

#[test]
fn groups_and_their_sets_come_by_page_and_are_joined() {
    let next = format!("{GROUPS}?p=2");
    let (roster, lms) = roster(Lms::script([
        groups(json!([group("1", &["s"]), {"id": 2, "name": "Group 2", "set_id": 9}])).next(&next),
        groups(json!([group("3", &[])])),
        sets(json!([{"id": "s", "name": "Labs"}, {"id": "t", "name": "Empty"}])),
    ]));
    let joined = done(block_on(roster.course_groups()));
    let ids = |groups: Vec<&Group>| groups.iter().map(|group| group.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(joined.groups().iter().collect()), ["1", "2", "3"]);
    // A set that nobody listed has a placeholder (GROUPS-010).
    let told: Vec<_> = joined.sets().iter().map(|set| (set.id.as_str(), set.name.as_str())).collect();
    assert_eq!(told, [("s", "Labs"), ("t", "Empty"), ("9", "")]);
    assert_eq!(ids(joined.in_set("s").collect()), ["1"]);
    assert_eq!(ids(joined.in_set("9").collect()), ["2"]);
    assert_eq!(ids(joined.in_no_set().collect()), ["3"]);
    assert_eq!((joined.set("t").is_some(), joined.in_set("t").count()), (true, 0));
    assert_eq!(lms.asked(), [GROUPS, &next, SETS]);
    assert_eq!(*lms.scopes.lock().unwrap(), [GS]);
}

#[test]
fn without_sets_there_are_groups() {
    let (with_404, lms) = roster(Lms::script([groups(json!([group("1", &["s"])])), said(404, "")]));
    let joined = done(block_on(with_404.course_groups()));
    assert_eq!((joined.groups().len(), joined.sets().len()), (1, 1));
    assert_eq!(lms.asked(), [GROUPS, SETS]);
    let (roster_, _) = roster(Lms::script([said(404, ""), said(403, ""), said(403, "")]));
    assert_eq!(block_on(roster_.group_sets(None)).unwrap().missing(), Some(Missing::GroupSets));
    // With a token that was kept, 403 is asked about once more (LMS-081).
    let refused = Some(Missing::Refused(Operation::ReadGroupSets));
    assert_eq!(block_on(roster_.group_sets(None)).unwrap().missing(), refused);

    let (tool, lms, _) = tool(Lms::script([groups(json!([group("1", &[])]))]), |_| ());
    let mut claim = groups_claim();
    claim.context_group_sets_url = None;
    let without = tool.roster_at(access(), None, Some(claim));
    assert_eq!(done(block_on(without.course_groups())).groups().len(), 1);
    assert_eq!(lms.asked(), [GROUPS]);

    // What may pass is no answer, and no groups are an error.
    let (roster, _) =
        roster(Lms::script([groups(json!([])), said(503, ""), said(404, ""), said(403, ""), said(403, "")]));
    assert_eq!(block_on(roster.course_groups()).unwrap_err().code(), "platform-unavailable");
    assert_eq!(block_on(roster.course_groups()).unwrap_err().code(), "platform-refused");
    let refused = Some(Missing::Refused(Operation::ReadGroups));
    assert_eq!(block_on(roster.course_groups()).unwrap().missing(), refused);
}

#[test]
fn a_list_of_groups_ends_or_is_an_error() {
    let filter = GroupFilter { user_id: Some("u 1".into()), limit: std::num::NonZeroU32::new(10) };
    let first = format!("{GROUPS}?user_id=u%201&limit=10");
    for (next, code) in [
        ("https://evil.example.test/groups", "service-origin-foreign"),
        ("http://lms.example.test/groups", "service-url-invalid"),
        (first.as_str(), "page-repeated"),
    ] {
        let again = next.to_owned();
        let (roster, lms) = roster(Lms::new(move |_, _| groups(json!([group("1", &[])])).next(&again)));
        let mut pages = done(block_on(roster.groups(&filter)));
        assert_eq!(block_on(pages.next()).unwrap().unwrap().items.len(), 1);
        for _ in 0..2 {
            assert_eq!(block_on(pages.next()).unwrap_err().code(), code, "{next}");
        }
        assert_eq!(lms.asked(), [first.as_str()]);
    }
    // The next page is used as it is, and a page that failed is asked for again.
    let next = format!("{GROUPS}?p=2");
    let (roster, lms) =
        roster(Lms::script([groups(json!([])).next(&next), said(500, ""), groups(json!([group("1", &[])]))]));
    let mut pages = done(block_on(roster.groups(&filter)));
    assert_eq!(block_on(pages.next()).unwrap().unwrap().items.len(), 0);
    assert_eq!(block_on(pages.next()).unwrap_err().code(), "platform-unavailable");
    assert_eq!(block_on(pages.all()).unwrap().len(), 1);
    assert_eq!(lms.asked(), [first, next.clone(), next]);
}

/// The token of one service goes to its own host.
#[test]
fn a_token_goes_to_the_host_of_its_service() {
    let far = "https://groups.example.test/g";
    let (tool, lms, _) = tool(Lms::new(|_, _| groups(json!([])).next(MEMBERS)), |_| ());
    let claim = lti_claims::Groups::new(far);
    let roster = tool.roster_at(access(), Some(lti_claims::NamesAndRoles::new(MEMBERS)), Some(claim));
    let pages = done(block_on(roster.groups(&GroupFilter::default())));
    assert_eq!(block_on(pages.all()).unwrap_err().code(), "service-origin-foreign");
    assert_eq!(lms.asked(), [far]);
}

#[test]
fn who_is_in_which_group() {
    let joined = CourseGroups::new(
        vec![Group::new("1", "Red"), Group::new("1", "Blue")],
        vec![GroupSet::new("s", "Labs")],
    );
    let mut member = Member::new("a", [lti_claims::ContextRole::Learner]);
    assert_eq!(joined.of(&member), None);
    member.group_enrollments = Some(Vec::new());
    assert_eq!(joined.of(&member), Some(Vec::new()));
    member.group_enrollments = Some(vec![GroupEnrollment::new("1"), GroupEnrollment::new("7")]);
    let groups = joined.of(&member).unwrap();
    let told: Vec<_> = groups.iter().map(|group| (group.id.as_str(), group.name.as_str())).collect();
    // The later of two with one id counts; one that nobody listed has a placeholder (GROUPS-018).
    assert_eq!(told, [("1", "Blue"), ("7", "")]);
    assert_eq!(joined.groups().len(), 1);
}

#[test]
fn launches_and_the_roster_are_joined_by_the_user_and_nothing_else() {
    let learner = |user: &str| {
        let mut member = Member::new(user, [lti_claims::ContextRole::Learner]);
        member.email = Some("shared@school.example.test".into());
        member
    };
    let members = [learner("a"), learner("b"), learner("A")];
    let list = ClassList::of(&members, [("b", "first"), ("x", "once"), ("b", "again")]);
    let told: Vec<_> = list
        .iter()
        .map(|person| (person.user_id.as_str(), person.member.is_some(), person.launched))
        .collect();
    assert_eq!(
        told,
        [("A", true, None), ("a", true, None), ("b", true, Some("again")), ("x", false, Some("once"))]
    );
    assert_eq!(list.not_launched().count(), 2);
    assert_eq!(list.not_listed().map(|person| person.user_id.as_str()).collect::<Vec<_>>(), ["x"]);
    assert!(list.get("b").unwrap().launched.is_some() && list.get("shared@school.example.test").is_none());
    assert_eq!((list.len(), list.is_empty()), (4, false));
}
