//! Every field of a line item and of a score (catalogue §1.6, §1.7) sent wrongly: the status, the field that the body names, and
//! nothing changed.

use crate::support::*;
use http::Request;
use lti_ags::LineItem;
use lti_platform::gradebook::{Container, Gradebook as _, Points};
use lti_security::oauth::AccessToken;
use serde_json::{Value, json};

const SCORES: &str = "application/vnd.ims.lis.v1.score+json";
const ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";

struct Course {
    world: World,
    token: AccessToken,
    container: Container,
    url: String,
}

/// A column with a grade in it: the tool's, under a manual one, with comments and times.
fn course() -> Course {
    let world = world();
    let container = Container::new(CLIENT, "dep-1", "c-7");
    let book = &world.gradebook;
    book.add_context(container.clone());
    book.enroll(&container, "u-51c", true).unwrap();
    book.enroll(&container, "u-teach", false).unwrap();
    book.add_link(&container, "rl-889").unwrap();
    let key = block_on(book.create(&container, LineItem::new(40, "Unit 3 quiz"))).unwrap().key;
    let url = world.platform.line_item_url("dep-1", "c-7", &key);
    let token = access_token(&world, None, &format!("{LINE_ITEM} {SCORE}"));
    let course = Course { world, token, container, url };
    assert_eq!(course.send("POST", "/scores", SCORES, &score("2025-10-09T08:53:10.000Z").to_string()).0, 201);
    let points = Points { given: 5.into(), maximum: 40.into() };
    let teach = |grade: &mut lti_platform::gradebook::Grade| grade.set_manually(Some(points), "u-teach", NOW);
    course.world.gradebook.change(&course.container, &key, "u-51c", teach).unwrap();
    course
}

fn score(timestamp: &str) -> Value {
    json!({
        "userId": "u-51c", "timestamp": timestamp, "activityProgress": "Completed", "gradingProgress": "FullyGraded",
        "scoreGiven": 31.5, "scoreMaximum": 40, "comment": "Good use of sources.", "scoringUserId": "u-teach",
        "submission": { "startedAt": "2025-10-09T07:00:00.000Z", "submittedAt": "2025-10-09T08:10:00.000Z" },
        "https://tool.example/ext/similarity": { "percent": 12 },
    })
}

fn line_item() -> Value {
    json!({
        "scoreMaximum": 40, "label": "Unit 3 quiz", "resourceId": "quiz-003", "tag": "grade", "resourceLinkId": "rl-889",
        "startDateTime": "2026-03-01T08:00:00Z", "endDateTime": "2026-03-15T22:00:00+00:00", "gradesReleased": false,
    })
}

