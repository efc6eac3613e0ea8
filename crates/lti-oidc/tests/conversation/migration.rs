//! LTI 1.1: what a platform proves, and what a tool believes (LTI 1.3 Migration Guide §6).

use crate::support::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_claims::{ContextRole, Lti1p1, ResourceLink, ResourceLinkRequest, Roles, User};
use lti_oidc::tool::{Accepted, DeploymentStatus, Launch, NotProven};
use lti_security::migration::{ConsumerSecret, KeyProof};
use lti_security::ports::Freshness;
use serde_json::{Value, json};

const LTI1P1: &str = "https://purl.imsglobal.org/spec/lti/claim/lti1p1";

fn secret(text: &str) -> ConsumerSecret {
    ConsumerSecret::new(text).unwrap()
}

/// The launch of a token with this claim; the claim may ask for the login's nonce.
fn launched(claim: impl FnOnce(&str) -> Value) -> Launch {
    let login = login(1);
    let nonce = login.pending.nonce();
    let mut payload = payload(&nonce);
    payload[LTI1P1] = claim(&nonce);
    let checked = launch(&login, &payload).unwrap();
    match checked.accept(Freshness::Fresh, DeploymentStatus::Approved) {
        Accepted::Launch(launch) => launch,
        other => panic!("{other:?}"),
    }
}

fn proven(nonce: &str, exp: i64) -> String {
    let (oauth_consumer_key, deployment_id, issuer, client_id) = ("key-1", "dep-1", ISSUER, CLIENT);
    let proof = KeyProof { oauth_consumer_key, deployment_id, issuer, client_id, exp, nonce };
    proof.sign(&provider(), &secret("secret-1"))
}

#[test]
fn a_signature_of_this_very_token_proves_the_account() {
    let exp = NOW.seconds() + 300;
    let signed =
        |nonce: &str| json!({ "oauth_consumer_key": "key-1", "oauth_consumer_key_sign": proven(nonce, exp) });
    let good = launched(signed);
    let migration = good.migration().unwrap();
    assert_eq!(migration.oauth_consumer_key(), "key-1");
    assert_eq!(migration.prove(&provider(), &secret("secret-1")), Ok(()));
    assert_eq!(migration.prove(&provider(), &secret("secret-2")), Err(NotProven::SignatureWrong));
    assert_eq!(format!("{migration:?}"), r#"Migration { oauth_consumer_key: "key-1", .. }"#);
    let old = launched(|_| signed("another"));
    let old = old.migration().unwrap().prove(&provider(), &secret("secret-1"));
    assert_eq!(old, Err(NotProven::SignatureWrong));
    let unsigned = launched(|_| json!({ "oauth_consumer_key": "key-1" }));
    let unsigned = unsigned.migration().unwrap().prove(&provider(), &secret("secret-1"));
    assert_eq!(unsigned, Err(NotProven::SignatureMissing));
    assert!(launched(|_| json!({ "user_id": "old" })).migration().is_none());
    let codes = [NotProven::AccountUnknown, NotProven::SignatureMissing, NotProven::SignatureWrong];
    assert_eq!(codes.map(NotProven::code), ["account-unknown", "signature-missing", "signature-wrong"]);
}

#[test]
fn a_bound_deployment_keeps_its_account() {
    let named = launched(|_| json!({ "oauth_consumer_key": "key-1" }));
    assert!(named.check_account("key-1").is_ok());
    assert_eq!(named.check_account("key-2").unwrap_err().code(), "migration-contradicted");
    let silent = launched(|_| json!({ "user_id": "old" }));
    assert!(silent.check_account("key-2").is_ok());
    assert_eq!(silent.legacy_ids().user_id.as_deref(), Some("old"));
}

/// What our platform sends for a message with this claim.
fn sent(claim: Lti1p1, known: Option<&str>) -> Value {
    let mut message = ResourceLinkRequest::new(
        User::new(USER),
        "dep-1",
        TARGET,
        ResourceLink::new("rl-42"),
        Roles::from([ContextRole::Learner]),
    );
    message.lti1p1 = Some(claim);
    let pairs = request_for(&begin(1));
    let hint = checked(&pairs).open_hints(&provider(), &PLATFORMS_VIEW, &sealer(), NOW).unwrap();
    let mut request = checked(&pairs).for_user(hint, Some(USER), Freshness::Fresh).unwrap();
    if let Some(known) = known {
        request = request.with_consumer_secret(&provider(), secret(known));
    }
    let form = request.respond(ISSUER, message, &key("platform"), &policy(), NOW).unwrap();
    let (_, token) = form.fields.iter().find(|(name, _)| *name == "id_token").unwrap();
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[test]
fn a_platform_signs_what_it_stamps() {
    let mut claim = Lti1p1::default();
    claim.oauth_consumer_key = Some("key-1".into());
    claim.oauth_consumer_key_sign = Some("made up".into());
    let payload = sent(claim.clone(), Some("secret-1"));
    let exp = payload["exp"].as_i64().unwrap();
    assert_eq!(payload[LTI1P1]["oauth_consumer_key_sign"], proven(payload["nonce"].as_str().unwrap(), exp));
    // Without the secret there is no signature, whatever the application wrote there.
    assert_eq!(sent(claim.clone(), None)[LTI1P1], json!({ "oauth_consumer_key": "key-1" }));
    claim.oauth_consumer_key = Some(String::new());
    assert!(sent(claim, Some("secret-1")).get(LTI1P1).is_none());
}
