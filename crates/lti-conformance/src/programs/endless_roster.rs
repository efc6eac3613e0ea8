//! ATK-060: a roster without an end.

use lti_claims::NamesAndRoles;
use lti_security::ports::HttpError;
use lti_tool::gradebook::ListLimits;
use lti_tool::roster::{Answer, MembershipFilter};

use super::Program;
use super::services::{TOKEN_URL, access, answer, failed, grants, same, tooling_in};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Response, Subject};

pub(super) const PROGRAM: Program = Program {
    id: "program-endless-roster",
    summary: "a platform whose every page of members has a next one, and one whose pages go in a circle of five hundred: the tool stops at its limit and at the page that it knows, each with a code, and asked for no page twice",
    requirements: &["ATK-060"],
    run,
};

const SCOPE: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
const MEMBERS: &str = "https://lms.example.test/c/7/members";

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let limit = ListLimits::default().pages;
    walk(fixtures, subject, u64::MAX, (limit, "list-pages-too-many"))?;
    walk(fixtures, subject, 500, (500, "page-repeated"))
}

/// Reads on until the list is stopped: after so many pages, with this code.
fn walk(
    fixtures: &Fixtures,
    subject: &dyn Subject,
    circle: u64,
    (pages, code): (usize, &str),
) -> Result<(), End> {
    let world = fixtures.world("roster-of-tool")?;
    let tooling = tooling_in(world, fixtures, subject, move |request| page(request, circle))?;
    let at = Some(NamesAndRoles::new(MEMBERS));
    let roster = tooling.tool.roster_at(access(&[SCOPE]), at, None);
    let begun = block_on(roster.members(&MembershipFilter::default())).map_err(failed)?;
    let Answer::Done(mut members) = begun else { return Err(failed("the roster is not open")) };
    let mut read = 0_usize;
    let stopped = loop {
        match block_on(members.next()) {
            Ok(Some(_)) => read = read.saturating_add(1),
            Ok(None) => return Err(failed("a list without an end has ended")),
            Err(error) => break error,
        }
    };
    same("how it ends", stopped.code(), code)?;
    same("members", read, pages)?;
    same("requests for tokens and pages", tooling.asked(), (1, pages))
}

/// One member, and where the next is.
fn page(request: &Request, circle: u64) -> Result<Response, HttpError> {
    if request.uri() == TOKEN_URL {
        return grants("t-1", SCOPE);
    }
    let number = request.uri().query().and_then(|query| query.strip_prefix("p=")?.parse().ok());
    let number: u64 = number.unwrap_or_default();
    let next = number.saturating_add(1).checked_rem(circle).unwrap_or_default();
    let body = format!(
        r#"{{"context":{{"id":"ctx-7"}},"members":[{{"user_id":"u-{number}","roles":["Learner"]}}]}}"#
    );
    let next = if next == 0 { MEMBERS.to_owned() } else { format!("{MEMBERS}?p={next}") };
    answer(200, ("link", &format!("<{next}>; rel=\"next\"")), &body)
}
