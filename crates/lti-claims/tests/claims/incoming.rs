//! Reading a resource link launch: what is refused, with its exact code, and what is tolerated.

use lti_claims::{Blame, ContextRole, ContextType, Message, Policy, ServiceScope};
use serde_json::{Value, json};

use crate::support::{L, claim, codes, convert, minimal, parse, read, warnings, with, without};

fn default_codes(payload: &Value) -> Vec<&'static str> {
    codes(payload, &Policy::default())
}

#[test]
fn the_minimal_payload_is_a_launch() {
    let launch = read(&minimal());
    assert_eq!(launch.user.unwrap().id, "user-0001");
    assert_eq!(launch.deployment_id, "dep-1");
    assert_eq!(launch.target_link_uri, "https://tool.example.test/r/42");
    assert_eq!(launch.resource_link.id, "rl-42");
    let message = parse(&minimal()).into_message(&Policy::default()).unwrap();
    assert_eq!(
        (message.deployment_id(), message.target_link_uri(), message.user().map(|user| user.id.as_str())),
        ("dep-1", "https://tool.example.test/r/42", Some("user-0001"))
    );
    assert!(
        launch.roles.is_empty()
            && launch.context.is_none()
            && launch.custom.is_empty()
            && launch.warnings.is_empty()
    );
}

#[test]
fn each_required_claim_is_required() {
    for (name, missing, null) in [
        ("message_type", "message-type-missing", "message-type-missing"),
        ("version", "version-missing", "version-missing"),
        ("deployment_id", "deployment-id-missing", "deployment-id-missing"),
        ("target_link_uri", "target-link-uri-missing", "target-link-uri-missing"),
        ("resource_link", "resource-link-missing", "resource-link-missing"),
        ("roles", "roles-missing", "roles-wrong-type"),
    ] {
        assert_eq!(default_codes(&without(&claim(name))), [missing]);
        assert_eq!(default_codes(&with(&claim(name), json!(null))), [null]);
    }
    assert_eq!(default_codes(&without("sub")), ["sub-missing"]);
    assert_eq!(default_codes(&with("sub", json!(null))), ["sub-missing"]);
}

#[test]
fn each_value_that_is_refused() {
    let long = "a".repeat(256);
    for (name, value, expected) in [
        ("message_type", json!("ltiresourcelinkrequest"), "message-type-unknown"),
        ("message_type", json!("basic-lti-launch-request"), "message-type-unknown"),
        ("message_type", json!(""), "message-type-unknown"),
        ("message_type", json!(1), "message-type-wrong-type"),
        ("message_type", json!("LtiDeepLinkingRequest"), "message-type-unsupported"),
        ("version", json!("1.2.0"), "version-unknown"),
        ("version", json!("1.3"), "version-unknown"),
        ("version", json!("11.3"), "version-unknown"),
        ("version", json!(" 1.3.0"), "version-unknown"),
        ("version", json!(1.3), "version-wrong-type"),
        ("deployment_id", json!(""), "deployment-id-empty"),
        ("deployment_id", json!(7), "deployment-id-wrong-type"),
        ("deployment_id", json!(long), "deployment-id-too-long"),
        ("deployment_id", json!("dép"), "deployment-id-not-ascii"),
        ("target_link_uri", json!(""), "target-link-uri-empty"),
        ("target_link_uri", json!([]), "target-link-uri-wrong-type"),
        ("target_link_uri", json!("/r/42"), "target-link-uri-not-url"),
        ("target_link_uri", json!("javascript:alert(1)"), "target-link-uri-not-url"),
        ("target_link_uri", json!("//tool.example.test/"), "target-link-uri-not-url"),
        ("target_link_uri", json!("https://tool.example.test@evil.test/"), "target-link-uri-not-url"),
        ("target_link_uri", json!("https:\\\\evil.test"), "target-link-uri-not-url"),
        ("resource_link", json!("rl"), "resource-link-wrong-type"),
        ("resource_link", json!({}), "resource-link-id-missing"),
        ("resource_link", json!({ "id": null }), "resource-link-id-missing"),
        ("resource_link", json!({ "id": "" }), "resource-link-id-empty"),
        ("resource_link", json!({ "id": 7 }), "resource-link-id-wrong-type"),
        ("resource_link", json!({ "id": long }), "resource-link-id-too-long"),
        ("resource_link", json!({ "id": "ü".repeat(10) }), "resource-link-id-not-ascii"),
        ("roles", json!("Learner"), "roles-wrong-type"),
        ("roles", json!("Learner,Mentor"), "roles-wrong-type"),
        ("roles", json!({}), "roles-wrong-type"),
        ("context", json!("c"), "context-wrong-type"),
        ("context", json!({ "title": "x" }), "context-id-missing"),
        ("context", json!({ "id": "" }), "context-id-empty"),
        ("context", json!({ "id": 7 }), "context-id-wrong-type"),
        ("context", json!({ "id": long }), "context-id-too-long"),
        ("context", json!({ "id": "Kurs ä" }), "context-id-not-ascii"),
    ] {
        assert_eq!(default_codes(&with(&claim(name), value.clone())), [expected], "{name} {value}");
    }
    for (value, expected) in [
        (json!(""), "sub-empty"),
        (json!(7), "sub-wrong-type"),
        (json!(long), "sub-too-long"),
        (json!("ü"), "sub-not-ascii"),
    ] {
        assert_eq!(default_codes(&with("sub", value)), [expected]);
    }
    let fits = "a".repeat(255);
    for name in ["deployment_id", "target_link_uri"] {
        let value = if name == "deployment_id" { json!(fits) } else { json!("http://localhost/") };
        assert!(convert(&with(&claim(name), value), &Policy::default()).is_ok());
    }
    assert!(convert(&with("sub", json!(fits)), &Policy::default()).is_ok());
    assert!(convert(&with(&claim("resource_link"), json!({ "id": fits })), &Policy::default()).is_ok());
}

