//! One page's worth of JavaScript.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use rquickjs::{CatchResultExt, Context, Ctx, Runtime};
use serde_json::Value;

/// A script that failed where it must not, with what the engine says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError(pub String);

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScriptError {}

/// A fresh global object with nothing of a browser but what a script puts there.
pub struct Engine {
    runtime: Runtime,
    context: Context,
}

/// How often the engine asks whether to go on: some seconds of work.
const PATIENCE: usize = 100_000;

impl Engine {
    /// An engine of its own.
    ///
    /// # Errors
    /// No memory.
    pub fn new() -> Result<Self, ScriptError> {
        let broken = |error: rquickjs::Error| ScriptError(error.to_string());
        let runtime = Runtime::new().map_err(broken)?;
        runtime.set_memory_limit(256 << 20);
        let asked = AtomicUsize::new(0);
        runtime
            .set_interrupt_handler(Some(Box::new(move || asked.fetch_add(1, Ordering::Relaxed) > PATIENCE)));
        let context = Context::full(&runtime).map_err(broken)?;
        Ok(Self { runtime, context })
    }

    /// Runs a whole script, and what it left to do at once.
    ///
    /// # Errors
    /// What it throws.
    pub fn run(&self, script: &str) -> Result<(), ScriptError> {
        self.context.with(|ctx| evaluate::<()>(&ctx, script))?;
        self.settle()
    }

    /// Calls a global function that takes a value and gives one, both by way of JSON; then does what was left to do.
    ///
    /// # Errors
    /// What it throws; a result that is no JSON.
    pub fn call(&self, function: &str, argument: &Value) -> Result<Value, ScriptError> {
        let script = format!("JSON.stringify({function}({argument})) || 'null'");
        let json = self.context.with(|ctx| evaluate::<String>(&ctx, &script))?;
        self.settle()?;
        serde_json::from_str(&json).map_err(|error| ScriptError(error.to_string()))
    }

    fn settle(&self) -> Result<(), ScriptError> {
        loop {
            match self.runtime.execute_pending_job() {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(thrown) => return Err(ScriptError(format!("a job failed: {thrown:?}"))),
            }
        }
    }
}

fn evaluate<'js, V: rquickjs::FromJs<'js>>(ctx: &Ctx<'js>, script: &str) -> Result<V, ScriptError> {
    ctx.eval(script).catch(ctx).map_err(|error| ScriptError(error.to_string()))
}
