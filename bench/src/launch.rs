//! The launch that everything is measured with: 28 claims, 3.6 KB of payload, 5.3 KB of token, RS256 with 2048 bits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lti_claims::{Message, RegisteredClaims, ResourceLinkRequest};
use lti_security::{
    Algorithm, CryptoProvider, Expected, KeySet, Policy, PrivateKey, SenderKeys, SigningKey, UnixTime,
    Unverified, keyset, sign,
};

pub(crate) const PEM: &str = include_str!("../../fixtures/keys/platform.pem");
pub(crate) const ISSUER: &str = "https://canvas.lms.example";
pub(crate) const CLIENT: &str = "126240000000000999";
pub(crate) const NONCE: &str = "bm9uY2Utc3ludGhldGljLTAwMQ";
pub(crate) const KID: &str = "2026-01-05T10:11:12Z";
const PAYLOAD: &str = include_str!("../launch.json");

pub(crate) const EXPECTED: Expected<'_> = Expected {
    issuer: ISSUER,
    audiences: &[CLIENT],
    authorized_parties: &[CLIENT],
    nonce: Some(NONCE),
    max_age: Duration::from_secs(600),
    max_lifetime: Duration::from_secs(86_400),
};

pub(crate) struct Launch {
    pub(crate) payload: String,
    pub(crate) token: String,
    /// The sender's public key as a key set document.
    pub(crate) key_set: String,
    /// Other readers look at the clock by themselves, so the token is of now.
    pub(crate) now: UnixTime,
    /// What the payload says, for the side that writes it.
    pub(crate) request: ResourceLinkRequest,
    pub(crate) registered: RegisteredClaims,
}

impl Launch {
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs();
        // Seconds have ten digits until the year 2286, so the size stays.
        let payload: String = PAYLOAD.lines().map(str::trim).collect::<String>();
        let payload = payload.replace("1790000000", &now.to_string());
        let payload = payload.replace("1790003600", &(now + 3_600).to_string());
        let now = UnixTime::from_seconds(i64::try_from(now).expect("a time of this age"));

        let provider = CryptoProvider::ring();
        let key = signing_key(&provider);
        let token = sign(&key, payload.as_bytes()).expect("a good key");
        let key_set = keyset::to_json(&[key.public_jwk()]);

        let (policy, keys) = (Policy::default(), read_key_set(&provider, &key_set));
        let claims = Unverified::<lti_claims::LaunchClaims>::parse(&token, &policy)
            .and_then(|token| token.verify(SenderKeys::Set(&keys), &EXPECTED, &policy, now))
            .expect("a good token")
            .into_claims();
        let registered = claims.registered.clone();
        let message = claims.into_message(&lti_claims::Policy::default()).expect("a good launch");
        let Message::ResourceLink(request) = message else { panic!("a resource link launch") };
        Self { payload, token, key_set, now, request, registered }
    }

    /// Header, dot, payload; and the signature's bytes.
    pub(crate) fn signed(&self) -> (&[u8], Vec<u8>) {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let (input, signature) = self.token.rsplit_once('.').expect("three segments");
        (input.as_bytes(), URL_SAFE_NO_PAD.decode(signature).expect("base64url"))
    }
}

pub(crate) fn signing_key(provider: &CryptoProvider) -> SigningKey {
    let pem = PrivateKey::from_pem(PEM).expect("a PEM file");
    SigningKey::new(provider, Algorithm::RS256, &pem, KID).expect("a key of 2048 bits")
}

pub(crate) fn read_key_set(provider: &CryptoProvider, document: &str) -> KeySet {
    KeySet::from_json(provider, document.as_bytes(), &Policy::default()).expect("a good key set")
}