#[test]
fn every_problem_is_listed_in_order_and_with_its_blame() {
    let problems = convert(&json!({ "name": "badltilaunch" }), &Policy::default()).unwrap_err();
    assert_eq!(
        problems.iter().map(|problem| problem.code()).collect::<Vec<_>>(),
        [
            "message-type-missing",
            "version-missing",
            "deployment-id-missing",
            "target-link-uri-missing",
            "resource-link-missing",
            "sub-missing",
            "roles-missing"
        ]
    );
    assert_eq!(problems.first_code(), "message-type-missing");
    assert_eq!((problems.requirement(), problems.blame()), ("CORE-032", Blame::PeerMisbehaved));
    assert!(!problems.to_string().contains("badltilaunch"));

    let blame = |payload: &Value| convert(payload, &Policy::default()).unwrap_err().blame();
    assert_eq!(blame(&without("sub")), Blame::Refused);
    assert_eq!(blame(&with(&claim("message_type"), json!("LtiEulaRequest"))), Blame::PeerIncompatible);

    // A type of its own has rules of its own: only what all messages share is judged.
    let other = json!({ (claim("message_type")): "LtiStartProctoring" });
    assert_eq!(
        default_codes(&other),
        ["message-type-unsupported", "version-missing", "deployment-id-missing"]
    );
}

#[test]
fn texts_of_problems_say_expected_and_found() {
    let text = |payload: &Value| convert(payload, &Policy::default()).unwrap_err().to_string();
    assert_eq!(
        text(&with(&claim("version"), json!("11.3"))),
        format!("{L}version: expected version 1.3.0, found \"11.3\" (CORE-033)")
    );
    assert_eq!(
        text(&with(&claim("resource_link"), json!({ "id": 7 }))),
        format!(
            "{L}resource_link → id: expected an id of the resource link as a text, found a number (CORE-040)"
        )
    );
    assert_eq!(
        text(&with("sub", json!("s".repeat(300)))),
        "sub: expected at most 255 ASCII characters, found 300 characters (CORE-046)"
    );
}

