//! LTI 1.1: what the tool makes of it, and the signature of a key.

use lti_security::CryptoProvider;
use lti_security::migration::{ConsumerSecret, KeyProof};
use lti_tool::{LegacyIds, MigrationOutcome};
use serde_json::{Value, json};

use super::{Built, Running, Unavailable};

/// The `migration` of an accepted launch.
pub(super) fn value(outcome: &MigrationOutcome) -> Value {
    let word = match outcome {
        MigrationOutcome::BoundNow(_) => "bound-now",
        MigrationOutcome::AlreadyBound(_) => "already-bound",
        MigrationOutcome::Nothing => "nothing",
        MigrationOutcome::NotProven(why) => why.code(),
        _ => "unknown",
    };
    let account = outcome.account();
    json!({
        "outcome": word,
        "account": account.map(|account| &account.oauth_consumer_key),
        "ids": account.map(|account| ids(&account.ids)).unwrap_or_default(),
    })
}

/// The ids that are known, as texts: a case can say that no other is.
fn ids(ids: &LegacyIds) -> Vec<String> {
    let known = [
        ("user", &ids.user_id),
        ("context", &ids.context_id),
        ("resource-link", &ids.resource_link_id),
        ("instance", &ids.tool_consumer_instance_guid),
    ];
    known.into_iter().filter_map(|(name, id)| Some(format!("{name} {}", id.as_ref()?))).collect()
}

/// Which deployment is bound to which account of LTI 1.1.
pub(super) fn bindings(running: &Running) -> Result<Value, Unavailable> {
    let Built::Tool(side) = &running.side else {
        return Err(Unavailable::Unsupported("a platform binds nothing".to_owned()));
    };
    let text = |(registration, deployment, key): &(String, String, String)| {
        format!("{registration} {deployment}: {key}")
    };
    Ok(side.migrations.bindings().iter().map(text).collect())
}

/// The parts of an LTI 1.1 key's proof and a secret → what our side signs, and whether it takes the `signature` of the input.
pub(super) fn key_proof(input: &Value) -> Result<Value, Unavailable> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default();
    let incomplete = || Unavailable::Broken("key-proof takes a secret and a whole `exp`".to_owned());
    let proof = KeyProof {
        oauth_consumer_key: text("oauth_consumer_key"),
        deployment_id: text("deployment_id"),
        issuer: text("iss"),
        client_id: text("client_id"),
        exp: input.get("exp").and_then(Value::as_i64).ok_or_else(incomplete)?,
        nonce: text("nonce"),
    };
    let secret = ConsumerSecret::new(text("secret")).ok_or_else(incomplete)?;
    let provider = CryptoProvider::ring();
    let signature = proof.sign(&provider, &secret);
    let verified = proof.verify(&provider, &secret, text("signature"));
    Ok(json!({ "signature": signature, "verified": verified }))
}
