//! Members and groups from outside: who may ask, and for what.

use crate::school::*;
use crate::support::*;
use http::{Method, Request};
use lti_platform::roster::CallError;
use lti_security::Blame;
use serde_json::json;

const MEMBERS: &str = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
const GROUP_LIST: &str = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
const SETS: &str = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";

#[test]
fn everybody_in_the_course() {
    let world = school();
    let url = members_url(&world);
    assert_eq!(url, "https://lms.example.test/lti/nrps/dep-1/c-7/memberships");
    let answered = at(&world, &url);
    assert_eq!(header(answered.headers(), "content-type"), MEMBERS);
    assert_eq!(ids(&answered), ["u-teach", "u-ta", "u-1", "u-2", "u-3"]);
    let page = json(&answered);
    assert_eq!(
        (&page["id"], &page["context"]),
        (&json!(url), &json!({ "id": "c-7", "label": "BIO 7", "title": "Biology" }))
    );
    // A course without members is an empty list (PLT-031).
    world.roster.remove("c-8", "u-8").unwrap();
    let empty = at(&world, &world.platform.memberships_url("dep-1", "c-8"));
    assert_eq!(json(&empty)["members"], json!([]));
}

#[test]
fn groups_and_sets() {
    let world = school();
    with_groups(&world);
    let groups = at(&world, &world.platform.groups_url("dep-1", COURSE));
    assert_eq!(header(groups.headers(), "content-type"), GROUP_LIST);
    let expected = json!({
        "id": "https://lms.example.test/lti/gs/dep-1/c-7/groups",
        "groups": [
            { "id": "g-1", "name": "Group g-1", "set_id": "s-1", "set_ids": ["s-1"] },
            { "id": "g-2", "name": "Group g-2", "set_id": "s-1", "set_ids": ["s-1"] },
            { "id": "g-3", "name": "Group g-3" },
        ],
    });
    assert_eq!(json(&groups), expected);
    let sets = at(&world, &world.platform.group_sets_url("dep-1", COURSE));
    assert_eq!(header(sets.headers(), "content-type"), SETS);
    assert_eq!(json(&sets)["sets"], json!([{ "id": "s-1", "name": "Labs" }]));
    assert_eq!(json(&sets)["id"], "https://lms.example.test/lti/gs/dep-1/c-7/sets");
    // Asked for as groups, and answered as what they are.
    let request =
        get(&world.platform.group_sets_url("dep-1", COURSE), Some(GROUP_LIST), Some(&token(&world)));
    assert_eq!(header(answer(&world.platform, &request).headers(), "content-type"), SETS);

    // Page by page, with the filter kept (GROUPS-013, GROUPS-014).
    for (query, expected) in
        [("", vec!["g-1", "g-2", "g-3"]), ("&user_id=u-1", vec!["g-1", "g-3"]), ("&user_id=nobody", vec![])]
    {
        let (mut url, mut found) =
            (format!("{}?limit=1{query}", world.platform.groups_url("dep-1", COURSE)), Vec::new());
        loop {
            let answered = at(&world, &url);
            let groups = json(&answered)["groups"].as_array().unwrap().clone();
            assert!(groups.len() <= 1);
            found.extend(groups.iter().map(|group| group["id"].as_str().unwrap().to_owned()));
            let Some(next) = lti_security::service::next_page(answered.headers(), &url) else { break };
            url = next;
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn nothing_of_others_is_there() {
    let world = school();
    with_groups(&world);
    let urls = |deployment: &str, context: &str| {
        let platform = &world.platform;
        [
            platform.memberships_url(deployment, context),
            platform.groups_url(deployment, context),
            platform.group_sets_url(deployment, context),
        ]
    };
    // Another deployment of the tool, another tool's course, a deployment of nobody, a course of nobody: one answer (ATK-046).
    for (deployment, context) in [("dep-2", COURSE), ("dep-1", "c-9"), ("dep-9", COURSE), ("dep-1", "c-404")]
    {
        for url in urls(deployment, context) {
            assert_eq!(refused(&at(&world, &url)), (404, "context-unknown".into()), "{url}");
        }
    }
    // A token for one deployment opens no other, and the course of a tool that is not used there any more is closed.
    let bound = access_token(&world, Some("dep-2"), ROSTER);
    let request = get(&members_url(&world), None, Some(&bound));
    assert_eq!(refused(&answer(&world.platform, &request)).0, 404);
    let before = access_token(&world, Some("dep-1"), ROSTER);
    let request = get(&members_url(&world), None, Some(&before));
    assert_eq!(answer(&world.platform, &request).status(), 200);
    world.roster.close(&course());
    assert_eq!(refused(&answer(&world.platform, &request)).0, 404);
}

#[test]
fn only_with_a_token_for_it() {
    let world = school();
    let [members, groups, sets] = [
        members_url(&world),
        world.platform.groups_url("dep-1", COURSE),
        world.platform.group_sets_url("dep-1", COURSE),
    ];
    for (scope, url, status) in [
        (None, &members, 401),
        (Some(LINE_ITEM), &members, 403),
        (Some(GROUPS), &members, 403),
        (Some(ROSTER), &members, 200),
        (Some(ROSTER), &groups, 403),
        (Some(ROSTER), &sets, 403),
        (Some(GROUPS), &groups, 200),
        (Some(GROUPS), &sets, 200),
    ] {
        let token = scope.map(|scope| access_token(&world, None, scope));
        let answered = answer(&world.platform, &get(url, None, token.as_ref()));
        assert_eq!(answered.status(), status, "{scope:?} {url}");
        if status != 200 {
            assert!(answered.body().is_empty());
            assert!(answered.headers().contains_key("www-authenticate"));
        }
    }
}

#[test]
fn only_reading_and_only_json() {
    let world = school();
    let members = members_url(&world);
    for url in [
        &members,
        &world.platform.groups_url("dep-1", COURSE),
        &world.platform.group_sets_url("dep-1", COURSE),
    ] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::HEAD, Method::PATCH] {
            let request = Request::builder().method(method).uri(url.as_str()).body(Vec::new()).unwrap();
            let answered = answer(&world.platform, &request);
            assert_eq!(refused(&answered), (405, "method-not-allowed".into()));
            assert_eq!(header(answered.headers(), "allow"), "GET");
        }
        for (accept, status) in [("text/html", 406), ("*/*", 200), ("application/json", 200), (MEMBERS, 200)]
        {
            let answered = answer(&world.platform, &get(url, Some(accept), Some(&token(&world))));
            assert_eq!(answered.status(), status, "{accept}");
        }
    }
    for path in
        ["", "/", "/x", "/dep-1", "/dep-1/c-7/memberships/", "/dep-1/c-7/groups", "/dep-1/c%2d7/memberships"]
    {
        let answered = at(&world, &format!("https://lms.example.test/lti/nrps{path}"));
        assert_eq!(refused(&answered), (404, "service-path-unknown".into()), "{path}");
    }
}

#[test]
fn a_limit_is_a_number_and_a_wish() {
    let world = school();
    let url = members_url(&world);
    for limit in ["0", "-1", "x", "", "1.5", "%2B3"] {
        let answered = at(&world, &format!("{url}?limit={limit}"));
        assert_eq!(refused(&answered).0, 400, "{limit}");
    }
    assert_eq!(refused(&at(&world, &format!("{url}?limit=2&limit=3"))).0, 400);
    let small = platform_with(&world, None, 2, 3);
    for (query, told) in [("", 2), ("?limit=1", 1), ("?limit=3", 3), ("?limit=99999999999999999999", 3)] {
        let answered = answer(&small, &get(&format!("{url}{query}"), None, Some(&token(&world))));
        assert_eq!(ids(&answered).len(), told, "{query}");
    }
}

#[test]
fn roles_filter() {
    let world = school();
    let url = members_url(&world);
    let vocabulary = "http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership";
    let learners = vec!["u-1", "u-2", "u-3"];
    for (role, expected) in [
        (format!("{vocabulary}%23Learner"), learners.clone()),
        ("Learner".to_owned(), learners),
        // The assistant has a sub-role of it alone.
        ("Instructor".to_owned(), vec!["u-teach", "u-ta"]),
        (format!("{vocabulary}%2FInstructor%23TeachingAssistant"), vec!["u-ta"]),
        (format!("{vocabulary}%2FInstructor%23Grader"), vec![]),
        ("Mentor".to_owned(), vec![]),
        ("Wizard".to_owned(), vec![]),
        (String::new(), vec![]),
    ] {
        assert_eq!(ids(&at(&world, &format!("{url}?role={role}"))), expected, "{role}");
        // Of a link, both have to fit (NRPS-037).
        assert_eq!(ids(&at(&world, &format!("{url}?rlid=rl-42&role={role}"))), expected, "{role}");
    }
}

#[test]
fn links_of_others_and_of_nobody_are_not_there() {
    let world = school();
    let url = members_url(&world);
    let of_link = at(&world, &format!("{url}?rlid=rl-42"));
    assert_eq!(json(&of_link)["id"], format!("{url}?rlid=rl-42"));
    let unknown = at(&world, &format!("{url}?rlid=rl-404"));
    assert_eq!(refused(&unknown), (404, "resource-link-unknown".into()));
    // Of another course, and of another tool (NRPS-038, NRPS-039, NRPS-D05).
    for foreign in ["rl-of-c-8", "rl-other", ""] {
        let answered = at(&world, &format!("{url}?rlid={foreign}"));
        assert_eq!(
            (answered.status(), answered.headers(), answered.body()),
            (unknown.status(), unknown.headers(), unknown.body())
        );
    }
}

#[test]
fn a_refusal_is_a_value_and_answers_the_same() {
    let world = school();
    let members = members_url(&world);
    let token = token(&world);
    let call = |method: Method, url: &str, bearer: bool| {
        let mut request = Request::builder().method(method).uri(url).body(Vec::new()).unwrap();
        if bearer {
            token.authorize(&mut request).unwrap();
        }
        request
    };
    let peer = Blame::PeerMisbehaved;
    for (request, blame, code, requirement) in [
        (call(Method::GET, &members, false), peer, "bearer-missing", Some("CORE-083")),
        (call(Method::POST, &members, true), peer, "method-not-allowed", Some("NRPS-006")),
        (
            call(Method::POST, &world.platform.groups_url("dep-1", COURSE), true),
            peer,
            "method-not-allowed",
            Some("GROUPS-004"),
        ),
        (
            call(Method::GET, &format!("{members}?limit=0"), true),
            peer,
            "parameter-not-count",
            Some("NRPS-025"),
        ),
        (
            call(Method::GET, &format!("{members}?rlid=x"), true),
            Blame::Refused,
            "resource-link-unknown",
            Some("NRPS-D05"),
        ),
        (
            call(Method::GET, &format!("{members}?since=x"), true),
            Blame::Refused,
            "differences-expired",
            Some("NRPS-032"),
        ),
        (
            call(Method::GET, &members.replace("dep-1", "dep-9"), true),
            Blame::Refused,
            "context-unknown",
            Some("ATK-046"),
        ),
        (call(Method::GET, "https://lms.example/nrps/x", true), peer, "service-path-unknown", None),
    ] {
        let error: CallError = block_on(world.platform.roster_call(&request)).unwrap_err();
        assert_eq!((error.blame(), error.code()), (blame, code));
        if requirement.is_some() {
            assert_eq!(error.requirement(), requirement);
        }
        let (told, answered) = (error.to_http(), answer(&world.platform, &request));
        assert_eq!(
            (told.status(), told.headers(), told.body()),
            (answered.status(), answered.headers(), answered.body())
        );
        for text in
            [error.to_string(), format!("{error:?}"), String::from_utf8_lossy(told.body()).into_owned()]
        {
            assert!(!text.contains("u-1") && !text.contains("example.test"), "{text}");
        }
    }
}
