//! ATK-063: what token endpoints answer, what makes another token, and that many calls make one request.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use lti_security::oauth::Scopes;
use lti_security::ports::HttpError;
use lti_tool::{AccessRequest, PlatformRegistration};
use serde_json::Value;

use super::super::Program;
use super::{JSON, LINE_ITEM, SCORE, TOKEN_URL, access, answer, failed, field, grants, same, tooling};
use crate::conversation::End;
use crate::encoding::from_base64;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Subject};

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-token-endpoint",
    summary: "what cannot be asked for is not sent; odd answers of a token endpoint are outcomes with a code, and only a good one is kept; URL, client, deployment, scopes and signing key each make another token; sixteen calls at once make one request",
    requirements: &["ATK-063", "LMS-071", "SEC-019"],
    run,
};

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    answers(fixtures, subject)?;
    nothing_to_ask(fixtures, subject)?;
    keys(fixtures, subject)?;
    at_once(fixtures, subject)
}

/// Status, content type and body; then the code, and the token's life in seconds.
#[rustfmt::skip]
const ANSWERS: [(u16, &str, &str, Result<u64, &str>); 21] = [
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#, Ok(3_600)),
    (200, "text/html; charset=utf-8", r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#, Ok(3_600)),
    (200, "application/json", r#"{"access_token":"t","token_type":"bearer","expires_in":3600}"#, Ok(3_600)),
    (200, "application/json", r#"{"access_token":"t","token_type":"BEARER","expires_in":"120"}"#, Ok(120)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer"}"#, Ok(60)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":"soon"}"#, Ok(60)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":-1}"#, Ok(60)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":0}"#, Ok(60)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":1e308}"#, Ok(86_400)),
    (200, "application/json", r#"{"access_token":"t","token_type":"Bearer","expires_in":9223372036854775807}"#, Ok(86_400)),
    (200, "application/json", r#"{"access_token":"t","token_type":"mac","expires_in":3600}"#, Err("token-answer-malformed")),
    (200, "application/json", r#"{"access_token":"a b","token_type":"Bearer"}"#, Err("token-answer-malformed")),
    (200, "application/json", r#"{"access_token":7,"token_type":"Bearer"}"#, Err("token-answer-malformed")),
    (200, "application/json", r#"{"error":"invalid_client"}"#, Err("token-endpoint-refused")),
    (200, "text/html", "<html><body>Please log in</body></html>", Err("token-answer-malformed")),
    (200, "application/json", "", Err("token-answer-malformed")),
    (302, "text/html", "", Err("token-endpoint-refused")),
    (400, "application/json", r#"{"error":"invalid_client"}"#, Err("token-endpoint-refused")),
    (400, "application/json", "{\"error\":\"Cannot handle token \"prior\" to\"}", Err("token-endpoint-refused")),
    (401, "application/json", r#"{"error":"invalid_client"}"#, Err("token-endpoint-refused")),
    (500, "text/html", "<html><body>Error</body></html>", Err("token-endpoint-refused")),
];

fn answers(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    for (status, content_type, body, expected) in ANSWERS {
        let what = format!("{status} {body}");
        let tooling =
            tooling(fixtures, subject, move |_| answer(status, ("content-type", content_type), body))?;
        let ask = || block_on(tooling.tool.access_token(&access(&[SCORE])));
        let seen = match ask() {
            Ok(tokens) => {
                let life = tokens.iter().map(|token| token.expires_at.since(token.asked_at).as_secs());
                Ok(life.sum::<u64>())
            }
            Err(error) => Err(error.code()),
        };
        same(&what, seen, expected)?;
        let _ = ask();
        same(&format!("{what}: token requests"), tooling.asked().0, if expected.is_ok() { 1 } else { 2 })?;
    }
    let large = format!(r#"{{"access_token":"t","more":"{}"}}"#, "x".repeat(65_536));
    let tooling = tooling(fixtures, subject, move |_| answer(200, JSON, &large))?;
    let outcome = block_on(tooling.tool.access_token(&access(&[SCORE])));
    same("a large answer", outcome.map(|_| "ok").unwrap_or_else(|e| e.code()), "token-endpoint-unavailable")?;
    let silent = super::tooling(fixtures, subject, |_| Err(HttpError::TimedOut))?;
    let outcome = block_on(silent.tool.access_token(&access(&[SCORE])));
    same("no answer", outcome.map(|_| "ok").unwrap_or_else(|e| e.code()), "token-endpoint-unavailable")
}

/// What cannot be asked for is not sent.
fn nothing_to_ask(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let tooling = tooling(fixtures, subject, |_| grants("t", SCORE))?;
    let without =
        PlatformRegistration::new("without", "https://a.example.test", "c", "https://a", "https://a");
    tooling.side.registrations.insert(without, ["dep-1"]);
    let of = |registration: &str, token_url: Option<&str>, scopes: &[&str]| {
        let mut access = access(scopes);
        access.registration_id = registration.to_owned();
        access.token_url = token_url.map(str::to_owned);
        let outcome = block_on(tooling.tool.access_token(&access));
        outcome.map(|_| "ok").unwrap_or_else(|error| error.code())
    };
    for (registration, token_url, scopes, code) in [
        ("registration-0", None, &[][..], "scopes-missing"),
        ("registration-0", None, &["no scope"], "scopes-missing"),
        ("nobody", None, &[SCORE], "registration-unknown"),
        ("without", None, &[SCORE], "token-url-missing"),
        ("registration-0", Some("http://lms.example.test/token"), &[SCORE], "url-invalid"),
        ("registration-0", Some("token"), &[SCORE], "url-invalid"),
    ] {
        same(registration, of(registration, token_url, scopes), code)?;
        same(code, tooling.lms.take().len(), 0)?;
    }
    Ok(())
}

fn keys(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let tooling = tooling(fixtures, subject, |_| grants("t", SCORE))?;
    let first = access(&[SCORE, LINE_ITEM]);
    let known = tooling.side.registrations.list().into_iter().next();
    let (registration, deployments) = known.ok_or_else(|| failed("the world has no registration"))?;
    let mut second = PlatformRegistration::new(
        "registration-1",
        &registration.issuer,
        "client-0002",
        &registration.authorization_endpoint,
        &registration.key_set_url,
    );
    second.token_url = Some(TOKEN_URL.to_owned());
    tooling.side.registrations.insert(second, deployments);
    let scopes = |text: &[&str]| text.iter().copied().collect::<Scopes>();
    let changed = |change: &dyn Fn(&mut AccessRequest)| {
        let mut access = first.clone();
        change(&mut access);
        access
    };
    let rows: [(&str, AccessRequest, usize); 8] = [
        ("the first time", first.clone(), 1),
        ("once more", first.clone(), 0),
        ("the scopes in another order", changed(&|a| a.scopes = scopes(&[LINE_ITEM, SCORE])), 0),
        ("fewer scopes", changed(&|a| a.scopes = scopes(&[SCORE])), 1),
        ("another deployment", changed(&|a| a.deployment_id = Some("dep-2".to_owned())), 1),
        ("no deployment", changed(&|a| a.deployment_id = None), 1),
        ("another client", changed(&|a| a.registration_id = "registration-1".to_owned()), 1),
        ("another token URL", changed(&|a| a.token_url = Some(format!("{TOKEN_URL}/2"))), 1),
    ];
    for (what, access, requests) in rows {
        let url = access.token_url.clone().unwrap_or_else(|| TOKEN_URL.to_owned());
        for requests in [requests, 0] {
            block_on(tooling.tool.access_token(&access)).map_err(failed)?;
            let seen = tooling.lms.take();
            same(what, seen.len(), requests)?;
            // The URL that is called is the audience, one text (LMS-071).
            for request in &seen {
                same(what, request.uri().to_string(), url.clone())?;
                same(what, audience(request), Value::from(url.as_str()))?;
            }
        }
    }
    Ok(())
}

/// `aud` of the assertion of a token request.
fn audience(request: &Request) -> Value {
    let assertion = field(request, "client_assertion").unwrap_or_default();
    let payload = assertion.split('.').nth(1).and_then(from_base64).unwrap_or_default();
    let payload: Value = serde_json::from_slice(&payload).unwrap_or_default();
    payload.get("aud").cloned().unwrap_or_default()
}

/// Sixteen threads ask at the same moment, of a platform that takes its time.
fn at_once(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    const CALLERS: usize = 16;
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    let tooling = tooling(fixtures, subject, move |_| {
        std::thread::sleep(Duration::from_millis(20));
        grants(&format!("t-{}", count.fetch_add(1, Ordering::SeqCst)), SCORE)
    })?;
    let tool = &tooling.tool;
    let start = Barrier::new(CALLERS);
    let tokens: Vec<_> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    block_on(tool.access_token(&access(&[SCORE])))
                })
            })
            .collect();
        callers.into_iter().filter_map(|caller| caller.join().ok()?.ok()).collect()
    });
    same("callers with a token", tokens.len(), CALLERS)?;
    same("token requests", requests.load(Ordering::SeqCst), 1)
}
