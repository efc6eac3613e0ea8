use super::{Rules, Values, effective_date_time, is_date_time};
use crate::{AgsEndpoint, ContextRole, ResourceLink, ResourceLinkRequest, Roles, ServiceScope, User};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec;

fn message() -> ResourceLinkRequest {
    let target = "https://tool.example.test/r/42";
    let roles = Roles::from([ContextRole::Learner]);
    ResourceLinkRequest::new(User::new("user-1"), "dep-1", target, ResourceLink::new("rl-1"), roles)
}

#[test]
fn nothing_about_a_person_is_allowed_where_nobody_is_named() {
    let mut message = message();
    let mut rules = Rules::released();
    rules.grant("Person.*").grant("User.id").grant("Group.*");
    let personal = ["Person.phone.mobile", "Person.name.full", "User.id", "Group.email"];
    for name in personal {
        assert!(rules.allow(name, &message), "{name} was granted");
    }
    message.user = None;
    for name in personal {
        assert!(!rules.allow(name, &message), "{name} in an anonymous launch");
    }
    assert!(rules.allow("ResourceLink.id", &message));
}

#[test]
fn the_application_is_asked_for_what_may_be_had_and_no_claim_answers() {
    let mut message = message();
    for (name, text) in [
        ("a", "$ResourceLink.available.startDateTime"),
        ("b", "$ResourceLink.available.startDateTime"),
        ("claimed", "$ResourceLink.id"),
        ("forbidden", "$Person.phone.mobile"),
        ("unknown", "$Foo.bar"),
        ("text", "ResourceLink.available.endDateTime"),
    ] {
        message.custom.insert(name, text);
    }
    assert_eq!(message.variables_to_ask(&Rules::released()), ["ResourceLink.available.startDateTime"]);
    let mut granted = Rules::released();
    granted.grant("Person.phone.mobile");
    assert_eq!(
        message.variables_to_ask(&granted),
        ["Person.phone.mobile", "ResourceLink.available.startDateTime"]
    );
}

/// GROUPS-019, GROUPS-021: whose groups they are says more than the launch does.
#[test]
fn ids_of_groups_need_the_claim_and_those_of_a_person_a_grant() {
    let mut rules = Rules::released();
    let mut message = message();
    let allowed =
        |rules: &Rules, message: &ResourceLinkRequest| super::GROUPS.map(|name| rules.allow(name, message));
    assert_eq!(allowed(&rules, &message), [false, false]);
    rules.grant("Membership.course.groupIds").grant("CourseGroup.id");
    assert_eq!(allowed(&rules, &message), [false, false]);
    message.groups = Some(crate::Groups::new("https://lms.example.test/groups"));
    assert_eq!(allowed(&rules, &message), [true, true]);
    assert_eq!(allowed(&Rules::released(), &message), [true, false]);
    message.user = None;
    assert_eq!(allowed(&rules, &message), [true, false]);
}

/// AGS 2.0 §4.4.
#[test]
fn the_urls_of_the_gradebook_are_those_of_its_claim() {
    let mut rules = Rules::released();
    rules.grant("LineItem.*");
    let mut message = message();
    let resolved = |message: &ResourceLinkRequest| {
        let mut message = message.clone();
        message.custom.insert("one", "$LineItem.url");
        message.custom.insert("all", "$LineItems.url");
        assert!(message.variables_to_ask(&rules).is_empty());
        let values = [("LineItem.url", "https://elsewhere.example/")].into_iter().collect();
        message.substitute_variables(&rules, &values).unwrap();
        ["one", "all"].map(|name| message.custom.get(name).unwrap().to_owned())
    };
    assert_eq!(resolved(&message), ["$LineItem.url", "$LineItems.url"]);
    let mut endpoint = AgsEndpoint::new(vec![ServiceScope::Score]);
    message.endpoint = Some(endpoint.clone());
    assert_eq!(resolved(&message), ["", ""]);
    endpoint.lineitem = Some("https://lms.example/li/1".into());
    endpoint.lineitems = Some("https://lms.example/li".into());
    message.endpoint = Some(endpoint);
    assert_eq!(resolved(&message), ["https://lms.example/li/1", "https://lms.example/li"]);
    rules.withhold("LineItems.url");
    assert!(rules.allow("LineItem.url", &message) && !rules.allow("LineItems.url", &message));
}

#[test]
fn values_are_texts_lists_and_histories() {
    let mut values = Values::new();
    values
        .insert("a", "1")
        .insert_list("b", ["x", "y"])
        .insert_history("c", ["first,id", "é"])
        .insert("d", "");
    values.insert_history("e", []);
    let of = |name| values.get(name);
    assert_eq!((of("a"), of("b"), of("c")), (Some("1"), Some("x,y"), Some("first%2Cid,%C3%A9")));
    assert_eq!((of("d"), of("e"), of("f")), (Some(""), Some(""), None));
    assert_eq!(format!("{values:?}"), r#"{"a", "b", "c", "d", "e"}"#);
}

#[test]
fn a_time_has_an_offset_and_everything_in_its_range() {
    for good in [
        "2026-11-22T08:05Z",
        "2026-11-22T08:05:59Z",
        "2026-11-22T08:05:59.123456Z",
        "2026-11-22T08:05:59+01:00",
        "2026-11-22T08:05:59-0930",
        "0000-01-01T00:00:00Z",
        "9999-12-31T24:59:60+23:59",
    ] {
        assert!(is_date_time(good), "{good}");
    }
    for bad in [
        "",
        "2026-11-22",
        "2026-11-22T08:05:59",
        "2026-11-22 08:05:59Z",
        "2026-00-22T08:05Z",
        "2026-13-22T08:05Z",
        "2026-11-00T08:05Z",
        "2026-11-32T08:05Z",
        "26-11-22T08:05Z",
        "2026-1-22T08:05Z",
        "+026-11-22T08:05Z",
        "2026-11-+2T08:05Z",
        "2026-11-22T25:05Z",
        "2026-11-22T08:60Z",
        "2026-11-22T08:05:61Z",
        "2026-11-22T08:05:59.Z",
        "2026-11-22T08:05:59.1x3Z",
        "2026-11-22T08Z",
        "2026-11-22T08:05+24:00",
        "2026-11-22T08:05+01:60",
        "2026-11-22T08:05+1",
        "2026-11-22T08:05Zulu",
    ] {
        assert!(!is_date_time(bad), "{bad}");
    }
}

/// CORE-107, CORE-102.
#[test]
fn the_users_own_time_holds_before_the_links() {
    let (own, links) = ("2026-11-22T08:05Z", "2026-11-23T08:05Z");
    assert_eq!(effective_date_time(Some(own), Some(links)), Some(own));
    for nothing in [None, Some(""), Some("$ResourceLink.available.user.startDateTime")] {
        assert_eq!(effective_date_time(nothing, Some(links)), Some(links));
        assert_eq!(effective_date_time(nothing, nothing), None);
    }
}
