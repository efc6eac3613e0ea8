//! The login initiation that any page of the world can send: nothing panics, what was read is written and read again as
//! the same, and no value breaks out of the form that carries it.
#![no_main]

use http::Request;
use libfuzzer_sys::fuzz_target;
use lti_fuzz::{markup, request};
use lti_oidc::{LoginInitiation, Policy};

fuzz_target!(|data: &[u8]| {
    let Some(request) = request(data) else { return };
    let policy = Policy::default();
    let Ok(initiation) = LoginInitiation::from_http(&request, &policy) else { return };

    let url = initiation.to_url("https://tool.example/login?kept=1");
    if let Ok(again) = Request::get(&url).body(Vec::new())
        && let Ok(again) = LoginInitiation::from_http(&again, &policy)
    {
        assert!(again == initiation, "what we write, we read");
    }

    let mut harmless = LoginInitiation::new("a".into(), "a".into(), "a".into());
    let same = |value: &Option<String>| value.as_ref().map(|_| "a".to_owned());
    harmless.lti_message_hint = same(&initiation.lti_message_hint);
    harmless.lti_deployment_id = same(&initiation.lti_deployment_id);
    harmless.client_id = same(&initiation.client_id);
    harmless.lti_storage_target.clone_from(&initiation.lti_storage_target);
    let page =
        |initiation: &LoginInitiation| markup(&initiation.to_form("https://tool.example/login").to_html());
    assert_eq!(page(&initiation), page(&harmless));
});
