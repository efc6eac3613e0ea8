//! What the tests share. Names of members, media types and scopes are typed from the catalogue, never taken from the crate.

use http::{Method, Request, Response, StatusCode};
use lti_ags::{Error, Policy};
use serde_json::{Value, json};

pub(crate) const LINE_ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";
pub(crate) const CONTAINER: &str = "application/vnd.ims.lis.v2.lineitemcontainer+json";
pub(crate) const SCORE: &str = "application/vnd.ims.lis.v1.score+json";
pub(crate) const RESULTS: &str = "application/vnd.ims.lis.v2.resultcontainer+json";

pub(crate) const LI: &str = "https://lms.example/c/7/li/31?t=4";

/// `LI-OK` of the catalogue's Appendix A, in the order in which it is written.
pub(crate) const LI_OK: &str = r#"{"scoreMaximum":40,"label":"Unit 3 quiz","resourceId":"quiz-003","tag":"grade","resourceLinkId":"rl-889","startDateTime":"2026-03-01T08:00:00Z","endDateTime":"2026-03-15T22:00:00+00:00","gradesReleased":false}"#;

/// `SC-OK` of the catalogue's Appendix A, in the order in which it is written.
pub(crate) const SC_OK: &str = r#"{"userId":"u-51c","timestamp":"2026-03-02T10:15:30.250Z","activityProgress":"Completed","gradingProgress":"FullyGraded","scoreGiven":31.5,"scoreMaximum":40,"comment":"Good use of sources.","scoringUserId":"u-teach","submission":{"startedAt":"2026-03-02T09:00:00.000Z","submittedAt":"2026-03-02T10:10:00.000Z"}}"#;

/// `RS-OK` of the catalogue's Appendix A.
pub(crate) const RS_OK: &str = r#"[{"id":"https://lms.example/c/7/li/31/results/u-51c?t=4","scoreOf":"https://lms.example/c/7/li/31?t=4","userId":"u-51c","resultScore":31.5,"resultMaximum":40,"scoringUserId":"u-teach","comment":"Good use of sources."},{"id":"https://lms.example/c/7/li/31/results/u-77a?t=4","scoreOf":"https://lms.example/c/7/li/31?t=4","userId":"u-77a","resultScore":null}]"#;

/// An object with a member set, or taken away.
pub(crate) fn changed(object: &str, member: &str, value: Option<Value>) -> String {
    let mut object: Value = serde_json::from_str(object).unwrap();
    let (parent, name) = match member.split_once('.').filter(|(parent, _)| *parent == "submission") {
        Some((parent, name)) => (&mut object[parent], name),
        None => (&mut object, member),
    };
    let members = parent.as_object_mut().unwrap();
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
    object.to_string()
}

pub(crate) fn request(
    method: Method,
    url: &str,
    media_type: &str,
    body: impl Into<Vec<u8>>,
) -> Request<Vec<u8>> {
    Request::builder().method(method).uri(url).header("content-type", media_type).body(body.into()).unwrap()
}

pub(crate) fn response(status: u16, body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    Response::builder().status(status).body(body.into()).unwrap()
}

pub(crate) fn text(body: &[u8]) -> &str {
    core::str::from_utf8(body).unwrap()
}

/// Code, requirement and field of the only problem; the platform's answer has the status and names the field.
pub(crate) fn only_problem(error: &Error) -> (&'static str, &'static str, &'static str) {
    let [problem] = error.problems() else { panic!("one problem: {error:?}") };
    assert_eq!((error.code(), error.requirement()), (problem.reason.code(), Some(problem.requirement)));
    let answer = error.to_http();
    if error.status() == StatusCode::BAD_REQUEST {
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        let expected = json!({ "error": error.code(), "fields": [{ "field": problem.field, "error": problem.reason.code() }] });
        assert_eq!((answer.status(), body), (StatusCode::BAD_REQUEST, expected));
    }
    (problem.reason.code(), problem.requirement, problem.field)
}

pub(crate) fn policy() -> Policy {
    Policy::default()
}
