//! The page that sends a form by itself (OAuth 2.0 Form Post Response Mode), under a strict Content-Security-Policy.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY as CSP_HEADER, CONTENT_TYPE, PRAGMA, REFERRER_POLICY,
};
use http::{HeaderValue, Response};

/// What the page's script says; the policy below names its digest, so nothing else runs.
const SCRIPT: &str = "document.forms[0].submit()";

/// The page's policy. `form-action` is left out: it would also judge the redirects that the receiver answers with.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; base-uri 'none'";

/// A form with hidden fields that a browser posts to `action`, by itself or, without script, by a button.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormPost {
    /// Where the form goes: an absolute URL that was checked.
    pub action: String,
    /// Names and values, in order.
    pub fields: Vec<(&'static str, String)>,
}

impl FormPost {
    /// A form for `action`.
    #[must_use]
    pub const fn new(action: String, fields: Vec<(&'static str, String)>) -> Self {
        Self { action, fields }
    }

    /// The page: every value is escaped (OIDC-032, ATK-070).
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut page = String::from(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Opening…</title></head><body>\
             <form method=\"post\" action=\"",
        );
        escape(&mut page, &self.action);
        page.push_str("\">");
        for (name, value) in &self.fields {
            page.push_str("<input type=\"hidden\" name=\"");
            escape(&mut page, name);
            page.push_str("\" value=\"");
            escape(&mut page, value);
            page.push_str("\">");
        }
        page.push_str(
            "<noscript><p>Press the button to go on.</p><button>Continue</button></noscript></form><script>",
        );
        page.push_str(SCRIPT);
        page.push_str("</script></body></html>");
        page
    }

    /// The page as an answer: status 200, never stored, no referrer (OIDC-031, OIDC-041).
    #[must_use]
    pub fn to_http(&self) -> Response<Vec<u8>> {
        let mut response = Response::new(self.to_html().into_bytes());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CSP_HEADER, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        response
    }
}

impl fmt::Debug for FormPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be tokens.
        let names: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        f.debug_struct("FormPost").field("fields", &names).finish_non_exhaustive()
    }
}

/// Text in an attribute between double quotes. Line ends are written as references: browsers keep those as they are.
pub(crate) fn escape(page: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            '\n' => page.push_str("&#10;"),
            '\r' => page.push_str("&#13;"),
            other => page.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_SECURITY_POLICY, FormPost, SCRIPT};
    use alloc::string::{String, ToString};
    use alloc::vec;
    use base64::Engine;

    #[test]
    fn the_policy_names_the_digest_of_the_script() {
        let digest = lti_security::CryptoProvider::ring().sha256(SCRIPT.as_bytes());
        let digest = base64::engine::general_purpose::STANDARD.encode(digest);
        assert!(CONTENT_SECURITY_POLICY.contains(&digest), "sha256-{digest}");
    }

    #[test]
    fn hostile_values_stay_values() {
        let hostile = "\"><script>alert('x')</script>&\u{2028}\u{202e}\0\r\n";
        let form = FormPost::new(
            "https://tool.example.test/launch?a=1&b=2".to_string(),
            vec![("state", String::from(hostile))],
        );
        let page = form.to_html();
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(page.contains("action=\"https://tool.example.test/launch?a=1&amp;b=2\""));
        assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\u{2028}\u{202e}\0&#13;&#10;\""));
    }
}
