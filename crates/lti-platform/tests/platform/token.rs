//! `/token`: client credentials with a signed assertion.

use crate::support::*;
use http::{Method, Request, Response};
use lti_platform::{Platform, PlatformParts, ToolKeys, token_refusal};
use lti_security::oauth::ClientAssertion;
use lti_security::{SigningKey, public_key_from_pem, sign};
use serde_json::{Value, json};

fn ask(world: &World, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    block_on(world.platform.token(request))
}

#[track_caller]
fn refused(world: &World, request: &Request<Vec<u8>>) -> (String, &'static str) {
    let error = block_on(world.platform.grant(request)).unwrap_err();
    let response = token_refusal(&error);
    assert_eq!(response.status(), 400);
    assert_eq!(header(response.headers(), "content-type"), "application/json;charset=UTF-8");
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1, "the code and nothing else");
    (body["error"].as_str().unwrap().to_owned(), error.code())
}

fn claims() -> Value {
    json!({
        "iss": CLIENT, "sub": CLIENT, "aud": TOKEN_URL, "jti": fresh_jti(),
        "iat": NOW.seconds(), "exp": NOW.seconds() + 300,
    })
}

fn signed_by(key: &SigningKey, claims: &Value) -> Request<Vec<u8>> {
    token_request(sign(key, claims.to_string().as_bytes()).unwrap(), SCORE)
}

fn with(name: &str, value: Value) -> Request<Vec<u8>> {
    let mut claims = claims();
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
        value => claims[name] = value,
    }
    signed_by(&key("tool"), &claims)
}

#[test]
fn a_token_is_granted() {
    let world = world();
    let response = ask(&world, &signed_by(&key("tool"), &claims()));
    assert_eq!(response.status(), 200);
    assert_eq!(header(response.headers(), "content-type"), "application/json;charset=UTF-8");
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    assert_eq!(header(response.headers(), "pragma"), "no-cache");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &3_600.into()));
    assert_eq!(body["scope"], SCORE);
    let token = body["access_token"].as_str().unwrap();
    assert!(
        token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'),
        "{token}"
    );
    assert!(!token.contains(CLIENT));
    assert_eq!(*world.network.requests.lock().unwrap(), [format!("GET {KEY_SET}")]);
}

#[test]
fn only_granted_scopes_are_given() {
    let world = world();
    let scope = |asked: &str| {
        let response = ask(&world, &token_request(assertion(&world, None), asked));
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        body["scope"].as_str().map(str::to_owned)
    };
    assert_eq!(scope(&format!("{SCORE} {ROSTER}")).as_deref(), Some(SCORE));
    assert_eq!(scope(&format!("{SCORE} {SCORE} openid")).as_deref(), Some(SCORE));
    assert_eq!(scope(&format!("{LINE_ITEM} {SCORE}")), Some(format!("{LINE_ITEM} {SCORE}")));
    assert_eq!(scope(READ_ONLY).as_deref(), Some(READ_ONLY), "who may write may read (PLT-025)");
    world.change(|tool| tool.scopes = [SCORE].into_iter().collect());
    assert_eq!(scope(READ_ONLY), None);

    let none = |asked: &str| refused(&world, &token_request(assertion(&world, None), asked));
    for asked in [ROSTER, LINE_ITEM, "openid", "", &SCORE.to_uppercase(), &format!("{SCORE}/")] {
        assert_eq!(none(asked), ("invalid_scope".into(), "scope-not-granted"), "{asked}");
    }
}

