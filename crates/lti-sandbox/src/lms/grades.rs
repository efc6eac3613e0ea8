//! The pages of the gradebook: who sees what, and how a teacher sets a grade by hand.

use super::Lms;
use super::answers::{not_found, show};
use super::gradebook::CourseColumn;
use crate::model::{Course, CourseRole, GradingScale, Membership, Person};
use crate::pages::lms::{
    GradeCell, GradeColumn, GradeInput, GradePage, GradeRow, GradeWords, GradebookPage, MyGrade,
    MyGradesPage, Task,
};
use crate::pages::{ErrorPage, Paging, lms_csp, with_live_script};
use crate::partners::FieldProblem;
use crate::paths::lms as paths;
use crate::respond::{field, is_own_form, page, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use lti_ags::{ActivityProgress, Decimal};
use lti_platform::gradebook::{Grade, Points};
use lti_security::Clock as _;
use lti_security::system::SystemClock;
use std::collections::{BTreeMap, BTreeSet};

/// The greatest number of points that a teacher may set.
const GREATEST: u64 = 1_000_000_000_000;
/// The most characters of a teacher's comment.
const LONGEST_COMMENT: usize = 10_000;

impl Lms {
    /// The course, and what somebody does there; or the page that says no.
    pub(super) fn enrolled(
        &self,
        headers: &HeaderMap,
        course: &str,
    ) -> Result<(Person, Course, CourseRole), Box<Response>> {
        let person = self.required(headers)?;
        let found = {
            let data = self.data();
            let course = data.school.course(course);
            course.and_then(|course| Some((course.clone(), data.school.role(&person, course)?)))
        };
        match found {
            Some((course, role)) => Ok((person, course, role)),
            None => Err(Box::new(self.closed(headers, &person, course))),
        }
    }

    /// As [`enrolled`](Self::enrolled), for those who see everybody's grades.
    fn teaching(&self, headers: &HeaderMap, course: &str) -> Result<(Person, Course), Box<Response>> {
        match self.enrolled(headers, course)? {
            (person, _, CourseRole::Learner) => {
                Err(Box::new(show(headers, &ErrorPage::not_allowed((&person).into()))))
            }
            (person, course, _) => Ok((person, course)),
        }
    }

    /// Who has a row in the gradebook: those who learn in the course, and those who did and have left grades behind.
    fn learner(&self, member: &Membership, graded: &BTreeSet<&String>) -> bool {
        let has_grades = || {
            let person = self.data().school.person(&member.person);
            person.is_some_and(|person| graded.contains(&person.sub))
        };
        member.role == CourseRole::Learner && (member.is_member() || has_grades())
    }

    fn head(&self, column: &CourseColumn) -> GradeColumn {
        let tool = self.tool_name().remove(&column.container.client_id).unwrap_or_default();
        let item = &column.column.line_item;
        let key = column.column.key.clone();
        let mut head = GradeColumn::new(key, item.label.clone(), item.score_maximum.to_string(), tool);
        head.deleted_by_tool = column.detached;
        head
    }

    fn cell(&self, course: &Course, column: &CourseColumn, tool: &str, sub: &str) -> GradeCell {
        let name_of = |sub: &str| {
            let data = self.data();
            data.school.person_of_sub(sub).map(|person| person.name)
        };
        let words = GradeWords {
            scale: self.scale(course),
            maximum: &column.column.line_item.score_maximum,
            tool,
            name_of: &name_of,
        };
        column.grades.get(sub).map(|grade| GradeCell::new(grade, words)).unwrap_or_default()
    }

    async fn gradebook_page(&self, course: &Course, person: &Person, page: Option<&str>) -> GradebookPage {
        let columns = self.columns(course).await;
        let heads: Vec<GradeColumn> = columns.iter().map(|column| self.head(column)).collect();
        let graded = columns.iter().flat_map(|column| column.grades.keys()).collect();
        let members = course.members.behind(None).map(|(_, member)| member);
        let learners: Vec<_> = members.filter(|member| self.learner(member, &graded)).collect();
        let row = |member: Membership| {
            let learner = self.data().school.person(&member.person)?;
            let cells = columns.iter().zip(&heads);
            let cells = cells.map(|(column, head)| self.cell(course, column, &head.tool, &learner.sub));
            let mut row = GradeRow::new(learner.id.clone(), learner.name.clone(), cells.collect());
            row.status = member.status;
            Some(row)
        };
        let mut shown = GradebookPage::new(course, person, self.scale(course));
        shown.paging = Paging::new(page, learners.len());
        let part = learners.into_iter().skip(shown.paging.skipped()).take(Paging::SIZE);
        shown.rows = part.filter_map(row).collect();
        shown.columns = heads;
        shown
    }

    async fn my_grades_page(&self, course: &Course, person: &Person) -> MyGradesPage {
        let columns = self.columns(course).await;
        let grade = |column: &CourseColumn| {
            let head = self.head(column);
            let grade = self.cell(course, column, &head.tool, &person.sub);
            MyGrade { column: head, grade }
        };
        MyGradesPage::new(course, person, self.scale(course), columns.iter().map(grade).collect())
    }

    /// What somebody has still to do, or `None` for people who learn nowhere.
    ///
    /// A link goes when its tool reports `Completed`: the learner is done. `Submitted` leaves it there, because more may follow
    /// (catalogue §1.9.3). It comes back with every other state, a reset among them. Of several columns of a link the last score
    /// counts.
    pub(super) async fn tasks(&self, person: &Person) -> Option<Vec<Task>> {
        let courses: Vec<Course> = {
            let data = self.data();
            let learning = data.school.courses_of(person).filter(|(_, role)| *role == CourseRole::Learner);
            learning.map(|(course, _)| course.clone()).collect()
        };
        if courses.is_empty() {
            return None;
        }
        let mut tasks = Vec::new();
        for course in &courses {
            let columns = self.columns(course).await;
            let links: Vec<_> = self.data().school.links_of(&course.id).cloned().collect();
            for link in links {
                let own = columns.iter().filter(|column| column.link.as_ref() == Some(&link.id));
                let latest =
                    own.max_by(|one, other| one.last_time(&person.sub).cmp(&other.last_time(&person.sub)));
                let Some(column) = latest else { continue };
                let progress = column.grades.get(&person.sub).and_then(Grade::progress);
                if progress.is_none_or(|progress| progress.activity != ActivityProgress::Completed) {
                    let cell = self.cell(course, column, "", &person.sub);
                    tasks.push(Task::new(&link, &course.label, &cell));
                }
            }
        }
        Some(tasks)
    }
}

/// GET: the gradebook for those who teach, a learner's own grades for learners.
pub(super) async fn gradebook(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let (person, course, role) = match lms.enrolled(&headers, &id) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let policy = with_live_script(&lms_csp(&[]));
    match role {
        CourseRole::Learner => page(&headers, &policy, &lms.my_grades_page(&course, &person).await),
        _ => {
            let wanted = query.get("page").map(String::as_str);
            page(&headers, &policy, &lms.gradebook_page(&course, &person, wanted).await)
        }
    }
}

/// POST: how the course shows its grades.
pub(super) async fn choose_scale(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (_, course) = match lms.teaching(&headers, &id) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let scale = field(&body, "scale").and_then(|name| GradingScale::from_name(&name));
    let Some(scale) = scale.filter(|_| is_own_form(&headers)) else { return not_found(&headers) };
    lms.set_scale(&course, scale);
    see_other(&paths::gradebook(&course.id))
}

type Place = Path<(String, String, String)>;

/// One grade, for somebody who may set it.
struct Found {
    person: Person,
    course: Course,
    column: CourseColumn,
    learner: Person,
}

impl Lms {
    async fn grade(&self, headers: &HeaderMap, place: Place) -> Result<Found, Box<Response>> {
        let Path((course, key, learner)) = place;
        let (person, course) = self.teaching(headers, &course)?;
        let column = self.columns(&course).await.into_iter().find(|column| column.column.key == key);
        let graded = column.iter().flat_map(|column| column.grades.keys()).collect();
        let member = course.members.of(&learner).filter(|member| self.learner(member, &graded));
        let learner = member.and_then(|member| self.data().school.person(&member.person));
        match (column, learner) {
            (Some(column), Some(learner)) => Ok(Found { person, course, column, learner }),
            _ => Err(Box::new(not_found(headers))),
        }
    }

    fn grade_page(&self, found: &Found) -> GradePage {
        let Found { person, course, column, learner } = found;
        let head = self.head(column);
        let cell = self.cell(course, column, &head.tool, &learner.sub);
        let shown = GradePage::new(course, person, learner, head, cell);
        match column.grades.get(&learner.sub) {
            Some(grade) => shown.with_grade(grade),
            None => shown,
        }
    }
}

/// GET: one grade.
pub(super) async fn grade(
    State(lms): State<Lms>,
    headers: HeaderMap,
    place: Place,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let found = match lms.grade(&headers, place).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let mut shown = lms.grade_page(&found);
    shown.just_saved = query.contains_key("saved");
    show(&headers, &shown)
}

/// POST: sets the grade by hand, or takes that back.
pub(super) async fn change_grade(
    State(lms): State<Lms>,
    headers: HeaderMap,
    place: Place,
    body: Bytes,
) -> Response {
    let found = match lms.grade(&headers, place).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let value = |name| field(&body, name).unwrap_or_default();
    let change: Box<dyn FnOnce(&mut Grade)> = match value("do").as_str() {
        _ if !is_own_form(&headers) => return not_found(&headers),
        "release" => Box::new(Grade::release),
        "set" => {
            let input = GradeInput::new(value("points"), value("comment").replace("\r\n", "\n"));
            match read(&input, &found.column.column.line_item.score_maximum) {
                Ok(points) => {
                    let sub = found.person.sub.clone();
                    Box::new(move |grade| set(grade, points, &input.comment, sub))
                }
                Err(problems) => {
                    let mut shown = lms.grade_page(&found);
                    (shown.input, shown.problems) = (input, problems);
                    return show(&headers, &shown);
                }
            }
        }
        _ => return not_found(&headers),
    };
    let Found { course, column, learner, .. } = found;
    let key = &column.column.key;
    match lms.0.gradebook.change(&column.container, key, &learner.sub, change) {
        Ok(()) => see_other(&format!("{}?saved", paths::grade(&course.id, key, &learner.id))),
        Err(_) => show(&headers, &gradebook_full()),
    }
}

fn gradebook_full() -> ErrorPage {
    let (message, next) = ("The gradebook is full and took nothing more.", "Start the sandbox anew.");
    ErrorPage::new(crate::pages::Side::Lms, 503, "gradebook-full", "This does not work now", message, next)
}

/// A comment that was not touched stays the tool's own.
fn set(grade: &mut Grade, points: Option<Points>, comment: &str, sub: String) {
    grade.set_manually(points, sub, SystemClock.now());
    let kept = grade.comment.as_ref().map(|comment| comment.text.as_str()).unwrap_or_default();
    if comment.trim() != kept.replace("\r\n", "\n").trim() {
        grade.set_comment(comment.trim());
    }
}

/// The points of a form; `None` for “no grade”.
fn read(input: &GradeInput, maximum: &Decimal) -> Result<Option<Points>, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let text = input.points.trim();
    let number = || text.parse().ok().filter(|number: &Decimal| !number.is_negative());
    let points = if text.is_empty() { None } else { number() };
    if points.is_none() && !text.is_empty() {
        let message = "Enter a number that is zero or more, such as 8 or 7.5, or nothing for no grade.";
        problems.push(FieldProblem::new("points", "not-points", message).requirement("AGS-114"));
    }
    if points.as_ref().is_some_and(|points| *points > Decimal::from(GREATEST)) {
        problems.push(FieldProblem::new("points", "too-large", "This is more than anybody can earn."));
    }
    if input.comment.chars().count() > LONGEST_COMMENT {
        let message = format!("The comment is too long: {LONGEST_COMMENT} characters at most.");
        problems.push(FieldProblem::new("comment", "too-long", message));
    }
    if problems.is_empty() {
        Ok(points.map(|given| Points { given, maximum: maximum.clone() }))
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lti_ags::{DateTime, GradingProgress, Score};
    use lti_platform::gradebook::ManualGrades;

    fn read_points(points: &str) -> Result<Option<String>, &'static str> {
        let input = GradeInput::new(points.to_owned(), String::new());
        let read = read(&input, &Decimal::from(10)).map_err(|problems| problems[0].code)?;
        Ok(read.map(|points| points.given.to_string()))
    }

    #[test]
    fn points_of_a_form() {
        assert_eq!(read_points(" 7.5 "), Ok(Some("7.5".to_owned())));
        assert_eq!(read_points("12"), Ok(Some("12".to_owned())), "more than is possible");
        assert_eq!(read_points("0"), Ok(Some("0".to_owned())), "a real zero");
        assert_eq!(read_points("  "), Ok(None));
        for bad in ["-1", "seven", "7,5", "NaN", "0x7", "1e9999999999", "7 5", "²"] {
            assert_eq!(read_points(bad), Err("not-points"), "{bad}");
        }
        assert_eq!(read_points("1e13"), Err("too-large"));
        let long = GradeInput::new(String::new(), "é".repeat(LONGEST_COMMENT + 1));
        assert_eq!(read(&long, &Decimal::from(10)).unwrap_err()[0].code, "too-long");
    }

    /// AGS-152: only a comment that a person typed outlives a score without one.
    #[test]
    fn a_comment_that_nobody_touched_stays_the_tools() {
        let at = |second: i64| DateTime::from_millis(second * 1_000).unwrap();
        let mut score = Score::graded("sub", at(1), 4, 5);
        score.comment = "Well\r\ndone".into();
        let mut grade = Grade::new().receive(&score, ManualGrades::Stay).unwrap().grade;
        set(&mut grade, None, "Well\ndone", "teacher".to_owned());
        assert!(grade.comment.as_ref().is_some_and(|comment| comment.from_tool));
        set(&mut grade, None, "Well done!", "teacher".to_owned());
        assert!(grade.comment.as_ref().is_some_and(|comment| !comment.from_tool));
        let next = Score::new("sub", at(2), ActivityProgress::Completed, GradingProgress::NotReady);
        let grade = grade.receive(&next, ManualGrades::Stay).unwrap().grade;
        assert_eq!(grade.comment.map(|comment| comment.text).as_deref(), Some("Well done!"));
    }
}
