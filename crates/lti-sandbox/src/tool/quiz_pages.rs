//! The routes of quizzes. What the gradebook does not take stops nobody.

use super::ToolServer;
use super::answers::{no_session, show as page_of};
use super::attempts::{Attempt, Who};
use super::lesson::Lesson;
use super::quizzes::Quiz;
use super::session_pages::{Admitted, Parameters, Part, answer};
use super::sessions::Session;
use crate::pages::tool::{Delivery, QUESTION_FIELDS, QuizPage, QuizQuestion, QuizStep, ShownResult};
use crate::pages::{ErrorPage, Side};
use crate::partners::FieldProblem;
use crate::paths::tool as paths;
use crate::respond::field;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use lti_ags::{ActivityProgress, DateTime, GradingProgress, ReadResults, Score, Submission};
use lti_tool::gradebook::Answer;

fn who(session: &Session) -> Who {
    let Lesson { registration, link, sub, .. } = &session.lesson;
    (registration.clone(), link.clone(), sub.clone().unwrap_or_else(|| session.id.clone()))
}

fn no_quiz(headers: &HeaderMap) -> Response {
    page_of(headers, &ErrorPage::not_found(Side::Tool))
}

/// GET: the quiz, as far as the attempt is.
pub(super) async fn show(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let Admitted { session, keep } = match tool.admit(&headers, &id, &query, Part::Quiz) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let Some(quiz) = session.lesson.quiz else { return no_quiz(&headers) };
    let mut shown = tool.quiz_page(&session, quiz).await;
    shown.keep = keep;
    answer(&headers, &shown, shown.keep.as_ref())
}

/// POST: begins an attempt, hands it in, begins anew, or sends the score once more.
pub(super) async fn act(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let session = match tool.posted(&headers, &id, &body) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    let Some(quiz) = session.lesson.quiz else { return no_quiz(&headers) };
    let attempt = tool.0.attempts.find(&who(&session));
    let open = attempt.as_ref().is_some_and(|attempt| attempt.answers.is_none());
    match (field(&body, "do").unwrap_or_default().as_str(), attempt) {
        ("start", None) => tool.start(&session, quiz, false).await,
        ("again", Some(_)) => tool.start(&session, quiz, true).await,
        ("finish", Some(attempt)) if open => {
            let (chosen, problems) = answers(quiz, &body);
            if !problems.is_empty() {
                let mut shown = tool.quiz_page(&session, quiz).await;
                shown.step = QuizStep::Questions(questions(quiz, &chosen));
                (shown.problems, shown.delivery) = (problems, None);
                return answer(&headers, &shown, None);
            }
            tool.finish(&session, quiz, attempt, chosen.into_iter().flatten().collect()).await;
        }
        ("send", Some(attempt)) => {
            if let Some(answers) = attempt.answers.clone() {
                tool.finish(&session, quiz, attempt, answers).await;
            }
        }
        // A form of a page that is older than the attempt: the page as it is now.
        _ => {}
    }
    tool.lead_to(&session, Part::Quiz).unwrap_or_else(|| no_session(&headers))
}

/// The place of each answer that was chosen, and a problem for each that was not.
fn answers(quiz: &Quiz, body: &[u8]) -> (Vec<Option<usize>>, Vec<FieldProblem>) {
    let pairs = quiz.questions.iter().zip(QUESTION_FIELDS);
    let chosen: Vec<Option<usize>> = pairs
        .map(|(question, name)| {
            let place = field(body, name).and_then(|place| place.parse::<usize>().ok());
            place.filter(|place| *place < question.answers.len())
        })
        .collect();
    let missing = chosen.iter().zip(QUESTION_FIELDS).filter(|(chosen, _)| chosen.is_none());
    let problems = missing.map(|(_, name)| FieldProblem::new(name, "missing", "Choose an answer.")).collect();
    (chosen, problems)
}

fn questions(quiz: &Quiz, chosen: &[Option<usize>]) -> Vec<QuizQuestion> {
    let chosen = chosen.iter().copied().chain(std::iter::repeat(None));
    let question = |(question, chosen): (&super::quizzes::Question, Option<usize>)| {
        let answers = question.answers.iter().map(|answer| (*answer).to_owned()).collect();
        let mut shown = QuizQuestion::new(question.text.to_owned(), answers);
        shown.chosen = chosen;
        shown
    };
    quiz.questions.iter().zip(chosen).map(question).collect()
}

fn maximum(quiz: &Quiz) -> u32 {
    u32::try_from(quiz.questions.len()).unwrap_or(u32::MAX)
}

/// The final score of an attempt.
fn final_score(quiz: &Quiz, sub: &str, answers: &[usize], started: Option<DateTime>, now: DateTime) -> Score {
    let mistakes = quiz.mistakes(answers);
    let right = quiz.questions.len().saturating_sub(mistakes.len());
    let mut comment = format!("{right} of {} right.", quiz.questions.len());
    for mistake in mistakes {
        comment = format!("{comment} {}", mistake.because);
    }
    let mut submission = Submission::new();
    (submission.started_at, submission.submitted_at) = (started, Some(now.clone()));
    let right = u32::try_from(right).unwrap_or_default();
    let mut score = Score::graded(sub, now, right, maximum(quiz));
    score.comment = comment.into();
    score.submission = Some(submission);
    score
}

