//! `DELETE` of a line item (AGS 2.0 §3.2, OpenAPI).

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use http::{Method, Request, Response, StatusCode};

use crate::Policy;
use crate::error::Error;
use crate::exchange::{ITEM, method, request, success};

/// Deletes a line item. The platform may keep the column for itself, and often refuses where it made the line item (AGS-160).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteLineItem {
    /// The line item: its `id`.
    pub url: String,
}

impl DeleteLineItem {
    /// Deletes this one.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(Method::DELETE, &self.url, "line item", None)
    }

    /// Reads the request at a platform.
    ///
    /// # Errors
    /// `method-not-allowed`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        method(request, &Method::DELETE, ITEM)?;
        Ok(Self { url: request.uri().to_string() })
    }

    /// The answer as a platform sends it: status 204 without a body.
    #[must_use]
    pub fn respond() -> Response<Vec<u8>> {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    }

    /// Reads the answer at a tool.
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<(), Error> {
        success(response, policy)
    }
}
