//! Members, page by page: listings and differences (NRPS 2.0 §2.4, §3).

use super::marks::{Marks, POSITION, SINCE, behind};
use super::stream::{Pages, write};
use super::view::View;
use super::{Container, Course, Listed, Part, Policy, Refused, Wanted};
use crate::{Platform, ToolRegistration};
use http::{Request, Response};
use lti_claims::Context;
use lti_nrps::{Member, MembershipContainer, ReadMemberships, Report};
use lti_security::service::Body;
use lti_security::service::url::with_parameter;
use std::num::NonZeroU32;

type Reply = Result<Response<Body>, super::CallError>;

impl Platform {
    pub(super) async fn memberships(
        &self,
        request: &Request<Vec<u8>>,
        container: Container,
        tool: ToolRegistration,
    ) -> Reply {
        let mut asked = ReadMemberships::from_http(request)?;
        asked.url = self.memberships_url(&container.deployment_id, &container.context_id);
        // A tool that may not know who is in which group is told nothing of it, as by a platform that has no groups.
        asked.groups &= tool.released.groups;
        let roster = &self.0.parts.roster;
        let course = roster.course(&container).await?;
        let link = match &asked.resource_link_id {
            Some(link) => Some(roster.link(&container, link).await?),
            None => None,
        };
        let rules = self.rules(&tool);
        let marks = Marks::of(request)?;
        // The position of the first page goes with all of them: what changes while pages are read is told again, and never lost.
        let position =
            marks.position.clone().or_else(|| Some(format!("{rules}.{}", course.position.clone()?)));
        let page = PageOf {
            limit: self.page_limit(asked.limit),
            course: context(&container, &course),
            view: View::new(container, tool, asked, link),
            position,
            after: marks.after,
        };
        match marks.since {
            None => self.listing(page).await,
            Some(since) => self.differences(page, &rules, &since).await,
        }
    }

    async fn listing(&self, page: PageOf) -> Reply {
        let roster = &self.0.parts.roster;
        let container = &page.view.container;
        let mut wanted = page.wanted();
        let some = Part { after: page.after.as_deref(), limit: page.limit.min(Policy::PART) };
        let Listed { entries, next } = roster.members(container, &wanted, some).await?;
        let read = page.limit.min(Policy::PART);
        let Some(read_to) = next.clone().filter(|_| read < page.limit) else {
            return page.whole(&page.view.listing(&entries), next.as_deref(), None, Report::Listing);
        };
        let rest = Part { after: Some(&read_to), limit: page.limit.saturating_sub(read) };
        wanted.until = roster.page_end(container, &wanted, rest).await?;
        let next = wanted.until.as_deref().map(|next| page.next_url(next, None));
        let head = page.view.asked.respond_head(next.as_deref(), page.differences_url().as_deref())?;
        let body = Pages::begin(self.clone(), &page.container(), page.view, wanted, &entries, read_to)?;
        Ok(head.map(|()| Body::new(body)))
    }

    async fn differences(&self, page: PageOf, rules: &str, since: &str) -> Reply {
        // Who was not told under these rules is not told by changes either.
        let expired = Refused::DifferencesExpired;
        let stamped =
            |mark: &str| mark.split_once('.').filter(|(own, _)| *own == rules).map(|(_, at)| at.to_owned());
        let from = stamped(since).ok_or(expired)?;
        let mut wanted = page.wanted();
        wanted.until = page.position.as_deref().map(|mark| stamped(mark).ok_or(expired)).transpose()?;
        let some = Part { after: page.after.as_deref(), limit: page.limit.min(Policy::PART) };
        let listed = self.0.parts.roster.changes(&page.view.container, &wanted, &from, some).await?;
        let members: Vec<_> = listed.entries.iter().map(|stored| page.view.changed(stored)).collect();
        page.whole(&members, listed.next.as_deref(), Some(since), Report::Differences)
    }

    /// How many entries a page has.
    pub(super) fn page_limit(&self, asked: Option<NonZeroU32>) -> usize {
        let policy = &self.0.parts.policy.roster;
        let asked = asked.and_then(|asked| usize::try_from(asked.get()).ok());
        asked.unwrap_or(policy.page_size.get()).min(policy.page_limit.get())
    }

    /// What stands for everything that decides what this tool is told: where it changes, members that did not change are told otherwise.
    fn rules(&self, tool: &ToolRegistration) -> String {
        let rules = format!("{:?}{:?}{:?}", tool.released, tool.variables, tool.basic_outcome_url);
        let digest = self.0.parts.provider.sha256(rules.as_bytes());
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

fn context(container: &Container, course: &Course) -> Context {
    let mut context = Context::new(&container.context_id);
    context.label.clone_from(&course.label);
    context.title.clone_from(&course.title);
    context
}

/// A page that is asked for.
struct PageOf {
    view: View,
    course: Context,
    limit: usize,
    after: Option<String>,
    position: Option<String>,
}

impl PageOf {
    fn wanted(&self) -> Wanted {
        Wanted {
            role: self.view.asked.role.clone(),
            resource_link_id: self.view.asked.resource_link_id.clone(),
            groups: true,
            until: None,
        }
    }

    fn container(&self) -> MembershipContainer {
        let asked = &self.view.asked;
        let link = asked.resource_link_id.as_ref();
        let id = link.map_or_else(|| asked.url.clone(), |link| with_parameter(&asked.url, "rlid", link));
        MembershipContainer::new(id, self.course.clone())
    }

    /// The next page keeps the filters (NRPS-D01).
    fn next_url(&self, next: &str, since: Option<&str>) -> String {
        let mut url = self.view.asked.whole_url();
        for (name, value) in [(SINCE, since), (POSITION, self.position.as_deref())] {
            url = value.map_or_else(|| url.clone(), |value| with_parameter(&url, name, value));
        }
        behind(&url, next)
    }

    fn differences_url(&self) -> Option<String> {
        let position = self.position.as_deref()?;
        Some(with_parameter(&self.view.asked.whole_url(), SINCE, position))
    }

    fn whole(&self, members: &[Member], next: Option<&str>, since: Option<&str>, report: Report) -> Reply {
        let mut bytes = Vec::new();
        let mut writer = self.view.asked.writer(&self.container(), report, &mut bytes)?;
        let all_told = write(&mut writer, members, &mut bytes);
        if report == Report::Differences && !all_told {
            // A listing is right without somebody whom no answer can tell; a report would leave a tool with what it knew of them.
            return Err(Refused::DifferencesExpired.into());
        }
        writer.end(&mut bytes);
        let next = next.map(|next| self.next_url(next, since));
        let head = self.view.asked.respond_head(next.as_deref(), self.differences_url().as_deref())?;
        Ok(head.map(|()| Body::from_bytes(bytes)))
    }
}