#[test]
fn an_assertion_has_to_be_the_clients_own() {
    let world = world();
    let refused = |request: &Request<Vec<u8>>| {
        let (told, code) = refused(&world, request);
        assert_eq!(told, "invalid_client", "{code}");
        code
    };
    let now = NOW.seconds();
    for audience in ["https://other.test/token", ISSUER, "https://lms.example.test/lti/token/", ""] {
        assert_eq!(refused(&with("aud", json!(audience))), "audience-mismatch", "{audience}");
    }
    assert_eq!(refused(&with("aud", json!([TOKEN_URL, "https://other.test"]))), "audience-untrusted");
    assert_eq!(refused(&with("aud", Value::Null)), "audience-missing");
    assert_eq!(refused(&with("iss", json!("client-0002"))), "issuer-mismatch");
    assert_eq!(refused(&with("iss", Value::Null)), "iss-missing");
    assert_eq!(refused(&with("sub", json!("client-0002"))), "registration-unknown");
    assert_eq!(refused(&with("sub", Value::Null)), "sub-missing");
    assert_eq!(refused(&with("jti", Value::Null)), "jti-missing");
    assert_eq!(refused(&with("jti", json!(""))), "jti-missing");
    assert_eq!(refused(&with("exp", json!(now - 60))), "token-expired");
    assert_eq!(refused(&with("exp", Value::Null)), "exp-missing");
    assert_eq!(refused(&with("exp", json!(now + 3_601))), "token-lifetime-too-long");
    assert_eq!(refused(&with("iat", json!(now + 61))), "token-from-future");
    assert_eq!(refused(&with("iat", Value::Null)), "iat-missing");
    assert_eq!(refused(&with("nbf", json!(now + 61))), "token-not-yet-valid");
    assert_eq!(refused(&signed_by(&key("stranger"), &claims())), "kid-unknown");
    let as_ours = private_key("stranger");
    let provider = &world.parts.provider;
    let as_ours = SigningKey::new(provider, lti_security::Algorithm::RS256, &as_ours, "tool-1").unwrap();
    assert_eq!(refused(&signed_by(&as_ours, &claims())), "signature-invalid");
    assert_eq!(refused(&token_request("a.b.c".into(), SCORE)), "base64-invalid");
    assert_eq!(refused(&token_request("x".into(), SCORE)), "token-malformed");
    // At the edge of what is allowed, and with the audience in a list.
    assert_eq!(ask(&world, &with("exp", json!(now + 3_600))).status(), 200);
    assert_eq!(ask(&world, &with("iat", json!(now + 60))).status(), 200);
    assert_eq!(ask(&world, &with("aud", json!([TOKEN_URL]))).status(), 200);
}

#[test]
fn another_clients_key_signs_for_nobody_else() {
    let world = world();
    let mut second = tool();
    second.client_id = "client-0002".into();
    second.keys = ToolKeys::Pasted(Box::new(key("stranger").public_key()));
    world.application.tools.insert(second, ["dep-1"]);
    // The second client's own key, for the first client.
    assert_eq!(refused(&world, &signed_by(&key("stranger"), &claims())).1, "kid-unknown");
    // And the first client's key for the second.
    let mut claims = claims();
    claims["sub"] = json!("client-0002");
    claims["iss"] = json!("client-0002");
    assert_eq!(refused(&world, &signed_by(&key("tool"), &claims)).1, "signature-invalid");
    assert_eq!(ask(&world, &signed_by(&key("stranger"), &claims)).status(), 200);
}

#[test]
fn an_assertion_is_good_once_in_every_process() {
    let world = world();
    let request = signed_by(&key("tool"), &claims());
    assert_eq!(ask(&world, &request).status(), 200);
    assert_eq!(refused(&world, &request), ("invalid_client".into(), "assertion-replayed"));
    let other = Platform::new(world.parts.clone()).unwrap();
    let error = block_on(other.grant(&request)).unwrap_err();
    assert_eq!(error.code(), "assertion-replayed");
    world.clock.advance(359);
    assert_eq!(refused(&world, &request).1, "assertion-replayed");
    world.clock.advance(1);
    assert_eq!(refused(&world, &request).1, "token-expired");
    // Another client may use the same id (SEC-029 is about one client).
    let forged = with("iss", json!("client-0002"));
    assert_eq!(refused(&world, &forged).1, "issuer-mismatch");
}

#[test]
fn a_forged_assertion_uses_no_id_up() {
    let world = world();
    let claims = claims();
    let provider = &world.parts.provider;
    let stranger = private_key("stranger");
    let stranger = SigningKey::new(provider, lti_security::Algorithm::RS256, &stranger, "tool-1").unwrap();
    assert_eq!(refused(&world, &signed_by(&stranger, &claims)).1, "signature-invalid");
    assert!(world.application.take_calls().iter().all(|call| !call.starts_with("replay")));
    assert_eq!(ask(&world, &signed_by(&key("tool"), &claims)).status(), 200);
}

