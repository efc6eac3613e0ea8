//! The bare operations of both providers, and our launches on top of them.

use std::hint::black_box;

use aws_lc_rs::encoding::AsDer as _;
use lti_claims::LaunchClaims;
use lti_security::{CryptoProvider, Policy, PrivateKey, SenderKeys, Unverified, sign};

use crate::launch::{EXPECTED, Launch, PEM, read_key_set, signing_key};
use crate::subject::Subject;

pub(crate) fn subjects(launch: &Launch) -> Vec<Subject<'_>> {
    let (ring, aws) = (CryptoProvider::ring(), CryptoProvider::aws_lc_rs());
    vec![
        bare_verify_ring(launch),
        validate("launch/validate/ring", "rsa2048/verify/ring", &ring, launch),
        bare_verify_aws(launch),
        validate("launch/validate/aws-lc-rs", "rsa2048/verify/aws-lc-rs", &aws, launch),
        bare_sign_ring(launch),
        write("launch/sign/ring", "rsa2048/sign/ring", &ring, launch),
        bare_sign_aws(launch),
        write("launch/sign/aws-lc-rs", "rsa2048/sign/aws-lc-rs", &aws, launch),
    ]
}

/// From the text of the token to the typed message; its memory is given back inside the time too.
fn validate<'a>(
    name: &'static str,
    against: &'static str,
    provider: &CryptoProvider,
    launch: &'a Launch,
) -> Subject<'a> {
    let keys = read_key_set(provider, &launch.key_set);
    let (policy, reading) = (Policy::default(), lti_claims::Policy::default());
    Subject::new(name, Some(against), move || {
        let message = Unverified::<LaunchClaims>::parse(black_box(&launch.token), &policy)
            .and_then(|token| token.verify(SenderKeys::Set(&keys), &EXPECTED, &policy, launch.now))
            .expect("a good token")
            .into_claims()
            .into_message(&reading)
            .expect("a good launch");
        black_box(message);
    })
}

/// From the typed message to the text of the token.
fn write<'a>(
    name: &'static str,
    against: &'static str,
    provider: &CryptoProvider,
    launch: &'a Launch,
) -> Subject<'a> {
    let key = signing_key(provider);
    let make = || (launch.request.clone(), launch.registered.clone());
    Subject::consuming(name, Some(against), make, move |(request, registered)| {
        let claims = request.into_claims(registered).expect("a good launch");
        black_box(sign(&key, claims.to_json().as_bytes()).expect("a good key"));
    })
}

fn bare_verify_ring(launch: &Launch) -> Subject<'_> {
    use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, RsaPublicKeyComponents};
    let pair = RsaKeyPair::from_pkcs8(&pkcs8()).expect("a good key");
    let key: RsaPublicKeyComponents<Vec<u8>> = pair.public_key().into();
    let (input, signature) = launch.signed();
    Subject::new("rsa2048/verify/ring", None, move || {
        let verdict = key.verify(&RSA_PKCS1_2048_8192_SHA256, black_box(input), &signature);
        verdict.expect("a good signature");
    })
}

fn bare_verify_aws(launch: &Launch) -> Subject<'_> {
    use aws_lc_rs::encoding::PublicKeyX509Der;
    use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair};
    let pair = RsaKeyPair::from_pkcs8(&pkcs8()).expect("a good key");
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a good key");
    let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).expect("a good key");
    let (input, signature) = launch.signed();
    Subject::new("rsa2048/verify/aws-lc-rs", None, move || {
        key.verify_sig(black_box(input), &signature).expect("a good signature");
    })
}

fn bare_sign_ring(launch: &Launch) -> Subject<'_> {
    use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
    let pair = RsaKeyPair::from_pkcs8(&pkcs8()).expect("a good key");
    let random = ring::rand::SystemRandom::new();
    let (input, mut signature) = launch.signed();
    Subject::new("rsa2048/sign/ring", None, move || {
        pair.sign(&RSA_PKCS1_SHA256, &random, black_box(input), &mut signature).expect("a good key");
    })
}

fn bare_sign_aws(launch: &Launch) -> Subject<'_> {
    use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
    let pair = RsaKeyPair::from_pkcs8(&pkcs8()).expect("a good key");
    let random = aws_lc_rs::rand::SystemRandom::new();
    let (input, mut signature) = launch.signed();
    Subject::new("rsa2048/sign/aws-lc-rs", None, move || {
        pair.sign(&RSA_PKCS1_SHA256, &random, black_box(input), &mut signature).expect("a good key");
    })
}

fn pkcs8() -> Vec<u8> {
    PrivateKey::from_pem(PEM).expect("a PEM file").as_pkcs8().to_vec()
}
