//! A login that is bound by the platform's storage in place of a cookie.

use crate::support::*;
use lti_oidc::tool::{Accepted, BrowserProof, Checked, DeploymentStatus};
use lti_oidc::{AuthenticationResponse, Policy};
use lti_security::SenderKeys;
use lti_security::ports::Freshness;

const OWN: &[(&str, &str)] = &[("origin", OWN_ORIGIN)];

fn page(response: &http::Response<Vec<u8>>) -> String {
    String::from_utf8(response.body().clone()).unwrap()
}

#[test]
fn a_login_with_a_target_gets_a_page_and_one_without_a_redirect() {
    let state = "state-1".to_owned();
    let to_http = |pairs: &Pairs, policy: &Policy| {
        let initiation = read_login(pairs).unwrap();
        let secrets = lti_oidc::tool::LoginSecrets {
            nonce: [1; 32],
            browser: lti_oidc::tool::BrowserSecret::new([2; 32]),
        };
        let answer = initiation.answer(&provider(), &TOOLS_VIEW, secrets, policy, NOW).unwrap();
        let on = answer.pending.storage_target().is_some();
        (on, answer.to_http(&provider(), state.clone(), &ROUTES, policy))
    };
    let (on, response) = to_http(&login_pairs(), &policy());
    assert!(on);
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["referrer-policy"], "same-origin");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let policy_header = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy_header.contains("script-src 'self';") && !policy_header.contains("unsafe"),
        "{policy_header}"
    );
    let text = page(&response);
    for part in [
        "data-lti-step=\"put\"",
        "data-lti-target=\"_parent\"",
        "data-lti-origin=\"https://lms.example.test\"",
        "data-lti-state=\"state-1\"",
        "method=\"get\" action=\"https://lms.example.test/authorize\"",
        "target=\"_blank\" rel=\"noopener\" method=\"post\" action=\"https://tool.example.test/login\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(text.matches("lti_storage_target").count(), 0, "it goes no further, neither way (STOR-030)");
    assert_eq!(text.matches("name=\"login_hint\" value=\"hint-1\"").count(), 2, "both forms go on");

    let (on, response) = to_http(&cookie_pairs(), &policy());
    assert!(!on && response.status() == 302);
    let mut cookies_only = policy();
    cookies_only.platform_storage = false;
    let (on, response) = to_http(&login_pairs(), &cookies_only);
    assert!(!on && response.status() == 302);
}

#[test]
fn an_endpoint_with_a_query_keeps_it_and_a_long_request_is_posted() {
    let view = lti_oidc::tool::Registration {
        authorization_endpoint: "https://lms.example.test/a?tenant=x%20y&b=%22",
        ..TOOLS_VIEW
    };
    let answer = |pairs: &Pairs| answer_for(pairs, 1, &view).unwrap();
    let text = page(&answer(&login_pairs()).to_http(&provider(), "s".into(), &ROUTES, &policy()));
    assert!(text.contains("method=\"get\" action=\"https://lms.example.test/a\""), "{text}");
    assert!(
        text.contains("name=\"tenant\" value=\"x y\"") && text.contains("name=\"b\" value=\"&quot;\""),
        "{text}"
    );
    let long = with(&login_pairs(), "lti_message_hint", "m".repeat(2_000));
    let text = page(&answer(&long).to_http(&provider(), "s".into(), &ROUTES, &policy()));
    let action = "method=\"post\" action=\"https://lms.example.test/a?tenant=x%20y&amp;b=%22\"";
    assert!(text.contains(action), "{text}");

    // What is long is what would be too long for a redirect.
    let redirect = answer(&cookie_pairs()).to_http(&provider(), "s".into(), &ROUTES, &policy());
    let size = redirect.headers()["location"].len();
    for (largest, method) in [(size, "get"), (size - 1, "post")] {
        let mut policy = policy();
        policy.max_redirect_bytes = largest;
        let text = page(&answer(&login_pairs()).to_http(&provider(), "s".into(), &ROUTES, &policy));
        assert!(text.contains(&format!("method=\"{method}\" action=\"https://lms.example.test/a")), "{text}");
    }
}

