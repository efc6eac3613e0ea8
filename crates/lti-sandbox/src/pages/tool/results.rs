use super::{Delivery, SessionScript, ShownResult};
use crate::pages::form::{Field, Kind, field, message, summary};
use crate::pages::{Page, Side, layout::Document, parts};
use crate::partners::FieldProblem;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/sessions/{id}/results`, and the answer to a POST there that could not be sent: what the gradebook shows for a link, and the
/// form that sends a score. For teachers.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ResultsPage {
    /// The title of the link.
    pub link: String,
    /// What the gradebook shows; nothing where there is no line item yet.
    pub results: Vec<ResultRow>,
    /// Why the gradebook could not be read.
    pub unread: Option<Delivery>,
    /// Who can get a score: each `sub` with what the page calls them.
    pub learners: Vec<(String, String)>,
    /// What has been typed so far.
    pub input: ScoreInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
    /// What became of the score that was sent a moment ago.
    pub sent: Option<Delivery>,
    /// Where its form goes.
    pub action: String,
    /// Where the page of the launch is.
    pub back: String,
    /// What its form is known by.
    pub key: String,
    /// Leaves the session's secret in the platform's storage, where the browser keeps no cookie.
    #[serde(skip)]
    pub keep: Option<SessionScript>,
}

/// One learner's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResultRow {
    /// The learner's name, where the tool has met them; else their `sub`.
    pub learner: String,
    /// What the gradebook shows.
    pub shown: ShownResult,
}

/// What a teacher typed to send a score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScoreInput {
    /// The learner's `sub`.
    pub user: String,
    /// The points.
    pub points: String,
    /// Of how many.
    pub maximum: String,
    /// The comment; empty for none.
    pub comment: String,
}

impl ResultRow {
    /// A learner's row.
    #[must_use]
    pub const fn new(learner: String, shown: ShownResult) -> Self {
        Self { learner, shown }
    }
}

impl ResultsPage {
    /// A page without learners and news.
    #[must_use]
    pub fn new(link: &str, results: Vec<ResultRow>, action: String) -> Self {
        Self {
            link: link.to_owned(),
            results,
            unread: None,
            learners: Vec::new(),
            input: ScoreInput::default(),
            problems: Vec::new(),
            sent: None,
            action,
            back: String::new(),
            key: String::new(),
            keep: None,
        }
    }
}

impl Page for ResultsPage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let title =
            if self.problems.is_empty() { "Results and scores" } else { "Not sent yet: results and scores" };
        Document::new(Side::Tool, title).with(&html! {
            (parts::trail(&[(&self.back, &self.link)], "Results and scores"))
            @if let Some(sent) = &self.sent { (sent.html()) }
            h1 { "Results and scores" }
            p.lead { "What the gradebook of the learning platform shows now for " bdi { (self.link) } }
            (summary(&self.problems))
            section aria-labelledby="results" {
                h2 #results { "Results" }
                @if let Some(why) = &self.unread {
                    (unread(why))
                } @else if self.results.is_empty() {
                    p { "There are none yet." }
                } @else {
                    div.scroll role="region" aria-labelledby="results" tabindex="0" { (table(&self.results)) }
                }
            }
            (self.form())
            @if let Some(keep) = &self.keep { (keep.html()) }
        })
    }
}

/// Why there is nothing to show.
fn unread(why: &Delivery) -> Markup {
    html! {
        @match why {
            Delivery::Taken => {}
            Delivery::Unavailable { missing } => {
                div.aside {
                    p { strong { "This course does not open its results to this tool." } " Scores can be sent all the same, if they are open." }
                    p.detail { "For the administrator of the learning platform: " (missing) "." }
                }
            }
            Delivery::Failed { code, .. } => {
                div.problems {
                    p { strong { "The results could not be read." } " Wait a minute, then load the page again." }
                    p.detail { "Code: " code { (code) } }
                }
            }
        }
    }
}

fn table(rows: &[ResultRow]) -> Markup {
    html! {
        table.grades {
            caption { (parts::count(rows.len(), "result", "results")) ", read from the gradebook a moment ago" }
            thead {
                tr { th scope="col" { "Learner" } th scope="col" { "Result" } th scope="col" { "Set by" } th scope="col" { "Comment" } }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { bdi { (row.learner) } }
                        td { (row.shown.points_or_none()) }
                        td { bdi { @match &row.shown.by { Some(by) => (by), None => "nobody in person" } } }
                        td { bdi { (row.shown.comment.as_deref().unwrap_or_default()) } }
                    }
                }
            }
        }
    }
}

impl ResultsPage {
    fn form(&self) -> Markup {
        let problem = self.problems.iter().find(|problem| problem.field == "user");
        let text = |name, hint, value| {
            field(Field { name, hint, value, kind: Kind::Text, optional: false }, &self.problems)
        };
        let comment = Field {
            name: "comment",
            hint: "The learner reads it in the gradebook.",
            value: &self.input.comment,
            kind: Kind::Lines(3),
            optional: true,
        };
        html! {
            @if self.learners.is_empty() {
                section aria-labelledby="send" {
                    h2 #send { "Send a score" }
                    p { "To somebody who has opened this link: nobody who learns has, so far." }
                }
            } @else {
                form.sheet method="post" action=(self.action) novalidate {
                    input type="hidden" name="key" value=(self.key);
                    fieldset {
                        legend { h2 { "Send a score" } }
                        div.field.bad[problem.is_some()] {
                            label for="user" { "Learner" }
                            @if let Some(problem) = problem { (message(problem, "user-problem")) }
                            select #user name="user" aria-describedby=[problem.map(|_| "user-problem")] aria-invalid=[problem.map(|_| "true")] {
                                @for (sub, name) in &self.learners {
                                    option value=(sub) selected[*sub == self.input.user] { (name) }
                                }
                            }
                        }
                        (text("points", "A number, such as 8 or 7.5.", &self.input.points))
                        (text("maximum", "The points possible. The platform converts them to its own column.", &self.input.maximum))
                        (field(comment, &self.problems))
                        p.actions { button.button type="submit" { "Send the score" } }
                    }
                }
            }
        }
    }
}
