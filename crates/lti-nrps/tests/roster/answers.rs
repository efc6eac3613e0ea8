//! What a platform answers, and how a tool reads it.

use lti_claims::{Context, ContextRole, Role};
use lti_nrps::{
    Group, GroupEnrollment, GroupPage, GroupSet, MemberMessage, MemberStatus, MembershipContainer,
    MembershipPage, Policy, ReadGroupSets, ReadGroups, ReadMemberships, Report,
};

use crate::support::{
    CONTAINER, GROUPS, SETS, URL, answer, container, learner, page_of, receive, text, told, with_links,
};

#[test]
fn a_member_is_told_with_what_may_be_told_and_nothing_else() {
    let mut member = learner("u-1");
    member.name = Some("Bo Sample".into());
    member.email = Some(" ".into());
    let page = MembershipPage::last(container(), vec![member, learner("u-2")]);
    let sent = ReadMemberships::new(URL).respond(&page, Report::Listing).unwrap();
    assert_eq!(sent.headers()["content-type"], CONTAINER);
    assert_eq!(
        text(&sent),
        r#"{"id":"https://lms.example/c/7/members","context":{"id":"c-7"},"members":[{"user_id":"u-1","roles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],"status":"Active","name":"Bo Sample"},{"user_id":"u-2","roles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],"status":"Active"}]}"#
    );
}

#[test]
fn a_page_comes_back_as_it_was_sent() {
    let mut read = ReadMemberships::new(URL);
    read.resource_link_id = Some("rl".into());
    read.groups = true;
    let mut member = learner("u-1");
    let mut message = MemberMessage::new();
    message.custom = [("country", "de")].into_iter().collect();
    member.message = Some(vec![message]);
    member.group_enrollments = Some(vec![GroupEnrollment::new("g-1")]);
    member.extra.insert("locale", serde_json::value::to_raw_value("de").unwrap());
    let mut page = MembershipPage::followed_by(container(), vec![member.clone()], "https://lms.example/n");
    page.differences = Some("https://lms.example/d".into());
    let sent = read.respond(&page, Report::Listing).unwrap();
    assert_eq!(read.receive(&sent, &Policy::default()).unwrap(), page);
    // And alone, as a tool keeps it.
    let kept = serde_json::to_string(&member).unwrap();
    assert!(serde_json::from_str::<lti_nrps::Member>(&kept).unwrap() == member);
}

#[test]
fn a_platform_cannot_send_what_the_standard_forbids() {
    let refused = |read: &ReadMemberships, page: &MembershipPage| {
        let error = read.respond(page, Report::Listing).unwrap_err();
        (error.code(), error.requirement().unwrap())
    };
    let all = ReadMemberships::new(URL);
    let of = |member| MembershipPage::last(container(), vec![member]);
    let mut deleted = learner("u");
    deleted.status = MemberStatus::Deleted;
    assert_eq!(refused(&all, &of(deleted.clone())), ("field-not-asked-for", "NRPS-019"));
    assert!(all.respond(&of(deleted), Report::Differences).is_ok());
    let mut other = learner("u");
    other.status = "Enrolled".into();
    assert_eq!(refused(&all, &of(other)), ("word-unknown", "NRPS-018"));
    assert_eq!(refused(&all, &of(learner(""))), ("field-blank", "NRPS-009"));
    assert_eq!(
        refused(&all, &of(lti_nrps::Member::new("u", lti_claims::Roles::new()))),
        ("field-missing", "NRPS-049")
    );
    let mut link = all.clone();
    link.resource_link_id = Some("rl".into());
    assert_eq!(refused(&link, &of(learner("u"))), ("field-missing", "NRPS-040"));
    let mut groups = all.clone();
    groups.groups = true;
    assert_eq!(refused(&groups, &of(learner("u"))), ("field-missing", "GROUPS-016"));
    let mut told = learner("u");
    told.group_enrollments = Some(Vec::new());
    assert_eq!(refused(&all, &of(told.clone())), ("field-not-asked-for", "GROUPS-017"));
    assert!(groups.respond(&of(told), Report::Listing).is_ok());
    let none = MembershipPage::last(MembershipContainer::new(URL, Context::new("")), Vec::new());
    assert_eq!(refused(&all, &none), ("field-blank", "NRPS-013"));
    let mut hidden = learner("u");
    hidden.extra.insert("email", serde_json::value::to_raw_value("a@b").unwrap());
    assert_eq!(refused(&all, &of(hidden)), ("extension-name-modelled", "NRPS-014"));
}

