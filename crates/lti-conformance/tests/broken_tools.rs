//! Tools that work with a gradebook and are wrong in one thing: the cases notice.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end by a panic")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method};
use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::run::{self, Selection, Status};
use lti_conformance::subject::{
    self, Answer, Document, Initiate, Outcome, PlatformSays, Request, Response, Setup, Subject, ToolCall,
    Unavailable,
};
use serde_json::Value;

/// What a tool does in place of sending a request: it has the request and a way to send another.
type Instead = Arc<dyn Fn(&Request, &dyn Fn(&Request) -> Option<Response>) -> Option<Response> + Send + Sync>;

/// What a tool makes of what it did.
type Makes = fn(&mut Value);

/// Our tool behind a way out that does something else, or with another value of what came of it.
struct Broken {
    inner: Box<dyn Subject>,
    instead: Instead,
    makes: Makes,
}

impl Subject for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, setup: &Setup<'_>) -> Result<(), Unavailable> {
        self.inner.prepare(setup)
    }

    fn set_now(&mut self, now: i64) -> Result<(), Unavailable> {
        self.inner.set_now(now)
    }

    fn set_document(&mut self, url: &str, document: Option<&Document>) -> Result<(), Unavailable> {
        self.inner.set_document(url, document)
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        self.inner.fetches()
    }

    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.login(request)
    }

    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.launch(request)
    }

    fn initiate(&mut self, launch: &Initiate<'_>) -> Result<Answer, Unavailable> {
        self.inner.initiate(launch)
    }

    fn authorize(&mut self, user: Option<&str>, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.authorize(user, request)
    }

    fn token(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.token(request)
    }

    fn key_set(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.key_set(request)
    }

    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
        self.inner.value(function, input)
    }

    fn tool_call(&mut self, call: &ToolCall<'_>, platform: PlatformSays) -> Result<Outcome, Unavailable> {
        let instead = self.instead.clone();
        let mut outcome = self.inner.tool_call(
            call,
            Arc::new(move |request: &Request| instead(request, &|request| platform(request))),
        );
        if let Ok(Outcome::Accepted(value)) = &mut outcome {
            (self.makes)(value);
        }
        outcome
    }

    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable> {
        self.inner.fault(name, repaired)
    }
}

/// Why the case fails for a tool that does so; it passes for the one that is not broken.
fn noticed(
    case: &str,
    instead: impl Fn(&Request, &dyn Fn(&Request) -> Option<Response>) -> Option<Response> + Send + Sync + 'static,
) -> String {
    broken(case, Arc::new(instead), |_| {})
}

/// As [`noticed`], of a tool that makes something else of what it did.
fn noticed_of(case: &str, makes: Makes) -> String {
    broken(case, Arc::new(|request, send| send(request)), makes)
}

fn broken(case: &str, instead: Instead, makes: Makes) -> String {
    let fixtures = Fixtures::load(&files::default_root()).unwrap();
    let selection = Selection { case: Some(case.to_owned()), family: None };
    let sound = run::run(&fixtures, &selection, subject::in_process().as_mut());
    assert_eq!(sound.first().unwrap().status, Status::Passed, "{case}");
    let mut broken = Broken { inner: subject::in_process(), instead, makes };
    match run::run(&fixtures, &selection, &mut broken).remove(0).status {
        Status::Failed(why) => why,
        other => panic!("{case}: {other:?}"),
    }
}

/// As [`noticed`], of a tool that sends something else in place of each request that is none for a token.
fn noticed_if(case: &str, change: impl Fn(&mut Request) + Send + Sync + 'static) -> String {
    noticed(case, move |request, send| {
        let mut other = request.clone();
        if request.headers().contains_key(AUTHORIZATION) {
            change(&mut other);
        }
        send(&other)
    })
}

fn to(request: &mut Request, change: impl Fn(String) -> String) {
    *request.uri_mut() = change(request.uri().to_string()).parse().unwrap();
}

fn sent(request: &Request) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn send_body(request: &mut Request, change: impl Fn(&mut Value)) {
    let mut body = sent(request);
    change(&mut body);
    *request.body_mut() = body.to_string().into_bytes();
}

fn has(why: &str, part: &str) {
    assert!(why.contains(part), "{why}");
}

