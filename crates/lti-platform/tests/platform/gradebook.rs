//! Line items, scores and results from outside: requests in, answers out.

use crate::support::*;
use http::{Request, Response};
use lti_ags::{
    CreateLineItem, DateTime, Decimal, DeleteLineItem, Error, LineItem, ListLineItems, Policy, PublishScore,
    ReadLineItem, ReadResults, RefusalKind, ReplaceLineItem, Score, ScoreOutcome, Stated,
};
use lti_platform::gradebook::{Container, Grade, ManualGrades, MemoryGradebook, Points};
use lti_platform::{Platform, PlatformParts};
use lti_security::oauth::AccessToken;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

const LEARNER: &str = "u-51c";

fn course(context: &str) -> Container {
    Container::new(CLIENT, "dep-1", context)
}

/// Two courses of one deployment, and one of another; in each a learner, a teacher and a link.
fn school() -> World {
    let world = world();
    world.application.tools.insert(tool(), ["dep-1", "dep-2"]);
    let elsewhere = Container::new("client-0002", "dep-1", "c-7");
    for container in [course("c-7"), course("c-8"), Container::new(CLIENT, "dep-2", "c-7"), elsewhere] {
        world.gradebook.add_context(container.clone());
        world.gradebook.enroll(&container, LEARNER, true).unwrap();
        world.gradebook.enroll(&container, "u-teach", false).unwrap();
        world.gradebook.add_link(&container, format!("rl-{}", container.context_id)).unwrap();
    }
    world
}

fn container_url(world: &World, context: &str) -> String {
    world.platform.line_items_url("dep-1", context)
}

fn send(world: &World, token: &AccessToken, mut request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    token.authorize(&mut request).unwrap();
    block_on(world.platform.gradebook(&request))
}

fn all(world: &World) -> AccessToken {
    access_token(world, None, &format!("{LINE_ITEM} {SCORE} {RESULT}"))
}

fn item(label: &str) -> LineItem {
    LineItem::new(40, label)
}

/// Creates a line item, and gives its URL.
fn create(world: &World, context: &str, item: LineItem) -> LineItem {
    let create = CreateLineItem::new(container_url(world, context), item);
    let answer = send(world, &all(world), create.to_http().unwrap());
    assert_eq!(answer.status(), 201, "{answer:?}");
    create.receive(&answer, &Policy::default()).unwrap()
}

fn url_of(item: &LineItem) -> String {
    item.id.clone().unwrap()
}

fn list(world: &World, list: &ListLineItems) -> Vec<String> {
    let answer = send(world, &all(world), list.to_http().unwrap());
    let page = list.receive(&answer, &Policy::default()).unwrap();
    page.items.into_iter().map(|item| item.label).collect()
}

fn at(second: i64) -> DateTime {
    DateTime::from_millis((NOW.seconds() + second) * 1_000).unwrap()
}

fn graded(second: i64, given: u32, maximum: u32) -> Score {
    Score::graded(LEARNER, at(second), given, maximum)
}

fn post(world: &World, url: &str, score: Score) -> Response<Vec<u8>> {
    send(world, &all(world), PublishScore::new(url, score).to_http().unwrap())
}

/// The score and the maximum of the learner's result, as JSON has them.
fn result(world: &World, url: &str) -> Option<(Value, Value)> {
    let mut read = ReadResults::new(url);
    read.user_id = Some(LEARNER.into());
    let answer = send(world, &all(world), read.to_http().unwrap());
    assert_eq!(answer.status(), 200);
    assert_eq!(header(answer.headers(), "content-type"), "application/vnd.ims.lis.v2.resultcontainer+json");
    let list: Vec<Value> = serde_json::from_slice(answer.body()).unwrap();
    assert!(list.len() <= 1);
    list.first().map(|record| (record["resultScore"].clone(), record["resultMaximum"].clone()))
}

/// Status, code, and the fields that the body names.
#[track_caller]
fn refused(answer: &Response<Vec<u8>>) -> (u16, String, Vec<String>) {
    let body: Value = serde_json::from_slice(answer.body()).unwrap();
    let fields = body["fields"].as_array().cloned().unwrap_or_default();
    let fields = fields.iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect();
    (answer.status().as_u16(), body["error"].as_str().unwrap().to_owned(), fields)
}

