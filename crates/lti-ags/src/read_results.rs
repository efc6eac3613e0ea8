//! `GET` of `/results` of a line item (AGS 2.0 §3.3).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::{Method, Request, Response};

use crate::error::{Error, PeerMisbehaved};
use crate::exchange::{Query, accepts, method, request};
use crate::media_type::RESULT_CONTAINER;
use crate::problem::ProblemReason;
use crate::result_record::RawResultRecord;
use crate::url::{line_item, results, with_parameter, without_parameters};
use crate::{Page, Policy, ResultRecord};

/// Reads the results of a line item.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadResults {
    /// The line item: its `id`, or `lineitem` of the launch; not the URL of its results.
    pub line_item: String,
    /// Only this learner's, which is at most one (AGS-105); those of others are left out, should a platform send them. Blackboard leaves the
    /// comment out then: see `fetch_all`.
    pub user_id: Option<String>,
    /// All results are asked for, and those of other learners than `user_id` are left out here: for the comments of a Blackboard
    /// (LMS-106). Default `false`.
    pub fetch_all: bool,
    /// At most so many on a page; a platform may give fewer. Moodle's pages have broken links where it is used.
    pub limit: Option<NonZeroU32>,
    /// The next page, used as it is: nothing of the above is added to it.
    page: Option<String>,
}

const PARAMETERS: [&str; 2] = ["user_id", "limit"];
const LIST: &str = "a list of results";

impl ReadResults {
    /// All results.
    #[must_use]
    pub fn new(line_item: impl Into<String>) -> Self {
        Self { line_item: line_item.into(), user_id: None, fetch_all: false, limit: None, page: None }
    }

    /// The next page, by the URL that came with the one before (AGS-037).
    #[must_use]
    pub fn page(&self, next: impl Into<String>) -> Self {
        Self { page: Some(next.into()), ..self.clone() }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(Method::GET, &self.whole_url(), "line item", Some(RESULT_CONTAINER))
    }

    fn whole_url(&self) -> String {
        if let Some(page) = &self.page {
            return page.clone();
        }
        let limit = self.limit.map(|limit| limit.to_string());
        let user_id = if self.fetch_all { &None } else { &self.user_id };
        let given = PARAMETERS.into_iter().zip([user_id, &limit]);
        let given = given.filter_map(|(name, value)| Some((name, value.as_ref()?)));
        given.fold(results(&self.line_item), |url, (name, value)| with_parameter(&url, name, value))
    }

    /// Reads the request at a platform.
    ///
    /// # Errors
    /// `method-not-allowed`, `service-path-wrong`, `not-acceptable`; `parameter-repeated`, `parameter-not-count`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        let url = without_parameters(&request.uri().to_string(), &PARAMETERS);
        let line_item =
            line_item(&url, "/results").ok_or(PeerMisbehaved::PathWrong { expected: "/results" })?;
        method(request, &Method::GET, "GET")?;
        accepts(request, RESULT_CONTAINER)?;
        let mut query = Query::of(request);
        let (user_id, limit) = (query.text("user_id", "AGS-105"), query.limit());
        query.done()?;
        Ok(Self { line_item, user_id, fetch_all: false, limit, page: None })
    }

    /// The answer as a platform sends it: status 200, an empty list where there is nothing (AGS-106).
    ///
    /// # Errors
    /// What a result may not be sent with; `next-invalid`.
    pub fn respond(page: &Page<ResultRecord>) -> Result<Response<Vec<u8>>, Error> {
        page.respond(RESULT_CONTAINER, "list of results", ResultRecord::judge)
    }

    /// Reads the answer at a tool.
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`, `entries-too-many`, `next-page-unusable`.
    pub fn receive(
        &self,
        response: &Response<Vec<u8>>,
        policy: &Policy,
    ) -> Result<Page<ResultRecord>, Error> {
        Page::receive(response, &self.whole_url(), policy, LIST, |raw: RawResultRecord, findings| {
            let record = ResultRecord::read(raw, findings, policy)?;
            // A platform that ignores the filter is no reason to show somebody another learner's grade.
            let asked = self.user_id.as_ref().is_none_or(|asked| *asked == record.user_id);
            if !asked {
                findings.note("userId", "AGS-105", ProblemReason::OtherUser);
            }
            asked.then_some(record)
        })
    }
}

/// Shows no user.
impl core::fmt::Debug for ReadResults {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ReadResults")
            .field("line_item", &self.line_item)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
