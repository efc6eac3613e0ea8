//! `requirements`: the registry, printed.

use std::collections::VecDeque;
use std::io::Write;

use super::CliError;
use crate::fixtures::Fixtures;
use crate::registry::{Level, Requirement};

pub(super) fn list(
    fixtures: &Fixtures,
    words: &VecDeque<String>,
    out: &mut dyn Write,
) -> Result<bool, CliError> {
    let Some(word) = words.front().map(|w| w.to_uppercase()) else {
        for family in fixtures.registry.families() {
            let c = family.counted();
            writeln!(
                out,
                "{:<8}{:>5} MUST {:>4} SHOULD {:>4} MAY  {}",
                family.family, c.must, c.should, c.may, family.title
            )?;
        }
        return Ok(true);
    };
    let mut found = false;
    for family in fixtures.registry.families() {
        for requirement in &family.requirement {
            if requirement.id == word || family.family == word || requirement.owner == word {
                found = true;
                print(fixtures, requirement, out)?;
            }
        }
    }
    if found { Ok(true) } else { Err(CliError::Usage(format!("no id, family or owner is named {word}"))) }
}

fn print(fixtures: &Fixtures, r: &Requirement, out: &mut dyn Write) -> Result<(), CliError> {
    let level = match (r.level, r.not) {
        (Level::Must, false) => "MUST",
        (Level::Must, true) => "MUST NOT",
        (Level::Should, false) => "SHOULD",
        (Level::Should, true) => "SHOULD NOT",
        (Level::May, _) => "MAY",
    };
    let place =
        [r.document.as_deref(), r.section.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    writeln!(out, "{}  {level}  {:?}  owner {}  {place}", r.id, r.who, r.owner)?;
    writeln!(out, "    {}", r.text)?;
    if let Some(note) = &r.note {
        writeln!(out, "    note: {note}")?;
    }
    if let Some(reason) = fixtures.gaps.reason(&r.id) {
        writeln!(out, "    gap: {reason}")?;
    }
    let cases = fixtures.cases.iter().filter(|c| c.requirements.contains(&r.id)).map(|c| c.id.as_str());
    let programs =
        crate::programs::ALL.iter().filter(|p| p.requirements.contains(&r.id.as_str())).map(|p| p.id);
    for case in cases.chain(programs) {
        writeln!(out, "    case: {case}")?;
    }
    Ok(())
}
