//! What is under test: our crates in process, or a server that runs somewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::case::Blame;
use crate::world::World;

mod in_process;
mod launch_value;
mod not_built;

pub use in_process::in_process;
pub use launch_value::launch_value;
pub use not_built::NotBuilt;

/// An HTTP request with its whole body.
pub type Request = http::Request<Vec<u8>>;
/// An HTTP response with its whole body.
pub type Response = http::Response<Vec<u8>>;

/// A tool or a platform under test. Every call may block; the runner calls from one thread at a time.
///
/// The runner is the rest of the world: browser, peer and network. It starts every case with
/// [`Subject::prepare`], and everything that the subject fetches comes from [`Setup::documents`].
pub trait Subject {
    /// Its name in reports.
    fn name(&self) -> &str;

    /// Whether it is this project's facades in this process. Programs that put a facade in surroundings of their own skip
    /// every other subject.
    fn is_these_facades(&self) -> bool {
        false
    }

    /// Whether its randomness follows [`World::seed`], so that signed tokens can be compared with committed ones.
    fn is_seeded(&self) -> bool;

    /// Puts the subject into a starting state and forgets everything before.
    ///
    /// # Errors
    /// [`Unavailable`] when it cannot stand in this state.
    fn prepare(&mut self, setup: &Setup<'_>) -> Result<(), Unavailable>;

    /// Sets the clock, in seconds since 1970.
    ///
    /// # Errors
    /// [`Unavailable`] when its clock is not ours to set.
    fn set_now(&mut self, now: i64) -> Result<(), Unavailable>;

    /// What a URL answers from now on; `None` stops it from answering at all.
    ///
    /// # Errors
    /// [`Unavailable`] when its network is not ours.
    fn set_document(&mut self, url: &str, document: Option<&Document>) -> Result<(), Unavailable>;

    /// How often it fetched each URL since [`Subject::prepare`].
    fn fetches(&self) -> BTreeMap<String, usize>;

    /// How often it wrote into a store since [`Subject::prepare`]; `None` when it cannot tell.
    fn stored(&self) -> Option<usize> {
        None
    }

    /// The tool's login initiation endpoint.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable>;

    /// The tool's redirect URI. Accepted: [`Outcome::Accepted`] with the launch as the README of `fixtures` says.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable>;

    /// Where the tool's check page posts to, after a launch without a cookie.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn confirm(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        let _ = request;
        Err(Unavailable::Unsupported("it has no check page".to_owned()))
    }

    /// What the tool reports of the last login or launch; `None` when it reports nothing. Asking takes it away.
    fn report(&mut self) -> Option<Report> {
        None
    }

    /// The same request to the tool's redirect URI twice at the same moment.
    ///
    /// # Errors
    /// [`Unavailable`] when it cannot do two things at once.
    fn launch_twice(&mut self, request: &Request) -> Result<[Answer; 2], Unavailable> {
        let _ = request;
        Err(Unavailable::Unsupported("it does one thing at a time".to_owned()))
    }

    /// The platform starts a launch. The answer's response sends the browser to the tool's login URL.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn initiate(&mut self, launch: &Initiate<'_>) -> Result<Answer, Unavailable>;

    /// The platform's authorization endpoint, in the browser of `user`: the world's first when `None`, nobody when empty.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn authorize(&mut self, user: Option<&str>, request: &Request) -> Result<Answer, Unavailable>;

    /// The platform's token endpoint.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn token(&mut self, request: &Request) -> Result<Answer, Unavailable>;

