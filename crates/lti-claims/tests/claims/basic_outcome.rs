//! The older grade service (Core 1.3 App. D): ids of results, made by the platform and kept by the tool.

use lti_claims::{
    BasicOutcome, Context, ContextRole, LearnerSubRole, NewestResults, ResourceLink, ResourceLinkRequest,
    ResultId, Role, Roles, SubRole, User,
};
use serde_json::{Value, json};

use crate::support::{claim, minimal, read};

const SERVICE: &str = "https://lms.example.test/o";

fn launch(context: Option<&str>, user: &str, roles: Roles) -> ResourceLinkRequest {
    let mut launch = ResourceLinkRequest::new(
        User::new(user),
        "dep:1",
        "https://tool.example.test/r/42",
        ResourceLink::new("rl 42"),
        roles,
    );
    launch.context = context.map(Context::new);
    launch
}

fn learner() -> Roles {
    Roles::from([ContextRole::Learner])
}

#[test]
fn a_learner_has_a_result_and_everyone_the_url() {
    let of = |launch: &ResourceLinkRequest| {
        let service = BasicOutcome::of_launch(SERVICE, launch);
        assert_eq!(service.lis_outcome_service_url.as_deref(), Some(SERVICE));
        assert!(service.extra.is_empty());
        service.lis_result_sourcedid
    };
    assert_eq!(
        of(&launch(Some("c/ü"), "u%1", learner())).as_deref(),
        Some("dep%3A1:c%2F%C3%BC:rl%2042:u%251")
    );
    assert_eq!(of(&launch(None, "u-1", learner())).as_deref(), Some("dep%3A1::rl%2042:u-1"));
    let guest = Roles::from([Role::Sub(SubRole::Learner(LearnerSubRole::GuestLearner))]);
    assert!(of(&launch(None, "u-1", guest)).is_some());
    assert_eq!(of(&launch(None, "u-1", Roles::from([ContextRole::Instructor]))), None);
    let mut nobody = launch(None, "u-1", learner());
    nobody.user = None;
    assert_eq!(of(&nobody), None);
}

#[test]
fn a_result_id_is_read_back_and_no_other_text_is_one() {
    for context in [None, Some("c:1")] {
        let id = ResultId {
            deployment_id: "dep/1".into(),
            context_id: context.map(str::to_owned),
            resource_link_id: "€".into(),
            user_id: "a b".into(),
        };
        let text = id.to_text();
        assert_eq!(text, format!("dep%2F1:{}:%E2%82%AC:a%20b", if context.is_some() { "c%3A1" } else { "" }));
        assert_eq!(ResultId::parse(&text), Some(id));
    }
    for text in ["", "a:b:c", "a:b:c:d:e", "a:b:c:d ", "a:b:c:%2f", "a:b:c:%41", "a:b:c:%", "a:b:c:ü"] {
        assert_eq!(ResultId::parse(text), None, "{text}");
    }
}

#[test]
fn the_newest_result_of_each_context_link_and_user_is_kept() {
    let sent = |context: Option<&str>, sub: &str, result: &str| {
        let mut payload = minimal();
        payload["sub"] = json!(sub);
        if let Some(id) = context {
            payload[claim("context")] = json!({ "id": id });
        }
        payload["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] =
            json!({ "lis_result_sourcedid": result, "lis_outcome_service_url": SERVICE });
        read(&payload)
    };
    let issuer = "https://lms.example.test";
    let mut results = NewestResults::new();
    assert!(results.is_empty());
    for (context, sub, result) in [
        (Some("c-1"), "u-1", "r-old"),
        (Some("c-1"), "u-1", "r-1"),
        (Some("c-1"), "u-2", "r-2"),
        (None, "u-1", "r-3"),
    ] {
        results.note(issuer, &sent(context, sub, result));
    }
    results.note("https://other.example.test", &sent(Some("c-1"), "u-1", "r-4"));
    assert_eq!((results.len(), results.is_empty()), (4, false));
    for (issuer, deployment, context, link, user, expected) in [
        (issuer, "dep-1", Some("c-1"), "rl-42", "u-1", Some("r-1")),
        (issuer, "dep-1", Some("c-1"), "rl-42", "u-2", Some("r-2")),
        (issuer, "dep-1", None, "rl-42", "u-1", Some("r-3")),
        ("https://other.example.test", "dep-1", Some("c-1"), "rl-42", "u-1", Some("r-4")),
        (issuer, "dep-2", Some("c-1"), "rl-42", "u-1", None),
        (issuer, "dep-1", Some("c-2"), "rl-42", "u-1", None),
        (issuer, "dep-1", Some("c-1"), "rl-43", "u-1", None),
        (issuer, "dep-1", Some("c-1"), "rl-42", "u-3", None),
    ] {
        assert_eq!(results.get(issuer, deployment, context, link, user), expected);
    }
}

#[test]
fn a_launch_without_a_result_changes_nothing() {
    let mut results = NewestResults::new();
    let mut note = |service: Option<BasicOutcome>| {
        let mut launch = launch(None, "u-1", learner());
        launch.basic_outcome = service;
        results.note("https://lms.example.test", &launch);
        results.len()
    };
    assert_eq!(note(None), 0);
    assert_eq!(note(Some(BasicOutcome::default())), 0);
    let mut empty = BasicOutcome::default();
    empty.lis_result_sourcedid = Some(String::new());
    assert_eq!(note(Some(empty)), 0);
}

#[test]
fn the_claim_is_read_with_what_nobody_modelled() {
    let of = |value: Value| {
        let mut payload = minimal();
        payload["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] = value;
        read(&payload).basic_outcome.unwrap()
    };
    let service = of(json!({ "lis_result_sourcedid": "r", "lis_outcome_service_url": SERVICE, "zz": 1 }));
    assert_eq!(service.lis_result_sourcedid.as_deref(), Some("r"));
    assert_eq!(service.lis_outcome_service_url.as_deref(), Some(SERVICE));
    assert_eq!(service.extra.get("zz").unwrap().get(), "1");
    assert_eq!(
        of(json!({ "lis_result_sourcedid": " ", "lis_outcome_service_url": "$Outcome.url" })),
        BasicOutcome::default()
    );
}
