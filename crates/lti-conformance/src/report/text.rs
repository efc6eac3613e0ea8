//! The report for people.

use std::fmt::Write as _;

use super::Report;

/// A line a family, the owners with deferred ids, failures with reasons, and last `N passed, N failed, N skipped`.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    if !report.families.is_empty() {
        let _ = writeln!(
            out,
            "{:<8}{:>11}{:>11}{:>11}{:>6}{:>6}{:>10}{:>7}",
            "family", "cases", "must", "should", "gaps", "open", "deferred", "noted"
        );
    }
    for (name, t) in &report.families {
        let of = |part: usize, whole: usize| format!("{part}/{whole}");
        let _ = writeln!(
            out,
            "{name:<8}{:>11}{:>11}{:>11}{:>6}{:>6}{:>10}{:>7}",
            of(t.cases_passed, t.cases),
            of(t.must_covered, t.must),
            of(t.should_covered, t.should),
            t.gaps,
            t.open,
            t.deferred,
            t.noted
        );
    }
    let deferred: Vec<String> = report.owners.iter().map(|(name, n)| format!("{name} {n}")).collect();
    if !report.families.is_empty() {
        let _ = writeln!(out, "deferred to: {}", deferred.join(", "));
    }
    out.push_str(&failures(report));
    let _ = writeln!(out, "{} passed, {} failed, {} skipped", report.passed, report.failed, report.skipped);
    out
}

/// Everything that went wrong, one a line.
pub fn failures(report: &Report) -> String {
    let mut out = String::new();
    for (case, why) in &report.failures {
        let _ = writeln!(out, "FAILED {case}: {why}");
    }
    for (case, why) in &report.skips {
        let _ = writeln!(out, "skipped {case}: {why}");
    }
    for problem in &report.problems {
        let _ = writeln!(out, "FAILED {problem}");
    }
    out
}
