//! What came of the mutants.

use std::path::Path;

use serde_json::{Value, json};

use crate::process::{Failure, Outcome};

/// Names of mutants, by their end.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) caught: Vec<String>,
    pub(super) missed: Vec<String>,
    /// The code still compiled and the tests did not end: noticed, and listed apart.
    pub(super) timeout: Vec<String>,
    /// The broken code does not compile: nothing to notice.
    pub(super) unviable: Vec<String>,
    /// How long the mutants took, without the first build.
    pub(super) seconds: f64,
}

impl Found {
    pub(super) fn read(file: &Path) -> Outcome<Self> {
        let wrong = |why: String| Failure::said(format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let report: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let mut found = Self::default();
        let outcomes = report.get("outcomes").and_then(Value::as_array);
        for outcome in outcomes.ok_or_else(|| wrong("it has no outcomes".to_owned()))? {
            // The run without any mutant has no name.
            let Some(name) = outcome.pointer("/scenario/Mutant/name").and_then(Value::as_str) else {
                continue;
            };
            let phases = outcome.get("phase_results").and_then(Value::as_array);
            let seconds = |phase: &Value| phase.get("duration").and_then(Value::as_f64).unwrap_or_default();
            found.seconds += phases.into_iter().flatten().map(seconds).sum::<f64>();
            let list = match outcome.get("summary").and_then(Value::as_str).unwrap_or_default() {
                "CaughtMutant" => &mut found.caught,
                "MissedMutant" => &mut found.missed,
                "Timeout" => &mut found.timeout,
                "Unviable" => &mut found.unviable,
                other => return Err(wrong(format!("{name} ended as `{other}`"))),
            };
            list.push(name.to_owned());
        }
        Ok(found)
    }

    /// Takes over what the second stage says of the mutants that the first one missed.
    pub(super) fn judge_survivors(&mut self, cases: Self) {
        self.missed.retain(|name| !cases.caught.contains(name) && !cases.timeout.contains(name));
        self.caught.extend(cases.caught);
        self.timeout.extend(cases.timeout);
        self.seconds += cases.seconds;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.caught.extend(other.caught);
        self.missed.extend(other.missed);
        self.timeout.extend(other.timeout);
        self.unviable.extend(other.unviable);
        self.seconds += other.seconds;
    }

    fn viable(&self) -> usize {
        self.caught.len().saturating_add(self.timeout.len()).saturating_add(self.missed.len())
    }

    /// In percent of the viable ones; all of none.
    fn share(&self) -> f64 {
        let count = |number: usize| u32::try_from(number).map_or(f64::INFINITY, f64::from);
        match self.viable() {
            0 => 100.0,
            viable => 100.0 * count(viable.saturating_sub(self.missed.len())) / count(viable),
        }
    }

    pub(super) fn print_text(&self) -> Outcome {
        for name in &self.missed {
            println!("missed   {name}");
        }
        for name in &self.timeout {
            println!("timeout  {name}");
        }
        let (caught, missed, timeout) = (self.caught.len(), self.missed.len(), self.timeout.len());
        println!(
            "{caught} caught, {timeout} timed out, {missed} missed, {} unviable: {:.1} % of {} viable mutants noticed, {:.0} s",
            self.unviable.len(),
            self.share(),
            self.viable(),
            self.seconds,
        );
        Ok(())
    }

    pub(super) fn print_json(&self) -> Outcome {
        let report = json!({
            "caught": self.caught, "missed": self.missed, "timeout": self.timeout, "unviable": self.unviable,
            "noticed_percent": self.share(), "seconds": self.seconds,
        });
        println!("{report:#}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Found;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn cases_judge_what_the_own_tests_missed() {
        let mut found = Found { caught: names(&["a"]), missed: names(&["b", "c", "d"]), ..Found::default() };
        let cases = Found {
            caught: names(&["c"]),
            timeout: names(&["d"]),
            missed: names(&["b"]),
            ..Found::default()
        };
        found.judge_survivors(cases);
        assert_eq!((found.caught.len(), found.missed.as_slice()), (2, &names(&["b"])[..]));
        assert_eq!((found.viable(), found.share()), (4, 75.0));
    }

    #[test]
    fn nothing_viable_is_nothing_missed() {
        assert_eq!(Found { unviable: names(&["a"]), ..Found::default() }.share(), 100.0);
    }
}