#[test]
fn a_token_that_goes_elsewhere() {
    let why = noticed_if("gradebook-tool-score/whole", |request| {
        to(request, |url| url.replace("lms.example.test", "evil.example.test"));
    });
    has(&why, "the tool sent POST https://evil.example.test");
    let why = noticed("gradebook-tool-pages/other-host", |request, send| {
        let answer = send(request);
        let mut foreign = request.clone();
        *foreign.uri_mut() = "https://evil.example.test/c/7/li?from=20".parse().unwrap();
        let _ = request.headers().contains_key(AUTHORIZATION).then(|| send(&foreign));
        answer
    });
    has(&why, "expected nothing more");
}

#[test]
fn a_token_over_plain_http() {
    let why = noticed_if("gradebook-tool-score/whole", |request| {
        to(request, |url| url.replacen("https:", "http:", 1));
    });
    has(&why, "the tool sent POST http://lms.example.test");
}

#[test]
fn no_token_or_another_one() {
    let case = "gradebook-tool-score/whole";
    let why = noticed_if(case, |request| {
        request.headers_mut().remove(AUTHORIZATION);
    });
    has(&why, "not exactly one Authorization");
    let why = noticed_if(case, |request| {
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer made-up"));
    });
    has(&why, "a token that was not granted");
}

#[test]
fn a_token_of_another_scope() {
    // The first token is good for reading line items; it is then used for all that follows.
    let first = Mutex::new(None);
    let why = noticed("gradebook-tool-lesson", move |request, send| {
        let mut other = request.clone();
        if let Some(own) = request.headers().get(AUTHORIZATION) {
            let mut first = first.lock().unwrap();
            let token = first.get_or_insert_with(|| own.clone()).clone();
            other.headers_mut().insert(AUTHORIZATION, token);
        }
        send(&other)
    });
    has(&why, "which does not permit it");
}

#[test]
fn scopes_that_nobody_needs() {
    let why = noticed("gradebook-tool-tokens/score", |request, send| {
        let mut other = request.clone();
        if !request.headers().contains_key(AUTHORIZATION) {
            let body = String::from_utf8(request.body().clone()).unwrap();
            let more =
                "scope=https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti-ags%2Fscope%2Fresult.readonly+https";
            *other.body_mut() = body.replacen("scope=https", more, 1).into_bytes();
        }
        send(&other)
    });
    has(&why, "tokens: expected");
}

#[test]
fn filters_behind_the_next_page() {
    let why = noticed_if("gradebook-tool-pages/quoted", |request| {
        to(request, |url| if url.contains("from=20") { format!("{url}&tag=grade") } else { url });
    });
    has(&why, "expected GET https://lms.example.test/c/7/li?from=20&tag=grade");
}

#[test]
fn pages_that_are_not_asked_for() {
    let why = noticed("gradebook-tool-pages/three", |request, send| {
        let mut answer = send(request)?;
        answer.headers_mut().remove("link");
        Some(answer)
    });
    has(&why, "the tool never sent GET");
}

#[test]
fn scores_behind_the_query() {
    let why = noticed_if("gradebook-tool-urls/scores-query", |request| {
        to(request, |url| url.replace("/scores?type_id=3", "?type_id=3/scores"));
    });
    has(&why, "?type_id=3/scores; expected POST");
}

#[test]
fn media_types_that_are_nearly_right() {
    let case = "gradebook-tool-score/whole";
    for wrong in [
        "application/json",
        "application/vnd.ims.lis.v2.score+json",
        "application/vnd.ims.lis.v2.lineitem+json",
        "application/vnd.ims.lis.v1.score+json; charset=utf-8",
    ] {
        let why = noticed_if(case, move |request| {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(wrong));
        });
        has(&why, "Content-Type is");
    }
    let why = noticed_if("gradebook-tool-line-items/plain", |request| {
        let wrong = HeaderValue::from_static("application/vnd.ims.lis.v2.lineitem+json");
        request.headers_mut().insert(ACCEPT, wrong);
    });
    has(&why, "Accept is");
    let why = noticed_if("gradebook-tool-results/none", |request| {
        let wrong = HeaderValue::from_static("application/vnd.ims.lis.v2.resultcontainer+json, */*");
        request.headers_mut().insert(ACCEPT, wrong);
    });
    has(&why, "Accept is");
}

