//! Payloads that the tests change.

use lti_claims::{LaunchClaims, Limits, Message, Policy, Problems, ResourceLinkRequest};
use serde_json::{Value, json};

pub(crate) const L: &str = "https://purl.imsglobal.org/spec/lti/claim/";

pub(crate) fn claim(name: &str) -> String {
    [L, name].concat()
}

/// The smallest valid payload.
pub(crate) fn minimal() -> Value {
    json!({
        "iss": "https://lms.example.test",
        "aud": "client-0001",
        "sub": "user-0001",
        "iat": 1_760_000_000,
        "exp": 1_760_000_300,
        "nonce": "n-5b1d",
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "dep-1",
        "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": "https://tool.example.test/r/42",
        "https://purl.imsglobal.org/spec/lti/claim/resource_link": { "id": "rl-42" },
        "https://purl.imsglobal.org/spec/lti/claim/roles": []
    })
}

pub(crate) fn with(name: &str, value: Value) -> Value {
    let mut payload = minimal();
    payload[name] = value;
    payload
}

pub(crate) fn without(name: &str) -> Value {
    let mut payload = minimal();
    payload.as_object_mut().unwrap().remove(name).unwrap();
    payload
}

pub(crate) fn parse(payload: &Value) -> LaunchClaims {
    LaunchClaims::from_json(&payload.to_string(), &Limits::DEFAULT).unwrap()
}

pub(crate) fn convert(payload: &Value, policy: &Policy) -> Result<ResourceLinkRequest, Problems> {
    parse(payload).into_message(policy).map(|message| match message {
        Message::ResourceLink(launch) => launch,
        other => panic!("{other:?}"),
    })
}

pub(crate) fn read(payload: &Value) -> ResourceLinkRequest {
    convert(payload, &Policy::default()).unwrap()
}

pub(crate) fn codes(payload: &Value, policy: &Policy) -> Vec<&'static str> {
    convert(payload, policy)
        .err()
        .map(|problems| problems.iter().map(|p| p.code()).collect())
        .unwrap_or_default()
}

pub(crate) fn warnings(launch: &ResourceLinkRequest) -> Vec<&'static str> {
    launch.warnings.iter().map(lti_claims::Warning::code).collect()
}
