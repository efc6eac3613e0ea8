//! Properties over any input (ATK-008, ATK-009).

use lti_claims::{LaunchClaims, Limits, Policy};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{claim, minimal, parse};

/// What the conversion says: codes of problems and of warnings.
fn outcome(payload: &Value, policy: &Policy) -> Result<Vec<&'static str>, Vec<&'static str>> {
    match parse(payload).into_message(policy) {
        Ok(lti_claims::Message::ResourceLink(launch)) => Ok(crate::support::warnings(&launch)),
        Ok(other) => panic!("{other:?}"),
        Err(problems) => Err(problems.iter().map(|problem| problem.code()).collect()),
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "\\$[A-Za-z.]{0,8}".prop_map(Value::from),
        "https?://[a-z@:/.]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(member(), inner, 0..6).prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

fn member() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,8}",
        prop::sample::select(vec![
            "id",
            "type",
            "title",
            "guid",
            "scope",
            "height",
            "locale",
            "user_id",
            "roles",
            "return_url"
        ])
        .prop_map(String::from),
    ]
}

fn claim_name() -> impl Strategy<Value = String> {
    let mut names: Vec<&str> = LaunchClaims::MEMBERS.to_vec();
    names.extend(lti_claims::RegisteredClaims::MEMBERS);
    names.extend(lti_claims::ProfileClaims::MEMBERS);
    prop_oneof![3 => prop::sample::select(names).prop_map(String::from), 1 => ".{0,20}"]
}

proptest! {
    #[test]
    fn any_text_is_an_answer(text in ".{0,200}") {
        let _ = LaunchClaims::from_json(&text, &Limits::DEFAULT);
    }

    #[test]
    fn any_bytes_between_braces_are_an_answer(bytes in vec(any::<u8>(), 0..200)) {
        let text = format!("{{\"iss\":{}}}", String::from_utf8_lossy(&bytes));
        let _ = LaunchClaims::from_json(&text, &Limits::DEFAULT);
    }

    #[test]
    fn any_cut_and_any_change_is_an_answer(at in 0_usize..900, byte in any::<u8>()) {
        let text = minimal().to_string();
        let cut: String = text.chars().take(at).collect();
        prop_assert!(cut.len() == text.len() || LaunchClaims::from_json(&cut, &Limits::DEFAULT).is_err());
        let mut bytes = text.into_bytes();
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        if let Ok(claims) = LaunchClaims::from_json(&String::from_utf8_lossy(&bytes), &Limits::DEFAULT) {
            let _ = claims.into_message(&Policy::default());
        }
    }

    #[test]
    fn any_claims_are_an_answer(members in btree_map(claim_name(), any_json(), 0..20), anonymous in any::<bool>()) {
        let mut payload = minimal();
        payload.as_object_mut().unwrap().extend(members);
        let mut policy = Policy::default();
        policy.allow_anonymous = anonymous;
        match LaunchClaims::from_json(&payload.to_string(), &Limits::DEFAULT) {
            Err(error) => prop_assert!(!error.code().is_empty() && !error.to_string().is_empty()),
            Ok(claims) => {
                let again = LaunchClaims::from_json(&claims.to_json(), &Limits::DEFAULT).unwrap();
                prop_assert_eq!(claims.to_json(), again.to_json());
                if let Err(problems) = claims.into_message(&policy) {
                    prop_assert!(!problems.as_slice().is_empty() && !problems.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn unknown_members_come_back_in_order(members in vec(("[a-z]{1,6}", any_json()), 0..30)) {
        let mut seen = std::collections::BTreeSet::new();
        let text: Vec<String> = members
            .iter()
            .filter(|(name, _)| seen.insert(name.clone()))
            .map(|(name, value)| format!("{}:{value}", Value::from(format!("https://x.example/{name}"))))
            .collect();
        let json = format!("{{{}}}", text.join(","));
        prop_assert_eq!(LaunchClaims::from_json(&json, &Limits::DEFAULT).unwrap().to_json(), json);
    }

    #[test]
    fn deep_nesting_is_refused_at_once(levels in 33_usize..5_000, object in any::<bool>()) {
        let (open, close) = if object { ("{\"a\":", "}") } else { ("[", "]") };
        let json = format!("{{\"zz\":{}1{}}}", open.repeat(levels), close.repeat(levels));
        prop_assert_eq!(LaunchClaims::from_json(&json, &Limits::DEFAULT).unwrap_err().code(), "json-too-deep");
    }
}

/// Every known claim with each wrong JSON type gives its own refusal or its own warning, and nothing else (ATK-009).
#[test]
fn every_claim_with_every_type() {
    let types = [json!(null), json!(true), json!(7), json!("x"), json!(["x"]), json!({ "x": "y" })];
    let kinds = ["null", "bool", "number", "text", "list", "object"];
    // Whether the claim must hold what it should, and which of the types it takes.
    let required = [
        ("message_type", "message-type-wrong-type"),
        ("version", "version-wrong-type"),
        ("deployment_id", "deployment-id-wrong-type"),
        ("target_link_uri", "target-link-uri-wrong-type"),
        ("resource_link", "resource-link-wrong-type"),
        ("roles", "roles-wrong-type"),
        ("context", "context-wrong-type"),
    ];
    for name in LaunchClaims::MEMBERS.iter().chain(lti_claims::ProfileClaims::MEMBERS).chain(&["sub"]) {
        let own = match name.rsplit('/').next().unwrap() {
            "roles" | "role_scope_mentor" => "list",
            "resource_link"
            | "context"
            | "tool_platform"
            | "launch_presentation"
            | "lis"
            | "custom"
            | "lti1p1"
            | "endpoint"
            | "namesroleservice"
            | "groupsservice"
            | "basicoutcome"
            | "for_user" => "object",
            "email_verified" | "phone_number_verified" => "bool",
            "updated_at" => "number",
            "address" => "any",
            _ => "text",
        };
        for (value, kind) in types.iter().zip(kinds) {
            if kind == own || own == "any" {
                continue;
            }
            let mut payload = minimal();
            payload[*name] = value.clone();
            let code = required.iter().find(|(short, _)| *name == claim(short)).map(|(_, code)| *code);
            let expected = match (code, kind) {
                (Some("roles-wrong-type"), _) => Err(vec!["roles-wrong-type"]),
                (Some("context-wrong-type"), "null") => Ok(vec![]),
                (Some(code), "null") => Err(vec![match code {
                    "message-type-wrong-type" => "message-type-missing",
                    "version-wrong-type" => "version-missing",
                    "deployment-id-wrong-type" => "deployment-id-missing",
                    "target-link-uri-wrong-type" => "target-link-uri-missing",
                    _ => "resource-link-missing",
                }]),
                (Some(code), _) => Err(vec![code]),
                (None, "null") if *name == "sub" => Err(vec!["sub-missing"]),
                (None, _) if *name == "sub" => Err(vec!["sub-wrong-type"]),
                (None, "null") => Ok(vec![]),
                (None, _) => Ok(vec!["member-wrong-type"]),
            };
            assert_eq!(outcome(&payload, &Policy::default()), expected, "{name} with {kind}");
        }
    }
}
