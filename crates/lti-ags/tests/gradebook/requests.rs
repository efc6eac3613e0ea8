//! Each operation's request: the tool sends it, the platform reads it, and it is the same again, byte for byte.

use crate::support::*;
use http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use lti_ags::{
    CreateLineItem, DeleteLineItem, Error, ListLineItems, PublishScore, ReadLineItem, ReadResults,
    ReplaceLineItem,
};
use std::num::NonZeroU32;

/// Method, URL, `Accept`, `Content-Type` and body, as the wire has them.
fn wire(request: &Request<Vec<u8>>) -> (String, String, Option<String>, Option<String>, String) {
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert!(request.headers().len() <= 2);
    let (accept, content_type) = (header(ACCEPT), header(CONTENT_TYPE));
    (
        request.method().to_string(),
        request.uri().to_string(),
        accept,
        content_type,
        text(request.body()).to_owned(),
    )
}

fn line(
    method: &str,
    url: &str,
    accept: &str,
    content_type: &str,
    body: &str,
) -> (String, String, Option<String>, Option<String>, String) {
    let header = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
    (method.into(), url.into(), header(accept), header(content_type), body.into())
}

/// AGS-024, AGS-025, AGS-030 to AGS-033, AGS-037, LMS-093.
#[test]
fn listing_line_items() {
    let mut list = ListLineItems::new("https://lms.example/c/7/li?t=4");
    let plain = list.to_http().unwrap();
    assert_eq!(wire(&plain), line("GET", "https://lms.example/c/7/li?t=4", CONTAINER, "", ""));
    list.resource_link_id = Some("rl 889&x".into());
    list.resource_id = Some("quiz-003".into());
    list.tag = Some("grade".into());
    list.limit = NonZeroU32::new(10);
    let all = list.to_http().unwrap();
    let url = "https://lms.example/c/7/li?t=4&resource_link_id=rl%20889%26x&resource_id=quiz-003&tag=grade&limit=10";
    assert_eq!(wire(&all), line("GET", url, CONTAINER, "", ""));
    assert_eq!(ListLineItems::from_http(&all).unwrap(), list);
    assert_eq!(wire(&ListLineItems::from_http(&all).unwrap().to_http().unwrap()), wire(&all));
    // In any order, as a form writes them, and as a server sees the URL.
    let asked = Request::get("/c/7/li?tag=a+b&limit=5&t=4&page=%2F2&resource_id=").body(()).unwrap();
    let read = ListLineItems::from_http(&asked).unwrap();
    assert_eq!((read.url.as_str(), read.tag.as_deref()), ("/c/7/li?t=4&page=%2F2", Some("a b")));
    assert_eq!((read.resource_id.as_deref(), read.resource_link_id.as_deref()), (Some(""), None));
    assert_eq!(read.limit, NonZeroU32::new(5));
    let bare = ListLineItems::from_http(&Request::get("/li?tag=x").body(()).unwrap()).unwrap();
    assert_eq!(bare.url, "/li");
    // LMS-091: the container stays as it was given.
    let slash = ListLineItems::new("https://openolat.example/lineitems/").to_http().unwrap();
    assert_eq!(slash.uri(), "https://openolat.example/lineitems/");
}

/// AGS-041, AGS-046: what is created has no `id` yet.
#[test]
fn creating_a_line_item() {
    let request = request(Method::POST, "https://lms.example/c/7/li?t=4", LINE_ITEM, LI_OK);
    let mut create = CreateLineItem::from_http(&request, &policy()).unwrap();
    let expected = line("POST", "https://lms.example/c/7/li?t=4", LINE_ITEM, LINE_ITEM, LI_OK);
    assert_eq!(wire(&create.to_http().unwrap()), expected);
    create.line_item.id = Some("https://elsewhere.example/1".into());
    assert_eq!(wire(&create.to_http().unwrap()), expected);
    let with_id = changed(LI_OK, "id", Some("https://elsewhere.example/1".into()));
    let with_id = Request::post("/li").header(CONTENT_TYPE, LINE_ITEM).body(with_id.into_bytes()).unwrap();
    assert_eq!(CreateLineItem::from_http(&with_id, &policy()).unwrap().line_item.id, None);
}

#[test]
fn reading_and_deleting_a_line_item() {
    let read = ReadLineItem::new(LI).to_http().unwrap();
    assert_eq!(wire(&read), line("GET", LI, LINE_ITEM, "", ""));
    assert_eq!(ReadLineItem::from_http(&read).unwrap(), ReadLineItem::new(LI));
    let delete = DeleteLineItem::new(LI).to_http().unwrap();
    assert_eq!(wire(&delete), line("DELETE", LI, "", "", ""));
    assert_eq!(DeleteLineItem::from_http(&delete).unwrap(), DeleteLineItem::new(LI));
}

