//! `GET` of the container (AGS 2.0 §3.2.4).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::{Method, Request, Response};

use crate::error::Error;
use crate::exchange::{CONTAINER, Query, accepts, method, request};
use crate::line_item::RawLineItem;
use crate::media_type::LINE_ITEM_CONTAINER;
use crate::url::{with_parameter, without_parameters};
use crate::{LineItem, Page, Policy};

/// Lists line items: those that all the filters fit (AGS-030 to AGS-033, AGS-039).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListLineItems {
    /// The container: `lineitems` of the launch. At a platform: the URL of the request without the parameters below.
    pub url: String,
    /// Only line items of this resource link.
    pub resource_link_id: Option<String>,
    /// Only line items of this resource of the tool.
    pub resource_id: Option<String>,
    /// Only line items with this mark.
    pub tag: Option<String>,
    /// At most so many on a page; a platform may give fewer. Moodle's pages have broken links where it is used, and it gives
    /// everything at once without.
    pub limit: Option<NonZeroU32>,
}

const PARAMETERS: [&str; 4] = ["resource_link_id", "resource_id", "tag", "limit"];
const LIST: &str = "a list of line items";

impl ListLineItems {
    /// All line items; or the next page, whose URL has its filters in it (AGS-037).
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), resource_link_id: None, resource_id: None, tag: None, limit: None }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(Method::GET, &self.whole_url(), "container of line items", Some(LINE_ITEM_CONTAINER))
    }

    fn whole_url(&self) -> String {
        let limit = self.limit.map(|limit| limit.to_string());
        let values = [&self.resource_link_id, &self.resource_id, &self.tag, &limit];
        let given =
            PARAMETERS.into_iter().zip(values).filter_map(|(name, value)| Some((name, value.as_ref()?)));
        given.fold(self.url.clone(), |url, (name, value)| with_parameter(&url, name, value))
    }

    /// Reads the request at a platform.
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`; `parameter-repeated`, `parameter-not-count`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        method(request, &Method::GET, CONTAINER)?;
        accepts(request, LINE_ITEM_CONTAINER)?;
        let mut query = Query::of(request);
        let read = Self {
            url: without_parameters(&request.uri().to_string(), &PARAMETERS),
            resource_link_id: query.text("resource_link_id", "AGS-030"),
            resource_id: query.text("resource_id", "AGS-031"),
            tag: query.text("tag", "AGS-032"),
            limit: query.limit(),
        };
        query.done()?;
        Ok(read)
    }

    /// The answer as a platform sends it: status 200, an empty list where nothing fits (AGS-040).
    ///
    /// # Errors
    /// What a line item may not be sent with; `next-invalid`.
    pub fn respond(page: &Page<LineItem>) -> Result<Response<Vec<u8>>, Error> {
        page.respond(LINE_ITEM_CONTAINER, "list of line items", LineItem::judge_answer)
    }

    /// Reads the answer at a tool.
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`, `entries-too-many`, `next-page-unusable`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<Page<LineItem>, Error> {
        Page::receive(response, &self.whole_url(), policy, LIST, |raw: RawLineItem, findings| {
            let item = LineItem::read(raw, findings);
            if item.id.is_none() {
                findings.note("id", "AGS-028", crate::ProblemReason::Missing);
            }
            item.id.is_some().then_some(item)
        })
    }
}
