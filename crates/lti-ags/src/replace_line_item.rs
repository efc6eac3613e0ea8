//! `PUT` of a line item (AGS 2.0 §3.2.6).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use http::{Method, Request, Response};

use crate::error::Error;
use crate::exchange::{ITEM, fill, method, request};
use crate::findings::Findings;
use crate::media_type::LINE_ITEM;
use crate::{LineItem, Policy, ReadLineItem};

/// Replaces a line item by another definition, whole: what is left out is unset (AGS-049, AGS-057).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplaceLineItem {
    /// The line item: its `id`.
    pub url: String,
    /// Its new definition. `id` and `resource_link_id` are as they were (AGS-051); `id` may be left out (AGS-052).
    pub line_item: LineItem,
}

impl ReplaceLineItem {
    /// Replaces what is at this URL.
    #[must_use]
    pub fn new(url: impl Into<String>, line_item: LineItem) -> Self {
        Self { url: url.into(), line_item }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`; what a line item may not be sent with: `number-not-positive`, `field-blank`, `field-too-long`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        let mut request = request(Method::PUT, &self.url, "line item", Some(LINE_ITEM))?;
        let mut findings = Findings::default();
        self.line_item.judge(&mut findings);
        fill(&mut request, LINE_ITEM, &self.line_item, "line item", findings)?;
        Ok(request)
    }

    /// Reads the request at a platform. Whether `id` and `resource_link_id` are as they were is still to be asked: ignore them, or
    /// refuse (AGS-053).
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`, `media-type-wrong`; `body-too-large`, `body-malformed`; every field that is
    /// wrong.
    pub fn from_http(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        method(request, &Method::PUT, ITEM)?;
        Ok(Self { url: request.uri().to_string(), line_item: LineItem::from_request(request, policy)? })
    }

    /// The answer as a platform sends it: status 200 and the line item as it is kept now (AGS-055).
    ///
    /// # Errors
    /// What a line item may not be sent with.
    pub fn respond(kept: &LineItem) -> Result<Response<Vec<u8>>, Error> {
        ReadLineItem::respond(kept)
    }

    /// Reads the answer at a tool: the line item as the platform keeps it, which may have ignored changes (AGS-054).
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`; `field-missing` without an `id`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<LineItem, Error> {
        LineItem::from_response(response, policy)
    }
}
