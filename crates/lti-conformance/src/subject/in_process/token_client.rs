//! What the tool sends to a token endpoint, and what it makes of the answer.

use lti_security::oauth::{ClientAssertion, Scopes, TokenAnswer, TokenRequest};
use lti_security::{Algorithm, Clock as _, CryptoProvider, Policy, PrivateKey, SigningKey};
use serde_json::{Value, json};

use super::{Outcome, Running, Unavailable, refused};
use crate::encoding::from_form;
use crate::subject::Response;

pub(super) fn request(running: &Running, input: &Value) -> Result<Outcome, Unavailable> {
    let broken = |why: String| Unavailable::Broken(why);
    let missing = || broken("the world has no tool that could ask".to_owned());
    let world = &running.world;
    let registration = world.registration.first().ok_or_else(missing)?;
    let platform = world.platform(&registration.issuer).ok_or_else(missing)?;
    let (kid, pem) = running.signing_keys.first().ok_or_else(missing)?;
    let key = PrivateKey::from_pem(pem)
        .and_then(|key| SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &key, kid.clone()));
    let key = key.map_err(|error| broken(error.to_string()))?;
    let assertion = ClientAssertion {
        client_id: &registration.client_id,
        audience: platform.token_audience.as_ref().unwrap_or(&platform.token_endpoint),
        deployment_id: input.get("deployment_id").and_then(Value::as_str),
        jti: "jti-0001",
    };
    let assertion = assertion.sign(&key, running.clock.now()).map_err(|error| broken(error.to_string()))?;
    let scope = Scopes::parse(input.get("scope").and_then(Value::as_str).unwrap_or_default());
    let request = TokenRequest::new(assertion.clone(), scope).to_http(&platform.token_endpoint);
    let request = request.map_err(|error| broken(error.to_string()))?;
    let fields = from_form(&String::from_utf8_lossy(request.body()));
    let header = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Ok(Outcome::Accepted(json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "content_type": header("content-type"),
        "authorization": header("authorization"),
        "names": fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        "fields": fields.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect::<serde_json::Map<_, _>>(),
        "client_assertion": assertion,
    })))
}

pub(super) fn answer(input: &Value) -> Result<Outcome, Unavailable> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or_default();
    let status = input.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let response = http::Response::builder()
        .status(status.unwrap_or(200))
        .header("content-type", text("content_type"))
        .body(text("body").as_bytes().to_vec())
        .map_err(|error| Unavailable::Broken(error.to_string()))?;
    Ok(match TokenAnswer::from_http(&response, &Policy::default()) {
        Ok(answer) => Outcome::Accepted(json!({
            "access_token": answer.access_token.reveal(),
            "expires_in": answer.expires_in.as_secs(),
            "scope": answer.scope.map(|scopes| scopes.to_string()),
        })),
        Err(error) => refused(&error.into(), Response::default()).outcome,
    })
}
