//! What the operations share: requests and answers as values of the `http` crate.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue, LINK};
use http::{Method, Request, Response};
use lti_security::service::url::{absolute, with_parameter, without_parameters};
use lti_security::service::{Form, Refusal, accepts_json, following, link};

use crate::Policy;
use crate::error::{ApiMisuse, Error, PeerIncompatible, PeerMisbehaved, Refused};
use crate::findings::Findings;
use crate::problem::ProblemReason;

// What goes out: the tool's requests, the platform's answers.

/// A request for a container (NRPS-006, NRPS-007).
pub(crate) fn request(
    url: &str,
    what: &'static str,
    accept: &'static str,
) -> Result<Request<Vec<u8>>, Error> {
    let mut request = Request::new(Vec::new());
    *request.uri_mut() = absolute(url).ok_or(ApiMisuse::UrlInvalid { what })?;
    // One media type, no list and no parameters (LMS-093).
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static(accept));
    Ok(request)
}

/// The URL with these parameters, each once (LMS-127).
pub(crate) fn with_parameters<const N: usize>(
    url: &str,
    parameters: [(&'static str, Option<&str>); N],
) -> String {
    let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.fold(url.to_string(), |url, (name, value)| {
        with_parameter(&without_parameters(&url, &[name]), name, value)
    })
}

/// `limit` as it is written.
pub(crate) fn count(limit: Option<NonZeroU32>) -> Option<String> {
    limit.map(|limit| limit.to_string())
}

/// The head of an answer: status 200, the media type, the links that there are.
pub(crate) fn head(
    media_type: &'static str,
    links: [(&'static str, Option<&str>); 2],
) -> Result<Response<()>, Error> {
    let mut response = Response::new(());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    for (relation, target) in links {
        let Some(target) = target else { continue };
        let value = link(target, relation).ok_or(ApiMisuse::LinkInvalid { relation })?;
        response.headers_mut().append(LINK, value);
    }
    Ok(response)
}

/// Nothing may be wrong with what is sent.
pub(crate) fn sendable(what: &'static str, findings: Findings) -> Result<(), Error> {
    match findings.problems() {
        Some(problems) => Err(ApiMisuse::Unsendable { what, problems }.into()),
        None => Ok(()),
    }
}

// What comes in at a platform.

/// A request that may be answered: its URL without these parameters, and its query.
pub(crate) fn asked<B>(
    request: &Request<B>,
    offered: &'static str,
    parameters: &[&str],
) -> Result<(String, Query), Error> {
    if request.method() != Method::GET {
        return Err(PeerMisbehaved::MethodNotAllowed { allowed: "GET" }.into());
    }
    if !accepts_json(request.headers()) {
        return Err(PeerIncompatible::NotAcceptable { offered }.into());
    }
    let query = request.uri().query().unwrap_or_default();
    let query = Query { form: Form::parse(query.as_bytes()), findings: Findings::default() };
    Ok((without_parameters(&request.uri().to_string(), parameters), query))
}

/// The parameters of a query, as far as they are those of the service.
pub(crate) struct Query {
    form: Form,
    findings: Findings,
}

impl Query {
    /// A text.
    pub(crate) fn text(&mut self, name: &'static str, requirement: &'static str) -> Option<String> {
        if let Ok(value) = self.form.one(name) {
            return value.map(String::from);
        }
        self.findings.note(name, requirement, ProblemReason::Repeated);
        None
    }

    /// `limit`: a whole number greater than zero; what is too great to count is the greatest count.
    pub(crate) fn limit(&mut self, requirement: &'static str) -> Option<NonZeroU32> {
        let text = self.text("limit", requirement)?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let limit = digits.then(|| text.parse().unwrap_or(u32::MAX)).and_then(NonZeroU32::new);
        if limit.is_none() {
            self.findings.note("limit", requirement, ProblemReason::NotCount);
        }
        limit
    }

    pub(crate) fn done(self) -> Result<(), Error> {
        match self.findings.problems() {
            Some(problems) => Err(PeerMisbehaved::Invalid { what: "query", problems }.into()),
            None => Ok(()),
        }
    }
}

// What comes in at a tool.

/// A success, whose body may be read.
pub(crate) fn success(response: &Response<Vec<u8>>, policy: &Policy) -> Result<(), Error> {
    if let Some(refusal) = Refusal::of(response) {
        return Err(refusal.into());
    }
    let limit = policy.body_limit;
    if response.body().len() > limit { Err(Refused::BodyTooLarge { limit }.into()) } else { Ok(()) }
}

/// The URL of the next page.
pub(crate) fn next<B>(response: &Response<B>, requested: &str) -> Result<Option<String>, Error> {
    following(response.headers(), requested, "next").map_err(|_| PeerMisbehaved::NextUnusable.into())
}