#[test]
fn times_that_are_equal() {
    // Every score has the time of the first; the times are expected too, so the rule is asked before them.
    for case in ["gradebook-tool-endpoints", "gradebook-outbox-throttled", "gradebook-outbox-times"] {
        let why = noticed_if(case, |request| {
            if request.method() == Method::POST {
                send_body(request, |body| {
                    body["timestamp"] = "2026-03-02T10:15:30.000Z".into();
                    body["userId"] = "u-51c".into();
                    body["comment"] = request_number().into();
                });
            }
        });
        has(&why, "is not later than that of the score before");
    }
}

/// A text that is another one each time.
fn request_number() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed).to_string()
}

#[test]
fn times_that_are_no_times() {
    for wrong in ["2026-03-02T10:15:30Z", "2026-03-02T10:15:30.250", "1772446530"] {
        let why = noticed_if("gradebook-tool-score/zero", move |request| {
            send_body(request, |body| body["timestamp"] = wrong.into());
        });
        has(&why, "is no time with parts of a second and a zone");
    }
}

#[test]
fn a_change_that_loses_members() {
    for member in ["ltiLinkId", "startDateTime", "tag", "https://v.example/x", "resourceLinkId"] {
        let why = noticed_if("gradebook-tool-change/label", move |request| {
            if request.method() == Method::PUT {
                send_body(request, |body| {
                    body.as_object_mut().unwrap().remove(member);
                });
            }
        });
        has(&why, "sent: ");
    }
}

#[test]
fn a_line_item_that_is_created_without_a_look() {
    let why = noticed("gradebook-tool-find/there", |request, send| {
        let answer = send(request)?;
        let list = request.method() == Method::GET && request.headers().contains_key(AUTHORIZATION);
        Some(if list { answer.map(|_| b"[]".to_vec()) } else { answer })
    });
    has(&why, "the tool sent POST");
}

#[test]
fn a_request_that_is_sent_again() {
    for case in
        ["gradebook-tool-refusals/400", "gradebook-tool-refusals/422", "gradebook-tool-find/create-lost"]
    {
        let why = noticed(case, |request, send| {
            let answer = send(request);
            let again = request.method() == Method::POST && request.headers().contains_key(AUTHORIZATION);
            if again { send(request) } else { answer }
        });
        has(&why, "expected nothing more");
    }
}

#[test]
fn a_score_that_is_not_whole() {
    for member in ["comment", "submission", "scoringUserId", "scoreMaximum"] {
        let why = noticed_if("gradebook-tool-score/whole", move |request| {
            send_body(request, |body| {
                body.as_object_mut().unwrap().remove(member);
            });
        });
        has(&why, "sent: ");
    }
    let why = noticed_if("gradebook-tool-score/all-digits", |request| {
        send_body(request, |body| body["scoreGiven"] = 0.3.into());
    });
    has(&why, "/numbers/scoreGiven");
}

// Rosters and groups.

#[test]
fn a_roster_whose_next_page_is_elsewhere() {
    for (case, url) in [
        ("other-host", "https://evil.example.test/c/7/members?p=2"),
        ("other-port", "https://lms.example.test:8443/c/7/members?p=2"),
        ("plain-http", "http://lms.example.test/c/7/members?p=2"),
        ("private-address", "https://169.254.169.254/latest/meta-data/"),
        ("itself", "https://lms.example.test/c/7/members"),
    ] {
        let why = noticed(&format!("roster-tool-pages/{case}"), move |request, send| {
            let answer = send(request);
            let mut other = request.clone();
            *other.uri_mut() = url.parse().unwrap();
            let _ = request.headers().contains_key(AUTHORIZATION).then(|| send(&other));
            answer
        });
        has(&why, "expected nothing more");
    }
}

#[test]
fn a_roster_that_ends_with_a_short_page() {
    for case in ["fewer", "empty-page", "two", "empty-body-page"] {
        let why = noticed(&format!("roster-tool-pages/{case}"), |request, send| {
            let mut answer = send(request)?;
            answer.headers_mut().remove("link");
            Some(answer)
        });
        has(&why, "the tool never sent GET");
    }
}

#[test]
fn a_filter_behind_the_next_page_or_the_differences() {
    let decorated = |case: &str, part: &'static str| {
        let why = noticed_if(case, move |request| {
            to(request, |url| if url.contains(part) { format!("{url}&role=Learner") } else { url });
        });
        has(&why, "the tool sent GET");
    };
    decorated("roster-tool-pages/filters-of-the-first", "page=b64x");
    decorated("roster-tool-sync", "since=1");
    decorated("roster-tool-groups/pages", "page=2");
}

