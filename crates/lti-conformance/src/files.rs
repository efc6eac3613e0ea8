//! The only place of this crate that touches the file system.

use std::path::{Path, PathBuf};

use crate::error::FixtureError;

/// The fixtures folder that this crate was built beside.
pub fn default_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// Reads a text file below `root`.
#[expect(clippy::disallowed_methods, reason = "the runner reads fixture files")]
pub fn read(root: &Path, relative: &str) -> Result<String, FixtureError> {
    std::fs::read_to_string(root.join(relative)).map_err(|e| FixtureError::new(relative, e))
}

/// Reads a text file below `root`; a file that is not there is `None`.
pub fn read_if_there(root: &Path, relative: &str) -> Result<Option<String>, FixtureError> {
    if root.join(relative).is_file() { read(root, relative).map(Some) } else { Ok(None) }
}

/// Writes a text file below `root` unless it already says the same; tells whether it was written.
pub fn write(root: &Path, relative: &str, text: &str) -> Result<bool, FixtureError> {
    if read_if_there(root, relative)?.as_deref() == Some(text) {
        return Ok(false);
    }
    let path = root.join(relative);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| FixtureError::new(relative, e))?;
    }
    std::fs::write(path, text).map_err(|e| FixtureError::new(relative, e))?;
    Ok(true)
}

/// Removes a file below `root`; a file that is not there is no error.
pub fn remove(root: &Path, relative: &str) -> Result<bool, FixtureError> {
    let path = root.join(relative);
    if !path.is_file() {
        return Ok(false);
    }
    std::fs::remove_file(path).map_err(|e| FixtureError::new(relative, e))?;
    Ok(true)
}

/// Names of the entries of a folder below `root`, sorted; a folder that is not there is empty.
pub fn list(root: &Path, relative: &str) -> Result<Vec<String>, FixtureError> {
    let path = root.join(relative);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|e| FixtureError::new(relative, e))? {
        let entry = entry.map_err(|e| FixtureError::new(relative, e))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
