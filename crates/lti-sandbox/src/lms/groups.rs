//! The pages about the groups of a course.

use super::Lms;
use super::answers::{not_found, or_answer, show};
use super::people::{MOST, check_name};
use crate::model::{Course, CourseRole, Group, Person};
use crate::pages::lms::{GroupInput, GroupsPage};
use crate::partners::FieldProblem;
use crate::paths::lms as paths;
use crate::respond::{field, is_own_form, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use std::collections::BTreeMap;

type Parameters = Query<BTreeMap<String, String>>;

fn groups_page(course: &Course, viewer: &Person, role: CourseRole) -> GroupsPage {
    let mut shown = GroupsPage::new(course, viewer);
    shown.may_change = role.may_manage_members();
    shown
}

/// GET: the groups of a course.
pub(super) async fn groups(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let (person, course, role) = or_answer!(lms.enrolled(&headers, &id));
    let mut shown = groups_page(&course, &person, role);
    shown.just_saved = query.contains_key("saved");
    show(&headers, &shown)
}

/// POST: adds a group.
pub(super) async fn add_group(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (person, course) = or_answer!(lms.managing(&headers, &id));
    if !is_own_form(&headers) {
        return not_found(&headers);
    }
    let value = |name| field(&body, name).unwrap_or_default();
    let input = GroupInput { name: value("name"), set: value("set") };
    match read_group(&input, &course).and_then(|name| lms.add_group(&course.id, name, &input.set)) {
        Ok(()) => see_other(&format!("{}?saved", paths::groups(&course.id))),
        Err(problem) => {
            let mut shown = groups_page(&course, &person, CourseRole::Teacher);
            (shown.input, shown.problems) = (input, vec![problem]);
            show(&headers, &shown)
        }
    }
}

fn read_group(input: &GroupInput, course: &Course) -> Result<String, FieldProblem> {
    let name = input.name.trim();
    check_name("name", name)?;
    if name.is_empty() {
        return Err(FieldProblem::new("name", "missing", "Enter a name."));
    }
    if course.groups.len() >= MOST {
        return Err(FieldProblem::new("name", "too-many", "This course has too many groups already."));
    }
    if !input.set.is_empty() && !course.group_sets.iter().any(|set| set.id == input.set) {
        return Err(FieldProblem::new("set", "unknown", "There is no such set. Choose one of the list."));
    }
    Ok(name.to_owned())
}

impl Lms {
    fn add_group(&self, course: &str, name: String, set: &str) -> Result<(), FieldProblem> {
        let unavailable = || FieldProblem::new("name", "no-randomness", "No id could be made. Try again.");
        let (id, group_id) =
            (self.fresh_id().ok_or_else(unavailable)?, self.fresh_id().ok_or_else(unavailable)?);
        let set = (!set.is_empty()).then(|| set.to_owned());
        if let Some(course) = self.data().school.course_mut(course) {
            course.groups.push(Group { id, group_id, name, set });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed;

    #[test]
    fn names_of_groups_are_names() {
        let course = seed::school().course("night-sky").unwrap().clone();
        let code = |name: &str, set: &str| {
            let input = GroupInput { name: name.to_owned(), set: set.to_owned() };
            read_group(&input, &course).map_err(|problem| problem.code)
        };
        assert_eq!(code(" Comets ", "reports"), Ok("Comets".to_owned()));
        assert_eq!(code("Comets", ""), Ok("Comets".to_owned()));
        assert_eq!(code(" ", ""), Err("missing"));
        assert_eq!(code("a\nb", ""), Err("not-a-name"));
        assert_eq!(code(&"é".repeat(101), ""), Err("not-a-name"));
        assert_eq!(code("Comets", "no-such-set"), Err("unknown"));
    }
}
