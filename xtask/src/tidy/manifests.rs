//! Manifests.

use super::files::File;

/// Every foreign crate in the root table has a comment on its purpose, directly above or behind it.
pub(super) fn purposes(files: &[File]) -> Vec<String> {
    let Some(root) = files.iter().find(|file| file.path == "Cargo.toml") else {
        return vec!["Cargo.toml is missing".to_owned()];
    };
    let mut problems = Vec::new();
    let mut above = "";
    for (number, line) in section(root, "[workspace.dependencies]") {
        let entry = !line.is_empty() && !line.starts_with('#');
        let own = line.contains("path = ");
        if entry && !own && !above.starts_with('#') && !line.contains(" # ") {
            problems.push(format!("Cargo.toml:{number}: says no purpose: `{line}`"));
        }
        above = line;
    }
    problems
}

/// Versions stand in the root table only.
pub(super) fn one_table_of_versions(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests(files) {
        for name in ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"] {
            let own = |line: &str| {
                let entry = !line.is_empty() && !line.starts_with('#') && line.contains('=');
                // A crate names itself by its path, to switch its own features on in tests.
                entry
                    && !line.contains("workspace = true")
                    && !line.contains("path = \".\"")
                    && starts_an_entry(line)
            };
            let lines = section(file, name).filter(|(_, line)| own(line));
            problems.extend(lines.map(|(number, line)| {
                format!("{}:{number}: versions stand in the root's table: `{line}`", file.path)
            }));
        }
    }
    problems
}

/// Every crate takes the workspace's lint table.
pub(super) fn shared_lints(files: &[File]) -> Vec<String> {
    let without =
        manifests(files).filter(|file| !section(file, "[lints]").any(|(_, line)| line == "workspace = true"));
    without.map(|file| format!("{}: `[lints] workspace = true` is missing", file.path)).collect()
}

fn manifests(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| {
        let own = file.path.strip_prefix("crates/").and_then(|path| path.split_once('/'));
        file.path == "xtask/Cargo.toml" || own.is_some_and(|(_, rest)| rest == "Cargo.toml")
    })
}

fn section<'a>(file: &'a File, name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = file.lines().map(|(number, line)| (number, line.trim()));
    lines.skip_while(move |(_, line)| *line != name).skip(1).take_while(|(_, line)| !line.starts_with('['))
}

/// A line that begins with a name and not inside of a list that goes over several lines.
fn starts_an_entry(line: &str) -> bool {
    line.chars().next().is_some_and(|char| char.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purpose() {
        let text = |line: &str| {
            format!(
                "[workspace.dependencies]\n# Ours.\na = {{ path = \"a\" }}\nb = {{ path = \"b\" }}\n\n{line}\n[x]\nz = 1\n"
            )
        };
        let problems = |line: &str| purposes(&[File::new("Cargo.toml", &text(line))]);
        assert!(problems("# Wire types.\nserde = \"1\"").is_empty());
        assert!(problems("serde = \"1\" # Wire types.").is_empty());
        assert_eq!(problems("serde = \"1\"").len(), 1);
        assert_eq!(problems("# Wire types.\nserde = \"1\"\ntoml = \"1\"").len(), 1);
    }

    #[test]
    fn versions() {
        let problems = |line: &str| {
            one_table_of_versions(&[File::new("crates/a/Cargo.toml", &format!("[dependencies]\n{line}\n"))])
        };
        assert!(problems("serde.workspace = true\nb = { workspace = true, optional = true }").is_empty());
        assert!(problems("a = { path = \".\", features = [\"contract\"] }").is_empty());
        assert_eq!(problems("serde = \"1\"").len(), 1);
        assert_eq!(problems("b = { path = \"../b\" }").len(), 1);
    }

    #[test]
    fn lints() {
        assert!(shared_lints(&[File::new("crates/a/Cargo.toml", "[lints]\nworkspace = true\n")]).is_empty());
        assert_eq!(shared_lints(&[File::new("crates/a/Cargo.toml", "[package]\n")]).len(), 1);
    }
}
