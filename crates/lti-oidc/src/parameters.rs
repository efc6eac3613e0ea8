//! Parameters of a browser's request: GET with a query, or POST with a form.

use crate::error::{PeerMisbehaved, Refused};
use crate::{Error, Policy};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use lti_security::service::Form;

/// The parameters of one request, each asked for by name.
pub(crate) struct Parameters {
    form: Form,
    limit: usize,
}

impl Parameters {
    /// GET reads the query and nothing else, POST reads the form and nothing else (LMS-001, OIDC-006).
    pub(crate) fn of_get_or_post(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        match *request.method() {
            Method::GET => Self::parse(query(request), policy),
            Method::POST => Self::of_post(request, policy),
            _ => Err(PeerMisbehaved::MethodNotAllowed.into()),
        }
    }

    /// As [`Parameters::of_get_or_post`], and where the query of a GET lacks `iss`, its first raw `?` counts as `&`: some
    /// platforms append `?iss=…` to a login URL that has a query already (LMS-006).
    pub(crate) fn of_login(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        let parameters = Self::of_get_or_post(request, policy)?;
        match query(request).split_once('?') {
            Some((before, after)) if matches!(parameters.form.one("iss"), Ok(None)) => {
                Self::parse([before, after].join("&"), policy)
            }
            _ => Ok(parameters),
        }
    }

    pub(crate) fn of_post(request: &Request<Vec<u8>>, policy: &Policy) -> Result<Self, Error> {
        if request.method() != Method::POST {
            return Err(PeerMisbehaved::MethodNotAllowed.into());
        }
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
        if !media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(PeerMisbehaved::ContentTypeWrong.into());
        }
        Self::parse(request.body(), policy)
    }

    fn parse(text: impl AsRef<[u8]>, policy: &Policy) -> Result<Self, Error> {
        let text = text.as_ref();
        if text.len() > policy.max_form_bytes {
            return Err(Refused::RequestTooLarge { limit: policy.max_form_bytes }.into());
        }
        Ok(Self { form: Form::parse(text), limit: policy.max_parameter_bytes })
    }

    /// A parameter that may be absent. Empty counts as absent.
    pub(crate) fn optional(&self, name: &'static str) -> Result<Option<String>, Error> {
        let value = self.unlimited(name)?;
        match value {
            Some(value) if value.len() > self.limit => {
                Err(Refused::ParameterTooLong { name, limit: self.limit }.into())
            }
            value => Ok(value.map(ToString::to_string)),
        }
    }

    /// A parameter that must be there and not empty.
    pub(crate) fn required(&self, name: &'static str) -> Result<String, Error> {
        self.optional(name)?.ok_or_else(|| PeerMisbehaved::ParameterMissing { name }.into())
    }

    /// A parameter whose length is judged elsewhere.
    pub(crate) fn unlimited(&self, name: &'static str) -> Result<Option<&str>, Error> {
        let value = self
            .form
            .one(name)
            .map_err(|repeated| PeerMisbehaved::ParameterRepeated { name: repeated.name })?;
        Ok(value.filter(|value| !value.is_empty()))
    }
}

/// The query of a GET; nothing of any other request.
fn query(request: &Request<Vec<u8>>) -> &str {
    if request.method() == Method::GET { request.uri().query().unwrap_or_default() } else { "" }
}
