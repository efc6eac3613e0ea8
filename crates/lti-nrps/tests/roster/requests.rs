//! What a tool asks, and how a platform reads it.

use core::num::NonZeroU32;

use lti_claims::{ContextRole, Role};
use lti_nrps::{ReadGroupSets, ReadGroups, ReadMemberships};

use crate::support::{CONTAINER, GROUPS, LEARNER, SETS, URL, get};

#[test]
fn parameters_join_the_query_that_is_there_and_none_is_doubled() {
    let mut read = ReadMemberships::new("https://lms.example/m?placement_id=_553_1&groups=true");
    read.role = Some(ContextRole::Learner.into());
    read.limit = NonZeroU32::new(50);
    read.resource_link_id = Some("rl 1&2".into());
    read.groups = true;
    assert_eq!(
        read.to_http().unwrap().uri(),
        "https://lms.example/m?placement_id=_553_1\
         &role=http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23Learner\
         &limit=50&rlid=rl%201%262&groups=true"
    );
    for url in ["https://lms.example/n?p=2", "https://lms.example/d?since=9"] {
        assert_eq!(read.page(url).to_http().unwrap().uri(), url);
        assert_eq!(read.differences(url).to_http().unwrap().uri(), url);
    }
    let headers = read.to_http().unwrap().headers().clone();
    assert_eq!((headers["accept"].to_str().unwrap(), headers.len()), (CONTAINER, 1));
}

#[test]
fn a_platform_reads_what_a_tool_sends() {
    let mut read = ReadMemberships::new("https://lms.example/m?a=1");
    read.role = Some(Role::parse(LEARNER));
    read.limit = NonZeroU32::new(7);
    read.resource_link_id = Some("rl-1".into());
    read.groups = true;
    assert_eq!(ReadMemberships::from_http(&read.to_http().unwrap()).unwrap(), read);
    let bare = ReadMemberships::from_http(&get(&format!("{URL}?role=Learner&groups=1"), None)).unwrap();
    assert_eq!((bare.role, bare.groups), (Some(Role::parse(LEARNER)), false));
}

#[test]
fn what_is_no_request_of_the_service() {
    let code = |request| ReadMemberships::from_http(&request).unwrap_err().to_http();
    let mut post = get(URL, None);
    *post.method_mut() = http::Method::POST;
    let answer = code(post);
    assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET"));
    assert_eq!(code(get(URL, Some("text/html"))).status().as_u16(), 406);
    for (query, body) in [
        (
            "limit=0",
            r#"{"error":"parameter-not-count","fields":[{"field":"limit","error":"parameter-not-count"}]}"#,
        ),
        (
            "limit=-1",
            r#"{"error":"parameter-not-count","fields":[{"field":"limit","error":"parameter-not-count"}]}"#,
        ),
        (
            "rlid=a&rlid=a",
            r#"{"error":"parameter-repeated","fields":[{"field":"rlid","error":"parameter-repeated"}]}"#,
        ),
        (
            "role=a&role=b",
            r#"{"error":"parameter-repeated","fields":[{"field":"role","error":"parameter-repeated"}]}"#,
        ),
    ] {
        let answer = code(get(&format!("{URL}?{query}"), None));
        assert_eq!((answer.status().as_u16(), core::str::from_utf8(answer.body()).unwrap()), (400, body));
    }
    for accept in [CONTAINER, "application/json", "*/*", "text/html, application/*;q=0.1"] {
        assert!(ReadMemberships::from_http(&get(URL, Some(accept))).is_ok(), "{accept}");
    }
    let error = ReadMemberships::new("https://lms.example/{context}").to_http().unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("url-invalid", Some("NRPS-002")));
}

#[test]
fn groups_and_sets() {
    let mut read = ReadGroups::new("https://lms.example/g?x=1");
    read.user_id = Some("u/1".into());
    read.limit = NonZeroU32::new(2);
    let request = read.to_http().unwrap();
    assert_eq!(request.uri(), "https://lms.example/g?x=1&user_id=u%2F1&limit=2");
    assert_eq!(request.headers()["accept"], GROUPS);
    assert_eq!(ReadGroups::from_http(&request).unwrap(), read);
    assert_eq!(read.page("https://lms.example/g?p=2").to_http().unwrap().uri(), "https://lms.example/g?p=2");

    let mut read = ReadGroupSets::new("https://lms.example/s");
    read.limit = NonZeroU32::new(2);
    let request = read.to_http().unwrap();
    assert_eq!(
        (request.uri().to_string().as_str(), &request.headers()["accept"]),
        ("https://lms.example/s?limit=2", &SETS.parse().unwrap())
    );
    assert_eq!(ReadGroupSets::from_http(&request).unwrap(), read);
    // Libraries ask for sets by the media type of groups.
    assert!(ReadGroupSets::from_http(&get("https://lms.example/s", Some(GROUPS))).is_ok());
    assert_eq!(read.page("https://lms.example/s?p=2").to_http().unwrap().uri(), "https://lms.example/s?p=2");
}
