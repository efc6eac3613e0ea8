//! Comparing what the subject did with what must happen.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Conversation, End, discretion};
use crate::browser::Hop;
use crate::case::{Action, Expect, ExpectOutcome, Step};
use crate::encoding::from_base64;
use crate::json;
use crate::keys::Keys;
use crate::matching::difference;
use crate::placeholders::Values;
use crate::subject::{Answer, Outcome, Refusal};
use crate::world::KeyEntry;

impl Conversation<'_> {
    pub(super) fn judge(&self, step: &Step, answer: &Answer, hop: Option<&Hop>) -> Result<(), End> {
        let seen = match (&answer.outcome, step.action) {
            (
                Outcome::Accepted(value),
                Action::Login | Action::Initiate | Action::Authorize | Action::Follow | Action::NewWindow,
            ) => Outcome::Accepted(self.with_hop(value, hop)),
            // A launch that is no launch yet: the check page.
            (Outcome::Accepted(value), Action::Launch | Action::Confirm)
                if value.get("confirm_browser").is_some() =>
            {
                Outcome::Accepted(self.with_hop(value, hop))
            }
            (Outcome::Accepted(value), Action::KeySet) => Outcome::Accepted(with_members(value)),
            (other, _) => other.clone(),
        };
        if let Outcome::Refused(refusal) = &seen {
            discretion::of_refusal(refusal, answer)?;
        }
        let expect = self.expected(step);
        outcome(expect.as_ref(), &seen)?;
        let Some(expect) = &expect else { return Ok(()) };
        let failed = |why: String| Err(End::Failed(why));
        let status = answer.response.status().as_u16();
        if let Some(expected) = expect.status.filter(|s| *s != status) {
            return failed(format!("status: expected {expected}, got {status}"));
        }
        for (name, expected) in &expect.headers {
            let value = answer
                .response
                .headers()
                .get(name)
                .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
            if value.as_deref() != Some(expected) {
                return failed(format!("header {name}: expected {expected:?}, got {value:?}"));
            }
        }
        going(expect, hop)?;
        if let Some(expected) = &expect.body {
            let expected = json::from_toml(expected).map_err(End::Failed)?;
            let body: Value = serde_json::from_slice(answer.response.body()).unwrap_or_default();
            if let Some(why) = difference(&expected, &body) {
                return failed(format!("body: {why}"));
            }
        }
        let fetches = self.subject.fetches();
        for (url, expected) in &expect.fetches {
            let times = if url == "*" {
                fetches.values().sum()
            } else {
                fetches.get(url).copied().unwrap_or_default()
            };
            if times != *expected {
                return failed(format!("fetches of {url}: expected {expected}, got {times}"));
            }
        }
        Ok(())
    }

    /// What has to happen, with what earlier answers told in place of placeholders such as `{{id of NAME}}`.
    fn expected(&self, step: &Step) -> Option<Expect> {
        let mut expect = step.expect.clone()?;
        if let Some(value) = expect.value.as_mut().filter(|value| needs(&value.to_string())) {
            let mut known = Values::at(self.now);
            self.name_told(&mut known);
            told(value, &known);
        }
        Some(expect)
    }

    /// Adds what the browser would do next, and the decoded token in it, to the subject's own value.
    fn with_hop(&self, value: &Value, hop: Option<&Hop>) -> Value {
        let Some(hop) = hop else { return value.clone() };
        let mut object = value.as_object().cloned().unwrap_or_default();
        object.insert("next".to_owned(), hop_value(hop));
        let mut names: Vec<&str> = hop.fields.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        object.insert("names".to_owned(), names.into_iter().collect());
        if let Some(token) = hop.field("id_token") {
            let keys: &[KeyEntry] = self.world.platform.first().map_or(&[], |p| &p.keys);
            object.insert("id_token".to_owned(), decode(token, keys, &self.fixtures.keys));
        }
        Value::Object(object)
    }
}

/// Whether something stands there that is known only now.
fn needs(text: &str) -> bool {
    text.contains("{{repeat:") || (text.contains("{{") && text.contains(" of "))
}

/// Replaces every text that is one placeholder with a value here.
fn told(value: &mut toml::Value, known: &Values) {
    match value {
        toml::Value::String(text) if text.starts_with("{{") => {
            if let Ok(known) = known.expand(text) {
                *text = known;
            }
        }
        toml::Value::Array(list) => list.iter_mut().for_each(|entry| told(entry, known)),
        toml::Value::Table(members) => members.iter_mut().for_each(|(_, entry)| told(entry, known)),
        _ => {}
    }
}

/// Adds `members`: the names of all members of all keys, so that a case sees what must not be there.
fn with_members(value: &Value) -> Value {
    let keys = value.get("keys").and_then(Value::as_array).into_iter().flatten();
    let names: BTreeSet<&str> =
        keys.filter_map(Value::as_object).flat_map(Map::keys).map(String::as_str).collect();
    let mut object = value.as_object().cloned().unwrap_or_default();
    object.insert("members".to_owned(), names.into_iter().collect());
    Value::Object(object)
}

/// Compares where the response sends the browser.
fn going(expect: &Expect, hop: Option<&Hop>) -> Result<(), End> {
    let failed = |why: String| Err(End::Failed(why));
    match (hop, &expect.next) {
        (Some(hop), _) if expect.stays => failed(format!("expected to stay, was sent to {}", hop.url)),
        (None, Some(_)) => failed("the response sends the browser nowhere".to_owned()),
        (Some(hop), Some(next)) => {
            let next = json::from_toml(next).map_err(End::Failed)?;
            difference(&next, &hop_value(hop)).map_or(Ok(()), |why| failed(format!("next: {why}")))
        }
        _ => Ok(()),
    }
}

