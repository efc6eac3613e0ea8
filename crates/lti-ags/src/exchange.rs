//! What the operations share: requests and answers as values of the `http` crate.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::num::NonZeroU32;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use lti_claims::Field;
use lti_claims::wire::Wire;
use lti_security::Seen;
use lti_security::service::{Form, Refusal, accepts_json, essence};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _, Serialize};
use serde_json::value::RawValue;

use crate::Policy;
use crate::error::{ApiMisuse, Error, PeerIncompatible, PeerMisbehaved, Refused};
use crate::findings::Findings;
use crate::problem::ProblemReason;

/// The methods of the container, as `Allow` lists them.
pub(crate) const CONTAINER: &str = "GET, POST";
/// The methods of a line item.
pub(crate) const ITEM: &str = "GET, PUT, DELETE";

// What goes out: the tool's requests, the platform's answers.

/// A request without a body.
pub(crate) fn request(
    method: Method,
    url: &str,
    what: &'static str,
    accept: Option<&'static str>,
) -> Result<Request<Vec<u8>>, Error> {
    let mut request = Request::new(Vec::new());
    *request.method_mut() = method;
    *request.uri_mut() = crate::url::absolute(url).ok_or(ApiMisuse::UrlInvalid { what })?;
    // One media type, no list and no parameters (LMS-093).
    set(request.headers_mut(), ACCEPT, accept);
    Ok(request)
}

/// Puts an object into a request, unless something is wrong with it.
pub(crate) fn fill(
    request: &mut Request<Vec<u8>>,
    media_type: &'static str,
    object: &impl Serialize,
    what: &'static str,
    findings: Findings,
) -> Result<(), Error> {
    *request.body_mut() = write(object, what, findings)?;
    set(request.headers_mut(), CONTENT_TYPE, Some(media_type));
    Ok(())
}

/// An answer with a body, unless something is wrong with that.
pub(crate) fn answer(
    status: StatusCode,
    media_type: &'static str,
    object: &impl Serialize,
    what: &'static str,
    findings: Findings,
) -> Result<Response<Vec<u8>>, Error> {
    let mut response = Response::new(write(object, what, findings)?);
    *response.status_mut() = status;
    set(response.headers_mut(), CONTENT_TYPE, Some(media_type));
    Ok(response)
}

