use crate::support::*;
use http::Method;
use lti_ags::{CreateLineItem, LineItem, ListLineItems, Page, ReadLineItem, ReplaceLineItem, Stated};
use serde_json::{Value, json};

/// Reads a body as a platform does.
fn posted(body: &str) -> Result<LineItem, lti_ags::Error> {
    let put = ReplaceLineItem::from_http(&request(Method::PUT, "/li/1", LINE_ITEM, body), &policy());
    let post = CreateLineItem::from_http(&request(Method::POST, "/li", LINE_ITEM, body), &policy());
    assert_eq!(put.as_ref().err(), post.as_ref().err());
    post.map(|create| create.line_item)
}

/// The table of §1.6: each violation has its field, requirement and 400.
#[test]
fn a_platform_refuses_by_field() {
    let long = "é".repeat(257);
    for (member, value, problem) in [
        ("scoreMaximum", None, ("field-missing", "AGS-060")),
        ("scoreMaximum", Some(Value::Null), ("field-missing", "AGS-060")),
        ("scoreMaximum", Some(json!("60")), ("field-wrong-type", "AGS-060")),
        ("scoreMaximum", Some(json!([60])), ("field-wrong-type", "AGS-060")),
        ("scoreMaximum", Some(json!(0)), ("number-not-positive", "AGS-060")),
        ("scoreMaximum", Some(json!(-1)), ("number-not-positive", "AGS-060")),
        ("scoreMaximum", Some(json!(1_000_000_000_001_i64)), ("number-too-great", "AGS-D09")),
        ("label", None, ("field-missing", "AGS-058")),
        ("label", Some(Value::Null), ("field-missing", "AGS-058")),
        ("label", Some(json!("")), ("field-blank", "AGS-058")),
        ("label", Some(json!(" \t\u{a0}")), ("field-blank", "AGS-058")),
        ("label", Some(json!(7)), ("field-wrong-type", "AGS-058")),
        ("resourceId", Some(json!(3)), ("field-wrong-type", "AGS-066")),
        ("resourceId", Some(json!(long)), ("field-too-long", "AGS-159")),
        ("tag", Some(json!(true)), ("field-wrong-type", "AGS-070")),
        ("tag", Some(json!(long)), ("field-too-long", "AGS-159")),
        ("resourceLinkId", Some(json!({})), ("field-wrong-type", "AGS-061")),
        ("startDateTime", Some(json!("2026-03-06T20:05:02")), ("date-time-zone-missing", "AGS-075")),
        ("startDateTime", Some(json!("tomorrow")), ("date-time-malformed", "AGS-075")),
        ("startDateTime", Some(json!(1_772_440_000)), ("field-wrong-type", "AGS-075")),
        ("endDateTime", Some(json!("2026-03-06T20:05:02.5")), ("date-time-zone-missing", "AGS-079")),
        ("endDateTime", Some(json!("2026-03-06")), ("date-time-malformed", "AGS-079")),
        ("gradesReleased", Some(json!("true")), ("field-wrong-type", "AGS-082")),
        ("gradesReleased", Some(json!(1)), ("field-wrong-type", "AGS-082")),
        ("id", Some(json!(17)), ("field-wrong-type", "AGS-026")),
    ] {
        let error = posted(&changed(LI_OK, member, value)).unwrap_err();
        assert_eq!(only_problem(&error), (problem.0, problem.1, member));
        let shown = error.to_string();
        assert!(shown.contains(member) && !shown.contains("tomorrow"), "{shown}");
    }
    let error = posted(r#"{"label":"","scoreMaximum":-1,"tag":1}"#).unwrap_err();
    let fields: Vec<&str> = error.problems().iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["tag", "scoreMaximum", "label"]);
    assert_eq!(error.to_string().matches("; ").count(), 2);
    assert!(error.to_string().starts_with("the line item is not as it has to be: `tag`: of another type"));
    // 1e400 is read, and too great; a number that nobody can read is of another type.
    for (number, code) in [("1e400", "number-too-great"), ("1e9999999", "field-wrong-type")] {
        let error = posted(&LI_OK.replace("40,", &format!("{number},"))).unwrap_err();
        assert_eq!(error.code(), code);
    }
}

