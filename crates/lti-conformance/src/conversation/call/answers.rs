//! What the platform's answers to a tool's calls hold, and what is derived from it: rules of the runner's own (AGS 2.0 §3.2.4, §3.3.1,
//! §3.4.1; catalogue §1.3, §1.4).

use std::collections::BTreeSet;

use http::HeaderMap;
use http::header::{ALLOW, CONTENT_TYPE, LINK};
use serde_json::{Map, Value};

use super::failed;
use crate::browser::Hop;
use crate::conversation::End;
use crate::encoding::from_base64;
use crate::subject::Response;

/// What a launch tells of services: the claim and its member.
const CLAIMS: [(&str, &str); 5] = [
    ("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", "lineitems"),
    ("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", "lineitem"),
    ("https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice", "context_memberships_url"),
    ("https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice", "context_groups_url"),
    ("https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice", "context_group_sets_url"),
];

/// The members of these claims, as placeholders have them.
pub(super) const TOLD: [&str; 5] =
    ["lineitems", "lineitem", "context_memberships_url", "context_groups_url", "context_group_sets_url"];

/// Something that an answer told: `{{WHAT of STEP}}`, or `{{WHAT of STEP/WHICH}}` for an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conversation) struct Told {
    pub(super) what: String,
    pub(super) which: Option<String>,
    pub(super) text: String,
}

impl Told {
    fn new(what: &str, which: Option<&str>, text: &str) -> Self {
        Self { what: what.to_owned(), which: which.map(str::to_owned), text: text.to_owned() }
    }
}

/// The URL of scores or results: a segment more in the path, everything else as it was (catalogue §1.3).
pub(super) fn derived(line_item: &str, segment: &str) -> String {
    let url = line_item.split('#').next().unwrap_or(line_item);
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let path = path.strip_suffix('/').unwrap_or(path);
    query.map_or_else(|| format!("{path}/{segment}"), |query| format!("{path}/{segment}?{query}"))
}

/// What the launch says of services.
pub(in crate::conversation) fn told_by_launch(hop: Option<&Hop>) -> Vec<Told> {
    let payload = hop.and_then(|hop| hop.field("id_token")).and_then(|token| token.split('.').nth(1));
    let claims: Option<Value> =
        payload.and_then(from_base64).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let member = |(claim, name): (&str, &str)| {
        let text = claims.as_ref()?.get(claim)?.get(name)?.as_str().filter(|text| !text.is_empty())?;
        Some(Told::new(name, None, text))
    };
    CLAIMS.into_iter().filter_map(member).collect()
}

/// Ids and pages of an answer.
pub(super) fn told_by(response: &Response) -> Result<Vec<Told>, End> {
    let mut told: Vec<Told> =
        links(response.headers())?.iter().map(|(rel, url)| Told::new(rel, None, url)).collect();
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let text = |object: &Value, name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(id) = text(&body, "id") {
        told.push(Told::new("id", None, &id));
    }
    for entry in list(&body).into_iter().flatten() {
        let which = text(entry, "label").or_else(|| text(entry, "userId"));
        if let (Some(which), Some(id)) = (which, text(entry, "id")) {
            told.push(Told::new("id", Some(&which), &id));
        }
    }
    Ok(told)
}

/// The entries of a body: it is a list itself, or has one (memberships, groups, group sets).
fn list(body: &Value) -> Option<&Vec<Value>> {
    body.as_array()
        .or_else(|| ["members", "groups", "sets"].iter().find_map(|name| body.get(name)?.as_array()))
}

/// The value of an accepted call.
pub(super) fn seen(response: &Response) -> Result<Value, End> {
    let header = |name| {
        let value = response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        value.map_or(Value::Null, |text| Value::from(text.into_owned()))
    };
    let body = response.body();
    let parsed: Value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(body).map_err(|e| failed(format!("the body is no JSON: {e}")))?
    };
    let links: Map<String, Value> =
        links(response.headers())?.into_iter().map(|(rel, url)| (rel, url.into())).collect();
    let mut value = Map::new();
    value.insert("status".to_owned(), response.status().as_u16().into());
    value.insert("content_type".to_owned(), header(CONTENT_TYPE));
    value.insert("allow".to_owned(), header(ALLOW));
    value.insert("link".to_owned(), Value::Object(links));
    let entries = list(&parsed);
    value.insert("entries".to_owned(), entries.map(Vec::len).into());
    let id = |entry: &Value| ["user_id", "id"].iter().find_map(|name| entry.get(name)).cloned();
    let ids: Option<Value> = entries.map(|entries| entries.iter().filter_map(id).collect());
    value.insert("ids".to_owned(), ids.into());
    let objects = entries.map_or(std::slice::from_ref(&parsed), Vec::as_slice);
    let members: BTreeSet<&str> =
        objects.iter().filter_map(Value::as_object).flat_map(Map::keys).map(String::as_str).collect();
    value.insert("members".to_owned(), members.into_iter().collect());
    let container: BTreeSet<&str> =
        parsed.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
    value.insert("container".to_owned(), container.into_iter().collect());
    value.insert("numbers".to_owned(), numbers(&String::from_utf8_lossy(body)).into());
    value.insert("body".to_owned(), parsed);
    Ok(Value::Object(value))
}

