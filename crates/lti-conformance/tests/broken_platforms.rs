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
