use super::support::*;
use crate::support::block_on;
use lti_tool::roster::{HowRead, RosterCopy};

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