#[test]
fn a_line_item_is_created_read_replaced_and_deleted() {
    let world = school();
    let mut new = item("Unit 3 quiz");
    (new.tag, new.resource_id) = ("Grade ".into(), "quiz-003".into());
    new.resource_link_id = Some("rl-c-7".into());
    new.start_date_time = Stated::Value("2026-03-01T08:00:00Z".parse().unwrap());
    let created = create(&world, "c-7", new);
    let url = url_of(&created);
    assert_eq!(url, "https://lms.example.test/lti/ags/dep-1/c-7/lineitems/1");
    assert_eq!(
        (created.tag.value().unwrap().as_str(), created.resource_id.value().unwrap().as_str()),
        ("Grade ", "quiz-003")
    );
    // Supported and not set (AGS-080).
    assert_eq!(created.end_date_time, Stated::Null);

    let read = ReadLineItem::new(&url);
    let answer = send(&world, &all(&world), read.to_http().unwrap());
    assert_eq!(header(answer.headers(), "content-type"), "application/vnd.ims.lis.v2.lineitem+json");
    assert_eq!(read.receive(&answer, &Policy::default()).unwrap(), created);

    // What is left out is unset; the link and the address stay (AGS-051, AGS-053, AGS-057).
    let mut other = item("Unit 3 quiz, again");
    (other.id, other.resource_link_id) = (Some("https://lms.example.test/x".into()), Some("rl-c-8".into()));
    let replace = ReplaceLineItem::new(&url, other);
    let answer = send(&world, &all(&world), replace.to_http().unwrap());
    let kept = replace.receive(&answer, &Policy::default()).unwrap();
    assert_eq!((kept.id.as_deref(), kept.resource_link_id.as_deref()), (Some(url.as_str()), Some("rl-c-7")));
    assert_eq!((kept.tag.value(), kept.start_date_time), (None, Stated::Null));
    assert_eq!(kept.label, "Unit 3 quiz, again");

    assert_eq!(post(&world, &url, graded(0, 8, 10)).status(), 201);
    let delete = DeleteLineItem::new(&url).to_http().unwrap();
    assert_eq!(send(&world, &all(&world), delete.clone()).status(), 204);
    assert_eq!(refused(&send(&world, &all(&world), delete)).1, "line-item-unknown");
    assert_eq!(list(&world, &ListLineItems::new(container_url(&world, "c-7"))), [""; 0]);
    assert_eq!(refused(&post(&world, &url, graded(1, 9, 10))).0, 404);
    // The gradebook keeps the column and its grades.
    let columns = world.gradebook.columns(&course("c-7"));
    assert!(columns[0].1[LEARNER].shown().is_some());
    // A key is never given again.
    assert!(url_of(&create(&world, "c-7", item("next"))).ends_with("/2"));
}

#[test]
fn filters_fit_together_and_pages_keep_them() {
    let world = school();
    let small = small_pages(&world, 2);
    for index in 0..7 {
        let mut new = item(&format!("item {index}"));
        new.tag = if index % 2 == 0 { "a b&c".into() } else { "odd".into() };
        new.resource_id = if index < 4 { "r-1".into() } else { Stated::Absent };
        if index == 0 {
            new.resource_link_id = Some("rl-c-7".into());
        }
        create(&world, "c-7", new);
    }
    create(&world, "c-8", item("of another course"));
    let url = container_url(&world, "c-7");
    let filtered = |link: Option<&str>, resource: Option<&str>, tag: Option<&str>| {
        let mut wanted = ListLineItems::new(&url);
        wanted.resource_link_id = link.map(Into::into);
        wanted.resource_id = resource.map(Into::into);
        wanted.tag = tag.map(Into::into);
        wanted
    };
    assert_eq!(list(&world, &ListLineItems::new(&url)).len(), 7);
    assert_eq!(list(&world, &filtered(Some("rl-c-7"), None, None)), ["item 0"]);
    assert_eq!(list(&world, &filtered(Some("rl-c-7"), Some("r-2"), None)), [""; 0]);
    assert_eq!(list(&world, &filtered(None, Some("r-1"), Some("a b&c"))), ["item 0", "item 2"]);
    assert_eq!(list(&world, &filtered(None, None, Some(""))), [""; 0]);

    // Page by page, each URL as it is; `limit` only ever makes pages smaller (AGS-033 to AGS-038).
    for (limit, sizes) in [(None, vec![2, 2]), (Some(1), vec![1, 1, 1, 1]), (Some(100), vec![2, 2])] {
        let mut wanted = filtered(None, None, Some("a b&c"));
        wanted.limit = limit.and_then(std::num::NonZeroU32::new);
        let (mut found, mut pages) = (Vec::new(), Vec::new());
        loop {
            let mut request = wanted.to_http().unwrap();
            all(&world).authorize(&mut request).unwrap();
            let answer = block_on(small.gradebook(&request));
            let page = wanted.receive(&answer, &Policy::default()).unwrap();
            pages.push(page.items.len());
            found.extend(page.items.into_iter().map(|item| item.label));
            let Some(next) = page.next else { break };
            assert!(next.starts_with(&url), "{next}");
            wanted = ListLineItems::new(next);
        }
        assert_eq!(pages, sizes);
        assert_eq!(found, ["item 0", "item 2", "item 4", "item 6"]);
    }
}

