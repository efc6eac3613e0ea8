//! LMS-075: what the operator reads about a token endpoint that answers with something else.

use super::super::Program;
use super::super::launch_log::Lines;
use super::{SCORE, access, answer, bearer, failed, field, grants, same, tooling};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::Subject;

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-token-log",
    summary: "a token request leaves one line; where it is refused with the code and the first kilobyte of the answer, but for an answer that holds a token or repeats our assertion",
    requirements: &["LMS-075", "ATK-072"],
    run,
};

const HTML: &str = "<html><body>The tool is\nnot known</body></html>";

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    // What is answered, what the line has, and what it has not.
    let too_much = "x".repeat(1_024);
    let long = format!("{{\"error\":\"{}", "x".repeat(5_000));
    let rows: [(u16, String, &[&str], &[&str]); 6] = [
        (400, HTML.to_owned(), &["code=\"token-endpoint-refused\"", "The tool is\\\\nnot known"], &["\n"]),
        (200, HTML.to_owned(), &["code=\"token-answer-malformed\"", "not known"], &[]),
        (500, long, &["xxxxxxxx"], &[&too_much]),
        (
            200,
            r#"{"access_token":"secret-1","token_type":"mac"}"#.to_owned(),
            &["token-answer-malformed"],
            &["secret-1"],
        ),
        (400, "client_assertion=secret-2".to_owned(), &["token-endpoint-refused"], &["secret-2"]),
        (400, "Bad token: eyJhbGciOi.secret-3".to_owned(), &["token-endpoint-refused"], &["secret-3"]),
    ];
    for (status, body, there, absent) in rows {
        let tooling =
            tooling(fixtures, subject, move |_| answer(status, ("content-type", "text/html"), &body))?;
        let line = one_line(&tooling)?;
        has(&line, there, true)?;
        has(&line, absent, false)?;
        has(&line, &["outcome=\"refused\"", "registration-0", "client-0001", "dep-1"], true)?;
    }
    let good = tooling(fixtures, subject, |_| grants("secret-4", SCORE))?;
    let line = one_line(&good)?;
    has(&line, &["outcome=\"received\"", "registration-0", "client-0001", "dep-1"], true)?;
    let seen = good.lms.take();
    let request = seen.first().ok_or_else(|| failed("nothing was asked for"))?;
    same("a bearer token in a token request", bearer(request), None)?;
    let assertion = field(request, "client_assertion").unwrap_or_default();
    has(&line, &["secret-4", &assertion], false)
}

fn one_line(tooling: &super::Tooling) -> Result<String, End> {
    let lines = Lines::of("lti::token");
    let _ = tracing::subscriber::with_default(lines.clone(), || {
        block_on(tooling.tool.access_token(&access(&[SCORE])))
    });
    let mut lines = lines.take();
    same("lines of one request", lines.len(), 1)?;
    Ok(lines.pop().unwrap_or_default())
}

fn has(line: &str, parts: &[&str], expected: bool) -> Result<(), End> {
    match parts.iter().find(|part| line.contains(**part) != expected) {
        Some(part) => {
            Err(failed(format!("`{part}` in the line: {}; expected {expected}: {line}", !expected)))
        }
        None => Ok(()),
    }
}
