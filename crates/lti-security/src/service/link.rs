use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use http::header::LINK;
use http::{HeaderMap, HeaderValue};

use super::url::is_absolute;

/// One link of a `Link` header (RFC 8288 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// Where it leads, letter by letter as it was sent; it may be relative.
    pub target: String,
    /// What it is, in lower case: `next`, `prev`, `first`, `last`, `differences` and others.
    pub relations: Vec<String>,
}

impl Link {
    /// Is it of this relation, which is in lower case?
    #[must_use]
    pub fn is(&self, relation: &str) -> bool {
        self.relations.iter().any(|own| own == relation)
    }
}

/// The links of all `Link` headers, in their order. What cannot be read is passed over, and so are links about another
/// resource (`anchor`).
///
/// Read as platforms send them: `rel` with straight, typographic or no quotes, several relations in one, names in any letter
/// case; `&amp;` in a target becomes `&` (LMS-104).
#[must_use]
pub fn links(headers: &HeaderMap) -> Vec<Link> {
    let mut found = Vec::new();
    for value in headers.get_all(LINK) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = &*text;
        while let Some((before, after)) = rest.split_once('<') {
            let Some((target, after)) = after.split_once('>') else { break };
            let (link, after) = parameters(target, after);
            // Between two links there is a comma and nothing else.
            if before.bytes().all(|byte| matches!(byte, b',' | b' ' | b'\t')) {
                found.extend(link);
            }
            rest = after;
        }
    }
    found
}

/// The page after this one: the target of the first link that is `next`, made absolute with the URL that was asked for.
/// Nothing else of it is changed. `None` on the last page.
///
/// Whether the access token may go there is the caller's to ask (LMS-105).
#[must_use]
pub fn next_page(headers: &HeaderMap, requested: &str) -> Option<String> {
    let next = links(headers).into_iter().find(|link| link.is("next"))?;
    resolve(requested, &next.target)
}

/// A link of this relation leads nowhere that anything can be asked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkUnusable;

/// As [`next_page`], for any relation, where a link that nothing can be asked at is an error: passed over, it would make a list look
/// complete.
///
/// # Errors
/// [`LinkUnusable`]: the first such link is no absolute `http` or `https` URL, and no reference to one.
pub fn following(
    headers: &HeaderMap,
    requested: &str,
    relation: &'static str,
) -> Result<Option<String>, LinkUnusable> {
    if !headers.contains_key(LINK) {
        return Ok(None);
    }
    let Some(link) = links(headers).into_iter().find(|link| link.is(relation)) else { return Ok(None) };
    resolve(requested, &link.target).filter(|url| is_absolute(url)).map(Some).ok_or(LinkUnusable)
}

/// Writes one link (PLT-030). `None` where the target is no absolute URL in plain ASCII.
#[must_use]
pub fn link(target: &str, relation: &'static str) -> Option<HeaderValue> {
    let clean = target.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'));
    scheme_end(target).filter(|_| clean)?;
    HeaderValue::from_str(&alloc::format!("<{target}>; rel=\"{relation}\"")).ok()
}

const QUOTES: [char; 3] = ['"', '\u{201c}', '\u{201d}'];

/// Reads `; name=value` up to the comma after the link. `None` for a link that is about something else.
fn parameters<'a>(target: &str, mut rest: &'a str) -> (Option<Link>, &'a str) {
    let (mut relations, mut foreign) = (None, false);
    loop {
        rest = rest.trim_start();
        let Some(after) = rest.strip_prefix(';') else { break };
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let (name, after) = after.split_at_checked(end).unwrap_or((after, ""));
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => (String::new(), after),
        };
        rest = after;
        let name = name.trim();
        // A second `rel` does not count (RFC 8288 §3.3).
        if name.eq_ignore_ascii_case("rel") && relations.is_none() {
            relations = Some(value.to_ascii_lowercase());
        } else if name.eq_ignore_ascii_case("anchor") {
            foreign = true;
        }
    }
    let relations = relations.unwrap_or_default().split_ascii_whitespace().map(String::from).collect();
    let link = Link { target: target.trim().replace("&amp;", "&"), relations };
    ((!foreign).then_some(link), rest)
}

/// The value of a parameter, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix(QUOTES) else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (value.trim().trim_end_matches(QUOTES).to_string(), rest);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            _ if QUOTES.contains(&letter) => {
                let after = at.saturating_add(letter.len_utf8());
                return (value, quoted.get(after..).unwrap_or_default());
            }
            _ => value.push(letter),
        }
    }
    (value, "")
}

/// The end of `scheme://`.
fn scheme_end(url: &str) -> Option<usize> {
    let (scheme, _) = url.split_once("://")?;
    let mut letters = scheme.bytes();
    let plain = letters.next()?.is_ascii_alphabetic()
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    plain.then(|| scheme.len().saturating_add("://".len()))
}

/// A reference as seen from an absolute URL (RFC 3986 §5.2). An absolute one stays as it is.
fn resolve(base: &str, reference: &str) -> Option<String> {
    let reference = reference.split('#').next().filter(|reference| !reference.is_empty())?;
    if scheme_end(reference).is_some() {
        return Some(reference.to_string());
    }
    let (scheme, rest) = base.split_at_checked(scheme_end(base)?)?;
    if reference.starts_with("//") {
        return Some([scheme.strip_suffix("//")?, reference].concat());
    }
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if reference.starts_with('/') {
        return Some([scheme, authority, reference].concat());
    }
    if reference.starts_with('?') {
        return Some([scheme, authority, path, reference].concat());
    }
    let (folders, _) = path.rsplit_once('/').unwrap_or_default();
    let (relative, query) = reference.split_at_checked(reference.find('?').unwrap_or(reference.len()))?;
    let mut segments: Vec<&str> = folders.split('/').skip(1).collect();
    for segment in relative.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    Some([scheme, authority, "/", &segments.join("/"), query].concat())
}

