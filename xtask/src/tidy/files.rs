//! The repository's text files.

use std::path::Path;

use crate::process::{Failure, Outcome};

/// A text file.
pub(super) struct File {
    /// Below the root, with `/` between the parts.
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate's name, for a file below `crates/`.
    pub(super) fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Compiled into a library or program, not into its tests.
    pub(super) fn is_source(&self) -> bool {
        let tests = self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/examples/");
        self.is_rust() && !tests
    }

    /// Lines with their numbers, without those that are comments.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Lines with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line))
    }

    /// The lines before the file's own tests.
    pub(super) fn before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let own_tests = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        let count = self.text.get(..own_tests).unwrap_or_default().lines().count();
        self.lines().take(count)
    }

    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Every text file below the root, without what is built and without lock files.
pub(super) fn read(root: &Path) -> Outcome<Vec<File>> {
    let mut files = Vec::new();
    collect(root, "", &mut files).map_err(|error| Failure::said(format!("{}: {error}", root.display())))?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(dir: &Path, path: &str, files: &mut Vec<File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if entry.file_type()?.is_dir() {
            let built = ["fuzz/corpus", "fuzz/artifacts", "fuzz/coverage"].contains(&below.as_str());
            if name != ".git" && name != "target" && !built {
                collect(&entry.path(), &below, files)?;
            }
        } else if name != "Cargo.lock"
            && let Ok(text) = String::from_utf8(std::fs::read(entry.path())?)
        {
            files.push(File { path: below, text });
        }
    }
    Ok(())
}
