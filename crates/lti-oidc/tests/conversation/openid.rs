//! The `openidconnect` crate as a second opinion: the same request, and the same verdicts, or a reason why not.

use crate::support::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_oidc::{AuthenticationRequest, AuthenticationResponse};
use lti_security::{SenderKeys, sign};
use openidconnect::core::{
    CoreAuthPrompt, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
    CoreResponseType, CoreRsaPrivateSigningKey,
};
use openidconnect::{
    AuthUrl, AuthenticationFlow, ClientId, CsrfToken, IssuerUrl, LoginHint, Nonce, PrivateSigningKey as _,
    RedirectUrl,
};
use serde_json::{Value, json};
use std::str::FromStr as _;

#[test]
fn both_ask_with_the_same_parameters() {
    for hint in ["hint-1", r#"{"a": "b c+d%20&é"}"#] {
        let mut ours =
            AuthenticationRequest::new(CLIENT.into(), REDIRECT.into(), hint.into(), "nonce-1".into());
        ours.state = Some("state-1".into());
        ours.lti_message_hint = Some(hint.into());
        let endpoint = "https://lms.example.test/authorize?tenant=a%20b";

        let issuer = IssuerUrl::new(ISSUER.into()).unwrap();
        let client = CoreClient::new(ClientId::new(CLIENT.into()), issuer, CoreJsonWebKeySet::default())
            .set_auth_uri(AuthUrl::new(endpoint.into()).unwrap())
            .set_redirect_uri(RedirectUrl::new(REDIRECT.into()).unwrap());
        let (theirs, ..) = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::Implicit(false),
                || CsrfToken::new("state-1".into()),
                || Nonce::new("nonce-1".into()),
            )
            .add_prompt(CoreAuthPrompt::None)
            .set_login_hint(LoginHint::new(hint.into()))
            .add_extra_param("response_mode", "form_post")
            .add_extra_param("lti_message_hint", hint)
            .url();

        let (base, query) = theirs.as_str().split_once('?').unwrap();
        let mut theirs = decode(query);
        let url = ours.to_url(endpoint);
        let (our_base, our_query) = url.split_once('?').unwrap();
        let mut ours = decode(our_query);
        ours.sort();
        theirs.sort();
        assert_eq!((our_base, ours), (base, theirs));
    }
}

/// What both may trust beside our own client id.
const TRUSTED: &str = "https://trusted.example.test";

fn our_verdict(token: &str) -> Result<(), &'static str> {
    let login = login(1);
    let mut security = lti_security::Policy::default();
    security.trusted_audiences = vec![TRUSTED.into()];
    let response = AuthenticationResponse::new(login.state.clone(), token.into());
    let bound = response.bind(&provider(), Some(login.pending), Some(&login.cookie), &security, NOW);
    bound
        .and_then(|bound| bound.verify(SenderKeys::Set(&key_set()), &TOOLS_VIEW, &security, NOW))
        .map(|_| ())
        .map_err(|error| error.code())
}

fn their_verdict(token: &str) -> Result<(), String> {
    let keys: CoreJsonWebKeySet = serde_json::from_str(&key_set_json()).unwrap();
    let new = |keys| {
        let issuer = IssuerUrl::new(ISSUER.into()).unwrap();
        CoreIdTokenVerifier::new_public_client(ClientId::new(CLIENT.into()), issuer, keys)
    };
    // The time of a token that is issued now: the crate's type of a time is not exported.
    let clock = CoreIdToken::from_str(&super::support::token(&payload("n"))).unwrap();
    let anybody = new(keys.clone()).insecure_disable_signature_check().set_time_fn(Default::default);
    let now = clock.claims(&anybody, |_: Option<&Nonce>| Ok(())).unwrap().issue_time();

    let verifier = new(keys)
        .set_time_fn(move || now)
        .set_other_audience_verifier_fn(|audience| audience.as_str() == TRUSTED);
    let token = CoreIdToken::from_str(token).map_err(|error| error.to_string())?;
    let nonce = Nonce::new(login(1).pending.nonce());
    token.claims(&verifier, &nonce).map(|_| ()).map_err(|error| error.to_string())
}

