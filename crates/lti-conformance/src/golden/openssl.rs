//! Signing through the `openssl` program, for keys of sizes that `ring` refuses. Only `fixtures sign` comes here.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::FixtureError;

/// RS256.
pub(super) fn sign(root: &Path, key: &str, input: &[u8]) -> Result<Vec<u8>, FixtureError> {
    let wrong = |reason: String| FixtureError::new("openssl", reason);
    let mut child = Command::new("openssl")
        .args(["dgst", "-sha256", "-sign"])
        .arg(root.join(format!("keys/{key}.pem")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| wrong(e.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).map_err(|e| wrong(e.to_string()))?;
    }
    let output = child.wait_with_output().map_err(|e| wrong(e.to_string()))?;
    if output.status.success() { Ok(output.stdout) } else { Err(wrong(format!("does not sign with {key}"))) }
}
