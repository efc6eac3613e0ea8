//! The token endpoint from both sides: what a platform answers a tool, and what a tool asks a platform. Nothing panics,
//! what was read can be used, and what was read is written and read again as the same.
//!
//! The first byte picks the side, for an answer the second one picks the status.
#![no_main]

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Request, Response};
use libfuzzer_sys::fuzz_target;
use lti_security::Policy;
use lti_security::oauth::{TokenAnswer, TokenRequest, claimed_client_id};

const TOKEN_URL: &str = "https://platform.example/token";

fuzz_target!(|data: &[u8]| {
    let policy = Policy::default();
    match data {
        [b'A', status, body @ ..] => answer(*status, body, &policy),
        [b'R', body @ ..] => request(body, &policy),
        _ => {}
    }
});

fn answer(status: u8, body: &[u8], policy: &Policy) {
    let status = match status {
        b'0' => 200,
        b'1' => 201,
        b'4' => 400,
        other => 100 + u16::from(other),
    };
    let response = Response::builder().status(status).body(body.to_vec()).expect("a status");
    let answer = match TokenAnswer::from_http(&response, policy) {
        Ok(answer) => answer,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert!(answer.expires_in > Duration::ZERO && answer.expires_in <= Duration::from_secs(86_400));
    answer.access_token.authorize(&mut Request::new(())).expect("a token that can stand in a header");
    let again = TokenAnswer::from_http(&answer.to_http(), policy).expect("what we write, we read");
    assert!(again.access_token.reveal() == answer.access_token.reveal() && again.scope == answer.scope);
}

fn request(body: &[u8], policy: &Policy) {
    let request = Request::post(TOKEN_URL)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.to_vec())
        .expect("a request");
    let Ok(read) = TokenRequest::from_http(&request, policy) else { return };
    if let Ok(client) = claimed_client_id(&read.client_assertion, policy) {
        assert!(!client.is_empty());
    }
    let written = read.to_http(TOKEN_URL).expect("a URL");
    // Percent-encoding can make it longer than what may come in.
    if let Ok(again) = TokenRequest::from_http(&written, policy) {
        assert!(again == read, "what we write, we read");
    }
}
