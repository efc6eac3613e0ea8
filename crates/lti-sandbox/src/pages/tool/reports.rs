use crate::pages::{Page, Side, layout::Document, parts};
use crate::paths;
use lti_tool::{LaunchReport, Verdict};
use maud::{Markup, html};
use serde::Serialize;

/// GET `/reports`: what the last launches, and the logins that went no further, went through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportsPage {
    /// The newest first.
    pub reports: Vec<ReportRow>,
}

/// One report in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportRow {
    /// Its number; they count up.
    pub number: u64,
    /// How it ended.
    pub ending: String,
    /// The error's code, where there is one.
    pub code: Option<String>,
    /// The issuer, where the registration is known.
    pub issuer: Option<String>,
}

/// One report: every check with its verdict, and the same as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportPage {
    /// What the list says of it.
    pub row: ReportRow,
    /// The checks in their order.
    pub checks: Vec<ReportCheck>,
    /// What is likely to be the cause.
    pub causes: Vec<String>,
    /// The report as text, safe to paste into a support ticket.
    pub text: String,
}

/// One check of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportCheck {
    /// The requirement that asks for it.
    pub requirement: String,
    /// What was checked.
    pub text: String,
    /// `passed`, `FAILED` or `not reached`.
    pub verdict: String,
    /// What was expected, where there is more to say than the check's own words.
    pub expected: Option<String>,
    /// What was seen.
    pub seen: Option<String>,
}

impl ReportRow {
    /// A report's line in the list.
    #[must_use]
    pub fn new(number: u64, report: &LaunchReport) -> Self {
        Self {
            number,
            ending: report.ending.as_str().to_owned(),
            code: report.error.as_ref().map(|error| error.code().to_owned()),
            issuer: report.platform.as_ref().map(|platform| platform.issuer.clone()),
        }
    }
}

impl ReportsPage {
    /// The list, the newest first.
    #[must_use]
    pub const fn new(reports: Vec<ReportRow>) -> Self {
        Self { reports }
    }
}

impl ReportPage {
    /// A report's page.
    #[must_use]
    pub fn new(number: u64, report: &LaunchReport) -> Self {
        let check = |line: &lti_tool::ReportLine| ReportCheck {
            requirement: line.check.requirement().to_owned(),
            text: line.check.text().to_owned(),
            verdict: line.verdict.as_str().to_owned(),
            expected: line.expected.clone(),
            seen: line.seen.clone(),
        };
        Self {
            row: ReportRow::new(number, report),
            checks: report.lines.iter().map(check).collect(),
            causes: report.causes.iter().map(|cause| format!("{} ({})", cause.text, cause.source)).collect(),
            text: report.to_string(),
        }
    }
}

impl Page for ReportsPage {
    fn html(&self) -> Markup {
        Document::new(Side::Tool, "Reports").at(paths::tool::REPORTS).with(&html! {
            h1 { "Reports" }
            p.lead { "What the last launches went through, accepted or not. Each says which check failed and what to look at." }
            @if self.reports.is_empty() { p { "Nobody has opened this tool yet." } } @else {
                ul.stack role="list" {
                    @for row in &self.reports {
                        li {
                            article.card {
                                h2 { a href=(paths::tool::report(row.number)) { "Report " (row.number) ": " (row.ending) } }
                                (facts(row))
                            }
                        }
                    }
                }
            }
        })
    }
}

impl Page for ReportPage {
    fn html(&self) -> Markup {
        let title = format!("Report {}", self.row.number);
        Document::new(Side::Tool, &title).below(paths::tool::REPORTS).with(&html! {
            (parts::trail(&[(paths::tool::REPORTS, "Reports")], &title))
            h1 { (title) ": " (self.row.ending) }
            (facts(&self.row))
            @if !self.causes.is_empty() {
                section aria-labelledby="causes" {
                    h2 #causes { "Likely cause" }
                    ul { @for cause in &self.causes { li { bdi { (cause) } } } }
                }
            }
            section aria-labelledby="checks" {
                h2 #checks { "Every check" }
                table {
                    caption.hidden { "Each check with its verdict, in the order in which they are made" }
                    thead { tr { th scope="col" { "Verdict" } th scope="col" { "Check" } } }
                    tbody {
                        @for check in &self.checks {
                            tr {
                                td { span aria-hidden="true" { (sign(&check.verdict)) } "\u{a0}" (check.verdict) }
                                td {
                                    (check.text) " " code.small { (check.requirement) }
                                    @if let Some(expected) = &check.expected { br; span.detail { "expected: " bdi { (expected) } } }
                                    @if let Some(seen) = &check.seen { br; span.detail { "seen: " bdi { (seen) } } }
                                }
                            }
                        }
                    }
                }
            }
            section aria-labelledby="text" {
                h2 #text { "Copy as text" }
                p { "For a support ticket: it holds no names, addresses, user ids or tokens." }
                pre.wrap.value tabindex="0" { code { (self.text) } }
            }
        })
    }
}

fn facts(row: &ReportRow) -> Markup {
    parts::facts([
        ("Code", html! { @match &row.code { Some(code) => code { (code) }, None => "none" } }),
        ("Issuer", html! { @match &row.issuer { Some(issuer) => code { (issuer) }, None => "not known" } }),
    ])
}

fn sign(verdict: &str) -> &'static str {
    if verdict == Verdict::Passed.as_str() {
        "✓"
    } else if verdict == Verdict::Failed.as_str() {
        "✗"
    } else {
        "–"
    }
}
