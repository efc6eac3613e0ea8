//! The tool's script, between a page and a platform.

use serde_json::{Value, json};

use super::{Engine, ScriptError, text};

/// Loads the tool's page with its script and waits until nothing happens any more. Input and value are those of the function
/// `tool-storage` in the README of `fixtures`.
///
/// # Errors
/// The script throws, or never comes to an end.
pub fn tool_page(script: &str, input: &Value) -> Result<Value, ScriptError> {
    let platform = text(input, "platform", "https://lms.example.test");
    let mut page = json!({
        "ltiStep": text(input, "step", "put"),
        "ltiTarget": text(input, "target", "_parent"),
        "ltiOrigin": text(input, "origin", platform),
        "ltiState": text(input, "state", "s-1"),
        "ltiNonce": text(input, "nonce", "n-1"),
    });
    for (name, attribute) in [("timeout", "ltiTimeout"), ("keep", "ltiKeep")] {
        if let (Some(value), Some(page)) = (input.get(name), page.as_object_mut()) {
            page.insert(attribute.to_owned(), value.clone());
        }
    }
    let or = |name: &str, otherwise: Value| input.get(name).cloned().unwrap_or(otherwise);
    let served = json!([{ "subject": "lti.put_data" }, { "subject": "lti.get_data" }]);
    let world = json!({
        "page": page,
        "platform": platform,
        "launcher": text(input, "launcher", "parent"),
        "frames": or("frames", json!([])),
        "loading": or("loading", json!(false)),
        "deaf": or("deaf", json!(false)),
        "cookies": text(input, "cookies", "blocked"),
        "stored": or("stored", json!({})),
        "speaks": or("speaks", json!(["lti."])),
        "capabilities": or("capabilities", served),
        "instead": or("instead", json!([])),
    });
    let engine = Engine::new()?;
    engine.run(concat!(include_str!("clock.js"), include_str!("tool_window.js")))?;
    engine.call("start", &world)?;
    engine.run(script)?;
    let mut turns = 0_usize;
    while engine.call("next", &Value::Null)? == Value::Bool(true) {
        turns = turns.saturating_add(1);
        if turns > 1_000 {
            return Err(ScriptError("the page never comes to rest".to_owned()));
        }
    }
    engine.call("outcome", &Value::Null)
}
