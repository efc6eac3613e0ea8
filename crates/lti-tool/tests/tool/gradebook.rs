//! The gradebook of a launch: what it permits, what is sent, and what comes of answers.

use crate::support::{self, block_on, parts_with, payload, registration, signed};
use http::{Request, Response};
use lti_ags::{DateTime, LineItem, Operation, ReadResults, RefusalKind, Score, ScoreOutcome, Stated};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_tool::gradebook::{Answer, Gradebook, GradebookError, HowFound, LineItemFilter, Missing};
use lti_tool::{AccessRequest, Outcome, Tool, ToolParts};
use serde_json::{Value, json};
use std::future::ready;
use std::sync::{Arc, Barrier, Mutex};

const ITEMS: &str = "https://lms.example.test/courses/7/lineitems";
const ITEM: &str = "https://lms.example.test/courses/7/lineitems/31?type_id=4";
const ALL: [&str; 4] = ["lineitem", "lineitem.readonly", "result.readonly", "score"];

fn scope(name: &str) -> String {
    format!("https://purl.imsglobal.org/spec/lti-ags/scope/{name}")
}

/// An answer: status, `Link`, body.
type Said = (u16, Option<String>, String);

fn said(status: u16, body: impl ToString) -> Said {
    (status, None, body.to_string())
}

type Service = Box<dyn Fn(usize, &Request<Vec<u8>>) -> Said + Send + Sync>;

/// A platform that grants what is asked for unless `token` says otherwise, and whose gradebook answers by hand.
struct Platform {
    calls: Mutex<Vec<(String, Vec<u8>)>>,
    asked: Mutex<Vec<String>>,
    token: Option<Said>,
    challenge: Option<&'static str>,
    service: Service,
}

impl HttpClient for Platform {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let mut response = Response::builder();
        let (status, link, body) = if request.uri().path() == "/token" {
            let form = lti_security::service::form(request.body(), 100_000).unwrap();
            let asked = form.one("scope").unwrap().unwrap().to_owned();
            self.asked
                .lock()
                .unwrap()
                .push(asked.replace("https://purl.imsglobal.org/spec/lti-ags/scope/", ""));
            let answer =
                json!({"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600, "scope": asked});
            self.token.clone().unwrap_or_else(|| said(200, answer))
        } else {
            assert_eq!(request.headers()["authorization"], "Bearer t-1");
            let mut calls = self.calls.lock().unwrap();
            let number = calls.len();
            calls.push((format!("{} {}", request.method(), request.uri()), request.body().clone()));
            drop(calls);
            (self.service)(number, &request)
        };
        if let Some(link) = link {
            response = response.header("link", link);
        }
        if let Some(challenge) = self.challenge.filter(|_| status == 403) {
            response = response.header("www-authenticate", challenge);
        }
        let body = Body::from_bytes(body.into_bytes());
        Box::pin(ready(Ok(response.status(status).body(body).unwrap())))
    }
}

impl Platform {
    fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(call, _)| call.clone()).collect()
    }

    fn sent(&self, number: usize) -> Value {
        serde_json::from_slice(&self.calls.lock().unwrap()[number].1).unwrap()
    }
}

fn platform(service: impl Fn(usize, &Request<Vec<u8>>) -> Said + Send + Sync + 'static) -> Platform {
    Platform {
        calls: Mutex::default(),
        asked: Mutex::default(),
        token: None,
        challenge: None,
        service: Box::new(service),
    }
}

/// Answers one after the other.
fn script(answers: impl IntoIterator<Item = Said>) -> Platform {
    let answers: Vec<Said> = answers.into_iter().collect();
    platform(move |number, _| answers[number].clone())
}

fn tool(platform: Platform, change: impl FnOnce(&mut ToolParts)) -> (Tool, Arc<Platform>) {
    let platform = Arc::new(platform);
    let (parts, world) = parts_with(support::BASE);
    let mut school = registration();
    school.token_url = Some("https://lms.example.test/token".into());
    world.watched.registrations.insert(school, ["dep-1"]);
    let mut parts = ToolParts { http: platform.clone(), ..parts };
    change(&mut parts);
    (Tool::new(parts).unwrap(), platform)
}