/// AGS-114: a score is zero or more, and minus zero is zero.
#[test]
fn zero_has_no_sign() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    for (second, given, maximum) in [(0, "-0.0", 40), (1, "-0", 40), (2, "-0e3", 10)] {
        let zero: Decimal = given.parse().unwrap();
        assert!(post(&world, &url, Score::graded(LEARNER, at(second), zero, maximum)).status().is_success());
        assert_eq!(result(&world, &url).unwrap().0.to_string(), "0", "{given} of {maximum}");
    }
}

/// The same platform with small pages.
fn small_pages(world: &World, limit: usize) -> Platform {
    let mut parts = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
    parts.policy.gradebook.page_limit = NonZeroUsize::new(limit).unwrap();
    Platform::new(parts).unwrap()
}

#[test]
fn results_come_by_pages_and_each_learner_once() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    for index in 0..5 {
        let learner = format!("u&{index}");
        world.gradebook.enroll(&course("c-7"), &learner, true).unwrap();
        assert_eq!(post(&world, &url, Score::graded(learner, at(0), index, 10)).status(), 201);
    }
    let small = small_pages(&world, 2);
    let (mut read, mut found, mut ids) = (ReadResults::new(&url), Vec::new(), Vec::new());
    for expected in [2, 2, 1] {
        let mut request = read.to_http().unwrap();
        all(&world).authorize(&mut request).unwrap();
        let page = read.receive(&block_on(small.gradebook(&request)), &Policy::default()).unwrap();
        assert_eq!(page.items.len(), expected);
        for record in page.items {
            assert_eq!(record.score_of.as_deref(), Some(url.as_str()));
            ids.push(record.id.unwrap());
            found.push((record.user_id, record.result_score.into_value().unwrap()));
        }
        read = match page.next {
            Some(next) => read.page(next),
            None => break,
        };
    }
    let expected: Vec<_> = (0_u8..5).map(|index| (format!("u&{index}"), Decimal::from(index * 4))).collect();
    assert_eq!(found, expected);
    // A record's address leads to the record, and to it alone (AGS-095).
    for (id, (user, _)) in ids.iter().zip(&expected) {
        let answer = send(&world, &all(&world), Request::get(id).body(Vec::new()).unwrap());
        let list: Vec<Value> = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!((list.len(), &list[0]["userId"]), (1, &json!(user)));
    }
}

#[test]
fn a_score_becomes_a_result_and_a_new_maximum_rescales_it() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    assert_eq!(result(&world, &url), None);
    assert_eq!(post(&world, &url, graded(0, 1, 3)).status(), 201);
    assert_eq!(result(&world, &url), Some((json!(13.3333), json!(40))));
    let mut smaller = item("quiz");
    smaller.score_maximum = Decimal::from(6);
    assert_eq!(
        send(&world, &all(&world), ReplaceLineItem::new(&url, smaller).to_http().unwrap()).status(),
        200
    );
    assert_eq!(result(&world, &url), Some((json!(2), json!(6))));
    assert_eq!(post(&world, &url, graded(1, 4, 3)).status(), 200);
    assert_eq!(result(&world, &url), Some((json!(8), json!(6))));
    // Once more, earlier, the same time with another score, and too far ahead: nothing changes.
    assert_eq!(post(&world, &url, graded(1, 4, 3)).status(), 204);
    let timestamp = || vec!["timestamp".to_owned()];
    assert_eq!(refused(&post(&world, &url, graded(0, 1, 3))), (409, "score-outdated".into(), timestamp()));
    assert_eq!(refused(&post(&world, &url, graded(1, 1, 3))), (409, "timestamp-reused".into(), timestamp()));
    assert_eq!(
        refused(&post(&world, &url, graded(601, 1, 3))),
        (400, "timestamp-ahead-of-clock".into(), timestamp())
    );
    assert_eq!(result(&world, &url), Some((json!(8), json!(6))));
    assert_eq!(post(&world, &url, graded(600, 0, 3)).status(), 200);
    assert_eq!(result(&world, &url), Some((json!(0), json!(6))));
}

