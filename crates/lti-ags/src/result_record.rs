//! What the gradebook shows for a learner.

use alloc::string::{String, ToString as _};
use core::fmt;

use lti_claims::wire::{Wire, type_of};
use lti_claims::{Field, JsonType};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde::{Deserialize as _, Deserializer};
use serde_json::value::RawValue;

use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::{Decimal, Extensions, Policy, Stated};

/// A result: what the gradebook shows now for a learner and a line item (AGS 2.0 §3.3). The platform alone decides it. `Debug` shows
/// nothing of the learner.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultRecord {
    /// The URL of this record (AGS-095). Some platforms send none: go by `user_id`.
    pub id: Option<String>,
    /// The `id` of the line item (AGS-096). Some platforms send none, or another query.
    pub score_of: Option<String>,
    /// The learner (AGS-097).
    pub user_id: String,
    /// The points; absent or `null` where there are none (AGS-098).
    pub result_score: Stated<Decimal>,
    /// The points possible. See [`maximum`](Self::maximum).
    pub result_maximum: Option<Decimal>,
    /// The user who graded, where the platform says so (AGS-101).
    pub scoring_user_id: Option<String>,
    /// The comment; absent, `null` or blank where there is none (AGS-102).
    pub comment: Stated<String>,
    /// All other members.
    pub extensions: Extensions,
}

lti_claims::open_object! {
    /// A result as it is read.
    pub(crate) struct RawResultRecord {
        pub id: String = "id",
        pub score_of: String = "scoreOf",
        pub user_id: UserIdText = "userId",
        pub result_score: Decimal = "resultScore",
        pub result_maximum: Decimal = "resultMaximum",
        pub scoring_user_id: String = "scoringUserId",
        pub comment: String = "comment",
    }
}

/// A user id, and whether it was a number.
#[derive(Clone)]
pub(crate) struct UserIdText {
    text: String,
    number: bool,
}

impl Wire for UserIdText {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(match type_of(raw) {
            JsonType::Null => Field::Null,
            JsonType::Number => Field::Value(Self { text: raw.get().to_string(), number: true }),
            JsonType::Text => match serde_json::from_str(raw.get()) {
                Ok(text) => Field::Value(Self { text, number: false }),
                // A lone surrogate: JSON, and no text.
                Err(_) => Field::Wrong(JsonType::Text),
            },
            other => Field::Wrong(other),
        })
    }
}

/// The objects that are read are never written again; the macro that defines them asks for it.
impl Serialize for UserIdText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl ResultRecord {
    /// A record without points, as a platform sends it.
    #[must_use]
    pub fn new(id: impl Into<String>, score_of: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self {
            id: Some(id.into()),
            score_of: Some(score_of.into()),
            user_id: user_id.into(),
            result_score: Stated::Absent,
            result_maximum: None,
            scoring_user_id: None,
            comment: Stated::Absent,
            extensions: Extensions::new(),
        }
    }

    /// So many points of so many.
    #[must_use]
    pub fn with_points(mut self, score: impl Into<Decimal>, maximum: impl Into<Decimal>) -> Self {
        self.result_score = Stated::Value(score.into());
        self.result_maximum = Some(maximum.into());
        self
    }

    /// The points possible: 1 where the platform says nothing (AGS-100). `None` where it says zero or less, which nothing can be divided
    /// by (AGS-099).
    #[must_use]
    pub fn maximum(&self) -> Option<Decimal> {
        match &self.result_maximum {
            None => Some(Decimal::from(1)),
            Some(maximum) => Some(maximum.clone()).filter(Decimal::is_positive),
        }
    }

    /// Reads it at a tool. `None` for a record that belongs to nobody (AGS-097).
    pub(crate) fn read(raw: RawResultRecord, findings: &mut Findings, policy: &Policy) -> Option<Self> {
        let user_id = findings.required("userId", "AGS-097", raw.user_id)?;
        if user_id.number {
            findings.note("userId", "AGS-097", ProblemReason::WrongType(JsonType::Number));
        }
        let known = !user_id.text.is_empty() && (!user_id.number || policy.numeric_user_ids);
        if user_id.text.is_empty() {
            findings.note("userId", "AGS-097", ProblemReason::Blank);
        }
        let record = Self {
            id: findings.text("id", "AGS-095", raw.id).into_value(),
            score_of: findings.text("scoreOf", "AGS-096", raw.score_of).into_value(),
            user_id: user_id.text,
            result_score: findings.stated("resultScore", "AGS-098", raw.result_score),
            result_maximum: findings.stated("resultMaximum", "AGS-099", raw.result_maximum).into_value(),
            scoring_user_id: findings.text("scoringUserId", "AGS-101", raw.scoring_user_id).into_value(),
            comment: findings.text("comment", "AGS-102", raw.comment),
            extensions: Extensions::read(raw.extra),
        };
        if let Some(maximum) = &record.result_maximum {
            findings.positive("resultMaximum", "AGS-099", maximum);
        }
        known.then_some(record)
    }

    /// What a platform sends.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.address("id", "AGS-095", self.id.as_deref());
        findings.address("scoreOf", "AGS-096", self.score_of.as_deref());
        if self.user_id.is_empty() {
            findings.note("userId", "AGS-097", ProblemReason::Blank);
        }
        findings.blank_number("resultScore", "AGS-098", &self.result_score);
        if let Some(maximum) = &self.result_maximum {
            findings.positive("resultMaximum", "AGS-099", maximum);
        }
    }
}

impl Serialize for ResultRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            object.serialize_entry("id", id)?;
        }
        if let Some(line_item) = &self.score_of {
            object.serialize_entry("scoreOf", line_item)?;
        }
        object.serialize_entry("userId", &self.user_id)?;
        self.result_score.write("resultScore", &mut object)?;
        if let Some(maximum) = &self.result_maximum {
            object.serialize_entry("resultMaximum", maximum)?;
        }
        if let Some(user) = &self.scoring_user_id {
            object.serialize_entry("scoringUserId", user)?;
        }
        self.comment.write("comment", &mut object)?;
        self.extensions.write(&mut object)?;
        object.end()
    }
}

impl fmt::Debug for ResultRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResultRecord").field("extensions", &self.extensions).finish_non_exhaustive()
    }
}
