//! `POST` to the container (AGS 2.0 §3.2.5).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use http::{Method, Request, Response, StatusCode};

use crate::error::Error;
use crate::exchange::{CONTAINER, answer, fill, method, request};
use crate::findings::Findings;
use crate::media_type::LINE_ITEM;
use crate::{LineItem, Policy};

/// Creates a line item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateLineItem {
    /// The container: `lineitems` of the launch.
    pub url: String,
    /// What is created. Its `id` does not count.
    pub line_item: LineItem,
}

impl CreateLineItem {
    /// Creates this one in that container.
    #[must_use]
    pub fn new(url: impl Into<String>, line_item: LineItem) -> Self {
        Self { url: url.into(), line_item }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`; what a line item may not be sent with: `number-not-positive`, `field-blank`, `field-too-long`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        let mut request = request(Method::POST, &self.url, "container of line items", Some(LINE_ITEM))?;
        let mut findings = Findings::default();
        self.line_item.judge(&mut findings);
        if self.line_item.id.is_none() {
            fill(&mut request, LINE_ITEM, &self.line_item, "line item", findings)?;
        } else {
            let new = LineItem { id: None, ..self.line_item.clone() };
            fill(&mut request, LINE_ITEM, &new, "line item", findings)?;
        }
        Ok(request)
    }

    /// Reads the request at a platform. Whether the resource link is one of this tool in this context is still to be asked: 404
    /// otherwise (AGS-062 to AGS-064).
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`, `media-type-wrong`; `body-too-large`, `body-malformed`; every field that is
    /// wrong.
    pub fn from_http(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        method(request, &Method::POST, CONTAINER)?;
        let mut line_item = LineItem::from_request(request, policy)?;
        line_item.id = None;
        Ok(Self { url: request.uri().to_string(), line_item })
    }

    /// The answer as a platform sends it: status 201 and the line item as it is kept, with its `id` (AGS-042).
    ///
    /// # Errors
    /// What a line item may not be sent with.
    pub fn respond(created: &LineItem) -> Result<Response<Vec<u8>>, Error> {
        let mut findings = Findings::default();
        created.judge_answer(&mut findings);
        answer(StatusCode::CREATED, LINE_ITEM, created, "line item", findings)
    }

    /// Reads the answer at a tool: the line item as the platform keeps it, which may differ from what was sent (AGS-045, AGS-048).
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`; `field-missing` without an `id`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<LineItem, Error> {
        LineItem::from_response(response, policy)
    }
}
