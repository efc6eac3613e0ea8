//! What a person is told when a login or launch is refused: plainly, and what to do next.

use crate::Error;
use alloc::format;
use alloc::vec::Vec;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, Response};
use lti_security::Blame;

/// The words of a page for a person. They hold nothing of what the peer sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The heading.
    pub title: &'static str,
    /// What happened.
    pub sentence: &'static str,
    /// What to do next.
    pub next: &'static str,
}

const fn words(title: &'static str, sentence: &'static str, next: &'static str) -> Explanation {
    Explanation { title, sentence, next }
}

/// Explains an error to the person in front of the browser.
#[must_use]
pub fn explain(error: &Error) -> Explanation {
    match error.code() {
        "launch-replayed" => words(
            "This page was opened already",
            "A link from a course can be opened once. This is a reload, or an old tab.",
            "Go back to the course and open the link again.",
        ),
        "browser-mismatch" => words(
            "Your browser did not keep the login together",
            "The cookie for this login is missing. Browsers that block cookies inside other pages cause this.",
            "Open the link in a new window, or allow cookies for this site, and try again.",
        ),
        "storage-mismatch" | "confirm-foreign" => words(
            "Your browser could not be recognised",
            "This link was not opened in this browser, or the browser has forgotten it.",
            "Go back to the course and open the link again, in a window of its own if you can.",
        ),
        "state-expired" | "state-unknown" | "token-expired" | "token-too-old" | "hint-invalid"
        | "hint-replayed" => words(
            "This took too long",
            "The link was opened too long ago, or in another browser.",
            "Go back to the course and open the link again.",
        ),
        "deployment-unknown" => words(
            "This tool is not set up for your institution yet",
            "Everything about your login is right, but nobody has approved this installation.",
            "Ask your administrator to approve it.",
        ),
        "registration-unknown" | "registration-ambiguous" => words(
            "This tool does not know your platform",
            "The platform that you come from is not registered here.",
            "Ask your administrator to register it, or to check the settings.",
        ),
        "platform-refused" | "login-required" => words(
            "Your platform did not open the link",
            "It says that you are not logged in there, or may not open this.",
            "Log in to your platform again and open the link from the course.",
        ),
        "token-from-future" | "token-not-yet-valid" => words(
            "Two clocks do not agree",
            "The clock of your platform and the clock of this tool are too far apart.",
            "Tell your administrator; the log says by how much.",
        ),
        "redirect-uri-unregistered" => words(
            "The tool asked for an address that is not registered",
            "To protect you, nothing was sent to it.",
            "Tell your administrator to compare the tool's redirect URI with the registered ones, letter by letter.",
        ),
        "migration-contradicted" => words(
            "Your earlier data belongs to another account",
            "Your platform names another account of LTI 1.1 than the one that this installation took over.",
            "Ask your administrator to compare the LTI 1.1 keys on both sides.",
        ),
        "client-disabled" => words(
            "This tool is switched off",
            "Somebody disabled the tool or its installation in this course.",
            "Ask your administrator.",
        ),
        _ if error.blame() == Blame::Environment => words(
            "This does not work at the moment",
            "The tool could not reach something that it needs.",
            "Wait a minute, then open the link again.",
        ),
        _ => words(
            "This link cannot be opened",
            "What the other side sent does not pass the checks that protect your data.",
            "Tell your administrator the code below; the log says more.",
        ),
    }
}

/// The page of an explanation: works without script, under a policy that allows nothing.
#[must_use]
pub fn error_page(error: &Error) -> Response<Vec<u8>> {
    let Explanation { title, sentence, next } = explain(error);
    let code = error.code();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{sentence}</p><p><strong>{next}</strong></p>\
         <p>Code: <code>{code}</code></p></main></body></html>"
    );
    let mut response = Response::new(page.into_bytes());
    *response.status_mut() = error.status();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; base-uri 'none'"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
