//! Client credentials and the guard, both sides (ATK-043 to ATK-045, ATK-063).

use super::{
    AccessGrant, AccessToken, ClientAssertion, ExpectedAssertion, Scopes, TokenAnswer, TokenError,
    TokenRequest, challenge, claimed_client_id, verify,
};
use crate::error::{ApiMisuse, Environment, PeerMisbehaved, Refused};
use crate::seal::Sealer;
use crate::testing::{NOW, compact, key_file, key_set, providers, signing_key, with};
use crate::{Blame, CryptoProvider, Error, KeySet, Policy, SenderKeys, SigningKey, UnixTime};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Request, Response};

const TOKEN_URL: &str = "https://lms.example.test/token";
const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const ASSERTION: ClientAssertion<'_> = ClientAssertion {
    client_id: "client-1",
    audience: TOKEN_URL,
    deployment_id: Some("dep-1"),
    jti: "jti-1",
};
const EXPECTED: ExpectedAssertion<'_> = ExpectedAssertion { client_id: "client-1", audiences: &[TOKEN_URL] };
const DEPLOYMENT: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";

fn tool(provider: &CryptoProvider) -> (SigningKey, KeySet) {
    let key = signing_key(provider, key_file!("tool.pem"), "tool-2025");
    (key, key_set(provider, &[key_file!("tool.jwk.json")]))
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

/// LMS-075: an operator sees a page of HTML, and never a token or an assertion.
#[test]
fn the_beginning_of_an_odd_answer_is_shown_on_one_line() {
    let of = |body: &str| super::excerpt(&Response::new(body.as_bytes().to_vec()));
    assert_eq!(of("<p>no\r\nsuch page").as_deref(), Some("<p>no\\r\\nsuch page"));
    assert_eq!(of("").as_deref(), Some(""));
    assert_eq!(of(&"é".repeat(1_025)), Some("é".repeat(1_024)));
    for secret in ["{\"access_token\":1}", "client_assertion=x", "a eyJhbGciOiJub25lIn0"] {
        assert_eq!(of(secret), None, "{secret}");
    }
}

#[test]
fn a_jti_is_sixteen_bytes_as_text() {
    assert_eq!(super::fresh_jti([0; 16]), "A".repeat(22));
    assert_eq!(super::fresh_jti([0xfb; 16]), "-_v7-_v7-_v7-_v7-_v7-w");
}

#[test]
fn an_assertion_is_written_and_verified() {
    for provider in providers() {
        let (key, set) = tool(&provider);
        let assertion = ASSERTION.sign(&key, NOW).unwrap();
        let policy = Policy::default();
        assert_eq!(claimed_client_id(&assertion, &policy).unwrap(), "client-1");
        let client = verify(&assertion, SenderKeys::Set(&set), EXPECTED, &policy, NOW).unwrap();
        assert_eq!((client.client_id.as_str(), client.jti.as_str()), ("client-1", "jti-1"));
        assert_eq!(client.deployment_id.as_deref(), Some("dep-1"));
        // exp + leeway + a second for fractions.
        assert_eq!(client.remember_until, UnixTime::from_seconds(NOW.seconds() + 361));

        let payload = assertion.split('.').nth(1).unwrap();
        let payload = crate::jws::decode_segment(payload.as_bytes()).unwrap();
        let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        let now = NOW.seconds();
        let expected = serde_json::json!({ "iss": "client-1", "sub": "client-1", "aud": TOKEN_URL, "jti": "jti-1",
            "iat": now - 5, "exp": now + 300, DEPLOYMENT: "dep-1" });
        assert_eq!(payload, expected);
    }
}

#[test]
fn an_assertion_that_is_wrong_in_any_way_is_no_client() {
    let now = NOW.seconds();
    let claims = format!(
        r#"{{"iss":"client-1","sub":"client-1","aud":"{TOKEN_URL}","jti":"j","iat":{now},"exp":{}}}"#,
        now + 300
    );
    let time = |seconds: i64| (now + seconds).to_string();
    let rows = [
        (claims.clone(), "ok"),
        (with(&claims, "aud", &format!(r#"["{TOKEN_URL}"]"#)), "ok"),
        (with(&claims, "more", r#"{"any":1}"#), "ok"),
        (with(&claims, "aud", r#""https://other.example/token""#), "audience-mismatch"),
        (with(&claims, "aud", "null"), "audience-missing"),
        (with(&claims, "iss", r#""client-2""#), "issuer-mismatch"),
        (with(&claims, "iss", "null"), "iss-missing"),
        (with(&claims, "sub", r#""client-2""#), "assertion-subject-mismatch"),
        (with(&claims, "sub", "null"), "sub-missing"),
        (with(&claims, "sub", r#""""#), "sub-missing"),
        (with(&claims, "sub", "7"), "sub-wrong-type"),
        (with(&claims, "jti", "null"), "jti-missing"),
        (with(&claims, "jti", r#""""#), "jti-missing"),
        (with(&claims, "jti", "7"), "jti-wrong-type"),
        (with(&claims, "exp", "null"), "exp-missing"),
        (with(&claims, "exp", &format!("{:?}", time(300))), "exp-wrong-type"),
        (with(&claims, "iat", "null"), "iat-missing"),
        (with(&claims, "exp", &time(-59)), "ok"),
        (with(&claims, "exp", &time(-60)), "token-expired"),
        (with(&claims, "iat", &time(61)), "token-from-future"),
        (with(&claims, "nbf", &time(61)), "token-not-yet-valid"),
        (with(&with(&claims, "iat", &time(-3_600)), "exp", &time(0)), "ok"),
        (with(&with(&claims, "iat", &time(-3_601)), "exp", &time(0)), "token-too-old"),
        (with(&claims, "exp", &time(3_600)), "ok"),
        (with(&claims, "exp", &time(3_601)), "token-lifetime-too-long"),
    ];
    let policy = Policy::default();
    for provider in providers() {
        let (key, set) = tool(&provider);
        for (claims, expected) in &rows {
            let assertion = crate::sign(&key, claims.as_bytes()).unwrap();
            let seen = verify(&assertion, SenderKeys::Set(&set), EXPECTED, &policy, NOW);
            assert_eq!(code(seen.clone()), *expected, "{claims}");
            if let Err(error) = seen {
                assert_eq!(TokenError::for_code(error.code()), TokenError::InvalidClient);
            }
        }
        let stranger = signing_key(&provider, key_file!("stranger.pem"), "tool-2025");
        let theirs = ASSERTION.sign(&stranger, NOW).unwrap();
        assert_eq!(code(verify(&theirs, SenderKeys::Set(&set), EXPECTED, &policy, NOW)), "signature-invalid");
        for (header, expected) in [
            (r#"{"alg":"none","kid":"tool-2025"}"#, "algorithm-not-allowed"),
            (r#"{"alg":"HS256","kid":"tool-2025"}"#, "algorithm-not-allowed"),
            (r#"{"kid":"tool-2025"}"#, "algorithm-missing"),
            (r#"{"alg":"RS256"}"#, "kid-missing"),
        ] {
            let assertion = compact(header, claims.as_bytes(), &key);
            assert_eq!(code(verify(&assertion, SenderKeys::Set(&set), EXPECTED, &policy, NOW)), expected);
        }
        for (sub, expected) in [("null", "sub-missing"), (r#""""#, "sub-missing"), ("7", "sub-wrong-type")] {
            let assertion = crate::sign(&key, with(&claims, "sub", sub).as_bytes()).unwrap();
            assert_eq!(code(claimed_client_id(&assertion, &policy)), expected);
        }
        assert_eq!(code(claimed_client_id("a.b", &policy)), "token-malformed");
    }
}

#[test]
fn an_agreed_audience_beside_the_token_url_is_one_of_ours() {
    for provider in providers() {
        let (key, set) = tool(&provider);
        let expected =
            ExpectedAssertion { client_id: "client-1", audiences: &[TOKEN_URL, "https://auth.example.test"] };
        for (audience, code_of) in
            [("https://auth.example.test", "ok"), ("https://lms.example.test", "audience-mismatch")]
        {
            let assertion = ClientAssertion { audience, ..ASSERTION }.sign(&key, NOW).unwrap();
            let seen = verify(&assertion, SenderKeys::Set(&set), expected, &Policy::default(), NOW);
            assert_eq!(code(seen), code_of);
        }
    }
}

fn posted(body: &str) -> Request<Vec<u8>> {
    Request::post(TOKEN_URL)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.as_bytes().to_vec())
        .unwrap()
}

#[test]
fn a_request_is_read_as_it_was_written() {
    let policy = Policy::default();
    let request = TokenRequest::new(
        "a.b+c/d.e=".to_string(),
        Scopes::parse(&format!("{SCORE} https://s.example/x?a=b&c")),
    );
    let http = request.to_http(TOKEN_URL).unwrap();
    assert_eq!((http.method().as_str(), http.uri().to_string().as_str()), ("POST", TOKEN_URL));
    assert!(http.headers().get(AUTHORIZATION).is_none());
    assert_eq!(TokenRequest::from_http(&http, &policy).unwrap(), request);
    let shown = format!("{request:?}");
    assert!(shown.starts_with("TokenRequest { scope: ") && !shown.contains("a.b"), "{shown}");
    let error = request.to_http("not a url").unwrap_err();
    assert_eq!((error.code(), error.blame()), ("url-invalid", Blame::ApiMisuse));
}

#[test]
fn a_request_that_is_not_as_the_profile_says_is_refused_with_the_parameter() {
    let policy = Policy::default();
    let kind = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    let good = format!("grant_type=client_credentials&{kind}&client_assertion=a.b.c&scope=x");
    assert!(TokenRequest::from_http(&posted(&good), &policy).is_ok());
    assert!(TokenRequest::from_http(&posted(&format!("{good}&client_id=x&more=y&more=z")), &policy).is_ok());
    let without_scope = TokenRequest::from_http(&posted(&good.replace("&scope=x", "")), &policy).unwrap();
    assert!(without_scope.scope.is_empty(), "the caller grants nothing: invalid_scope");

    let invalid = |request: &Request<Vec<u8>>| {
        let error = TokenRequest::from_http(request, &policy).unwrap_err();
        assert_eq!(error.blame(), Blame::PeerMisbehaved);
        (error.code(), TokenError::for_code(error.code()).as_str(), error.to_string())
    };
    for (body, parameter) in [
        (String::new(), "grant_type"),
        (good.replace("grant_type", "grant"), "grant_type"),
        (format!("{good}&grant_type=client_credentials"), "grant_type"),
        (good.replace(kind, ""), "client_assertion_type"),
        (good.replace("jwt-bearer", "saml2-bearer"), "client_assertion_type"),
        (format!("{good}&{kind}"), "client_assertion_type"),
        (good.replace("a.b.c", ""), "client_assertion"),
        (good.replace("&client_assertion=a.b.c", ""), "client_assertion"),
        (format!("{good}&client_assertion=d.e.f"), "client_assertion"),
        (format!("{good}&scope=y"), "scope"),
        (format!("{{\"json\":\"{good}\"}}"), "grant_type"),
    ] {
        let (code, told, text) = invalid(&posted(&body));
        assert_eq!((code, told), ("token-request-invalid", "invalid_request"), "{body}");
        assert!(text.contains(&format!("`{parameter}`")), "{text}");
    }
    for grant in ["password", "authorization_code", "refresh_token", "Client_Credentials", ""] {
        let (code, told, _) = invalid(&posted(&good.replace("client_credentials", grant)));
        assert_eq!((code, told), ("grant-type-unsupported", "unsupported_grant_type"), "{grant}");
    }

    let mut get = posted(&good);
    *get.method_mut() = http::Method::GET;
    assert!(invalid(&get).2.contains("`method`"));
    for kind in ["application/json", "text/plain", "multipart/form-data"] {
        let mut other = posted(&good);
        other.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        assert!(invalid(&other).2.contains("`Content-Type`"), "{kind}");
    }
    let mut charset = posted(&good);
    charset
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("Application/X-WWW-Form-URLencoded; charset=UTF-8"));
    assert!(TokenRequest::from_http(&charset, &policy).is_ok());

    let padded = format!("{good}&x={}", "x".repeat(131_072 - good.len() - 3));
    assert!(TokenRequest::from_http(&posted(&padded), &policy).is_ok());
    let huge = TokenRequest::from_http(&posted(&(padded + "x")), &policy).unwrap_err();
    assert_eq!((huge.code(), huge.blame()), ("body-too-large", Blame::Refused));
    assert_eq!(TokenError::for_code(huge.code()), TokenError::InvalidRequest);
}

#[test]
fn an_answer_is_read_as_it_was_written_and_stored_by_nobody() {
    let token = AccessToken::new("t".repeat(20));
    let answer = TokenAnswer::new(token, Duration::from_secs(3_600), Scopes::parse(SCORE));
    let http = answer.to_http();
    assert_eq!(http.status(), 200);
    for (name, value) in
        [(CONTENT_TYPE, "application/json;charset=UTF-8"), (CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")]
    {
        assert_eq!(http.headers()[name], value);
    }
    let body: serde_json::Value = serde_json::from_slice(http.body()).unwrap();
    let expected = serde_json::json!({ "access_token": "t".repeat(20), "token_type": "Bearer", "expires_in": 3600, "scope": SCORE });
    assert_eq!(body, expected);
    let read = TokenAnswer::from_http(&http, &Policy::default()).unwrap();
    assert_eq!(read.access_token.reveal(), answer.access_token.reveal());
    assert_eq!((read.expires_in, &read.scope), (answer.expires_in, &answer.scope));
    assert!(!format!("{answer:?}").contains("ttt"), "the token is not shown");
}

fn answered(status: u16, body: &str) -> Result<TokenAnswer, Error> {
    let response = Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
    TokenAnswer::from_http(&response, &Policy::default())
}

#[test]
fn an_answer_is_read_tolerantly() {
    for kind in ["bearer", "Bearer", "BEARER"] {
        assert_eq!(code(answered(200, &format!(r#"{{"access_token":"t","token_type":"{kind}"}}"#))), "ok");
    }
    assert_eq!(code(answered(201, r#"{"access_token":"t"}"#)), "ok");
    for (lifetime, seconds) in [
        ("3600", 3_600.0),
        (r#""3600""#, 3_600.0),
        (r#"" 3600 ""#, 3_600.0),
        ("0.5", 0.5),
        ("1e3", 1_000.0),
        ("86401", 86_400.0),
        ("1e300", 86_400.0),
        // Nothing to believe: the policy's number.
        ("0", 60.0),
        ("1e-20", 60.0),
        ("-1", 60.0),
        ("null", 60.0),
        ("{}", 60.0),
        ("[3600]", 60.0),
        ("true", 60.0),
        (r#""soon""#, 60.0),
        (r#""NaN""#, 60.0),
        (r#""inf""#, 60.0),
    ] {
        let answer = answered(200, &format!(r#"{{"access_token":"t","expires_in":{lifetime}}}"#)).unwrap();
        assert_eq!(answer.expires_in, Duration::from_secs_f64(seconds), "{lifetime}");
    }
    for (scope, expected) in [
        (r#""a b""#, Some("a b")),
        (r#""b""#, Some("b")),
        (r#""""#, None),
        ("null", None),
        (r#"["a"]"#, None),
    ] {
        let answer = answered(200, &format!(r#"{{"access_token":"t","scope":{scope}}}"#)).unwrap();
        assert_eq!(answer.scope.map(|scope| scope.to_string()).as_deref(), expected, "{scope}");
    }
    assert_eq!(answered(200, r#"{"access_token":"t"}"#).unwrap().scope, None);
}

#[test]
fn a_refusal_is_told_from_an_answer_that_cannot_be_read() {
    for (status, body, says) in [
        (400, r#"{"error":"invalid_client"}"#, "`invalid_client` (status 400)"),
        (401, r#"{"error":"invalid_scope","error_description":"x"}"#, "`invalid_scope` (status 401)"),
        (200, r#"{"error":"invalid_client","access_token":"t"}"#, "`invalid_client` (status 200)"),
        (500, "<html>", "(status 500)"),
        (302, "", "(status 302)"),
        (204, "", "(status 204)"),
        (403, r#"{"access_token":"t"}"#, "(status 403)"),
    ] {
        let error = answered(status, body).unwrap_err();
        assert_eq!(
            (error.code(), error.blame()),
            ("token-endpoint-refused", Blame::PeerIncompatible),
            "{body}"
        );
        assert!(error.to_string().contains(says), "{error}");
    }
    let of_length = |length| format!(r#"{{"access_token":"{}"}}"#, "t".repeat(length));
    assert!(answered(200, &of_length(16_384)).is_ok());
    let long = of_length(16_385);
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"access_token":""}"#,
        r#"{"access_token":7}"#,
        r#"{"access_token":"a b"}"#,
        r#"{"access_token":"a\r\nX-Header: b"}"#,
        r#"{"access_token":"é"}"#,
        r#"{"access_token":"t","token_type":"mac"}"#,
        r#"{"access_token":"t","token_type":7}"#,
        long.as_str(),
    ] {
        let error = answered(200, body).unwrap_err();
        assert_eq!(
            (error.code(), error.blame()),
            ("token-answer-malformed", Blame::PeerMisbehaved),
            "{body}"
        );
    }
}

#[test]
fn a_refused_request_is_answered_with_a_code_and_400() {
    for (error, name) in [
        (TokenError::InvalidRequest, "invalid_request"),
        (TokenError::InvalidClient, "invalid_client"),
        (TokenError::UnauthorizedClient, "unauthorized_client"),
        (TokenError::UnsupportedGrantType, "unsupported_grant_type"),
        (TokenError::InvalidScope, "invalid_scope"),
    ] {
        let http = error.to_http();
        assert_eq!(
            (http.status().as_u16(), &http.headers()[CACHE_CONTROL]),
            (400, &HeaderValue::from_static("no-store"))
        );
        assert_eq!(http.body(), format!(r#"{{"error":"{name}"}}"#).as_bytes());
        let seen = TokenAnswer::from_http(&http, &Policy::default()).unwrap_err();
        assert!(seen.to_string().contains(name));
    }
    for (refused, told) in [
        (Error::from(Refused::ScopeNotGranted), TokenError::InvalidScope),
        (Refused::AssertionReplayed.into(), TokenError::InvalidClient),
        (PeerMisbehaved::SignatureInvalid.into(), TokenError::InvalidClient),
        (PeerMisbehaved::GrantTypeUnsupported.into(), TokenError::UnsupportedGrantType),
    ] {
        assert_eq!(TokenError::for_code(refused.code()), told);
    }
}

fn sealer(provider: &CryptoProvider) -> Sealer {
    Sealer::new(provider.clone(), vec![7; 32]).unwrap()
}

fn bearer(value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    headers
}

#[test]
fn the_guard_opens_its_own_tokens_until_their_last_second() {
    for provider in providers() {
        let sealer = sealer(&provider);
        let ends = NOW.plus(Duration::from_secs(3_600));
        let grant = AccessGrant::new("client-1".into(), Some("dep-1".into()), &Scopes::parse(SCORE), ends);
        let token = grant.seal(&sealer, [1; 12], NOW).unwrap();
        // SEC-034, SEC-035: base64url, and long.
        let text = token.reveal();
        assert!(
            text.len() > 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );

        let mut request = Request::new(());
        token.authorize(&mut request).unwrap();
        assert!(request.headers()[AUTHORIZATION].is_sensitive());
        let seen = AccessGrant::from_headers(request.headers(), &sealer, NOW).unwrap();
        assert_eq!(seen, grant);
        assert_eq!((seen.client_id.as_str(), seen.deployment_id.as_deref()), ("client-1", Some("dep-1")));
        assert_eq!(seen.require(SCORE), Ok(()));

        let at = |seconds: i64| {
            let now = UnixTime::from_seconds(ends.seconds() + seconds);
            code(AccessGrant::from_headers(request.headers(), &sealer, now))
        };
        assert_eq!((at(-1), at(0), at(1)), ("ok", "bearer-expired", "bearer-expired"));
        assert_eq!(at(2 * 86_400), "bearer-invalid", "its key is gone, too");
        let whole = AccessGrant::new("client-1".into(), None, &Scopes::parse(SCORE), ends);
        let token = whole.seal(&sealer, [2; 12], NOW).unwrap();
        let seen =
            AccessGrant::from_headers(&bearer(&format!("bEARER  {}", token.reveal())), &sealer, NOW).unwrap();
        assert_eq!(seen, whole);
    }
}

#[test]
fn the_guard_refuses_everything_else() {
    for provider in providers() {
        let sealer = sealer(&provider);
        let ends = NOW.plus(Duration::from_secs(3_600));
        let grant = AccessGrant::new("client-1".into(), None, &Scopes::parse("a b"), ends);
        let token = grant.seal(&sealer, [1; 12], NOW).unwrap();
        let good = token.reveal();
        let seen = |headers: &HeaderMap| {
            let error = AccessGrant::from_headers(headers, &sealer, NOW).unwrap_err();
            let response = challenge(&error);
            let told = response.headers()[WWW_AUTHENTICATE].to_str().unwrap().to_string();
            (error.code(), response.status().as_u16(), told)
        };
        let missing = ("bearer-missing", 401, "Bearer".to_string());
        assert_eq!(seen(&HeaderMap::new()), missing);
        for value in ["", "Bearer", "Basic YTpi", &format!("Bearer{good}"), good] {
            assert_eq!(seen(&bearer(value)), missing, "{value}");
        }
        let mut twice = bearer(&format!("Bearer {good}"));
        twice.append(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {good}")).unwrap());
        assert_eq!(seen(&twice), missing);
        let mut odd = HeaderMap::new();
        odd.append(AUTHORIZATION, HeaderValue::from_bytes(b"Bearer \xff").unwrap());
        assert_eq!(seen(&odd), missing);

        let invalid = ("bearer-invalid", 401, r#"Bearer error="invalid_token""#.to_string());
        let elsewhere = Sealer::new(provider.clone(), vec![8; 32]).unwrap();
        let theirs = grant.seal(&elsewhere, [1; 12], NOW).unwrap();
        let state = sealer.seal("state", [1; 12], serde_json::to_vec(&grant).unwrap(), NOW).unwrap();
        let text = sealer.seal("access token", [1; 12], b"not a grant".to_vec(), NOW).unwrap();
        for value in [
            "",
            "x",
            "AAAA",
            good.get(1..).unwrap(),
            &good.to_ascii_lowercase(),
            theirs.reveal(),
            &state,
            &text,
        ] {
            assert_eq!(seen(&bearer(&format!("Bearer {value}"))), invalid, "{value}");
        }

        let error = grant.require("c").unwrap_err();
        assert_eq!((error.code(), error.blame()), ("scope-insufficient", Blame::Refused));
        let response = challenge(&error);
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()[WWW_AUTHENTICATE], r#"Bearer error="insufficient_scope""#);
        let expired = challenge(&PeerMisbehaved::BearerExpired.into());
        assert_eq!(expired.headers()[WWW_AUTHENTICATE], r#"Bearer error="invalid_token""#);
    }
    for ours in [Error::from(Environment::Randomness), ApiMisuse::ClaimsUnwritable.into()] {
        assert_eq!(challenge(&ours).status(), 503, "no reason to throw a good token away");
        assert!(challenge(&ours).headers().is_empty());
    }
}

#[test]
fn a_token_that_cannot_stand_in_a_header_is_not_sent() {
    let mut request = Request::new(());
    let error = AccessToken::new("a\r\nX: b".to_string()).authorize(&mut request).unwrap_err();
    assert_eq!(error.code(), "token-answer-malformed");
    assert!(request.headers().is_empty());
    assert_eq!(format!("{:?}", AccessToken::new("secret".to_string())), "AccessToken(redacted)");
}

#[test]
fn no_list_of_scopes_is_without_end() {
    let many: Vec<String> = (0..100).map(|n| format!("s{n}")).collect();
    let scopes = Scopes::parse(&many.join(" "));
    assert_eq!(scopes.iter().count(), Scopes::LIMIT);
    assert!(scopes.contains("s63") && !scopes.contains("s64"));
    // Doubles and what is no scope take no place.
    let padded = format!("{} {} last", "s0 ".repeat(1_000), "\u{e9} ".repeat(1_000));
    assert_eq!(Scopes::parse(&padded).to_string(), "s0 last");
    assert_eq!(Scopes::parse(&"x".repeat(512)).to_string(), "x".repeat(512));
    assert_eq!(Scopes::parse(&"x".repeat(513)).to_string(), "");
    assert_eq!(Scopes::new(), Scopes::default());
}