#[cfg(test)]
mod tests {
    use super::{link, links, next_page, resolve};
    use alloc::string::{String, ToString as _};
    use alloc::vec::Vec;
    use http::header::LINK;
    use http::{HeaderMap, HeaderValue};

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (LINK, HeaderValue::from_bytes(value.as_bytes()).unwrap())).collect()
    }

    /// Appendix A of the catalogue, and what its §0.5 and LMS-104 say beside.
    #[test]
    fn the_next_page_as_platforms_write_it() {
        const ASKED: &str = "https://lms.example/c/7/li?from=0";
        for (values, next) in [
            (
                &[r#"<https://lms.example/c/7/members?p=2&role=Learner>; rel="next""#][..],
                Some("https://lms.example/c/7/members?p=2&role=Learner"),
            ),
            (
                &[
                    r#"<https://lms.example/c/7/li?from=0>; rel="first", <https://lms.example/c/7/li?from=20>; rel="next", <https://lms.example/c/7/li?from=80>; rel="last""#,
                ],
                Some("https://lms.example/c/7/li?from=20"),
            ),
            (
                &[
                    "<https://lms.example/c/7/li?from=0>; rel=“first”, <https://lms.example/c/7/li?from=20&amp;limit=2>; rel=“next”",
                ],
                Some("https://lms.example/c/7/li?from=20&limit=2"),
            ),
            (&["<https://l.example/1>; rel=”next”"], Some("https://l.example/1")),
            (&["</c/7/members?p=2>; rel=next"], Some("https://lms.example/c/7/members?p=2")),
            (
                &[r#"<https://lms.example/x?a=1,2;b=3>; title="a, b"; REL="prev next""#],
                Some("https://lms.example/x?a=1,2;b=3"),
            ),
            (&[r#"<https://lms.example/c/7/members?since=1772440000>; rel="differences""#], None),
            (
                &[r#"<https://l.example/a>; rel="prev""#, r#"<https://l.example/b>; rel="next""#],
                Some("https://l.example/b"),
            ),
            (&[r#"<https://l.example/A%2fB>;rel=Next"#], Some("https://l.example/A%2fB")),
            (&[r#"<https://l.example/a>; rel = next ; title=x"#], Some("https://l.example/a")),
            // The first `rel` counts, and a link about something else does not.
            (&[r#"<https://l.example/a>; rel=prev; rel=next"#], None),
            (&[r##"<https://l.example/a>; rel=next; anchor="#x""##], None),
            (&[r#"<https://l.example/a>; title="\"; rel=next"; rel="last""#], None),
            (
                &[r#"<https://l.example/a>; title="b>; rel=\"next\"", <https://l.example/b>; rel=next"#],
                Some("https://l.example/b"),
            ),
            (&["<https://l.example/a>; rel=\"nextpage\""], None),
            (&["https://l.example/a; rel=next"], None),
            (
                &["junk <https://l.example/a>; rel=next, <https://l.example/b>; rel=next"],
                Some("https://l.example/b"),
            ),
            (&["<https://l.example/a; rel=next"], None),
            (&["<>; rel=next"], None),
            (&["<https://l.example/a>; rel=\"next"], Some("https://l.example/a")),
            (&[""], None),
            (&[], None),
        ] {
            assert_eq!(next_page(&headers(values), ASKED).as_deref(), next, "{values:?}");
        }
    }

    #[test]
    fn all_links_with_their_relations() {
        let all = links(&headers(&["<a>; rel=\"FIRST last\", <b>, <c>; rel"]));
        let shown: Vec<String> =
            all.iter().map(|link| [link.target.as_str(), "=", &link.relations.join("+")].concat()).collect();
        assert_eq!(shown, ["a=first+last", "b=", "c="]);
        assert!(all[0].is("last") && !all[0].is("next"));
    }

    #[test]
    fn what_is_written_is_read() {
        let url = "https://lms.example/c/7/li?from=20&tag=a,b;c";
        let value = link(url, "next").unwrap();
        assert_eq!(value, "<https://lms.example/c/7/li?from=20&tag=a,b;c>; rel=\"next\"");
        let headers: HeaderMap = [(LINK, value)].into_iter().collect();
        assert_eq!(next_page(&headers, "https://elsewhere.example").as_deref(), Some(url));
        for foul in ["/relative", "https://l.example/>", "https://l.example/a b", "https://l.example/é", ""]
        {
            assert_eq!(link(foul, "next"), None, "{foul}");
        }
    }

    #[test]
    fn references_as_rfc_3986_says() {
        for (reference, whole) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("g#s", "http://a/b/c/g"),
            (";x", "http://a/b/c/;x"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("HTTP://A/../x", "HTTP://A/../x"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference).as_deref(), Some(whole), "{reference}");
        }
        assert_eq!(resolve("http://a", "g").as_deref(), Some("http://a/g"));
        assert_eq!(resolve("http://a?x", "?y").as_deref(), Some("http://a?y"));
        assert_eq!(resolve("no base", "g"), None);
        assert_eq!(resolve("http://a/b", "#here"), None);
        assert_eq!(resolve("http://a/b", "g").map(|url| url.to_string()).as_deref(), Some("http://a/g"));
    }
}