fn endpoint(scopes: &[&str]) -> AgsEndpoint {
    let mut endpoint =
        AgsEndpoint::new(scopes.iter().map(|name| ServiceScope::from(scope(name).as_str())).collect());
    endpoint.lineitems = Some(ITEMS.into());
    endpoint.lineitem = Some(ITEM.into());
    endpoint
}

fn access() -> AccessRequest {
    AccessRequest::new("school", "dep-1", Scopes::new())
}

fn gradebook(platform: Platform) -> (Gradebook, Arc<Platform>) {
    let (tool, platform) = tool(platform, |_| ());
    (tool.gradebook_at(access(), Some(endpoint(&ALL))), platform)
}

fn done<T>(answer: Result<Answer<T>, GradebookError>) -> T {
    match answer {
        Ok(Answer::Done(value)) => value,
        Ok(Answer::Unavailable(missing)) => panic!("{missing}"),
        Err(error) => panic!("{error}"),
    }
}

fn score() -> Score {
    let time = DateTime::after(None, 1_760_000_000_250).unwrap();
    Score::graded("u-1", time, 8, 10)
}

fn item(number: usize) -> Value {
    json!({"id": format!("{ITEMS}/{number}"), "scoreMaximum": 10, "label": "Quiz", "tag": "grade"})
}

fn wanted() -> LineItem {
    let mut item = LineItem::new(10, "Quiz");
    item.tag = "grade".into();
    item
}