#[test]
fn anonymous_launches() {
    let mut policy = Policy::default();
    policy.allow_anonymous = true;
    let launch = convert(&without("sub"), &policy).unwrap();
    assert!(launch.user.is_none());
    assert_eq!(codes(&with("sub", json!("")), &policy), ["sub-empty"]);

    for (name, value) in [
        ("name", json!("Ada")),
        ("given_name", json!("Ada")),
        ("family_name", json!("E")),
        ("middle_name", json!("M")),
        ("nickname", json!("A")),
        ("preferred_username", json!("ada")),
        ("profile", json!("https://x.example/ada")),
        ("picture", json!("https://x.example/a.png")),
        ("website", json!("https://x.example/")),
        ("email", json!("ada@school.example")),
        ("email", json!(["ada@school.example"])),
        ("gender", json!("f")),
        ("birthdate", json!("2001-02-03")),
        ("phone_number", json!("1")),
        ("address", json!({ "locality": "x" })),
        ("https://purl.imsglobal.org/spec/lti/claim/lis", json!({ "person_sourcedid": "p" })),
        ("https://purl.imsglobal.org/spec/lti/claim/lti1p1", json!({ "user_id": "p" })),
        ("https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id", json!("p")),
    ] {
        let mut payload = without("sub");
        payload[name] = value;
        assert_eq!(codes(&payload, &policy), ["anonymous-with-identity"], "{name}");
        assert_eq!(codes(&payload, &Policy::default()), ["sub-missing"], "{name}");
    }
    // What real platforms leave behind in an anonymous launch.
    let mut payload = without("sub");
    payload["locale"] = json!("en");
    payload["name"] = json!("");
    payload["email"] = json!("$Person.email.primary");
    payload["https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id"] = json!("");
    assert!(convert(&payload, &policy).is_ok());
}

#[test]
fn flags_of_the_policy() {
    let institution =
        |name: &str| format!("http://purl.imsglobal.org/vocab/lis/v2/institution/person#{name}");
    let mut policy = Policy::default();
    policy.danger_missing_roles_as_empty = true;
    let launch = convert(&without(&claim("roles")), &policy).unwrap();
    assert!(launch.roles.is_empty());
    assert_eq!(warnings(&launch), ["roles-assumed-empty"]);
    assert_eq!(codes(&with(&claim("roles"), json!("Learner")), &policy), ["roles-wrong-type"]);

    let mut policy = Policy::default();
    policy.danger_institution_roles_in_context = true;
    let launch =
        convert(&with(&claim("roles"), json!([institution("Instructor"), institution("Other")])), &policy);
    let launch = launch.unwrap();
    assert!(launch.roles.is_instructor() && !launch.roles.is_learner());
    assert_eq!(warnings(&launch), ["context-roles-assumed"]);

    let mut policy = Policy::default();
    policy.danger_resource_link_fallback_id = Some("one".into());
    for value in [json!(null), json!({}), json!({ "id": "" }), json!({ "id": null })] {
        let launch = convert(&with(&claim("resource_link"), value), &policy).unwrap();
        assert_eq!(launch.resource_link.id, "one");
        assert_eq!(warnings(&launch), ["resource-link-id-assumed"]);
    }
    assert_eq!(read(&minimal()).resource_link.id, "rl-42");
    assert_eq!(
        codes(&with(&claim("resource_link"), json!({ "id": 7 })), &policy),
        ["resource-link-id-wrong-type"]
    );

    let mut policy = Policy::default();
    policy.drop_context_without_id = true;
    for value in [json!({ "title": "x" }), json!({ "id": "" }), json!({ "id": 7 }), json!("c")] {
        let launch = convert(&with(&claim("context"), value), &policy).unwrap();
        assert!(launch.context.is_none());
        assert_eq!(warnings(&launch), ["context-dropped"]);
    }
}

