//! A browser, as far as a launch needs one: cookies, redirects, self-submitting forms, the platform's storage.

use std::collections::BTreeMap;

use http::header::{LOCATION, SET_COOKIE};

use crate::encoding::from_form;
use crate::subject::Response;

/// Cookies of one browser, apart by origin.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    jars: BTreeMap<String, BTreeMap<String, String>>,
    storage: BTreeMap<String, String>,
}

/// Scheme, host and port as they stand in a URL.
fn origin(url: &str) -> &str {
    let host = url.split_once("://").map_or(0, |(scheme, _)| scheme.len().saturating_add(3));
    let end = url.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map(|at| host.saturating_add(at));
    end.and_then(|end| url.get(..end)).unwrap_or(url)
}

impl Browser {
    /// Keeps and forgets what a response of this URL says.
    pub fn store(&mut self, url: &str, response: &Response) {
        let cookies = self.jars.entry(origin(url).to_owned()).or_default();
        for header in response.headers().get_all(SET_COOKIE) {
            let Ok(text) = header.to_str() else { continue };
            let mut parts = text.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let gone = parts.any(|attribute| attribute.eq_ignore_ascii_case("max-age=0"));
            if gone || value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Does what the script of a page around platform storage does: puts state and nonce there, or fills the form with
    /// what is there for this browser. `hop` is the page's form.
    pub fn run_storage(&mut self, hop: &mut Hop) {
        let of = |name: &str| hop.data.get(name).cloned().unwrap_or_default();
        let (state, nonce) = (of("lti-state"), of("lti-nonce"));
        let keys = [format!("lti_state_{state}"), format!("lti_nonce_{nonce}")];
        match of("lti-step").as_str() {
            "put" => self.storage.extend(keys.into_iter().zip([state, nonce])),
            "get" => {
                for (key, field) in keys.iter().zip(["stored_state", "stored_nonce"]) {
                    let held = self.storage.get(key).cloned().unwrap_or_default();
                    hop.fields
                        .iter_mut()
                        .filter(|(name, _)| name == field)
                        .for_each(|f| f.1.clone_from(&held));
                }
            }
            _ => {}
        }
    }

    /// Forgets every cookie of the origin of this URL.
    pub fn forget(&mut self, url: &str) {
        self.jars.remove(origin(url));
    }

    /// The `Cookie` header for this URL, if there is anything to say; `garble` changes each value.
    pub fn header(&self, url: &str, garble: bool) -> Option<String> {
        let pair = |(name, value): (&String, &String)| {
            if garble {
                format!("{name}={}", value.chars().rev().collect::<String>())
            } else {
                format!("{name}={value}")
            }
        };
        let cookies = self.jars.get(origin(url)).filter(|cookies| !cookies.is_empty())?;
        Some(cookies.iter().map(pair).collect::<Vec<_>>().join("; "))
    }
}

/// Where a response sends the browser by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// `GET` for a redirect, else the method of the form.
    pub method: String,
    /// The URL without its query when that went into the fields.
    pub url: String,
    /// Parameters of the redirect's query, or fields of the form.
    pub fields: Vec<(String, String)>,
    /// The form's `data-` attributes, without that prefix.
    pub data: BTreeMap<String, String>,
    /// What the page's button for a new window does, where it has one.
    pub window: Option<Box<Self>>,
}

/// The origin of a URL, as a browser sends it in `Origin`.
pub fn origin_of(url: &str) -> String {
    origin(url).to_owned()
}

impl Hop {
    /// The first value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Reads a redirect or the first form of a page.
    pub fn of(response: &Response) -> Option<Self> {
        if response.status().is_redirection() {
            let target = response.headers().get(LOCATION)?.to_str().ok()?;
            let (url, query) = target.split_once('?').unwrap_or((target, ""));
            let query = query.split_once('#').map_or(query, |(q, _)| q);
            let (method, url) = ("GET".to_owned(), url.to_owned());
            return Some(Self { method, url, fields: from_form(query), data: BTreeMap::new(), window: None });
        }
        let page = String::from_utf8_lossy(response.body());
        let mut forms = page.split("<form").skip(1).map(form);
        let first = forms.next()??;
        let window = forms.flatten().find(|(_, target)| target.as_deref() == Some("_blank"));
        Some(Self { window: window.map(|(hop, _)| Box::new(hop)), ..first.0 })
    }
}

/// A form, from behind its `<form`: its action, its method, its inputs that have a name, and its target.
fn form(rest: &str) -> Option<(Hop, Option<String>)> {
    let (tag, rest) = rest.split_once('>')?;
    let tag = attributes(tag);
    let inside = rest.split_once("</form").map_or(rest, |(inside, _)| inside);
    let mut fields = Vec::new();
    for input in inside.split("<input").skip(1) {
        let Some((input, _)) = split_tag(input) else { continue };
        let mut input = attributes(input);
        if let Some(name) = input.remove("name") {
            fields.push((name, input.remove("value").unwrap_or_default()));
        }
    }
    let method = tag.get("method").map_or("GET".to_owned(), |m| m.to_ascii_uppercase());
    let data =
        tag.iter().filter_map(|(name, value)| Some((name.strip_prefix("data-")?.to_owned(), value.clone())));
    let hop = Hop { method, url: tag.get("action").cloned()?, fields, data: data.collect(), window: None };
    Some((hop, tag.get("target").cloned()))
}

/// Splits at the `>` that ends a tag, not at one inside quotes.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return text.split_at_checked(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The attributes of a tag.
pub fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.split_whitespace().last().unwrap_or_default().to_ascii_lowercase();
        let (value, tail) = match after.chars().next() {
            Some(q @ ('"' | '\'')) => {
                after.strip_prefix(q).and_then(|a| a.split_once(q)).unwrap_or((after, ""))
            }
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        found.insert(name, unescape(value));
        rest = tail;
    }
    found
}

