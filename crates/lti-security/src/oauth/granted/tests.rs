use super::{GrantedToken, GrantedTokens, TokenKey, TokenSource};
use crate::oauth::{AccessToken, Scopes, TokenAnswer};
use crate::{CryptoProvider, Policy, UnixTime};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

const ASKED: UnixTime = UnixTime::from_seconds(1_000);

fn token(text: &str, scope: Option<&str>, life: u64) -> GrantedToken {
    let mut answer =
        TokenAnswer::new(AccessToken::new(text.into()), Duration::from_secs(life), Scopes::new());
    answer.scope = scope.map(Scopes::parse);
    GrantedToken::new(answer, &Scopes::parse("a b"), ASKED)
}

#[test]
fn a_token_is_renewed_a_minute_early_or_at_half_its_life() {
    let policy = Policy::default();
    for (life, last) in [(3_600, 3_539), (121, 60), (120, 59), (60, 29), (1, 0)] {
        let token = token("t", None, life);
        let at = |second: i64| token.is_current(&policy, UnixTime::from_seconds(1_000 + second));
        assert!(at(0) && at(last) && !at(last + 1), "{life}");
        assert!(!at(-1), "a clock that was set back");
    }
}

#[test]
fn what_was_granted_beyond_the_request_is_not_kept() {
    let granted = token("t", Some("b c"), 60);
    assert!(granted.allows("b") && !granted.allows("a") && !granted.allows("c"));
    assert!(token("t", None, 60).allows("anything"));
}

#[test]
fn the_token_for_a_call() {
    let tokens = GrantedTokens::new(vec![
        token("open", None, 60),
        token("one", Some("a"), 30),
        token("two", Some("b"), 60),
    ]);
    let tokens = tokens.unwrap();
    let of = |scopes: &[&str]| tokens.for_any(scopes).map(|token| String::from(token.access_token.reveal()));
    assert_eq!(of(&["b", "a"]).as_deref(), Some("two"));
    assert_eq!(of(&["c", "a"]).as_deref(), Some("one"));
    assert_eq!(of(&["c"]).as_deref(), Some("open"));
    assert_eq!(of(&[]).as_deref(), Some("open"));
    let narrow = GrantedTokens::new(vec![token("one", Some("a"), 60)]).unwrap();
    assert!(narrow.for_any(&["b"]).is_none());
    assert!(GrantedTokens::new(vec![]).is_none());
    assert_eq!(tokens.expires_at().seconds(), 1_030);
    let has = |text: &str| tokens.contains(&AccessToken::new(text.into()));
    assert!(has("open") && has("two"));
    assert!(!has("tw") && !has("twO") && !has("") && !has("twoo"));
}

#[test]
fn a_store_gives_back_what_it_was_given() {
    let tokens =
        GrantedTokens::new(vec![token("secret-1", Some("a"), 60), token("secret-2", None, 60)]).unwrap();
    let members = |tokens: &GrantedTokens| {
        let of = |token: &GrantedToken| {
            let text = String::from(token.access_token.reveal());
            (text, token.scope.clone(), token.asked_at, token.expires_at)
        };
        tokens.iter().map(of).collect::<Vec<_>>()
    };
    let read = GrantedTokens::from_bytes(&tokens.to_bytes()).unwrap();
    assert_eq!(members(&read), members(&tokens));
    for bytes in [&b""[..], b"[]", b"{}", b"[{}]"] {
        assert!(GrantedTokens::from_bytes(bytes).is_none());
    }
    assert!(!alloc::format!("{tokens:?}").contains("secret-"));
}

#[test]
fn several_tokens_are_one_another_and_as_current_as_the_oldest() {
    let policy = Policy::default();
    let tokens = GrantedTokens::new(vec![token("a", None, 3_600), token("b", None, 600)]).unwrap();
    for (text, is_there) in [("a", true), ("b", true), ("c", false), ("", false), ("aa", false)] {
        assert_eq!(tokens.contains(&AccessToken::new(text.into())), is_there, "{text}");
    }
    let all: Vec<_> = tokens.iter().map(|token| token.access_token.reveal()).collect();
    assert_eq!(all, ["a", "b"]);
    let at = |second: i64| tokens.is_current(&policy, UnixTime::from_seconds(1_000 + second));
    assert!(at(0) && at(539) && !at(540));
}

#[test]
fn every_part_makes_another_key_and_the_order_of_scopes_does_not() {
    let provider = CryptoProvider::ring();
    let (scopes, turned, fewer) = (Scopes::parse("a b"), Scopes::parse("b a"), Scopes::parse("a"));
    let source =
        TokenSource { token_url: "u", client_id: "c", deployment_id: Some("d"), scopes: &scopes, kid: "k" };
    let key = |source: TokenSource<'_>| *TokenKey::new(&provider, &source).as_bytes();
    assert_eq!(alloc::format!("{:?}", TokenKey::new(&provider, &source)), "TokenKey(…)");
    let first = key(source);
    assert_eq!(key(TokenSource { scopes: &turned, ..source }), first);
    let others = [
        TokenSource { token_url: "v", ..source },
        TokenSource { client_id: "d", ..source },
        TokenSource { deployment_id: Some("e"), ..source },
        TokenSource { deployment_id: Some(""), ..source },
        TokenSource { deployment_id: None, ..source },
        TokenSource { scopes: &fewer, ..source },
        TokenSource { kid: "l", ..source },
        TokenSource { token_url: "uc", client_id: "", ..source },
    ];
    let mut keys: alloc::collections::BTreeSet<_> = others.into_iter().map(key).collect();
    assert!(keys.insert(first));
    assert_eq!(keys.len(), 9);
    // A cache outlives a release.
    let hex: String = first.iter().map(|byte| alloc::format!("{byte:02x}")).collect();
    assert_eq!(hex, "3b396bc550eaae66029e29be7bc991c3523dd01387173c832046e5db8bbfe27b");
}
