//! Starting other programs.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

/// Why a command ended without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell.
    Said(String),
    /// The program that was run has told it already; pass its exit status on.
    Status(u8),
}

impl Failure {
    pub(crate) fn said(text: impl Into<String>) -> Self {
        Self::Said(text.into())
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), |parent| parent.to_path_buf())
}

/// The directory that cargo builds into.
pub(crate) fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program in the root directory, with our own tools on its path and without the variables that cargo set for
/// xtask: some build scripts (ring's) look at those and would be built again on each change between
/// `cargo` and `cargo xtask`.
pub(crate) fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    command.current_dir(root());
    let ours = ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "OUT_DIR"];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || ours.contains(&text.as_ref()) {
            command.env_remove(&name);
        }
    }
    let mut path = vec![crate::tools::bin_dir()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    if let Ok(joined) = std::env::join_paths(path) {
        command.env("PATH", joined);
    }
    command
}

/// Cargo itself, the same one that started us.
pub(crate) fn cargo<S: AsRef<str>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args.into_iter().map(|arg| arg.as_ref().to_owned()));
    command
}

/// The command as one would type it.
fn written(command: &Command) -> String {
    let name = PathBuf::from(command.get_program());
    let mut text = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

fn could_not_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::said(format!("`{}` could not be started: {error}", written(command)))
}

fn verdict(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(Failure::said(format!("`{}`: {status}", written(command)))) }
}

/// Says what is run, then runs it with our own standard streams.
pub(crate) fn run(command: &mut Command) -> Outcome {
    eprintln!("$ {}", written(command));
    quietly(command)
}

/// Runs it with our own standard streams.
pub(crate) fn quietly(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| could_not_start(command, &error))?;
    verdict(command, status)
}

/// What it prints on its standard output.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| could_not_start(command, &error))?;
    verdict(command, output.status)?;
    String::from_utf8(output.stdout)
        .map_err(|_| Failure::said(format!("`{}` printed no UTF-8", written(command))))
}

/// Runs it, shows what it prints on either stream, and keeps it too.
pub(crate) fn tee(command: &mut Command) -> Outcome<(bool, String)> {
    eprintln!("$ {}", written(command));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| could_not_start(command, &error))?;
    let stderr = child.stderr.take();
    let errors = std::thread::spawn(move || stderr.map(|pipe| show(pipe, |line| eprint!("{line}"))));
    let mut text = child.stdout.take().map(|pipe| show(pipe, |line| print!("{line}"))).unwrap_or_default();
    if let Ok(Some(more)) = errors.join() {
        text.push_str(&more);
    }
    let status = child.wait().map_err(|error| could_not_start(command, &error))?;
    Ok((status.success(), text))
}

fn show(pipe: impl Read, mut print: impl FnMut(&str)) -> String {
    let mut reader = BufReader::new(pipe);
    let mut all = String::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        print(&text);
        all.push_str(&text);
        line.clear();
    }
    all
}

/// Becomes that program where the system can do it, so that signals reach it and its exit status is ours.
pub(crate) fn become_program(command: &mut Command) -> Outcome {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = command.exec();
        Err(could_not_start(command, &error))
    }
    #[cfg(not(unix))]
    {
        let status = command.status().map_err(|error| could_not_start(command, &error))?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::Status(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
    }
}
