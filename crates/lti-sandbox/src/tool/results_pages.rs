//! The routes of the teacher's page: results of a link, and a score by hand.

use super::ToolServer;
use super::answers::{no_session, show as page_of};
use super::desk::failed;
use super::lesson::Lesson;
use super::session_pages::{Admitted, Parameters, Part, answer};
use super::sessions::Session;
use crate::pages::tool::{Delivery, ResultRow, ResultsPage, ScoreInput, ShownResult, View};
use crate::pages::{ErrorPage, Side};
use crate::partners::FieldProblem;
use crate::paths::tool as paths;
use crate::respond::field;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use lti_ags::{Decimal, ReadResults, Score};
use lti_tool::gradebook::{Answer, GradebookError};

/// The points possible of a line item that is made for a score by hand, and what the form begins with.
const MAXIMUM: u32 = 100;
/// The greatest number of points that can be sent.
const GREATEST: u64 = 1_000_000_000_000;
const LONGEST_COMMENT: usize = 10_000;

pub(super) fn for_teachers(headers: &HeaderMap) -> Response {
    let (message, next) =
        ("Only teachers of the course see this page.", "Go back to the course, or ask a teacher of it.");
    let page = ErrorPage::new(Side::Tool, 403, "teachers-only", "This is not for you", message, next);
    page_of(headers, &page)
}

/// GET: what the gradebook shows.
pub(super) async fn show(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let Admitted { session, keep } = match tool.admit(&headers, &id, &query, Part::Results) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    if session.lesson.view != View::Teacher {
        return for_teachers(&headers);
    }
    let mut shown = tool.results_page(&session).await;
    shown.sent = tool.0.sessions.take_notice(&id);
    shown.keep = keep;
    answer(&headers, &shown, shown.keep.as_ref())
}

/// POST: sends a score.
pub(super) async fn send(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let session = match tool.posted(&headers, &id, &body) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    let lesson = &session.lesson;
    if lesson.view != View::Teacher {
        return for_teachers(&headers);
    }
    let input = ScoreInput::from_form(&body);
    let (points, maximum) = match read(&input) {
        Ok(read) => read,
        Err(problems) => {
            let mut shown = tool.results_page(&session).await;
            (shown.input, shown.problems) = (input, problems);
            return answer(&headers, &shown, None);
        }
    };
    let scorer = lesson.sub.clone();
    let score = |now| {
        let mut score = Score::graded(&input.user, now, points, maximum);
        score.comment = input.comment.trim().into();
        score.scoring_user_id = scorer;
        score
    };
    let delivery = tool.0.desk.publish(lesson, &input.user, MAXIMUM, score).await;
    tool.0.sessions.leave_notice(&id, delivery);
    tool.lead_to(&session, Part::Results).unwrap_or_else(|| no_session(&headers))
}

impl ScoreInput {
    fn from_form(body: &[u8]) -> Self {
        let value = |name| field(body, name).unwrap_or_default();
        let mut input = Self::default();
        (input.user, input.points) = (value("user"), value("points"));
        (input.maximum, input.comment) = (value("maximum"), value("comment"));
        input
    }
}

fn read(input: &ScoreInput) -> Result<(Decimal, Decimal), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let number = |text: &str| {
        let number: Option<Decimal> = text.trim().parse().ok();
        number.filter(|number| !number.is_negative() && *number <= Decimal::from(GREATEST))
    };
    let (points, maximum) = (number(&input.points), number(&input.maximum).filter(Decimal::is_positive));
    if input.user.is_empty() {
        problems.push(FieldProblem::new("user", "missing", "Choose a learner.").requirement("AGS-120"));
    }
    if points.is_none() {
        let message = "Enter a number that is zero or more, such as 8 or 7.5.";
        problems.push(FieldProblem::new("points", "not-points", message).requirement("AGS-114"));
    }
    if maximum.is_none() {
        let message = "Enter a number greater than zero, such as 10.";
        problems.push(FieldProblem::new("maximum", "not-a-maximum", message).requirement("AGS-115"));
    }
    if input.comment.chars().count() > LONGEST_COMMENT {
        let message = format!("The comment is too long: {LONGEST_COMMENT} characters at most.");
        problems.push(FieldProblem::new("comment", "too-long", message));
    }
    match (points, maximum) {
        (Some(points), Some(maximum)) if problems.is_empty() => Ok((points, maximum)),
        _ => Err(problems),
    }
}

impl ToolServer {
    async fn results_page(&self, session: &Session) -> ResultsPage {
        let lesson = &session.lesson;
        let found = self.results(lesson).await;
        let name =
            |sub: &str| self.0.attempts.name(&lesson.registration, sub).unwrap_or_else(|| sub.to_owned());
        let mut subs = self.0.attempts.learners(lesson);
        let (mut results, mut unread) = (Vec::new(), None);
        match found {
            Ok(Answer::Done(found)) => {
                subs.extend(found.iter().map(|(sub, _)| sub.clone()));
                results = found.into_iter().map(|(sub, shown)| ResultRow::new(name(&sub), shown)).collect();
            }
            Ok(Answer::Unavailable(missing)) => {
                unread = Some(Delivery::Unavailable { missing: missing.to_string() });
            }
            Err(error) => unread = Some(failed(&error)),
        }
        subs.sort();
        subs.dedup();
        let mut shown = ResultsPage::new(&lesson.link_title, results, paths::results(&session.id));
        shown.unread = unread;
        shown.learners = subs.into_iter().map(|sub| (sub.clone(), name(&sub))).collect();
        shown.learners.sort_by(|(_, one), (_, other)| one.cmp(other));
        shown.input.maximum = MAXIMUM.to_string();
        (shown.back, shown.key) = (paths::session(&session.id), session.key.clone());
        shown
    }

    /// What the gradebook shows for a link, by `sub`; nothing where no line item is there yet.
    async fn results(&self, lesson: &Lesson) -> Result<Answer<Vec<(String, ShownResult)>>, GradebookError> {
        let line_item = match self.0.desk.line_item(lesson, None).await? {
            Answer::Done(Some(line_item)) => line_item,
            Answer::Done(None) => return Ok(Answer::Done(Vec::new())),
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let pages = match lesson.gradebook.results(ReadResults::new(line_item)).await? {
            Answer::Done(pages) => pages,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let name_of = |sub: &str| self.0.attempts.name(&lesson.registration, sub);
        let results = pages.all().await?;
        let shown = results.iter().map(|result| (result.user_id.clone(), ShownResult::new(result, &name_of)));
        Ok(Answer::Done(shown.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_by_hand() {
        let form = |body: &str| {
            let read = read(&ScoreInput::from_form(body.as_bytes()));
            read.map(|(points, maximum)| format!("{points} of {maximum}"))
                .map_err(|problems| problems.iter().map(|problem| problem.field).collect::<Vec<_>>())
        };
        assert_eq!(form("user=a&points=+7.5&maximum=10&comment="), Ok("7.5 of 10".to_owned()));
        assert_eq!(form("user=a&points=12&maximum=10"), Ok("12 of 10".to_owned()), "more than is possible");
        assert_eq!(form(""), Err(vec!["user", "points", "maximum"]));
        assert_eq!(form("user=a&points=-1&maximum=0"), Err(vec!["points", "maximum"]));
        assert_eq!(form("user=a&points=1e13&maximum=1e-9"), Err(vec!["points"]));
    }
}