/// Character references that an escaper writes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').and_then(|(name, tail)| character(name).map(|c| (c, tail)));
        match reference {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_redirects() {
        let page = r#"<!doctype html><form method="post" action="https://t/x?a=1&amp;b=2">
            <input type="hidden" name="state" value="&quot;&gt;&lt;script&gt;&#39;&#x2028;"><input name='e' value=''><button>Go</button></form>"#;
        let response = http::Response::builder().status(200).body(page.as_bytes().to_vec()).unwrap();
        let hop = Hop::of(&response).unwrap();
        assert_eq!((hop.method.as_str(), hop.url.as_str()), ("POST", "https://t/x?a=1&b=2"));
        assert_eq!(hop.field("state"), Some("\"><script>'\u{2028}"));
        assert_eq!(hop.field("e"), Some(""));
        let response = http::Response::builder()
            .status(302)
            .header("location", "https://p/a?nonce=1%2B2&x")
            .body(Vec::new())
            .unwrap();
        let hop = Hop::of(&response).unwrap();
        assert_eq!(
            (hop.url.as_str(), hop.field("nonce"), hop.field("x")),
            ("https://p/a", Some("1+2"), Some(""))
        );
    }

    #[test]
    fn cookies() {
        let mut browser = Browser::default();
        let answer =
            |text: &str| http::Response::builder().header("set-cookie", text).body(Vec::new()).unwrap();
        browser.store("https://t:8/a?b", &answer("__Host-a=1; Secure; Path=/"));
        browser.store("https://t:8", &answer("b=23"));
        assert_eq!(browser.header("https://t:8/c", false).unwrap(), "__Host-a=1; b=23");
        assert_eq!(browser.header("https://t:8/c", true).unwrap(), "__Host-a=1; b=32");
        assert_eq!(browser.header("https://t/c", false), None);
        browser.store("https://t:8/", &answer("__Host-a=; Max-Age=0"));
        assert_eq!(browser.header("https://t:8/", false).unwrap(), "b=23");
        browser.forget("https://t:8/x");
        assert_eq!(browser.header("https://t:8/", false), None);
    }
}
