//! A tool's calls to the gradebook of the platform under test.
//!
//! What the platform told is used as it stands. What the service derives from that, the URLs of scores and results and the pages, is
//! derived here by rules of the runner's own (AGS 2.0 §3.2.4, §3.3.1, §3.4.1; catalogue §1.3, §1.4).

use std::collections::{BTreeMap, BTreeSet};

use http::header::{ALLOW, CONTENT_TYPE, LINK};
use http::{HeaderMap, Method};
use serde_json::{Map, Value};

use super::compose::{Draft, pairs};
use super::{Conversation, Done, End, discretion};
use crate::browser::Hop;
use crate::case::{Action, Call, Cookies, JsonEdit, Operation, RequestEdit, Step, TokenEdit};
use crate::encoding::from_base64;
use crate::golden;
use crate::placeholders::Values;
use crate::subject::{Outcome, Request, Response, Unavailable};
use crate::token;

const ENDPOINT: &str = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
const DEPLOYMENT: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";

/// Access tokens that the runner asked for by itself.
#[derive(Default)]
pub(super) struct Tokens {
    /// By client, deployment, scopes, and the time at which they were asked for.
    held: BTreeMap<(String, String, String, i64), String>,
    asked: usize,
}

/// Something that an answer told: `{{WHAT of STEP}}`, or `{{WHAT of STEP/WHICH}}` for an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    what: String,
    which: Option<String>,
    text: String,
}

impl Told {
    fn new(what: &str, which: Option<&str>, text: &str) -> Self {
        Self { what: what.to_owned(), which: which.map(str::to_owned), text: text.to_owned() }
    }
}