impl ToolServer {
    /// Begins an attempt, and says so: `Started`, with nothing to grade (AGS-125). `again`: takes back what was scored before.
    async fn start(&self, session: &Session, quiz: &'static Quiz, again: bool) {
        let mut attempt = Attempt::default();
        if let Some(sub) = session.lesson.learner() {
            let publish = |score: Box<dyn FnOnce(DateTime) -> Score + Send>| {
                self.0.desk.publish(&session.lesson, sub, maximum(quiz), score)
            };
            if again {
                // What it says is said once more by the score that follows.
                let _ = publish(Box::new(|now| Score::reset(sub, now))).await;
            }
            let (sender, mut started) = (&mut attempt.started_at, None);
            let delivery = publish(Box::new(|now| {
                started = Some(now.clone());
                let mut score =
                    Score::new(sub, now.clone(), ActivityProgress::Started, GradingProgress::NotReady);
                let mut submission = Submission::new();
                submission.started_at = Some(now);
                score.submission = Some(submission);
                score
            }))
            .await;
            *sender = started;
            attempt.delivery = Some(delivery);
        }
        self.0.attempts.keep(who(session), attempt);
    }

    /// Keeps the answers, and sends the score: `Completed`, `FullyGraded` (AGS-130).
    async fn finish(
        &self,
        session: &Session,
        quiz: &'static Quiz,
        mut attempt: Attempt,
        answers: Vec<usize>,
    ) {
        attempt.answers = Some(answers.clone());
        // Before anything is sent: what was handed in is not lost with a platform that does not answer.
        self.0.attempts.keep(who(session), attempt.clone());
        if let Some(sub) = session.lesson.learner() {
            let started = attempt.started_at.clone();
            let score = |now| final_score(quiz, sub, &answers, started, now);
            attempt.delivery = Some(self.0.desk.publish(&session.lesson, sub, maximum(quiz), score).await);
            self.0.attempts.keep(who(session), attempt);
        }
    }

    async fn quiz_page(&self, session: &Session, quiz: &'static Quiz) -> QuizPage {
        let lesson = &session.lesson;
        let attempt = self.0.attempts.find(&who(session));
        let step = match attempt.as_ref().map(|attempt| &attempt.answers) {
            None => QuizStep::Begin(quiz.questions.len()),
            Some(None) => QuizStep::Questions(questions(quiz, &[])),
            Some(Some(answers)) => {
                let mistakes = quiz.mistakes(answers);
                let shown = match attempt.as_ref().and_then(|attempt| attempt.delivery.as_ref()) {
                    Some(Delivery::Taken) => self.shown_result(lesson).await,
                    _ => None,
                };
                QuizStep::Done {
                    right: quiz.questions.len().saturating_sub(mistakes.len()),
                    of: quiz.questions.len(),
                    mistakes: mistakes
                        .into_iter()
                        .map(|question| (question.text.to_owned(), question.because.to_owned()))
                        .collect(),
                    shown,
                }
            }
        };
        let graded = lesson.learner().is_some();
        let mut shown = QuizPage::new(&lesson.link_title, quiz.title, graded, step, paths::quiz(&session.id));
        shown.delivery = attempt.and_then(|attempt| attempt.delivery);
        (shown.back, shown.key) = (paths::session(&session.id), session.key.clone());
        shown
    }

    /// What the gradebook shows for a learner; `None` where it cannot be read, which is no loss here.
    async fn shown_result(&self, lesson: &Lesson) -> Option<ShownResult> {
        let sub = lesson.learner()?;
        let line_item = self.0.desk.line_item(lesson, None).await.ok()?.done()??;
        let mut read = ReadResults::new(line_item);
        read.user_id = Some(sub.to_owned());
        let Answer::Done(pages) = lesson.gradebook.results(read).await.ok()? else { return None };
        // Some platforms ignore the filter.
        let result = pages.all().await.ok()?.into_iter().find(|result| result.user_id == sub)?;
        let name_of = |sub: &str| self.0.attempts.name(&lesson.registration, sub);
        Some(ShownResult::new(&result, &name_of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_wants_an_answer_that_is_there() {
        let quiz = Quiz::find("planets").unwrap();
        let whole = answers(quiz, b"q0=1&q1=0&q2=2&q3=1&q4=0");
        assert_eq!(whole, (vec![Some(1), Some(0), Some(2), Some(1), Some(0)], Vec::new()));
        let (chosen, problems) = answers(quiz, b"q0=1&q1=3&q2=-1&q4=2&q5=0");
        assert_eq!(chosen, [Some(1), None, None, None, Some(2)]);
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["q1", "q2", "q3"]);
    }

    #[test]
    fn the_score_of_an_attempt() {
        let quiz = Quiz::find("planets").unwrap();
        let at = |second: i64| DateTime::from_millis(second.saturating_mul(1_000));
        let score = final_score(quiz, "sub", &[1, 0, 2, 1, 2], at(7), at(9).unwrap());
        let json = serde_json::to_value(&score).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "userId": "sub",
                "timestamp": "1970-01-01T00:00:09.000Z",
                "activityProgress": "Completed",
                "gradingProgress": "FullyGraded",
                "scoreGiven": 4,
                "scoreMaximum": 5,
                "comment": format!("4 of 5 right. {}", quiz.questions[4].because),
                "submission": {
                    "startedAt": "1970-01-01T00:00:07.000Z",
                    "submittedAt": "1970-01-01T00:00:09.000Z",
                },
            })
        );
    }
}