fn write(object: &impl Serialize, what: &'static str, findings: Findings) -> Result<Vec<u8>, Error> {
    if let Some(problems) = findings.problems() {
        return Err(ApiMisuse::Unsendable { what, problems }.into());
    }
    // Writing cannot fail: every key is a text, and every value is one or is JSON already.
    Ok(serde_json::to_vec(object).unwrap_or_default())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<&'static str>) {
    if let Some(value) = value {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

// What comes in at a platform.

/// Is it this method?
pub(crate) fn method<B>(request: &Request<B>, method: &Method, allowed: &'static str) -> Result<(), Error> {
    if request.method() == method { Ok(()) } else { Err(PeerMisbehaved::MethodNotAllowed { allowed }.into()) }
}

/// Does the request take an answer in JSON (AGS-D08, PLT-026)?
pub(crate) fn accepts<B>(request: &Request<B>, offered: &'static str) -> Result<(), Error> {
    if accepts_json(request.headers()) {
        return Ok(());
    }
    Err(PeerIncompatible::NotAcceptable { offered }.into())
}

/// Is the body of this media type, or of one that the policy takes for it? Parameters do not matter (AGS-024).
pub(crate) fn media_type<B>(
    request: &Request<B>,
    expected: &'static str,
    forgiven: &[(bool, &str)],
) -> Result<(), Error> {
    let sent = request.headers().get(CONTENT_TYPE).map(|value| essence(value.as_bytes())).unwrap_or_default();
    if sent == expected || forgiven.iter().any(|(allowed, other)| *allowed && sent == *other) {
        return Ok(());
    }
    Err(PeerMisbehaved::MediaTypeWrong { expected, seen: Seen::new(&sent) }.into())
}

/// The parameters of a query, as far as they are those of the service.
pub(crate) struct Query {
    form: Form,
    findings: Findings,
}

impl Query {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let query = request.uri().query().unwrap_or_default();
        Self { form: Form::parse(query.as_bytes()), findings: Findings::default() }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &'static str, requirement: &'static str) -> Option<String> {
        if let Ok(value) = self.form.one(name) {
            return value.map(String::from);
        }
        self.findings.note(name, requirement, ProblemReason::Repeated);
        None
    }

    /// `limit`: a whole number greater than zero (AGS-158); what is too great to count is the greatest count.
    pub(crate) fn limit(&mut self) -> Option<NonZeroU32> {
        let text = self.text("limit", "AGS-158")?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let limit = digits.then(|| text.parse().unwrap_or(u32::MAX)).and_then(NonZeroU32::new);
        if limit.is_none() {
            self.findings.note("limit", "AGS-158", ProblemReason::NotCount);
        }
        limit
    }

    pub(crate) fn done(self) -> Result<(), Error> {
        invalid("query", self.findings)
    }
}

/// Everything that is wrong, as one error.
pub(crate) fn invalid(what: &'static str, findings: Findings) -> Result<(), Error> {
    match findings.problems() {
        Some(problems) => Err(PeerMisbehaved::Invalid { what, problems }.into()),
        None => Ok(()),
    }
}

/// The body of a request.
pub(crate) fn body<'a, T: Deserialize<'a>>(
    request: &'a Request<Vec<u8>>,
    policy: &Policy,
    what: &'static str,
) -> Result<T, Error> {
    within(request.body(), policy)?;
    parse(request.body(), what)
}

// What comes in at a tool.

/// A success, whose body may be read.
pub(crate) fn success(response: &Response<Vec<u8>>, policy: &Policy) -> Result<(), Error> {
    match Refusal::of(response) {
        Some(refusal) => Err(refusal.into()),
        None => within(response.body(), policy),
    }
}

fn within(body: &[u8], policy: &Policy) -> Result<(), Error> {
    let limit = policy.body_limit;
    if body.len() > limit { Err(Refused::BodyTooLarge { limit }.into()) } else { Ok(()) }
}

/// Reads JSON, whatever the header says it is (LMS-075).
pub(crate) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8], what: &'static str) -> Result<T, Error> {
    serde_json::from_str(utf8(body, what)?).map_err(|error| malformed(&error, what))
}

/// Reads a JSON list entry by entry, without ever having all of them in their raw form. `None` is an entry that cannot be read, such as
/// one with a member twice or with half a character: it alone is lost, not the page.
pub(crate) fn parse_each<R: Wire>(
    body: &[u8],
    what: &'static str,
    mut take: impl FnMut(Option<Field<R>>),
) -> Result<(), Error> {
    let text = utf8(body, what)?;
    let mut taken = 0_usize;
    let read = each(text, |entry| {
        taken = taken.saturating_add(1);
        take(Some(entry));
    });
    let Err(error) = read else { return Ok(()) };
    let mut at = 0_usize;
    each(text, |entry: &RawValue| {
        if at >= taken {
            take(serde_json::from_str(entry.get()).ok());
        }
        at = at.saturating_add(1);
    })
    .map_err(|_| malformed(&error, what))
}

fn each<'a, T: Deserialize<'a>>(text: &'a str, take: impl FnMut(T)) -> Result<(), serde_json::Error> {
    struct Each<T, F>(F, PhantomData<T>);
    impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
            while let Some(entry) = list.next_element()? {
                self.0(entry);
            }
            Ok(())
        }
    }
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_seq(Each(take, PhantomData)).and_then(|()| json.end())
}

/// Text is looked through once here, and not string by string.
fn utf8<'a>(body: &'a [u8], what: &'static str) -> Result<&'a str, Error> {
    core::str::from_utf8(body).map_err(|_| PeerMisbehaved::BodyMalformed { what, line: 0, column: 0 }.into())
}

fn malformed(error: &serde_json::Error, what: &'static str) -> Error {
    // The parser's own words may repeat what was sent; the place says enough.
    PeerMisbehaved::BodyMalformed { what, line: error.line(), column: error.column() }.into()
}
