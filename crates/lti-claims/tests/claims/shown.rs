//! What is printed: exact texts, and nothing about a person (ATK-072).

use lti_claims::wire::Key;
use lti_claims::wire::serde::Deserialize as _;
use lti_claims::wire::serde::de::value::{BytesDeserializer, Error as ValueError};
use lti_claims::{
    BasicOutcome, Blame, Claim, Error, Field, JsonType, LaunchClaims, Limits, NewestResults, Policy,
    ProblemReason, ResultId, Role,
};
use serde_json::json;

use crate::support::{L, claim, convert, minimal, parse, read, with};

#[test]
fn blame_has_a_name() {
    for (blame, name) in [
        (Blame::PeerMisbehaved, "peer-misbehaved"),
        (Blame::PeerIncompatible, "peer-incompatible"),
        (Blame::Refused, "refused"),
        (Blame::ApiMisuse, "api-misuse"),
        (Blame::Environment, "environment"),
    ] {
        assert_eq!((blame.as_str(), blame.to_string().as_str()), (name, name));
    }
}

#[test]
fn a_payload_that_cannot_be_read_says_why_and_where() {
    let tight = {
        let mut limits = Limits::DEFAULT;
        (limits.bytes, limits.nesting, limits.members) = (100, 2, 2);
        (limits.audiences, limits.roles) = (1, 1);
        limits
    };
    let roles = claim("roles");
    for (payload, requirement, text) in [
        ("{\"a\":1,\n}", "CORE-026", "expected well-formed JSON (line 2, column 1)"),
        ("7", "CORE-026", "expected a JSON object as the payload (line 1, column 1)"),
        (
            r#"{"iss":"a","iss":"b"}"#,
            "ATK-008",
            r#"expected each member once, found "iss" twice (line 1, column 16)"#,
        ),
        // Of two names that occur twice the first is named.
        (
            r#"{"https://purl.imsglobal.org/spec/lti/claim/lis":{"z":1,"z":1,"a":1,"a":1}}"#,
            "ATK-008",
            r#"expected each member once, found "z" twice (line 1, column 74)"#,
        ),
        (r#"{"exp":1e400}"#, "ATK-008", "expected a time in seconds that fits 64 bits (line 1, column 13)"),
        (
            r#"{"a":1,"b":2,"c":3}"#,
            "ATK-008",
            "expected at most 2 members at the top level (line 1, column 16)",
        ),
        (&"x".repeat(101), "ATK-008", "expected at most 100 bytes of JSON"),
        ("[[[", "ATK-008", "expected at most 2 levels of nesting"),
        (r#"{"aud":["a","b"]}"#, "ATK-008", "expected at most 1 audiences"),
        (&format!("{{\"{roles}\":[\"a\",\"b\"]}}"), "ATK-008", "expected at most 1 roles"),
    ] {
        let error = LaunchClaims::from_json(payload, &tight).unwrap_err();
        assert_eq!((error.requirement(), error.to_string().as_str()), (Some(requirement), text), "{payload}");
        assert_eq!(format!("{error:?}"), format!("ParseError({}: {text})", error.code()));
        let error = Error::from(error);
        assert_eq!((error.requirement(), error.to_string().as_str()), (Some(requirement), text));
    }
}

enum Placement {}
impl Claim for Placement {
    const NAME: &'static str = "https://vendor.example/placement";
    type Value = String;
}
enum Unwritable {}
impl Claim for Unwritable {
    const NAME: &'static str = "https://vendor.example/unwritable";
    type Value = std::collections::BTreeMap<Option<bool>, u8>;
}
enum Subject {}
impl Claim for Subject {
    const NAME: &'static str = "sub";
    type Value = String;
}

#[test]
fn a_claim_of_another_shape_is_named() {
    let mut launch = read(&with("https://vendor.example/placement", json!(7)));
    let malformed = launch.get::<Placement>().unwrap().unwrap_err();
    let modelled = launch.set::<Subject>(&"someone".to_owned()).unwrap_err();
    let unwritable = launch.set::<Unwritable>(&[(None, 1)].into()).unwrap_err();
    assert_eq!(launch.extra.len(), 1);
    for (error, code, blame, name, text) in [
        (
            malformed,
            "claim-malformed",
            Blame::PeerMisbehaved,
            "https://vendor.example/placement",
            "expected its own shape, found another",
        ),
        (modelled, "claim-modelled", Blame::ApiMisuse, "sub", "modelled by this crate, use its field"),
        (
            unwritable,
            "claim-unwritable",
            Blame::ApiMisuse,
            "https://vendor.example/unwritable",
            "the value cannot be written as JSON",
        ),
    ] {
        assert_eq!((error.code(), error.name(), error.blame()), (code, name, blame));
        assert_eq!(error.to_string(), format!("claim {name}: {text}"));
        let whole = Error::from(error);
        assert_eq!((whole.code(), whole.blame(), whole.requirement()), (code, blame, None));
        assert_eq!(whole.to_string(), error.to_string());
    }

    launch.set::<Placement>(&"course".to_owned()).unwrap();
    assert_eq!(launch.get::<Placement>(), Some(Ok("course".to_owned())));
}

#[test]
fn several_problems_are_one_text() {
    let mut payload = with("sub", json!(""));
    payload[claim("version")] = json!("1.2.0");
    let problems = convert(&payload, &Policy::default()).unwrap_err();
    let text = format!(
        "{L}version: expected version 1.3.0, found \"1.2.0\" (CORE-033); sub: expected a user id that is not empty (CORE-045)"
    );
    assert_eq!(problems.to_string(), text);
    assert_eq!(problems.first(), problems.iter().next());
    assert_eq!(
        (&problems).into_iter().map(|problem| problem.code()).collect::<Vec<_>>(),
        ["version-unknown", "sub-empty"]
    );
    assert!(problems.contains(ProblemReason::SubEmpty) && problems.contains(ProblemReason::VersionUnknown));
    assert!(!problems.contains(ProblemReason::SubMissing));
    let error = Error::from(problems);
    assert_eq!((error.code(), error.requirement()), ("version-unknown", Some("CORE-033")));
    assert_eq!(error.to_string(), text);
}

#[test]
fn warnings_say_what_was_found() {
    let mut payload = with(&claim("custom"), json!({ "n": 1, "f": 2.5, "o": {} }));
    payload["name"] = json!(7);
    payload[claim("roles")] = json!(["Learner", 7]);
    payload[claim("launch_presentation")] = json!({ "height": "tall" });
    assert_eq!(
        read(&payload).warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "name: member-wrong-type (a number)".to_owned(),
            format!("{L}roles: list-entries-dropped (1)"),
            format!("{L}launch_presentation → height: size-unreadable"),
            format!("{L}custom: custom-converted (2)"),
            format!("{L}custom: custom-dropped (1)"),
        ]
    );
}

#[test]
fn debug_shows_the_setup_and_nothing_of_a_person() {
    let mut payload = with(&claim("context"), json!({ "id": "c-1", "title": "Course of Ada" }));
    payload["name"] = json!("Ada");
    payload["https://vendor.example/placement"] = json!("Ada");
    payload[claim("roles")] = json!(["Mentor"]);
    payload[claim("role_scope_mentor")] = json!(["Ada"]);
    payload[claim("custom")] = json!({ "who": "Ada", "size": 7 });
    payload[claim("lis")] = json!({ "person_sourcedid": "Ada" });
    payload[claim("lti1p1")] = json!({ "user_id": "Ada" });
    payload[claim("for_user")] = json!({ "user_id": "Ada" });
    payload[claim("launch_presentation")] = json!({ "document_target": "iframe", "height": 1, "locale": "de", "return_url": "https://lms.example.test/Ada" });
    payload["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] =
        json!({ "lis_outcome_service_url": "https://lms.example.test/o", "lis_result_sourcedid": "Ada" });
    let raw = parse(&payload);
    assert_eq!(format!("{:?}", raw.for_user.value().unwrap().user_id.value().unwrap()), "UserId(..)");

    let launch = read(&payload);
    assert_eq!(
        format!("{launch:?}"),
        "ResourceLinkRequest { user: Some(User(..)), deployment_id: \"dep-1\", \
         target_link_uri: \"https://tool.example.test/r/42\", resource_link: \"rl-42\", \
         roles: Roles([Context(Mentor)]), context: Some(\"c-1\"), custom: {\"size\", \"who\"}, \
         extra: {\"https://vendor.example/placement\"}, \
         warnings: [Warning { claim: \"https://purl.imsglobal.org/spec/lti/claim/custom\", member: \"\", \
         reason: CustomConverted(1) }], .. }"
    );
    for (shown, expected) in [
        (format!("{:?}", launch.lis), "Lis(..)"),
        (format!("{:?}", launch.lti1p1), "Some(Lti1p1(..))"),
        (format!("{:?}", launch.for_user), "Some(ForUser(..))"),
        (
            format!("{:?}", launch.launch_presentation),
            "LaunchPresentation { document_target: Some(Iframe), height: Some(1), width: None, \
             locale: Some(Locale(\"de\")), .. }",
        ),
        (
            format!("{:?}", launch.basic_outcome),
            "Some(BasicOutcome { lis_outcome_service_url: Some(\"https://lms.example.test/o\"), .. })",
        ),
    ] {
        assert_eq!(shown, expected);
    }

    let result = ResultId::parse("dep-1:c-1:rl-42:Ada").unwrap();
    assert_eq!(
        format!("{result:?}"),
        "ResultId { deployment_id: \"dep-1\", context_id: Some(\"c-1\"), resource_link_id: \"rl-42\", .. }"
    );
    let mut results = NewestResults::new();
    results.note("https://lms.example.test", &launch);
    assert_eq!(format!("{results:?}"), "NewestResults(1)");
    assert_eq!(
        format!("{:?}", BasicOutcome::default()),
        "BasicOutcome { lis_outcome_service_url: None, .. }"
    );
}

#[test]
fn debug_of_a_field_is_its_state() {
    for (value, shown) in [
        (json!("Ada"), "Value(..)"),
        (json!(null), "Null"),
        (json!(-7), "Wrong(Number)"),
        (json!(true), "Wrong(Bool)"),
    ] {
        assert_eq!(format!("{:?}", parse(&with("name", value)).profile.name), shown);
    }
    assert_eq!(format!("{:?}", parse(&minimal()).profile.name), "Absent");
    let found = [
        (JsonType::Null, "null"),
        (JsonType::Bool, "a boolean"),
        (JsonType::Number, "a number"),
        (JsonType::Text, "a text"),
        (JsonType::List, "a list"),
        (JsonType::Object, "an object"),
    ];
    for (found, shown) in found {
        assert_eq!(found.to_string(), shown);
    }
}

#[test]
fn a_role_is_shown_as_it_is_written() {
    for text in [
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
        "http://purl.imsglobal.org/vocab/lti/system/person#TestUser",
        "https://vendor.example/roles#A",
    ] {
        assert_eq!(Role::parse(text).to_string(), text);
    }
}

#[test]
fn what_is_no_json_is_told_what_was_expected() {
    let bytes = || BytesDeserializer::<ValueError>::new(b"x");
    assert_eq!(
        Field::<String>::deserialize(bytes()).unwrap_err().to_string(),
        "invalid type: byte array, expected a JSON value"
    );
    assert_eq!(
        Key::deserialize(bytes()).unwrap_err().to_string(),
        "invalid type: byte array, expected a member name"
    );
}