/// `Link` headers as a platform has to write them: plain ASCII, absolute `https` URLs, `rel` in straight quotes (PLT-030).
fn links(headers: &HeaderMap) -> Result<Vec<(String, String)>, End> {
    let mut found = Vec::new();
    for header in headers.get_all(LINK) {
        let wrong = || failed(format!("PLT-030: Link is {:?}", String::from_utf8_lossy(header.as_bytes())));
        let mut rest = header.to_str().map_err(|_| wrong())?.trim();
        while !rest.is_empty() {
            let (url, after) =
                rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).ok_or_else(wrong)?;
            let (rel, after) =
                after.strip_prefix("; rel=\"").and_then(|rest| rest.split_once('"')).ok_or_else(wrong)?;
            if !url.starts_with("https://") || url.contains("&amp;") || url.contains(char::is_whitespace) {
                return Err(wrong());
            }
            found.push((rel.to_owned(), url.to_owned()));
            rest = match after.strip_prefix(',') {
                Some(after) => after.trim_start(),
                None if after.is_empty() => after,
                None => return Err(wrong()),
            };
        }
    }
    Ok(found)
}

/// The texts of all numbers of a JSON text, in their order: no parser may round them.
fn numbers(json: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut in_text, mut escaped, mut number) = (false, false, String::new());
    for c in json.chars().chain([' ']) {
        let of_number = !in_text && (c.is_ascii_digit() || "+-.".contains(c));
        if of_number || (!number.is_empty() && matches!(c, 'e' | 'E')) {
            number.push(c);
            continue;
        }
        if !number.is_empty() {
            found.push(std::mem::take(&mut number));
        }
        if in_text {
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else {
            in_text = c == '"';
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_urls_of_the_catalogue() {
        for (line_item, scores) in [
            (
                "https://lms.example/2344/lineitems/17/lineitem",
                "https://lms.example/2344/lineitems/17/lineitem/scores",
            ),
            ("https://lms.example/l/lineitem?type_id=3", "https://lms.example/l/lineitem/scores?type_id=3"),
            ("https://lms.example/ags?ctx=9&li=17", "https://lms.example/ags/scores?ctx=9&li=17"),
            (
                "https://lms.example/lineitems/17;v=2?x=a%2Fb",
                "https://lms.example/lineitems/17;v=2/scores?x=a%2Fb",
            ),
            ("https://lms.example/lineitems/17/", "https://lms.example/lineitems/17/scores"),
            ("https://lms.example/li/1?a=b#c?d", "https://lms.example/li/1/scores?a=b"),
        ] {
            assert_eq!(derived(line_item, "scores"), scores);
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        let json = r#"[{"a1":0.30,"b":[-1E+2,5],"c":"7 \" 8"},1e400]"#;
        assert_eq!(numbers(json), ["0.30", "-1E+2", "5", "1e400"]);
    }

    #[test]
    fn links_as_a_platform_has_to_write_them() {
        let read = |text: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(LINK, http::HeaderValue::from_bytes(text).unwrap());
            links(&headers).ok()
        };
        let next = ("next".to_owned(), "https://l/a?b=1&c=2".to_owned());
        let first = ("first".to_owned(), "https://l/a".to_owned());
        assert_eq!(read(b"<https://l/a?b=1&c=2>; rel=\"next\""), Some(vec![next.clone()]));
        assert_eq!(
            read(b"<https://l/a>; rel=\"first\", <https://l/a?b=1&c=2>; rel=\"next\""),
            Some(vec![first, next])
        );
        for wrong in [
            "<https://l/a>; rel=\u{201c}next\u{201d}".as_bytes(),
            b"<https://l/a?b=1&amp;c=2>; rel=\"next\"",
            b"</a>; rel=\"next\"",
            b"<http://l/a>; rel=\"next\"",
            b"<https://l/a>; rel=next",
        ] {
            assert_eq!(read(wrong), None, "{}", String::from_utf8_lossy(wrong));
        }
    }
}
