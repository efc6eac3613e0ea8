//! A column of the gradebook.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use http::{Request, Response};
use lti_claims::Field;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::date_time::TimeText;
use crate::error::Error;
use crate::exchange::{accepts, body, invalid, media_type, parse, success};
use crate::findings::Findings;
use crate::media_type::LINE_ITEM;
use crate::problem::{Problem, ProblemReason};
use crate::{DateTime, Decimal, Extensions, Policy, Stated};

/// A line item: a column of the gradebook (AGS 2.0 §3.2). To change one, read it, change the value, and replace it whole: what is left
/// out is unset (AGS-050, AGS-057).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineItem {
    /// Its URL, absolute, the base of `/scores` and `/results` (AGS-026, AGS-029). The platform gives it: a line item that is to be created
    /// has none.
    pub id: Option<String>,
    /// The greatest number of points, greater than zero (AGS-060). At a tool: zero where the platform sent none.
    pub score_maximum: Decimal,
    /// The heading of the column, not blank (AGS-058). At a tool: empty where the platform sent none.
    pub label: String,
    /// The tool's own id of the resource, at most 256 characters (AGS-159). Several line items may share it (AGS-067).
    pub resource_id: Stated<String>,
    /// The tool's own mark, such as `grade`, at most 256 characters (AGS-159). Several line items may share it (AGS-071).
    pub tag: Stated<String>,
    /// The id of the platform's resource link that it is bound to. It never changes (AGS-051).
    pub resource_link_id: Option<String>,
    /// When work may be handed in from. Absent: the platform has no such time; `null` or blank: it has one, and none is set (AGS-076,
    /// AGS-077).
    pub start_date_time: Stated<DateTime>,
    /// Until when work may be handed in; absent, `null` and blank as for `start_date_time`.
    pub end_date_time: Stated<DateTime>,
    /// Whether the tool wishes that learners see their grades; the platform decides (AGS-083).
    pub grades_released: Option<bool>,
    /// All other members, such as `submissionReview`. At a tool that read one line item also those of the above that could not be read,
    /// so that a replacement does not unset them; what is set above goes before.
    pub extensions: Extensions,
}

lti_claims::open_object! {
    /// A line item as it is read.
    pub(crate) struct RawLineItem {
        pub id: String = "id",
        pub score_maximum: Decimal = "scoreMaximum",
        pub label: String = "label",
        pub resource_id: String = "resourceId",
        pub tag: String = "tag",
        pub resource_link_id: String = "resourceLinkId",
        pub start_date_time: TimeText = "startDateTime",
        pub end_date_time: TimeText = "endDateTime",
        pub grades_released: bool = "gradesReleased",
    }
}

impl LineItem {
    /// A line item to be created.
    #[must_use]
    pub fn new(score_maximum: impl Into<Decimal>, label: impl Into<String>) -> Self {
        Self {
            id: None,
            score_maximum: score_maximum.into(),
            label: label.into(),
            resource_id: Stated::Absent,
            tag: Stated::Absent,
            resource_link_id: None,
            start_date_time: Stated::Absent,
            end_date_time: Stated::Absent,
            grades_released: None,
            extensions: Extensions::new(),
        }
    }

    pub(crate) fn read(raw: RawLineItem, findings: &mut Findings) -> Self {
        Self {
            id: findings.text("id", "AGS-026", raw.id).into_value(),
            score_maximum: findings
                .required("scoreMaximum", "AGS-060", raw.score_maximum)
                .unwrap_or_else(|| Decimal::from(0)),
            label: findings.required("label", "AGS-058", raw.label).unwrap_or_default(),
            resource_id: findings.text("resourceId", "AGS-066", raw.resource_id),
            tag: findings.text("tag", "AGS-070", raw.tag),
            resource_link_id: findings.text("resourceLinkId", "AGS-061", raw.resource_link_id).into_value(),
            start_date_time: findings.time("startDateTime", "AGS-075", raw.start_date_time),
            end_date_time: findings.time("endDateTime", "AGS-079", raw.end_date_time),
            grades_released: match raw.grades_released {
                Field::Null => None,
                other => findings.optional("gradesReleased", "AGS-082", other),
            },
            extensions: Extensions::read(raw.extra),
        }
    }

