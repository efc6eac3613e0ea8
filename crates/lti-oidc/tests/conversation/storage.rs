//! Platform storage: what the rows of the fixtures do not say, because the scripts are asked there.

use crate::support::*;
use lti_oidc::storage::{
    Answer, Call, Content, Limits, PLATFORM_SCRIPT, PlatformStorage, Prefix, Request, Settings, StorageError,
    TOOL_SCRIPT, Target, integrity, message_id, nonce_key, platform_origin, script_response, script_url,
    state_key,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOOL: &str = "https://tool.example.test";
const PLATFORM: &str = "https://lms.example.test";

fn put(key: &str, value: Option<&str>) -> Request {
    Request::new("m-1".to_owned(), Call::PutData { key: key.to_owned(), value: value.map(str::to_owned) })
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn messages_are_written_as_objects() {
    let request = put(&state_key("s-1"), Some("s-1"));
    let expected =
        json!({ "subject": "lti.put_data", "message_id": "m-1", "key": "lti_state_s-1", "value": "s-1" });
    assert_eq!(json_of(&request.to_json()), expected);
    let expected =
        json!({ "subject": "lti.put_data", "message_id": "m-1", "key": "lti_nonce_n-1", "value": null });
    assert_eq!(json_of(&put(&nonce_key("n-1"), None).to_json()), expected);
    let mut get = Request::new("m-1".to_owned(), Call::GetData { key: "k".to_owned() });
    get.prefix = Prefix::OrgImsglobalLti;
    let expected = json!({ "subject": "org.imsglobal.lti.get_data", "message_id": "m-1", "key": "k" });
    assert_eq!(json_of(&get.to_json()), expected);
    let ask = Request::new("m-1".to_owned(), Call::Capabilities);
    assert_eq!(json_of(&ask.to_json()), json!({ "subject": "lti.capabilities", "message_id": "m-1" }));
}

#[test]
fn ids_have_128_bits() {
    assert_eq!(message_id([0; 16]), "0".repeat(32));
    assert_eq!(
        message_id(*b"\x01\x23\x45\x67\x89\xab\xcd\xef\xff\0\0\0\0\0\0\x0f"),
        "0123456789abcdefff0000000000000f"
    );
}

#[test]
fn only_capabilities_go_to_everybody() {
    let origin = platform_origin("https://LMS.example.test:8443/lti/authorize?x=1").unwrap();
    assert_eq!(origin, "https://lms.example.test:8443");
    assert_eq!(put("k", None).target_origin(&origin), origin);
    assert_eq!(Request::new("m".into(), Call::GetData { key: "k".into() }).target_origin(&origin), origin);
    assert_eq!(Request::new("m".into(), Call::Capabilities).target_origin(&origin), "*");
    for none in ["*", "null", "", "http://lms.example.test/", "javascript:alert(1)"] {
        assert_eq!(platform_origin(none), None, "{none}");
    }
}

#[test]
fn an_answer_has_to_fit() {
    let answer = |subject: &str, id: Value| {
        Answer::from_json(&json!({ "subject": subject, "message_id": id, "key": "k" }).to_string()).unwrap()
    };
    let request = put("k", Some("v"));
    let fits = |answer: &Answer, origin: &str| request.is_answered_by(answer, origin, PLATFORM);
    assert!(fits(&answer("lti.put_data.response", json!("m-1")), PLATFORM));
    assert!(!fits(&answer("lti.put_data.response", json!("m-1")), "https://evil.test"));
    assert!(!fits(&answer("lti.put_data.response", json!("m-1")), "https://lms.example.test:8443"));
    assert!(!fits(&answer("lti.put_data.response", json!("m-2")), PLATFORM));
    assert!(!fits(&answer("lti.put_data.response", Value::Null), PLATFORM));
    assert!(!fits(&answer("lti.get_data.response", json!("m-1")), PLATFORM));
    assert!(!fits(&answer("org.imsglobal.lti.put_data.response", json!("m-1")), PLATFORM));
    let ask = Request::new("m-1".to_owned(), Call::Capabilities);
    assert!(ask.is_answered_by(
        &answer("lti.capabilities.response", json!("m-1")),
        "https://pages.test",
        PLATFORM
    ));
    assert!(!ask.is_answered_by(&answer("lti.capabilities.response", json!("m-2")), PLATFORM, PLATFORM));
}

#[test]
fn nothing_and_an_error_are_told_apart_from_a_value() {
    let content = |members: Value| {
        let mut answer = json!({ "subject": "lti.get_data.response", "message_id": "m-1" });
        answer.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        Answer::from_json(&answer.to_string()).unwrap().content
    };
    assert!(content(json!({ "value": "v" })) == Content::Value(Some("v".to_owned())));
    for nothing in [json!({}), json!({ "value": null }), json!({ "value": "" }), json!({ "value": 7 })] {
        assert!(content(nothing.clone()) == Content::Value(None), "{nothing}");
    }
    let errors = [
        (json!({ "code": "key_not_found", "message": "x" }), "key_not_found", "x"),
        (json!("gone"), "", "gone"),
        (json!({}), "", ""),
        (json!(true), "", ""),
    ];
    for (error, code, message) in errors {
        let expected = StorageError { code: code.to_owned(), message: message.to_owned() };
        assert!(content(json!({ "error": error, "value": "v" })) == Content::Error(expected), "{error}");
    }
    assert!(content(json!({ "error": null, "value": "v" })) == Content::Value(Some("v".to_owned())));
}

#[test]
fn supported_messages_are_read_with_their_frames() {
    let answer = json!({ "subject": "lti.capabilities.response", "message_id": "m-1", "supported_messages": [
        { "subject": "lti.put_data", "frame": "box" }, { "subject": "lti.get_data", "frame": "no frame" },
        { "subject": "lti.capabilities", "frame": "_parent" }, 7, { "frame": "box" },
    ] });
    let answer = Answer::from_json(&answer.to_string()).unwrap();
    let Content::Supported(list) = &answer.content else { panic!("a list") };
    let frames: Vec<_> =
        list.iter().map(|one| (one.subject.as_str(), one.frame.as_ref().map(Target::as_str))).collect();
    assert_eq!(
        frames,
        [("lti.put_data", Some("box")), ("lti.get_data", None), ("lti.capabilities", Some("_parent"))]
    );
    for none in ["7", "null", "\"{}\"", "[]", "{}", "{", r#"{"subject":"lti.put_data"}"#, r#"{"subject":7}"#]
    {
        assert!(Answer::from_json(none).is_none(), "{none}");
    }
}

/// STOR-014, TRAP-53: the frame is named for the two messages that need it, and the window that was asked is no frame.
#[test]
fn capabilities_name_the_frame_and_what_others_serve_is_theirs() {
    let mut settings = Settings::default();
    settings.frame = Target::parse("box");
    settings.served_elsewhere = vec!["lti.close".to_owned()];
    let ask = |settings: &Settings, message: &str, origin: &str| {
        PlatformStorage::new(settings.clone()).handle(message, origin, &[TOOL], NOW)
    };
    let capabilities = Request::new("m-1".to_owned(), Call::Capabilities).to_json();
    let frames = |settings: &Settings| {
        let reply = ask(settings, &capabilities, TOOL).unwrap();
        json_of(&reply.message)["supported_messages"].clone()
    };
    let expected = json!([
        { "subject": "lti.capabilities" },
        { "subject": "lti.put_data", "frame": "box" },
        { "subject": "lti.get_data", "frame": "box" },
    ]);
    assert_eq!(frames(&settings), expected);
    settings.frame = Some(Target::Parent);
    let expected = json!([
        { "subject": "lti.capabilities" }, { "subject": "lti.put_data" }, { "subject": "lti.get_data" },
    ]);
    assert_eq!(frames(&settings), expected);

    let of = |subject: &str| json!({ "subject": subject, "message_id": "m-1", "key": "k" }).to_string();
    assert_eq!(ask(&settings, &of("lti.close"), TOOL), None);
    assert!(ask(&settings, &of("lti.open"), TOOL).is_some());
    for nobody in ["", "null"] {
        assert_eq!(ask(&settings, &of("lti.get_data"), nobody), None);
    }
    assert_eq!(ask(&settings, &of("lti.get_data.response"), TOOL), None);
    assert!(ask(&settings, &of("lti.get_data"), TOOL).is_some());
}

#[test]
fn a_frame_has_its_name() {
    let Some(Target::Frame(name)) = Target::parse("box-1") else { panic!("a frame") };
    assert_eq!(name.as_str(), "box-1");
}

#[test]
fn limits_are_the_operators() {
    let mut settings = Settings::default();
    assert!(settings.limits.bytes >= 4_096 && settings.limits.keys >= 500);
    settings.limits = Limits::default();
    settings.limits.bytes = 4;
    settings.limits.life = core::time::Duration::from_secs(10);
    let mut storage = PlatformStorage::new(settings);
    let mut put = |key: &str, value: &str, seconds| {
        let message = put(key, Some(value)).to_json();
        Answer::from_json(&storage.handle(&message, TOOL, &[TOOL], at(seconds)).unwrap().message)
            .unwrap()
            .content
    };
    assert!(put("a", "1", 0) == Content::Value(Some("1".to_owned())));
    assert!(
        matches!(put("b", "22", 9), Content::Error(error) if error.code == StorageError::STORAGE_EXHAUSTION)
    );
    assert!(put("b", "22", 10) == Content::Value(Some("22".to_owned())));
}

#[test]
fn nothing_that_is_kept_is_printed() {
    let request = put("lti_state_s", Some("secret"));
    let mut storage = PlatformStorage::new(Settings::default());
    let reply = storage.handle(&request.to_json(), TOOL, &[TOOL], NOW).unwrap();
    let answer = Answer::from_json(&reply.message).unwrap();
    for text in [format!("{request:?}"), format!("{storage:?}"), format!("{reply:?}"), format!("{answer:?}")]
    {
        assert!(!text.contains("secret") && !text.contains("lti_state"), "{text}");
    }
}

#[test]
fn the_scripts_need_no_weak_policy() {
    for script in [TOOL_SCRIPT, PLATFORM_SCRIPT] {
        assert!(script.contains("'use strict';"));
        for word in
            ["eval", "Function(", "innerHTML", "document.write", "import", "fetch", "XMLHttp", "localStorage"]
        {
            assert!(!script.contains(word), "{word}");
        }
        let digest = integrity(&provider(), script);
        assert!(digest.starts_with("sha256-") && digest.len() == 51, "{digest}");
    }
    assert!(!PLATFORM_SCRIPT.contains("'*'"));
    // The digest of nothing, as everybody knows it.
    assert_eq!(integrity(&provider(), ""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(
        script_url(&provider(), "https://a.example/lti", ""),
        "https://a.example/lti/storage.js?v=e3b0c442"
    );
}

#[test]
fn a_script_is_served_as_one_and_as_nothing_else() {
    let response = script_response("'use strict';");
    let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header("cache-control"), "public, max-age=3600");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(response.body(), b"'use strict';");
}

/// Messages that are almost right.
fn messages() -> impl Strategy<Value = String> {
    let texts =
        || prop_oneof![Just("k".to_owned()), Just(String::new()), "\\PC{0,8}", Just("__proto__".to_owned())];
    let values = move || {
        prop_oneof![
            6 => texts().prop_map(Value::from), 1 => Just(Value::Null), 1 => any::<i64>().prop_map(Value::from),
            1 => Just(json!([])), 1 => Just(json!({ "a": 1 })), 1 => any::<bool>().prop_map(Value::from)
        ]
    };
    let subjects = prop_oneof![
        8 => proptest::sample::select(&[
            "lti.capabilities", "lti.put_data", "lti.get_data", "org.imsglobal.lti.put_data", "org.imsglobal.lti.get_data",
            "lti.foo", "lti.", "lti.put_data.response", "foo",
        ][..]).prop_map(Value::from),
        1 => values()
    ];
    let members = (subjects, values(), values(), values(), proptest::collection::vec(any::<bool>(), 4));
    let object = members.prop_map(|(subject, id, key, value, there)| {
        let all = [("subject", subject), ("message_id", id), ("key", key), ("value", value)];
        let some = all.into_iter().zip(there).filter(|((name, _), there)| *there || *name == "subject");
        Value::Object(some.map(|((name, value), _)| (name.to_owned(), value)).collect()).to_string()
    });
    prop_oneof![12 => object, 1 => "\\PC{0,40}", 1 => "[\\[\\]{}\":,a-z0-9]{0,40}"]
}

proptest! {
    #[test]
    fn the_platform_answers_the_sender_or_nobody(
        sent in proptest::collection::vec((messages(), any::<bool>()), 1..20),
    ) {
        let mut storage = PlatformStorage::new(Settings::default());
        for (message, ours) in &sent {
            let origin = if *ours { TOOL } else { "https://evil.test" };
            let Some(reply) = storage.handle(message, origin, &[TOOL], NOW) else { continue };
            prop_assert_eq!(&reply.target_origin, origin);
            let answer = Answer::from_json(&reply.message).unwrap();
            prop_assert_eq!(json_of(&answer.to_json()), json_of(&reply.message));
            let asked = json_of(message);
            let subject = asked["subject"].as_str().unwrap();
            prop_assert_eq!(answer.subject.strip_suffix(".response"), Some(subject));
            prop_assert_eq!(answer.message_id.as_deref(), asked["message_id"].as_str());
            if !ours {
                prop_assert!(matches!(&answer.content, Content::Error(error) if error.code == StorageError::WRONG_ORIGIN));
            } else if let Content::Value(value) = &answer.content {
                let key = answer.key.clone().unwrap();
                let get = Request::new("m".to_owned(), Call::GetData { key }).to_json();
                let kept = Answer::from_json(&storage.handle(&get, TOOL, &[TOOL], NOW).unwrap().message).unwrap();
                prop_assert!(kept.content == Content::Value(value.clone()));
            }
        }
    }

    #[test]
    fn a_target_is_read_as_it_is_written(text in "\\PC{0,70}|[a-zA-Z0-9_-]{0,70}") {
        if let Some(target) = Target::parse(&text) {
            prop_assert_eq!(target.as_str(), &text);
            prop_assert_eq!(target == Target::Parent, text == "_parent");
        }
    }
}
