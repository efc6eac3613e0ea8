//! SEC-022, SEC-038, SEC-105: a token is used again until shortly before its end, and then asked for anew.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::Program;
use super::{JSON, SCORE, TOKEN_URL, answer, bearer, failed, field, grants, same, tooling};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::subject::{Response, Subject};

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-token-kept",
    summary: "calls over three hours share a token until 60 s before its end (at half the life of a short one); a new one is asked for with a new assertion and the same grant, never with the refresh token that the platform sent",
    requirements: &["SEC-022", "SEC-038", "SEC-105", "LMS-073", "LMS-077"],
    run,
};

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let number = AtomicUsize::new(0);
    let tooling = tooling(fixtures, subject, move |request| {
        if request.uri() == TOKEN_URL {
            let number = number.fetch_add(1, Ordering::SeqCst);
            return grants(&format!("t-{number}"), SCORE);
        }
        Ok(Response::new(bearer(request).unwrap_or_default().as_bytes().to_vec()))
    })?;
    let client = tooling.client(&[SCORE])?;
    let mut ids = BTreeSet::new();
    // A call a minute: the tokens are made at the minutes 0, 59, 118 and 177.
    for minute in 0_i64..=180 {
        same("a call", tooling.get(&client, &[SCORE])?, "200".to_owned())?;
        let seen = tooling.lms.take();
        let asked = seen.iter().find(|request| request.uri() == TOKEN_URL);
        same(&format!("minute {minute}: a token request"), asked.is_some(), minute % 59 == 0)?;
        if let Some(request) = asked {
            same("the grant", field(request, "grant_type"), Some("client_credentials".to_owned()))?;
            same("a refresh token", field(request, "refresh_token"), None)?;
            let assertion = field(request, "client_assertion").unwrap_or_default();
            if !ids.insert(assertion) {
                return Err(failed("an assertion was sent twice"));
            }
        }
        let newest = ids.len().saturating_sub(1);
        let call = seen.iter().find(|request| request.uri() != TOKEN_URL);
        let expected = format!("t-{newest}");
        same("the call's token", call.and_then(bearer), Some(expected.as_str()))?;
        tooling.clock.advance(60);
    }
    // To the second.
    tooling.clock.advance(7_200);
    for (seconds, requests) in [(0, 1), (3_539, 0), (1, 1)] {
        tooling.clock.advance(seconds);
        tooling.get(&client, &[SCORE])?;
        same("token requests", tooling.asked().0, requests)?;
    }
    short_lived(fixtures, subject)
}

/// Without `expires_in` a token is believed for 60 s, and renewed after half of that.
fn short_lived(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let tooling =
        tooling(fixtures, subject, |_| answer(200, JSON, r#"{"access_token":"t","token_type":"Bearer"}"#))?;
    let client = tooling.client(&[SCORE])?;
    for (seconds, requests) in [(0, 1), (29, 0), (1, 1), (29, 0), (1, 1)] {
        tooling.clock.advance(seconds);
        tooling.get(&client, &[SCORE])?;
        same("token requests of a short life", tooling.asked().0, requests)?;
    }
    Ok(())
}