/// The least that is accepted, and the most.
#[test]
fn a_platform_accepts() {
    let least = posted(r#"{ "scoreMaximum": 0.5, "label": "x" }"#).unwrap();
    assert_eq!((least.score_maximum.as_str(), least.label.as_str()), ("0.5", "x"));
    assert_eq!(
        (&least.tag, &least.resource_id, &least.start_date_time),
        (&Stated::Absent, &Stated::Absent, &Stated::Absent)
    );
    for (member, value) in [
        ("resourceId", json!("é".repeat(256))),
        ("tag", json!("x".repeat(256))),
        ("tag", json!("")),
        ("tag", Value::Null),
        ("resourceId", Value::Null),
        ("resourceLinkId", Value::Null),
        ("startDateTime", Value::Null),
        ("startDateTime", json!("")),
        ("startDateTime", json!("2026-03-01T08:00:00+02:00")),
        ("endDateTime", json!("2026-03-01T08:00:00.5-0530")),
        ("gradesReleased", Value::Null),
        ("gradesReleased", json!(true)),
        ("scoreMaximum", json!(1_000_000_000_000_i64)),
        ("https://v.example/x", json!({ "a": [null, 1] })),
        ("ltiLinkId", json!("7")),
        ("submissionReview", json!("malformed")),
    ] {
        assert!(posted(&changed(LI_OK, member, Some(value))).is_ok(), "{member}");
    }
}

/// AGS-058, AGS-060, AGS-159: a tool does not send what a platform refuses.
#[test]
fn a_tool_does_not_send_what_is_refused() {
    let good = LineItem::new(40, "Quiz");
    assert!(CreateLineItem::new(LI, good.clone()).to_http().is_ok());
    for (change, problem) in [
        (
            (|item| item.score_maximum = 0.into()) as fn(&mut LineItem),
            ("number-not-positive", "AGS-060", "scoreMaximum"),
        ),
        (|item| item.score_maximum = (-3).into(), ("number-not-positive", "AGS-060", "scoreMaximum")),
        (|item| item.label = " ".into(), ("field-blank", "AGS-058", "label")),
        (|item| item.tag = "x".repeat(257).as_str().into(), ("field-too-long", "AGS-159", "tag")),
        (
            |item| item.resource_id = "x".repeat(257).as_str().into(),
            ("field-too-long", "AGS-159", "resourceId"),
        ),
    ] {
        let mut item = good.clone();
        change(&mut item);
        for error in [
            CreateLineItem::new(LI, item.clone()).to_http().unwrap_err(),
            ReplaceLineItem::new(LI, item.clone()).to_http().unwrap_err(),
        ] {
            assert_eq!(only_problem(&error), problem);
            assert_eq!(error.blame(), lti_claims::Blame::ApiMisuse);
            assert_eq!(text(error.to_http().body()), r#"{"error":"server-error"}"#);
        }
    }
}

/// LMS-108: whole numbers without a point.
#[test]
fn a_whole_maximum_is_sent_whole() {
    let item = LineItem::new("60.0".parse::<lti_ags::Decimal>().unwrap(), "x");
    let request = CreateLineItem::new(LI, item).to_http().unwrap();
    assert_eq!(text(request.body()), r#"{"scoreMaximum":60,"label":"x"}"#);
}

/// AGS-026, AGS-028, AGS-059: a platform's answer has an absolute `id`.
#[test]
fn a_platform_sends_an_address() {
    let mut item = LineItem::new(40, "Quiz");
    for (id, code) in [
        (None, "field-missing"),
        (Some(""), "field-not-url"),
        (Some("17"), "field-not-url"),
        (Some("/c/7/li/31"), "field-not-url"),
        (Some("ftp://lms.example/1"), "field-not-url"),
    ] {
        item.id = id.map(Into::into);
        for error in [
            CreateLineItem::respond(&item).unwrap_err(),
            ReadLineItem::respond(&item).unwrap_err(),
            ReplaceLineItem::respond(&item).unwrap_err(),
            ListLineItems::respond(&Page::last(vec![item.clone()])).unwrap_err(),
        ] {
            assert_eq!(only_problem(&error), (code, "AGS-028", "id"));
        }
    }
    item.id = Some(LI.into());
    for (response, status) in [
        (CreateLineItem::respond(&item).unwrap(), 201),
        (ReadLineItem::respond(&item).unwrap(), 200),
        (ReplaceLineItem::respond(&item).unwrap(), 200),
    ] {
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (status, &LINE_ITEM.parse().unwrap())
        );
        assert_eq!(text(response.body()), format!(r#"{{"id":"{LI}","scoreMaximum":40,"label":"Quiz"}}"#));
        assert_eq!(ReadLineItem::new(LI).receive(&response, &policy()).unwrap(), item);
    }
}

/// AGS-069, AGS-073, AGS-076, AGS-077, AGS-D05, LMS-107: what was read is sent back as it was, and the three forms mean none.
#[test]
fn read_change_replace() {
    let moodle = r#"{"id":"https://moodle.example/mod/lti/services.php/2/lineitems/7/lineitem?type_id=4","scoreMaximum":100.0,"label":"Quiz","resourceId":"","tag":null,"resourceLinkId":"7","startDateTime":null,"endDateTime":"","ltiLinkId":"7","https://v.example/x":{"b":1.50,"a":[null]},"submissionReview":{}}"#;
    let read =
        ReadLineItem::new("https://moodle.example/mod/lti/services.php/2/lineitems/7/lineitem?type_id=4");
    let mut item = read.receive(&response(200, moodle), &policy()).unwrap();
    assert_eq!(
        (&item.resource_id, &item.tag, &item.end_date_time),
        (&Stated::Blank, &Stated::Null, &Stated::Blank)
    );
    assert_eq!(
        (item.tag.value(), item.resource_id.value(), item.start_date_time.value()),
        (None, None, None)
    );
    assert!(item.start_date_time.is_there() && item.tag.is_there() && !Stated::<u8>::Absent.is_there());
    let sent = |item: &LineItem| {
        let request = ReplaceLineItem::new(item.id.clone().unwrap(), item.clone()).to_http().unwrap();
        text(request.body()).to_owned()
    };
    assert_eq!(sent(&item), moodle);
    item.label = "Quiz 2".into();
    assert_eq!((Stated::from(7), Stated::<String>::from("x")), (Stated::Value(7), Stated::Value("x".into())));
    assert_eq!((Stated::<String>::from(""), Stated::from(7).into_value()), (Stated::Blank, Some(7)));
    item.grades_released = Some(true);
    let expected = moodle
        .replace(r#""Quiz""#, r#""Quiz 2""#)
        .replace(r#""endDateTime":"","#, r#""endDateTime":"","gradesReleased":true,"#);
    assert_eq!(sent(&item), expected);
}

/// What a platform sends wrongly costs the member, not the line item; only an `id` has to be there.
#[test]
fn a_tool_forgives() {
    let list = |body: &str| {
        ListLineItems::new("https://lms.example/li").receive(&response(200, body), &policy()).unwrap()
    };
    let odd = r#"[{"id":"https://l.example/1","label":7,"tag":["x"],"startDateTime":"soon","gradesReleased":"yes","scoreMaximum":null},
        {"label":"no id","scoreMaximum":1},{"id":"","label":"x","scoreMaximum":1},null,"x",
        {"id":"https://l.example/2","label":"","scoreMaximum":0.0}]"#;
    let page = list(odd);
    let ids: Vec<_> = page.items.iter().map(|item| item.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["https://l.example/1", "https://l.example/2"]);
    assert!(page.items[0].score_maximum.is_zero() && page.items[0].label.is_empty());
    let noted: Vec<_> = page.problems.iter().map(|p| (p.entry.unwrap(), p.field, p.reason.code())).collect();
    assert_eq!(
        noted,
        [
            (0, "scoreMaximum", "field-missing"),
            (0, "label", "field-wrong-type"),
            (0, "tag", "field-wrong-type"),
            (0, "startDateTime", "date-time-malformed"),
            (0, "gradesReleased", "field-wrong-type"),
            (1, "id", "field-missing"),
            (2, "id", "field-missing"),
            (3, "", "entry-not-object"),
            (4, "", "entry-not-object"),
        ]
    );
    assert_eq!(page.problems[0].to_string(), "entry 0: `scoreMaximum`: expected, and missing or null");
    assert_eq!(page.problems[7].to_string(), "entry 3: expected to be an object, and is not");
    for body in [r#"{"label":"x","scoreMaximum":1}"#, r#"{"id":"","label":"x"}"#, r#"{"id":null}"#, "{}"] {
        let error = ReadLineItem::new(LI).receive(&response(200, body), &policy()).unwrap_err();
        assert_eq!(only_problem(&error), ("field-missing", "AGS-028", "id"));
    }
}

/// AGS-057, LMS-107: a replacement does not unset what a tool could not read, and nothing is written twice.
#[test]
fn what_cannot_be_read_goes_back_as_it_came() {
    let odd = r#"{"id":"https://lms.example/1","scoreMaximum":10,"label":"Quiz","resourceId":17,"tag":["t"],"resourceLinkId":7,"startDateTime":"2026-03-01T08:00:00","endDateTime":"soon","gradesReleased":"yes","x":1}"#;
    let mut item = ReadLineItem::new(LI).receive(&response(200, odd), &policy()).unwrap();
    assert_eq!((item.resource_id.value(), item.start_date_time.is_there()), (None, false));
    item.label = "Test".into();
    let sent = |item: &LineItem| -> Value {
        let request = ReplaceLineItem::new(LI, item.clone()).to_http().unwrap();
        let names = ["resourceId", "tag", "startDateTime", "gradesReleased"];
        assert!(names.iter().all(|name| text(request.body()).matches(&format!("\"{name}\"")).count() == 1));
        serde_json::from_slice(request.body()).unwrap()
    };
    let mut expected: Value = serde_json::from_str(odd).unwrap();
    expected["label"] = json!("Test");
    assert_eq!(sent(&item), expected);
    // What a program sets goes before, and so does what it takes away.
    (item.tag, item.start_date_time, item.grades_released) = ("t".into(), Stated::Null, Some(true));
    (expected["tag"], expected["startDateTime"], expected["gradesReleased"]) =
        (json!("t"), Value::Null, json!(true));
    assert_eq!(sent(&item), expected);
}

/// ATK-061: a page on which everything is wrong takes as long as its length, and not as its square: that would be minutes here.
#[test]
fn ten_thousand_entries_that_are_wrong() {
    let entry = r#"{"id":"https://l.example/1","scoreMaximum":"x","label":1,"resourceId":1,"tag":1,"resourceLinkId":1,"startDateTime":1,"endDateTime":1,"gradesReleased":1}"#;
    let body = format!("[{}]", vec![entry; 10_000].join(","));
    let page = ListLineItems::new(LI).receive(&response(200, body), &policy()).unwrap();
    assert_eq!((page.items.len(), page.problems.len()), (10_000, 80_000));
}