/// What the tool finds of the learner, whole.
fn record(world: &World, url: &str) -> Value {
    let read = ReadResults::new(url).to_http().unwrap();
    let list: Value = serde_json::from_slice(send(world, &all(world), read).body()).unwrap();
    list[0].clone()
}

fn replace_maximum(world: &World, url: &str, maximum: u32) {
    let replace = ReplaceLineItem::new(url, LineItem::new(maximum, "quiz")).to_http().unwrap();
    assert_eq!(send(world, &all(world), replace).status(), 200);
}

/// A teacher's grade is what is told, and the tool sees whose it is: by default it stays, and the score waits beneath.
#[test]
fn a_tool_can_tell_that_a_manual_grade_was_kept() {
    for (policy, kept) in [(ManualGrades::Stay, true), (ManualGrades::UntilNextScore, false)] {
        let world = school();
        let mut parts = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
        parts.policy.gradebook.manual = policy;
        let world = World { platform: Platform::new(parts).unwrap(), ..world };
        let url = url_of(&create(&world, "c-7", item("quiz")));
        let by_machine = |second, given| post(&world, &url, graded(second, given, 10)).status().as_u16();
        assert_eq!(by_machine(0, 4), 201);
        assert_eq!(record(&world, &url).get("scoringUserId"), None);
        let change = |change: fn(&mut Grade)| {
            world.gradebook.change(&course("c-7"), "1", LEARNER, change).unwrap();
        };
        change(|grade| {
            let points = Points { given: Decimal::from(5), maximum: Decimal::from(10) };
            grade.set_manually(Some(points), "u-teach", NOW);
        });
        let manual = json!([20, 40, "u-teach"]);
        let told = || {
            let found = record(&world, &url);
            json!([found["resultScore"], found["resultMaximum"], found["scoringUserId"]])
        };
        assert_eq!(told(), manual);
        // The answer to a score is the same in both cases; who asks for the result is told which it was.
        assert_eq!(by_machine(1, 8), 200);
        assert_eq!(told(), if kept { manual } else { json!([32, 40, null]) });
        replace_maximum(&world, &url, 20);
        assert_eq!(told(), if kept { json!([10, 20, "u-teach"]) } else { json!([16, 20, null]) });
        // "No grade" is somebody's too.
        change(|grade| grade.set_manually(None, "u-teach", NOW));
        assert_eq!(told(), json!([null, null, "u-teach"]));
        change(Grade::release);
        assert_eq!(told(), json!([16, 20, null]));
    }
}

#[test]
fn whom_and_what_cannot_be_graded() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    let user = |user: &str| Score::graded(user, at(0), 8, 10);
    let field = || vec!["userId".to_owned()];
    assert_eq!(refused(&post(&world, &url, user("u-nobody"))), (404, "user-unknown".into(), field()));
    assert_eq!(refused(&post(&world, &url, user("u-teach"))), (403, "user-not-gradable".into(), field()));
    world.gradebook.set_closed(&course("c-7"), "1", true).unwrap();
    assert_eq!(refused(&post(&world, &url, graded(0, 8, 10))), (403, "activity-closed".into(), vec![]));
    assert_eq!(result(&world, &url), None);
    world.gradebook.set_closed(&course("c-7"), "1", false).unwrap();
    assert_eq!(post(&world, &url, graded(0, 8, 10)).status(), 201);
    for link in ["rl-c-8", "rl-unknown"] {
        let mut bound = item("bound");
        bound.resource_link_id = Some(link.into());
        let request = CreateLineItem::new(container_url(&world, "c-7"), bound).to_http().unwrap();
        let answer = send(&world, &all(&world), request);
        assert_eq!(
            refused(&answer),
            (404, "resource-link-unknown".into(), vec!["resourceLinkId".to_owned()])
        );
    }
    assert_eq!(world.gradebook.columns(&course("c-7")).len(), 1);
}