impl Course {
    /// The status, and the fields that the body names with their codes.
    fn send(&self, method: &str, path: &str, media_type: &str, body: &str) -> (u16, Vec<(String, String)>) {
        let target = if method == "POST" && path.is_empty() {
            self.world.platform.line_items_url("dep-1", "c-7")
        } else {
            format!("{}{path}", self.url)
        };
        let request = Request::builder().method(method).uri(target).header("content-type", media_type);
        let mut request = request.body(body.as_bytes().to_vec()).unwrap();
        self.token.authorize(&mut request).unwrap();
        let answer = block_on(self.world.platform.gradebook(&request));
        let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let fields = body["fields"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let fields = fields.iter().map(|field| (text(&field["field"]), text(&field["error"]))).collect();
        (answer.status().as_u16(), fields)
    }
}

/// `base` with the member at this pointer replaced, or taken away where the value is `REMOVED`.
fn with(base: &Value, pointer: &str, value: &Value) -> Value {
    let mut changed = base.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let object = changed.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value == REMOVED {
        object.remove(name);
    } else {
        object.insert(name.to_owned(), value.clone());
    }
    changed
}

/// Stands for "not there".
const REMOVED: &str = "\u{0}removed";

#[test]
fn each_field_of_a_score_is_named_and_nothing_changes() {
    let course = course();
    let good = score("2025-10-09T08:53:15.250Z");
    let before = course.world.gradebook.columns(&course.container);
    let rows = [
        ("/userId", json!(REMOVED), 400, "field-missing"),
        ("/userId", Value::Null, 400, "field-missing"),
        ("/userId", json!(""), 400, "field-blank"),
        ("/userId", json!(["u-51c"]), 400, "field-wrong-type"),
        ("/userId", json!("u-nobody"), 404, "user-unknown"),
        ("/userId", json!("U-51C"), 404, "user-unknown"),
        ("/userId", json!("u-teach"), 403, "user-not-gradable"),
        ("/activityProgress", json!(REMOVED), 400, "field-missing"),
        ("/activityProgress", Value::Null, 400, "field-missing"),
        ("/activityProgress", json!("completed"), 400, "word-unknown"),
        ("/activityProgress", json!("Graded"), 400, "word-unknown"),
        ("/activityProgress", json!(1), 400, "field-wrong-type"),
        ("/gradingProgress", json!(REMOVED), 400, "field-missing"),
        ("/gradingProgress", Value::Null, 400, "field-missing"),
        ("/gradingProgress", json!("pendingManual"), 400, "word-unknown"),
        ("/gradingProgress", json!({}), 400, "field-wrong-type"),
        ("/timestamp", json!(REMOVED), 400, "field-missing"),
        ("/timestamp", Value::Null, 400, "field-wrong-type"),
        ("/timestamp", json!(""), 400, "field-blank"),
        ("/timestamp", json!(1_760_000_000), 400, "field-wrong-type"),
        ("/timestamp", json!("2025-10-09"), 400, "date-time-malformed"),
        ("/timestamp", json!("2025-02-29T08:53:15.250Z"), 400, "date-time-malformed"),
        ("/timestamp", json!("2025-10-09T08:53:15.250"), 400, "date-time-zone-missing"),
        ("/timestamp", json!("2025-10-10T08:53:15.250Z"), 400, "timestamp-ahead-of-clock"),
        ("/timestamp", json!("2025-10-09T08:53:09.999Z"), 409, "score-outdated"),
        ("/timestamp", json!("2025-10-09T08:53:10.000Z"), 204, ""),
        ("/scoreGiven", json!(-0.1), 400, "number-negative"),
        ("/scoreGiven", json!("31.5"), 400, "field-wrong-type"),
        ("/scoreGiven", json!(true), 400, "field-wrong-type"),
        ("/scoreGiven", json!(1e13), 400, "number-too-great"),
        ("/scoreMaximum", json!(REMOVED), 400, "field-missing"),
        ("/scoreMaximum", Value::Null, 400, "field-missing"),
        ("/scoreMaximum", json!(0), 400, "number-not-positive"),
        ("/scoreMaximum", json!(-40), 400, "number-not-positive"),
        ("/scoreMaximum", json!("40"), 400, "field-wrong-type"),
        ("/scoreMaximum", json!(1e13), 400, "number-too-great"),
        ("/comment", json!({ "text": "x" }), 400, "field-wrong-type"),
        ("/comment", json!(5), 400, "field-wrong-type"),
        ("/scoringUserId", Value::Null, 400, "field-wrong-type"),
        ("/scoringUserId", json!(""), 400, "field-blank"),
        ("/scoringUserId", json!({}), 400, "field-wrong-type"),
        ("/submission", json!("2025-10-09T08:10:00.000Z"), 400, "field-wrong-type"),
        ("/submission", json!([]), 400, "field-wrong-type"),
        ("/submission/startedAt", json!("2025-10-09T07:00:00.000"), 400, "date-time-zone-missing"),
        ("/submission/startedAt", json!("yesterday"), 400, "date-time-malformed"),
        ("/submission/startedAt", json!(7), 400, "field-wrong-type"),
        ("/submission/submittedAt", json!("2025-10-09T08:10:00.000"), 400, "date-time-zone-missing"),
        ("/submission/submittedAt", json!("2025-10-09T25:10:00.000Z"), 400, "date-time-malformed"),
        ("/submission/submittedAt", json!(7), 400, "field-wrong-type"),
        ("/submission/submittedAt", json!("2025-10-09T06:59:59.999Z"), 400, "submitted-before-started"),
    ];
    for (pointer, value, status, code) in rows {
        let sent =
            if status == 204 { score("2025-10-09T08:53:10.000Z") } else { with(&good, pointer, &value) };
        let answer = course.send("POST", "/scores", SCORES, &sent.to_string());
        let field = pointer.trim_start_matches('/').replace('/', ".");
        let named = if code.is_empty() { vec![] } else { vec![(field, code.to_owned())] };
        assert_eq!(answer, (status, named), "{pointer} {value}");
        assert_eq!(course.world.gradebook.columns(&course.container), before, "{pointer} {value}");
    }
    // The same time with any other content is a conflict.
    for pointer in ["/scoreGiven", "/comment", "/submission", "/https:~1~1tool.example~1ext~1similarity"] {
        let mut sent = score("2025-10-09T08:53:10.000Z");
        if pointer.starts_with("/https") {
            sent["https://tool.example/ext/similarity"] = json!(13);
        } else {
            sent = with(&sent, pointer, &Value::from(REMOVED));
        }
        let named = vec![("timestamp".to_owned(), "timestamp-reused".to_owned())];
        assert_eq!(course.send("POST", "/scores", SCORES, &sent.to_string()), (409, named), "{pointer}");
        assert_eq!(course.world.gradebook.columns(&course.container), before, "{pointer}");
    }
    // And what is good is taken.
    assert_eq!(course.send("POST", "/scores", SCORES, &good.to_string()).0, 200);
    assert_ne!(course.world.gradebook.columns(&course.container), before);
}

#[test]
fn each_field_of_a_line_item_is_named_and_nothing_changes() {
    let course = course();
    let before = course.world.gradebook.columns(&course.container);
    let (long, longest) = ("x".repeat(257), "é".repeat(256));
    let rows = [
        ("id", json!(17), 400, "field-wrong-type"),
        ("scoreMaximum", json!(REMOVED), 400, "field-missing"),
        ("scoreMaximum", Value::Null, 400, "field-missing"),
        ("scoreMaximum", json!(0), 400, "number-not-positive"),
        ("scoreMaximum", json!(0.0), 400, "number-not-positive"),
        ("scoreMaximum", json!(-1), 400, "number-not-positive"),
        ("scoreMaximum", json!("60"), 400, "field-wrong-type"),
        ("scoreMaximum", json!(1e13), 400, "number-too-great"),
        ("label", json!(REMOVED), 400, "field-missing"),
        ("label", Value::Null, 400, "field-missing"),
        ("label", json!(""), 400, "field-blank"),
        ("label", json!("  \t"), 400, "field-blank"),
        ("label", json!(3), 400, "field-wrong-type"),
        ("resourceId", json!(3), 400, "field-wrong-type"),
        ("resourceId", json!(long), 400, "field-too-long"),
        ("tag", json!(["grade"]), 400, "field-wrong-type"),
        ("tag", json!(long), 400, "field-too-long"),
        ("resourceLinkId", json!(889), 400, "field-wrong-type"),
        ("startDateTime", json!("2026-03-06T20:05:02"), 400, "date-time-zone-missing"),
        ("startDateTime", json!("2026-03-06"), 400, "date-time-malformed"),
        ("startDateTime", json!(1_772_827_502), 400, "field-wrong-type"),
        ("endDateTime", json!("2026-03-06T20:05:02"), 400, "date-time-zone-missing"),
        ("endDateTime", json!("soon"), 400, "date-time-malformed"),
        ("endDateTime", json!(true), 400, "field-wrong-type"),
        ("gradesReleased", json!("true"), 400, "field-wrong-type"),
        ("gradesReleased", json!(1), 400, "field-wrong-type"),
    ];
    for (field, value, status, code) in rows {
        let sent = with(&line_item(), &format!("/{field}"), &value).to_string();
        for method in ["POST", "PUT"] {
            let named = vec![(field.to_owned(), code.to_owned())];
            assert_eq!(course.send(method, "", ITEM, &sent), (status, named), "{method} {field} {value}");
            assert_eq!(course.world.gradebook.columns(&course.container), before, "{method} {field} {value}");
        }
    }
    // A link of nobody's is told on creation, and ignored where it would change one (AGS-053).
    let strange = with(&line_item(), "/resourceLinkId", &json!("rl-other")).to_string();
    let named = vec![("resourceLinkId".to_owned(), "resource-link-unknown".to_owned())];
    assert_eq!(course.send("POST", "", ITEM, &strange), (404, named));
    assert_eq!(course.world.gradebook.columns(&course.container), before);
    assert_eq!(course.send("PUT", "", ITEM, &strange).0, 200);
    let kept = &course.world.gradebook.columns(&course.container)[0];
    assert_eq!((&kept.0.line_item.resource_link_id, &kept.1), (&None, &before[0].1));
    // What may be said so is good, and a `submissionReview` that is none is kept and means nothing.
    for (field, value) in [
        ("resourceId", json!(longest)),
        ("resourceId", Value::Null),
        ("tag", json!("")),
        ("tag", json!(longest)),
        ("startDateTime", Value::Null),
        ("endDateTime", json!("")),
        ("gradesReleased", json!(true)),
        ("submissionReview", json!(7)),
        ("https://v.example/x", json!([null, 1])),
    ] {
        let sent = with(&line_item(), &format!("/{}", field.replace('/', "\u{1}")), &value);
        let sent = sent.to_string().replace("\\u0001", "/");
        assert_eq!(course.send("POST", "", ITEM, &sent).0, 201, "{field} {value}");
    }
}

/// All that is wrong is told at once.
#[test]
fn several_fields_are_named_together() {
    let course = course();
    let bad = json!({ "userId": "", "timestamp": "x", "activityProgress": 1, "gradingProgress": "Done", "scoreGiven": -1 });
    let (status, fields) = course.send("POST", "/scores", SCORES, &bad.to_string());
    let mut names: Vec<_> = fields.into_iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(status, 400);
    assert_eq!(
        names,
        ["activityProgress", "gradingProgress", "scoreGiven", "scoreMaximum", "timestamp", "userId"]
    );
}
