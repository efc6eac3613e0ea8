//! One page, as far as it has come.

use super::super::call::broken;
use crate::calls::{ListStopped, Service, Walk};
use crate::roster::{Answer, Roster, RosterError};
use http::Response;
use lti_nrps::{Member, MembershipContainer, Operation, Problem, ProblemReason, ReadMemberships};
use lti_security::service::{Body, collect, following};
use std::collections::VecDeque;

pub(super) struct OpenPage {
    pub(super) url: String,
    pub(super) next: Option<String>,
    pub(super) differences: Option<String>,
    /// What was wrong since it was last taken.
    pub(super) problems: Vec<Problem>,
    pub(super) entries: usize,
    pub(super) bytes: usize,
    pub(super) left_out: usize,
    response: Option<Response<Body>>,
}

impl OpenPage {
    /// Asks for a page.
    pub(super) async fn ask(
        roster: &Roster,
        walk: &Walk,
        read: &ReadMemberships,
    ) -> Result<Answer<Self>, RosterError> {
        let request = read.to_http()?;
        let url = request.uri().to_string();
        walk.enter(&url, roster.limits())?;
        let response = match roster.open(Operation::ReadMemberships, request).await? {
            Answer::Done(response) => response,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let differences = following(response.headers(), &url, "differences").unwrap_or_default();
        Ok(Answer::Done(Self {
            url,
            next: None,
            differences,
            problems: Vec::new(),
            entries: 0,
            bytes: 0,
            left_out: 0,
            response: Some(response),
        }))
    }

    /// Reads on, and puts what came to the others; at the end of the page, what it says beside its members.
    pub(super) async fn more(
        &mut self,
        roster: &Roster,
        walk: &Walk,
        read: &ReadMemberships,
        ready: &mut VecDeque<Member>,
    ) -> Result<Option<MembershipContainer>, RosterError> {
        let Some(response) = self.response.take() else { return Ok(None) };
        let left = walk.bytes_left(roster.limits());
        let limit = left.min(roster.body_limit());
        let response = match collect(response, limit).await.map_err(broken) {
            Err(error) if limit == left && Roster::is_too_large(&error) => {
                return Err(ListStopped::TooManyBytes.into());
            }
            other => other?,
        };
        let page = read.receive(&response, &roster.policy().nrps)?;
        self.bytes = response.body().len();
        self.entries = page.members.len();
        if self.entries > walk.entries_left(roster.limits()) {
            return Err(ListStopped::TooManyEntries.into());
        }
        self.left_out = page.problems.iter().filter(|problem| is_lost(problem)).count();
        self.next = page.next;
        self.problems = page.problems;
        ready.extend(page.members);
        Ok(Some(page.container))
    }
}

fn is_lost(problem: &Problem) -> bool {
    let number = ProblemReason::WrongType(lti_claims::JsonType::Number);
    problem.entry.is_some()
        && (problem.field.is_empty() || problem.field == "user_id" && problem.reason != number)
}
