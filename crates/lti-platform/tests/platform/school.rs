//! A course with members and groups, a tool that may read them, and another tool that is used there too.

use crate::support::*;
use http::{Request, Response};
use lti_claims::{ContextRole, Role, Roles};
use lti_nrps::{Group, GroupSet, Member, MembershipPage, Policy, ReadMemberships};
use lti_platform::roster::{Container, Enrollment, Link, MemoryRoster, Released, Roster};
use lti_platform::{Platform, PlatformParts, ToolKeys, ToolRegistration};
use lti_security::oauth::AccessToken;
use serde_json::Value;
use std::num::NonZeroUsize;
use std::sync::Arc;

pub(crate) const COURSE: &str = "c-7";

pub(crate) fn container(client: &str, deployment: &str, context: &str) -> Container {
    Container::new(client, deployment, context)
}

pub(crate) fn course() -> Container {
    container(CLIENT, "dep-1", COURSE)
}

/// Somebody of whom everything is known.
pub(crate) fn person(id: &str, roles: impl Into<Roles>) -> Enrollment {
    let mut member = Member::new(id, roles);
    member.name = Some(format!("Full {id}"));
    member.given_name = Some(format!("Given {id}"));
    member.family_name = Some(format!("Family {id}"));
    member.middle_name = Some(format!("Middle {id}"));
    member.email = Some(format!("{id}@mail.example.test"));
    member.picture = Some(format!("https://pictures.example.test/{id}.png"));
    member.lis_person_sourcedid = Some(format!("sis-{id}"));
    member.lti11_legacy_user_id = Some(format!("legacy-{id}"));
    let login = serde_json::value::RawValue::from_string(format!("\"login-{id}\"")).unwrap();
    member.extra.insert("ext_user_username", login);
    Enrollment::new(member)
}

pub(crate) fn learner(id: &str) -> Enrollment {
    person(id, [ContextRole::Learner])
}

pub(crate) fn role(text: &str) -> Role {
    Role::parse(text)
}

/// Course `c-7` with a teacher, an assistant with the sub-role alone, and three learners; course `c-8` of the same tool; and what of
/// `c-7` another tool and another deployment have.
pub(crate) fn school() -> World {
    let world = world();
    let mut reader = tool();
    reader.scopes = [LINE_ITEM, ROSTER, GROUPS].into_iter().collect();
    reader.released = Released::ALL;
    world.application.tools.insert(reader, ["dep-1", "dep-2"]);
    let other =
        ToolRegistration::new("client-0002", "Other", "https://o.example.test/login", vec![], ToolKeys::None);
    world.application.tools.insert(other, ["dep-1"]);
    let roster = &world.roster;
    roster.add_context(COURSE, Some("BIO 7".into()), Some("Biology".into()));
    roster.add_context("c-8", None, None);
    roster.add_context("c-9", None, None);
    roster.open(course());
    roster.open(container(CLIENT, "dep-1", "c-8"));
    roster.open(container("client-0002", "dep-1", COURSE));
    roster.open(container("client-0002", "dep-1", "c-9"));
    roster.set_link(&course(), "rl-42", Link::default()).unwrap();
    roster.set_link(&container(CLIENT, "dep-1", "c-8"), "rl-of-c-8", Link::default()).unwrap();
    roster.set_link(&container("client-0002", "dep-1", COURSE), "rl-other", Link::default()).unwrap();
    let assistant = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant";
    roster.enroll(COURSE, person("u-teach", [ContextRole::Instructor])).unwrap();
    roster.enroll(COURSE, person("u-ta", Roles::from(vec![role(assistant)]))).unwrap();
    for id in ["u-1", "u-2", "u-3"] {
        roster.enroll(COURSE, learner(id)).unwrap();
    }
    roster.enroll("c-8", learner("u-8")).unwrap();
    roster.enroll("c-9", learner("u-9")).unwrap();
    world
}

/// Two groups in a set, one outside, and who is in them.
pub(crate) fn with_groups(world: &World) {
    let roster = &world.roster;
    roster.set_group_set(COURSE, GroupSet::new("s-1", "Labs")).unwrap();
    for (id, sets) in [("g-1", vec!["s-1"]), ("g-2", vec!["s-1"]), ("g-3", vec![])] {
        let mut group = Group::new(id, format!("Group {id}"));
        group.set_ids = sets.into_iter().map(Into::into).collect();
        assert!(roster.set_group(COURSE, group).unwrap());
    }
    for (user, group) in [("u-1", "g-1"), ("u-1", "g-3"), ("u-2", "g-2")] {
        assert!(roster.set_in_group(COURSE, user, group, true).unwrap());
    }
}

pub(crate) fn get(url: &str, accept: Option<&str>, token: Option<&AccessToken>) -> Request<Vec<u8>> {
    let mut request = Request::get(url);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    let mut request = request.body(Vec::new()).unwrap();
    if let Some(token) = token {
        token.authorize(&mut request).unwrap();
    }
    request
}

pub(crate) fn answer(platform: &Platform, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let (head, body) = block_on(platform.roster(request)).into_parts();
    Response::from_parts(head, block_on(body.collect(usize::MAX)).unwrap())
}

pub(crate) fn token(world: &World) -> AccessToken {
    access_token(world, None, &format!("{ROSTER} {GROUPS}"))
}

/// What is at this URL, asked for with a token for everything.
pub(crate) fn at(world: &World, url: &str) -> Response<Vec<u8>> {
    answer(&world.platform, &get(url, None, Some(&token(world))))
}

pub(crate) fn members_url(world: &World) -> String {
    world.platform.memberships_url("dep-1", COURSE)
}

pub(crate) fn json(response: &Response<Vec<u8>>) -> Value {
    assert_eq!(response.status(), 200, "{}", String::from_utf8_lossy(response.body()));
    serde_json::from_slice(response.body()).unwrap()
}

/// The user ids of a page.
pub(crate) fn ids(response: &Response<Vec<u8>>) -> Vec<String> {
    let page = json(response);
    page["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["user_id"].as_str().unwrap().to_owned())
        .collect()
}

/// Status and code of a refusal; there is no member in it.
#[track_caller]
pub(crate) fn refused(response: &Response<Vec<u8>>) -> (u16, String) {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    assert!(body.get("members").is_none());
    (response.status().as_u16(), body["error"].as_str().unwrap_or_default().to_owned())
}

/// A platform over the same ports with another policy and roster.
pub(crate) fn platform_with(
    world: &World,
    roster: Option<Arc<dyn Roster>>,
    size: usize,
    limit: usize,
) -> Platform {
    let mut parts = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
    parts.policy.roster.page_size = NonZeroUsize::new(size).unwrap();
    parts.policy.roster.page_limit = NonZeroUsize::new(limit).unwrap();
    parts.roster = roster.unwrap_or_else(|| world.roster.clone());
    Platform::new(parts).unwrap()
}

/// One page, as a tool reads it.
pub(crate) fn page(platform: &Platform, token: &AccessToken, asked: &ReadMemberships) -> MembershipPage {
    let mut request = asked.to_http().unwrap();
    token.authorize(&mut request).unwrap();
    let page = asked.receive(&answer(platform, &request), &Policy::default()).unwrap();
    assert!(page.problems.is_empty(), "{:?}", page.problems);
    page
}

pub(crate) fn many(roster: &MemoryRoster, from: usize, to: usize) {
    for number in from..to {
        roster.enroll(COURSE, learner(&format!("m-{number:06}"))).unwrap();
    }
}
