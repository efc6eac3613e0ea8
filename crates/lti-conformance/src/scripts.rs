//! The scripts of platform storage, run in a JavaScript engine: windows, timers and the other side are made up, and time
//! passes only when everything stands still.

use serde_json::Value;

mod engine;
mod platform_page;
mod tool_page;

pub use engine::{Engine, ScriptError};
pub use platform_page::platform_page;
pub use tool_page::tool_page;

/// A member that is a text, or this.
fn text<'a>(input: &'a Value, name: &str, otherwise: &'a str) -> &'a str {
    input.get(name).and_then(Value::as_str).unwrap_or(otherwise)
}
