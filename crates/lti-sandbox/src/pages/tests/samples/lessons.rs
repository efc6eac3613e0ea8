//! The tool's pages of a lesson, with one text in every field.

use crate::pages::tool::*;
use crate::partners::FieldProblem;
use lti_ags::{RefusalKind, ResultRecord};

fn shown(text: &str) -> ShownResult {
    let mut result = ResultRecord::new("id", "line item", text).with_points(8, 10);
    result.scoring_user_id = Some(text.to_owned());
    result.comment = text.into();
    ShownResult::new(&result, &|sub| Some(sub.to_owned()))
}

fn quiz_page(text: &str, step: QuizStep) -> QuizPage {
    let mut page = QuizPage::new(text, text, true, step, "/sessions/x/quiz".to_owned());
    "/sessions/x".clone_into(&mut page.back);
    text.clone_into(&mut page.key);
    page
}

pub(in crate::pages::tests) fn begin(text: &str) -> QuizPage {
    quiz_page(text, QuizStep::Begin(4))
}

pub(in crate::pages::tests) fn questions(text: &str) -> QuizPage {
    let mut question = QuizQuestion::new(text.to_owned(), vec![text.to_owned(), "other".to_owned()]);
    question.chosen = Some(1);
    let step = QuizStep::Questions(vec![question.clone(), question]);
    let mut page = quiz_page(text, step);
    page.problems = vec![FieldProblem::new("q1", "missing", text)];
    page
}

pub(in crate::pages::tests) fn done(text: &str) -> QuizPage {
    let mistakes = vec![(text.to_owned(), text.to_owned())];
    let step = QuizStep::Done { right: 3, of: 4, mistakes, shown: Some(shown(text)) };
    let mut page = quiz_page(text, step);
    page.delivery = Some(Delivery::failed(text, Some(RefusalKind::Conflict)));
    page
}

pub(in crate::pages::tests) fn results(text: &str) -> ResultsPage {
    let rows = vec![ResultRow::new(text.to_owned(), shown(text))];
    let mut page = ResultsPage::new(text, rows, "/sessions/x/results".to_owned());
    "/sessions/x".clone_into(&mut page.back);
    page.learners = vec![(text.to_owned(), text.to_owned())];
    page.sent = Some(Delivery::Unavailable { missing: text.to_owned() });
    page.problems = vec![FieldProblem::new("points", "code", text)];
    text.clone_into(&mut page.input.comment);
    text.clone_into(&mut page.key);
    page
}

pub(in crate::pages::tests) fn unread(text: &str) -> ResultsPage {
    let mut page = ResultsPage::new(text, Vec::new(), "/sessions/x/results".to_owned());
    "/sessions/x".clone_into(&mut page.back);
    page.unread = Some(Delivery::Unavailable { missing: text.to_owned() });
    page
}
