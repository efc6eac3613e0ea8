//! The guard in front of the services (ATK-045).

use crate::support::*;
use http::{HeaderMap, HeaderValue};
use lti_platform::{Error, service_refusal};
use lti_security::oauth::{AccessGrant, AccessToken};

fn call(world: &World, headers: &HeaderMap, scope: &str) -> Result<AccessGrant, Error> {
    block_on(world.platform.authorize_service(headers, scope))
}

fn bearer(token: &AccessToken) -> HeaderMap {
    authorization(&format!("Bearer {}", token.reveal()))
}

fn authorization(value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_str(value).unwrap());
    headers
}

/// Code, status and `WWW-Authenticate`.
#[track_caller]
fn refused(result: Result<AccessGrant, Error>) -> (&'static str, u16, String) {
    let error = result.unwrap_err();
    let response = service_refusal(&error);
    assert!(response.body().is_empty(), "no data");
    let challenge = response.headers().get("www-authenticate");
    let challenge = challenge.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    (error.code(), response.status().as_u16(), challenge)
}

#[test]
fn a_token_says_whose_it_is_and_what_it_is_good_for() {
    let world = world();
    let token = access_token(&world, Some("dep-1"), &format!("{SCORE} {LINE_ITEM}"));
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let headers = authorization(&format!("{scheme} {}", token.reveal()));
        let grant = call(&world, &headers, SCORE).unwrap();
        assert_eq!((grant.client_id.as_str(), grant.deployment_id.as_deref()), (CLIENT, Some("dep-1")));
        assert_eq!(grant.scopes().to_string(), format!("{SCORE} {LINE_ITEM}"));
    }
    assert!(call(&world, &bearer(&token), LINE_ITEM).is_ok());
}

#[test]
fn without_the_scope_it_is_403() {
    let world = world();
    let token = access_token(&world, None, SCORE);
    let expected = ("scope-insufficient", 403, r#"Bearer error="insufficient_scope""#.to_owned());
    for scope in [ROSTER, LINE_ITEM, READ_ONLY, "", &SCORE.to_uppercase()] {
        assert_eq!(refused(call(&world, &bearer(&token), scope)), expected, "{scope}");
    }
}

#[test]
fn without_a_token_it_is_401() {
    let world = world();
    let token = access_token(&world, None, SCORE);
    let missing = ("bearer-missing", 401, "Bearer".to_owned());
    assert_eq!(refused(call(&world, &HeaderMap::new(), SCORE)), missing);
    for value in ["Basic dTpw", token.reveal(), "Bearer", ""] {
        assert_eq!(refused(call(&world, &authorization(value), SCORE)), missing, "{value}");
    }
    let mut twice = bearer(&token);
    twice.append("authorization", HeaderValue::from_str(&format!("Bearer {}", token.reveal())).unwrap());
    assert_eq!(refused(call(&world, &twice, SCORE)), missing);
    // A token in the query or a form is not looked at: the guard takes headers alone.
}

#[test]
fn a_token_ends_on_the_second() {
    let world = world();
    let token = access_token(&world, None, SCORE);
    world.clock.advance(3_599);
    assert!(call(&world, &bearer(&token), SCORE).is_ok());
    world.clock.advance(1);
    let expected = ("bearer-expired", 401, r#"Bearer error="invalid_token""#.to_owned());
    assert_eq!(refused(call(&world, &bearer(&token), SCORE)), expected);
}

#[test]
fn a_token_that_was_made_up_or_changed_is_none() {
    let world = world();
    let token = access_token(&world, None, SCORE);
    let expected = ("bearer-invalid", 401, r#"Bearer error="invalid_token""#.to_owned());
    for position in 0..token.reveal().len() {
        let mut bytes = token.reveal().as_bytes().to_vec();
        bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
        let changed = AccessToken::new(String::from_utf8(bytes).unwrap());
        assert_eq!(refused(call(&world, &bearer(&changed), SCORE)), expected, "character {position}");
    }
    // What else this platform seals is no token, and neither is another platform's.
    let hints = asked(&world);
    let sealer = lti_security::seal::Sealer::new(world.parts.provider.clone(), vec![8; 32]).unwrap();
    let scopes = [SCORE].into_iter().collect();
    let end = lti_security::UnixTime::from_seconds(NOW.seconds() + 60);
    let theirs = AccessGrant::new(CLIENT.into(), None, &scopes, end).seal(&sealer, [0; 12], NOW).unwrap();
    let others =
        [value(&hints, "login_hint"), value(&hints, "lti_message_hint"), theirs.reveal(), "x", "e30.e30.e30"];
    for other in others {
        let token = AccessToken::new(other.to_owned());
        assert_eq!(refused(call(&world, &bearer(&token), SCORE)), expected, "{other}");
    }
}

#[test]
fn a_store_that_fails_lets_nobody_in() {
    let world = world();
    let token = access_token(&world, Some("dep-1"), SCORE);
    for broken in ["find", "is_deployed"] {
        *world.application.broken.lock().unwrap() = broken;
        let (code, status, challenge) = refused(call(&world, &bearer(&token), SCORE));
        assert_eq!((code, status, challenge.as_str()), ("port-failed", 503, ""), "{broken}");
    }
}
