//! What a platform answers, and what a tool makes of it.

use crate::support::*;
use http::StatusCode;
use http::header::LINK;
use lti_ags::error::{Environment, PeerIncompatible};
use lti_ags::{
    CreateLineItem, DeleteLineItem, Error, LineItem, ListLineItems, Page, PublishScore, ReadLineItem,
    ReadResults, RefusalKind, ReplaceLineItem, Score, ScoreOutcome,
};
use lti_claims::Blame;

fn publish() -> PublishScore {
    PublishScore::new(LI, Score::reset("u-51c", "2026-03-02T11:00:00.000Z".parse().unwrap()))
}

/// AGS-035, AGS-037, AGS-040, AGS-108, AGS-109, LMS-104, PLT-030.
#[test]
fn pages() {
    let list = ListLineItems::new("https://lms.example/c/7/li?t=4");
    let mut item = LineItem::new(1, "x");
    item.id = Some(LI.into());
    let page = Page::followed_by(vec![item.clone()], "https://lms.example/c/7/li?t=4&tag=a&from=20");
    let answer = ListLineItems::respond(&page).unwrap();
    assert_eq!(answer.headers()[LINK], r#"<https://lms.example/c/7/li?t=4&tag=a&from=20>; rel="next""#);
    assert_eq!(answer.headers()["content-type"], CONTAINER);
    assert_eq!(list.receive(&answer, &policy()).unwrap(), page);
    let last = ListLineItems::respond(&Page::last(vec![])).unwrap();
    assert_eq!((text(last.body()), last.headers().contains_key(LINK)), ("[]", false));
    assert_eq!(list.receive(&last, &policy()).unwrap(), Page::last(vec![]));
    for bad in ["/li?from=20", "https://lms.example/li?tag=é", "https://lms.example/li?a b"] {
        let error = ListLineItems::respond(&Page::followed_by(vec![item.clone()], bad)).unwrap_err();
        assert_eq!((error.code(), error.requirement()), ("next-invalid", Some("PLT-030")));
    }
    // As Moodle writes it, and a relative one.
    for (link, next) in [
        (
            "<https://lms.example/c/7/li?from=0>; rel=“first”, <https://lms.example/c/7/li?from=20&amp;t=4>; rel=“next”",
            Some("https://lms.example/c/7/li?from=20&t=4"),
        ),
        ("</c/7/li?from=20>; rel=next", Some("https://lms.example/c/7/li?from=20")),
        ("<?from=20>; rel=next", Some("https://lms.example/c/7/li?from=20")),
        ("<https://lms.example/c/7/li?from=80>; rel=\"last\"", None),
    ] {
        let mut answer = response(200, "[]");
        answer.headers_mut().insert(LINK, http::HeaderValue::from_bytes(link.as_bytes()).unwrap());
        assert_eq!(list.receive(&answer, &policy()).unwrap().next.as_deref(), next);
    }
    // Without the rest the list would look complete.
    for link in
        ["<>; rel=next", "<#>; rel=next", "<https://lms.example/a b>; rel=next", "<ftp://x/li>; rel=next"]
    {
        let mut answer = response(200, "[]");
        answer.headers_mut().insert(LINK, http::HeaderValue::from_static(link));
        let error = list.receive(&answer, &policy()).unwrap_err();
        let told = (error.code(), error.blame(), error.requirement());
        assert_eq!(told, ("next-page-unusable", Blame::PeerMisbehaved, Some("AGS-035")), "{link}");
    }
    let mut relative = response(200, "[]");
    relative.headers_mut().insert(LINK, http::HeaderValue::from_static("<?from=2>; rel=next"));
    let results = ReadResults::new(LI);
    let next = results.receive(&relative, &policy()).unwrap().next;
    assert_eq!(next.as_deref(), Some("https://lms.example/c/7/li/31/results?from=2"));
    // A relative link of the second page belongs to the second page.
    let second = results.page("https://lms.example/c/8/p?from=1");
    let next = second.receive(&relative, &policy()).unwrap().next;
    assert_eq!(next.as_deref(), Some("https://lms.example/c/8/p?from=2"));
}

/// AGS-040, LMS-075: a list is a list, whatever the header says.
#[test]
fn lists_that_are_none() {
    let list = ListLineItems::new("https://lms.example/li");
    for body in ["", "null", "{}", "\"secret\"", "[", "[{\"id\":1,\"id\":2}", "[{\"id\":1,\"id\":2}] x"] {
        let error = list.receive(&response(200, body), &policy()).unwrap_err();
        assert_eq!((error.code(), error.blame()), ("body-malformed", Blame::PeerMisbehaved), "{body}");
        assert!(!error.to_string().contains("secret"));
        assert_eq!(
            ReadResults::new(LI).receive(&response(200, body), &policy()).unwrap_err().code(),
            "body-malformed"
        );
    }
    let mut html = response(200, " [ ] ");
    html.headers_mut().insert("content-type", http::HeaderValue::from_static("text/html"));
    assert!(list.receive(&html, &policy()).unwrap().items.is_empty());
    let mut small = policy();
    (small.entries_limit, small.body_limit) = (2, 10);
    assert!(list.receive(&response(200, "[1,1]"), &small).is_ok());
    let error = list.receive(&response(200, "[1,1,1]"), &small).unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("entries-too-many", Some("ATK-061")));
    assert_eq!(error.to_http().status().as_u16(), 400);
    let error = list.receive(&response(200, "[1,      1]"), &small).unwrap_err();
    assert_eq!(error.code(), "body-too-large");
}