#[test]
fn what_is_somebody_elses_is_not_there() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    let path = url.strip_prefix(BASE).unwrap();
    let elsewhere = access_token(&world, Some("dep-2"), &format!("{LINE_ITEM} {SCORE} {RESULT}"));
    let calls = |url: &str| {
        [
            ReadLineItem::new(url).to_http().unwrap(),
            ReplaceLineItem::new(url, item("mine")).to_http().unwrap(),
            DeleteLineItem::new(url).to_http().unwrap(),
            ReadResults::new(url).to_http().unwrap(),
            PublishScore::new(url, graded(0, 8, 10)).to_http().unwrap(),
        ]
    };
    // By another context, another deployment, a key that there never was, another spelling.
    for other in [
        path.replace("/c-7/", "/c-8/"),
        path.replace("/dep-1/", "/dep-2/"),
        path.replace("/dep-1/", "/dep-3/"),
        path.replace("/c-7/", "/c-9/"),
        path.replace("lineitems/1", "lineitems/2"),
        path.replace("lineitems/1", "lineitems/01"),
        path.replace("lineitems/1", "lineitems/+1"),
        path.replace("/c-7/", "/c%2D7/"),
        path.replace("/c-7/", "/%63-7/"),
    ] {
        for request in calls(&format!("{BASE}{other}")) {
            let answer = send(&world, &all(&world), request);
            assert_eq!(answer.status(), 404, "{other}");
        }
    }
    for request in calls(&url) {
        assert_eq!(refused(&send(&world, &elsewhere, request)).0, 404);
    }
    let listed =
        send(&world, &elsewhere, ListLineItems::new(container_url(&world, "c-7")).to_http().unwrap());
    assert_eq!(refused(&listed), (404, "context-unknown".into(), vec![]));
    // And nothing happened.
    let read = send(&world, &all(&world), ReadLineItem::new(&url).to_http().unwrap());
    assert_eq!(ReadLineItem::new(&url).receive(&read, &Policy::default()).unwrap().label, "quiz");
    assert_eq!(result(&world, &url), None);
}

