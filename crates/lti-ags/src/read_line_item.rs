//! `GET` of a line item (AGS 2.0 §3.2.3).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use http::{Method, Request, Response, StatusCode};

use crate::error::Error;
use crate::exchange::{ITEM, accepts, answer, method, request};
use crate::findings::Findings;
use crate::media_type::LINE_ITEM;
use crate::{LineItem, Policy};

/// Reads a line item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadLineItem {
    /// The line item: its `id`, or `lineitem` of the launch.
    pub url: String,
}

impl ReadLineItem {
    /// Reads this one.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(Method::GET, &self.url, "line item", Some(LINE_ITEM))
    }

    /// Reads the request at a platform.
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        method(request, &Method::GET, ITEM)?;
        accepts(request, LINE_ITEM)?;
        Ok(Self { url: request.uri().to_string() })
    }

    /// The answer as a platform sends it: status 200.
    ///
    /// # Errors
    /// What a line item may not be sent with.
    pub fn respond(line_item: &LineItem) -> Result<Response<Vec<u8>>, Error> {
        let mut findings = Findings::default();
        line_item.judge_answer(&mut findings);
        answer(StatusCode::OK, LINE_ITEM, line_item, "line item", findings)
    }

    /// Reads the answer at a tool.
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`; `field-missing` without an `id`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<LineItem, Error> {
        LineItem::from_response(response, policy)
    }
}