/// AGS-042: a creation that gives no line item.
#[test]
fn a_creation_has_a_body() {
    let create = CreateLineItem::new("https://lms.example/li", LineItem::new(1, "x"));
    assert_eq!(create.receive(&response(201, ""), &policy()).unwrap_err().code(), "body-malformed");
    let made = format!(r#"{{"id":"{LI}","scoreMaximum":1,"label":"x"}}"#);
    for status in [200, 201] {
        assert_eq!(
            create.receive(&response(status, made.as_str()), &policy()).unwrap().id.as_deref(),
            Some(LI)
        );
    }
    let replace = ReplaceLineItem::new(LI, LineItem::new(2, "x"));
    assert_eq!(replace.receive(&response(200, made.as_str()), &policy()).unwrap().score_maximum, 1.into());
}

/// AGS-161, LMS-099: every success is one, with or without a body.
#[test]
fn scores_that_were_taken() {
    for (outcome, status) in [
        (ScoreOutcome::Accepted, 200),
        (ScoreOutcome::Created, 201),
        (ScoreOutcome::Pending, 202),
        (ScoreOutcome::NoContent, 204),
    ] {
        let answer = PublishScore::respond(outcome);
        assert_eq!((answer.status().as_u16(), answer.body().len()), (status, 0));
        let published = publish().receive(&answer, &policy()).unwrap();
        assert_eq!((published.outcome, published.result_url), (outcome, None));
    }
    for (body, url) in [
        (r#"{"resultUrl":"https://canvas.example/r/1"}"#, Some("https://canvas.example/r/1")),
        (r#"{"resultUrl":7}"#, None),
        ("<html>", None),
        ("[]", None),
    ] {
        assert_eq!(publish().receive(&response(200, body), &policy()).unwrap().result_url.as_deref(), url);
    }
    assert_eq!(publish().receive(&response(226, ""), &policy()).unwrap().outcome, ScoreOutcome::Accepted);
}

#[test]
fn deletions() {
    let answer = DeleteLineItem::respond();
    assert_eq!((answer.status(), answer.body().len()), (StatusCode::NO_CONTENT, 0));
    for status in [200, 202, 204] {
        assert_eq!(DeleteLineItem::new(LI).receive(&response(status, "whatever"), &policy()), Ok(()));
    }
    assert!(DeleteLineItem::new(LI).receive(&response(401, ""), &policy()).is_err());
}

/// §1.5, LMS-100 to LMS-103, LMS-110: by status alone, and the body is kept for the operator.
#[test]
fn refusals() {
    use RefusalKind::*;
    for (status, body, kind, passes) in [
        (400, "User could not be found: u-51c", Invalid, false),
        (401, "", Unauthenticated, false),
        (403, "User in requested score is not enrolled in the org unit", Forbidden, false),
        (403, "403 Forbidden (Rate Limit Exceeded)", Throttled, true),
        (404, "", NotFound, false),
        (410, "", NotFound, false),
        (405, "", Invalid, false),
        (408, "", Unavailable, true),
        (409, r#"{"error":"timestamp"}"#, Conflict, false),
        (412, "", Invalid, false),
        (413, "", Invalid, false),
        (415, "", Invalid, false),
        (
            422,
            r#"{"errors":{"type":"unprocessable_entity","message":"This course has concluded"}}"#,
            Invalid,
            false,
        ),
        (425, "", Unavailable, true),
        (429, "", Throttled, true),
        (500, "", Unavailable, true),
        (503, "", Unavailable, true),
        (302, "", Unexpected, false),
        (304, "", Unexpected, false),
    ] {
        let answer = response(status, body);
        for outcome in [
            publish().receive(&answer, &policy()).map(drop),
            ListLineItems::new(LI).receive(&answer, &policy()).map(drop),
            ReadLineItem::new(LI).receive(&answer, &policy()).map(drop),
            CreateLineItem::new(LI, LineItem::new(1, "x")).receive(&answer, &policy()).map(drop),
            ReplaceLineItem::new(LI, LineItem::new(1, "x")).receive(&answer, &policy()).map(drop),
            DeleteLineItem::new(LI).receive(&answer, &policy()).map(drop),
            ReadResults::new(LI).receive(&answer, &policy()).map(drop),
        ] {
            let error = outcome.unwrap_err();
            let expected = if passes {
                ("platform-unavailable", Some("LMS-110"), Blame::Environment)
            } else {
                ("platform-refused", Some("LMS-100"), Blame::PeerIncompatible)
            };
            assert_eq!((error.code(), error.requirement(), error.blame()), expected, "{status}");
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(&status.to_string()) && !shown.contains("u-51c"), "{shown}");
            let (Error::PeerIncompatible(PeerIncompatible::PlatformRefused(refusal))
            | Error::Environment(Environment::PlatformUnavailable(refusal))) = error
            else {
                panic!("{error:?}")
            };
            assert!(format!("{refusal:?}").starts_with(&format!("status {status}, ")));
            assert_eq!(
                (refusal.kind, refusal.kind.may_pass(), refusal.status.as_u16()),
                (kind, passes, status)
            );
            let kept = body.replace('"', "\\\"");
            assert_eq!(refusal.body.unwrap_or_default(), kept);
        }
    }
    // Bounded, and without a token in it.
    for (body, kept) in [("x".repeat(5_000), Some(1_024)), ("eyJhbGciOi".to_owned(), None)] {
        let error = publish().receive(&response(400, body), &policy()).unwrap_err();
        let Error::PeerIncompatible(PeerIncompatible::PlatformRefused(refusal)) = error else { panic!() };
        assert_eq!(refusal.body.map(|body| body.len()), kept);
    }
}

/// LMS-110: when the platform asks to come back is kept as it was said, also of a 403, which is throttling by it.
#[test]
fn when_to_come_back() {
    let refusal = |status: u16, header: Option<&'static str>| {
        let mut answer = response(status, "");
        if let Some(header) = header {
            answer.headers_mut().insert("retry-after", http::HeaderValue::from_static(header));
        }
        match publish().receive(&answer, &policy()).unwrap_err() {
            Error::Environment(Environment::PlatformUnavailable(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    };
    let now = lti_security::UnixTime::from_seconds(784_111_770);
    for (status, header, kind, wait) in [
        (429, Some("120"), RefusalKind::Throttled, Some(120)),
        (403, Some("7"), RefusalKind::Throttled, Some(7)),
        (503, Some("Sun, 06 Nov 1994 08:49:37 GMT"), RefusalKind::Unavailable, Some(7)),
        (503, Some("99999999999999999999"), RefusalKind::Unavailable, Some(u64::MAX)),
        (500, None, RefusalKind::Unavailable, None),
        (429, Some("soon"), RefusalKind::Throttled, None),
    ] {
        let refusal = refusal(status, header);
        let seen = refusal.retry_after.map(|when| when.wait(now).as_secs());
        assert_eq!((refusal.kind, seen), (kind, wait), "{status} {header:?}");
    }
}

/// A platform that cannot go on says so without saying why.
#[test]
fn statuses_of_errors() {
    let refused = publish().receive(&response(400, ""), &policy()).unwrap_err();
    let unavailable = publish().receive(&response(500, ""), &policy()).unwrap_err();
    assert_eq!(refused.status().as_u16(), 400);
    let answer = unavailable.to_http();
    assert_eq!((answer.status().as_u16(), text(answer.body())), (503, r#"{"error":"server-error"}"#));
    assert_eq!(answer.headers()["content-type"], "application/json");
}
