//! The report as data.

use serde_json::{Map, Value};

use super::Report;

/// `{"cases":{…},"families":{…},"owners":{…}}`; the members are the same in every run.
pub fn json(report: &Report) -> String {
    let cases = object(&[("passed", report.passed), ("failed", report.failed), ("skipped", report.skipped)]);
    let mut families = Map::new();
    for (name, t) in &report.families {
        let numbers = [
            ("must", t.must),
            ("must_covered", t.must_covered),
            ("should", t.should),
            ("should_covered", t.should_covered),
            ("gaps", t.gaps),
            ("open", t.open),
            ("deferred", t.deferred),
        ];
        families.insert(name.clone(), object(&numbers));
    }
    let owners = report.owners.iter().map(|(name, n)| (name.clone(), object(&[("deferred", *n)]))).collect();
    let mut whole = Map::new();
    whole.insert("cases".to_owned(), cases);
    whole.insert("families".to_owned(), Value::Object(families));
    whole.insert("owners".to_owned(), Value::Object(owners));
    Value::Object(whole).to_string()
}

fn object(numbers: &[(&str, usize)]) -> Value {
    Value::Object(numbers.iter().map(|(name, n)| ((*name).to_owned(), Value::from(*n))).collect())
}