struct Row {
    name: &'static str,
    token: String,
    ours: Result<(), &'static str>,
    theirs: Result<(), ()>,
    /// The fixture says why.
    differs: bool,
}

fn payload_with(changes: Value) -> Value {
    let mut payload = payload(&login(1).pending.nonce());
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(payload.as_object_mut().unwrap().remove(name)),
            value => payload[name] = value.clone(),
        }
    }
    payload
}

fn agreed(name: &'static str, token: String, ours: Result<(), &'static str>) -> Row {
    Row { name, token, theirs: ours.map_err(|_| ()), ours, differs: false }
}

fn differing(name: &'static str, changes: Value, ours: Result<(), &'static str>) -> Row {
    let theirs = if ours.is_ok() { Err(()) } else { Ok(()) };
    Row { name, token: token(&payload_with(changes)), ours, theirs, differs: true }
}

/// A token with this header and signature.
fn assembled(header: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let payload = payload_with(json!({}));
    let input =
        format!("{}.{}", encode(header.to_string().as_bytes()), encode(payload.to_string().as_bytes()));
    let signature = sign(input.as_bytes());
    format!("{input}.{}", encode(&signature))
}

fn rows() -> Vec<Row> {
    let with = |changes: Value| token(&payload_with(changes));
    let good = with(json!({}));
    let mut bent = good.clone().into_bytes();
    let position = bent.len() - 10;
    bent[position] = if bent[position] == b'A' { b'B' } else { b'A' };
    let public = include_str!("../../../../fixtures/keys/platform.pub.pem");
    let hmac = |key: &'static [u8]| {
        assembled(&json!({"alg": "HS256", "kid": "platform-2025"}), |input| {
            provider().hmac_sha256(key, input).to_vec()
        })
    };
    let private = include_str!("../../../../fixtures/keys/platform.pem");
    let private = lti_security::PrivateKey::from_pem(private).unwrap();
    let other_name =
        lti_security::SigningKey::new(&provider(), lti_security::Algorithm::RS256, &private, "another-kid");
    let forged = sign(&key("stranger"), payload_with(json!({})).to_string().as_bytes()).unwrap();
    let renamed = sign(&other_name.unwrap(), payload_with(json!({})).to_string().as_bytes()).unwrap();
    let ago = |seconds: i64| at(-seconds).seconds();
    vec![
        agreed("valid", good, Ok(())),
        agreed("another issuer", with(json!({"iss": "https://other.test"})), Err("issuer-mismatch")),
        agreed("issuer with a slash", with(json!({"iss": format!("{ISSUER}/")})), Err("issuer-mismatch")),
        agreed("no issuer", with(json!({"iss": null})), Err("iss-missing")),
        agreed("another audience", with(json!({"aud": "client-0002"})), Err("audience-mismatch")),
        agreed("no audience", with(json!({"aud": []})), Err("audience-mismatch")),
        agreed("expired", with(json!({"exp": ago(61)})), Err("token-expired")),
        agreed("no expiry", with(json!({"exp": null})), Err("exp-missing")),
        agreed("another nonce", with(json!({"nonce": "other"})), Err("nonce-mismatch")),
        agreed("no nonce", with(json!({"nonce": null})), Err("nonce-missing")),
        agreed("a changed signature", String::from_utf8(bent).unwrap(), Err("signature-invalid")),
        agreed("a stranger's key", forged, Err("kid-unknown")),
        agreed("our key under another id", renamed, Err("kid-unknown")),
        agreed("alg none", assembled(&json!({"alg": "none"}), |_| Vec::new()), Err("segment-empty")),
        agreed(
            "alg none with a signature",
            assembled(&json!({"alg": "none", "kid": "platform-2025"}), |_| vec![1]),
            Err("algorithm-not-allowed"),
        ),
        agreed("HS256 with the public key's text", hmac(public.as_bytes()), Err("algorithm-not-allowed")),
        agreed("HS256 with no key", hmac(b""), Err("algorithm-not-allowed")),
        agreed(
            "two audiences, one a stranger",
            with(json!({"aud": [CLIENT, "https://stranger.test"], "azp": CLIENT})),
            Err("audience-untrusted"),
        ),
        agreed("two audiences, one trusted", with(json!({"aud": [TRUSTED, CLIENT], "azp": CLIENT})), Ok(())),
        agreed("one audience in a list", with(json!({"aud": [CLIENT]})), Ok(())),
        differing("two audiences, no azp", json!({"aud": [CLIENT, TRUSTED]}), Err("azp-missing")),
        differing("somebody else's azp", json!({"azp": "client-0002"}), Err("azp-mismatch")),
        differing("expired within the leeway", json!({"exp": ago(59)}), Ok(())),
        differing("issued in the future", json!({"iat": at(61).seconds()}), Err("token-from-future")),
        differing(
            "issued long ago",
            json!({"iat": ago(601), "exp": at(300).seconds()}),
            Err("token-too-old"),
        ),
        differing(
            "valid for two days",
            json!({"exp": at(172_800).seconds()}),
            Err("token-lifetime-too-long"),
        ),
        differing("not valid yet", json!({"nbf": at(61).seconds()}), Err("token-not-yet-valid")),
        Row { name: "no kid", token: without_kid(), ours: Err("kid-missing"), theirs: Ok(()), differs: true },
    ]
}

