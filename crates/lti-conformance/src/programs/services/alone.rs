//! LMS-078, LMS-079: platforms that grant less, say nothing, or refuse all for the sake of one.

use super::super::Program;
use super::{
    JSON, LINE_ITEM, RESULT, SCORE, TOKEN_URL, access, answer, bearer, failed, field, grants, same, told,
    tooling,
};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Response, Subject};

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-scopes-alone",
    summary: "where several scopes are refused together with invalid_scope, each is asked for alone, once, and a call takes the token that is good for it; a scope that was not granted stops the call, one that nobody spoke about is tried",
    requirements: &["LMS-078", "LMS-079"],
    run,
};

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    together(fixtures, subject)?;
    nothing_left(fixtures, subject)?;
    another_refusal(fixtures, subject)?;
    granted(fixtures, subject)
}

fn refuses(error: &str) -> Result<Response, lti_security::ports::HttpError> {
    answer(400, JSON, &format!(r#"{{"error":"{error}"}}"#))
}

fn scope(request: &Request) -> String {
    field(request, "scope").unwrap_or_default()
}

/// A platform that grants line items and scores, and refuses every request with anything else in it.
fn together(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let tooling = tooling(fixtures, subject, |request| {
        if request.uri() != TOKEN_URL {
            return answer(200, JSON, "{}");
        }
        match scope(request) {
            scope if scope.contains(RESULT) => refuses("invalid_scope"),
            scope => grants(if scope == SCORE { "t-score" } else { "t-line-item" }, &scope),
        }
    })?;
    let client = tooling.client(&[LINE_ITEM, RESULT, SCORE])?;
    same("a call", tooling.get(&client, &[SCORE])?, "200".to_owned())?;
    let seen = tooling.lms.take();
    let asked: Vec<String> = seen.iter().filter(|request| request.uri() == TOKEN_URL).map(scope).collect();
    let all = [LINE_ITEM, RESULT, SCORE].join(" ");
    same("what was asked for", asked, vec![all, LINE_ITEM.to_owned(), RESULT.to_owned(), SCORE.to_owned()])?;
    same("the token of the call", seen.last().and_then(bearer), Some("t-score"))?;
    same("a call for line items", tooling.get(&client, &[LINE_ITEM])?, "200".to_owned())?;
    let seen = tooling.lms.take();
    same("requests", seen.len(), 1)?;
    same("the token of the call", seen.last().and_then(bearer), Some("t-line-item"))?;
    // Results are refused, or line items would do as well.
    same("a call for results", tooling.get(&client, &[RESULT])?, "scope-withheld".to_owned())?;
    same("requests", tooling.asked(), (0, 0))?;
    same("a call for either", tooling.get(&client, &[RESULT, LINE_ITEM])?, "200".to_owned())?;
    same("requests", tooling.asked(), (0, 1))
}

/// Every scope is refused: once together, once alone, and that is all.
fn nothing_left(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let tooling = tooling(fixtures, subject, |_| refuses("invalid_scope"))?;
    for (scopes, requests) in [(&[LINE_ITEM, SCORE][..], 3), (&[SCORE], 1)] {
        let outcome = block_on(tooling.tool.access_token(&access(scopes)));
        let code = outcome.map(|_| "tokens").unwrap_or_else(|error| error.code());
        same("no scope", code, "token-endpoint-refused")?;
        same("token requests", tooling.asked().0, requests)?;
    }
    Ok(())
}

/// Whatever else a platform says is no reason to ask for less.
fn another_refusal(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    for error in ["invalid_client", "invalid_request", "Expired token"] {
        let tooling = tooling(fixtures, subject, move |_| refuses(error))?;
        let outcome = block_on(tooling.tool.access_token(&access(&[LINE_ITEM, SCORE])));
        let code = outcome.map(|_| "tokens").unwrap_or_else(|error| error.code());
        same(error, code, "token-endpoint-refused")?;
        same(error, tooling.asked().0, 1)?;
    }
    Ok(())
}

/// What the answer says about scopes, and what comes of a call for scores.
fn granted(fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let rows = [
        (format!(r#","scope":"{SCORE}""#), "200", 1),
        (format!(r#","scope":"{LINE_ITEM} {SCORE} more""#), "200", 1),
        (format!(r#","scope":"{LINE_ITEM}""#), "scope-withheld", 0),
        (r#","scope":"more""#.to_owned(), "scope-withheld", 0),
        (r#","scope":"""#.to_owned(), "200", 1),
        (r#","scope":null"#.to_owned(), "200", 1),
        (String::new(), "200", 1),
    ];
    for (said, end, calls) in rows {
        let body = format!(r#"{{"access_token":"t","token_type":"Bearer","expires_in":3600{said}}}"#);
        let tooling = tooling(fixtures, subject, move |_| answer(200, JSON, &body))?;
        let client = tooling.client(&[LINE_ITEM, SCORE])?;
        same(&said, tooling.get(&client, &[SCORE])?, end.to_owned())?;
        same(&said, tooling.asked(), (1, calls))?;
    }
    let tooling = tooling(fixtures, subject, |_| grants("t", SCORE))?;
    let client = tooling.client(&[SCORE])?;
    let request = super::to(Request::new(Vec::new()), super::SERVICE)?;
    let outcome = block_on(client.send(request, &[LINE_ITEM]));
    let text = match &outcome {
        Err(error) => error.to_string(),
        Ok(_) => told(outcome),
    };
    if text.contains(LINE_ITEM) { Ok(()) } else { Err(failed(format!("the error names no scope: {text}"))) }
}
