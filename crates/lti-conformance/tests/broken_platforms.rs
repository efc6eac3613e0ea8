//! Platforms whose gradebook is wrong in one thing: the cases notice.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end by a panic")]

use std::collections::BTreeMap;

use http::header::LINK;
use http::{HeaderValue, Method};
use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::run::{self, Selection, Status};
use lti_conformance::subject::{
    self, Answer, Document, Initiate, Outcome, Refusal, Request, Setup, Subject, Unavailable,
};
use serde_json::{Value, json};

/// Our platform, and what is done to its gradebook.
struct Broken<F> {
    inner: Box<dyn Subject>,
    gradebook: F,
}

impl<F: FnMut(&mut dyn Subject, &Request) -> Answer> Subject for Broken<F> {
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

    fn call(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        Ok((self.gradebook)(self.inner.as_mut(), request))
    }

    fn key_set(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.key_set(request)
    }

    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
        self.inner.value(function, input)
    }

    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable> {
        self.inner.fault(name, repaired)
    }
}

/// Why the case fails on a platform whose gradebook answers so; it passes on the one that is not broken.
fn noticed(case: &str, gradebook: impl FnMut(&mut dyn Subject, &Request) -> Answer) -> String {
    let fixtures = Fixtures::load(&files::default_root()).unwrap();
    let selection = Selection { case: Some(case.to_owned()), family: None };
    let mut ends = [
        run::run(&fixtures, &selection, subject::in_process().as_mut()),
        run::run(&fixtures, &selection, &mut Broken { inner: subject::in_process(), gradebook }),
    ]
    .map(|results| results.into_iter().next().unwrap().status);
    let [sound, broken] = &mut ends;
    assert_eq!(*sound, Status::Passed, "{case}");
    match broken {
        Status::Failed(why) => std::mem::take(why),
        other => panic!("{case}: {other:?}"),
    }
}

fn is_score(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path().ends_with("/scores")
}

fn sent(request: &Request) -> Value {
    serde_json::from_slice(request.body()).unwrap_or_default()
}

/// The same call with another body.
fn with(request: &Request, body: &Value) -> Request {
    let mut other = request.clone();
    *other.body_mut() = body.to_string().into_bytes();
    other
}

fn accepted(status: u16) -> Answer {
    let response = http::Response::builder().status(status).body(Vec::new()).unwrap();
    Answer { response, outcome: Outcome::Accepted(Value::Null) }
}

/// The answer with its body changed.
fn rewritten(mut answer: Answer, change: impl FnOnce(&mut Value)) -> Answer {
    if let Ok(mut body) = serde_json::from_slice(answer.response.body()) {
        change(&mut body);
        *answer.response.body_mut() = body.to_string().into_bytes();
    }
    answer
}

#[test]
fn a_platform_that_loses_scores() {
    let lost = |inner: &mut dyn Subject, request: &Request| {
        if is_score(request) { accepted(201) } else { inner.call(request).unwrap() }
    };
    for case in ["gradebook-results", "gradebook-numbers/zero", "gradebook-certification", "gradebook-people"]
    {
        noticed(case, lost);
    }
}

#[test]
fn a_platform_that_loses_a_zero() {
    let zero = |inner: &mut dyn Subject, request: &Request| {
        if is_score(request) && sent(request)["scoreGiven"] == json!(0) {
            accepted(201)
        } else {
            inner.call(request).unwrap()
        }
    };
    assert!(noticed("gradebook-numbers/zero", zero).contains("/body"));
}

#[test]
fn a_platform_that_does_not_look_at_times() {
    let mut clock = 0;
    let mut now = move |inner: &mut dyn Subject, request: &Request| {
        let mut body = sent(request);
        if is_score(request) && body["timestamp"].is_string() {
            clock += 1;
            body["timestamp"] = format!("2026-03-02T10:29:{clock:02}.000Z").into();
            return inner.call(&with(request, &body)).unwrap();
        }
        inner.call(request).unwrap()
    };
    for case in
        ["gradebook-timestamps/earlier", "gradebook-timestamps/earlier-by-its-zone", "gradebook-replay"]
    {
        let why = noticed(case, &mut now);
        assert!(why.contains("expected refused") || why.contains("status: expected 204"), "{case}: {why}");
    }
}

