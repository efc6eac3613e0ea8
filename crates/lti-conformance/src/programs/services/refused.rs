//! LMS-081: a platform that was restarted has forgotten its tokens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::Program;
use super::{JSON, SCORE, SERVICE, TOKEN_URL, answer, bearer, failed, grants, same, to, tooling};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Subject};

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-token-refused",
    summary: "a kept token that is refused (401, or 403 that names neither scope nor rate limit) is dropped, asked for anew, and the call is sent once more; a refused scope, a rate limit, a new token that is refused and any other status are answers",
    requirements: &["LMS-081", "SEC-038"],
    run,
};

type Refusal = (u16, (&'static str, &'static str), &'static str);

const NONE: (&str, &str) = ("x-nothing", "0");

/// What a service says about the first token, then how often a token is asked for, how often the service, and the end.
const ROWS: [(Refusal, (usize, usize), &str); 11] = [
    ((401, ("www-authenticate", r#"Bearer error="invalid_token""#), ""), (1, 2), "200"),
    ((401, NONE, ""), (1, 2), "200"),
    ((403, NONE, r#"{"error":"signature_error"}"#), (1, 2), "200"),
    ((403, NONE, ""), (1, 2), "200"),
    ((403, ("www-authenticate", r#"Bearer error="insufficient_scope""#), ""), (0, 1), "403"),
    ((403, JSON, r#"{"error":"insufficient_scope"}"#), (0, 1), "403"),
    ((403, NONE, "403 Forbidden (Rate Limit Exceeded)"), (0, 1), "403"),
    ((403, ("x-rate-limit-remaining", "0.0"), ""), (0, 1), "403"),
    ((403, ("retry-after", "30"), ""), (0, 1), "403"),
    ((429, ("retry-after", "30"), ""), (0, 1), "429"),
    ((400, NONE, "invalid token"), (0, 1), "400"),
];

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    for (refusal, asked, end) in ROWS {
        let forgotten: Arc<Mutex<String>> = Arc::default();
        let (tokens, state) = (AtomicUsize::new(0), forgotten.clone());
        let tooling = tooling(fixtures, subject, move |request| {
            if request.uri() == TOKEN_URL {
                return grants(&format!("t-{}", tokens.fetch_add(1, Ordering::SeqCst)), SCORE);
            }
            let bad = state.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if bearer(request) == Some(&bad) || bad == "all" {
                let (status, header, body) = refusal;
                return answer(status, header, body);
            }
            answer(200, JSON, "{}")
        })?;
        let what = format!("{refusal:?}");
        let forget = |token: &str| {
            *forgotten.lock().unwrap_or_else(PoisonError::into_inner) = token.to_owned();
        };
        let client = tooling.client(&[SCORE])?;
        same(&what, tooling.get(&client, &[SCORE])?, "200".to_owned())?;
        same(&what, tooling.asked(), (1, 1))?;
        forget("t-0");
        same(&what, tooling.get(&client, &[SCORE])?, end.to_owned())?;
        same(&what, tooling.asked(), asked)?;
        if end != "200" {
            // The refusal says nothing against the token: it stays in use.
            forget("nobody");
            same(&what, tooling.get(&client, &[SCORE])?, "200".to_owned())?;
            same(&what, tooling.asked(), (0, 1))?;
            continue;
        }
        // Now none is good any more: one more try, and the answer with its whole body.
        forget("all");
        let request = to(Request::new(Vec::new()), SERVICE)?;
        let response = block_on(client.send(request, &[SCORE])).map_err(failed)?;
        same(&what, response.status().as_u16(), refusal.0)?;
        let body = block_on(response.into_body().collect(1_000)).map_err(failed)?;
        same(&what, String::from_utf8_lossy(&body).into_owned(), refusal.2.to_owned())?;
        same(&what, tooling.asked(), (1, 2))?;
        // That token is not kept either, and a token of this very moment is not tried twice.
        same(&what, tooling.get(&client, &[SCORE])?, refusal.0.to_string())?;
        same(&what, tooling.asked(), (1, 1))?;
    }
    Ok(())
}
