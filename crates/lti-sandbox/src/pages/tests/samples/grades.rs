//! The pages of grades, with one text as the name of everything.

use crate::model::{Course, GradingScale, Person};
use crate::pages::lms::*;
use crate::partners::FieldProblem;
use lti_ags::{ActivityProgress, DateTime, Decimal, GradingProgress, Score};
use lti_platform::gradebook::{Grade, ManualGrades, Points};
use lti_security::UnixTime;

fn column(text: &str) -> GradeColumn {
    let t = || text.to_owned();
    let mut column = GradeColumn::new(t(), t(), "10".to_owned(), t());
    column.deleted_by_tool = true;
    column
}

/// A grade with everything that there is, set by hand over what the tool sent.
fn recorded(text: &str) -> Grade {
    let at = |second: i64| DateTime::from_millis(second.saturating_mul(1_000)).unwrap();
    let mut graded = Score::graded("sub", at(1), 4, 5);
    graded.scoring_user_id = Some("sub".to_owned());
    let mut partial = Score::new("sub", at(9), ActivityProgress::Submitted, GradingProgress::PendingManual)
        .with_points(1, 5);
    partial.comment = text.into();
    let mut grade = Grade::new();
    for score in [graded, partial] {
        grade = grade.receive(&score, ManualGrades::Stay).unwrap().grade;
    }
    let points = Points { given: Decimal::from(3), maximum: Decimal::from(4) };
    grade.set_manually(Some(points), "sub", UnixTime::from_seconds(5));
    grade
}

fn cell(text: &str) -> GradeCell {
    let name_of = |_: &str| Some(text.to_owned());
    let words = GradeWords {
        scale: GradingScale::Percent,
        maximum: &Decimal::from(10),
        tool: text,
        name_of: &name_of,
    };
    GradeCell::new(&recorded(text), words)
}

pub(in crate::pages::tests) fn gradebook(course: &Course, person: &Person, text: &str) -> GradebookPage {
    let mut page = GradebookPage::new(course, person, GradingScale::Letters);
    let row = |id: &str, cell| GradeRow::new(id.to_owned(), text.to_owned(), vec![cell]);
    page.columns = vec![column(text)];
    page.rows = vec![row("one", cell(text)), row("other", GradeCell::default())];
    page
}

pub(in crate::pages::tests) fn my_grades(course: &Course, person: &Person, text: &str) -> MyGradesPage {
    MyGradesPage::new(
        course,
        person,
        GradingScale::PassFail,
        vec![MyGrade { column: column(text), grade: cell(text) }],
    )
}

pub(in crate::pages::tests) fn grade(course: &Course, person: &Person, text: &str) -> GradePage {
    let page = GradePage::new(course, person, person, column(text), cell(text));
    let mut page = page.with_grade(&recorded(text));
    page.input = GradeInput::new(text.to_owned(), text.to_owned());
    page.problems = vec![FieldProblem::new("points", "code", text)];
    page
}

/// What a page says of a grade.
#[test]
fn words_of_a_grade() {
    let cell = cell("Quiz");
    assert_eq!(cell.mark.as_deref(), Some("75 %"));
    assert_eq!(cell.raw.as_deref(), Some("3 of 4"));
    assert_eq!(cell.so_far.as_deref(), Some("1 of 5"));
    assert_eq!(
        cell.progress().as_deref(),
        Some("Handed in, may be handed in again, waits for somebody to grade it")
    );
    assert_eq!((cell.set_by.as_deref(), cell.manual), (Some("Quiz"), true));
    assert_eq!(
        cell.news("Aïcha, Quiz"),
        "Aïcha, Quiz: 75 %, set by hand. Handed in, may be handed in again, waits for somebody to grade it."
    );
    let sent = SentScore::new(recorded("Quiz").last.as_ref().unwrap(), Some(5));
    assert_eq!((sent.points.as_deref(), sent.at.as_str()), (Some("1 of 5"), "1970-01-01, 00:00 UTC"));
    assert!(sent.after_manual);
}
