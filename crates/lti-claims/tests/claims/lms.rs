//! Payloads as real platforms shape them: each is a launch, and nothing of it gets lost on the way through.

use lti_claims::{LaunchClaims, Limits, Message, Policy};
use serde_json::Value;

use crate::support::warnings;

const PAYLOADS: [(&str, &str, &[&str]); 9] = [
    ("canvas", include_str!("payloads/canvas.json"), &["custom-converted"]),
    ("moodle", include_str!("payloads/moodle.json"), &[]),
    ("blackboard", include_str!("payloads/blackboard.json"), &[]),
    ("brightspace", include_str!("payloads/brightspace.json"), &[]),
    ("sakai", include_str!("payloads/sakai.json"), &["guid-unusable"]),
    ("open-edx", include_str!("payloads/open-edx.json"), &[]),
    ("itslearning", include_str!("payloads/itslearning.json"), &[]),
    ("openolat", include_str!("payloads/openolat.json"), &["context-types-foreign"]),
    (
        "reference",
        include_str!("payloads/reference.json"),
        &["guid-unusable", "mentors-without-role", "custom-converted"],
    ),
];

#[test]
fn each_is_a_launch() {
    for (name, json, expected) in PAYLOADS {
        let claims = LaunchClaims::from_json(json, &Limits::DEFAULT).unwrap();
        let Message::ResourceLink(launch) =
            claims.into_message(&Policy::default()).unwrap_or_else(|problems| panic!("{name}: {problems}"))
        else {
            panic!("{name}");
        };
        assert_eq!(warnings(&launch), expected, "{name}");
        assert!(launch.user.is_some() && launch.roles.has_context_role(), "{name}");
    }
}

#[test]
fn nothing_gets_lost() {
    for (name, json, _) in PAYLOADS {
        let mut before: Value = serde_json::from_str(json).unwrap();
        let written = LaunchClaims::from_json(json, &Limits::DEFAULT).unwrap().to_json();
        let after: Value = serde_json::from_str(&written).unwrap();
        // Simple names are written as full URIs.
        if let Some(types) =
            before.pointer_mut("/https:~1~1purl.imsglobal.org~1spec~1lti~1claim~1context/type")
        {
            for text in types.as_array_mut().unwrap() {
                if text.as_str().unwrap().starts_with("Course") {
                    *text =
                        format!("http://purl.imsglobal.org/vocab/lis/v2/course#{}", text.as_str().unwrap())
                            .into();
                }
            }
        }
        assert_eq!(before, after, "{name}");
        // A second pass changes nothing any more.
        assert_eq!(LaunchClaims::from_json(&written, &Limits::DEFAULT).unwrap().to_json(), written, "{name}");
    }
}
