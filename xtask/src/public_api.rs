//! `cargo xtask public-api [--bless]`: each library's public API as text, `crates/*/public-api.txt`. A change of the
//! API has to change that file, so that it is seen where the change is read.
//!
//! The text comes from rustdoc's JSON. Its format changes with the compiler, so only a toolchain that writes
//! the format that we read can compare; another one says so and compares nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::metadata::{Metadata, Package};
use crate::process::{Failure, Outcome, capture, cargo, program, quietly, target_dir};

/// The format that the `public-api` crate of this version reads.
const FORMAT: &str = "57";
const TOOLCHAIN: &str = "1.95";
const AS_RUSTDOC: &str = "XTASK_AS_RUSTDOC";
const SNAPSHOT: &str = "public-api.txt";

/// Cargo calls us in rustdoc's place: we become rustdoc, with its JSON unlocked on a stable toolchain. Setting that for
/// all of cargo would make some build scripts run again.
pub(crate) fn as_rustdoc() -> Option<ExitCode> {
    let rustdoc = std::env::var_os(AS_RUSTDOC)?;
    let mut command = Command::new(rustdoc);
    command.args(std::env::args_os().skip(1)).env_remove(AS_RUSTDOC).env("RUSTC_BOOTSTRAP", "1");
    let status = command.status().ok()?;
    Some(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let bless = match args {
        [] => false,
        [arg] if arg == "--bless" => true,
        _ => return Err(Failure::said("usage: cargo xtask public-api [--bless]")),
    };
    let metadata = Metadata::own()?;
    let mut stale = Vec::new();
    for package in metadata.crates().into_iter().filter(|package| public(package)) {
        let json = rustdoc(package)?;
        let Some(text) = render(&json)? else {
            let text =
                format!("this toolchain's rustdoc does not write format {FORMAT} (Rust {TOOLCHAIN} does)");
            if bless {
                return Err(Failure::said(text));
            }
            println!("public-api: not compared: {text}");
            return Ok(());
        };
        let path = package.dir().join(SNAPSHOT);
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        if bless {
            std::fs::write(&path, &text)
                .map_err(|error| Failure::said(format!("{}: {error}", path.display())))?;
        }
        if known != text {
            show(&package.name, &known, &text);
            stale.push(package.name.clone());
        }
    }
    if stale.is_empty() || bless {
        return Ok(());
    }
    Err(Failure::said(format!(
        "the public API of {} is not what its {SNAPSHOT} says; `cargo xtask public-api --bless` writes it",
        stale.join(", ")
    )))
}

/// A library that others pick.
fn public(package: &Package) -> bool {
    package.has_library() && !["lti-conformance", "lti-sandbox"].contains(&package.name.as_str())
}

fn rustdoc(package: &Package) -> Outcome<PathBuf> {
    let own = std::env::current_exe().map_err(|error| Failure::said(format!("own program: {error}")))?;
    let sysroot = capture(
        program(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).args(["--print", "sysroot"]),
    )?;
    let real = Path::new(sysroot.trim()).join("bin").join(format!("rustdoc{}", std::env::consts::EXE_SUFFIX));
    let call = ["rustdoc", "--quiet", "--package", &package.name, "--lib", "--all-features", "--", "-Z"];
    let format = ["unstable-options", "--output-format", "json", "--cap-lints", "allow"];
    quietly(cargo(call).args(format).env("RUSTDOC", own).env(AS_RUSTDOC, real))?;
    Ok(target_dir().join("doc").join(format!("{}.json", package.name.replace('-', "_"))))
}

/// The API as lines; nothing where the format is another.
fn render(json: &Path) -> Outcome<Option<String>> {
    let failed = |error: String| Failure::said(format!("{}: {error}", json.display()));
    let text = std::fs::read_to_string(json).map_err(|error| failed(error.to_string()))?;
    if !has_format(&text) {
        return Ok(None);
    }
    let builder =
        public_api::Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true);
    let api = builder.build().map_err(|error| failed(error.to_string()))?;
    let lines: Vec<String> = api.items().map(ToString::to_string).filter(|line| !is_derived(line)).collect();
    Ok(Some(format!("{}\n", lines.join("\n"))))
}

fn has_format(text: &str) -> bool {
    let number = text.rsplit_once("\"format_version\":").map(|(_, rest)| rest.trim_start());
    number.is_some_and(|rest| {
        rest.strip_prefix(FORMAT).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The methods of traits that are derived or say nothing new: the line of the implementation says enough.
fn is_derived(line: &str) -> bool {
    let shapes = [
        "::clone(&self) -> ",
        "::fmt(&self, &mut core::fmt::Formatter<'_>) -> ",
        "::eq(&self, &",
        "::cmp(&self, &",
        "::partial_cmp(&self, &",
        "::hash<__H: core::hash::Hasher>(&self, &mut __H)",
        "::default() -> ",
        "::serialize<",
        "::deserialize<",
    ];
    line.starts_with("pub fn ") && shapes.iter().any(|shape| line.contains(shape))
}

/// Lines that went and lines that came.
fn show(name: &str, known: &str, text: &str) {
    println!("{name}:");
    let missing = |from: &str, of: &str, mark: &str| {
        let there: std::collections::BTreeSet<&str> = of.lines().collect();
        for line in from.lines().filter(|line| !there.contains(line)) {
            println!("  {mark} {line}");
        }
    };
    missing(known, text, "-");
    missing(text, known, "+");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format() {
        assert!(has_format(r#"{"paths":{},"format_version":57}"#));
        assert!(!has_format(r#"{"paths":{},"format_version":570}"#));
        assert!(!has_format(r#"{"paths":{},"format_version":58}"#));
    }

    #[test]
    fn derived_methods() {
        assert!(is_derived("pub fn a::B::clone(&self) -> a::B"));
        assert!(is_derived("pub fn a::B::fmt(&self, &mut core::fmt::Formatter<'_>) -> core::fmt::Result"));
        assert!(!is_derived("pub fn a::B::clone_with(&self) -> a::B"));
        assert!(!is_derived("impl core::clone::Clone for a::B"));
    }
}
