//! `/jwks`, and the platforms' keys.

use crate::support::*;
use lti_security::sign;
use serde_json::Value;

#[test]
fn the_tools_key_set_is_public_for_five_minutes() {
    let response = block_on(world().tool.jwks()).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(response.headers(), "content-type"), "application/json");
    assert_eq!(header(response.headers(), "cache-control"), "public, max-age=300");
    let document: Value = serde_json::from_slice(response.body()).unwrap();
    let keys = document["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    let mut members: Vec<_> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"], "nothing of the private half");
    assert_eq!(
        (&keys[0]["kid"], &keys[0]["alg"], &keys[0]["use"]),
        (&"tool-1".into(), &"RS256".into(), &"sig".into())
    );
}

#[test]
fn ring_makes_no_keys() {
    assert!(!block_on(world().tool.rotate_keys()).unwrap());
}

#[test]
fn a_platforms_next_key_is_fetched_when_a_token_names_it() {
    let world = world();
    let first = login(&world);
    assert_accepted(launch(&world, &good_request(&world, &first)));
    *world.network.answer.lock().unwrap() =
        (200, key_set(&[("platform", "platform-1"), ("platform-next", "platform-2")]));
    world.clock.advance(60);
    let second = login(&world);
    let token = sign(
        &signing_key("platform-next", "platform-2"),
        payload(&world, &second.nonce).to_string().as_bytes(),
    );
    assert_accepted(launch(&world, &launch_request(&second, token.unwrap(), &[second.cookie_pair()])));
    assert_eq!(world.network.requests.lock().unwrap().len(), 2);
}

#[test]
fn a_thousand_unknown_keys_are_one_fetch() {
    let world = world();
    let login = login(&world);
    let payload = payload(&world, &login.nonce);
    let key =
        lti_security::PrivateKey::from_pem(include_str!("../../../../fixtures/keys/stranger.pem")).unwrap();
    for number in 0..100 {
        let kid = format!("../../{number}?x=\0\"");
        let key =
            lti_security::SigningKey::new(&world.parts.provider, lti_security::Algorithm::RS256, &key, kid);
        let token = sign(&key.unwrap(), payload.to_string().as_bytes()).unwrap();
        let request = launch_request(&login, token, &[login.cookie_pair()]);
        assert_eq!(code(launch(&world, &request)), ("kid-unknown", 401));
    }
    // A key's id is data: the URL is the registration's, and is asked once.
    assert_eq!(*world.network.requests.lock().unwrap(), [format!("GET {KEY_SET}")]);
}

#[test]
fn without_the_platforms_keys_nobody_is_let_in() {
    for (status, body) in [(500, ""), (302, ""), (404, "{}")] {
        let world = world();
        *world.network.answer.lock().unwrap() = (status, body.to_owned());
        let login = login(&world);
        let request = good_request(&world, &login);
        assert_eq!(code(launch(&world, &request)), ("key-set-unavailable", 503), "{status}");
        // Once they are back, the same response is accepted.
        *world.network.answer.lock().unwrap() = (200, key_set(&[("platform", "platform-1")]));
        world.clock.advance(60);
        assert_accepted(launch(&world, &request));
    }
}