    /// A service of the platform that needs `scope`: only whether the caller may use it.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn service(&mut self, scope: &str, request: &Request) -> Result<Answer, Unavailable> {
        let _ = (scope, request);
        Err(Unavailable::Unsupported("it has no service to try a token on".to_owned()))
    }

    /// A call to a service of the platform: its gradebook, its rosters, its groups. What its answer holds is read by the runner: the value
    /// of an accepted call means nothing. A platform that can tell also has the functions of `value` that begin with `gradebook-` and
    /// `roster-`.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn call(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        let _ = request;
        Err(Unavailable::Unsupported("it has no services".to_owned()))
    }

    /// The subject's own key set.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn key_set(&mut self, request: &Request) -> Result<Answer, Unavailable>;

    /// Hands a value to a function by name; tables of tiny rows use it.
    ///
    /// # Errors
    /// [`Unavailable`] when it knows no such function.
    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable>;

    /// The tool works with a service of an earlier launch. Whatever it sends meanwhile goes to `platform`; where that has no
    /// answer, nobody answers. Accepted: [`Outcome::Accepted`] with `done` or `unavailable` as the README of `fixtures` says.
    ///
    /// # Errors
    /// [`Unavailable`] when it cannot be asked, or knows no such function.
    fn tool_call(&mut self, call: &ToolCall<'_>, platform: PlatformSays) -> Result<Outcome, Unavailable> {
        let _ = (call, platform);
        Err(Unavailable::Unsupported("nobody can ask it to work with a service".to_owned()))
    }

    /// Breaks (or repairs) something that is no URL, by name.
    ///
    /// # Errors
    /// [`Unavailable`] when it knows no such fault.
    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable>;
}

/// A starting state.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The world, with issuers, endpoints, registrations and the seed.
    pub world: &'a World,
    /// Which side of it the subject is.
    pub side: crate::case::Side,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// Policy flags that differ from the defaults, by the name of the flag.
    pub policy: BTreeMap<String, Value>,
    /// What each URL answers. Any other URL does not answer.
    pub documents: BTreeMap<String, Document>,
    /// Private keys of the subject (PKCS#8, PEM), newest first, each with its `kid`.
    pub signing_keys: Vec<(String, String)>,
}

/// What a URL answers to a GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Document {
    /// A JSON document.
    pub fn json(body: impl Into<String>) -> Self {
        let body: String = body.into();
        Self {
            status: 200,
            content_type: "application/json".to_owned(),
            headers: Vec::new(),
            body: body.into_bytes(),
        }
    }
}

/// A launch that the platform is asked to start.
#[derive(Clone, Debug)]
pub struct Initiate<'a> {
    /// Client id of the tool.
    pub client_id: &'a str,
    /// Which of the world's links; the first when `None`.
    pub link: Option<&'a str>,
    /// Who is logged in; the world's first user when `None`.
    pub user: Option<&'a str>,
}

/// How the body of an answer arrives: an extension of a [`Response`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How many bytes come at a time; all at once when `None`.
    pub chunks: Option<usize>,
    /// After how many bytes the connection breaks.
    pub breaks_after: Option<usize>,
}

/// What the platform answers to a request of the tool; `None`: nothing at all. A [`Pace`] among its extensions says how it arrives.
pub type PlatformSays = Arc<dyn Fn(&Request) -> Option<Response> + Send + Sync>;

/// Work with a service that the tool is asked to do.
#[derive(Clone, Debug)]
pub struct ToolCall<'a> {
    /// Of which launch: how many launches of the case the tool accepted before it.
    pub launch: usize,
    /// What is done, as the README of `fixtures` names it.
    pub function: &'a str,
    /// With what.
    pub input: &'a Value,
}

/// What the subject did with a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP response, as a browser gets it.
    pub response: Response,
    /// Its verdict.
    pub outcome: Outcome,
}

/// A launch report, as the tool would print it for a support ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// Whether it ends at a check that refuses with the refusal's code; for what went on: whether nothing failed.
    pub is_consistent: bool,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The subject went on.
    Accepted(Value),
    /// The subject refused.
    Refused(Refusal),
}

/// Why it refused. A server that runs somewhere shows only a status: what it does not tell is `None` and not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Whose fault.
    pub blame: Option<Blame>,
    /// The stable code.
    pub code: Option<String>,
    /// The requirement id that the error names.
    pub requirement: Option<String>,
    /// The sentence for the operator; printed when a case fails.
    pub message: String,
    /// What else the operator is told; null where there is nothing.
    pub details: Value,
}

/// Why a subject could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It will do this one day: the case fails.
    NotBuilt(String),
    /// It cannot do this by its nature: the case is skipped.
    Unsupported(String),
    /// It broke: the case fails.
    Broken(String),
}