    /// Reads it at a platform: every field that is wrong.
    pub(crate) fn from_request(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        accepts(request, LINE_ITEM)?;
        media_type(request, LINE_ITEM, &[(policy.json_media_type, "application/json")])?;
        let raw: RawLineItem = body(request, policy, "a line item")?;
        let mut findings = Findings::default();
        let item = Self::read(raw, &mut findings);
        item.judge(&mut findings);
        findings.not_greater("scoreMaximum", &item.score_maximum, &policy.greatest_number);
        invalid("line item", findings)?;
        Ok(item)
    }

    /// Reads it at a tool. Only what has no `id` is of no use.
    pub(crate) fn from_response(response: &Response<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        success(response, policy)?;
        let raw: RawLineItem = parse(response.body(), "a line item")?;
        let mut unread = Findings::default();
        let mut item = Self::read(raw, &mut unread);
        item.keep(&unread.into_problems(), response.body());
        let mut findings = Findings::default();
        if item.id.is_none() {
            findings.note("id", "AGS-028", ProblemReason::Missing);
        }
        invalid("line item", findings)?;
        Ok(item)
    }

    /// Members that cannot be read stay as they came (LMS-107): a replacement without them would unset them (AGS-057).
    fn keep(&mut self, unread: &[Problem], body: &[u8]) {
        if unread.is_empty() {
            return;
        }
        let sent: BTreeMap<String, &RawValue> = serde_json::from_slice(body).unwrap_or_default();
        for problem in unread {
            if let Some(raw) = sent.get(problem.field) {
                self.extensions.keep(problem.field, (*raw).to_owned());
            }
        }
    }

    /// Is this one of the members that are written from a field of their own?
    fn writes(&self, name: &str) -> bool {
        match name {
            "id" => self.id.is_some(),
            "scoreMaximum" | "label" => true,
            "resourceId" => self.resource_id.is_there(),
            "tag" => self.tag.is_there(),
            "resourceLinkId" => self.resource_link_id.is_some(),
            "startDateTime" => self.start_date_time.is_there(),
            "endDateTime" => self.end_date_time.is_there(),
            "gradesReleased" => self.grades_released.is_some(),
            _ => false,
        }
    }

    /// The rules on values, for whoever sends it and for the platform that gets it.
    pub(crate) fn judge(&self, findings: &mut Findings) {
        findings.positive("scoreMaximum", "AGS-060", &self.score_maximum);
        findings.not_blank("label", "AGS-058", &self.label);
        findings.not_longer("resourceId", &self.resource_id);
        findings.not_longer("tag", &self.tag);
    }

    /// What a platform sends has an address (AGS-028).
    pub(crate) fn judge_answer(&self, findings: &mut Findings) {
        findings.address("id", "AGS-028", self.id.as_deref());
        self.judge(findings);
    }
}

impl Serialize for LineItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            object.serialize_entry("id", id)?;
        }
        object.serialize_entry("scoreMaximum", &self.score_maximum)?;
        object.serialize_entry("label", &self.label)?;
        self.resource_id.write("resourceId", &mut object)?;
        self.tag.write("tag", &mut object)?;
        if let Some(id) = &self.resource_link_id {
            object.serialize_entry("resourceLinkId", id)?;
        }
        self.start_date_time.write("startDateTime", &mut object)?;
        self.end_date_time.write("endDateTime", &mut object)?;
        if let Some(released) = self.grades_released {
            object.serialize_entry("gradesReleased", &released)?;
        }
        for (name, raw) in self.extensions.iter().filter(|(name, _)| !self.writes(name)) {
            object.serialize_entry(name, raw)?;
        }
        object.end()
    }
}
