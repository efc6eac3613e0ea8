//! `fixtures new`: the first lines of a case.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;

use super::CliError;
use crate::files;

pub(super) fn new(root: &Path, words: &mut VecDeque<String>, out: &mut dyn Write) -> Result<bool, CliError> {
    let (Some(folder), Some(id)) = (words.pop_front(), words.pop_front()) else {
        return Err(CliError::Usage("fixtures new needs a folder and an id".to_owned()));
    };
    let requirements: Vec<String> = words.drain(..).map(|w| format!("{:?}", w.to_uppercase())).collect();
    let requirements = requirements.join(", ");
    let side = if folder == "tool-to-platform" { "platform" } else { "tool" };
    let head = format!(
        "id = {id:?}\nsummary = \"\"\nrequirements = [{requirements}]\nside = {side:?}\nworld = \"one-platform\"\n"
    );
    let refused = "outcome = \"refused\"\nblame = \"peer-misbehaved\"\ncode = \"\"\nstatus = 401\n";
    let (file, text) = match folder.as_str() {
        "platform-to-tool" => (
            format!("{folder}/{id}/case.toml"),
            format!("{head}\n[token.payload.set]\n\n[expect]\n{refused}"),
        ),
        "tool-to-platform" => (
            format!("{folder}/{id}/case.toml"),
            format!("{head}entry = \"authorize\"\n\n[request.form.set]\n\n[expect]\n{refused}"),
        ),
        "exchange" => (
            format!("{folder}/{id}.toml"),
            format!("{head}\n[[step]]\ndo = \"login\"\n\n[[step]]\ndo = \"launch\"\n"),
        ),
        "tables" => {
            (format!("{folder}/{id}.toml"), format!("{head}\n[expect]\n{refused}\n[[row]]\nid = \"\"\n"))
        }
        other => return Err(CliError::Usage(format!("no folder of cases is named {other}"))),
    };
    if files::read_if_there(root, &file)?.is_some() {
        return Err(CliError::Usage(format!("{file} is there already")));
    }
    files::write(root, &file, &text)?;
    writeln!(out, "wrote {file}")?;
    Ok(true)
}
