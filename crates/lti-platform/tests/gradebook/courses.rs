//! Courses as the application knows them: their scales, and copies of them.

use crate::memory::now;
use crate::support::*;
use lti_ags::{DateTime, LineItem, ListLineItems};
use lti_platform::gradebook::{
    Column, Container, Gradebook, GradebookError, Letters, Mark, MemoryGradebook, Part, Refused, Scale,
    copied,
};
use lti_security::UnixTime;
use std::collections::BTreeMap;

fn course(context: &str) -> Container {
    Container::new("client-1", "dep-1", context)
}

fn links<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(old, new)| (old.to_owned(), new.to_owned())).collect()
}

/// A line item with every member that there is.
fn full(link: Option<&str>) -> LineItem {
    let mut item = LineItem::new(number("40.50"), "Unit 3 quiz");
    (item.resource_id, item.tag) = ("quiz-003".into(), "grade".into());
    item.resource_link_id = link.map(Into::into);
    item.start_date_time = time(1).into();
    item.end_date_time = "2026-03-15T22:00:00+00:00".parse::<DateTime>().unwrap().into();
    item.grades_released = Some(false);
    let own = serde_json::value::to_raw_value(&[1, 2]).unwrap();
    item.extensions.insert("https://vendor.example/x", own).unwrap();
    item
}

#[test]
fn a_copy_is_the_same_on_the_link_that_its_own_became() {
    let links = links([("rl-1", "rl-9")]);
    let mut item = full(Some("rl-1"));
    item.id = Some("https://lms.example/li/1".into());
    assert_eq!(copied(&item, &links), Some(full(Some("rl-9"))));
    assert_eq!(copied(&full(None), &links), Some(full(None)));
    assert_eq!(copied(&full(Some("rl-2")), &links), None);
    assert_eq!(copied(&full(Some("rl-9")), &links), None);
}

fn listed(store: &MemoryGradebook, course: &Container) -> Vec<Column> {
    let part = Part { after: None, limit: 100 };
    now(store.line_items(course, &ListLineItems::new("x"), part)).unwrap().entries
}

#[test]
fn a_course_is_copied_without_grades_and_without_what_is_on_no_link() {
    let store = MemoryGradebook::new(100);
    let (old, new) = (course("c-1"), course("c-2"));
    store.add_context(old.clone());
    for link in ["rl-1", "rl-2"] {
        store.add_link(&old, link).unwrap();
    }
    store.enroll(&old, "u-1", true).unwrap();
    store.set_scale(&old, Scale::Percent).unwrap();
    let items = [full(Some("rl-1")), full(Some("rl-2")), full(None), LineItem::new(10, "deleted")];
    let keys = items.map(|item| now(store.create(&old, item)).unwrap().key);
    now(store.delete(&old, &keys[3])).unwrap();
    now(store.record(&old, &keys[0], graded(0, "8", "10"), STAY)).unwrap();
    store.set_closed(&old, &keys[0], true).unwrap();
    let before = store.columns(&old);

    let copies = store.copy_context(&old, new.clone(), &links([("rl-1", "rl-8"), ("rl-7", "rl-9")])).unwrap();
    assert_eq!(copies, listed(&store, &new));
    let definitions: Vec<_> = copies.iter().map(|copy| copy.line_item.clone()).collect();
    assert_eq!(definitions, [full(Some("rl-8")), full(None)]);
    assert!(copies.iter().all(|copy| !keys.contains(&copy.key)), "keys of their own");
    assert!(store.columns(&new).iter().all(|(_, grades)| grades.is_empty()));
    assert_eq!(store.columns(&old), before);
    assert_eq!(store.scale(&new), Ok(Scale::Percent));
    // Nobody is in it yet; who comes is graded there, and the activity is open.
    let score = || graded(0, "3", "10");
    assert_eq!(now(store.record(&new, &copies[0].key, score(), STAY)), Err(Refused::UserUnknown.into()));
    store.enroll(&new, "u-1", true).unwrap();
    now(store.record(&new, &copies[0].key, score(), STAY)).unwrap();
    assert_eq!(store.columns(&old), before);
    // The copied links are links of the copy, and the old ones are not.
    let bound = |link: &str| now(store.create(&new, full(Some(link)))).is_ok();
    assert_eq!(["rl-8", "rl-9", "rl-1", "rl-2"].map(bound), [true, true, false, false]);
    // A key that a copy has is given to nothing else.
    assert_eq!(listed(&store, &new)[..2], copies);
    let last = listed(&store, &new).pop().unwrap().key;
    assert!(now(store.create(&old, full(None))).unwrap().key.parse::<u64>().unwrap() > last.parse().unwrap());
}