#[test]
fn roles_are_never_refused_for_what_they_are() {
    let roles = |value: Value| read(&with(&claim("roles"), value)).roles;
    let unknown = "http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Unknown";
    assert!(roles(json!(["Instructor"])).is_instructor());
    assert!(
        roles(json!([unknown, "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"])).is_learner()
    );
    for value in [
        json!([""]),
        json!([unknown]),
        json!([]),
        json!(["http://purl.imsglobal.org/vocab/lis/v2/person#Instructor"]),
    ] {
        let roles = roles(value.clone());
        assert!(!roles.has_context_role() && !roles.is_instructor() && !roles.is_learner(), "{value}");
        assert_eq!(roles.unrecognised().count(), value.as_array().unwrap().len());
    }
    // Nothing that only looks like an instructor is one.
    for text in [
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#PrimaryInstructor",
    ] {
        assert!(!roles(json!([text])).is_instructor(), "{text}");
    }
    assert!(
        roles(json!(["urn:lti:role:ims/lis/Instructor/TeachingAssistant"]))
            .has_principal(ContextRole::Instructor)
    );
    let test_user = roles(json!(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser", "Learner"]));
    assert!(test_user.is_test_user() && test_user.is_learner());

    let launch = read(&with(&claim("roles"), json!(["Learner", 7, null])));
    assert!(launch.roles.is_learner());
    assert_eq!(warnings(&launch), ["list-entries-dropped"]);
}

#[test]
fn mentors() {
    let mentor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor";
    let mut payload = with(&claim("role_scope_mentor"), json!(["a", "b"]));
    let launch = read(&payload);
    assert!(launch.role_scope_mentor.is_empty());
    assert_eq!(warnings(&launch), ["mentors-without-role"]);
    payload[claim("roles")] = json!([mentor]);
    assert_eq!(read(&payload).role_scope_mentor, ["a", "b"]);
    payload[claim("role_scope_mentor")] = json!("a");
    assert_eq!(warnings(&read(&payload)), ["member-wrong-type"]);
}

#[test]
fn context_types_are_kept() {
    let launch = read(&with(
        &claim("context"),
        json!({ "id": "c", "type": ["CourseSection", "club"], "label": "", "title": null }),
    ));
    let context = launch.context.unwrap();
    assert_eq!(context.types, [ContextType::CourseSection, ContextType::Other("club".into())]);
    assert_eq!((context.label, context.title), (None, None));
    assert!(launch.warnings.is_empty());
    let launch = read(&with(&claim("context"), json!({ "id": "c", "type": ["Biology One"] })));
    assert_eq!(warnings(&launch), ["context-types-foreign"]);
    let launch = read(&with(&claim("context"), json!({ "id": "c", "type": "CourseSection" })));
    assert_eq!(warnings(&launch), ["member-wrong-type"]);
}

#[test]
fn platform_instance_without_guid_stays_readable() {
    for value in [
        json!({ "product_family_code": "sakai" }),
        json!({ "guid": "", "product_family_code": "sakai" }),
        json!({ "guid": "g".repeat(256), "product_family_code": "sakai", "url": "" }),
    ] {
        let launch = read(&with(&claim("tool_platform"), value));
        assert_eq!(warnings(&launch), ["guid-unusable"]);
        let instance = launch.tool_platform.unwrap();
        assert_eq!(
            (instance.guid, instance.product_family_code.as_deref(), instance.url),
            (None, Some("sakai"), None)
        );
    }
}

#[test]
fn presentation() {
    let shown = |value: Value| {
        let launch = read(&with(&claim("launch_presentation"), value));
        (warnings(&launch), launch.launch_presentation)
    };
    let (warned, shape) = shown(json!({
        "document_target": "iframe", "height": 400, "width": "800", "return_url": "https://lms.example.test/r?a=1", "locale": "pt_br"
    }));
    assert!(warned.is_empty());
    assert_eq!(shape.document_target.unwrap().as_str(), "iframe");
    assert_eq!((shape.height, shape.width), (Some(400), Some(800)));
    assert_eq!(shape.locale.unwrap().as_str(), "pt-BR");
    assert_eq!(shape.return_url.as_deref(), Some("https://lms.example.test/r?a=1"));

    for (value, warning) in [
        (json!({ "document_target": "popup" }), "document-target-unknown"),
        (json!({ "document_target": "IFRAME" }), "document-target-unknown"),
        (json!({ "height": "400px" }), "size-unreadable"),
        (json!({ "height": -1 }), "size-unreadable"),
        (json!({ "height": "+5" }), "size-unreadable"),
        (json!({ "height": ".5" }), "size-unreadable"),
        (json!({ "height": "5.x" }), "size-unreadable"),
        (json!({ "height": 1e300 }), "size-unreadable"),
        (json!({ "width": [] }), "member-wrong-type"),
        (json!({ "return_url": "/relative" }), "url-unusable"),
        (json!({ "return_url": "http://lms.example.test/" }), "url-unusable"),
        (json!({ "return_url": "javascript:alert(1)" }), "url-unusable"),
        (json!({ "locale": "Deutsch (DE)" }), "locale-unreadable"),
    ] {
        let (warned, shape) = shown(value.clone());
        assert_eq!(warned, [warning], "{value}");
        assert_eq!(shape, lti_claims::LaunchPresentation::default(), "{value}");
    }
    let (warned, shape) = shown(
        json!({ "document_target": null, "height": null, "width": "", "return_url": "", "locale": "" }),
    );
    assert!(warned.is_empty() && shape == lti_claims::LaunchPresentation::default());
    assert_eq!(shown(json!({ "height": 12.9, "width": " 7 " })).1.height, Some(12));
}

#[test]
fn custom_parameters() {
    let launch = read(&with(
        &claim("custom"),
        json!({ "a": "x", "empty": "", "n": 31, "f": 1.50, "b": false, "nil": null, "o": { "k": 1 }, "l": [],
            "due": "$Canvas.assignment.dueAt.iso8601", "price": "$5.00", "quizid": "77", "uml": "a\"\\ü" }),
    ));
    let custom = &launch.custom;
    for (name, text) in [
        ("a", Some("x")),
        ("empty", Some("")),
        ("n", Some("31")),
        ("b", Some("false")),
        ("nil", None),
        ("o", None),
        ("l", None),
        ("QuizId", Some("77")),
        ("missing", None),
        ("uml", Some("a\"\\ü")),
    ] {
        assert_eq!(custom.get(name), text, "{name}");
    }
    assert!(custom.is_unresolved("due") && !custom.is_unresolved("price") && !custom.is_unresolved("a"));
    assert_eq!((custom.resolved("due"), custom.resolved("a")), (None, Some("x")));
    assert_eq!(custom.raw("o").unwrap().get(), r#"{"k":1}"#);
    assert_eq!(custom.raw("nil").unwrap().get(), "null");
    assert_eq!(custom.get_ignoring_case("QUIZID"), Some("77"));
    assert_eq!(warnings(&launch), ["custom-converted", "custom-dropped"]);
    assert_eq!((custom.len(), custom.iter().count()), (12, 9));
    let mut custom = launch.custom.clone();
    assert!(!custom.is_empty() && custom.remove("a") && !custom.remove("a"));
    assert_eq!((custom.len(), custom.get("a"), custom.get("n")), (11, None, Some("31")));

    for value in [json!(null), json!({})] {
        let launch = read(&with(&claim("custom"), value));
        assert!(launch.custom.is_empty() && launch.warnings.is_empty());
    }
    assert_eq!(warnings(&read(&with(&claim("custom"), json!("x")))), ["member-wrong-type"]);
}

#[test]
fn names_and_ids_that_say_nothing_are_absent() {
    let mut payload = minimal();
    payload["name"] = json!("");
    payload["given_name"] = json!("$Person.name.given");
    payload["family_name"] = json!(" ");
    payload["email"] = json!(null);
    payload["picture"] = json!(7);
    payload["locale"] = json!("en_US");
    payload[claim("lis")] = json!({ "person_sourcedid": "$Person.sourcedId", "course_section_sourcedid": "", "course_offering_sourcedid": "s-1" });
    let launch = read(&payload);
    let user = launch.user.as_ref().unwrap();
    assert_eq!((&user.name, &user.given_name, &user.family_name, &user.email), (&None, &None, &None, &None));
    assert_eq!(user.locale.as_ref().unwrap().as_str(), "en-US");
    assert_eq!((&launch.lis.person_sourcedid, &launch.lis.course_section_sourcedid), (&None, &None));
    assert_eq!(launch.lis.course_offering_sourcedid.as_deref(), Some("s-1"));
    assert_eq!(warnings(&launch), ["member-wrong-type"]);
    let text = format!("{launch:?}");
    assert!(!text.contains("user-0001") && !text.contains("s-1"), "{text}");
}

#[test]
fn service_claims() {
    let launch = read(&with(
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
        json!({ "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score", "https://x.example/own"], "lineitem": "" }),
    ));
    let endpoint = launch.endpoint.unwrap();
    assert!(endpoint.allows(&ServiceScope::Score) && !endpoint.allows(&ServiceScope::LineItem));
    assert_eq!((endpoint.scope.len(), endpoint.lineitem, endpoint.lineitems), (2, None, None));

    let nrps = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
    for (value, speaks) in [
        (
            json!({ "context_memberships_url": "https://l.example/m", "service_versions": ["1.0", "2.0"] }),
            true,
        ),
        (json!({ "context_memberships_url": "https://l.example/m" }), true),
        (json!({ "context_memberships_url": "https://l.example/m", "service_versions": ["1.0"] }), false),
        (json!({ "context_memberships_url": "https://l.example/m", "service_versions": "2.0" }), false),
    ] {
        assert_eq!(read(&with(nrps, value)).names_and_roles.unwrap().speaks_version_2(), speaks);
    }
    let launch = read(&with(nrps, json!({ "service_versions": ["2.0"] })));
    assert!(launch.names_and_roles.is_none());
    assert_eq!(warnings(&launch), ["service-dropped"]);

    let launch = read(&with(
        "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice",
        json!({ "scope": ["https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"],
            "context_groups_url": "https://l.example/g", "service_versions": ["1.0"] }),
    ));
    assert_eq!(launch.groups.unwrap().context_groups_url, "https://l.example/g");

    let launch = read(&with(&claim("for_user"), json!({ "user_id": 1050, "roles": ["Learner"] })));
    assert_eq!(warnings(&launch), ["member-wrong-type"]);
    let about = launch.for_user.unwrap();
    assert!(about.user_id == "1050" && about.roles.is_learner());
    for value in [json!({ "name": "x" }), json!({ "user_id": "" }), json!({ "user_id": " " })] {
        let launch = read(&with(&claim("for_user"), value));
        assert!(launch.for_user.is_none());
        assert_eq!(warnings(&launch), ["for-user-dropped"]);
    }
}

#[test]
fn migration() {
    let mut payload =
        with(&claim("lti1p1"), json!({ "user_id": "old", "context_id": 7, "oauth_consumer_key": "" }));
    payload[claim("lti11_legacy_user_id")] = json!("other");
    let launch = read(&payload);
    assert_eq!(launch.legacy_user_id(), Some("old"));
    assert_eq!(warnings(&launch), ["member-wrong-type"]);
    assert_eq!(launch.lti1p1.as_ref().unwrap().oauth_consumer_key, None);
    // A number is no id, and says that the id did change.
    let ids = launch.legacy_ids();
    assert_eq!(
        (ids.user_id.as_deref(), ids.context_id, ids.resource_link_id.as_deref()),
        (Some("old"), None, Some("rl-42"))
    );
    assert_eq!(format!("{:?}", launch.legacy_ids()), "LegacyIds(..)");
    payload[claim("lti1p1")] = json!({ "user_id": "" });
    assert_eq!(read(&payload).legacy_user_id(), Some("other"));
    assert_eq!(read(&payload).legacy_ids().user_id.as_deref(), Some("other"));
    assert_eq!(warnings(&read(&payload)), ["legacy-id-empty"]);
    payload[claim("lti11_legacy_user_id")] = json!(null);
    assert_eq!(read(&payload).legacy_ids().user_id, None);
}

#[test]
fn legacy_ids_that_are_not_sent_are_unchanged() {
    let mut payload = with(&claim("context"), json!({ "id": "c-1" }));
    payload[claim("tool_platform")] = json!({ "guid": "g-1" });
    let ids = |payload: &Value| {
        let ids = read(payload).legacy_ids();
        [ids.user_id, ids.context_id, ids.resource_link_id, ids.tool_consumer_instance_guid]
    };
    let some = |texts: [&str; 4]| texts.map(|text| Some(text.to_owned()));
    assert_eq!(ids(&payload), some(["user-0001", "c-1", "rl-42", "g-1"]));
    payload[claim("lti1p1")] = json!({
        "user_id": "u", "context_id": "c", "resource_link_id": "r", "tool_consumer_instance_guid": "g"
    });
    assert_eq!(ids(&payload), some(["u", "c", "r", "g"]));
    payload[claim("lti1p1")] = json!({
        "user_id": 1, "context_id": 1, "resource_link_id": "", "tool_consumer_instance_guid": []
    });
    assert_eq!(ids(&payload), [None, None, None, None]);
    payload[claim("lti1p1")] = json!("u");
    assert_eq!(ids(&payload), [None, None, None, None]);
    payload[claim("lti1p1")] = json!({});
    payload[claim("lti11_legacy_user_id")] = json!(7);
    assert_eq!(ids(&payload)[0], None);
    let nobody = &mut payload;
    for name in ["context", "tool_platform", "lti11_legacy_user_id"] {
        nobody.as_object_mut().unwrap().remove(&claim(name));
    }
    assert_eq!(ids(nobody), [Some("user-0001".to_owned()), None, Some("rl-42".to_owned()), None]);
}

#[test]
fn unknown_members_reach_the_message() {
    let mut payload = with("https://x.example/s", json!([1, 2]));
    payload[claim("zz_future")] = json!({ "a": 1 });
    payload[claim("resource_link")]["validation_context"] = json!(null);
    let Message::ResourceLink(launch) = parse(&payload).into_message(&Policy::default()).unwrap() else {
        panic!()
    };
    assert_eq!(launch.extra.get("https://x.example/s").unwrap().get(), "[1,2]");
    assert!(launch.extra.get(&claim("zz_future")).is_some());
    assert_eq!(launch.resource_link.extra.get("validation_context").unwrap().get(), "null");
}