#[test]
fn a_platform_that_compares_times_as_texts() {
    let mut last = String::new();
    let mut texts = move |inner: &mut dyn Subject, request: &Request| {
        let mut body = sent(request);
        let Some(time) = body["timestamp"].as_str().map(str::to_owned).filter(|_| is_score(request)) else {
            return inner.call(request).unwrap();
        };
        if time > last {
            last.clone_from(&time);
            body["timestamp"] = format!("{}Z", time.split(['.', '+', 'Z']).next().unwrap()).into();
        }
        inner.call(&with(request, &body)).unwrap()
    };
    noticed("gradebook-timestamps/earlier-by-its-zone", &mut texts);
}

#[test]
fn a_platform_that_refuses_and_stores() {
    let both = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        if is_score(request) && answer.response.status() == 409 {
            let mut body = sent(request);
            body["timestamp"] = "2026-03-02T10:29:00.000Z".into();
            inner.call(&with(request, &body)).unwrap();
        }
        answer
    };
    assert!(noticed("gradebook-timestamps/earlier", both).contains("changed the gradebook"));
}

#[test]
fn a_platform_that_changes_what_is_read() {
    let touched = |inner: &mut dyn Subject, request: &Request| {
        if request.method() == Method::GET && request.uri().path().ends_with("/results") {
            let input = json!({ "line_item": "Unit 3 quiz", "user": "u-51c", "comment": "read" });
            inner.value("gradebook-comment", &input).unwrap();
        }
        inner.call(request).unwrap()
    };
    assert!(noticed("gradebook-results", touched).contains("changed the gradebook"));
}

#[test]
fn a_platform_that_shows_another_tools_line_items() {
    let shown = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        rewritten(answer, |body| {
            if let Some(list) = body.as_array_mut() {
                list.push(json!({ "id": "https://lms.example.test/x", "label": "Other vendor", "scoreMaximum": 50 }));
            }
        })
    };
    for case in ["gradebook-filters/none", "gradebook-filters/nothing-fits", "gradebook-course-copied"] {
        noticed(case, shown);
    }
}

#[test]
fn a_platform_that_says_that_it_is_somebody_elses() {
    let forbidden = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        if matches!(&answer.outcome, Outcome::Refused(refusal) if refusal.code.as_deref() == Some("context-unknown"))
        {
            *answer.response.status_mut() = http::StatusCode::FORBIDDEN;
        }
        answer
    };
    assert!(noticed("gradebook-ownership/read-of-another-tool", forbidden).contains("expected 404, got 403"));
}

#[test]
fn a_platform_that_serves_everybody() {
    let served = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        match &answer.outcome {
            Outcome::Refused(refusal) if refusal.code.as_deref() == Some("context-unknown") => accepted(200),
            Outcome::Refused(refusal) if refusal.code.as_deref() == Some("scope-insufficient") => {
                accepted(200)
            }
            _ => answer,
        }
    };
    for case in [
        "gradebook-ownership/results-of-another-tool",
        "gradebook-ownership/score-of-another-deployment",
        "gradebook-scopes/create-with-score",
        "gradebook-scopes/delete-with-lineitem-readonly",
    ] {
        assert!(noticed(case, served).contains("got accepted"), "{case}");
    }
}

#[test]
fn a_platform_that_caps_scores() {
    let capped = |inner: &mut dyn Subject, request: &Request| {
        let mut body = sent(request);
        if is_score(request) && body["scoreGiven"].as_f64() > body["scoreMaximum"].as_f64() {
            body["scoreGiven"] = body["scoreMaximum"].clone();
            return inner.call(&with(request, &body)).unwrap();
        }
        inner.call(request).unwrap()
    };
    assert!(noticed("gradebook-numbers/above", capped).contains("expected \"44\", got \"40\""));
}

#[test]
fn a_platform_that_counts_in_binary() {
    let binary = |inner: &mut dyn Subject, request: &Request| rewritten(inner.call(request).unwrap(), |_| {});
    assert!(noticed("gradebook-numbers/many-digits", binary).contains("/numbers"));
}

#[test]
fn a_platform_that_echoes_a_replacement() {
    let echo = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        if request.method() != Method::PUT {
            return answer;
        }
        rewritten(answer, |body| {
            let id = body["id"].clone();
            *body = sent(request);
            body["id"] = id;
        })
    };
    noticed("gradebook-replace", echo);
}

