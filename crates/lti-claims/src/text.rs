//! Rules on texts that several claims share.

use alloc::string::String;
use alloc::vec::Vec;

/// The greatest length of `sub`, `deployment_id` and the ids of link, context and platform instance, in ASCII characters
/// (Core 1.3 §5.3.3, §5.3.5, §5.3.6, §5.4.1, §5.4.2).
pub const ID_LIMIT: usize = 255;

/// Is the text a substitution variable that the platform left as it stood, such as `$Person.sourcedId` (Core 1.3 App. B,
/// CORE-099)? A dollar sign, a letter, then only letters, digits, dots, underscores and hyphens: `$5.00` and `$a b` are
/// plain texts.
#[must_use]
pub fn is_variable(text: &str) -> bool {
    let mut rest = match text.strip_prefix('$') {
        Some(rest) => rest.bytes(),
        None => return false,
    };
    rest.next().is_some_and(|first| first.is_ascii_alphabetic())
        && rest.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Is it an absolute `http` or `https` URL with a host, free of white space, control characters and backslashes, and
/// without user information? The scheme may be in any letter case.
pub(crate) fn is_web_url(text: &str) -> bool {
    after_scheme(text).is_some_and(|(_, host)| !host.is_empty())
}

/// Is it a web URL of a domain, which somebody owns: neither an address nor a name of one's own network?
pub(crate) fn is_domain_url(text: &str) -> bool {
    after_scheme(text).is_some_and(|(_, host)| {
        let mut labels = host.rsplit('.');
        let top = labels.next().unwrap_or_default();
        let named = top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit()) && !host.contains(':');
        named && labels.next().is_some_and(|label| !label.is_empty())
    })
}

/// Is it the full name of a role or type: a web URL or a URN?
pub(crate) fn is_uri(text: &str) -> bool {
    is_web_url(text) || text.starts_with("urn:")
}

/// Is it an absolute `https` URL, or `http` on this very machine (`localhost`, `127.…`, `[::1]`), which browsers treat as
/// secure (W3C Secure Contexts §3.1) and which development needs?
pub(crate) fn is_secure_url(text: &str) -> bool {
    after_scheme(text).is_some_and(|(secure, host)| !host.is_empty() && (secure || is_loopback(host)))
}

/// Whether the scheme is `https`, and the host without its port.
fn after_scheme(text: &str) -> Option<(bool, &str)> {
    let foul = |c: char| c.is_control() || c.is_whitespace();
    if text.bytes().any(|byte| byte <= b' ' || byte == 0x7f || byte == b'\\')
        || (!text.is_ascii() && text.chars().any(foul))
    {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !secure && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return None;
    }
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split_once(']').map(|(host, _)| host)?,
        None => authority.split(':').next().unwrap_or_default(),
    };
    Some((secure, host))
}

/// Appends `text` with everything but RFC 3986's unreserved characters percent-encoded.
pub(crate) fn percent_encode(target: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            target.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0').to_ascii_uppercase();
            target.push('%');
            target.push(digit(byte >> 4));
            target.push(digit(byte & 15));
        }
    }
}

/// What [`percent_encode`] wrote; `None` for a broken escape.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit =
                    || char::from(rest.next()?).to_digit(16).and_then(|value| u8::try_from(value).ok());
                let (high, low) = (digit()?, digit()?);
                high << 4 | low
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}

fn is_loopback(host: &str) -> bool {
    let dotted = || host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    host.eq_ignore_ascii_case("localhost") || host == "::1" || (host.starts_with("127.") && dotted())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        for text in ["$Person.sourcedId", "$Some.Variable", "$com.example.Foo.bar", "$x"] {
            assert!(is_variable(text), "{text}");
        }
        for text in ["", "$", "$5.00", "$a b", "x$Person.name", "$$User.id", "$ü"] {
            assert!(!is_variable(text), "{text}");
        }
    }

    #[test]
    fn urls() {
        for text in [
            "https://tool.example.test/a?b#c",
            "HTTPS://x",
            "http://localhost:8080/",
            "http://127.0.0.1",
            "http://[::1]:3/",
        ] {
            assert!(is_secure_url(text), "{text}");
        }
        for text in [
            "",
            "/a",
            "//h/a",
            "http://x/",
            "http://127.evil.test/",
            "http://localhost.evil.test/",
            "https://",
            "https:///p",
        ] {
            assert!(!is_secure_url(text), "{text}");
        }
        for text in
            ["javascript://x", "https://u@h/", "https://h\\a", "https://h /", "https://h/\n", "ftp://h/"]
        {
            assert!(!is_web_url(text), "{text}");
        }
        assert!(is_web_url("http://tool.example.test/"));
        assert!(is_secure_url("https://tool.example.test/bücher"));
        // A no-break space is no control character, U+0080 no white space.
        for text in ["https://h/\u{a0}", "https://h/\u{80}"] {
            assert!(!is_web_url(text), "{text:?}");
        }
        for text in [
            "http://127.a.b.c/",
            "http://127.0.0.1.5/",
            "http://127.1/",
            "http://127.0.0.256/",
            "http://[::2]/",
        ] {
            assert!(!is_secure_url(text), "{text}");
        }
    }

    #[test]
    fn a_domain_has_a_name_and_a_top_level() {
        for text in ["https://example.test/claim", "http://tool.example.test:8080/", "https://a.bc"] {
            assert!(is_domain_url(text), "{text}");
        }
        for text in [
            "https://localhost/",
            "https://.test/",
            "https://a.b/",
            "https://10.0.0.10/",
            "https://[fe80::1%25lan.home]/",
            "urn:example.test",
        ] {
            assert!(!is_domain_url(text), "{text}");
        }
    }

    #[test]
    fn percent_coding_comes_back_as_it_was() {
        for (plain, coded) in [
            ("", ""),
            ("azAZ09-._~", "azAZ09-._~"),
            ("a:b/c %", "a%3Ab%2Fc%20%25"),
            ("ü€𝄞", "%C3%BC%E2%82%AC%F0%9D%84%9E"),
            ("\u{0}\u{f}\u{7f}", "%00%0F%7F"),
        ] {
            let mut written = String::from("=");
            percent_encode(&mut written, plain);
            assert_eq!(written.strip_prefix('='), Some(coded));
            assert_eq!(percent_decode(coded).as_deref(), Some(plain));
        }
        for broken in ["%", "%4", "%4g", "%g4", "%é", "%C3", "%FF"] {
            assert_eq!(percent_decode(broken), None, "{broken}");
        }
    }
}
