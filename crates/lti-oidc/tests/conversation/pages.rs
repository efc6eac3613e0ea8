//! What reaches HTML and headers.

use crate::support::*;
use lti_oidc::error::{PeerMisbehaved, Refused};
use lti_oidc::{CONTENT_SECURITY_POLICY, Error, FormPost, error_page, explain};
use proptest::prelude::*;

/// The values of the hidden fields as a browser reads them: a reader of attributes that knows nothing of ours.
fn fields(page: &str) -> Vec<(String, String)> {
    let unescape = |text: &str| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        text.replace("&#39;", "'").replace("&#10;", "\n").replace("&#13;", "\r").replace("&amp;", "&")
    };
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            let (value, rest) = rest.split_once('"').unwrap();
            assert!(rest.starts_with('>'), "{rest}");
            (unescape(name), unescape(value))
        })
        .collect()
}

fn form(value: &str) -> FormPost {
    FormPost::new(REDIRECT.into(), vec![("id_token", "a.b.c".into()), ("state", value.into())])
}

#[test]
fn the_page_has_the_headers_of_a_page_that_nobody_stores() {
    let response = form("x").to_http();
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers()[name].to_str().unwrap();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("content-security-policy"), CONTENT_SECURITY_POLICY);
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("pragma"), "no-cache");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
    assert!(!CONTENT_SECURITY_POLICY.contains("form-action"), "it would judge the receiver's redirects too");
}

#[test]
fn the_page_works_without_script() {
    let page = form("x").to_html();
    assert!(
        page.contains(
            "<noscript><p>Press the button to go on.</p><button>Continue</button></noscript></form>"
        )
    );
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("<form ").count(), 1);
}

#[test]
fn hostile_text_is_data() {
    let hostile = [
        "\"><script>alert(1)</script>",
        "'\"&<>`=",
        "&quot;&amp;&#39;&lt;",
        "\u{2028}\u{2029}",
        "a\0b",
        "\u{202e}gnp.exe\u{200f}\u{2066}",
        "line\r\nbreak\rand\nmore",
        "</form></body>",
        "<!--",
        "]]>",
        "é \u{1f393}",
    ];
    for text in hostile {
        let page = form(text).to_html();
        assert_eq!(
            fields(&page),
            [("id_token".to_owned(), "a.b.c".to_owned()), ("state".to_owned(), text.to_owned())]
        );
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
        assert_eq!(page.matches("</form>").count(), 1, "{page}");
        // The action is escaped too, though it was checked before.
        let page = FormPost::new(format!("https://tool.example.test/?{text}"), Vec::new()).to_html();
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
    }
}

#[test]
fn debug_shows_names_alone() {
    assert_eq!(format!("{:?}", form("secret")), r#"FormPost { fields: ["id_token", "state"], .. }"#);
}

#[test]
fn an_explanation_says_what_to_do_and_nothing_of_the_peer() {
    let hostile = lti_security::Seen::new("\"><script>alert(1)</script>");
    let errors: [(Error, &str, u16); 5] = [
        (Refused::LaunchReplayed.into(), "This page was opened already", 401),
        (
            PeerMisbehaved::BrowserMismatch { cookie: false }.into(),
            "Your browser did not keep the login together",
            401,
        ),
        (
            Refused::RegistrationUnknown { seen: hostile.clone() }.into(),
            "This tool does not know your platform",
            400,
        ),
        (
            Refused::DeploymentUnknown { deployment_id: hostile }.into(),
            "This tool is not set up for your institution yet",
            403,
        ),
        (
            Error::Environment(lti_security::error::Environment::Randomness),
            "This does not work at the moment",
            503,
        ),
    ];
    for (error, title, status) in errors {
        assert_eq!(explain(&error).title, title);
        let response = error_page(&error);
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["content-security-policy"], "default-src 'none'; base-uri 'none'");
        let page = String::from_utf8(response.into_body()).unwrap();
        assert!(page.contains(&format!("<code>{}</code>", error.code())), "{page}");
        assert!(page.contains(&format!("<title>{title}</title>")), "{page}");
        assert!(!page.contains("script"), "{page}");
    }
}

proptest! {
    #[test]
    fn any_text_comes_through_a_page(text in "\\PC*|(?s).{0,40}") {
        let page = form(&text).to_html();
        prop_assert_eq!(&fields(&page)[1].1, &text);
    }
}