/// A token of the platform's key whose header names no key: only the other crate can sign one.
fn without_kid() -> String {
    let private = include_str!("../../../../fixtures/keys/platform.pem");
    let pkcs8 = lti_security::PrivateKey::from_pem(private).unwrap();
    // What follows the 26 bytes that wrap it is the PKCS#1 form, which the other crate reads.
    let pkcs1 = base64::engine::general_purpose::STANDARD.encode(&pkcs8.as_pkcs8()[26..]);
    let lines: Vec<&str> =
        pkcs1.as_bytes().chunks(64).map(|line| core::str::from_utf8(line).unwrap()).collect();
    let pem =
        format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", lines.join("\n"));
    let key = CoreRsaPrivateSigningKey::from_pem(&pem, None).unwrap();
    assembled(&json!({"alg": "RS256"}), |input| {
        key.sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, input).unwrap()
    })
}

#[test]
fn both_give_the_same_verdict_or_the_table_says_why_not() {
    for row in rows() {
        assert_eq!(our_verdict(&row.token), row.ours, "ours: {}", row.name);
        let theirs = their_verdict(&row.token);
        assert_eq!(theirs.clone().map_err(|_| ()), row.theirs, "theirs: {}: {theirs:?}", row.name);
        assert_eq!(row.differs, row.ours.is_ok() != theirs.is_ok(), "{}", row.name);
    }
}

/// Where the two verifiers disagree, and why: a disagreement without an explanation fails, and so does an explanation of
/// nothing.
#[test]
fn the_fixture_explains_every_disagreement_and_no_other() {
    let fixture: Value =
        serde_json::from_str(include_str!("../../../../fixtures/openidconnect.json")).unwrap();
    let explained: std::collections::BTreeMap<String, String> =
        serde_json::from_value(fixture["disagreements"].clone()).unwrap();
    assert!(explained.values().all(|why| !why.trim().is_empty()));
    let rows = rows();
    let mut differing: Vec<&str> = rows.iter().filter(|row| row.differs).map(|row| row.name).collect();
    differing.sort_unstable();
    assert_eq!(explained.keys().map(String::as_str).collect::<Vec<_>>(), differing);
}
