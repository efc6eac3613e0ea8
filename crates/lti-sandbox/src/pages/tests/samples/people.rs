//! The LMS's pages about who is in a course, with one text in every field.

use crate::model::{Attribute, Course, CourseRole, MembershipStatus, Person};
use crate::pages::lms::*;
use crate::pages::{Paging, Viewer};
use crate::partners::FieldProblem;

pub(in crate::pages::tests) fn people(course: &Course, person: &Person, text: &str) -> PeoplePage {
    let t = || text.to_owned();
    let mut page = PeoplePage::new(course, person);
    (page.query, page.status) = (t(), Some(MembershipStatus::Left));
    page.paging = Paging::new(Some("2"), 20_000);
    let mut row = PersonRow::new(person, CourseRole::Learner, MembershipStatus::Suspended);
    (row.groups, row.you) = (vec![t(), t()], true);
    let mut other = row.clone();
    (other.email, other.you) = (None, false);
    page.rows = vec![row, other];
    let mut add = AddMember { people: vec![(t(), t())], ..AddMember::default() };
    (add.input.given_name, add.input.family_name) = (t(), t());
    add.problems
        .extend([FieldProblem::new("given_name", "code", text), FieldProblem::new("role", "code", text)]);
    page.add = Some(add);
    page
}

/// As somebody sees it who learns there.
pub(in crate::pages::tests) fn classmates(course: &Course, person: &Person) -> PeoplePage {
    PeoplePage::new(course, person)
}

pub(in crate::pages::tests) fn member(
    course: &Course,
    person: &Person,
    status: MembershipStatus,
) -> MemberPage {
    let membership = course.members.of(&person.id).unwrap();
    let mut page = MemberPage::new(course, person, person, &membership);
    (page.status, page.may_change, page.just_saved) = (status, true, true);
    page
}

pub(in crate::pages::tests) fn groups(course: &Course, person: &Person, text: &str) -> GroupsPage {
    let mut page = GroupsPage::new(course, person);
    page.may_change = true;
    text.clone_into(&mut page.input.name);
    page.problems = vec![FieldProblem::new("name", "code", text)];
    page
}

pub(in crate::pages::tests) fn tool_privacy(viewer: Viewer, text: &str) -> PrivacyPage {
    let mut page = PrivacyPage::new(viewer, Attribute::usual());
    page.tool = Some((text.to_owned(), text.to_owned()));
    page.example = Some((text.to_owned(), vec![("Name", text.to_owned())]));
    page.just_saved = true;
    page
}
