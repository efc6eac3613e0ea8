//! The platform's side twice, as a script and as a value: both have to say the same.

use lti_oidc::storage::{PlatformStorage, Settings, Target};
use lti_security::UnixTime;
use serde_json::{Value, json};

use super::{Engine, ScriptError, text};

/// Sends messages to the platform's page with its script, and gives each one's answer. Input and value are those of the function
/// `platform-storage` in the README of `fixtures`.
///
/// # Errors
/// The script throws; the script and [`PlatformStorage`] answer differently.
pub fn platform_page(script: &str, input: &Value) -> Result<Value, ScriptError> {
    let origins = texts(input.get("origins"));
    let frame = text(input, "frame", "_parent");
    let mut settings = Settings::default();
    settings.frame = Target::parse(frame);
    settings.served_elsewhere = texts(input.get("served_elsewhere"));
    let mut dataset = json!({ "ltiOrigins": json!(origins).to_string(), "ltiFrame": frame });
    if let (Some(elsewhere), Some(dataset)) = (input.get("served_elsewhere"), dataset.as_object_mut()) {
        dataset.insert("ltiServedElsewhere".to_owned(), elsewhere.to_string().into());
    }
    let engine = Engine::new()?;
    engine.run(concat!(include_str!("clock.js"), include_str!("platform_window.js")))?;
    engine.call("start", &dataset)?;
    engine.run(script)?;
    let mut both = Both { engine, storage: PlatformStorage::new(settings), origins };
    let messages = input.get("messages").and_then(Value::as_array).into_iter().flatten();
    messages.map(|message| both.receive(message)).collect()
}

struct Both {
    engine: Engine,
    storage: PlatformStorage,
    origins: Vec<String>,
}

impl Both {
    fn receive(&mut self, message: &Value) -> Result<Value, ScriptError> {
        let origin = text(message, "origin", "https://tool.example.test");
        let at = message.get("at").and_then(Value::as_i64).unwrap_or_default();
        let Some(fill) = message.get("fill") else {
            let written = message.get("json").and_then(Value::as_str).map(serde_json::from_str::<Value>);
            let written = written.transpose().map_err(|error| ScriptError(error.to_string()))?;
            let data = written.as_ref().or(message.get("data")).unwrap_or(&Value::Null);
            return self.answer(data, origin, at);
        };
        let size = |name| fill.get(name).and_then(Value::as_u64).unwrap_or_default();
        let value = "v".repeat(usize::try_from(size("value_bytes")).unwrap_or_default());
        let (mut kept, mut refused) = (0_u64, Value::Null);
        for number in 0..size("keys") {
            let data = json!({
                "subject": "lti.put_data", "message_id": "fill", "key": format!("k{number:03}"), "value": value,
            });
            let answer = self.answer(&data, origin, at)?;
            match answer.pointer("/message/error/code") {
                Some(code) => refused = code.clone(),
                None => kept = kept.saturating_add(1),
            }
        }
        Ok(json!({ "kept": kept, "refused": refused }))
    }

    /// What the script posts, and what the value answers, which has to be the same.
    fn answer(&mut self, data: &Value, origin: &str, at: i64) -> Result<Value, ScriptError> {
        let posted = self.engine.call("receive", &json!({ "data": data, "origin": origin, "at": at }))?;
        let allowed: Vec<&str> = self.origins.iter().map(String::as_str).collect();
        let reply = self.storage.handle(&data.to_string(), origin, &allowed, UnixTime::from_seconds(at));
        let answered: Vec<Value> = reply
            .into_iter()
            .map(|reply| {
                let message = serde_json::from_str::<Value>(&reply.message).unwrap_or_default();
                json!({ "target_origin": reply.target_origin, "message": message })
            })
            .collect();
        if posted != Value::Array(answered.clone()) {
            let answered = Value::Array(answered);
            return Err(ScriptError(format!(
                "the script posts {posted}, PlatformStorage answers {answered}"
            )));
        }
        Ok(answered.into_iter().next().unwrap_or_else(|| "silence".into()))
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|one| one.as_str().map(str::to_owned)).collect()
}
