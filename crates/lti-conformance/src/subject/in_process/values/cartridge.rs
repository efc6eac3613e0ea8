//! Links of Common Cartridges.

use lti_cartridge::{CartridgeLink, Error, Extensions};
use serde_json::{Value, json};

use crate::case::Blame;
use crate::subject::{Outcome, Refusal};

/// A descriptor: what it says, and where its launch ends.
pub(super) fn link(input: &Value) -> Outcome {
    let read = || {
        let link = CartridgeLink::from_xml(input.as_str().unwrap_or_default())?;
        let target = link.target_link_uri()?.to_owned();
        Ok(said(&link, &target))
    };
    outcome(read())
}

/// A descriptor read, written and read again, after the edits of `set`.
pub(super) fn copy(input: &Value) -> Outcome {
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let copied = || {
        let mut link = CartridgeLink::from_xml(text("xml").unwrap_or_default())?;
        if let Some(url) = text("secure_launch_url") {
            link.secure_launch_url = Some(url.to_owned());
        }
        if let Some(url) = text("secure_icon") {
            link.secure_icon = Some(url.to_owned());
        }
        if let Some(platform) = text("extensions_of") {
            link.extensions.push(Extensions::new(platform, [("size", "large")]));
        }
        let xml = link.to_xml()?;
        let again = CartridgeLink::from_xml(&xml)?;
        let target = again.target_link_uri()?.to_owned();
        let mut value = said(&again, &target);
        if let Some(members) = value.as_object_mut() {
            members.insert("same_text".to_owned(), (again.to_xml()? == xml).into());
        }
        Ok(value)
    };
    outcome(copied())
}

/// The links of a manifest.
pub(super) fn import(input: &Value) -> Outcome {
    let manifest = input.get("manifest").and_then(Value::as_str).unwrap_or_default();
    let file = |path: &str| {
        input.get("files").and_then(|files| files.get(path)).and_then(Value::as_str).map(str::to_owned)
    };
    let links = lti_cartridge::import(manifest, file).map(|links| {
        let links = links.iter().map(|found| json!({ "title": found.title, "own_title": found.link.title }));
        json!({ "links": links.collect::<Vec<_>>() })
    });
    outcome(links)
}

fn said(link: &CartridgeLink, target: &str) -> Value {
    let extensions =
        link.extensions.iter().map(|of| json!({ "platform": of.platform, "properties": of.properties }));
    json!({
        "title": link.title, "description": link.description, "target_link_uri": target,
        "launch_url": link.launch_url, "secure_launch_url": link.secure_launch_url, "icon": link.icon,
        "secure_icon": link.secure_icon, "shown_icon": link.shown_icon(),
        "custom": link.custom.iter().collect::<Vec<_>>(), "extensions": extensions.collect::<Vec<_>>(),
        "vendor": [link.vendor_code, link.vendor_name],
    })
}

fn outcome(result: Result<Value, Error>) -> Outcome {
    match result {
        Ok(value) => Outcome::Accepted(value),
        Err(error) => Outcome::Refused(Refusal {
            blame: Some(match error.blame() {
                lti_claims::Blame::ApiMisuse => Blame::ApiMisuse,
                lti_claims::Blame::Refused => Blame::Refused,
                _ => Blame::PeerMisbehaved,
            }),
            code: Some(error.code().to_owned()),
            requirement: error.requirement().map(str::to_owned),
            message: error.to_string(),
            details: Value::Null,
        }),
    }
}
