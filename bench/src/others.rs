//! The same token in the hands of other libraries.

use std::hint::black_box;
use std::str::FromStr as _;

use lti_claims::LaunchClaims;
use serde::{Deserialize, Serialize};

use crate::launch::{CLIENT, ISSUER, KID, Launch, NONCE, PEM};
use crate::subject::Subject;

pub(crate) fn subjects(launch: &Launch) -> Vec<Subject<'_>> {
    vec![validate_jsonwebtoken(launch), validate_openidconnect(launch), sign_jsonwebtoken(launch)]
}

/// `jsonwebtoken`'s `decode` with its aws-lc-rs backend and a key made once, into our own typed message: it does not
/// know a nonce, and what is compared is the way to the claims.
fn validate_jsonwebtoken(launch: &Launch) -> Subject<'_> {
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&launch.key_set).expect("a good key set");
    let key = jsonwebtoken::DecodingKey::from_jwk(&set.keys[0]).expect("a good key");
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_audience(&[CLIENT]);
    validation.set_issuer(&[ISSUER]);
    let reading = lti_claims::Policy::default();
    let (name, against) = ("launch/validate/jsonwebtoken", "rsa2048/verify/aws-lc-rs");
    Subject::new(name, Some(against), move || {
        let data = jsonwebtoken::decode::<LaunchClaims>(black_box(&launch.token), &key, &validation);
        let claims = data.expect("a good token").claims;
        black_box(claims.into_message(&reading).expect("a good launch"));
    })
}

fn sign_jsonwebtoken(launch: &Launch) -> Subject<'_> {
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(PEM.as_bytes()).expect("a PEM file");
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256);
    header.kid = Some(KID.to_owned());
    let (name, against) = ("launch/sign/jsonwebtoken", "rsa2048/sign/aws-lc-rs");
    let make = || (launch.request.clone(), launch.registered.clone());
    Subject::consuming(name, Some(against), make, move |(request, registered)| {
        let claims = request.into_claims(registered).expect("a good launch");
        black_box(jsonwebtoken::encode(&header, &claims, &key).expect("a good key"));
    })
}

/// Every claim that OpenID Connect does not define, as it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rest(serde_json::Map<String, serde_json::Value>);

impl openidconnect::AdditionalClaims for Rest {}

type IdToken = openidconnect::IdToken<
    Rest,
    openidconnect::core::CoreGenderClaim,
    openidconnect::core::CoreJweContentEncryptionAlgorithm,
    openidconnect::core::CoreJwsSigningAlgorithm,
>;

/// `openidconnect`'s own verifier, which calls the `rsa` crate, so it is set beside the default provider; the claims of
/// LTI stay untyped.
fn validate_openidconnect(launch: &Launch) -> Subject<'_> {
    let keys: openidconnect::core::CoreJsonWebKeySet =
        serde_json::from_str(&launch.key_set).expect("a good key set");
    let verifier = openidconnect::core::CoreIdTokenVerifier::new_public_client(
        openidconnect::ClientId::new(CLIENT.to_owned()),
        openidconnect::IssuerUrl::new(ISSUER.to_owned()).expect("a URL"),
        keys,
    );
    let nonce = openidconnect::Nonce::new(NONCE.to_owned());
    let (name, against) = ("launch/validate/openidconnect", "rsa2048/verify/ring");
    Subject::new(name, Some(against), move || {
        let token = IdToken::from_str(black_box(&launch.token)).expect("a token");
        black_box(token.into_claims(&verifier, &nonce).expect("a good token"));
    })
}
