//! What a program is told of a refused call: blame, code and requirement, and what it would have answered.

use crate::support::*;
use http::{Method, Request};
use lti_platform::gradebook::Container;
use lti_security::Blame;
use lti_security::oauth::AccessToken;

fn call(method: Method, url: &str, token: Option<&AccessToken>, body: &str) -> Request<Vec<u8>> {
    let request = Request::builder().method(method).uri(url);
    let request = request.header("content-type", "application/vnd.ims.lis.v1.score+json");
    let mut request = request.body(body.as_bytes().to_vec()).unwrap();
    if let Some(token) = token {
        token.authorize(&mut request).unwrap();
    }
    request
}

#[test]
fn a_refusal_is_a_value_and_answers_the_same() {
    let world = world();
    world.gradebook.add_context(Container::new(CLIENT, "dep-1", "c-7"));
    let container = world.platform.line_items_url("dep-1", "c-7");
    let scores = format!("{}/scores", world.platform.line_item_url("dep-1", "c-7", "1"));
    let token = access_token(&world, None, &format!("{LINE_ITEM} {SCORE}"));
    let bearer = Some(&token);
    let elsewhere = world.platform.line_items_url("dep-9", "c-7");
    for (request, blame, code, requirement, status) in [
        (
            call(Method::GET, &container, None, ""),
            Blame::PeerMisbehaved,
            "bearer-missing",
            Some("CORE-083"),
            401,
        ),
        (call(Method::GET, &elsewhere, bearer, ""), Blame::Refused, "context-unknown", Some("AGS-018"), 404),
        (
            call(Method::POST, &scores, bearer, "{}"),
            Blame::Refused,
            "line-item-unknown",
            Some("AGS-018"),
            404,
        ),
        (
            call(Method::PUT, &scores, bearer, "{}"),
            Blame::PeerMisbehaved,
            "method-not-allowed",
            Some("AGS-091"),
            405,
        ),
        (
            call(Method::POST, &container, bearer, "{}"),
            Blame::PeerMisbehaved,
            "media-type-wrong",
            Some("AGS-024"),
            415,
        ),
        (
            call(Method::GET, "https://lms.example/ags/x", bearer, ""),
            Blame::PeerMisbehaved,
            "service-path-unknown",
            None,
            404,
        ),
    ] {
        let error = block_on(world.platform.gradebook_call(&request)).unwrap_err();
        assert_eq!((error.blame(), error.code(), error.requirement()), (blame, code, requirement));
        assert!(error.to_string().len() > 10, "{error}");
        let (told, answered) = (error.to_http(), block_on(world.platform.gradebook(&request)));
        assert_eq!((told.status().as_u16(), told.body()), (status, answered.body()));
        assert_eq!((told.status(), told.headers()), (answered.status(), answered.headers()));
    }
}
