//! `POST` to `/scores` of a line item (AGS 2.0 §3.4).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use http::{Method, Request, Response, StatusCode};
use lti_claims::Field;
use lti_security::UnixTime;

use crate::error::{Error, PeerMisbehaved};
use crate::exchange::{body, fill, invalid, media_type, method, request, success};
use crate::findings::Findings;
use crate::media_type::{LINE_ITEM, SCORE};
use crate::problem::ProblemReason;
use crate::score::RawScore;
use crate::{Policy, Score, url};

/// Publishes a score.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishScore {
    /// The line item: its `id`, or `lineitem` of the launch; not the URL of its scores.
    pub line_item: String,
    /// What is published.
    pub score: Score,
}

/// How a platform took a score (AGS-161).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScoreOutcome {
    /// 200: taken.
    Accepted,
    /// 201: taken, and the learner has a result now.
    Created,
    /// 202: taken, and not worked on yet.
    Pending,
    /// 204: taken, and nothing to say.
    NoContent,
}

/// A platform's answer to a score. `Debug` does not show the URL of the result, which may name the learner.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// How it was taken.
    pub outcome: ScoreOutcome,
    /// The URL of the result; Canvas sends one.
    pub result_url: Option<String>,
}

lti_claims::open_object! {
    /// What Canvas answers.
    pub(crate) struct RawPublished {
        pub result_url: String = "resultUrl",
    }
}

impl PublishScore {
    /// Publishes this one there.
    #[must_use]
    pub fn new(line_item: impl Into<String>, score: Score) -> Self {
        Self { line_item: line_item.into(), score }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`; what a score may not be sent with: `field-missing`, `field-blank`, `word-unknown`, `number-negative`,
    /// `number-not-positive`, `submitted-before-started`, `date-time-not-rfc3339`, `date-time-fraction-missing`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        let mut request = request(Method::POST, &url::scores(&self.line_item), "line item", None)?;
        let mut findings = Findings::default();
        self.score.judge_request(&mut findings);
        fill(&mut request, SCORE, &self.score, "score", findings)?;
        Ok(request)
    }

    /// Reads the request at a platform. What is left to it: whether the user is in the context, whether the activity is open, and
    /// whether the time is later than the last one, inside of the store call (catalogue §1.9.1).
    ///
    /// # Errors
    /// `method-not-allowed`, `service-path-wrong`, `media-type-wrong`; `body-too-large`, `body-malformed`; every field that is
    /// wrong.
    pub fn from_http(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let line_item = url::line_item(&request.uri().to_string(), "/scores")
            .ok_or(PeerMisbehaved::PathWrong { expected: "/scores" })?;
        method(request, &Method::POST, "POST")?;
        let forgiven =
            [(policy.json_media_type, "application/json"), (policy.score_as_line_item_type, LINE_ITEM)];
        media_type(request, SCORE, &forgiven)?;
        let raw: RawScore = body(request, policy, "a score")?;
        let mut findings = Findings::default();
        let score = Score::read(raw, &mut findings, policy);
        invalid("score", findings)?;
        // Without a score there is a problem, and that was told.
        let score = score.ok_or(PeerMisbehaved::BodyMalformed { what: "a score", line: 0, column: 0 })?;
        Ok(Self { line_item, score })
    }

    /// Refuses a time that is too far ahead of the platform's clock (AGS-D02).
    ///
    /// # Errors
    /// `timestamp-ahead-of-clock`.
    pub fn check_clock(&self, now: UnixTime, policy: &Policy) -> Result<(), Error> {
        let mut findings = Findings::default();
        if self.score.is_ahead(now, policy) {
            findings.note("timestamp", "AGS-D02", ProblemReason::AheadOfClock);
        }
        invalid("score", findings)
    }

    /// The answer as a platform sends it: the status alone, without a body.
    #[must_use]
    pub fn respond(outcome: ScoreOutcome) -> Response<Vec<u8>> {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = match outcome {
            ScoreOutcome::Accepted => StatusCode::OK,
            ScoreOutcome::Created => StatusCode::CREATED,
            ScoreOutcome::Pending => StatusCode::ACCEPTED,
            ScoreOutcome::NoContent => StatusCode::NO_CONTENT,
        };
        response
    }

    /// Reads the answer at a tool: any 2xx, with or without a body (LMS-099).
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-too-large`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<Published, Error> {
        success(response, policy)?;
        let outcome = match response.status() {
            StatusCode::CREATED => ScoreOutcome::Created,
            StatusCode::ACCEPTED => ScoreOutcome::Pending,
            StatusCode::NO_CONTENT => ScoreOutcome::NoContent,
            _ => ScoreOutcome::Accepted,
        };
        let raw = serde_json::from_slice(response.body()).ok();
        let result_url = raw.and_then(|raw: RawPublished| Field::into_value(raw.result_url));
        Ok(Published { outcome, result_url })
    }
}

impl core::fmt::Debug for Published {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Published").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}
