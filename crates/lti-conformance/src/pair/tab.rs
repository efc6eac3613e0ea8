//! What a browser sends next, and what can happen to it on the way.

use http::header::{CONTENT_TYPE, COOKIE, ORIGIN};

use super::Visitor;
use crate::browser::{Browser, Hop, origin_of};
use crate::encoding::form;
use crate::error::FixtureError;
use crate::in_memory::Wrong;
use crate::subject::{Request, Response};

/// A route of one of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The tool's login initiation URL.
    Login,
    /// The platform's authorization endpoint.
    Authorize,
    /// The tool's redirect URI.
    Launch,
    /// Where the tool's check page posts to.
    Confirm,
}

/// What happens to a request before it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The browser has lost its cookies for this side.
    DropCookies,
    /// A field has another value, or is there at all.
    SetField(String, String),
    /// Seconds pass.
    Delay(i64),
    /// It arrives twice, one after the other.
    Twice,
}

/// Why a pair cannot go on. No refusal of a side is one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairError {
    /// The world makes no pair.
    World(String),
    /// The platform does not begin the launch, or a side has no keys.
    Refused(lti_oidc::Error),
    /// A page leads to neither side.
    Astray,
    /// The request cannot be written.
    Unwritable(String),
}

impl std::fmt::Display for PairError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::World(why) => write!(f, "the world makes no pair: {why}"),
            Self::Refused(error) => error.fmt(f),
            Self::Astray => f.write_str("the browser is sent to neither side"),
            Self::Unwritable(why) => write!(f, "the request cannot be written: {why}"),
        }
    }
}

impl std::error::Error for PairError {}

impl From<FixtureError> for PairError {
    fn from(error: FixtureError) -> Self {
        Self::World(error.to_string())
    }
}

impl From<Wrong> for PairError {
    fn from(error: Wrong) -> Self {
        Self::World(error.to_string())
    }
}

impl From<lti_oidc::Error> for PairError {
    fn from(error: lti_oidc::Error) -> Self {
        Self::Refused(error)
    }
}

/// The next request of a browser. Clone it for a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(Hop);

impl Tab {
    /// What a page does in this browser, whose storage at the platform its script may use.
    pub(super) fn after(page: &Response, browser: &mut Browser) -> Option<Self> {
        let mut hop = Hop::of(page)?;
        browser.run_storage(&mut hop);
        Some(Self(hop))
    }

    /// Where it goes, without a query.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// A field of its form or query.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.0.field(name)
    }

    /// Gives a field another value, or adds it.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.0.fields.iter_mut().find(|(own, _)| own == name) {
            Some((_, held)) => value.clone_into(held),
            None => self.0.fields.push((name.to_owned(), value.to_owned())),
        }
    }

    pub(super) fn request(&self, visitor: &Visitor) -> Result<Request, PairError> {
        let fields = form(&self.0.fields);
        let get = self.0.method == "GET";
        let url = if get { format!("{}?{fields}", self.0.url) } else { self.0.url.clone() };
        let mut request = http::Request::builder().method(self.0.method.as_str());
        if !get {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if self.0.data.get("lti-step").is_some_and(|step| step == "get") {
            request = request.header(ORIGIN, origin_of(&url));
        }
        if let Some(cookies) = visitor.browser.header(&url, false) {
            request = request.header(COOKIE, cookies);
        }
        let body = if get { Vec::new() } else { fields.into_bytes() };
        request.uri(url).body(body).map_err(|error| PairError::Unwritable(error.to_string()))
    }
}