fn hop_value(hop: &Hop) -> Value {
    let fields: Map<String, Value> =
        hop.fields.iter().map(|(n, v)| (n.clone(), Value::from(v.as_str()))).collect();
    let mut next = Map::new();
    next.insert("method".to_owned(), Value::from(hop.method.as_str()));
    next.insert("url".to_owned(), Value::from(hop.url.as_str()));
    next.insert("fields".to_owned(), Value::Object(fields));
    let data = hop.data.iter().map(|(n, v)| (n.clone(), Value::from(v.as_str()))).collect();
    next.insert("data".to_owned(), Value::Object(data));
    Value::Object(next)
}

/// Compares a verdict; a step that expects nothing must be accepted.
pub(super) fn outcome(expect: Option<&Expect>, seen: &Outcome) -> Result<(), End> {
    let failed = |why: String| Err(End::Failed(why));
    let wanted = expect.map_or(ExpectOutcome::Accepted, |e| e.outcome);
    match (wanted, seen) {
        (ExpectOutcome::Accepted, Outcome::Refused(refusal)) => {
            failed(format!("expected accepted, got {}", said(refusal)))
        }
        (ExpectOutcome::Refused, Outcome::Accepted(_)) => {
            failed(format!("expected refused{}, got accepted", expect.map_or(String::new(), wish)))
        }
        (ExpectOutcome::Accepted, Outcome::Accepted(value)) => {
            let Some(expect) = expect else { return Ok(()) };
            let part = match &expect.value {
                Some(part) => difference(&json::from_toml(part).map_err(End::Failed)?, value),
                None => None,
            };
            let part = part.or_else(|| expect.message.as_ref().and_then(|m| difference(m, value)));
            part.map_or(Ok(()), failed)
        }
        (ExpectOutcome::Refused, Outcome::Refused(refusal)) => {
            let Some(expect) = expect else { return Ok(()) };
            refused(expect, refusal)
        }
    }
}

fn refused(expect: &Expect, refusal: &Refusal) -> Result<(), End> {
    let code = refusal.code.as_deref().is_none_or(|c| expect.allows_code(c));
    let blame = refusal.blame.is_none() || expect.blame.is_none() || refusal.blame == expect.blame;
    if !code || !blame {
        return Err(End::Failed(format!("expected refused{}, got {}", wish(expect), said(refusal))));
    }
    let requirement = expect.requirement.as_deref();
    if refusal.code.is_some() && requirement.is_some() && refusal.requirement.as_deref() != requirement {
        let seen = refusal.requirement.as_deref();
        return Err(End::Failed(format!("the error names {seen:?}, expected {requirement:?}")));
    }
    // Who tells no codes tells no details.
    if let (Some(expected), Some(_)) = (&expect.details, &refusal.code) {
        let expected = json::from_toml(expected).map_err(End::Failed)?;
        if let Some(why) = difference(&expected, &refusal.details) {
            return Err(End::Failed(format!("details: {why}")));
        }
    }
    Ok(())
}

fn wish(expect: &Expect) -> String {
    let codes: Vec<&str> =
        expect.code.iter().chain(expect.codes.iter().flatten()).map(String::as_str).collect();
    format!(" {} `{}`", expect.blame.map_or("", |b| b.as_str()), codes.join("` or `"))
}

fn said(refusal: &Refusal) -> String {
    let blame = refusal.blame.map_or("?", |b| b.as_str());
    format!("refused {blame} `{}` ({})", refusal.code.as_deref().unwrap_or("?"), refusal.message)
}

/// Whether no text anywhere has white space around it.
fn is_trimmed(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim() == text,
        Value::Array(list) => list.iter().all(is_trimmed),
        Value::Object(members) => members.values().all(is_trimmed),
        _ => true,
    }
}

/// The token's header and payload, and which test key of the platform verifies it.
pub(super) fn decode(token: &str, entries: &[KeyEntry], keys: &Keys) -> Value {
    let mut parts = token.split('.');
    let mut json =
        || parts.next().and_then(from_base64).and_then(|b| serde_json::from_slice::<Value>(&b).ok());
    let header = json().unwrap_or_default();
    let payload = json().unwrap_or_default();
    let split = token.rsplit_once('.').and_then(|(input, s)| from_base64(s).map(|s| (input, s)));
    let verifies = |entry: &&KeyEntry| match (keys.get(&entry.key), &split) {
        (Ok(key), Some((input, signature))) => {
            header.get("kid").and_then(Value::as_str) == Some(key.kid())
                && key.verifies(input.as_bytes(), signature)
        }
        _ => false,
    };
    let verified_by = entries.iter().find(verifies).map(|entry| Value::from(entry.key.as_str()));
    let mut object = Map::new();
    object.insert("verified_by".to_owned(), verified_by.unwrap_or_default());
    let mut names: Vec<&String> = payload.as_object().into_iter().flat_map(Map::keys).collect();
    names.sort();
    object.insert("claims".to_owned(), names.into_iter().map(String::as_str).collect());
    let of_claim = |(name, value): (&String, &Value)| {
        let mut names: Vec<&str> = value.as_object()?.keys().map(String::as_str).collect();
        names.sort_unstable();
        Some((name.clone(), names.into_iter().collect()))
    };
    let members: Map<String, Value> =
        payload.as_object().into_iter().flatten().filter_map(of_claim).collect();
    object.insert("members".to_owned(), Value::Object(members));
    object.insert("trimmed".to_owned(), is_trimmed(&payload).into());
    object.insert("header".to_owned(), header);
    object.insert("payload".to_owned(), payload);
    Value::Object(object)
}