#[test]
fn a_role_that_ends_as_a_fragment() {
    let why = noticed_if("roster-tool-requests/role", |request| {
        to(request, |url| url.split("%23").next().unwrap().to_owned());
    });
    has(&why, "membership; expected GET");
}

#[test]
fn a_roster_asked_for_as_something_else() {
    for wrong in ["application/json", "*/*", "application/vnd.ims.lis.v2.membershipcontainer+json"] {
        let why = noticed_if("roster-tool-certification", move |request| {
            request.headers_mut().insert(ACCEPT, HeaderValue::from_static(wrong));
        });
        has(&why, "Accept is");
    }
    let why = noticed_if("roster-tool-groups/sets", |request| {
        let wrong = HeaderValue::from_static("application/vnd.ims.lti-gs.v1.contextgroupcontainer+json");
        request.headers_mut().insert(ACCEPT, wrong);
    });
    has(&why, "Accept is");
}

#[test]
fn a_roster_with_a_token_for_something_else() {
    for case in ["roster-tool-certification", "roster-tool-requests/plain", "roster-tool-groups/groups"] {
        let why = noticed(case, |request, send| {
            let mut other = request.clone();
            if !request.headers().contains_key(AUTHORIZATION) {
                let body = String::from_utf8(request.body().clone()).unwrap();
                let (before, _) = body.split_once("scope=").unwrap();
                let wrong = "scope=https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti-ags%2Fscope%2Flineitem";
                *other.body_mut() = format!("{before}{wrong}").into_bytes();
            }
            send(&other)
        });
        assert!(
            ["which does not permit it", "tokens: expected", "never sent"]
                .iter()
                .any(|part| why.contains(part)),
            "{why}"
        );
    }
}

#[test]
fn differences_that_are_not_followed() {
    let why = noticed_if("roster-tool-sync", |request| {
        to(request, |url| if url.contains("since=1") { url.replace("?since=1", "") } else { url });
    });
    has(&why, "expected GET https://lms.example.test/c/7/members?since=1");
}

#[test]
fn a_filter_that_is_not_looked_at_again() {
    let everybody: Makes = |value| {
        if let Some(ids) = value["done"]["ids"].as_array_mut() {
            ids.push("u-3".into());
        }
    };
    for case in ["filter-lost", "filter-ignored", "filter-names"] {
        has(&noticed_of(&format!("roster-tool-pages/{case}"), everybody), "/done/ids");
    }
}

#[test]
fn a_copy_that_loses_people() {
    let loses: Makes = |value| {
        if value["done"]["complete"] == false {
            value["done"]["removed"] = vec!["u-2"].into();
            value["done"]["ids"] = vec!["u-1", "u-3"].into();
        }
    };
    has(&noticed_of("roster-tool-sync-safe", loses), "/done/ids");
    let keeps: Makes = |value| value["done"]["removed"] = Vec::<Value>::new().into();
    has(&noticed_of("roster-tool-sync", keeps), "/done/removed");
}

#[test]
fn people_who_are_joined_by_their_addresses() {
    let by_address: Makes = |value| {
        for person in value["done"]["people"].as_array_mut().into_iter().flatten() {
            if person["user_id"] == "u-2" {
                person["launched"] = true.into();
            }
        }
    };
    has(&noticed_of("roster-tool-class", by_address), "/launched");
}

#[test]
fn groups_that_are_guessed() {
    let of_the_launch: Makes = |value| value["done"]["of"] = serde_json::json!([{ "id": "g1" }]);
    has(&noticed_of("roster-tool-groups/group-of-the-launch", of_the_launch), "/done/of");
    let none: Makes = |value| value["done"]["of"] = Vec::<Value>::new().into();
    has(&noticed_of("roster-tool-groups/of-a-member-not-told", none), "/done/of");
    let nobody: Makes = |value| value["done"]["members"][0]["group_enrollments"] = Vec::<Value>::new().into();
    has(&noticed_of("roster-tool-members/groups-missing", nobody), "group_enrollments");
}

#[test]
fn a_member_who_needs_a_name() {
    let named: Makes = |value| {
        if let Some(members) = value["done"]["members"].as_array_mut() {
            members.retain(|member| member["name"].is_string());
        }
    };
    noticed_of("roster-tool-members/minimal", named);
}