impl Conversation<'_> {
    /// Calls, looks whether something changed that must not, and compares.
    pub(super) fn call(&mut self, step: &Step, number: usize) -> Result<(), End> {
        let (request, client_id) = match step.action {
            Action::Repeat => {
                let earlier = self.earlier(step)?;
                let request = earlier.request.clone();
                (request.ok_or_else(|| failed("nothing was sent"))?, earlier.client_id.clone())
            }
            _ => {
                let client_id = self.registration(step)?.to_owned();
                (self.compose_call(step, &client_id)?, client_id)
            }
        };
        let before = self.recorded()?;
        let mut answer = self.subject.gradebook(&request)?;
        let after = self.recorded()?;
        self.sent = Some(request.clone());
        let is_success = answer.response.status().is_success();
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if (!is_success || reads) && before != after {
            let told = |value: Option<Value>| value.unwrap_or_default().to_string();
            return Err(failed(format!(
                "{} with status {} changed the gradebook from {} to {}",
                request.method(),
                answer.response.status(),
                told(before),
                told(after)
            )));
        }
        match &mut answer.outcome {
            Outcome::Accepted(_) if !is_success => return Err(failed("accepted, and no success")),
            Outcome::Refused(_) if is_success => return Err(failed("refused with a success")),
            Outcome::Accepted(value) => *value = seen(&answer.response)?,
            Outcome::Refused(_) => {}
        }
        if let Outcome::Refused(refusal) = &answer.outcome {
            discretion::of_call(refusal, &request, &answer)?;
        }
        let verdict = self.judge(step, &answer, None);
        let name = step.name.clone().unwrap_or_else(|| format!("step {number}"));
        let told = told_by(&answer.response)?;
        let done = Done {
            action: Action::Gradebook,
            request: Some(request),
            hop: None,
            access_token: None,
            client_id,
            user: None,
            launch: None,
            told,
        };
        self.done.insert(name, done);
        verdict
    }

    fn compose_call(&mut self, step: &Step, client_id: &str) -> Result<Request, End> {
        let call = step.call.as_ref().ok_or_else(|| failed("a call says its `operation`"))?;
        let edit = step.request.clone().unwrap_or_default();
        let edit = RequestEdit { cookies: Cookies::Drop, ..edit };
        let (what, suffix) = target(call, &edit);
        let mut values = self.values(client_id)?;
        if what.contains("{{lineitem}}") || what.contains("{{lineitems}}") {
            let launch = self.open(step, client_id)?;
            for told in self.done.get(&launch).map(|done| done.told.clone()).unwrap_or_default() {
                values.set(&told.what, told.text);
            }
        }
        self.name_told(&mut values);
        self.name_access_tokens(&mut values);
        let wrong = |why: String| failed(format!("the call cannot be written: {why}"));
        let url = values.expand(&what).map_err(wrong)?;
        let url = suffix.map_or(url.clone(), |suffix| derived(&url, suffix));
        let bearer = if edit.headers.contains_key("authorization") {
            None
        } else if let Some(name) = &step.of {
            let done = self.done.get(name).and_then(|done| done.access_token.clone());
            Some(done.ok_or_else(|| failed(format!("the step {name} got no access token")))?)
        } else {
            let scope = call.scope.as_deref().unwrap_or(call.operation.scope());
            Some(self.access_token(client_id, call.deployment.as_deref(), scope)?)
        };
        let content = match call.operation.body() {
            Some((media_type, base)) => {
                let base = call.base.as_deref().unwrap_or(base);
                (media_type, token::object(&self.fixtures.root, base, &call.object, &values)?)
            }
            None => ("", Vec::new()),
        };
        let draft = Draft {
            method: call.operation.method(),
            url,
            fields: Vec::new(),
            bearer,
            content: Some(content),
            accept: call.operation.accept(),
        };
        self.request(draft, &RequestEdit { url: None, ..edit }, &step.browser, &values)
    }

    /// What placeholders of a registration stand for.
    fn values(&self, client_id: &str) -> Result<Values, End> {
        let lost = || failed("the world lost its registration");
        let registration = self.world.registration(Some(client_id)).ok_or_else(lost)?;
        let platform = self.world.platform_of(registration).ok_or_else(lost)?;
        Ok(golden::values(self.now, platform, registration))
    }

    /// Everything that earlier answers told.
    pub(super) fn name_told(&self, values: &mut Values) {
        for (name, told) in self.done.iter().flat_map(|(name, done)| done.told.iter().map(move |t| (name, t)))
        {
            let which = told.which.as_ref().map(|which| format!("/{which}")).unwrap_or_default();
            values.set(&format!("{} of {name}{which}", told.what), told.text.clone());
        }
    }

    /// Launches the link, once for each person, and gives the name of the step that did.
    fn open(&mut self, step: &Step, client_id: &str) -> Result<String, End> {
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        let name = format!("launch of {client_id} {} {}", of(&step.link), of(&step.user));
        if self.done.contains_key(&name) {
            return Ok(name);
        }
        let kept = (self.last.clone(), self.sent.clone());
        let begun = format!("begin {name}");
        let begin = Step {
            name: Some(begun.clone()),
            registration: Some(client_id.to_owned()),
            link: step.link.clone(),
            user: step.user.clone(),
            ..Step::new(Action::Initiate)
        };
        let answer = Step { name: Some(name.clone()), of: Some(begun), ..Step::new(Action::Authorize) };
        let launched = self.step(&begin, 0).and_then(|()| self.step(&answer, 0));
        (self.last, self.sent) = kept;
        launched.map_err(|end| match end {
            End::Failed(why) => failed(format!("the launch before the call: {why}")),
            other => other,
        })?;
        Ok(name)
    }

    /// A token of the runner's own asking.
    fn access_token(
        &mut self,
        client_id: &str,
        deployment: Option<&str>,
        scope: &str,
    ) -> Result<String, End> {
        let key =
            (client_id.to_owned(), deployment.unwrap_or_default().to_owned(), scope.to_owned(), self.now);
        if let Some(held) = self.tokens.held.get(&key) {
            return Ok(held.clone());
        }
        self.tokens.asked = self.tokens.asked.saturating_add(1);
        let mut set = BTreeMap::from([("jti".to_owned(), format!("call-{}", self.tokens.asked).into())]);
        set.extend(deployment.map(|id| (DEPLOYMENT.to_owned(), id.into())));
        let edit = TokenEdit { payload: JsonEdit { set, ..JsonEdit::default() }, ..TokenEdit::default() };
        let values = self.values(client_id)?;
        let base = golden::assertion_defaults(&self.world.tool);
        let built = token::build(&self.fixtures.root, &self.fixtures.keys, &edit, base, &values)?;
        let assertion = built.compact.ok_or_else(|| failed("the tool's key cannot sign here"))?;
        let registration = self.world.registration(Some(client_id));
        let platform = registration.and_then(|registration| self.world.platform_of(registration));
        let platform = platform.ok_or_else(|| failed("the registration has no platform"))?;
        let draft = Draft {
            method: "POST",
            url: platform.token_endpoint.clone(),
            fields: pairs(&[
                ("grant_type", "client_credentials"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
                ("scope", scope),
            ]),
            ..Draft::default()
        };
        let unedited = RequestEdit { cookies: Cookies::Drop, ..RequestEdit::default() };
        let request = self.request(draft, &unedited, "the tool's server", &values)?;
        let answer = self.subject.token(&request)?;
        let token = match &answer.outcome {
            Outcome::Accepted(_) => super::access_token(&answer.response),
            Outcome::Refused(refusal) => {
                return Err(failed(format!("no token for {scope}: {}", refusal.message)));
            }
        };
        let token = token.ok_or_else(|| failed(format!("the token for {scope} is not in the answer")))?;
        self.tokens.held.insert(key, token.clone());
        Ok(token)
    }

    /// Everything that the gradebook holds; `None` where the subject cannot tell.
    fn recorded(&mut self) -> Result<Option<Value>, End> {
        match self.subject.value("gradebook-recorded", &Value::Null) {
            Ok(Outcome::Accepted(value)) => Ok(Some(value)),
            Ok(Outcome::Refused(refusal)) => Err(failed(refusal.message)),
            Err(Unavailable::Unsupported(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

fn failed(why: impl Into<String>) -> End {
    End::Failed(why.into())
}

/// The URL that the call begins from, with placeholders, and what is appended to it.
fn target(call: &Call, edit: &RequestEdit) -> (String, Option<&'static str>) {
    if let Some(url) = &edit.url {
        return (url.clone(), None);
    }
    let text = |own: &Option<String>, otherwise: &str| own.clone().unwrap_or_else(|| otherwise.to_owned());
    if call.operation.of_container() {
        return (text(&call.line_items, "{{lineitems}}"), None);
    }
    let suffix = match call.operation {
        Operation::PublishScore => Some("scores"),
        Operation::ReadResults => Some("results"),
        _ => None,
    };
    (text(&call.line_item, "{{lineitem}}"), suffix)
}

/// The URL of scores or results: a segment more in the path, everything else as it was (catalogue §1.3).
fn derived(line_item: &str, segment: &str) -> String {
    let url = line_item.split('#').next().unwrap_or(line_item);
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let path = path.strip_suffix('/').unwrap_or(path);
    query.map_or_else(|| format!("{path}/{segment}"), |query| format!("{path}/{segment}?{query}"))
}

/// What the launch says of the gradebook.
pub(super) fn told_by_launch(hop: Option<&Hop>) -> Vec<Told> {
    let payload = hop.and_then(|hop| hop.field("id_token")).and_then(|token| token.split('.').nth(1));
    let claims: Option<Value> =
        payload.and_then(from_base64).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let endpoint = claims.as_ref().and_then(|claims| claims.get(ENDPOINT));
    let member = |name: &str| {
        let text = endpoint?.get(name)?.as_str().filter(|text| !text.is_empty())?;
        Some(Told::new(name, None, text))
    };
    ["lineitems", "lineitem"].into_iter().filter_map(member).collect()
}

/// Ids and pages of an answer.
fn told_by(response: &Response) -> Result<Vec<Told>, End> {
    let mut told: Vec<Told> =
        links(response.headers())?.iter().map(|(rel, url)| Told::new(rel, None, url)).collect();
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let text = |object: &Value, name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(id) = text(&body, "id") {
        told.push(Told::new("id", None, &id));
    }
    for entry in body.as_array().into_iter().flatten() {
        let which = text(entry, "label").or_else(|| text(entry, "userId"));
        if let (Some(which), Some(id)) = (which, text(entry, "id")) {
            told.push(Told::new("id", Some(&which), &id));
        }
    }
    Ok(told)
}

/// The value of an accepted call.
fn seen(response: &Response) -> Result<Value, End> {
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
    value.insert("entries".to_owned(), parsed.as_array().map(Vec::len).into());
    let objects = parsed.as_array().map_or(std::slice::from_ref(&parsed), Vec::as_slice);
    let members: BTreeSet<&str> =
        objects.iter().filter_map(Value::as_object).flat_map(Map::keys).map(String::as_str).collect();
    value.insert("members".to_owned(), members.into_iter().collect());
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
