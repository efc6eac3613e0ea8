//! The tool's routes.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier, Mutex, PoisonError};

use lti_ags::Score;
use lti_claims::Message;
use lti_oidc::error_page;
use lti_tool::memory::MemoryOutbox;
use lti_tool::roster::RosterCopy;
use lti_tool::{Launch, LaunchId, LaunchReport, LoginOutcome, Outcome as Launched, Verdict};
use serde_json::{Value, json};

use super::{
    Answer, Outcome, Report, Request, Response, Unavailable, block_on, gradebook, launch_value, migration,
    refused, roster,
};
use crate::in_memory::ToolSide;

pub(super) fn login(side: &ToolSide, sessions: &Sessions, request: &Request) -> Answer {
    // By the path: the login URL of one registration, or the one of all.
    let url = request.uri().to_string();
    let path = url.split('?').next().unwrap_or_default();
    let known = side.registrations.list();
    let ids = known.iter().map(|(registration, _)| registration.id.as_str());
    let id = ids.chain(["nobody"]).find(|id| side.tool.login_url(id) == path);
    let (outcome, report) = block_on(side.tool.login_with_report(id, request));
    sessions.note(&report);
    match outcome {
        Ok(LoginOutcome::Answer(response)) => Answer { response, outcome: Outcome::Accepted(Value::Null) },
        Ok(LoginOutcome::Ambiguous(which)) => {
            let choice = |choice: &lti_tool::LoginChoice| json!({ "client_id": choice.registration.client_id, "url": choice.url });
            let choices: Vec<_> = which.choices.iter().map(choice).collect();
            let error = which.error();
            let page = error_page(&error).map(|_| json!({ "choices": choices }).to_string().into_bytes());
            refused(&error, page)
        }
        Err(error) => refused(&error, error_page(&error)),
    }
}

/// What an application keeps of its launches: which session each one began, and the last report.
#[derive(Default)]
pub(super) struct Sessions {
    began: Mutex<Vec<Session>>,
    report: Mutex<Option<Report>>,
    /// Scores that wait; a restart of the tool finds them there.
    pub(super) outbox: Arc<MemoryOutbox>,
}

/// A launch, and what the application keeps beside it: the last score of each learner and line item, the roster.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) launch: Launch,
    pub(super) scores: Arc<Mutex<BTreeMap<(String, String), Score>>>,
    /// The copy of the roster that the application keeps.
    pub(super) roster: Arc<Mutex<RosterCopy>>,
}

impl Session {
    /// Keeps the last score of a learner, as an application does that goes on from it.
    pub(super) fn keep(&self, line_item: &str, score: &Score) {
        let mut scores = self.scores.lock().unwrap_or_else(PoisonError::into_inner);
        scores.insert((line_item.to_owned(), score.user_id.clone()), score.clone());
    }

    /// The last score of the learner whom `input` is about.
    pub(super) fn last_of(&self, line_item: &str, input: &Value) -> Option<Score> {
        let user = input.get("score")?.get("userId")?.as_str()?;
        let scores = self.scores.lock().unwrap_or_else(PoisonError::into_inner);
        scores.get(&(line_item.to_owned(), user.to_owned())).cloned()
    }
}

