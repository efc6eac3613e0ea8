//! Finding the cases below the fixtures folder.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Case, CaseFile, ExchangeFile, Golden};
use crate::error::FixtureError;
use crate::files;

/// All cases, sorted by id.
pub type Cases = Vec<Case>;

/// Folders that hold one folder a case.
const FOLDERS: [&str; 2] = ["platform-to-tool", "tool-to-platform"];

/// Reads every case of every shape.
///
/// # Errors
/// A file that does not read, an id that is not its path's, an id twice, an expectation that contradicts itself.
pub fn load_all(root: &Path) -> Result<Cases, FixtureError> {
    let mut cases = Vec::new();
    for folder in FOLDERS {
        read_folder(root, folder, &mut cases)?;
    }
    for lms in files::list(root, "lms")? {
        let folder = format!("lms/{lms}");
        read_folder(root, &folder, &mut cases)?;
        read_exchanges(root, &folder, &mut cases)?;
    }
    read_exchanges(root, "exchange", &mut cases)?;
    for name in files::list(root, "tables")? {
        let Some(id) = name.strip_suffix(".toml") else { continue };
        read_table(root, id, &mut cases)?;
    }
    check(&cases)?;
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(cases)
}

fn read_folder(root: &Path, folder: &str, cases: &mut Cases) -> Result<(), FixtureError> {
    for id in files::list(root, folder)? {
        let place = format!("{folder}/{id}");
        let file = format!("{place}/case.toml");
        let Some(text) = files::read_if_there(root, &file)? else { continue };
        let mut case: CaseFile = toml::from_str(&text).map_err(|e| FixtureError::new(&file, e))?;
        same_id(&file, &case.id, &id)?;
        let at = format!("{place}/message.json");
        if let Some(message) = files::read_if_there(root, &at)? {
            case.expect.message =
                Some(serde_json::from_str(&message).map_err(|e| FixtureError::new(&at, e))?);
        }
        cases.push(case.into_case(file, Golden::Folder(place)));
    }
    Ok(())
}

fn read_exchanges(root: &Path, folder: &str, cases: &mut Cases) -> Result<(), FixtureError> {
    for name in files::list(root, folder)? {
        let Some(id) = name.strip_suffix(".toml") else { continue };
        let file = format!("{folder}/{name}");
        let exchange: ExchangeFile =
            toml::from_str(&files::read(root, &file)?).map_err(|e| FixtureError::new(&file, e))?;
        same_id(&file, &exchange.id, id)?;
        cases.push(exchange.into_case(file));
    }
    Ok(())
}

fn read_table(root: &Path, id: &str, cases: &mut Cases) -> Result<(), FixtureError> {
    let file = format!("tables/{id}.toml");
    let wrong = |reason: String| FixtureError::new(&file, reason);
    let mut table: toml::Table =
        toml::from_str(&files::read(root, &file)?).map_err(|e| wrong(e.to_string()))?;
    let Some(toml::Value::Array(rows)) = table.remove("row") else {
        return Err(wrong("has no rows".to_owned()));
    };
    same_id(&file, table.get("id").and_then(toml::Value::as_str).unwrap_or_default(), id)?;
    let of_all = strings(table.get("requirements"));
    for row in rows {
        let toml::Value::Table(mut row) = row else { return Err(wrong("a row is no table".to_owned())) };
        let name = row.get("id").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(wrong("a row has no id".to_owned()));
        }
        let mut both = of_all.clone();
        both.extend(strings(row.get("requirements")));
        row.insert("requirements".to_owned(), both.into_iter().collect::<Vec<_>>().into());
        row.insert("id".to_owned(), format!("{id}/{name}").into());
        let mut whole = table.clone();
        inherit_expect(&mut whole, &row);
        merge(&mut whole, row);
        let case: CaseFile = whole.try_into().map_err(|e| wrong(format!("row {name}: {e}")))?;
        cases.push(case.into_case(file.clone(), Golden::Sum(format!("tables/{id}.sha256"))));
    }
    Ok(())
}

/// A row that is accepted in a table of refusals takes over nothing of the refusal; one with `codes` no `code`.
fn inherit_expect(table: &mut toml::Table, row: &toml::Table) {
    let outcome = |t: &toml::Table| t.get("expect").and_then(|e| e.get("outcome")).cloned();
    if outcome(row).is_some() && outcome(row) != outcome(table) {
        table.remove("expect");
    }
    let codes = row.get("expect").and_then(|e| e.get("codes")).is_some();
    if let (true, Some(toml::Value::Table(expect))) = (codes, table.get_mut("expect")) {
        expect.remove("code");
    }
}

fn strings(value: Option<&toml::Value>) -> BTreeSet<String> {
    let list = value.and_then(toml::Value::as_array).into_iter().flatten();
    list.filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// Tables merge member by member; everything else of the row wins.
fn merge(into: &mut toml::Table, from: toml::Table) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(value)) => merge(inner, value),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}

fn same_id(file: &str, said: &str, expected: &str) -> Result<(), FixtureError> {
    if said == expected {
        Ok(())
    } else {
        Err(FixtureError::new(file, format!("id is `{said}`, its place says `{expected}`")))
    }
}

fn check(cases: &Cases) -> Result<(), FixtureError> {
    let mut seen = BTreeSet::new();
    for case in cases {
        if !seen.insert(&case.id) {
            return Err(FixtureError::new(&case.file, format!("{} is there twice", case.id)));
        }
        if case.requirements.is_empty() {
            return Err(FixtureError::new(&case.file, format!("{} shows no requirement", case.id)));
        }
        for step in &case.steps {
            if let Some(problem) = step.expect.as_ref().and_then(super::Expect::problem) {
                return Err(FixtureError::new(&case.file, format!("{}: {problem}", case.id)));
            }
        }
    }
    Ok(())
}
