use crate::support::*;
use lti_ags::{
    CanvasSubmission, Extensions, LineItem, PublishScore, ReplaceLineItem, ReviewableStatus, Score,
    SubmissionReview,
};
use lti_claims::{Claim, Field};
use serde_json::value::RawValue;

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

/// AGS-019 to AGS-022.
#[test]
fn extensions_are_named_by_urls() {
    let mut extensions = Extensions::new();
    for value in ["1", "null", "[]", r#"{"a":1}"#, "\"x\"", "true"] {
        extensions.insert("https://v.example/x", raw(value)).unwrap();
        assert_eq!(extensions.get("https://v.example/x").unwrap().get(), value);
    }
    extensions.insert("http://v.example/y?z#w", raw("2")).unwrap();
    assert_eq!(
        extensions.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["https://v.example/x", "http://v.example/y?z#w"]
    );
    for name in [
        "x_vendor",
        "",
        "tag",
        "scoreMaximum",
        "submissionReview",
        "v.example/x",
        "https://",
        "/x",
        "urn:x:y",
    ] {
        let error = extensions.insert(name, raw("1")).unwrap_err();
        assert_eq!(
            (error.code(), error.requirement()),
            ("extension-name-invalid", Some("AGS-021")),
            "{name}"
        );
    }
    assert_eq!(extensions.remove("https://v.example/x").unwrap().get(), "true");
    assert!(
        extensions.remove("https://v.example/x").is_none()
            && !extensions.is_empty()
            && Extensions::new().is_empty()
    );
    assert_eq!(format!("{extensions:?}"), r#"{"http://v.example/y?z#w"}"#);
}

/// LMS-107: what came with another name may be changed, for it was there before.
#[test]
fn what_came_may_be_changed() {
    let body = format!(r#"{{"id":"{LI}","scoreMaximum":1,"label":"x","ltiLinkId":"7"}}"#);
    let mut item = lti_ags::ReadLineItem::new(LI).receive(&response(200, body), &policy()).unwrap();
    item.extensions.insert("ltiLinkId", raw("8")).unwrap();
    let request = ReplaceLineItem::new(LI, item).to_http().unwrap();
    assert!(text(request.body()).ends_with(r#","ltiLinkId":8}"#));
}

/// LMS-098: a score that is no new attempt.
#[test]
fn the_submission_of_canvas() {
    let mut score = Score::reset("u-51c", "2026-03-02T11:00:00.000Z".parse().unwrap());
    score.extensions.set_claim::<CanvasSubmission>(&CanvasSubmission::no_new_attempt()).unwrap();
    let request = PublishScore::new(LI, score).to_http().unwrap();
    assert!(
        text(request.body())
            .ends_with(r#","https://canvas.instructure.com/lti/submission":{"new_submission":false}}"#)
    );
    let all = r#"{"new_submission":true,"submission_type":"online_url","submission_data":"https://tool.example/w/1","submitted_at":"2026-03-02T10:10:00.000Z","content_items":[{"type":"file"}],"prioritize_non_tool_grade":true}"#;
    let mut extensions = Extensions::new();
    extensions.insert("https://canvas.instructure.com/lti/submission", raw(all)).unwrap();
    let read = extensions.claim::<CanvasSubmission>().unwrap().unwrap();
    assert_eq!((read.new_submission.value(), read.submission_type.text()), (Some(&true), Some("online_url")));
    assert_eq!(
        (read.submission_data.text(), read.submitted_at.text()),
        (Some("https://tool.example/w/1"), Some("2026-03-02T10:10:00.000Z"))
    );
    assert_eq!(read.content_items.value().unwrap().get(), r#"[{"type":"file"}]"#);
    assert_eq!(serde_json::to_string(&read).unwrap(), all);
}

/// Submission Review 1.0, catalogue §4.2.
#[test]
fn the_review_of_submissions() {
    let all = r#"{"reviewableStatus":["None","Submitted","Later"],"label":"Review","url":"https://tool.example/review","custom":{"mode":"review"}}"#;
    let mut item = LineItem::new(40, "Quiz");
    let mut review: SubmissionReview = serde_json::from_str(all).unwrap();
    assert_eq!(
        review.reviewable_status.value().unwrap().items,
        [ReviewableStatus::None, ReviewableStatus::Submitted, "Later".into()]
    );
    assert_eq!(
        (review.label.text(), review.url.text()),
        (Some("Review"), Some("https://tool.example/review"))
    );
    assert_eq!(review.custom.value().unwrap().get("mode"), Some("review"));
    item.extensions.set_claim::<SubmissionReview>(&review).unwrap();
    let sent = lti_ags::CreateLineItem::new(LI, item.clone()).to_http().unwrap();
    assert_eq!(
        text(sent.body()),
        format!(r#"{{"scoreMaximum":40,"label":"Quiz","submissionReview":{all}}}"#)
    );
    review.label = Field::Absent;
    for (value, outcome) in [("{}", Some(true)), ("null", None), ("7", Some(false)), ("[]", Some(false))] {
        item.extensions.insert("submissionReview", raw(value)).unwrap();
        assert_eq!(item.extensions.claim::<SubmissionReview>().map(|read| read.is_ok()), outcome, "{value}");
    }
}

/// A vendor's own member, in the vendor's own crate.
#[test]
fn a_member_of_ones_own() {
    enum Similarity {}
    impl Claim for Similarity {
        const NAME: &'static str = "https://tool.example/ext/similarity";
        type Value = u8;
    }
    enum Unnamed {}
    impl Claim for Unnamed {
        const NAME: &'static str = "similarity";
        type Value = u8;
    }
    let mut extensions = Extensions::new();
    extensions.set_claim::<Similarity>(&12).unwrap();
    assert_eq!(extensions.claim::<Similarity>().unwrap().unwrap(), 12);
    assert_eq!(extensions.set_claim::<Unnamed>(&12).unwrap_err().code(), "extension-name-invalid");
    assert!(extensions.claim::<Unnamed>().is_none());
}
