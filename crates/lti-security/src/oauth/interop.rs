//! What the `oauth2` crate makes of the same values: an independent reading of RFC 6749.

use super::{AccessToken, Scopes, TokenAnswer, TokenRequest};
use crate::Policy;
use alloc::string::ToString as _;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::time::Duration;
use http::{Request, Response};
use oauth2::basic::{BasicClient, BasicTokenType};
use oauth2::{
    ClientId, ClientSecret, EmptyExtraTokenFields, Scope, StandardTokenResponse, TokenResponse as _, TokenUrl,
};

const TOKEN_URL: &str = "https://lms.example.test/token?tenant=1";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Standard = StandardTokenResponse<EmptyExtraTokenFields, BasicTokenType>;

fn sorted(body: &[u8]) -> Vec<&str> {
    let mut parts: Vec<&str> = core::str::from_utf8(body).expect("a form").split('&').collect();
    parts.sort_unstable();
    parts
}

#[test]
fn our_token_request_has_the_bytes_that_oauth2_sends_and_our_answer_is_read() {
    let scopes = Scopes::parse("https://s.example/scope/a.b https://s.example/scope/c?d=e&f=%C3%A9+g");
    let assertion = "eyJh.b-_c.d~e";
    let ours = TokenRequest::new(assertion.to_string(), scopes.clone()).to_http(TOKEN_URL).unwrap();
    let answer =
        TokenAnswer::new(AccessToken::new("token-1".to_string()), Duration::from_secs(60), scopes.clone());

    let sent = RefCell::new(None);
    let network = |request: Request<Vec<u8>>| -> Result<Response<Vec<u8>>, core::fmt::Error> {
        *sent.borrow_mut() = Some(request);
        Ok(answer.to_http())
    };
    // With a secret the client's name goes into a header, and the body has what we send and nothing else.
    let client = BasicClient::new(ClientId::new("client-1".to_string()))
        .set_client_secret(ClientSecret::new("unused".to_string()))
        .set_token_uri(TokenUrl::new(TOKEN_URL.to_string()).unwrap());
    let read = client
        .exchange_client_credentials()
        .add_scopes(Vec::<Scope>::from(&scopes))
        .add_extra_param("client_assertion_type", ASSERTION_TYPE)
        .add_extra_param("client_assertion", assertion)
        .request(&network)
        .unwrap();

    let theirs = sent.into_inner().expect("a request was sent");
    assert_eq!(sorted(ours.body()), sorted(theirs.body()));
    assert_eq!((ours.method(), ours.uri()), (theirs.method(), theirs.uri()));
    for name in [http::header::CONTENT_TYPE, http::header::ACCEPT] {
        assert_eq!(ours.headers().get(&name), theirs.headers().get(&name));
    }
    // The platform's side reads what oauth2 sends.
    let platform = TokenRequest::from_http(&theirs, &Policy::default()).unwrap();
    assert_eq!((platform.client_assertion.as_str(), &platform.scope), (assertion, &scopes));

    assert_eq!(read.access_token().secret(), "token-1");
    assert_eq!(read.expires_in(), Some(Duration::from_secs(60)));
    assert_eq!(read.scopes().unwrap().iter().collect::<Scopes>(), scopes);
}

#[test]
fn conversions_lose_nothing() {
    let scopes = Scopes::parse("a b c");
    assert_eq!(Vec::<Scope>::from(&scopes).iter().collect::<Scopes>(), scopes);
    for scope in [Some(scopes), None] {
        let mut answer =
            TokenAnswer::new(AccessToken::new("t".to_string()), Duration::from_secs(3_600), Scopes::new());
        answer.scope = scope;
        let standard = Standard::from(&answer);
        let body = serde_json::to_vec(&standard).unwrap();
        let read = TokenAnswer::from_http(&Response::new(body), &Policy::default()).unwrap();
        assert_eq!(read.access_token.reveal(), "t");
        assert_eq!((read.expires_in, read.scope), (answer.expires_in, answer.scope));
    }
}