#[test]
fn a_copy_is_whole_or_not_at_all() {
    let store = MemoryGradebook::new(5).with_container_limit(5);
    let (old, new) = (course("c-1"), course("c-2"));
    let nothing = BTreeMap::new();
    let unknown = store.copy_context(&old, new.clone(), &nothing);
    assert_eq!(unknown, Err(Refused::ContextUnknown.into()));
    store.add_context(old.clone());
    for _ in 0..3 {
        now(store.create(&old, full(None))).unwrap();
    }
    let full_store = store.copy_context(&old, new.clone(), &nothing);
    assert!(matches!(full_store, Err(GradebookError::Port(_))));
    assert_eq!(store.scale(&new), Err(Refused::ContextUnknown));
    // An import into a course that is there keeps its own scale, and room is counted.
    for (store, container) in [(6, 6), (7, 3)] {
        let store = MemoryGradebook::new(store).with_container_limit(container);
        store.add_context(old.clone());
        store.add_context(new.clone());
        store.set_scale(&old, Scale::Percent).unwrap();
        for _ in 0..3 {
            now(store.create(&old, full(None))).unwrap();
        }
        assert_eq!(store.copy_context(&old, new.clone(), &nothing).unwrap().len(), 3);
        assert_eq!(store.scale(&new), Ok(Scale::Points));
        assert!(matches!(now(store.create(&new, full(None))), Err(GradebookError::Port(_))));
    }
}

/// ATK-046: nothing of a tool's columns gets to another tool.
#[test]
fn a_course_is_not_copied_to_another_tool() {
    let store = MemoryGradebook::new(100);
    let old = course("c-1");
    let elsewhere = Container::new("client-2", "dep-1", "c-2");
    store.add_context(old.clone());
    now(store.create(&old, full(None))).unwrap();
    let copy = |to: &Container| store.copy_context(&old, to.clone(), &links([("rl-1", "rl-9")]));
    assert_eq!(copy(&elsewhere), Err(Refused::ContextUnknown.into()));
    assert_eq!(store.scale(&elsewhere), Err(Refused::ContextUnknown), "nothing was made");
    store.add_context(elsewhere.clone());
    assert_eq!(copy(&elsewhere), Err(Refused::ContextUnknown.into()));
    assert_eq!(store.columns(&elsewhere), []);
    assert_eq!(now(store.create(&elsewhere, full(Some("rl-9")))), Err(Refused::ResourceLinkUnknown.into()));
    // Another deployment of the same tool is no other tool.
    assert_eq!(copy(&Container::new("client-1", "dep-2", "c-1")).unwrap().len(), 1);
}

#[test]
fn a_course_shows_marks_on_its_own_scale_beside_the_raw_points() {
    let store = MemoryGradebook::new(100);
    let course = course("c-1");
    assert_eq!(store.set_scale(&course, Scale::Percent), Err(Refused::ContextUnknown));
    assert_eq!(store.scale(&course), Err(Refused::ContextUnknown));
    store.add_context(course.clone());
    store.enroll(&course, "u-1", true).unwrap();
    let key = now(store.create(&course, LineItem::new(6, "quiz"))).unwrap().key;
    assert_eq!(store.mark(&course, &key, "u-1", 2), Ok(None));
    assert_eq!(store.mark(&course, "9", "u-1", 2), Err(Refused::LineItemUnknown));
    now(store.record(&course, &key, graded(0, "2", "3"), STAY)).unwrap();
    let letters = Letters::new("F", [(number("50"), "D"), (number("60"), "B")]).unwrap();
    for (scale, mark) in [
        (Scale::Points, Mark::Points(points("4", "6"))),
        (Scale::Percent, Mark::Percent(number("66.67"))),
        (Scale::Letters(letters), Mark::Letter("B".into())),
        (Scale::PassFail { pass: number("66.667") }, Mark::Passed(false)),
    ] {
        store.set_scale(&course, scale.clone()).unwrap();
        assert_eq!(store.scale(&course), Ok(scale));
        assert_eq!(store.mark(&course, &key, "u-1", 2), Ok(Some(mark)));
        // Whatever is shown, what was given stays.
        assert_eq!(store.columns(&course)[0].1["u-1"].points, Some(points("2", "3")));
    }
    // What is shown goes with the column's maximum and with who decides.
    store.set_scale(&course, Scale::Points).unwrap();
    now(store.replace(&course, &key, LineItem::new(12, "quiz"))).unwrap();
    assert_eq!(store.mark(&course, &key, "u-1", 2), Ok(Some(Mark::Points(points("8", "12")))));
    let teach = |grade: &mut lti_platform::gradebook::Grade| {
        grade.set_manually(Some(points("1", "2")), "u-teach", UnixTime::from_seconds(NOW));
    };
    store.change(&course, &key, "u-1", teach).unwrap();
    assert_eq!(store.mark(&course, &key, "u-1", 2), Ok(Some(Mark::Points(points("6", "12")))));
    assert_eq!(store.columns(&course)[0].1["u-1"].points, Some(points("2", "3")));
}
