//! Rules of single fields.

use super::FieldProblem;
use http::Uri;
use std::net::IpAddr;

/// The longest URL in bytes.
const LONGEST_URL: usize = 2_000;
/// The longest name in characters.
const LONGEST_NAME: usize = 200;
/// The longest identifier (LTI Core 1.3 §5.3.3; CORE-035).
const LONGEST_ID: usize = 255;
/// The most entries of a list.
const LONGEST_LIST: usize = 20;

pub(super) fn name(field: &'static str, value: &str, problems: &mut Vec<FieldProblem>) {
    if value.trim().is_empty() {
        problems.push(FieldProblem::new(field, "missing", "Give it a name."));
    } else if value.chars().count() > LONGEST_NAME {
        let message = format!("The name is longer than {LONGEST_NAME} characters.");
        problems.push(FieldProblem::new(field, "too-long", message));
    }
}

/// A client id or a deployment id.
pub(super) fn id(field: &'static str, value: &str, problems: &mut Vec<FieldProblem>) {
    let problem = if value.is_empty() {
        FieldProblem::new(field, "missing", "The id is empty.")
    } else if value.len() > LONGEST_ID {
        FieldProblem::new(field, "too-long", format!("The id is longer than {LONGEST_ID} characters."))
            .requirement("CORE-035")
    } else if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        FieldProblem::new(field, "not-ascii", "The id may hold visible ASCII characters only, and no spaces.")
            .requirement("CORE-035")
    } else if value == "." || value == ".." {
        FieldProblem::new(field, "only-dots", "Dots alone cannot be an id here.")
    } else {
        return;
    };
    problems.push(problem);
}

/// An absolute URL: https, or http on this machine.
pub(super) fn url(field: &'static str, value: &str, problems: &mut Vec<FieldProblem>) {
    if let Err(problem) = check_url(field, value) {
        problems.push(problem);
    }
}

/// An issuer: a URL without query and fragment, compared letter by letter later.
pub(super) fn issuer(field: &'static str, value: &str, problems: &mut Vec<FieldProblem>) {
    let problem = match check_url(field, value) {
        Err(problem) => problem,
        Ok(()) if value.contains('?') => {
            FieldProblem::new(field, "has-query", "An issuer has no question mark.").requirement("SEC-001")
        }
        Ok(()) => return,
    };
    problems.push(problem);
}

pub(super) fn list(field: &'static str, count: usize, problems: &mut Vec<FieldProblem>) {
    if count > LONGEST_LIST {
        let message = format!("There are {count} entries; at most {LONGEST_LIST} are kept.");
        problems.push(FieldProblem::new(field, "too-many", message));
    }
}

fn check_url(field: &'static str, value: &str) -> Result<(), FieldProblem> {
    if value.is_empty() {
        return Err(FieldProblem::new(field, "missing", "Enter a URL."));
    }
    if value.len() > LONGEST_URL {
        let message = format!("The URL is longer than {LONGEST_URL} characters.");
        return Err(FieldProblem::new(field, "too-long", message));
    }
    let malformed =
        || FieldProblem::new(field, "not-a-url", "Enter a whole URL, beginning with https:// and a host.");
    // `http::Uri` drops fragments, and lets pass what is not ASCII and backslashes, which browsers read as slashes.
    if value.contains('\\') || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(malformed());
    }
    if value.contains('#') {
        return Err(FieldProblem::new(field, "has-fragment", "The URL may not have a part behind “#”."));
    }
    let uri: Uri = value.parse().map_err(|_| malformed())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(malformed());
    };
    if authority.as_str().contains('@') {
        let message = "The URL may not have a user name or password.";
        return Err(FieldProblem::new(field, "has-userinfo", message));
    }
    if authority.host().is_empty() {
        return Err(malformed());
    }
    match scheme {
        "https" => Ok(()),
        "http" if is_loopback(authority.host()) => Ok(()),
        "http" => {
            let message =
                "Use https://. Plain http:// is for addresses of this machine only, such as localhost.";
            Err(FieldProblem::new(field, "not-https", message).requirement("CORE-015"))
        }
        _ => Err(malformed()),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(check: fn(&'static str, &str, &mut Vec<FieldProblem>), value: &str) -> &'static str {
        let mut problems = Vec::new();
        check("field", value, &mut problems);
        problems.first().map_or("fine", |problem| problem.code)
    }

    #[test]
    fn urls() {
        for (value, code) in [
            ("https://tool.example/lti/login?tenant=7", "fine"),
            ("https://tool.example", "fine"),
            ("http://localhost:3000/login", "fine"),
            ("http://quiz.localhost/login", "fine"),
            ("http://127.9.0.1/login", "fine"),
            ("http://[::1]:8080/login", "fine"),
            ("", "missing"),
            ("tool.example/login", "not-a-url"),
            ("//tool.example/login", "not-a-url"),
            ("/login", "not-a-url"),
            ("javascript:alert(1)", "not-a-url"),
            ("ftp://tool.example/", "not-a-url"),
            ("https://tool.example/a b", "not-a-url"),
            ("https:\\\\tool.example/", "not-a-url"),
            ("https://tool.example\\.evil.example/", "not-a-url"),
            ("https://tool.example/\u{2028}", "not-a-url"),
            ("https://me:secret@tool.example/", "has-userinfo"),
            ("https://tool.example/#top", "has-fragment"),
            ("http://tool.example/login", "not-https"),
            ("http://localhost.evil.example/", "not-https"),
            ("http://127.0.0.1.evil.example/", "not-https"),
            ("http://192.168.0.7/", "not-https"),
        ] {
            assert_eq!(code_of(url, value), code, "{value}");
        }
        assert_eq!(code_of(url, &format!("https://tool.example/{}", "a".repeat(LONGEST_URL))), "too-long");
    }

    #[test]
    fn issuers() {
        assert_eq!(code_of(issuer, "https://lms.example"), "fine");
        assert_eq!(code_of(issuer, "https://lms.example/x?y"), "has-query");
        assert_eq!(code_of(issuer, "lms.example"), "not-a-url");
    }

    #[test]
    fn ids() {
        assert_eq!(code_of(id, "7:d8a-2/§"), "not-ascii");
        assert_eq!(code_of(id, &"a".repeat(255)), "fine");
        assert_eq!(code_of(id, &"a".repeat(256)), "too-long");
        assert_eq!(code_of(id, "a b"), "not-ascii");
        assert_eq!(code_of(id, ".."), "only-dots");
        assert_eq!(code_of(id, ""), "missing");
    }

    #[test]
    fn names() {
        assert_eq!(code_of(name, " \t"), "missing");
        assert_eq!(code_of(name, &"é".repeat(200)), "fine");
        assert_eq!(code_of(name, &"é".repeat(201)), "too-long");
    }
}