#[test]
fn without_the_cookie_there_is_a_page_and_no_launch() {
    let login = login_with(&login_pairs(), 1);
    let response = AuthenticationResponse::new(login.state.clone(), token(&payload(&login.pending.nonce())));
    let security = lti_security::Policy::default();
    let checked = response
        .bind(&provider(), Some(login.pending.clone()), None, &security, NOW)
        .unwrap()
        .verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW)
        .unwrap()
        .check_message(&provider(), &TOOLS_VIEW, &lti_claims::Policy::default(), &policy())
        .unwrap();
    let Checked::ToConfirm(unconfirmed) = checked else { panic!("{checked:?}") };
    let response = unconfirmed.to_http(&provider(), &ROUTES);
    assert_eq!(
        (response.status().as_u16(), &response.headers()["referrer-policy"]),
        (200, &"same-origin".parse().unwrap())
    );
    let text = page(&response);
    for part in [
        "data-lti-step=\"get\"",
        "data-lti-origin=\"https://lms.example.test\"",
        &format!("data-lti-nonce=\"{}\"", login.pending.nonce()),
        "method=\"post\" action=\"https://tool.example.test/launch/confirm\"",
        "name=\"stored_state\" value=\"\"",
        "name=\"stored_nonce\" value=\"\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn what_the_storage_held_stands_in_for_the_cookie() {
    let login = login_with(&login_pairs(), 1);
    let fields = confirmation(&login, &payload(&login.pending.nonce()));
    for headers in [OWN, &[("origin", OWN_ORIGIN), ("sec-fetch-site", "same-origin")]] {
        let checked = confirm(&login, &fields, headers, None).unwrap();
        let accepted = checked.accept(Freshness::Fresh, DeploymentStatus::Approved);
        let Accepted::Launch(launch) = accepted else { panic!("{accepted:?}") };
        assert_eq!(launch.browser, BrowserProof::PlatformStorage);
        assert_eq!(launch.storage_target.unwrap().as_str(), "_parent");
        assert_eq!(launch.platform_origin, "https://lms.example.test");
    }
    // A browser that kept the cookie after all.
    assert!(confirm(&login, &fields, OWN, Some(&login.cookie)).is_ok());
}

#[test]
fn everything_else_is_refused() {
    let login = login_with(&login_pairs(), 1);
    let fields = confirmation(&login, &payload(&login.pending.nonce()));
    let refused = |fields: &Pairs, headers: &[(&str, &str)], cookie: Option<&str>| {
        confirm(&login, fields, headers, cookie).unwrap_err().code()
    };
    for name in ["stored_state", "stored_nonce"] {
        assert_eq!(refused(&with(&fields, name, "x"), OWN, None), "storage-mismatch", "{name}");
        assert_eq!(refused(&with(&fields, name, ""), OWN, None), "storage-mismatch", "{name}");
        assert_eq!(refused(&without(&fields, name), OWN, None), "storage-mismatch", "{name}");
    }
    assert_eq!(
        refused(&fields, OWN, Some("x")),
        "browser-mismatch",
        "storage does not make up for a wrong cookie"
    );
    let headers: [&[(&str, &str)]; 8] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://lms.example.test")],
        &[("origin", "https://tool.example.test:443")],
        &[("origin", "https://tool.example.test"), ("origin", "https://tool.example.test")],
        &[("origin", OWN_ORIGIN), ("sec-fetch-site", "cross-site")],
        &[("origin", OWN_ORIGIN), ("sec-fetch-site", "same-site")],
        &[("origin", OWN_ORIGIN), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")],
    ];
    for headers in headers {
        assert_eq!(refused(&fields, headers, None), "confirm-foreign", "{headers:?}");
    }
    // Another login's nonce in the token, whatever the storage held.
    let other = confirmation(&login, &payload("AAAA"));
    assert_eq!(refused(&other, OWN, None), "nonce-mismatch");
    // A login that offered no storage cannot be confirmed by it (ATK-026).
    let cookies_only = login_with(&cookie_pairs(), 1);
    let fields = confirmation(&cookies_only, &payload(&cookies_only.pending.nonce()));
    assert_eq!(confirm(&cookies_only, &fields, OWN, None).unwrap_err().code(), "browser-mismatch");
    let got = tool_get(&fields);
    assert_eq!(got.unwrap_err().code(), "method-not-allowed");
}

fn tool_get(fields: &Pairs) -> Result<lti_oidc::tool::Confirmation, lti_oidc::Error> {
    lti_oidc::tool::Confirmation::from_http(&get(fields), OWN_ORIGIN, &policy())
}
