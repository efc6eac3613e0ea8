use super::{Delivery, SessionScript, ShownResult};
use crate::pages::form::message;
use crate::pages::{Page, Side, layout::Document, parts};
use crate::partners::FieldProblem;
use maud::{Markup, html};
use serde::Serialize;

/// The fields of a quiz's form: no quiz has more questions.
pub const QUESTION_FIELDS: [&str; 8] = ["q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7"];

/// GET `/sessions/{id}/quiz`: the quiz of a link, before, during and after an attempt.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct QuizPage {
    /// The title of the link that opened it.
    pub link: String,
    /// The quiz's own title.
    pub title: String,
    /// The person is here as a learner: the platform is told.
    pub graded: bool,
    /// How far the attempt is.
    pub step: QuizStep,
    /// What became of the last thing that was sent.
    pub delivery: Option<Delivery>,
    /// What is wrong with the answers.
    pub problems: Vec<FieldProblem>,
    /// Where its forms go.
    pub action: String,
    /// Where the page of the launch is.
    pub back: String,
    /// What its forms are known by.
    pub key: String,
    /// Leaves the session's secret in the platform's storage, where the browser keeps no cookie.
    #[serde(skip)]
    pub keep: Option<SessionScript>,
}

/// How far an attempt is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuizStep {
    /// Not begun: so many questions.
    Begin(usize),
    /// The questions.
    Questions(Vec<QuizQuestion>),
    /// Handed in.
    Done {
        /// How many answers were right.
        right: usize,
        /// Of how many.
        of: usize,
        /// The questions that were answered wrongly, each with why another answer is right.
        mistakes: Vec<(String, String)>,
        /// What the gradebook shows now, where the tool may read it.
        shown: Option<ShownResult>,
    },
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QuizQuestion {
    /// The question.
    pub text: String,
    /// The answers to choose from; each is sent as its place, from 0.
    pub answers: Vec<String>,
    /// The place of the one that was chosen.
    pub chosen: Option<usize>,
}

impl QuizQuestion {
    /// A question without an answer yet.
    #[must_use]
    pub const fn new(text: String, answers: Vec<String>) -> Self {
        Self { text, answers, chosen: None }
    }
}

impl QuizPage {
    /// A page without news.
    #[must_use]
    pub fn new(link: &str, title: &str, graded: bool, step: QuizStep, action: String) -> Self {
        Self {
            link: link.to_owned(),
            title: title.to_owned(),
            graded,
            step,
            delivery: None,
            problems: Vec::new(),
            action,
            back: String::new(),
            key: String::new(),
            keep: None,
        }
    }
}

impl Page for QuizPage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let prefix = if self.problems.is_empty() { "" } else { "Not handed in yet: " };
        Document::new(Side::Tool, &format!("{prefix}{}", self.title)).with(&html! {
            (parts::trail(&[(&self.back, &self.link)], "Quiz"))
            h1 { (self.title) }
            @match &self.step {
                QuizStep::Begin(count) => (self.begin(*count)),
                QuizStep::Questions(questions) => (self.questions(questions)),
                QuizStep::Done { right, of, mistakes, shown } => (self.done(*right, *of, mistakes, shown.as_ref())),
            }
            @if let Some(keep) = &self.keep { (keep.html()) }
        })
    }
}

impl QuizPage {
    fn form(&self, inside: &Markup) -> Markup {
        html! {
            form.sheet method="post" action=(self.action) {
                input type="hidden" name="key" value=(self.key);
                (inside)
            }
        }
    }

    fn button(&self, action: &str, class: &str, words: &str) -> Markup {
        self.form(
            &html! { p.actions { button class=(class) type="submit" name="do" value=(action) { (words) } } },
        )
    }

    fn begin(&self, count: usize) -> Markup {
        html! {
            p.lead {
                (parts::count(count, "question", "questions")) ", each with one right answer. "
                @if self.graded { "Your teachers see in the gradebook that you have begun, and your score at the end." }
                @else { "You are not here as a learner: you can try it, and nothing is sent to the gradebook." }
            }
            (self.button("start", "button", "Start the quiz"))
        }
    }

    fn questions(&self, questions: &[QuizQuestion]) -> Markup {
        let inside = html! {
            @for (index, (question, name)) in questions.iter().zip(QUESTION_FIELDS).enumerate() {
                @let problem = self.problems.iter().find(|problem| problem.field == name);
                @let problem_id = format!("{name}-problem");
                fieldset.choices #(name) aria-describedby=[problem.map(|_| &problem_id)] {
                    legend { (index.saturating_add(1)) ". " (question.text) }
                    @if let Some(problem) = problem { (message(problem, &problem_id)) }
                    @for (place, answer) in question.answers.iter().enumerate() {
                        label {
                            input type="radio" name=(name) value=(place) checked[question.chosen == Some(place)];
                            span { (answer) }
                        }
                    }
                }
            }
            p.actions { button.button type="submit" name="do" value="finish" { "Hand in" } }
        };
        html! {
            @if !self.problems.is_empty() {
                section.problems aria-labelledby="problems" {
                    h2 #problems { "Not handed in yet" }
                    ul {
                        @for (index, name) in QUESTION_FIELDS.iter().enumerate() {
                            @for problem in self.problems.iter().filter(|problem| problem.field == *name) {
                                li { a href={ "#" (name) } { "Question " (index.saturating_add(1)) } ": " (problem.message) }
                            }
                        }
                    }
                }
            } @else if let Some(delivery) = self.delivery.as_ref().filter(|delivery| **delivery != Delivery::Taken) {
                (delivery.html())
            }
            (self.form(&inside))
        }
    }

    fn done(
        &self,
        right: usize,
        of: usize,
        mistakes: &[(String, String)],
        shown: Option<&ShownResult>,
    ) -> Markup {
        html! {
            p.lead { "You have " strong { (right) " of " (of) } " right." }
            section aria-labelledby="gradebook" {
                h2 #gradebook { "The gradebook" }
                @match &self.delivery {
                    Some(delivery) => {
                        (delivery.html())
                        @if delivery.may_be_sent_again() { (self.button("send", "button", "Send the score again")) }
                    }
                    None => p { "You are not here as a learner: nothing was sent." },
                }
                @if let Some(shown) = shown {
                    p {
                        "It shows now: " strong { (shown.points_or_none()) }
                        @if let Some(by) = &shown.by { ", set by " bdi { (by) } }
                        "."
                    }
                    @if let Some(comment) = &shown.comment { p.comment { bdi { (comment) } } }
                }
            }
            @if !mistakes.is_empty() {
                section aria-labelledby="mistakes" {
                    h2 #mistakes { "Worth another look" }
                    dl.facts {
                        @for (question, because) in mistakes { div { dt { (question) } dd { (because) } } }
                    }
                }
            }
            section aria-labelledby="again" {
                h2 #again { "Once more?" }
                @if matches!(self.delivery, Some(Delivery::Taken | Delivery::Failed { .. })) { p { "A new attempt takes the score of this one back, in the gradebook too." } }
                (self.button("again", "button quiet", "Begin again"))
            }
        }
    }
}