#[test]
fn each_operation_asks_for_its_scope() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    let container = container_url(&world, "c-7");
    let calls = [
        (ListLineItems::new(&container).to_http().unwrap(), [LINE_ITEM, READ_ONLY].as_slice(), 200),
        (CreateLineItem::new(&container, item("x")).to_http().unwrap(), &[LINE_ITEM], 201),
        (ReadLineItem::new(&url).to_http().unwrap(), &[LINE_ITEM, READ_ONLY], 200),
        (ReplaceLineItem::new(&url, item("x")).to_http().unwrap(), &[LINE_ITEM], 200),
        (ReadResults::new(&url).to_http().unwrap(), &[RESULT], 200),
        (PublishScore::new(&url, graded(0, 8, 10)).to_http().unwrap(), &[SCORE], 201),
        (DeleteLineItem::new(&url).to_http().unwrap(), &[LINE_ITEM], 204),
    ];
    for (request, scopes, status) in calls {
        for scope in [LINE_ITEM, READ_ONLY, RESULT, SCORE].iter().filter(|scope| !scopes.contains(scope)) {
            let answer = send(&world, &access_token(&world, Some("dep-1"), scope), request.clone());
            let challenge = header(answer.headers(), "www-authenticate");
            let seen = (answer.status().as_u16(), challenge);
            assert_eq!(seen, (403, r#"Bearer error="insufficient_scope""#), "{request:?} {scope}");
        }
        let answer = block_on(world.platform.gradebook(&request));
        assert_eq!((answer.status().as_u16(), header(answer.headers(), "www-authenticate")), (401, "Bearer"));
        let false_token = send(&world, &AccessToken::new("x".into()), request.clone());
        assert_eq!(false_token.status(), 401);
        for scope in scopes.iter().rev() {
            let answer = send(&world, &access_token(&world, Some("dep-1"), scope), request.clone());
            assert_eq!(answer.status(), status, "{request:?} {scope}");
        }
    }
}

#[test]
fn methods_types_and_fields_are_named() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    let container = container_url(&world, "c-7");
    let scores = lti_ags::url::scores(&url);
    let results = lti_ags::url::results(&url);
    for (target, allowed) in
        [(&container, "GET, POST"), (&url, "GET, PUT, DELETE"), (&scores, "POST"), (&results, "GET")]
    {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"] {
            if allowed.split(", ").any(|one| one == method) {
                continue;
            }
            let request = Request::builder().method(method).uri(target).body(Vec::new()).unwrap();
            let answer = send(&world, &all(&world), request);
            assert_eq!(refused(&answer), (405, "method-not-allowed".into(), vec![]), "{method} {target}");
            assert_eq!(header(answer.headers(), "allow"), allowed);
        }
    }
    let call = |method: &str, target: &str, name: &str, value: &str, body: &str| {
        let request = Request::builder().method(method).uri(target).header(name, value);
        refused(&send(&world, &all(&world), request.body(body.as_bytes().to_vec()).unwrap()))
    };
    let score = "application/vnd.ims.lis.v1.score+json";
    let line_item = "application/vnd.ims.lis.v2.lineitem+json";
    let fields = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    assert_eq!(
        call("POST", &scores, "content-type", "application/json", "{}"),
        (415, "media-type-wrong".into(), vec![])
    );
    assert_eq!(
        call("POST", &container, "content-type", score, "{}"),
        (415, "media-type-wrong".into(), vec![])
    );
    assert_eq!(call("GET", &results, "accept", "text/html", ""), (406, "not-acceptable".into(), vec![]));
    assert_eq!(call("POST", &scores, "content-type", score, "{"), (400, "body-malformed".into(), vec![]));
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(65_536));
    assert_eq!(call("POST", &scores, "content-type", score, &large), (413, "body-too-large".into(), vec![]));
    let wrong = json!({ "userId": LEARNER, "timestamp": "2025-10-09T08:53:20", "activityProgress": "Done",
        "gradingProgress": "FullyGraded", "scoreGiven": -1, "scoreMaximum": 0 });
    let (status, _, mut named) = call("POST", &scores, "content-type", score, &wrong.to_string());
    named.sort();
    assert_eq!((status, named.contains(&"timestamp".to_owned())), (400, true), "{named:?}");
    assert_eq!(
        call("PUT", &url, "content-type", line_item, "{\"label\":\" \",\"scoreMaximum\":0}"),
        (400, "number-not-positive".into(), fields(&["scoreMaximum", "label"])),
    );
    assert_eq!(call("GET", &format!("{container}?limit=0"), "accept", "*/*", "").2, fields(&["limit"]));
    assert_eq!(result(&world, &url), None);
    // Whether it is there comes before what the body says.
    let gone = url.replace("lineitems/1", "lineitems/2");
    let unknown = || (404, "line-item-unknown".into(), vec![]);
    assert_eq!(call("POST", &lti_ags::url::scores(&gone), "content-type", score, "{"), unknown());
    assert_eq!(call("PUT", &gone, "content-type", line_item, "{"), unknown());
    // What is no line item's address, and what is somebody's who asks without a right.
    for path in [
        "/ags",
        "/ags/",
        "/ags/dep-1/c-7",
        "/ags/dep-1/c-7/lineitems/1/score",
        "/ags/dep-1/c-7/lineitems/1/scores/",
        "/ags/dep-1//lineitems",
        "/ags/dep-1/%FF/lineitems",
        "/ags/dep-1/%2/lineitems",
        "/ags/dep-1/c-7/lineitems/",
        "/x",
    ] {
        let answer = block_on(
            world.platform.gradebook(&Request::get(format!("{BASE}{path}")).body(Vec::new()).unwrap()),
        );
        assert_eq!(refused(&answer), (404, "service-path-unknown".into(), vec![]), "{path}");
    }
}

