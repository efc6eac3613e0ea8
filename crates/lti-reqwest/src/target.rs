//! The URL of a request, taken apart once. What is judged here is what is handed to the transport.

use crate::refusal::Refusal;
use http::{Method, Uri};
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(crate) struct Target {
    pub(crate) url: Url,
    pub(crate) host: Host,
    /// The host is an odd spelling of what [`Target::host`] says.
    pub(crate) odd: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// No resolver is asked for an address.
    Address(IpAddr),
    /// In lower case, as the resolver is asked for it.
    Name(String),
}

impl Host {
    /// `localhost` and everything below it is this machine, whatever a resolver says (RFC 6761 §6.3).
    pub(crate) fn is_localhost(name: &str) -> bool {
        name == "localhost" || name.ends_with(".localhost")
    }
}

impl Target {
    pub(crate) fn parse(method: &Method, uri: &Uri) -> Result<Self, Refusal> {
        if method == Method::CONNECT {
            return Err(Refusal::Method);
        }
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(Refusal::UrlInvalid);
        };
        if scheme != "https" && scheme != "http" {
            return Err(Refusal::Scheme);
        }
        if authority.as_str().contains('@') {
            return Err(Refusal::UserInfo);
        }
        let given = authority.host();
        if given.ends_with('.') {
            return Err(Refusal::TrailingDot { host: given.to_owned() });
        }
        let url = Url::parse(&uri.to_string()).map_err(|_| Refusal::UrlInvalid)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        if url.port() == Some(0) {
            return Err(Refusal::Port);
        }
        let normal = url.host_str().ok_or(Refusal::UrlInvalid)?;
        let host = host(normal)?;
        // IPv6 has many legal spellings and one normal form; everything else is written in one way.
        let odd = !matches!(host, Host::Address(IpAddr::V6(_))) && !normal.eq_ignore_ascii_case(given);
        Ok(Self { url, host, odd })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// For messages.
    pub(crate) fn host_text(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// Reads the host as the transport does: what parses as an address is one, everything else is a name.
fn host(normal: &str) -> Result<Host, Refusal> {
    if let Some(inner) = normal.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner
            .parse::<Ipv6Addr>()
            .map(|address| Host::Address(address.into()))
            .map_err(|_| Refusal::UrlInvalid);
    }
    if let Ok(address) = normal.parse::<Ipv4Addr>() {
        return Ok(Host::Address(address.into()));
    }
    if normal.is_empty() || normal.ends_with('.') {
        return Err(Refusal::UrlInvalid);
    }
    Ok(Host::Name(normal.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<(Host, bool), Refusal> {
        let uri: Uri = text.parse().expect(text);
        Target::parse(&Method::GET, &uri).map(|target| (target.host, target.odd))
    }

    #[test]
    fn every_spelling_of_an_address_is_an_address() {
        let loopback = Host::Address(Ipv4Addr::LOCALHOST.into());
        for text in [
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0x7f000001/",
            "https://0X7F.0.0.1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://127.1/",
            "https://127.0.1/",
            "https://127.0.0.01/",
            "https://127.0x0.0.1/",
        ] {
            assert_eq!(parse(text), Ok((loopback.clone(), true)), "{text}");
        }
        assert_eq!(parse("https://127.0.0.1:8443/a?b"), Ok((loopback, false)));
        assert_eq!(parse("https://16843009/"), Ok((Host::Address(Ipv4Addr::new(1, 1, 1, 1).into()), true)));
        let six = |text: &str| Ok((Host::Address(text.parse().unwrap()), false));
        assert_eq!(parse("https://[::1]/"), six("::1"));
        assert_eq!(parse("https://[0:0:0:0:0:0:0:1]/"), six("::1"));
        assert_eq!(parse("https://[::ffff:127.0.0.1]/"), six("::ffff:7f00:1"));
        assert_eq!(parse("https://[::FFFF:7f00:1]/"), six("::ffff:7f00:1"));
    }

    #[test]
    fn names() {
        let name = |text: &str| Ok((Host::Name(text.to_owned()), false));
        assert_eq!(parse("https://LMS.example/x"), name("lms.example"));
        assert_eq!(parse("https://localhost:8443"), name("localhost"));
        assert_eq!(parse("https://1.2.3.4.example/"), name("1.2.3.4.example"));
    }

    #[test]
    fn refused() {
        let host = |text: &str| text.to_owned();
        for (text, refusal) in [
            ("/path", Refusal::UrlInvalid),
            ("lms.example:443", Refusal::UrlInvalid),
            ("ftp://lms.example/", Refusal::Scheme),
            ("file://lms.example/", Refusal::Scheme),
            ("ws://lms.example/", Refusal::Scheme),
            ("https://user@lms.example/", Refusal::UserInfo),
            ("https://user:word@lms.example/", Refusal::UserInfo),
            ("https://lms.example@10.0.0.1/", Refusal::UserInfo),
            ("https://@lms.example/", Refusal::UserInfo),
            ("https://lms.example./", Refusal::TrailingDot { host: host("lms.example.") }),
            ("https://localhost./", Refusal::TrailingDot { host: host("localhost.") }),
            ("https://127.0.0.1./", Refusal::TrailingDot { host: host("127.0.0.1.") }),
            ("https://lms.example:0/", Refusal::Port),
            ("https://256.1.1.1/", Refusal::UrlInvalid),
            ("https://1.2.3.4.5/", Refusal::UrlInvalid),
            ("https://4294967296/", Refusal::UrlInvalid),
        ] {
            assert_eq!(parse(text), Err(refusal), "{text}");
        }
        let connect = Target::parse(&Method::CONNECT, &"https://lms.example/".parse().unwrap());
        assert_eq!(connect.err(), Some(Refusal::Method));
    }

    proptest! {
        /// What the transport will read out of the URL is what was judged.
        #[test]
        fn no_text_panics_or_hides_an_address(text in "(https?://)?[a-z0-9.:@%\\[\\]x/?#-]{0,40}") {
            if let Ok(uri) = text.parse::<Uri>()
                && let Ok(target) = Target::parse(&Method::GET, &uri)
            {
                let again: Uri = target.url.as_str().parse().unwrap();
                let seen = again.host().unwrap().trim_start_matches('[').trim_end_matches(']');
                match target.host {
                    Host::Address(address) => prop_assert_eq!(seen.parse::<IpAddr>().unwrap(), address),
                    Host::Name(name) => {
                        prop_assert!(seen.parse::<IpAddr>().is_err());
                        prop_assert_eq!(seen, name);
                    }
                }
            }
        }
    }
}
