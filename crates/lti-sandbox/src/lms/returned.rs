//! Where tools send people back to: the `return_url` of a launch (CORE-071).

use super::Lms;
use crate::pages::lms::ReturnPage;
use crate::pages::{ErrorPage, lms_csp};
use crate::respond::page;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::HeaderMap;
use lti_platform::ReturnMessage;
use std::io::Write;

/// GET: what the tool says to the person is shown, what it says to the log is logged. Both for people who may open the link
/// only: anybody can type such an address, and nobody else writes into this log.
pub(super) async fn returned(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let person = match lms.required(&headers) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let Some((link, course)) = lms.openable(&person, &id) else {
        return page(&headers, &lms_csp(&[]), &ErrorPage::not_allowed((&person).into()));
    };
    let said = ReturnMessage::from_query(&query.unwrap_or_default());
    // A log that takes nothing is no reason to keep somebody from going back.
    let _ = write_log(&mut std::io::stderr(), &link.id, &said);
    let tool = lms.tool_name().remove(&link.client_id).unwrap_or_default();
    page(&headers, &lms_csp(&[]), &ReturnPage::new(&course, &link, &person, &tool, said))
}

/// One line for each text, quoted, so that what is in it cannot be taken for the LMS's own words.
fn write_log(log: &mut impl Write, link: &str, said: &ReturnMessage) -> std::io::Result<()> {
    for (name, text) in [("lti_errorlog", &said.error_log), ("lti_log", &said.log)] {
        if let Some(text) = text {
            writeln!(log, "lti-sandbox: the tool of link {link} says {name}={text:?}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logged(query: &str) -> String {
        let mut log = Vec::new();
        write_log(&mut log, "moon-diary", &ReturnMessage::from_query(query)).unwrap();
        String::from_utf8(log).unwrap()
    }

    #[test]
    fn only_log_texts_are_logged_each_on_a_line_of_its_own() {
        assert_eq!(logged("lti_msg=Done&lti_errormsg=Not+today"), "");
        assert_eq!(
            logged("lti_log=quiz%3D12&lti_errorlog=E%2042%0Alti-sandbox:%20\"forged\"%E2%80%AE"),
            "lti-sandbox: the tool of link moon-diary says lti_errorlog=\"E 42 lti-sandbox: \\\"forged\\\"\\u{202e}\"\n\
             lti-sandbox: the tool of link moon-diary says lti_log=\"quiz=12\"\n"
        );
    }
}
