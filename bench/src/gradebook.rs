//! Line items and scores, beside bare typed JSON of the same bytes.

use std::hint::black_box;

use http::{Request, Response};
use lti_ags::{DateTime, Decimal, ListLineItems, Policy, PublishScore, Score};
use serde::{Deserialize, Serialize};

use crate::subject::Subject;

const LINE_ITEM: &str = "https://lms.example/api/lti/courses/7/line_items/31?t=4";
const USER: &str = "5f2c1e9a-7d31-4b52-9c39-0a3d5b8f6e21";
const TIME: &str = "2026-03-02T10:15:30.250Z";

pub(crate) struct Gradebook {
    /// A page of 1,000 line items.
    page: Response<Vec<u8>>,
    publish: PublishScore,
}

/// What a program that cares for nothing else would write.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read and thrown away")]
struct BareLineItem {
    id: String,
    score_maximum: f64,
    label: String,
    resource_id: Option<String>,
    tag: Option<String>,
    resource_link_id: Option<String>,
    start_date_time: Option<String>,
    end_date_time: Option<String>,
    grades_released: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BareScore<'a> {
    user_id: &'a str,
    timestamp: &'a str,
    activity_progress: &'a str,
    grading_progress: &'a str,
    score_given: f64,
    score_maximum: f64,
    comment: &'a str,
}

impl Gradebook {
    pub(crate) fn new() -> Self {
        let items: Vec<String> = (0..1_000)
            .map(|at| {
                format!(
                    r#"{{"id":"https://lms.example/api/lti/courses/7/line_items/{at}","scoreMaximum":{}.5,"label":"Unit {at}","resourceId":"quiz-{at}","tag":"grade","resourceLinkId":"rl-{at}","startDateTime":"2026-03-01T08:00:00Z","endDateTime":null,"https://lms.example/ext":{{"a":{at}}}}}"#,
                    at % 100
                )
            })
            .collect();
        let page = Response::builder()
            .header("content-type", "application/vnd.ims.lis.v2.lineitemcontainer+json")
            .header("link", r#"<https://lms.example/api/lti/courses/7/line_items?page=2>; rel="next""#)
            .body(format!("[{}]", items.join(",")).into_bytes())
            .expect("a good answer");
        let time: DateTime = TIME.parse().expect("a time");
        let points: Decimal = "31.5".parse().expect("a number");
        let mut score = Score::graded(USER, time, points, 40);
        score.comment = "Good use of sources.".into();
        Self { page, publish: PublishScore::new(LINE_ITEM, score) }
    }

    pub(crate) fn subjects(&self) -> Vec<Subject<'_>> {
        let policy = Policy::default();
        let list = ListLineItems::new("https://lms.example/api/lti/courses/7/line_items");
        vec![
            Subject::new("json/list", None, || {
                let items: Vec<BareLineItem> =
                    serde_json::from_slice(black_box(self.page.body())).expect("a list");
                black_box(items);
            }),
            Subject::new("ags/list", Some("json/list"), move || {
                let page = list.receive(black_box(&self.page), &policy).expect("a list");
                assert_eq!((page.items.len(), page.problems.len()), (1_000, 0));
                black_box(page);
            }),
            Subject::new("json/score", None, || {
                black_box(bare_score());
            }),
            Subject::new("ags/score", Some("json/score"), || {
                black_box(black_box(&self.publish).to_http().expect("a good score"));
            }),
        ]
    }
}

fn bare_score() -> Request<Vec<u8>> {
    let score = BareScore {
        user_id: black_box(USER),
        timestamp: black_box(TIME),
        activity_progress: "Completed",
        grading_progress: "FullyGraded",
        score_given: black_box(31.5),
        score_maximum: black_box(40.0),
        comment: "Good use of sources.",
    };
    Request::post(black_box("https://lms.example/api/lti/courses/7/line_items/31/scores?t=4"))
        .header("content-type", "application/vnd.ims.lis.v1.score+json")
        .body(serde_json::to_vec(&score).expect("a good score"))
        .expect("a good request")
}