/// AGS-049, AGS-052, AGS-057: the whole definition, with or without its `id`.
#[test]
fn replacing_a_line_item() {
    for body in [LI_OK.to_owned(), format!(r#"{{"id":"{LI}",{}"#, LI_OK.strip_prefix('{').unwrap())] {
        let request = request(Method::PUT, LI, LINE_ITEM, body.clone());
        let replace = ReplaceLineItem::from_http(&request, &policy()).unwrap();
        assert_eq!(replace.url, LI);
        assert_eq!(wire(&replace.to_http().unwrap()), line("PUT", LI, LINE_ITEM, LINE_ITEM, &body));
    }
}

/// AGS-110, AGS-111, AGS-113, LMS-094.
#[test]
fn publishing_a_score() {
    let url = "https://lms.example/c/7/li/31/scores?t=4";
    let request = request(Method::POST, url, SCORE, SC_OK);
    let publish = PublishScore::from_http(&request, &policy()).unwrap();
    assert_eq!(publish.line_item, LI);
    assert_eq!(wire(&publish.to_http().unwrap()), line("POST", url, "", SCORE, SC_OK));
}

/// AGS-089, AGS-090, AGS-105.
#[test]
fn reading_results() {
    let mut results = ReadResults::new(LI);
    let plain = results.to_http().unwrap();
    assert_eq!(wire(&plain), line("GET", "https://lms.example/c/7/li/31/results?t=4", RESULTS, "", ""));
    results.user_id = Some("u/51 c".into());
    results.limit = NonZeroU32::new(2);
    let one = results.to_http().unwrap();
    let url = "https://lms.example/c/7/li/31/results?t=4&user_id=u%2F51%20c&limit=2";
    assert_eq!(wire(&one), line("GET", url, RESULTS, "", ""));
    assert_eq!(ReadResults::from_http(&one).unwrap(), results);
    let shown = format!("{results:?}");
    assert!(shown.contains("limit: Some(2)") && !shown.contains("51"), "{shown}");
    // AGS-037: the next page as it is.
    let next = results.page("https://lms.example/c/7/p?Cursor=%2f").to_http().unwrap();
    assert_eq!(wire(&next), line("GET", "https://lms.example/c/7/p?Cursor=%2f", RESULTS, "", ""));
}

/// AGS-009, AGS-010.
#[test]
fn only_absolute_urls_are_called() {
    for url in [
        "",
        "/c/7/li",
        "lms.example/li",
        "ftp://lms.example/li",
        "https://",
        "https://lms.example/a b",
        "https://lms.example/{id}",
    ] {
        for request in [
            ListLineItems::new(url).to_http(),
            ReadLineItem::new(url).to_http(),
            DeleteLineItem::new(url).to_http(),
            ReadResults::new(url).to_http(),
            PublishScore::new(
                url,
                PublishScore::from_http(&request(Method::POST, "/scores", SCORE, SC_OK), &policy())
                    .unwrap()
                    .score,
            )
            .to_http(),
            CreateLineItem::new(url, lti_ags::LineItem::new(1, "x")).to_http(),
            ReplaceLineItem::new(url, lti_ags::LineItem::new(1, "x")).to_http(),
            ReadResults::new(LI).page(url).to_http(),
        ] {
            let error = request.unwrap_err();
            assert_eq!((error.code(), error.requirement()), ("url-invalid", Some("AGS-009")), "{url}");
            assert_eq!(error.to_http().status(), StatusCode::INTERNAL_SERVER_ERROR);
            assert_eq!(text(error.to_http().body()), r#"{"error":"server-error"}"#);
        }
    }
}

/// AGS-091, AGS-112: other methods are answered with 405 and those that there are.
#[test]
fn other_methods() {
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD] {
        let at = |url: &str, media_type: &str, body: &str| request(method.clone(), url, media_type, body);
        let scores = at("/li/1/scores", SCORE, SC_OK);
        let results = at("/li/1/results", "", "");
        let item = at("/li/1", LINE_ITEM, LI_OK);
        let rows: [(&Method, &str, Result<(), Error>); 7] = [
            (&Method::GET, "GET, POST", ListLineItems::from_http(&item).map(drop)),
            (&Method::POST, "GET, POST", CreateLineItem::from_http(&item, &policy()).map(drop)),
            (&Method::GET, "GET, PUT, DELETE", ReadLineItem::from_http(&item).map(drop)),
            (&Method::PUT, "GET, PUT, DELETE", ReplaceLineItem::from_http(&item, &policy()).map(drop)),
            (&Method::DELETE, "GET, PUT, DELETE", DeleteLineItem::from_http(&item).map(drop)),
            (&Method::POST, "POST", PublishScore::from_http(&scores, &policy()).map(drop)),
            (&Method::GET, "GET", ReadResults::from_http(&results).map(drop)),
        ];
        for (right, allowed, outcome) in rows {
            if method == *right {
                assert_eq!(outcome, Ok(()));
                continue;
            }
            let error = outcome.unwrap_err();
            assert_eq!((error.code(), error.requirement()), ("method-not-allowed", Some("AGS-091")));
            let answer = error.to_http();
            assert_eq!((answer.status().as_u16(), answer.headers()[ALLOW].to_str().unwrap()), (405, allowed));
        }
    }
}

/// AGS-089, AGS-110: the segment is the path's, not the query's.
#[test]
fn other_paths() {
    for url in [
        "/li/1",
        "/li/1/score",
        "/li/1/scores/",
        "/li/1?x=/scores",
        "/li/1?x=/results",
        "/li/1/SCORES",
        "/li/1/Results",
    ] {
        let score =
            PublishScore::from_http(&request(Method::POST, url, SCORE, SC_OK), &policy()).unwrap_err();
        let results = ReadResults::from_http(&Request::get(url).body(()).unwrap()).unwrap_err();
        for (error, requirement) in [(score, "AGS-110"), (results, "AGS-089")] {
            assert_eq!(
                (error.code(), error.requirement()),
                ("service-path-wrong", Some(requirement)),
                "{url}"
            );
            assert_eq!(error.to_http().status().as_u16(), 404);
        }
    }
}

/// AGS-024, AGS-113: parameters and letter case of a media type do not matter, everything else does.
#[test]
fn media_types_of_bodies() {
    for (sent, line_item, score) in [
        (LINE_ITEM, true, false),
        (SCORE, false, true),
        ("application/vnd.ims.lis.v2.lineitem+json; charset=utf-8", true, false),
        ("Application/VND.ims.lis.v1.score+JSON;charset=UTF-8", false, true),
        ("application/vnd.ims.lis.v2.score+json", false, false),
        (CONTAINER, false, false),
        ("application/json", false, false),
        ("text/plain", false, false),
        ("", false, false),
    ] {
        let item = CreateLineItem::from_http(&request(Method::POST, "/li", sent, LI_OK), &policy());
        let put = ReplaceLineItem::from_http(&request(Method::PUT, "/li/1", sent, LI_OK), &policy());
        let posted = PublishScore::from_http(&request(Method::POST, "/li/1/scores", sent, SC_OK), &policy());
        for (outcome, right, requirement) in [
            (item.map(drop), line_item, "AGS-024"),
            (put.map(drop), line_item, "AGS-024"),
            (posted.map(drop), score, "AGS-113"),
        ] {
            assert_eq!(outcome.is_ok(), right, "{sent}");
            if let Err(error) = outcome {
                assert_eq!(
                    (error.code(), error.requirement()),
                    ("media-type-wrong", Some(requirement)),
                    "{sent}"
                );
                assert_eq!(error.to_http().status().as_u16(), 415);
            }
        }
    }
    let bare = Request::post("/li").body(LI_OK.as_bytes().to_vec()).unwrap();
    assert_eq!(CreateLineItem::from_http(&bare, &policy()).unwrap_err().code(), "media-type-wrong");
}

/// AGS-D08, PLT-026: 406 only for what can be no JSON.
#[test]
fn what_a_request_accepts() {
    for (accept, served) in [
        (&[][..], true),
        (&[""], true),
        (&["*/*"], true),
        (&["application/*"], true),
        (&["application/json"], true),
        (&[CONTAINER], true),
        (&[LINE_ITEM], true),
        (&["text/html, application/json;q=0.5"], true),
        (&["text/html", "Application/JSON; charset=utf-8"], true),
        (&["text/html"], false),
        (&["text/html, image/*;q=0.8"], false),
        (&["text/json"], false),
        (&["application/xml"], false),
    ] {
        let with = |method: Method, url: &str, body: &str| {
            let mut request = request(method, url, LINE_ITEM, body);
            for accept in accept {
                request.headers_mut().append(ACCEPT, accept.parse().unwrap());
            }
            request
        };
        for outcome in [
            ListLineItems::from_http(&with(Method::GET, "/li", "")).map(drop),
            ReadLineItem::from_http(&with(Method::GET, "/li/1", "")).map(drop),
            ReadResults::from_http(&with(Method::GET, "/li/1/results", "")).map(drop),
            CreateLineItem::from_http(&with(Method::POST, "/li", LI_OK), &policy()).map(drop),
            ReplaceLineItem::from_http(&with(Method::PUT, "/li/1", LI_OK), &policy()).map(drop),
        ] {
            assert_eq!(outcome.is_ok(), served, "{accept:?}");
            if let Err(error) = outcome {
                assert_eq!((error.code(), error.requirement()), ("not-acceptable", Some("AGS-D08")));
                assert_eq!(error.to_http().status().as_u16(), 406);
            }
        }
    }
}

/// AGS-158: `limit` is a whole number greater than zero; and no filter is there twice.
#[test]
fn wrong_parameters() {
    for (query, problem) in [
        ("limit=0", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=abc", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=-1", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=+1", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=1.5", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=", ("parameter-not-count", "AGS-158", "limit")),
        ("limit=5&limit=5", ("parameter-repeated", "AGS-158", "limit")),
    ] {
        let list = ListLineItems::from_http(&Request::get(format!("/li?{query}")).body(()).unwrap());
        let results =
            ReadResults::from_http(&Request::get(format!("/li/1/results?{query}")).body(()).unwrap());
        assert_eq!(only_problem(&list.unwrap_err()), problem, "{query}");
        assert_eq!(only_problem(&results.unwrap_err()), problem, "{query}");
    }
    for (query, problem) in [
        ("tag=a&tag=b", ("parameter-repeated", "AGS-032", "tag")),
        ("resource_id=a&resource_id=a", ("parameter-repeated", "AGS-031", "resource_id")),
        ("resource_link_id=a&resource_link_id=", ("parameter-repeated", "AGS-030", "resource_link_id")),
    ] {
        let list = ListLineItems::from_http(&Request::get(format!("/li?{query}")).body(()).unwrap());
        assert_eq!(only_problem(&list.unwrap_err()), problem, "{query}");
    }
    let twice = Request::get("/li/1/results?user_id=a&user_id=b").body(()).unwrap();
    let problem = ("parameter-repeated", "AGS-105", "user_id");
    assert_eq!(only_problem(&ReadResults::from_http(&twice).unwrap_err()), problem);
    let both =
        ListLineItems::from_http(&Request::get("/li?limit=0&tag=a&tag=b").body(()).unwrap()).unwrap_err();
    assert_eq!(both.problems().len(), 2);
    // More than can be counted is as much as can be counted.
    let many = ListLineItems::from_http(&Request::get("/li?limit=99999999999999").body(()).unwrap()).unwrap();
    assert_eq!(many.limit, NonZeroU32::new(u32::MAX));
}

/// AGS-020, ATK-061: what is no object, or has a member twice, or is too large.
#[test]
fn bodies_that_are_none() {
    let mut small = policy();
    small.body_limit = LI_OK.len();
    let with = |body: &str, policy: &_| {
        CreateLineItem::from_http(&request(Method::POST, "/li", LINE_ITEM, body), policy)
    };
    assert!(with(LI_OK, &small).is_ok());
    let error = with(&format!("{LI_OK} "), &small).unwrap_err();
    assert_eq!(
        (error.code(), error.requirement(), error.to_http().status().as_u16()),
        ("body-too-large", Some("ATK-061"), 413)
    );
    for body in [
        "",
        "null",
        "[]",
        "\"secret\"",
        "7",
        "{",
        "{}x",
        r#"{"label":"a","label":"b"}"#,
        r#"{"https://v.example/x":1,"https://v.example/x":1}"#,
        "\u{0}",
    ] {
        let error = with(body, &policy()).unwrap_err();
        assert_eq!(
            (error.code(), error.requirement(), error.to_http().status().as_u16()),
            ("body-malformed", Some("AGS-020"), 400),
            "{body}"
        );
        assert!(!format!("{error}{error:?}").contains("secret"));
        assert_eq!(text(error.to_http().body()), r#"{"error":"body-malformed"}"#);
        let scores = request(Method::POST, "/li/1/scores", SCORE, body);
        assert_eq!(PublishScore::from_http(&scores, &policy()).unwrap_err().code(), "body-malformed");
    }
}
