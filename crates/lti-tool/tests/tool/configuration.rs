//! What a tool cannot be made of.

use crate::support::*;
use lti_tool::{Tool, ToolParts};
use std::time::Duration;

fn refused(parts: ToolParts) -> (&'static str, String) {
    let error = Tool::new(parts).err().expect("the parts are refused");
    assert_eq!(error.status().as_u16(), 500);
    (error.code(), error.to_string())
}

#[test]
fn the_base_url_is_https_or_this_machine() {
    for url in [
        "http://tool.example.test",
        "tool.example.test",
        "",
        "/lti",
        "https://user@tool.example.test",
        "https://tool.example.test/?x=1",
        "https://tool.example.test/#x",
        "https://tool.example.test/a,b",
        "ftp://tool.example.test",
        "http://0.0.0.0:3000",
        "http://localhost.evil.test",
    ] {
        let (code, text) = refused(parts_with(url).0);
        assert_eq!(code, "registration-url-invalid", "{url}");
        assert!(text.contains("base URL"), "{text}");
    }
    for url in [
        "https://tool.example.test",
        "http://localhost:3000/lti",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
    ] {
        assert!(Tool::new(parts_with(url).0).is_ok(), "{url}");
    }
}

#[test]
fn target_origins_are_judged_alike() {
    for url in ["http://files.example.test", "*", "files.example.test"] {
        let parts = ToolParts { target_origins: vec![url.into()], ..parts_with(BASE).0 };
        let (code, text) = refused(parts);
        assert_eq!(code, "registration-url-invalid", "{url}");
        assert!(text.contains("target origin"), "{text}");
    }
}

#[test]
fn a_policy_has_ceilings() {
    let mut parts = parts_with(BASE).0;
    parts.policy.security.clock_leeway = Duration::from_secs(121);
    assert_eq!(refused(parts).0, "policy-out-of-range");
}

#[test]
fn settings_are_what_an_administrator_copies() {
    for url in ["https://tool.example.test/lti", "https://tool.example.test/lti/"] {
        let settings = Tool::new(parts_with(url).0).unwrap().settings();
        assert_eq!(settings.login_initiation_url, "https://tool.example.test/lti/login");
        assert_eq!(settings.redirect_uri, "https://tool.example.test/lti/launch");
        assert_eq!(settings.key_set_url, "https://tool.example.test/lti/jwks");
    }
}
