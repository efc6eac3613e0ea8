//! The routes of members, groups and sets of groups (NRPS 2.0 §2.4, §3; Course Groups 1.0; catalogue §2.2, §5.2).

use super::marks::{Marks, behind};
use super::{CallError, Container, Listed, Part, Policy, Refused};
use crate::{Platform, ToolRegistration};
use http::{Method, Request, Response};
use lti_nrps::{Group, GroupPage, Operation, ReadGroupSets, ReadGroups};
use lti_security::service::Body;
use std::num::NonZeroU32;

impl Platform {
    /// The members of a context, for the claim of a launch: `context_memberships_url` (NRPS 2.0 §3.6.1.1).
    #[must_use]
    pub fn memberships_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadMemberships, deployment_id, context_id)
    }

    /// The groups of a context: `context_groups_url`.
    #[must_use]
    pub fn groups_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadGroups, deployment_id, context_id)
    }

    /// The sets of groups of a context: `context_group_sets_url`.
    #[must_use]
    pub fn group_sets_url(&self, deployment_id: &str, context_id: &str) -> String {
        self.roster_url(Operation::ReadGroupSets, deployment_id, context_id)
    }

    pub(super) fn roster_url(&self, operation: Operation, deployment_id: &str, context_id: &str) -> String {
        super::url::build(&self.0.parts.base_url, operation, deployment_id, context_id)
    }

    /// Answers every call to members, groups and sets of groups: all methods of all paths that begin with `/nrps/` and `/gs/` below the
    /// base URL, which may be left out of the request's path. It reads the token itself.
    ///
    /// The body comes in chunks: a page of any length is read of the [`Roster`](super::Roster) while it is sent. Where the roster fails
    /// in between, the body ends with an error; send the tool no end then, so that it cannot take what it has for a whole page.
    pub async fn roster(&self, request: &Request<Vec<u8>>) -> Response<Body> {
        match self.roster_call(request).await {
            Ok(response) => response,
            Err(error) => {
                log_refused("refused", Some(request.method()), &error);
                error.to_http().map(Body::from_bytes)
            }
        }
    }

    /// What [`Platform::roster`] answers with, for callers that log or count refusals themselves.
    ///
    /// # Errors
    /// [`CallError`]; answer with [`CallError::to_http`].
    pub async fn roster_call(&self, request: &Request<Vec<u8>>) -> Result<Response<Body>, CallError> {
        let parsed = super::url::parse(&self.0.parts.base_url, request.uri().path());
        let (operation, place) = parsed.ok_or(CallError::no_route())?;
        if request.method() != Method::GET {
            let requirement = if operation == Operation::ReadMemberships { "NRPS-006" } else { "GROUPS-004" };
            return Err(CallError::method("GET", requirement));
        }
        let scopes: Vec<&str> = operation.scopes().iter().map(|scope| scope.as_str()).collect();
        let theirs = self.container(request.headers(), &scopes, &place).await?;
        let (container, tool) = theirs.ok_or(Refused::ContextUnknown)?;
        let client_id = container.client_id.clone();
        let response = match operation {
            Operation::ReadMemberships => self.memberships(request, container, tool).await,
            Operation::ReadGroups => self.groups(request, &container, &tool).await,
            Operation::ReadGroupSets => self.group_sets(request, &container).await,
        }?;
        tracing::info!(
            target: "lti::roster",
            outcome = "answered",
            operation = ?operation,
            status = response.status().as_u16(),
            client_id,
        );
        Ok(response)
    }

    async fn groups(
        &self,
        request: &Request<Vec<u8>>,
        container: &Container,
        tool: &ToolRegistration,
    ) -> Result<Response<Body>, CallError> {
        let mut asked = ReadGroups::from_http(request)?;
        asked.url = self.groups_url(&container.deployment_id, &container.context_id);
        let roster = &self.0.parts.roster;
        let after = Marks::of(request)?.after;
        let part = self.part_of(after.as_deref(), asked.limit);
        let user_id = asked.user_id.as_deref();
        let is_told = match user_id {
            None => true,
            Some(user) => {
                let member = roster.member(container, user).await?;
                member.is_some_and(|member| tool.released.and(member.consent).groups)
            }
        };
        let listed: Listed<Group> = if is_told {
            roster.groups(container, user_id, part).await?
        } else {
            // As of a user whom nobody knows; whether the context is theirs was asked for with the member.
            Listed { entries: Vec::new(), next: None }
        };
        let page = page(listed, &asked.url, &asked.whole_url());
        Ok(ReadGroups::respond(&page)?.map(Body::from_bytes))
    }

    async fn group_sets(
        &self,
        request: &Request<Vec<u8>>,
        container: &Container,
    ) -> Result<Response<Body>, CallError> {
        let mut asked = ReadGroupSets::from_http(request)?;
        asked.url = self.group_sets_url(&container.deployment_id, &container.context_id);
        let after = Marks::of(request)?.after;
        let part = self.part_of(after.as_deref(), asked.limit);
        let listed = self.0.parts.roster.group_sets(container, part).await?;
        let page = page(listed, &asked.url, &asked.whole_url());
        Ok(ReadGroupSets::respond(&page)?.map(Body::from_bytes))
    }

    fn part_of<'a>(&self, after: Option<&'a str>, asked: Option<NonZeroU32>) -> Part<'a> {
        Part { after, limit: self.page_limit(asked).min(Policy::PART) }
    }
}

/// A page whose next one keeps the filters (GROUPS-014).
fn page<T>(listed: Listed<T>, id: &str, asked: &str) -> GroupPage<T> {
    let mut page = GroupPage::last(id, listed.entries);
    page.next = listed.next.map(|next| behind(asked, &next));
    page
}

pub(super) fn log_refused(outcome: &'static str, method: Option<&Method>, error: &CallError) {
    tracing::info!(
        target: "lti::roster",
        outcome,
        method = method.map(tracing::field::display),
        code = error.code(),
        blame = error.blame().as_str(),
        requirement = error.requirement(),
        detail = %error,
    );
}
