//! The two pages around platform storage: one puts the login's `state` and `nonce` there, the other reads them back.

use crate::form_post::escape;
use crate::storage::{TOOL_SCRIPT, Target, integrity};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, PRAGMA, REFERRER_POLICY};
use http::{HeaderValue, Response};
use lti_security::CryptoProvider;

/// Where the tool's own routes are that these pages lead to: absolute URLs of one origin.
#[derive(Clone, Copy, Debug)]
pub struct StorageRoutes<'a> {
    /// The login initiation URL, for opening the link once more in a window of its own (STOR-028).
    pub login: &'a str,
    /// Where the check page posts to; answered by [`Confirmation`](super::Confirmation).
    pub confirm: &'a str,
    /// Where [`TOOL_SCRIPT`] is served.
    pub script: &'a str,
}

/// A form with hidden fields.
pub(super) struct Form<'a> {
    pub(super) method: &'static str,
    pub(super) action: &'a str,
    pub(super) fields: Vec<(&'a str, &'a str)>,
}

/// What the script does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Put,
    Get,
}

pub(super) struct StoragePage<'a> {
    pub(super) step: Step,
    /// What is submitted once the platform's storage has answered.
    pub(super) form: Form<'a>,
    pub(super) target: &'a Target,
    /// The origin of the authorization endpoint: nobody else is told state and nonce (STOR-010).
    pub(super) platform_origin: &'a str,
    pub(super) state: &'a str,
    pub(super) nonce: &'a str,
    pub(super) script: &'a str,
    /// The login initiation, for a window of its own.
    pub(super) again: Option<Form<'a>>,
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}\
    h1{font-size:1.3rem}button{font:inherit;padding:.5rem 1rem}";

const TITLE: &str = "Opening…";

impl StoragePage<'_> {
    /// The page as an answer. It is never stored. The referrer policy is the one under which a browser still says which
    /// origin a form comes from.
    pub(super) fn to_http(&self, provider: &CryptoProvider) -> Response<Vec<u8>> {
        let style = integrity(provider, STYLE);
        // No `form-action`: it would also judge where the platform redirects to.
        let policy = format!("default-src 'none'; script-src 'self'; style-src '{style}'; base-uri 'none'");
        let mut response = Response::new(self.to_html(provider).into_bytes());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        response
    }

    fn to_html(&self, provider: &CryptoProvider) -> String {
        let mut page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{TITLE}</title><style>{STYLE}</style>\
             <script defer"
        );
        attribute(&mut page, "src", self.script);
        attribute(&mut page, "integrity", &integrity(provider, TOOL_SCRIPT));
        page.push_str("></script></head><body><main><form id=\"lti-storage\"");
        let step = if self.step == Step::Put { "put" } else { "get" };
        for (name, value) in [
            ("data-lti-step", step),
            ("data-lti-target", self.target.as_str()),
            ("data-lti-origin", self.platform_origin),
            ("data-lti-state", self.state),
            ("data-lti-nonce", self.nonce),
        ] {
            attribute(&mut page, name, value);
        }
        self.form.write(&mut page);
        page.push_str(match self.step {
            Step::Put => "<noscript><p>Press the button to go on.</p><button>Continue</button></noscript>",
            Step::Get => {
                "<noscript><p>This page needs JavaScript or cookies. Allow one of them, or open the link again from \
                 the course in a window of its own.</p></noscript>"
            }
        });
        page.push_str(
            "</form><p id=\"lti-storage-wait\" role=\"status\">Opening… If nothing happens, go back to the course and \
             open the link again.</p><div id=\"lti-storage-failed\" role=\"alert\" hidden>\
             <h1>Your browser could not be recognised</h1>\
             <p>So that nobody else can log you in here, this page has to recognise your browser. Inside of another \
             page your browser does not let it.</p>",
        );
        match &self.again {
            Some(again) => {
                page.push_str("<form target=\"_blank\" rel=\"noopener\"");
                again.write(&mut page);
                page.push_str("<button>Open in a new window</button></form>");
            }
            None => page.push_str(
                "<p><strong>Go back to the course and open the link again, in a window of its own if you can. Or \
                 allow cookies for this page.</strong></p>",
            ),
        }
        page.push_str("</div></main></body></html>");
        page
    }
}

impl Form<'_> {
    /// The rest of a form's first tag, and its fields.
    fn write(&self, page: &mut String) {
        attribute(page, "method", self.method);
        attribute(page, "action", self.action);
        page.push('>');
        for (name, value) in &self.fields {
            page.push_str("<input type=\"hidden\"");
            attribute(page, "name", name);
            attribute(page, "value", value);
            page.push('>');
        }
    }
}

fn attribute(page: &mut String, name: &str, value: &str) {
    page.push(' ');
    page.push_str(name);
    page.push_str("=\"");
    escape(page, value);
    page.push('"');
}
