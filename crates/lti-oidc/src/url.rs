//! The little that is known of URLs here: their origin, and how parameters are appended. They compare as text.

use alloc::string::{String, ToString as _};
use http::Uri;

/// The origin of an absolute `https` URL, or of `http` on a loopback host, in lower case and with its port.
///
/// `None` for everything that a browser might read in another way: user information, backslashes, control characters,
/// white space, non-ASCII, another scheme, no host, an address in another form than its usual one (`127.1`, `0x7f.0.0.1`,
/// `[0:0::1]`), a label of punycode that encodes nothing (`xn--tool-`). Other punycode stays as it is written: where it is
/// invalid, no browser opens it.
#[must_use]
pub fn origin(url: &str) -> Option<String> {
    let clean = url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if !clean || url.len() > 4_096 {
        return None;
    }
    let uri: Uri = url.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.host().to_ascii_lowercase();
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    if authority.as_str().contains('@') || !is_plain_host(&host) {
        return None;
    }
    let default = match scheme.as_str() {
        "https" => 443,
        "http" if is_loopback(&host) => 80,
        _ => return None,
    };
    let port = match authority.as_str().get(authority.host().len()..)? {
        "" => default,
        after => {
            let digits = after.strip_prefix(':')?;
            // `parse` alone would take a sign.
            let number = digits.parse::<u16>().ok().filter(|port| *port > 0)?;
            if digits.bytes().all(|byte| byte.is_ascii_digit()) { number } else { return None }
        }
    };
    let port = if port == default { String::new() } else { alloc::format!(":{port}") };
    Some(alloc::format!("{scheme}://{host}{port}"))
}

/// Whether a host, in lower case, is a name of letters, digits, `-`, `_` and dots, or an address as it is usually written.
fn is_plain_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let usual = address.parse::<core::net::Ipv6Addr>().is_ok_and(|parsed| parsed.to_string() == address);
        return usual && !address.contains('.');
    }
    let is_label = |label: &str| {
        // Punycode ends in a hyphen where all of it is ASCII: some read `xn--tool-` as `tool`.
        let encodes_nothing = label.starts_with("xn--") && label.ends_with('-');
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty() && !encodes_nothing && label.bytes().all(plain)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    // To a browser a host whose last label is a number is an IPv4 address, in any of its old forms.
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    host.split('.').all(is_label) && (!is_number || host.parse::<core::net::Ipv4Addr>().is_ok())
}

/// Whether a host is this machine by its name alone.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host.parse::<core::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Appends `query` to a URL that may have one already (TRAP-27, PLT-007). A fragment stays at the end.
#[must_use]
pub fn append_query(url: &str, query: &str) -> String {
    let (base, fragment) = match url.split_once('#') {
        Some((base, fragment)) => (base, Some(fragment)),
        None => (url, None),
    };
    let separator = if !base.contains('?') {
        "?"
    } else if base.ends_with(['?', '&']) {
        ""
    } else {
        "&"
    };
    let mut joined = base.to_string();
    joined.push_str(separator);
    joined.push_str(query);
    if let Some(fragment) = fragment {
        joined.push('#');
        joined.push_str(fragment);
    }
    joined
}

/// Writes one parameter by RFC 3986: a space as `%20`, which every platform reads (LMS-004).
pub fn append_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    for part in form_urlencoded::byte_serialize(value.as_bytes()) {
        query.push_str(if part == "+" { "%20" } else { part });
    }
}

#[cfg(test)]
mod tests {
    use super::{append_pair, append_query, origin};
    use alloc::string::String;

    #[test]
    fn origins_are_read_as_browsers_read_them_or_not_at_all() {
        let cases = [
            ("https://tool.example.test/a?b#c", Some("https://tool.example.test")),
            ("HTTPS://Tool.Example.Test:443/", Some("https://tool.example.test")),
            ("https://tool.example.test:8443/", Some("https://tool.example.test:8443")),
            ("http://localhost:3000/x", Some("http://localhost:3000")),
            ("http://127.0.0.1:3000/x", Some("http://127.0.0.1:3000")),
            ("http://[::1]:3000/x", Some("http://[::1]:3000")),
            ("http://tool.example.test/", None),
            ("//tool.example.test/", None),
            ("/launch", None),
            ("javascript:alert(1)", None),
            ("https://user@tool.example.test/", None),
            ("https://tool.example.test\\@evil.test/", None),
            ("https:\\\\tool.example.test/", None),
            ("https://tool.example.test/\u{202e}", None),
            (" https://tool.example.test/", None),
            ("https://tool.example.test/\n", None),
            ("https://tool.example.test./", None),
            ("https://tool.example.test:99999/", None),
            ("https://tool.example.test:0/", None),
            ("https://tool.example.test:1/", Some("https://tool.example.test:1")),
            ("https://tool.example.test.evil.test/", Some("https://tool.example.test.evil.test")),
            ("http://localhost.evil.test/", None),
            ("http://127.0.0.1.evil.test/", None),
            ("http://127.1/", None),
            ("http://0x7f.0.0.1/", None),
            ("https://2130706433/", None),
            ("http://[0:0:0:0:0:0:0:1]/", None),
            ("https://[::ffff:127.0.0.1]/", None),
            ("https://[::1]evil.test/", None),
            ("https://tool.example.test:+443/", None),
            ("https://tool.ex%61mple.test/", None),
            ("https://tool..example.test/", None),
            ("https://xn--bcher-kva.example.test/", Some("https://xn--bcher-kva.example.test")),
            ("https://xn--tool-.example.test/", None),
            ("https://XN--/", None),
            ("https://tool-.example.test/", Some("https://tool-.example.test")),
            ("https://tool.example.test;evil.test/", None),
        ];
        for (url, expected) in cases {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_url_has_a_largest_size() {
        let padded = |size: usize| alloc::format!("{:a<size$}", "https://tool.example.test/");
        assert!(origin(&padded(4_096)).is_some());
        assert!(origin(&padded(4_097)).is_none());
    }

    #[test]
    fn appends_to_every_kind_of_url() {
        assert_eq!(append_query("https://a/b", "x=1"), "https://a/b?x=1");
        assert_eq!(append_query("https://a/b?c=d", "x=1"), "https://a/b?c=d&x=1");
        assert_eq!(append_query("https://a/b?", "x=1"), "https://a/b?x=1");
        assert_eq!(append_query("https://a/b?c=d&", "x=1"), "https://a/b?c=d&x=1");
        assert_eq!(append_query("https://a/b#f", "x=1"), "https://a/b?x=1#f");
    }

    #[test]
    fn encodes_once_with_percent_twenty() {
        let mut query = String::new();
        append_pair(&mut query, "hint", "a b+c%{\"}~é&=");
        assert_eq!(query, "hint=a%20b%2Bc%25%7B%22%7D%7E%C3%A9%26%3D");
    }
}
