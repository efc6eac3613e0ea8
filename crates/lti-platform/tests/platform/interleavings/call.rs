//! What may happen, and how a tool writes it.

use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(super) enum Call {
    Create {
        context: usize,
        maximum: u32,
        tag: usize,
        permitted: bool,
    },
    Replace {
        item: usize,
        elsewhere: bool,
        maximum: u32,
        tag: usize,
    },
    Delete {
        item: usize,
        elsewhere: bool,
        permitted: bool,
    },
    List {
        context: usize,
        tag: Option<usize>,
        limit: usize,
    },
    Post {
        item: usize,
        elsewhere: bool,
        user: usize,
        permitted: bool,
        score: Posted,
    },
    /// The last score that was taken, once more.
    Again {
        item: usize,
        learner: usize,
    },
    Close {
        item: usize,
        closed: bool,
    },
    Manual {
        item: usize,
        learner: usize,
        points: Option<(u32, u32)>,
    },
    Release {
        item: usize,
        learner: usize,
    },
    Type {
        item: usize,
        learner: usize,
        text: &'static str,
    },
    Results {
        item: usize,
        of: Option<usize>,
        limit: usize,
    },
    Wait {
        seconds: i64,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Posted {
    /// Milliseconds from the beginning.
    pub(super) at: i64,
    pub(super) activity: &'static str,
    pub(super) grading: &'static str,
    pub(super) given: Given,
    pub(super) comment: Comment,
    pub(super) by: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Absent,
    Null,
    Points(u32, u32),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Comment {
    Absent,
    Null,
    Text(&'static str),
}

impl Posted {
    pub(super) fn body(&self, user: &str) -> Value {
        let mut body = json!({
            "userId": user, "timestamp": time(self.at), "activityProgress": self.activity, "gradingProgress": self.grading,
        });
        match self.given {
            Given::Absent => {}
            Given::Null => body["scoreGiven"] = Value::Null,
            Given::Points(given, maximum) => {
                body["scoreGiven"] = json!(given);
                body["scoreMaximum"] = json!(maximum);
            }
        }
        match self.comment {
            Comment::Absent => {}
            Comment::Null => body["comment"] = Value::Null,
            Comment::Text(text) => body["comment"] = json!(text),
        }
        if let Some(by) = self.by {
            body["scoringUserId"] = json!(by);
        }
        body
    }

    pub(super) fn points(&self) -> Option<(u32, u32)> {
        if let Given::Points(given, maximum) = self.given { Some((given, maximum)) } else { None }
    }

    /// A final grade, or the word that there is none.
    pub(super) fn decides(&self) -> bool {
        self.points().is_none() || self.grading == "FullyGraded"
    }

    pub(super) fn text(&self) -> Option<&'static str> {
        if let Comment::Text(text) = self.comment { Some(text).filter(|text| !text.is_empty()) } else { None }
    }
}

/// 2025-10-09T08:53:20Z and so many milliseconds; under a day.
pub(super) fn time(millis: i64) -> String {
    let of_day = 32_000_000 + millis;
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60);
    format!("2025-10-09T{hour:02}:{minute:02}:{second:02}.{:03}Z", of_day % 1_000)
}

pub(super) fn posted() -> impl Strategy<Value = Posted> {
    let activity =
        proptest::sample::select(vec!["Initialized", "Started", "InProgress", "Submitted", "Completed"]);
    let grading = proptest::sample::select(vec![
        "FullyGraded",
        "FullyGraded",
        "FullyGraded",
        "Pending",
        "PendingManual",
        "Failed",
        "NotReady",
    ]);
    let given = prop_oneof![
        1 => Just(Given::Absent),
        1 => Just(Given::Null),
        6 => (0_u32..12, 1_u32..9).prop_map(|(given, maximum)| Given::Points(given, maximum)),
    ];
    let comment = prop_oneof![
        2 => Just(Comment::Absent),
        1 => Just(Comment::Null),
        1 => Just(Comment::Text("")),
        3 => proptest::sample::select(vec!["good", "better <b>"]).prop_map(Comment::Text),
    ];
    let by = proptest::sample::select(vec![None, None, Some("u-teach")]);
    // Twenty steps of half a second, and now and then one that is too far ahead.
    let at = prop_oneof![20 => (0_i64..40).prop_map(|step| step * 500), 1 => Just(40_000_000)];
    (at, activity, grading, given, comment, by).prop_map(|(at, activity, grading, given, comment, by)| {
        Posted { at, activity, grading, given, comment, by }
    })
}

pub(super) fn call() -> impl Strategy<Value = Call> {
    let item = || 0_usize..3;
    let seldom = || proptest::bool::weighted(0.06);
    let mostly = || proptest::bool::weighted(0.94);
    let points = proptest::option::weighted(0.8, (0_u32..12, 1_u32..9));
    prop_oneof![
        3 => (0_usize..2, 1_u32..30, 0_usize..2, mostly())
            .prop_map(|(context, maximum, tag, permitted)| Call::Create { context, maximum, tag, permitted }),
        2 => (item(), seldom(), 1_u32..30, 0_usize..2)
            .prop_map(|(item, elsewhere, maximum, tag)| Call::Replace { item, elsewhere, maximum, tag }),
        1 => (item(), seldom(), mostly())
            .prop_map(|(item, elsewhere, permitted)| Call::Delete { item, elsewhere, permitted }),
        2 => (0_usize..2, proptest::option::of(0_usize..2), 1_usize..4)
            .prop_map(|(context, tag, limit)| Call::List { context, tag, limit }),
        16 => (item(), seldom(), prop_oneof![12 => 0_usize..2, 1 => 2_usize..4], mostly(), posted()).prop_map(
            |(item, elsewhere, user, permitted, score)| Call::Post { item, elsewhere, user, permitted, score }
        ),
        2 => (item(), 0_usize..2).prop_map(|(item, learner)| Call::Again { item, learner }),
        1 => (item(), any::<bool>()).prop_map(|(item, closed)| Call::Close { item, closed }),
        3 => (item(), 0_usize..2, points).prop_map(|(item, learner, points)| Call::Manual { item, learner, points }),
        2 => (item(), 0_usize..2).prop_map(|(item, learner)| Call::Release { item, learner }),
        1 => (item(), 0_usize..2, proptest::sample::select(vec!["", "see me"]))
            .prop_map(|(item, learner, text)| Call::Type { item, learner, text }),
        2 => (item(), proptest::option::of(0_usize..4), 1_usize..3)
            .prop_map(|(item, of, limit)| Call::Results { item, of, limit }),
        2 => (0_i64..8).prop_map(|seconds| Call::Wait { seconds }),
    ]
}