#[test]
fn a_platform_that_keeps_what_a_replacement_leaves_out() {
    let kept = |inner: &mut dyn Subject, request: &Request| {
        let mut body = sent(request);
        if request.method() == Method::PUT && body.is_object() && body.get("tag").is_none() {
            body["tag"] = "grade".into();
            return inner.call(&with(request, &body)).unwrap();
        }
        inner.call(request).unwrap()
    };
    assert!(noticed("gradebook-replace", kept).contains("/body/tag"));
}

#[test]
fn a_platform_that_clears_a_teachers_comment() {
    let cleared = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        if is_score(request) && sent(request).get("comment").is_none() {
            let input = json!({ "line_item": "Unit 3 quiz", "user": "u-51c", "comment": "" });
            inner.value("gradebook-comment", &input).unwrap();
        }
        answer
    };
    assert!(noticed("gradebook-comments", cleared).contains("By the teacher."));
}

#[test]
fn a_platform_that_keeps_a_score_that_was_taken_back() {
    let sticky = |inner: &mut dyn Subject, request: &Request| {
        if is_score(request) && !sent(request)["scoreGiven"].is_number() {
            accepted(200)
        } else {
            inner.call(request).unwrap()
        }
    };
    for case in ["gradebook-clearing", "gradebook-progress/notready-without-points"] {
        noticed(case, sticky);
    }
}

#[test]
fn a_platform_that_forgets_the_filters() {
    for filter in ["tag=", "resource_id=", "limit="] {
        let forgets = |inner: &mut dyn Subject, request: &Request| {
            let mut answer = inner.call(request).unwrap();
            if let Some(link) = answer.response.headers().get(LINK).and_then(|link| link.to_str().ok()) {
                let (path, query) = link.split_once('?').unwrap();
                let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(filter)).collect();
                let link = HeaderValue::from_str(&format!("{path}?{}", kept.join("&"))).unwrap();
                answer.response.headers_mut().insert(LINK, link);
            }
            answer
        };
        noticed("gradebook-pages", forgets);
    }
}

#[test]
fn a_platform_that_forgets_the_next_page() {
    let forgets = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        answer.response.headers_mut().remove(LINK);
        answer
    };
    assert!(noticed("gradebook-pages", forgets).contains("/link/next"));
}

#[test]
fn a_platform_whose_links_are_typographic() {
    let curly = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        if let Some(link) = answer.response.headers().get(LINK).and_then(|link| link.to_str().ok()) {
            let link = link.replacen('"', "\u{201c}", 1).replacen('"', "\u{201d}", 1);
            answer.response.headers_mut().insert(LINK, HeaderValue::from_bytes(link.as_bytes()).unwrap());
        }
        answer
    };
    assert!(noticed("gradebook-pages", curly).contains("PLT-030"));
}

#[test]
fn a_platform_that_says_whom_it_is_about() {
    let chatty = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        if answer.response.status().is_success() {
            return answer;
        }
        rewritten(answer, |body| body["who"] = sent(request)["userId"].clone())
    };
    assert!(noticed("gradebook-people", chatty).contains("the refusal tells"));
}

#[test]
fn a_platform_whose_errors_are_pages() {
    let page = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        if !answer.response.status().is_success() {
            *answer.response.body_mut() = b"<html>Bad request</html>".to_vec();
        }
        answer
    };
    assert!(noticed("gradebook-score-fields/user-missing", page).contains("PLT-029"));
}

#[test]
fn a_platform_that_accepts_any_field() {
    let lenient = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        match &answer.outcome {
            Outcome::Refused(Refusal { code: Some(code), .. }) if code.starts_with("field-") => accepted(200),
            _ => answer,
        }
    };
    for case in ["gradebook-score-fields/comment-object", "gradebook-line-item-fields/label-empty"] {
        assert!(noticed(case, lenient).contains("got accepted"), "{case}");
    }
}

#[test]
fn a_platform_that_trims_names() {
    let trims = |inner: &mut dyn Subject, request: &Request| {
        let mut body = sent(request);
        if let Some(tag) = body["tag"].as_str().map(|tag| tag.trim().to_lowercase()) {
            body["tag"] = tag.into();
            return inner.call(&with(request, &body)).unwrap();
        }
        inner.call(request).unwrap()
    };
    assert!(noticed("gradebook-line-items-created/names-kept", trims).contains("/body/tag"));
}

// Rosters and groups.

fn is_roster(request: &Request) -> bool {
    request.uri().path().contains("/nrps/")
}