#[test]
fn a_request_has_to_be_what_the_profile_says() {
    let world = world();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let pairs = || -> Pairs {
        [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion(&world, None)),
            ("scope", SCORE),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    };
    let changed = |name: &str, value: Option<&str>| {
        let mut pairs: Pairs = pairs().into_iter().filter(|(candidate, _)| candidate != name).collect();
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        refused(&world, &post(&pairs))
    };
    assert_eq!(ask(&world, &post(&pairs())).status(), 200);
    let invalid = ("invalid_request".to_owned(), "token-request-invalid");
    for name in ["grant_type", "client_assertion_type", "client_assertion"] {
        assert_eq!(changed(name, None), invalid, "{name}");
        let mut twice = pairs();
        twice.push((name.to_owned(), "x".to_owned()));
        assert_eq!(refused(&world, &post(&twice)), invalid, "{name}");
    }
    assert_eq!(changed("client_assertion", Some("")), invalid);
    assert_eq!(changed("client_assertion_type", Some("x")), invalid);
    assert_eq!(
        changed("grant_type", Some("password")),
        ("unsupported_grant_type".into(), "grant-type-unsupported")
    );
    assert_eq!(changed("scope", None), ("invalid_scope".into(), "scope-not-granted"));
    let mut request = post(&pairs());
    *request.method_mut() = Method::GET;
    assert_eq!(refused(&world, &request), invalid);
    let mut request = post(&pairs());
    request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    assert_eq!(refused(&world, &request), invalid);
    let mut large = pairs();
    large.push(("padding".into(), "x".repeat(200_000)));
    assert_eq!(refused(&world, &post(&large)), ("invalid_request".into(), "body-too-large"));
}

#[test]
fn a_pasted_key_has_no_id_to_compare() {
    let world = world();
    let pem = include_str!("../../../../fixtures/keys/tool.pub.pem");
    let public = public_key_from_pem(pem).unwrap();
    world.change(|tool| tool.keys = ToolKeys::Pasted(Box::new(public)));
    let provider = &world.parts.provider;
    let renamed = SigningKey::new(provider, lti_security::Algorithm::RS256, &private_key("tool"), "whatever");
    assert_eq!(ask(&world, &signed_by(&renamed.unwrap(), &claims())).status(), 200);
    assert_eq!(refused(&world, &signed_by(&key("stranger"), &claims())).1, "signature-invalid");
    assert!(world.network.requests.lock().unwrap().is_empty(), "nothing is fetched");

    let weak = include_str!("../../../../fixtures/keys/weak-1024.pub.pem");
    world.change(|tool| tool.keys = ToolKeys::Pasted(Box::new(public_key_from_pem(weak).unwrap())));
    assert_eq!(refused(&world, &signed_by(&key("tool"), &claims())).1, "key-too-weak");
}

#[test]
fn other_names_of_this_server_are_a_setting() {
    let (parts, world) = parts_with(ISSUER, BASE);
    assert_eq!(refused(&world, &with("aud", json!(ISSUER))).1, "audience-mismatch");
    let mut policy = parts.policy.clone();
    policy.token_audiences = vec![ISSUER.into()];
    let platform = Platform::new(PlatformParts { policy, ..parts }).unwrap();
    assert_eq!(block_on(platform.token(&with("aud", json!(ISSUER)))).status(), 200);
    assert_eq!(block_on(platform.token(&with("aud", json!(TOKEN_URL)))).status(), 200);
}

#[test]
fn a_token_lives_as_long_as_the_policy_says() {
    let (parts, _) = parts_with(ISSUER, BASE);
    let mut policy = parts.policy.clone();
    policy.access_token_lifetime = std::time::Duration::from_secs(600);
    let platform = Platform::new(PlatformParts { policy, ..parts }).unwrap();
    let response = block_on(platform.token(&signed_by(&key("tool"), &claims())));
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["expires_in"], 600);
}

#[test]
fn what_the_tool_cannot_mend_is_no_400() {
    for call in ["find", "replay"] {
        let world = world();
        *world.application.broken.lock().unwrap() = call;
        assert_eq!(ask(&world, &signed_by(&key("tool"), &claims())).status(), 503, "{call}");
    }
    let world = world();
    *world.network.status.lock().unwrap() = 500;
    let response = ask(&world, &signed_by(&key("tool"), &claims()));
    assert_eq!(response.status(), 503, "its key set could not be fetched");
    assert!(response.body().is_empty());
    let mistake = lti_oidc::error::ApiMisuse::RegistrationId.into();
    assert_eq!(token_refusal(&mistake).status(), 500);

    let world = self::world();
    world.random.fail();
    assert_eq!(ask(&world, &signed_by(&key("tool"), &claims())).status(), 503);
}

#[test]
fn a_deployment_may_be_named() {
    let world = world();
    let with_deployment = |deployment_id| {
        let assertion =
            ClientAssertion { client_id: CLIENT, audience: TOKEN_URL, deployment_id, jti: &fresh_jti() };
        token_request(assertion.sign(&key("tool"), NOW).unwrap(), SCORE)
    };
    assert_eq!(ask(&world, &with_deployment(Some("dep-1"))).status(), 200);
    assert_eq!(
        refused(&world, &with_deployment(Some("dep-2"))),
        ("invalid_client".into(), "client-disabled")
    );
}
