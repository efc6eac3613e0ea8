//! The tool as a client of services, against a platform that a program plays.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::sync::Arc;

use lti_security::UnixTime;
use lti_security::memory::ManualClock;
use lti_security::oauth::Scopes;
use lti_security::ports::HttpError;
use lti_tool::{AccessRequest, Error, ServiceClient, Tool};

use crate::conversation::End;
use crate::encoding::from_form;
use crate::fixtures::Fixtures;
use crate::in_memory::{Answering, Outside, ToolSide, block_on};
use crate::subject::{Request, Response, Subject};
use crate::world::World;

pub(super) mod alone;
pub(super) mod endpoint;
pub(super) mod home;
pub(super) mod kept;
pub(super) mod log;
pub(super) mod refused;

pub(super) const TOKEN_URL: &str = "https://lms.example.test/lti/token";
pub(super) const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
pub(super) const LINE_ITEM: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
pub(super) const RESULT: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
pub(super) const SERVICE: &str = "https://lms.example.test/services/7/lineitems";

/// The world's tool, its clock, and the platform that answers it.
pub(super) struct Tooling {
    pub(super) tool: Tool,
    pub(super) side: ToolSide,
    pub(super) clock: Arc<ManualClock>,
    pub(super) lms: Arc<Answering>,
}

/// A tool of the world of one platform in front of this platform; a subject of another kind is skipped.
pub(super) fn tooling(
    fixtures: &Fixtures,
    subject: &dyn Subject,
    answer: impl Fn(&Request) -> Result<Response, HttpError> + Send + Sync + 'static,
) -> Result<Tooling, End> {
    tooling_in(fixtures.world("one-platform")?, fixtures, subject, answer)
}

/// As [`tooling`], of another world.
pub(super) fn tooling_in(
    world: &World,
    fixtures: &Fixtures,
    subject: &dyn Subject,
    answer: impl Fn(&Request) -> Result<Response, HttpError> + Send + Sync + 'static,
) -> Result<Tooling, End> {
    ours(subject)?;
    let lms = Arc::new(Answering::new(answer));
    let clock = Arc::new(ManualClock::new(UnixTime::from_seconds(world.now)));
    let side = tool_side(fixtures, world, clock.clone(), lms.clone())?;
    Ok(Tooling { tool: side.tool.clone(), side, clock, lms })
}

/// The tool of a world over this way out.
pub(super) fn tool_side(
    fixtures: &Fixtures,
    world: &World,
    clock: Arc<ManualClock>,
    http: Arc<dyn lti_security::ports::HttpClient>,
) -> Result<ToolSide, End> {
    let mut signing_keys = Vec::new();
    for name in &world.tool.keys {
        let key = fixtures.keys.get(name)?;
        signing_keys.push((key.kid().to_owned(), key.pem.clone()));
    }
    let outside = Outside {
        world,
        clock,
        http,
        replay_guard: Outside::replay_guard(),
        key_cache: Outside::key_cache(),
        policy: &BTreeMap::new(),
        signing_keys: &signing_keys,
    };
    ToolSide::new(&outside).map_err(failed)
}

/// Skips every subject but this project's facades.
pub(super) fn ours(subject: &dyn Subject) -> Result<(), End> {
    if subject.is_these_facades() {
        Ok(())
    } else {
        Err(End::Skipped("it looks into this project's facades".to_owned()))
    }
}

pub(super) fn failed(why: impl Display) -> End {
    End::Failed(why.to_string())
}

/// What is seen has to be what is expected.
pub(super) fn same<T: PartialEq + Debug>(what: &str, seen: T, expected: T) -> Result<(), End> {
    if seen == expected { Ok(()) } else { Err(failed(format!("{what}: {seen:?}; expected {expected:?}"))) }
}

pub(super) fn access(scopes: &[&str]) -> AccessRequest {
    AccessRequest::new("registration-0", "dep-1", scopes.iter().copied().collect::<Scopes>())
}

impl Tooling {
    pub(super) fn client(&self, scopes: &[&str]) -> Result<ServiceClient, End> {
        self.tool.service(access(scopes), SERVICE).map_err(failed)
    }

    /// The codes of what a GET of the service comes to: its status, or the error's code.
    pub(super) fn get(&self, client: &ServiceClient, scopes: &[&str]) -> Result<String, End> {
        let request = Request::new(Vec::new());
        let request = to(request, SERVICE)?;
        Ok(told(block_on(client.send(request, scopes))))
    }

    /// What was asked of the platform since the last look: how often for a token, and how often of the service.
    pub(super) fn asked(&self) -> (usize, usize) {
        let seen = self.lms.take();
        let tokens = seen.iter().filter(|request| request.uri() == TOKEN_URL).count();
        (tokens, seen.len().saturating_sub(tokens))
    }
}

pub(super) fn to(mut request: Request, url: &str) -> Result<Request, End> {
    *request.uri_mut() = url.parse().map_err(failed)?;
    Ok(request)
}

pub(super) fn told<T>(outcome: Result<http::Response<T>, Error>) -> String {
    match outcome {
        Ok(response) => response.status().as_u16().to_string(),
        Err(error) => error.code().to_owned(),
    }
}

/// An answer of this status and body, with one header.
pub(super) fn answer(status: u16, header: (&str, &str), body: &str) -> Result<Response, HttpError> {
    let response = http::Response::builder().status(status).header(header.0, header.1);
    response.body(body.as_bytes().to_vec()).map_err(|error| HttpError::Broken { reason: error.to_string() })
}

pub(super) const JSON: (&str, &str) = ("content-type", "application/json");

/// A token answer that grants `scope` for an hour.
pub(super) fn grants(token: &str, scope: &str) -> Result<Response, HttpError> {
    let body = format!(
        r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":3600,"scope":"{scope}","refresh_token":"r-1"}}"#
    );
    answer(200, JSON, &body)
}

/// A field of a form request.
pub(super) fn field(request: &Request, name: &str) -> Option<String> {
    let fields = from_form(&String::from_utf8_lossy(request.body()));
    fields.into_iter().find_map(|(own, value)| (own == name).then_some(value))
}

/// The bearer token of a request.
pub(super) fn bearer(request: &Request) -> Option<&str> {
    request.headers().get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")
}
