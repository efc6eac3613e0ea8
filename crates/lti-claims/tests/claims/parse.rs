//! What cannot be read at all, and what is kept.

use lti_claims::{
    Audience, Blame, Claim, Error, Field, JsonType, LaunchClaims, Limits, NumericDate, OpenMembers,
};
use serde_json::json;
use serde_json::value::RawValue;

use crate::support::{claim, minimal, parse, with};

fn code(json: &str) -> &'static str {
    LaunchClaims::from_json(json, &Limits::DEFAULT).map_or_else(|error| error.code(), |_| "accepted")
}

#[test]
fn refusals() {
    let nested = |levels: usize| ["{\"a\":", &"[".repeat(levels), &"]".repeat(levels), "}"].concat();
    let many = |count: usize| {
        let members: Vec<String> = (0..count).map(|n| format!("\"m{n}\":{n}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let list = |name: &str, count: usize| format!("{{\"{name}\":[{}]}}", vec!["\"x\""; count].join(","));
    let roles = claim("roles");
    for (json, expected) in [
        ("", "json-malformed"),
        ("{", "json-malformed"),
        ("{}x", "json-malformed"),
        ("{\"a\":1,}", "json-malformed"),
        ("{\"a\":NaN}", "json-malformed"),
        ("{\"exp\":NaN}", "json-malformed"),
        ("{\"sub\":\"\\ud800\"}", "json-malformed"),
        ("{\"sub\":\"a\u{1}\"}", "json-malformed"),
        ("[]", "payload-not-object"),
        ("null", "payload-not-object"),
        ("7", "payload-not-object"),
        ("\"text\"", "payload-not-object"),
        ("{}", "accepted"),
        (" {\"a\":1} ", "accepted"),
        ("{\"exp\":1e400}", "number-out-of-range"),
        ("{\"exp\":-1e400}", "number-out-of-range"),
        ("{\"sub\":1e400}", "json-malformed"),
        ("{\"iss\":\"a\",\"iss\":\"a\"}", "json-duplicate-member"),
        ("{\"iss\":null,\"iss\":\"a\"}", "json-duplicate-member"),
        ("{\"iss\":7,\"iss\":\"a\"}", "json-duplicate-member"),
        ("{\"iss\":\"a\",\"\\u0069ss\":\"a\"}", "json-duplicate-member"),
        ("{\"zz\":1,\"zz\":2}", "json-duplicate-member"),
        ("{\"zz\":1,\"z\\u007a\":2}", "json-duplicate-member"),
        ("{\"name\":\"a\",\"name\":\"b\"}", "json-duplicate-member"),
        (&format!("{{\"{roles}\":[],\"{roles}\":[]}}"), "json-duplicate-member"),
        (&format!("{{\"{}\":{{\"id\":\"a\",\"id\":\"b\"}}}}", claim("context")), "json-duplicate-member"),
        (&format!("{{\"{}\":{{\"x\":1,\"x\":2}}}}", claim("context")), "json-duplicate-member"),
        (&format!("{{\"{}\":{{\"a\":\"\",\"a\":\"\"}}}}", claim("custom")), "json-duplicate-member"),
        (&nested(31), "accepted"),
        (&nested(32), "json-too-deep"),
        (&nested(100_000), "json-too-deep"),
        (&many(512), "accepted"),
        (&many(513), "json-too-many-members"),
        (&list("aud", 16), "accepted"),
        (&list("aud", 17), "audiences-too-many"),
        (&list(&roles, 256), "accepted"),
        (&list(&roles, 257), "roles-too-many"),
        (&format!("{{\"a\":\"{}\"}}", "x".repeat(262_136)), "accepted"),
        (&format!("{{\"a\":\"{}\"}}", "x".repeat(262_137)), "json-too-large"),
    ] {
        assert_eq!(code(json), expected, "{}", json.chars().take(80).collect::<String>());
    }
}

#[test]
fn many_unknown_members_of_one_name_are_found() {
    let mut members: Vec<String> = (0..400).map(|n| format!("\"m{n}\":0")).collect();
    members.push("\"m7\":1".into());
    assert_eq!(code(&format!("{{{}}}", members.join(","))), "json-duplicate-member");
}

#[test]
fn errors_name_the_member_and_nothing_else() {
    let error =
        LaunchClaims::from_json("{\"zz\":\"secret\",\"zz\":\"secret\"}", &Limits::DEFAULT).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("zz") && !text.contains("secret"), "{text}");
    assert_eq!((error.blame(), error.requirement()), (Blame::PeerMisbehaved, Some("ATK-008")));

    let long = "n".repeat(1000);
    let json = format!("{{\"{long}\":1,\"{long}\":1}}");
    let text = LaunchClaims::from_json(&json, &Limits::DEFAULT).unwrap_err().to_string();
    assert!(text.contains(&"n".repeat(64)) && !text.contains(&"n".repeat(65)), "{text}");

    let error = LaunchClaims::from_json("{\"name\":\"Ada\",}", &Limits::DEFAULT).unwrap_err();
    assert!(!error.to_string().contains("Ada"), "{error}");
    let limits = {
        let mut limits = Limits::DEFAULT;
        limits.members = 1;
        limits
    };
    let error: Error = LaunchClaims::from_json("{\"a\":1,\"b\":2}", &limits).unwrap_err().into();
    assert_eq!((error.code(), error.blame()), ("json-too-many-members", Blame::Refused));
}

#[test]
fn registered_claims() {
    let claims = parse(&json!({
        "iss": "i", "sub": null, "aud": ["a", "b"], "azp": 7, "exp": 1.5, "iat": "1760000000", "nbf": true, "nonce": [], "jti": {}
    }));
    let registered = &claims.registered;
    assert_eq!(registered.iss.text(), Some("i"));
    assert_eq!(registered.sub, Field::Null);
    assert_eq!(registered.aud.value(), Some(&Audience::Many(vec!["a".into(), "b".into()])));
    assert_eq!(registered.azp, Field::Wrong(JsonType::Number));
    assert_eq!(registered.exp.value(), NumericDate::with_nanos(1, 500_000_000).as_ref());
    assert_eq!(registered.iat, Field::Wrong(JsonType::Text));
    assert_eq!(registered.nbf, Field::Wrong(JsonType::Bool));
    assert_eq!(registered.nonce, Field::Wrong(JsonType::List));
    assert_eq!(registered.jti, Field::Wrong(JsonType::Object));
    assert_eq!(parse(&json!({ "aud": ["a", 7, {}] })).registered.aud, Field::Wrong(JsonType::List));
    assert_eq!(
        parse(&json!({ "aud": 126_240_000_000_000_999_u64 })).registered.aud,
        Field::Wrong(JsonType::Number)
    );
    // A number is no text, whatever its sign.
    for number in [json!(7), json!(-7), json!(7.5)] {
        assert_eq!(parse(&json!({ "iss": number })).registered.iss, Field::Wrong(JsonType::Number));
    }
    assert_eq!(parse(&json!({ "aud": "a" })).to_json(), r#"{"aud":"a"}"#);
    assert_eq!(parse(&json!({ "aud": ["a"] })).to_json(), r#"{"aud":["a"]}"#);
}

#[test]
fn an_audience_is_compared_exactly() {
    for (value, count, is_there) in [
        (json!("a"), 1, true),
        (json!(["b", "a"]), 2, true),
        (json!(["A", "ab"]), 2, false),
        (json!([]), 0, false),
    ] {
        let claims = parse(&json!({ "aud": value }));
        let audience = claims.registered.aud.value().unwrap();
        assert_eq!((audience.len(), audience.is_empty()), (count, count == 0));
        assert_eq!(audience.contains("a"), is_there, "{audience:?}");
    }
}

#[test]
fn a_field_can_be_changed_and_taken_out() {
    let mut field = Field::<String>::from("a");
    field.value_mut().unwrap().push('b');
    assert_eq!((field.text(), field.wrong_type()), (Some("ab"), None));
    assert_eq!(field.take(), Field::from("ab"));
    assert!(field.is_absent() && field.value_mut().is_none() && field.wrong_type().is_none());
    for (mut field, found) in
        [(Field::<String>::Null, JsonType::Null), (Field::Wrong(JsonType::List), JsonType::List)]
    {
        assert_eq!((field.wrong_type(), field.value_mut()), (Some(found), None));
    }
}

#[test]
fn open_members_are_an_ordered_map() {
    let raw = |json: &str| RawValue::from_string(json.into()).unwrap();
    let of = |members: &[(&str, &str)]| -> OpenMembers {
        members.iter().map(|(name, json)| (*name, raw(json))).collect()
    };
    let mut members = of(&[("b", "1"), ("a", "2"), ("b", "3")]);
    assert_eq!((members.len(), members.is_empty()), (2, false));
    assert_eq!(
        members.iter().map(|(name, json)| (name, json.get())).collect::<Vec<_>>(),
        [("b", "3"), ("a", "2")]
    );
    // Names, texts and order count.
    assert_eq!(members, of(&[("b", "3"), ("a", "2")]));
    for other in [
        of(&[]),
        of(&[("b", "3")]),
        of(&[("a", "2"), ("b", "3")]),
        of(&[("b", "3"), ("a", "2.0")]),
        of(&[("b", "3"), ("c", "2")]),
    ] {
        assert_ne!(members, other);
    }
    assert_eq!(format!("{members:?}"), r#"{"b", "a"}"#);

    members.extend(of(&[("a", "4"), ("c", "5")]).iter());
    assert_eq!(members, of(&[("b", "3"), ("a", "4"), ("c", "5")]));
    assert_eq!(members.remove("a").unwrap().get(), "4");
    assert!(members.remove("a").is_none());
    assert_eq!(members, of(&[("b", "3"), ("c", "5")]));
    assert!(members.remove("b").is_some() && members.remove("c").is_some());
    assert_eq!((members.len(), members.is_empty()), (0, true));
}

#[test]
fn unknown_members_keep_order_and_text() {
    let json =
        r#"{"iss":"i","zz":[1, 2.50,{"b":1,"a":1e400}],"https://x.example/s":{"k" : null},"Aa":"\u00e9\/"}"#;
    let claims = LaunchClaims::from_json(json, &Limits::DEFAULT).unwrap();
    assert_eq!(
        claims.extra.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["zz", "https://x.example/s", "Aa"]
    );
    assert_eq!(claims.to_json(), json);
}

enum Site {}
impl Claim for Site {
    const NAME: &'static str = "https://vendor.example/site";
    type Value = std::collections::BTreeMap<String, u32>;
}
enum Roles {}
impl Claim for Roles {
    const NAME: &'static str = "https://purl.imsglobal.org/spec/lti/claim/roles";
    type Value = Vec<String>;
}

#[test]
fn vendor_claims() {
    let mut claims = parse(&with("https://vendor.example/site", json!({ "campus": 4 })));
    assert_eq!(claims.get::<Site>().unwrap().unwrap()["campus"], 4);
    claims.set::<Site>(&[("campus".to_owned(), 5)].into()).unwrap();
    assert_eq!(claims.get::<Site>().unwrap().unwrap()["campus"], 5);
    assert_eq!(claims.extra.len(), 1);
    assert_eq!(claims.set::<Roles>(&vec![]).unwrap_err().code(), "claim-modelled");

    assert!(parse(&minimal()).get::<Site>().is_none());
    assert!(parse(&with("https://vendor.example/site", json!(null))).get::<Site>().is_none());
    let error = parse(&with("https://vendor.example/site", json!("x"))).get::<Site>().unwrap().unwrap_err();
    assert_eq!((error.code(), error.blame()), ("claim-malformed", Blame::PeerMisbehaved));
}

#[test]
fn debug_shows_no_values() {
    let claims = parse(&with("name", json!("Ada Example")));
    let text = format!("{claims:?}");
    for secret in ["Ada", "user-0001", "n-5b1d", "dep-1"] {
        assert!(!text.contains(secret), "{text}");
    }
}
