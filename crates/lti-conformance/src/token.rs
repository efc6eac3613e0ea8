//! Making a token: a base file, edits, a signature, edits of the text.

use std::path::Path;

use serde::Deserialize;

use crate::case::{JsonEdit, TokenEdit};
use crate::encoding::{base64url, from_base64};
use crate::error::FixtureError;
use crate::files;
use crate::json::{self, Members};
use crate::keys::{Keys, SignError};
use crate::placeholders::Values;

mod mutate;

/// `fixtures/bases/*.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    header: Members,
    payload: Members,
}

/// A token and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The header as text for people.
    pub header: String,
    /// The payload as text for people.
    pub payload: String,
    /// First two segments with their dot, before edits of the text.
    pub signing_input: String,
    /// The token; `None` when only the `openssl` program signs with a key of this size.
    pub compact: Option<String>,
    /// The test key that signs.
    pub key: String,
}

/// Makes a token.
///
/// # Errors
/// A base, key or algorithm that is not there; a placeholder without value; an edit that does not fit.
pub fn build(
    root: &Path,
    keys: &Keys,
    edit: &TokenEdit,
    (base, key): (&str, &str),
    values: &Values,
) -> Result<Built, FixtureError> {
    let name = edit.base.as_deref().unwrap_or(base);
    let file = format!("bases/{name}.json");
    let base: Base =
        serde_json::from_str(&files::read(root, &file)?).map_err(|e| FixtureError::new(&file, e))?;
    let key = keys.get(edit.key.as_deref().unwrap_or(key))?;
    let mut values = values.clone().with("kid", key.kid());
    for key in keys.iter() {
        values.set_object(&format!("jwk of {}", key.name), key.jwk.to_string());
    }
    let wrong = |reason: String| FixtureError::new(&file, reason);
    let (header, header_text) = edited(base.header, &edit.header, &values).map_err(wrong)?;
    let (payload, payload_text) = edited(base.payload, &edit.payload, &values).map_err(wrong)?;
    let signing_input = format!("{}.{}", base64url(&header), base64url(&payload));
    let algorithm = edit.algorithm.as_deref().unwrap_or("RS256");
    let compact = match key.sign(algorithm, signing_input.as_bytes()) {
        Ok(signature) => {
            let whole = format!("{signing_input}.{}", base64url(&signature));
            Some(mutate::apply(whole, &edit.mutate).map_err(wrong)?)
        }
        Err(SignError::Size) if edit.mutate.is_empty() => None,
        Err(SignError::Size) => {
            return Err(wrong(format!("{} signs only by openssl, without mutations", key.name)));
        }
        Err(SignError::Algorithm(name)) => return Err(wrong(format!("no algorithm is named {name}"))),
    };
    Ok(Built { header: header_text, payload: payload_text, signing_input, compact, key: key.name.clone() })
}

/// A JSON object of `fixtures/bases/` with edits: what a service call sends.
///
/// # Errors
/// A base that is not there; a placeholder without value; an edit that does not fit.
pub fn object(root: &Path, base: &str, edit: &JsonEdit, values: &Values) -> Result<Vec<u8>, FixtureError> {
    let file = format!("bases/{base}.json");
    let members: Members =
        serde_json::from_str(&files::read(root, &file)?).map_err(|e| FixtureError::new(&file, e))?;
    let (bytes, _) = edited(members, edit, values).map_err(|e| FixtureError::new(&file, e))?;
    Ok(bytes)
}

/// The bytes that are signed, and the text for people.
fn edited(mut members: Members, edit: &JsonEdit, values: &Values) -> Result<(Vec<u8>, String), String> {
    if let Some(bytes) = &edit.raw_base64 {
        let bytes = from_base64(bytes).ok_or("raw_base64 is no base64url")?;
        let text = format!("{}\n", String::from_utf8_lossy(&bytes));
        return Ok((bytes, text));
    }
    if let Some(raw) = &edit.raw {
        let raw = values.expand_json(raw)?;
        let text = format!("{raw}\n");
        return Ok((raw.into_bytes(), text));
    }
    for name in &edit.remove {
        if !members.remove(name) {
            return Err(format!("there is no `{name}` to remove"));
        }
    }
    for (name, value) in &edit.set {
        members.set(name, json::from_toml(value)?.to_string());
    }
    for (name, raw) in &edit.set_json {
        members.set(name, raw.clone());
    }
    for (name, raw) in &edit.append_json {
        members.append(name, raw.clone());
    }
    Ok((values.expand_json(&members.compact())?.into_bytes(), values.expand_json(&members.readable())?))
}