/// The answer, with its list of members changed where it has one.
fn members(inner: &mut dyn Subject, request: &Request, change: impl FnOnce(&mut Vec<Value>, bool)) -> Answer {
    let is_report = request.uri().query().is_some_and(|query| query.contains("since="));
    rewritten(inner.call(request).unwrap(), |body| {
        if let Some(list) = body.get_mut("members").and_then(Value::as_array_mut) {
            change(list, is_report);
        }
    })
}

fn each(list: &mut [Value], change: impl Fn(&mut Value)) {
    list.iter_mut().for_each(change);
}

#[test]
fn a_platform_that_leaks_addresses() {
    let leaks = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| each(list, |member| member["email"] = "somebody@x".into()))
    };
    for case in ["roster-members/everybody", "roster-members/anonymous", "roster-members/names-alone"] {
        noticed(case, leaks);
    }
}

#[test]
fn a_platform_that_leaks_addresses_in_messages() {
    let custom = "https://purl.imsglobal.org/spec/lti/claim/custom";
    let leaks = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| {
            each(list, |member| {
                if member["message"].is_array() {
                    member["message"][0][custom]["mail"] = "somebody@x".into();
                }
            });
        })
    };
    for case in ["roster-messages/everybody", "roster-messages/anonymous", "roster-messages/names-alone"] {
        assert!(noticed(case, leaks).contains("/mail"), "{case}");
    }
}

#[test]
fn a_platform_that_empties_what_it_withholds() {
    let empties = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| {
            each(list, |member| {
                if member["name"].is_null() {
                    member["name"] = "".into();
                }
            });
        })
    };
    assert!(noticed("roster-members/anonymous", empties).contains("name"));
}

#[test]
fn a_platform_that_tells_of_who_is_gone() {
    let tells = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, is_report| {
            if !is_report {
                list.push(json!({ "user_id": "u-gone", "roles": ["Learner"], "status": "Deleted" }));
            }
        })
    };
    for case in ["roster-filters/none", "roster-differences", "roster-members/everybody"] {
        noticed(case, tells);
    }
}

#[test]
fn a_platform_that_tells_history() {
    let history = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, is_report| {
            if is_report && let Some(first) = list.first().cloned() {
                list.insert(0, first);
            }
        })
    };
    noticed("roster-differences", history);
}

#[test]
fn a_platform_whose_differences_are_everybody() {
    let everybody = |inner: &mut dyn Subject, request: &Request| {
        let mut other = request.clone();
        if request.uri().query().is_some_and(|query| query.contains("since=")) {
            let path = request.uri().to_string().split('?').next().unwrap().to_owned();
            *other.uri_mut() = path.parse().unwrap();
        }
        inner.call(&other).unwrap()
    };
    noticed("roster-differences", everybody);
    noticed("roster-differences-expired", everybody);
}

#[test]
fn a_platform_that_tells_nobody_of_who_is_gone() {
    let silent = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| list.retain(|member| member["status"] != "Deleted"))
    };
    noticed("roster-differences", silent);
    noticed("roster-differences-filtered", silent);
}

#[test]
fn a_platform_that_forgets_the_role_on_the_second_page() {
    for filter in ["role=", "groups=", "rlid=", "limit="] {
        let forgets = |inner: &mut dyn Subject, request: &Request| {
            let mut answer = inner.call(request).unwrap();
            let links: Vec<HeaderValue> = answer
                .response
                .headers()
                .get_all(LINK)
                .iter()
                .map(|link| {
                    let link = link.to_str().unwrap();
                    let (url, rest) = link.split_once('>').unwrap();
                    let (path, query) = url.split_once('?').unwrap();
                    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(filter)).collect();
                    HeaderValue::from_str(&format!("{path}?{}>{rest}", kept.join("&"))).unwrap()
                })
                .collect();
            answer.response.headers_mut().remove(LINK);
            for link in links {
                answer.response.headers_mut().append(LINK, link);
            }
            answer
        };
        noticed("roster-pages", forgets);
    }
}

#[test]
fn a_platform_that_forgets_who_follows() {
    let forgets = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        answer.response.headers_mut().remove(LINK);
        answer
    };
    for case in ["roster-pages", "roster-many", "roster-groups-pages", "roster-filters/limit"] {
        assert!(noticed(case, forgets).contains("/link/next"), "{case}");
    }
}