/// A path after a client has normalised it as the URL Standard says (path state), where `%2e` is a dot too.
fn normalized(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

const ID: &str = r"[.]{1,3}|[.!%2eE/\\]{1,5}|\PC{1,8}";

proptest! {
    /// Each container has one address, no client changes it, and it leads to that container.
    #[test]
    fn no_id_is_lost_on_the_way(ids in proptest::collection::btree_set((ID, ID), 1..4)) {
        let world = world();
        world.application.tools.insert(tool(), ids.iter().map(|(deployment, _)| deployment.as_str()));
        let token = all(&world);
        let mut addresses = BTreeSet::new();
        for (deployment, context) in &ids {
            let container = Container::new(CLIENT, deployment, context);
            world.gradebook.add_context(container.clone());
            let url = world.platform.line_items_url(deployment, context);
            prop_assert_eq!(&normalized(&url), &url);
            prop_assert!(addresses.insert(url.clone()), "{}", url);
            let request = CreateLineItem::new(&url, item("quiz")).to_http().unwrap();
            prop_assert_eq!(send(&world, &token, request).status(), 201, "{}", url);
            prop_assert_eq!(world.gradebook.columns(&container).len(), 1, "{}", url);
        }
    }
}

#[test]
fn dots_alone_are_ids_with_one_address() {
    let world = world();
    world.application.tools.insert(tool(), ["..", "!..", "."]);
    let path = |deployment, context| world.platform.line_items_url(deployment, context).replace(BASE, "");
    assert_eq!(path("..", "."), "/ags/!../!./lineitems");
    assert_eq!(path("!..", "..."), "/ags/%21../.../lineitems");
    world.gradebook.add_context(Container::new(CLIENT, "..", "."));
    let get = |path: &str| {
        send(&world, &all(&world), Request::get(format!("{BASE}{path}")).body(Vec::new()).unwrap())
    };
    assert_eq!(get("/ags/!../!./lineitems").status(), 200);
    for other in [
        "/ags/.././lineitems",
        "/ags/%2E%2E/%2E/lineitems",
        "/ags/!../%2E/lineitems",
        "/ags/!../!x/lineitems",
        "/ags/!../!/lineitems",
    ] {
        assert_eq!(refused(&get(other)).1, "service-path-unknown", "{other}");
    }
}

#[test]
fn any_ids_make_an_address_and_mounting_may_take_the_base_away() {
    let world = school();
    let strange = Container::new(CLIENT, "dep/1 ?#é", "c%2F..&=+\u{1F600}");
    world.application.tools.insert(tool(), ["dep-1", &strange.deployment_id]);
    world.gradebook.add_context(strange.clone());
    let url = world.platform.line_items_url(&strange.deployment_id, &strange.context_id);
    assert!(url.is_ascii() && !url.contains(['?', '#']), "{url}");
    let request = CreateLineItem::new(&url, item("strange")).to_http().unwrap();
    assert_eq!(send(&world, &all(&world), request).status(), 201);
    for uri in [url.clone(), url.replace(ISSUER, ""), url.replace(BASE, "")] {
        let answer = send(&world, &all(&world), Request::get(&uri).body(Vec::new()).unwrap());
        let items: Vec<Value> = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(items[0]["id"], json!(format!("{url}/1")), "{uri}");
    }
}

#[test]
fn a_tool_reads_the_refusals() {
    let world = school();
    let url = url_of(&create(&world, "c-7", item("quiz")));
    let publish = PublishScore::new(&url, graded(5, 8, 10));
    let answer = send(&world, &all(&world), publish.to_http().unwrap());
    assert_eq!(publish.receive(&answer, &Policy::default()).unwrap().outcome, ScoreOutcome::Created);
    let late = PublishScore::new(&url, graded(4, 8, 10));
    let answer = send(&world, &all(&world), late.to_http().unwrap());
    let Err(Error::PeerIncompatible(lti_ags::error::PeerIncompatible::PlatformRefused(refusal))) =
        late.receive(&answer, &Policy::default())
    else {
        panic!("refused")
    };
    assert_eq!(refusal.kind, RefusalKind::Conflict);
}

/// A store that fails is our own fault: 503, and the tool may come back.
#[test]
fn a_store_that_is_full_is_not_the_tools_fault() {
    let world = school();
    let full = Arc::new(MemoryGradebook::new(0));
    full.add_context(course("c-7"));
    let parts = PlatformParts {
        issuer: ISSUER.into(),
        base_url: BASE.into(),
        gradebook: full,
        ..world.parts.clone()
    };
    let mut request = CreateLineItem::new(container_url(&world, "c-7"), item("quiz")).to_http().unwrap();
    all(&world).authorize(&mut request).unwrap();
    let answer = block_on(Platform::new(parts).unwrap().gradebook(&request));
    assert_eq!((answer.status().as_u16(), answer.body().len()), (503, 0));
}
