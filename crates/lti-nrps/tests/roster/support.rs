//! What the tests share. Names of members, media types and scopes are typed from the catalogue, never taken from the crate.

use http::{Method, Request, Response, StatusCode};
use lti_claims::{Context, ContextRole};
use lti_nrps::{Error, Member, MembershipContainer, MembershipPage, Policy, ReadMemberships};

pub(crate) const CONTAINER: &str = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
pub(crate) const GROUPS: &str = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
pub(crate) const SETS: &str = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";
pub(crate) const URL: &str = "https://lms.example/c/7/members";
pub(crate) const LEARNER: &str = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";

pub(crate) fn get(url: &str, accept: Option<&str>) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(Method::GET).uri(url);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    request.body(Vec::new()).unwrap()
}

pub(crate) fn answer(body: &str) -> Response<Vec<u8>> {
    Response::builder().status(StatusCode::OK).body(body.as_bytes().to_vec()).unwrap()
}

pub(crate) fn with_links(body: &str, links: &[&str]) -> Response<Vec<u8>> {
    let mut response = answer(body);
    for link in links {
        response.headers_mut().append("link", link.parse().unwrap());
    }
    response
}

pub(crate) fn receive(body: &str) -> Result<MembershipPage, Error> {
    ReadMemberships::new(URL).receive(&answer(body), &Policy::default())
}

/// One member in a container.
pub(crate) fn page_of(member: &str) -> MembershipPage {
    receive(&format!(r#"{{"context":{{"id":"c-7"}},"members":[{member}]}}"#)).unwrap()
}

/// Field and code of each problem.
pub(crate) fn told(page: &MembershipPage) -> Vec<(&'static str, &'static str)> {
    page.problems.iter().map(|problem| (problem.field, problem.reason.code())).collect()
}

pub(crate) fn learner(user_id: &str) -> Member {
    Member::new(user_id, [ContextRole::Learner])
}

pub(crate) fn container() -> MembershipContainer {
    MembershipContainer::new(URL, Context::new("c-7"))
}

pub(crate) fn text(response: &Response<Vec<u8>>) -> &str {
    core::str::from_utf8(response.body()).unwrap()
}