#[test]
fn a_platform_that_serves_the_links_of_others() {
    let serves = |inner: &mut dyn Subject, request: &Request| {
        let answer = inner.call(request).unwrap();
        match &answer.outcome {
            Outcome::Refused(refusal) if refusal.code.as_deref() == Some("resource-link-unknown") => {
                accepted(200)
            }
            _ => answer,
        }
    };
    for case in ["of-another-tool", "of-another-deployment", "of-another-course", "not-there"] {
        let case = format!("roster-filters/link-{case}");
        assert!(noticed(&case, serves).contains("got accepted"), "{case}");
    }
}

#[test]
fn a_platform_that_says_that_a_link_is_somebody_elses() {
    let forbidden = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        if answer.response.status() == 404 {
            *answer.response.status_mut() = http::StatusCode::FORBIDDEN;
        }
        answer
    };
    for case in ["roster-filters/link-of-another-tool", "roster-ownership/memberships-of-another-tool"] {
        assert!(noticed(case, forbidden).contains("expected 404, got 403"), "{case}");
    }
}

#[test]
fn a_platform_whose_refusals_tell_of_members() {
    for told in ["Anabel Ruiz", "u-51c", "benedict@school.example.test", "Readers in distress"] {
        let tells = |inner: &mut dyn Subject, request: &Request| {
            let answer = inner.call(request).unwrap();
            if answer.response.status().is_success() {
                return answer;
            }
            rewritten(answer, |body| body["about"] = told.into())
        };
        for case in ["roster-ownership/memberships-guessed", "roster-filters/limit-word"] {
            assert!(noticed(case, tells).contains("the refusal tells"), "{case}");
        }
    }
}

#[test]
fn a_platform_with_ids_of_its_own() {
    let own = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| {
            each(list, |member| member["user_id"] = format!("id-{}", member["user_id"]).into());
        })
    };
    noticed("roster-certification", own);
}

#[test]
fn a_platform_with_simple_roles() {
    let simple = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| each(list, |member| member["roles"] = json!(["Learner"])))
    };
    noticed("roster-members/everybody", simple);
}

#[test]
fn a_platform_that_does_not_filter() {
    let unfiltered = |inner: &mut dyn Subject, request: &Request| {
        let mut other = request.clone();
        if is_roster(request) {
            *other.uri_mut() = request.uri().path().parse().unwrap();
        }
        inner.call(&other).unwrap()
    };
    for case in ["learner-uri", "learner-name", "unknown", "link-and-role", "limit", "limit-word"] {
        noticed(&format!("roster-filters/{case}"), unfiltered);
    }
}

#[test]
fn a_platform_whose_roster_is_plain_json() {
    let plain = |inner: &mut dyn Subject, request: &Request| {
        let mut answer = inner.call(request).unwrap();
        let json = HeaderValue::from_static("application/json");
        answer.response.headers_mut().insert(http::header::CONTENT_TYPE, json);
        answer
    };
    for case in ["memberships-exact", "groups-exact", "group-sets-exact"] {
        assert!(noticed(&format!("roster-media-types/{case}"), plain).contains("/content_type"), "{case}");
    }
}

#[test]
fn a_platform_that_is_careless_with_groups() {
    let unasked = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| each(list, |member| member["group_enrollments"] = json!([])))
    };
    noticed("roster-members/everybody", unasked);
    let untold = |inner: &mut dyn Subject, request: &Request| {
        members(inner, request, |list, _| {
            each(list, |member| drop(member.as_object_mut().unwrap().remove("group_enrollments")));
        })
    };
    noticed("roster-members/with-groups", untold);
    let of_anybody = |inner: &mut dyn Subject, request: &Request| {
        let mut other = request.clone();
        if request.uri().path().ends_with("/groups") {
            *other.uri_mut() = request.uri().path().parse().unwrap();
        }
        inner.call(&other).unwrap()
    };
    for case in ["of-one", "of-nobody", "of-who-does-not-say", "of-one-for-anonymous"] {
        noticed(&format!("roster-groups/{case}"), of_anybody);
    }
    let dangling = |inner: &mut dyn Subject, request: &Request| {
        rewritten(inner.call(request).unwrap(), |body| {
            if body["groups"].is_array() {
                body["groups"][0]["set_id"] = "s-other".into();
            }
        })
    };
    noticed("roster-groups/groups", dangling);
}
