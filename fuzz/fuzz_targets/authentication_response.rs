//! What a browser posts to the tool after the login, and what it brings to the platform before: nothing panics, and no
//! value breaks out of the form that carries it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lti_fuzz::{markup, request};
use lti_oidc::platform::IncomingRequest;
use lti_oidc::{AuthenticationResponse, Policy, ResponseOutcome};

const REDIRECT_URI: &str = "https://tool.example/launch";

fuzz_target!(|data: &[u8]| {
    let Some(request) = request(data) else { return };
    let policy = Policy::default();
    if let Ok(request) = IncomingRequest::from_http(&request, &policy) {
        assert!(!request.client_id().is_empty());
    }
    let Ok(response) = AuthenticationResponse::from_http(&request, &policy) else { return };
    if let ResponseOutcome::IdToken(token) = response.outcome {
        let page = |token: String, state: &str| {
            markup(&AuthenticationResponse::id_token_form(REDIRECT_URI, token, Some(state)).to_html())
        };
        assert_eq!(page(token, &response.state), page("a".into(), "a"));
    }
});