#[test]
fn members_as_platforms_write_them() {
    let page = page_of(
        r#"{"status":null,"roles":["Learner","urn:lti:role:ims/lis/Instructor","x"],"user_id":1050,"name":"","email":null,"lis_person_sourcedid":" ","picture":5,"group_enrollments":[{"group_id":"g"}]}"#,
    );
    let member = &page.members[0];
    assert_eq!((member.user_id.as_str(), &member.status), ("1050", &MemberStatus::Active));
    assert_eq!(
        member.roles.as_slice(),
        [ContextRole::Learner.into(), ContextRole::Instructor.into(), Role::parse("x")]
    );
    assert_eq!((&member.name, &member.email, &member.lis_person_sourcedid), (&None, &None, &None));
    assert_eq!(member.group_enrollments, None);
    assert_eq!(told(&page), [("user_id", "field-wrong-type"), ("picture", "field-wrong-type")]);
    assert_eq!(
        page_of(r#"{"user_id":"u","roles":["Learner"],"status":"Invited"}"#).members[0].status.as_str(),
        "Invited"
    );
}

#[test]
fn one_entry_is_lost_alone() {
    for (entry, field, code) in [
        (r#"{"roles":["Learner"]}"#, "user_id", "field-missing"),
        (r#"{"user_id":"","roles":["Learner"]}"#, "user_id", "field-blank"),
        (r#"{"user_id":"a","user_id":"b","roles":["Learner"]}"#, "", "entry-unreadable"),
        (r#"{"user_id":"\ud800","roles":["Learner"]}"#, "", "entry-unreadable"),
        (r#"{"user_id":1.5,"roles":["Learner"]}"#, "user_id", "field-wrong-type"),
        (r#"{"user_id":["a"],"roles":["Learner"]}"#, "user_id", "field-wrong-type"),
        (r#"{"user_id":"a","roles":["Learner"],"name":"a","name":"a"}"#, "", "entry-unreadable"),
        (r#"{"user_id":"a","roles":["Learner"],"roles":[]}"#, "", "entry-unreadable"),
        (r#"{"user_id":"u",,}"#, "", "entry-unreadable"),
        ("7", "", "entry-not-object"),
        (r#""u""#, "", "entry-not-object"),
        ("nul", "", "entry-unreadable"),
    ] {
        let page = receive(&format!(
            r#"{{"members":[{entry},{{"user_id":"k","roles":["Learner"]}}],"context":{{"id":"c"}}}}"#
        ))
        .unwrap();
        assert_eq!(page.members.len(), 1, "{entry}");
        assert_eq!(page.members[0].user_id, "k");
        assert_eq!((page.problems[0].entry, told(&page)[0]), (Some(0), (field, code)), "{entry}");
    }
}

#[test]
fn containers_as_platforms_write_them() {
    for empty in ["", " \r\n"] {
        let page = receive(empty).unwrap();
        assert!(page.members.is_empty() && page.container.context.is_none());
    }
    let page = receive(r#"{"members":[]}"#).unwrap();
    assert_eq!(told(&page), [("context", "field-missing")]);
    let page = receive(r#"{"members":[],"context":{"label":"B"},"sakai":1}"#).unwrap();
    assert_eq!(told(&page), [("context.id", "field-missing")]);
    assert_eq!(page.container.extra.get("sakai").unwrap().get(), "1");
    for (body, code) in [
        ("{}", "field-missing"),
        (r#"{"members":null}"#, "field-missing"),
        (r#"{"members":{}}"#, "field-wrong-type"),
        (r#"{"pageOf":{"membershipSubject":{"membership":[]}}}"#, "field-missing"),
        ("[]", "body-malformed"),
        ("<html>", "body-malformed"),
        (r#"{"members":[]"#, "body-malformed"),
        (r#"{"members":[{]}"#, "body-malformed"),
        (r#"{"members":[{"user_id":"u"}"#, "body-malformed"),
        (r#"{"members":[{"user_id":"u}]}"#, "body-malformed"),
        (r#"{"members":[],}"#, "body-malformed"),
        (r#"{"members":[{},]}"#, "body-malformed"),
        (r#"{"members":[]} x"#, "body-malformed"),
        (r#"{"members":[],"members":[]}"#, "body-malformed"),
        (r#"{"id":"a","members":[],"id":"a"}"#, "body-malformed"),
        (r#"{"id":"a" "members":[]}"#, "body-malformed"),
    ] {
        assert_eq!(receive(body).unwrap_err().code(), code, "{body}");
    }
}

#[test]
fn links() {
    let read = ReadMemberships::new("https://lms.example/m/x");
    let policy = Policy::default();
    let body = r#"{"members":[]}"#;
    let page = read
        .receive(
            &with_links(body, &[r#"<?p=2>; rel="next", <https://lms.example/d>; rel=differences"#]),
            &policy,
        )
        .unwrap();
    assert_eq!(page.next.as_deref(), Some("https://lms.example/m/x?p=2"));
    assert_eq!(page.differences.as_deref(), Some("https://lms.example/d"));
    let error = read.receive(&with_links(body, &["<ftp://x/>; rel=next"]), &policy).unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("next-page-unusable", Some("NRPS-027")));
    // Without differences there is a full listing later.
    let page = read.receive(&with_links(body, &["<ftp://x/>; rel=differences"]), &policy).unwrap();
    assert_eq!(page.differences, None);
}

#[test]
fn a_filter_that_a_platform_lost_is_applied_again() {
    let body = r#"{"members":[{"user_id":"l","roles":["Learner"]},{"user_id":"t","roles":["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"]},{"user_id":"d","roles":[],"status":"Deleted"}]}"#;
    let mut read = ReadMemberships::new(URL);
    read.role = Some(ContextRole::Instructor.into());
    let page = read.receive(&answer(body), &Policy::default()).unwrap();
    let ids: Vec<_> = page.members.iter().map(|member| member.user_id.as_str()).collect();
    assert_eq!(ids, ["t", "d"]);
    assert!(told(&page).contains(&("roles", "role-not-asked-for")));
}

#[test]
fn limits() {
    let body = r#"{"id":"https://lms.example/","members":[{"user_id":"u","roles":["Learner"],"x":[[[1]]]},{"user_id":"v","roles":["Learner"]}]}"#;
    let read = ReadMemberships::new(URL);
    let code = |change: &dyn Fn(&mut Policy)| {
        let mut policy = Policy::default();
        change(&mut policy);
        read.receive(&answer(body), &policy).map(|page| told(&page)).map_err(|error| error.code())
    };
    assert_eq!(code(&|policy| policy.body_limit = body.len() - 1), Err("body-too-large"));
    assert_eq!(code(&|policy| policy.body_limit = body.len()), Ok(vec![("context", "field-missing")]));
    assert_eq!(code(&|policy| policy.entries_limit = 1), Err("entries-too-many"));
    assert_eq!(code(&|policy| policy.container_limit = 30), Err("container-too-large"));
    assert_eq!(code(&|policy| policy.entry_limit = 40).unwrap()[0], ("", "entry-too-large"));
    assert_eq!(code(&|policy| policy.nesting = 3).unwrap()[0], ("", "entry-too-deep"));
    assert_eq!(code(&|policy| policy.nesting = 4).unwrap(), [("context", "field-missing")]);
}

#[test]
fn groups() {
    let mut two = Group::new("g-2", "B");
    two.set_ids = vec!["s-1".into(), "s-2".into()];
    two.hidden = true;
    let mut one = Group::new("g-1", "A");
    one.set_ids = vec!["s-1".into()];
    let page = GroupPage::followed_by(
        "https://lms.example/g",
        vec![Group::new("g-0", "0"), one, two],
        "https://lms.example/g?p=2",
    );
    let sent = ReadGroups::respond(&page).unwrap();
    assert_eq!(sent.headers()["content-type"], GROUPS);
    assert_eq!(
        text(&sent),
        r#"{"id":"https://lms.example/g","groups":[{"id":"g-0","name":"0"},{"id":"g-1","name":"A","set_id":"s-1","set_ids":["s-1"]},{"id":"g-2","name":"B","set_ids":["s-1","s-2"],"hidden":true}]}"#
    );
    let read = ReadGroups::new("https://lms.example/g");
    assert_eq!(read.receive(&sent, &Policy::default()).unwrap(), page);

    let body =
        r#"{"groups":[{"id":3,"name":"C","set_id":7,"set_ids":["8","7"]},{"id":"g"},{"name":"no id"}]}"#;
    let page = read.receive(&answer(body), &Policy::default()).unwrap();
    assert_eq!(
        (page.items[0].id.as_str(), &page.items[0].set_ids),
        ("3", &vec!["7".to_owned(), "8".to_owned()])
    );
    assert_eq!((page.items.len(), page.items[1].name.as_str()), (2, ""));
    let error = ReadGroups::respond(&GroupPage::last("https://lms.example/g", vec![Group::new("g", "")]))
        .unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("field-blank", Some("GROUPS-008")));
    assert_eq!(read.receive(&answer("[]"), &Policy::default()).unwrap_err().code(), "body-malformed");
    let error = read.receive(&answer("{}"), &Policy::default()).unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("field-missing", Some("GROUPS-007")));
}

#[test]
fn group_sets() {
    let page = GroupPage::last("https://lms.example/s", vec![GroupSet::new("s-1", "Teams")]);
    let sent = ReadGroupSets::respond(&page).unwrap();
    assert_eq!(sent.headers()["content-type"], SETS);
    assert_eq!(text(&sent), r#"{"id":"https://lms.example/s","sets":[{"id":"s-1","name":"Teams"}]}"#);
    let read = ReadGroupSets::new("https://lms.example/s");
    assert_eq!(read.receive(&sent, &Policy::default()).unwrap(), page);
    let error = read.receive(&answer(r#"{"groups":[]}"#), &Policy::default()).unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("field-missing", Some("GROUPS-012")));
}

#[test]
fn nothing_prints_a_person() {
    let page = page_of(
        r#"{"user_id":"SECRET","roles":["Learner"],"name":"SECRET","email":"SECRET","message":[{"a":"SECRET"}],"ext":"SECRET"}"#,
    );
    assert_eq!(page.members.len(), 1);
    assert!(!format!("{page:?}").contains("SECRET"));
    let mut read = ReadGroups::new(URL);
    read.user_id = Some("SECRET".into());
    assert!(!format!("{read:?} {:?}", Group::new("g", "SECRET")).contains("SECRET"));
}