impl Sessions {
    fn note(&self, report: &LaunchReport) {
        let mut failed = report.lines.iter().filter(|line| line.verdict == Verdict::Failed);
        let is_consistent = match report.error.as_ref().map(lti_oidc::Error::code) {
            Some("port-failed") => failed.next().is_some(),
            Some(code) => failed.any(|line| line.check.refuses_with(code)),
            None => failed.next().is_none(),
        };
        let kept = Report { text: report.to_string(), is_consistent };
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    pub(super) fn take_report(&self) -> Option<Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn begin(&self, launch: Launch) -> String {
        let mut known = self.began.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(Session { launch, scores: Arc::default(), roster: Arc::default() });
        url(known.len())
    }

    /// The session of a launch by its number.
    pub(super) fn get(&self, number: usize) -> Option<Session> {
        self.began.lock().unwrap_or_else(PoisonError::into_inner).get(number).cloned()
    }

    /// Who launched so far, by `sub`.
    pub(super) fn users(&self) -> Vec<String> {
        let known = self.began.lock().unwrap_or_else(PoisonError::into_inner);
        let user = |session: &Session| match &session.launch.message {
            Message::ResourceLink(request) => request.user.as_ref().map(|user| user.id.clone()),
            _ => None,
        };
        known.iter().filter_map(user).collect()
    }

    fn find(&self, launch: LaunchId) -> Option<String> {
        let known = self.began.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().position(|other| other.launch.id() == launch).map(|at| url(at.saturating_add(1)))
    }
}

fn url(number: usize) -> String {
    format!("/sessions/{number}")
}

/// 303, so that a reload of the page that follows is no launch (LMS-014).
fn see_other(path: &str) -> Response {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = http::StatusCode::SEE_OTHER;
    if let Ok(location) = http::HeaderValue::from_str(path) {
        response.headers_mut().insert(http::header::LOCATION, location);
    }
    response
}

pub(super) fn launch(side: &ToolSide, sessions: &Sessions, request: &Request) -> Answer {
    launched(side, sessions, block_on(side.tool.launch_with_report(request)))
}

pub(super) fn confirm(side: &ToolSide, sessions: &Sessions, request: &Request) -> Answer {
    launched(side, sessions, block_on(side.tool.confirm_with_report(request)))
}

fn launched(
    side: &ToolSide,
    sessions: &Sessions,
    (outcome, report): (Result<Launched, lti_tool::Error>, LaunchReport),
) -> Answer {
    sessions.note(&report);
    let outcome = match outcome {
        Ok(Launched::ConfirmBrowser(response)) => {
            return Answer { response, outcome: Outcome::Accepted(json!({ "confirm_browser": true })) };
        }
        other => other,
    };
    let running = match &outcome {
        Ok(Launched::Repeated(repeat)) => sessions.find(repeat.launch_id),
        _ => None,
    };
    let launched = outcome.and_then(Launched::approved).and_then(|launch| {
        // What an application with a past does with each launch. Its refusal has a report of its own.
        let (account, report) = block_on(side.tool.migrate_with_report(&launch));
        if account.is_err() {
            sessions.note(&report);
        }
        Ok((launch, account?))
    });
    match launched {
        Ok((launch, account)) => {
            let mut value = launch_value(&launch.issuer, &launch.client_id, &launch.message);
            if let Some(members) = value.as_object_mut() {
                members.insert("target_differs".to_owned(), launch.target_differs.into());
                let by_storage = launch.browser == lti_tool::BrowserProof::PlatformStorage;
                members.insert("bound_by".to_owned(), if by_storage { "storage" } else { "cookie" }.into());
                let target = launch.storage_target.as_ref().map(lti_tool::StorageTarget::as_str);
                members.insert("storage_target".to_owned(), target.into());
                members.insert("migration".to_owned(), migration::value(&account));
                members.insert("gradebook".to_owned(), gradebook::of_launch(side, &launch));
                members.insert("roster".to_owned(), roster::of_launch(side, &launch));
            }
            let response = see_other(&sessions.begin(*launch));
            Answer { response, outcome: Outcome::Accepted(value) }
        }
        Err(error) => {
            refused(&error, running.map_or_else(|| error_page(&error), |session| see_other(&session)))
        }
    }
}

/// The same request from two threads, let go at the same moment.
pub(super) fn launch_twice(
    side: &ToolSide,
    sessions: &Sessions,
    request: &Request,
) -> Result<[Answer; 2], Unavailable> {
    let start = Barrier::new(2);
    let one = || {
        start.wait();
        launch(side, sessions, request)
    };
    let broken = |_| Unavailable::Broken("a thread of the tool panicked".to_owned());
    std::thread::scope(|scope| {
        let other = scope.spawn(one);
        Ok([one(), other.join().map_err(broken)?])
    })
}

pub(super) fn fault(side: &ToolSide, name: &str, repaired: bool) -> Result<(), Unavailable> {
    let unknown = || Unavailable::Unsupported(format!("a tool has no fault named {name}"));
    // `registration-removed` forgets the first registration; nothing brings it back.
    let first = side.registrations.list().into_iter().next();
    match (name, first, repaired) {
        ("registration-removed", Some((registration, _)), false) => {
            side.registrations.remove(&registration.id);
            Ok(())
        }
        _ => Err(unknown()),
    }
}
