//! What a login is remembered by: the bytes that are sealed into `state`, and the cookie beside it.

use crate::support::*;
use lti_oidc::tool::{BrowserSecret, PendingLogin, cookie_name};
use proptest::prelude::*;

/// What is written of a login that was read: a pending login is a secret, and is not compared itself.
fn again(bytes: &[u8]) -> Option<Vec<u8>> {
    PendingLogin::from_bytes(bytes).map(|pending| pending.to_bytes())
}

#[test]
fn the_bytes_are_what_the_readme_says() {
    let login = login(5);
    let bytes = login.pending.to_bytes();
    let digest = |text: &str| provider().sha256(text.as_bytes());
    let mut expected = vec![2];
    expected.extend(at(600).seconds().to_be_bytes());
    expected.extend([5; 32]);
    expected.extend(digest(&login.cookie));
    expected.extend(digest(TARGET));
    expected.push(1);
    expected.extend(digest("dep-1"));
    expected.push(0);
    expected.push(6);
    expected.extend(b"school");
    assert_eq!(bytes, expected);
    assert_eq!(again(&bytes), Some(expected.clone()));

    let unhinted = answer(&without(&cookie_pairs(), "lti_deployment_id"), 5).unwrap().pending;
    assert_eq!(unhinted.to_bytes().len(), bytes.len() - 32);
    assert_eq!(again(&unhinted.to_bytes()), Some(unhinted.to_bytes()));

    let stored = answer(&login_pairs(), 5).unwrap().pending.to_bytes();
    expected.splice(138..139, [&[7], &b"_parent"[..]].concat());
    assert_eq!(stored, expected);
    let read = PendingLogin::from_bytes(&stored).unwrap();
    assert_eq!(read.storage_target().unwrap().as_str(), "_parent");
}

#[test]
fn a_state_is_short_enough_for_every_url() {
    let length = |id: &str| {
        let registration = lti_oidc::tool::Registration { id, ..TOOLS_VIEW };
        let longest = with(&login_pairs(), "lti_storage_target", "f".repeat(64));
        let pairs = if id.len() == 255 { longest } else { cookie_pairs() };
        let pending = answer_for(&pairs, 1, &registration).unwrap().pending;
        sealer().seal("login state", [0; 12], pending.to_bytes(), NOW).unwrap().len()
    };
    assert_eq!(length("school"), 239);
    assert_eq!(length("7b3e0f52-6f5c-4c4e-9d59-0d2f0e9f6a11"), 279);
    assert_eq!(length(&"i".repeat(255)), 656);
}

#[test]
fn nothing_but_whole_bytes_of_this_version_is_read() {
    let bytes = login(1).pending.to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(again(&bytes[..length]), None, "{length}");
    }
    let changed = |position: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[position] = value;
        again(&bytes)
    };
    assert_eq!(changed(0, 0), None);
    assert_eq!(changed(0, 1), None, "an older version");
    assert_eq!(changed(105, 2), None, "neither a deployment nor none");
    assert_eq!(changed(105, 0), None, "what follows has another length");
    assert_eq!(changed(138, 5), None);
    assert_eq!(changed(139, 5), None);
    assert_eq!(changed(140, 0xff), None, "an id is UTF-8");
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(again(&longer), None);
}

#[test]
fn the_cookies_name_follows_from_the_state_alone() {
    // printf 'state-1' | sha256sum
    assert_eq!(cookie_name(&provider(), "state-1"), "__Host-lti-f36b45ae818809ee");
    assert_ne!(cookie_of("state-1"), cookie_of("state-2"));
    assert_eq!(cookie_of(&"s".repeat(4_096)).len(), "__Host-lti-".len() + 16);
}

#[test]
fn secrets_have_no_debug_text() {
    let secret = BrowserSecret::new([9; 32]);
    assert_eq!(secret.reveal().len(), 43);
    assert_eq!(format!("{secret:?}"), "BrowserSecret(redacted)");
    let login = login(1);
    let text = format!("{:?}", login.pending);
    assert!(!text.contains(&login.pending.nonce()), "{text}");
    assert_eq!(login.pending.nonce().len(), 43, "32 bytes of base64url");
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        nonce: [u8; 32], browser: [u8; 32], deployment in proptest::option::of("[ -~]{1,40}"), id in "[a-z0-9é]{1,100}",
    ) {
        let secrets = lti_oidc::tool::LoginSecrets { nonce, browser: BrowserSecret::new(browser) };
        let registration = lti_oidc::tool::Registration { id: &id, ..TOOLS_VIEW };
        let mut initiation = lti_oidc::LoginInitiation::new(ISSUER.into(), "h".into(), TARGET.into());
        initiation.lti_deployment_id = deployment;
        let pending = initiation.answer(&provider(), &registration, secrets, &policy(), NOW).unwrap().pending;
        prop_assert_eq!(again(&pending.to_bytes()), Some(pending.to_bytes()));
    }

    #[test]
    fn any_bytes_are_read_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Some(written) = again(&bytes) {
            prop_assert_eq!(written, bytes);
        }
    }

    #[test]
    fn bytes_that_begin_well_are_read_or_not(
        tail in proptest::collection::vec(any::<u8>(), 0..80), position in 0usize..145, value: u8,
    ) {
        let mut bytes = login(1).pending.to_bytes();
        bytes.truncate(position);
        bytes.push(value);
        bytes.extend(tail);
        if let Some(written) = again(&bytes) {
            prop_assert_eq!(written, bytes);
        }
    }
}
