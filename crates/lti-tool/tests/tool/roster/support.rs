//! A platform whose roster answers by hand, in chunks.

use crate::support::{self, parts_with, registration};
use http::{Request, Response};
use lti_claims::{Groups, NamesAndRoles};
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::{Body, BodySource};
use lti_tool::roster::{Answer, Roster, RosterError};
use lti_tool::{AccessRequest, Tool, ToolParts};
use serde_json::{Value, json};
use std::future::ready;
use std::sync::{Arc, Mutex};

pub(crate) const MEMBERS: &str = "https://lms.example.test/courses/7/members";
pub(crate) const GROUPS: &str = "https://lms.example.test/courses/7/groups";
pub(crate) const SETS: &str = "https://lms.example.test/courses/7/sets";
pub(crate) const NRPS: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
pub(crate) const GS: &str = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";

type Chunk = Result<Vec<u8>, HttpError>;

/// An answer: status, headers, chunks.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Box<dyn Iterator<Item = Chunk> + Send>,
}

impl Said {
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn next(self, url: &str) -> Self {
        self.with("link", format!("<{url}>; rel=\"next\""))
    }

    pub(crate) fn differences(self, url: &str) -> Self {
        self.with("link", format!("<{url}>; rel=\"differences\""))
    }

    /// The body comes so far, and then the connection breaks.
    pub(crate) fn broken_after(mut self, bytes: usize) -> Self {
        let whole: Vec<u8> = self.body.flat_map(Result::unwrap).collect();
        let broken = HttpError::Broken { reason: "switched off".to_owned() };
        self.body = Box::new([Ok(whole[..bytes].to_vec()), Err(broken)].into_iter());
        self
    }
}

pub(crate) fn said(status: u16, body: impl ToString) -> Said {
    let chunks: Vec<Chunk> = body.to_string().as_bytes().chunks(7).map(|chunk| Ok(chunk.to_vec())).collect();
    Said { status, headers: Vec::new(), body: Box::new(chunks.into_iter()) }
}

pub(crate) fn member(user: impl ToString) -> Value {
    json!({"user_id": user.to_string(), "roles": ["Learner"], "name": format!("N {}", user.to_string())})
}

pub(crate) fn container(members: &[Value]) -> Value {
    json!({"id": MEMBERS, "context": {"id": "c-7"}, "members": members})
}

/// A page of these users.
pub(crate) fn page(users: &[&str]) -> Said {
    said(200, container(&users.iter().map(member).collect::<Vec<_>>()))
}

struct Chunks(Box<dyn Iterator<Item = Chunk> + Send>);

impl BodySource for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        Box::pin(ready(self.0.next().transpose()))
    }
}

type Service = Box<dyn Fn(usize, &Request<Vec<u8>>) -> Said + Send + Sync>;

/// A platform that grants what is asked for, unless `token` says otherwise. Token `t-1` is the first that it gives out.
pub(crate) struct Lms {
    /// The token of each call, and what it asked.
    pub(crate) calls: Mutex<Vec<(String, String)>>,
    pub(crate) scopes: Mutex<Vec<String>>,
    pub(crate) token: Option<(u16, Value)>,
    pub(crate) expires_in: u64,
    service: Service,
}

impl Lms {
    pub(crate) fn new(service: impl Fn(usize, &Request<Vec<u8>>) -> Said + Send + Sync + 'static) -> Self {
        Self {
            calls: Mutex::default(),
            scopes: Mutex::default(),
            token: None,
            expires_in: 3600,
            service: Box::new(service),
        }
    }

    /// Answers one after the other.
    pub(crate) fn script(answers: impl IntoIterator<Item = Said>) -> Self {
        let answers: Vec<_> = answers.into_iter().map(Some).collect();
        let answers = Mutex::new(answers.into_iter());
        Self::new(move |_, _| {
            let next = answers.lock().unwrap().next().flatten();
            Said { body: Box::new(std::iter::empty()), ..said(599, "") }.or(next)
        })
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(_, url)| url.clone()).collect()
    }

    pub(crate) fn tokens(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(token, _)| token.clone()).collect()
    }
}

impl Said {
    fn or(self, other: Option<Self>) -> Self {
        other.unwrap_or(self)
    }
}

impl HttpClient for Lms {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let said = if request.uri().path() == "/token" {
            let form = lti_security::service::form(request.body(), 100_000).unwrap();
            let asked = form.one("scope").unwrap().unwrap().to_owned();
            let mut scopes = self.scopes.lock().unwrap();
            scopes.push(asked.clone());
            let token = format!("t-{}", scopes.len());
            let granted = json!({"access_token": token, "token_type": "Bearer",
                "expires_in": self.expires_in, "scope": asked});
            let (status, answer) = self.token.clone().unwrap_or((200, granted));
            said(status, answer)
        } else {
            let token = request.headers()["authorization"].to_str().unwrap();
            let token = token.strip_prefix("Bearer ").unwrap().to_owned();
            let mut calls = self.calls.lock().unwrap();
            let number = calls.len();
            calls.push((token, request.uri().to_string()));
            drop(calls);
            assert_eq!((request.method(), request.body().len()), (&http::Method::GET, 0));
            (self.service)(number, &request)
        };
        let mut response = Response::builder().status(said.status);
        for (name, value) in said.headers {
            response = response.header(name, value);
        }
        Box::pin(ready(Ok(response.body(Body::new(Chunks(said.body))).unwrap())))
    }
}

/// A tool whose platforms are this one, and its clock.
pub(crate) fn tool(
    lms: Lms,
    change: impl FnOnce(&mut ToolParts),
) -> (Tool, Arc<Lms>, Arc<lti_security::memory::ManualClock>) {
    let lms = Arc::new(lms);
    let (parts, world) = parts_with(support::BASE);
    let mut school = registration();
    school.token_url = Some("https://lms.example.test/token".into());
    world.watched.registrations.insert(school, ["dep-1"]);
    let mut parts = ToolParts { http: lms.clone(), ..parts };
    change(&mut parts);
    (Tool::new(parts).unwrap(), lms, world.clock)
}

pub(crate) fn access() -> AccessRequest {
    AccessRequest::new("school", "dep-1", Scopes::new())
}

pub(crate) fn groups_claim() -> Groups {
    let mut groups = Groups::new(GROUPS);
    groups.context_group_sets_url = Some(SETS.into());
    groups
}

/// The roster of a course, and its platform.
pub(crate) fn roster(lms: Lms) -> (Roster, Arc<Lms>) {
    roster_with(lms, |_| ())
}

pub(crate) fn roster_with(lms: Lms, change: impl FnOnce(&mut ToolParts)) -> (Roster, Arc<Lms>) {
    let (tool, lms, _) = tool(lms, change);
    (tool.roster_at(access(), Some(NamesAndRoles::new(MEMBERS)), Some(groups_claim())), lms)
}

pub(crate) fn done<T>(answer: Result<Answer<T>, RosterError>) -> T {
    match answer {
        Ok(Answer::Done(value)) => value,
        Ok(Answer::Unavailable(missing)) => panic!("{missing}"),
        Err(error) => panic!("{error}"),
    }
}