fn launched(claim: Option<Value>) -> (Gradebook, Arc<support::Network>) {
    let world = support::world();
    let login = support::login(&world);
    let mut payload = payload(&world, &login.nonce);
    if let Some(claim) = claim {
        payload["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = claim;
    }
    let request = support::launch_request(&login, signed(&payload), &[login.cookie_pair()]);
    let Ok(Outcome::Launch(launch)) = support::launch(&world, &request) else { panic!("no launch") };
    world.network.requests.lock().unwrap().clear();
    (world.tool.gradebook(&launch), world.network)
}

#[test]
fn a_launch_says_what_is_open_and_what_is_missing_is_an_answer() {
    use Operation::{CreateLineItem, ListLineItems, PublishScore, ReadLineItem, ReadResults as Results};
    let scopes = |names: &[&str]| names.iter().map(|name| scope(name)).collect::<Vec<_>>();
    let cases = [
        (None, [Some(Missing::Claim); 5]),
        (Some(json!({"scope": scopes(&ALL), "lineitems": ITEMS, "lineitem": ITEM})), [None; 5]),
        // Only scores, without the container (AGS-004).
        (
            Some(json!({"scope": scopes(&["score"]), "lineitem": ITEM})),
            [
                Some(Missing::Scope(ListLineItems)),
                Some(Missing::Scope(CreateLineItem)),
                Some(Missing::Scope(ReadLineItem)),
                Some(Missing::Scope(Results)),
                None,
            ],
        ),
        // A blank line item is none (AGS-003), and reading is not writing (AGS-015).
        (
            Some(json!({"scope": scopes(&["lineitem.readonly"]), "lineitems": ITEMS, "lineitem": ""})),
            [
                None,
                Some(Missing::Scope(CreateLineItem)),
                None,
                Some(Missing::Scope(Results)),
                Some(Missing::Scope(PublishScore)),
            ],
        ),
        // The container without TLS beside a line item with it, as Canvas was seen to say (AGS-010, LMS-064): on its host, and on others.
        (
            Some(json!({"scope": scopes(&ALL), "lineitems": "http://lms.example.test/li", "lineitem": ITEM})),
            [None; 5],
        ),
        (
            Some(
                json!({"scope": scopes(&ALL), "lineitems": "http://lms.example.test:8080/li", "lineitem": ITEM}),
            ),
            [Some(Missing::Container), Some(Missing::Container), None, None, None],
        ),
        (
            Some(json!({"scope": scopes(&ALL), "lineitems": "http://li.example.test/li", "lineitem": ITEM})),
            [Some(Missing::Container), Some(Missing::Container), None, None, None],
        ),
        (
            Some(json!({"scope": scopes(&["score"])})),
            [
                Some(Missing::Scope(ListLineItems)),
                Some(Missing::Scope(CreateLineItem)),
                Some(Missing::Scope(ReadLineItem)),
                Some(Missing::Scope(Results)),
                Some(Missing::Url),
            ],
        ),
    ];
    for (claim, expected) in cases {
        let text = format!("{claim:?}");
        let (gradebook, network) = launched(claim);
        let permits = [ListLineItems, CreateLineItem, ReadLineItem, Results, PublishScore]
            .map(|operation| gradebook.permits(operation).err());
        assert_eq!(permits, expected, "{text}");
        let [list, create, read, results, publish] = expected;
        if list.is_some() {
            let answer = block_on(gradebook.line_items(&LineItemFilter::default())).unwrap();
            assert_eq!(answer.missing(), list, "{text}");
            assert_eq!(block_on(gradebook.find_or_create(&wanted())).unwrap().missing(), list, "{text}");
        }
        if create.is_some() {
            assert_eq!(block_on(gradebook.create_line_item(&wanted())).unwrap().missing(), create, "{text}");
        }
        if read.is_some() {
            assert_eq!(block_on(gradebook.read_line_item(ITEM)).unwrap().missing(), read, "{text}");
        }
        if results.is_some() {
            let answer = block_on(gradebook.results(ReadResults::new(ITEM))).unwrap();
            assert_eq!(answer.missing(), results, "{text}");
        }
        if publish.is_some() {
            assert_eq!(
                block_on(gradebook.publish_score(ITEM, score())).unwrap().missing(),
                publish,
                "{text}"
            );
            assert_eq!(block_on(gradebook.granted(PublishScore)).unwrap().missing(), publish, "{text}");
        }
        assert_eq!(*network.requests.lock().unwrap(), Vec::<String>::new(), "{text}");
    }
    let (gradebook, _) = launched(Some(json!({"scope": scopes(&ALL), "lineitems": ITEMS, "lineitem": " "})));
    assert_eq!(gradebook.line_item(), None);
    let (gradebook, _) = launched(Some(json!({"scope": scopes(&ALL), "lineitem": ITEM})));
    assert_eq!(gradebook.line_item(), Some(ITEM));
}

#[test]
fn a_scope_that_the_platform_withholds_is_an_answer() {
    let missing = Some(Missing::Withheld(Operation::PublishScore));
    // The token comes with another one (LMS-078), or not at all.
    let other = json!({"access_token": "t-1", "expires_in": 3600, "scope": scope("lineitem")});
    for token in [said(200, other), said(400, json!({"error": "invalid_scope"}))] {
        let mut withholding = script([]);
        withholding.token = Some(token);
        let (book, platform) = gradebook(withholding);
        assert_eq!(block_on(book.publish_score(ITEM, score())).unwrap().missing(), missing);
        assert_eq!(block_on(book.granted(Operation::PublishScore)).unwrap().missing(), missing);
        assert_eq!(platform.calls(), Vec::<String>::new());
    }
    let (book, _) = gradebook(script([]));
    assert_eq!(block_on(book.granted(Operation::ReadResults)), Ok(Answer::Done(())));

    // A tool that the platform does not know is a failure.
    let mut unknown = script([]);
    unknown.token = Some(said(401, json!({"error": "invalid_client"})));
    let (book, _) = gradebook(unknown);
    assert_eq!(block_on(book.publish_score(ITEM, score())).unwrap_err().code(), "token-endpoint-refused");

    // The service says so itself.
    let mut refusing = script([said(403, "{}")]);
    refusing.challenge = Some("Bearer error=\"insufficient_scope\"");
    let (book, _) = gradebook(refusing);
    assert_eq!(block_on(book.publish_score(ITEM, score())).unwrap().missing(), missing);
}

#[test]
fn each_call_asks_for_its_scopes_and_no_others() {
    let (book, platform) = gradebook(platform(|_, request| match request.method().as_str() {
        "GET" => said(200, "[]"),
        "POST" if request.uri().path().ends_with("/scores") => said(200, ""),
        "POST" => said(201, item(1)),
        _ => said(204, ""),
    }));
    done(block_on(book.line_items(&LineItemFilter::default())));
    done(block_on(book.create_line_item(&wanted())));
    done(block_on(book.publish_score(ITEM, score())));
    done(block_on(book.results(ReadResults::new(ITEM))));
    done(block_on(book.delete_line_item(ITEM)));
    // The token for changing line items is kept.
    let asked = ["lineitem lineitem.readonly", "lineitem", "score", "result.readonly"];
    assert_eq!(*platform.asked.lock().unwrap(), asked);
}

#[test]
fn filters_are_sent_once_and_the_next_page_is_used_as_it_is() {
    let next = "https://lms.example.test/other?Page=%41&x=1";
    let (book, platform) = gradebook(script([
        (
            200,
            Some(format!("<{next}>; rel=\u{201c}next\u{201d}")),
            json!([item(1), {"label": "no id", "scoreMaximum": 1}]).to_string(),
        ),
        said(200, json!([item(2)])),
    ]));
    let filter = LineItemFilter {
        resource_link_id: Some("rl 1".into()),
        resource_id: Some("r".into()),
        tag: Some("t".into()),
        limit: std::num::NonZeroU32::new(2),
    };
    let mut pages = done(block_on(book.line_items(&filter)));
    let first = block_on(pages.next()).unwrap().unwrap();
    assert_eq!((first.items.len(), first.problems.len()), (1, 1));
    assert_eq!(block_on(pages.next()).unwrap().unwrap().items.len(), 1);
    assert_eq!(block_on(pages.next()).unwrap(), None);
    let expected =
        [format!("GET {ITEMS}?resource_link_id=rl%201&resource_id=r&tag=t&limit=2"), format!("GET {next}")];
    assert_eq!(platform.calls(), expected);
}

#[test]
fn a_list_that_leads_astray_is_an_error_and_no_shorter_list() {
    let page = |next: &str| (200, Some(format!("<{next}>; rel=next")), json!([item(1)]).to_string());
    let endless = || platform(move |number, _| page(&format!("{ITEMS}?page={number}")));
    let code = |platform: Platform, change: fn(&mut ToolParts)| {
        let (tool, platform) = tool(platform, change);
        let book = tool.gradebook_at(access(), Some(endpoint(&ALL)));
        let error = match block_on(book.line_items(&LineItemFilter::default())) {
            Ok(Answer::Done(pages)) => block_on(pages.all()).unwrap_err(),
            Ok(Answer::Unavailable(missing)) => panic!("{missing}"),
            Err(error) => error,
        };
        (error.code(), platform.calls().len())
    };
    assert_eq!(code(platform(move |_, _| page(ITEMS)), |_| ()), ("page-repeated", 1));
    let other = platform(move |_, _| page("https://evil.example.test/2"));
    assert_eq!(code(other, |_| ()), ("service-origin-foreign", 1));
    let plain = platform(move |_, _| page("http://lms.example.test/2"));
    assert_eq!(code(plain, |_| ()), ("service-url-invalid", 1));
    assert_eq!(code(endless(), |parts| parts.policy.lists.pages = 3), ("list-pages-too-many", 3));
    assert_eq!(code(endless(), |parts| parts.policy.lists.entries = 3), ("list-entries-too-many", 4));
    assert_eq!(code(endless(), |parts| parts.policy.lists.bytes = 250), ("list-bytes-too-many", 3));
    assert_eq!(code(endless(), |parts| parts.policy.ags.body_limit = 50), ("body-too-large", 1));
}

#[test]
fn a_page_that_failed_is_asked_for_again() {
    let next = format!("{ITEMS}?page=2");
    let (book, platform) = gradebook(script([
        (200, Some(format!("<{next}>; rel=next")), json!([item(1)]).to_string()),
        said(503, "later"),
        said(200, json!([item(2)])),
    ]));
    let mut pages = done(block_on(book.line_items(&LineItemFilter::default())));
    assert_eq!(block_on(pages.next()).unwrap().unwrap().items.len(), 1);
    let error = block_on(pages.next()).unwrap_err();
    assert!(error.code() == "platform-unavailable" && error.may_pass());
    assert_eq!(block_on(pages.all()).unwrap().len(), 1);
    assert_eq!(platform.calls()[1..], [format!("GET {next}"), format!("GET {next}")]);
}

#[test]
fn a_change_keeps_what_nobody_here_knows() {
    let kept = json!({
        "id": ITEM, "scoreMaximum": 10, "label": "Quiz", "tag": "", "resourceId": null, "resourceLinkId": "rl-42",
        "ltiLinkId": "7", "https://vendor.example/x": {"a": [1, 1.50]}
    });
    let (book, platform) = gradebook(script([said(200, &kept), said(200, &kept), said(200, &kept)]));
    done(block_on(book.change_line_item(ITEM, |item| {
        item.label = "Exam".into();
        item.id = None;
        item.resource_link_id = Some("rl-other".into());
    })));
    let mut expected = kept.clone();
    expected["label"] = "Exam".into();
    assert_eq!(platform.sent(1), expected);
    // Nothing changed, nothing sent.
    assert_eq!(done(block_on(book.change_line_item(ITEM, |item| item.id = None))).label, "Quiz");
    assert_eq!(platform.calls(), [format!("GET {ITEM}"), format!("PUT {ITEM}"), format!("GET {ITEM}")]);
}

#[test]
fn who_may_only_read_sends_nothing_else() {
    let (tool, platform) = tool(script([]), |_| ());
    let book = tool.gradebook_at(access(), Some(endpoint(&["lineitem.readonly"])));
    let replace = Some(Missing::Scope(Operation::ReplaceLineItem));
    assert_eq!(block_on(book.change_line_item(ITEM, |_| ())).unwrap().missing(), replace);
    assert_eq!(block_on(book.replace_line_item(ITEM, &wanted())).unwrap().missing(), replace);
    let delete = Some(Missing::Scope(Operation::DeleteLineItem));
    assert_eq!(block_on(book.delete_line_item(ITEM)).unwrap().missing(), delete);
    assert_eq!(platform.calls(), Vec::<String>::new());
}

#[test]
fn every_success_takes_a_score_and_every_refusal_has_its_kind() {
    let outcomes = [
        (200, ScoreOutcome::Accepted),
        (201, ScoreOutcome::Created),
        (202, ScoreOutcome::Pending),
        (204, ScoreOutcome::NoContent),
    ];
    for (status, outcome) in outcomes {
        let (book, platform) = gradebook(script([said(status, "<html>")]));
        assert_eq!(done(block_on(book.publish_score(ITEM, score()))).outcome, outcome);
        assert_eq!(platform.calls(), [format!("POST {ITEMS}/31/scores?type_id=4")]);
    }
    // It was taken, whatever comes behind the status.
    let (book, _) = gradebook(script([said(200, "x".repeat(10_000_000))]));
    assert_eq!(done(block_on(book.publish_score(ITEM, score()))).outcome, ScoreOutcome::Accepted);

    let refusals = [
        (400, RefusalKind::Invalid),
        (403, RefusalKind::Forbidden),
        (404, RefusalKind::NotFound),
        (409, RefusalKind::Conflict),
        (422, RefusalKind::Invalid),
        (429, RefusalKind::Throttled),
        (500, RefusalKind::Unavailable),
    ];
    for (status, kind) in refusals {
        let long = format!("closed {}", "x".repeat(10_000_000));
        let (book, _) = gradebook(script([said(status, long)]));
        let error = block_on(book.publish_score(ITEM, score())).unwrap_err();
        assert!(error.is_refusal(kind), "{status}: {error}");
        let refusal = error.refusal().unwrap();
        let body = refusal.body.as_ref().unwrap();
        assert!(body.starts_with("closed x") && body.len() < 2_000, "{status}");
        assert!(!format!("{error} {error:?}").contains("closed"), "{status}");
        assert_eq!(error.may_pass(), matches!(kind, RefusalKind::Throttled | RefusalKind::Unavailable));
    }
}

#[test]
fn a_token_endpoint_that_is_down_may_come_back() {
    for (status, body, passes) in [
        (503, "<html>", true),
        (429, r#"{"error":"slow_down"}"#, true),
        (400, r#"{"error":"invalid_client"}"#, false),
        (401, "", false),
    ] {
        let down = Platform { token: Some(said(status, body)), ..script([]) };
        let error = block_on(gradebook(down).0.publish_score(ITEM, score())).unwrap_err();
        assert_eq!((error.code(), error.may_pass()), ("token-endpoint-refused", passes), "{status}");
    }
}

#[test]
fn a_token_goes_to_the_hosts_of_the_launch_only() {
    let (book, platform) = gradebook(script([said(200, "")]));
    let code = |url: &str| block_on(book.publish_score(url, score())).unwrap_err().code();
    assert_eq!(code("https://evil.example.test/li/1"), "service-origin-foreign");
    assert_eq!(code("http://lms.example.test:8080/courses/7/lineitems/31"), "service-url-invalid");
    assert_eq!(code("http://u@lms.example.test/courses/7/lineitems/31"), "service-url-invalid");
    assert_eq!(code("http://evil.example.test/li/1"), "service-url-invalid");
    assert_eq!(platform.calls(), Vec::<String>::new());
    // A line item of another course of the platform is one (AGS-008).
    done(block_on(book.publish_score("https://lms.example.test/courses/8/lineitems/2", score())));

    // Two hosts in one claim are two hosts.
    let (tool, platform) = tool(script([said(200, "[]"), said(200, "")]), |_| ());
    let mut endpoint = endpoint(&ALL);
    endpoint.lineitem = Some("https://scores.example.test/li/1".into());
    let book = tool.gradebook_at(access(), Some(endpoint));
    done(block_on(book.line_items(&LineItemFilter::default())));
    done(block_on(book.publish_score("https://scores.example.test/li/1", score())));
    assert_eq!(platform.calls().len(), 2);
}

/// LMS-064: what is named without TLS is called with it, on a host that the launch names with TLS; the next page is not (ATK-060).
#[test]
fn a_call_without_tls_is_made_with_it_or_not_at_all() {
    let plain = "http://lms.example.test/courses/7/lineitems";
    let next = Some(format!("<{plain}?page=2>; rel=next"));
    let mut of_http = item(1);
    of_http["id"] = json!(format!("{plain}/1"));
    let (tool, platform) = tool(
        platform(move |_, request| match request.method().as_str() {
            "GET" if request.uri().path().ends_with("/results") => said(200, "[]"),
            "GET" if request.uri().path().ends_with("/1") => said(200, &of_http),
            "GET" => (200, next.clone(), json!([of_http]).to_string()),
            "POST" | "DELETE" => said(204, ""),
            _ => said(200, &of_http),
        }),
        |_| (),
    );
    let mut endpoint = endpoint(&ALL);
    endpoint.lineitems = Some(plain.into());
    let book = tool.gradebook_at(access(), Some(endpoint));
    let mut pages = done(block_on(book.line_items(&LineItemFilter::default())));
    let first = block_on(pages.next()).unwrap().unwrap();
    assert_eq!(block_on(pages.next()).unwrap_err().code(), "service-url-invalid");
    let url = first.items[0].id.clone().unwrap();
    assert_eq!(url, format!("{plain}/1"));
    done(block_on(book.publish_score(&url, score())));
    done(block_on(book.results(ReadResults::new(&url))));
    done(block_on(book.change_line_item(&url, |item| item.label = "Test".into())));
    done(block_on(book.delete_line_item(&url)));
    let calls = ["GET ", "POST /1/scores", "GET /1/results", "GET /1", "PUT /1", "DELETE /1"];
    assert_eq!(platform.calls(), calls.map(|call| call.replacen(' ', &format!(" {ITEMS}"), 1)));
}

#[test]
fn results_are_read_by_page_and_by_learner() {
    let result = |user: &str| json!({"id": format!("{ITEM}/r"), "userId": user, "resultScore": 0.5});
    let next = format!("{ITEMS}/31/results?type_id=4&after=u-1");
    let (book, platform) = gradebook(script([
        (200, Some(format!("<{next}>; rel=\"next\"")), json!([result("u-1")]).to_string()),
        said(200, json!([result("u-2")])),
        said(200, json!([result("u 2")])),
    ]));
    let all = block_on(done(block_on(book.results(ReadResults::new(ITEM)))).all()).unwrap();
    assert_eq!(all.iter().map(|result| result.user_id.as_str()).collect::<Vec<_>>(), ["u-1", "u-2"]);
    let mut one = ReadResults::new(ITEM);
    one.user_id = Some("u 2".into());
    assert_eq!(block_on(done(block_on(book.results(one))).all()).unwrap().len(), 1);
    let base = format!("GET {ITEMS}/31/results?type_id=4");
    assert_eq!(platform.calls(), [base.clone(), format!("GET {next}"), format!("{base}&user_id=u%202")]);
}

#[test]
fn what_is_there_is_found_and_not_created_again() {
    // The platform ignores the filter; the numbers have several lengths.
    let mut other = item(1);
    other["tag"] = "originality".into();
    let list = json!([item(10), other, item(9), item(9)]).to_string();
    let (tool, platform) = tool(script([said(200, list)]), |_| ());
    let book = tool.gradebook_at(access(), Some(endpoint(&["lineitem.readonly"])));
    let found = done(block_on(book.find_or_create(&wanted())));
    assert_eq!(found.line_item.id.unwrap(), format!("{ITEMS}/9"));
    assert_eq!((found.how, found.duplicates), (HowFound::Found, vec![format!("{ITEMS}/10")]));
    assert_eq!(platform.calls(), [format!("GET {ITEMS}?tag=grade")]);
}

/// AGS-086, AGS-087: a platform that does not say which link a line item is on gets no second one.
#[test]
fn a_line_item_that_names_no_link_is_found_by_its_resource() {
    let made = Arc::new(Mutex::new(Vec::<Value>::new()));
    let items = made.clone();
    let (book, platform) = gradebook(platform(move |_, request| {
        let mut items = items.lock().unwrap();
        if request.method() == "GET" {
            return said(200, Value::Array(items.clone()));
        }
        let mut new: Value = serde_json::from_slice(request.body()).unwrap();
        new.as_object_mut().unwrap().remove("resourceLinkId");
        new["id"] = json!(format!("{ITEMS}/{}", items.len()));
        items.push(new.clone());
        said(201, new)
    }));
    let mut wanted = wanted();
    (wanted.resource_link_id, wanted.resource_id) = (Some("rl-1".into()), "quiz-3".into());
    for how in [HowFound::Created, HowFound::Found, HowFound::Found] {
        let found = done(block_on(book.find_or_create(&wanted)));
        assert_eq!((found.how, found.line_item.id.unwrap()), (how, format!("{ITEMS}/0")));
    }
    assert_eq!(platform.calls().len(), 5);
    // One that names the link goes before, and one of another link is none.
    let mut named = made.lock().unwrap()[0].clone();
    (named["id"], named["resourceLinkId"]) = (json!(format!("{ITEMS}/11")), json!("rl-1"));
    let mut other = named.clone();
    (other["id"], other["resourceLinkId"]) = (json!(format!("{ITEMS}/1")), json!("rl-2"));
    made.lock().unwrap().extend([named, other]);
    let found = done(block_on(book.find_or_create(&wanted)));
    assert_eq!(
        (found.line_item.id.unwrap(), found.duplicates),
        (format!("{ITEMS}/11"), vec![format!("{ITEMS}/0")])
    );
    // A tag is no name.
    wanted.resource_id = Stated::Absent;
    made.lock().unwrap().truncate(1);
    assert_eq!(done(block_on(book.find_or_create(&wanted))).how, HowFound::CreatedUnseen);
}

#[test]
fn what_is_not_there_is_created_if_that_is_permitted() {
    let (tool, platform) = tool(script([said(200, "[]")]), |_| ());
    let book = tool.gradebook_at(access(), Some(endpoint(&["lineitem.readonly"])));
    let missing = block_on(book.find_or_create(&wanted())).unwrap().missing();
    assert_eq!(missing, Some(Missing::Scope(Operation::CreateLineItem)));
    assert_eq!(platform.calls().len(), 1);

    let nothing = LineItem::new(10, "Quiz");
    let error = block_on(book.find_or_create(&nothing)).unwrap_err();
    assert_eq!(error.code(), "line-item-not-findable");
}

/// Looked, created, looked again, and perhaps deleted.
fn race(seen: &[usize], delete: u16) -> (String, HowFound, Vec<String>, usize) {
    race_over(seen, said(200, json!([{"userId": "u-1", "resultScore": null, "comment": ""}])), delete)
}

fn race_over(seen: &[usize], results: Said, delete: u16) -> (String, HowFound, Vec<String>, usize) {
    let seen = Value::from(seen.iter().copied().map(item).collect::<Vec<_>>());
    let answers = [said(200, "[]"), said(201, item(10)), said(200, seen), results, said(delete, "")];
    let (book, platform) = gradebook(script(answers));
    let found = done(block_on(book.find_or_create(&wanted())));
    let short = |id: String| id.replace(&format!("{ITEMS}/"), "");
    let calls = platform.calls();
    if let Some(results) = calls.get(3) {
        assert_eq!(*results, format!("GET {ITEMS}/10/results"));
    }
    if let Some(last) = calls.get(4) {
        assert_eq!(*last, format!("DELETE {ITEMS}/10"), "only what was just created");
    }
    let duplicates = found.duplicates.into_iter().map(short).collect();
    (short(found.line_item.id.unwrap()), found.how, duplicates, calls.len())
}

#[test]
fn of_two_workers_the_one_who_came_later_yields() {
    assert_eq!(race(&[10], 0), ("10".into(), HowFound::Created, vec![], 3));
    assert_eq!(race(&[10, 11], 0), ("10".into(), HowFound::Created, vec!["11".into()], 3));
    assert_eq!(race(&[10, 9, 12], 204), ("9".into(), HowFound::Yielded, vec!["12".into()], 5));
    assert_eq!(race(&[9, 10], 500), ("9".into(), HowFound::Yielded, vec!["10".into()], 5));
    // A list that does not show ours is no reason to delete it.
    assert_eq!(race(&[9], 0), ("10".into(), HowFound::CreatedUnseen, vec!["9".into()], 3));
    assert_eq!(race(&[], 0), ("10".into(), HowFound::CreatedUnseen, vec![], 3));
}

#[test]
fn what_somebody_was_graded_in_is_not_deleted() {
    let kept = || ("9".to_owned(), HowFound::Yielded, vec!["10".to_owned()], 4);
    for result in
        [json!({"userId": "u-1", "resultScore": 0}), json!({"userId": "u-1", "comment": "Well done"})]
    {
        assert_eq!(race_over(&[9, 10], said(200, json!([{"userId": "u-0"}, result])), 204), kept());
    }
    assert_eq!(race_over(&[9, 10], said(403, ""), 204), kept());
    assert_eq!(race_over(&[9, 10], said(503, ""), 204), kept());
}

#[test]
fn two_workers_at_once_end_with_one_line_item() {
    // A store that counts. Both look before either creates.
    let store: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (at_platform, both) = (store.clone(), Barrier::new(2));
    let (book, _) = gradebook(platform(move |number, request| {
        if number < 2 {
            both.wait();
            return said(200, "[]");
        }
        let mut store = at_platform.lock().unwrap();
        match request.method().as_str() {
            "GET" if request.uri().path().ends_with("/results") => said(200, "[]"),
            "GET" => said(200, Value::from(store.iter().copied().map(item).collect::<Vec<_>>())),
            "POST" => {
                let next = store.last().map_or(9, |last| last + 1);
                store.push(next);
                said(201, item(next))
            }
            _ => {
                let id: usize = request.uri().path().rsplit('/').next().unwrap().parse().unwrap();
                store.retain(|kept| *kept != id);
                said(204, "")
            }
        }
    }));
    let work = || {
        let book = book.clone();
        std::thread::spawn(move || done(block_on(book.find_or_create(&wanted()))))
    };
    let mut found = [work(), work()].map(|worker| worker.join().unwrap());
    found.sort_by_key(|found| found.how == HowFound::Yielded);
    assert_eq!(found.each_ref().map(|found| found.how), [HowFound::Created, HowFound::Yielded]);
    assert_eq!(*store.lock().unwrap(), [9]);
    for found in found {
        assert_eq!(found.line_item.id.unwrap(), format!("{ITEMS}/9"));
    }
}

#[test]
fn a_second_look_that_fails_does_not_lose_what_was_created() {
    let (book, _) = gradebook(script([said(200, "[]"), said(201, item(10)), said(500, "")]));
    let found = done(block_on(book.find_or_create(&wanted())));
    assert_eq!((found.how, found.line_item.id.unwrap()), (HowFound::CreatedUnseen, format!("{ITEMS}/10")));
}

#[test]
fn futures_may_go_to_another_thread() {
    fn assert_send<T: Send>(value: T) {
        drop(value);
    }
    let (book, _) = gradebook(script([]));
    assert_send(book.find_or_create(&wanted()));
    assert_send(book.change_line_item(ITEM, |item| item.tag = Stated::Absent));
    assert_send(book.publish_score(ITEM, score()));
    assert_send(book.results(ReadResults::new(ITEM)));
}
