//! The pages about who is in a course, and how that changes.

use super::Lms;
use super::answers::{not_found, or_answer, show};
use crate::model::{Course, CourseRole, Membership, MembershipStatus, Person, Position};
use crate::pages::lms::{AddMember, AddMemberInput, MemberPage, PeoplePage, PersonRow};
use crate::pages::{ErrorPage, Paging};
use crate::partners::FieldProblem;
use crate::paths::lms as paths;
use crate::respond::{field, is_own_form, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use std::collections::BTreeMap;

/// The most people that can be added to the school, and the most groups of a course.
pub(super) const MOST: usize = 1_000;
/// The most characters of a name.
const LONGEST_NAME: usize = 100;

type Parameters = Query<BTreeMap<String, String>>;

impl Lms {
    /// The course, for somebody who decides who is in it.
    pub(super) fn managing(
        &self,
        headers: &HeaderMap,
        course: &str,
    ) -> Result<(Person, Course), Box<Response>> {
        match self.enrolled(headers, course)? {
            (person, course, role) if role.may_manage_members() => Ok((person, course)),
            (person, ..) => Err(Box::new(show(headers, &ErrorPage::not_allowed((&person).into())))),
        }
    }

    fn people_page(
        &self,
        course: &Course,
        viewer: &Person,
        role: CourseRole,
        query: &BTreeMap<String, String>,
    ) -> PeoplePage {
        let data = self.data();
        let mut shown = PeoplePage::new(course, viewer);
        shown.query = query.get("q").map(|text| text.trim().to_owned()).unwrap_or_default();
        let status = query.get("status").and_then(|name| MembershipStatus::from_name(name));
        shown.status = status.filter(|_| role.may_manage_members());
        let wanted = shown.query.to_lowercase();
        let fits = |member: &Membership| {
            let status = shown.status.map_or(member.is_member(), |status| member.status == status);
            let named = || {
                let person = data.school.person(&member.person);
                person.is_some_and(|person| {
                    person.name.to_lowercase().contains(&wanted) || person.id.contains(&wanted)
                })
            };
            status && (wanted.is_empty() || named())
        };
        let found: Vec<Membership> =
            course.members.behind(None).map(|(_, member)| member).filter(fits).collect();
        shown.paging = Paging::new(query.get("page").map(String::as_str), found.len());
        let part = found.into_iter().skip(shown.paging.skipped()).take(Paging::SIZE);
        let group = |id: &String| course.groups.iter().find(|group| group.id == *id);
        let row = |member: Membership| {
            let person = data.school.person(&member.person)?;
            let mut row = PersonRow::new(&person, member.role, member.status);
            row.groups = member.groups.iter().filter_map(|id| Some(group(id)?.name.clone())).collect();
            row.you = person.id == viewer.id;
            Some(if role == CourseRole::Learner { row.for_learners() } else { row })
        };
        shown.rows = part.filter_map(row).collect();
        if role.may_manage_members() {
            let outside = |person: &&Person| {
                let member = course.members.of(&person.id).is_some_and(|member| member.is_member());
                !member && person.position != Position::Administrator
            };
            let people = data.school.people.iter().filter(outside);
            let people: Vec<_> = people.map(|person| (person.id.clone(), person.name.clone())).collect();
            let first = people.first().map(|(id, _)| id.clone()).unwrap_or_default();
            let input = AddMemberInput { person: first, ..AddMemberInput::default() };
            shown.add = Some(AddMember { people, input, ..AddMember::default() });
        }
        shown
    }

    /// Changes who is in a course, and tells the gradebook. `false`: nothing is different now.
    fn change_members(&self, course: &str, person: &str, change: impl FnOnce(&mut Course) -> bool) -> bool {
        let changed = {
            let mut data = self.data();
            data.school.course_mut(course).is_some_and(change)
        };
        if changed {
            self.tell_gradebook(course, person);
        }
        changed
    }

    /// Adds a person of the school, or somebody new. Gives their id.
    fn add_member(&self, course: &str, input: &AddMemberInput) -> Result<String, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let role = CourseRole::from_name(&input.role);
        if role.is_none() {
            problems.push(FieldProblem::new("role", "missing", "Choose a role."));
        }
        let new = input.person.is_empty().then(|| self.newcomer(input));
        let person = match new {
            Some(Ok(person)) => Some(person),
            Some(Err(problem)) => {
                problems.push(problem);
                None
            }
            None => {
                let known = self.data().school.person(&input.person);
                if known.is_none() {
                    problems.push(FieldProblem::new(
                        "person",
                        "unknown",
                        "There is no such person. Choose one of the list.",
                    ));
                }
                known
            }
        };
        let (Some(role), Some(person), true) = (role, person, problems.is_empty()) else {
            return Err(problems);
        };
        if input.person.is_empty() {
            self.data().school.people.push(person.clone());
        }
        if self.change_members(course, &person.id, |course| course.members.add(&person.id, role)) {
            Ok(person.id)
        } else {
            let message = format!("{} is in this course already. Search for them above.", person.name);
            Err(vec![FieldProblem::new("person", "member-already", message)])
        }
    }

    fn newcomer(&self, input: &AddMemberInput) -> Result<Person, FieldProblem> {
        let names = [("given_name", &input.given_name), ("family_name", &input.family_name)];
        for (field, name) in names {
            check_name(field, name)?;
        }
        let [given, family] = names.map(|(_, name)| name.trim());
        if given.is_empty() && family.is_empty() {
            let message = "Enter a name, or choose somebody of the list.";
            return Err(FieldProblem::new("given_name", "missing", message));
        }
        if self.data().school.people.len() >= MOST {
            let message = "The school is full. Start the sandbox anew.";
            return Err(FieldProblem::new("person", "school-full", message));
        }
        let unavailable = || FieldProblem::new("person", "no-randomness", "No id could be made. Try again.");
        let (id, sub) = (self.fresh_id().ok_or_else(unavailable)?, self.fresh_id().ok_or_else(unavailable)?);
        Ok(Person {
            email: format!("{}@larkfield.example", id.to_lowercase()),
            number: format!("LC-{}", id.get(..9).unwrap_or(&id).to_uppercase()),
            id,
            sub,
            name: format!("{given} {family}").trim().to_owned(),
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            locale: "en-GB".to_owned(),
            position: Position::Learner,
        })
    }
}

/// A name may be empty, and is one line of a sensible length.
pub(super) fn check_name(field: &'static str, name: &str) -> Result<(), FieldProblem> {
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let message = format!("A name is one line of at most {LONGEST_NAME} characters.");
        return Err(FieldProblem::new(field, "not-a-name", message));
    }
    Ok(())
}

/// GET: who is in the course.
pub(super) async fn people(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let (person, course, role) = or_answer!(lms.enrolled(&headers, &id));
    show(&headers, &lms.people_page(&course, &person, role, &query))
}

/// POST: adds somebody.
pub(super) async fn add(
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
    let input = AddMemberInput {
        person: value("person"),
        given_name: value("given_name"),
        family_name: value("family_name"),
        role: value("role"),
    };
    match lms.add_member(&course.id, &input) {
        Ok(member) => see_other(&format!("{}?saved", paths::member(&course.id, &member))),
        Err(problems) => {
            let mut shown = lms.people_page(&course, &person, CourseRole::Teacher, &BTreeMap::new());
            if let Some(add) = &mut shown.add {
                (add.input, add.problems) = (input, problems);
            }
            show(&headers, &shown)
        }
    }
}

/// GET: one member, or somebody who was.
pub(super) async fn member(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path((id, member)): Path<(String, String)>,
    Query(query): Parameters,
) -> Response {
    let (viewer, course) = or_answer!(lms.managing(&headers, &id));
    let person = lms.data().school.person(&member);
    let (Some(person), Some(membership)) = (person, course.members.of(&member)) else {
        return not_found(&headers);
    };
    let mut shown = MemberPage::new(&course, &viewer, &person, &membership);
    shown.just_saved = query.contains_key("saved");
    show(&headers, &shown)
}

/// POST: changes a membership.
pub(super) async fn change_member(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path((id, member)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let (viewer, course) = or_answer!(lms.managing(&headers, &id));
    let known = course.members.of(&member).is_some() && viewer.id != member;
    let value = |name| field(&body, name).unwrap_or_default();
    let role = CourseRole::from_name(&value("role"));
    let status = |status| Some(Change::Status(status));
    let change = match &*value("do") {
        _ if !is_own_form(&headers) || !known => None,
        "add" => role.map(Change::Add),
        "role" => role.map(Change::Role),
        "suspend" => status(MembershipStatus::Suspended),
        "resume" => status(MembershipStatus::Active),
        "remove" => status(MembershipStatus::Left),
        "groups" => {
            let chosen: Vec<_> =
                form_urlencoded::parse(&body).filter(|(name, _)| name == "group").map(|(_, id)| id).collect();
            let groups = course.groups.iter().map(|group| group.id.clone());
            Some(Change::Groups(groups.filter(|id| chosen.iter().any(|chosen| chosen == id)).collect()))
        }
        _ => None,
    };
    let Some(change) = change else { return not_found(&headers) };
    lms.change_members(&course.id, &member, |course| change.make(course, &member));
    see_other(&format!("{}?saved", paths::member(&course.id, &member)))
}

enum Change {
    Add(CourseRole),
    Role(CourseRole),
    Status(MembershipStatus),
    Groups(Vec<String>),
}

impl Change {
    /// Whoever left comes back by [`Add`](Self::Add) alone.
    fn make(self, course: &mut Course, person: &str) -> bool {
        let members = &mut course.members;
        if let Self::Add(role) = self {
            return members.add(person, role);
        }
        members.change(person, |membership| match self {
            _ if !membership.is_member() => {}
            Self::Role(role) => membership.role = role,
            Self::Status(status) => membership.status = status,
            Self::Groups(groups) => membership.groups = groups,
            Self::Add(_) => {}
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed;

    fn course() -> Course {
        seed::school().course("night-sky").unwrap().clone()
    }

    #[test]
    fn whoever_left_comes_back_by_being_added_alone() {
        let mut course = course();
        let status = |course: &Course| course.members.of("aicha").unwrap().status;
        assert!(Change::Status(MembershipStatus::Left).make(&mut course, "aicha"));
        assert!(!Change::Status(MembershipStatus::Active).make(&mut course, "aicha"));
        assert!(!Change::Role(CourseRole::Teacher).make(&mut course, "aicha"));
        assert_eq!(status(&course), MembershipStatus::Left);
        assert!(Change::Add(CourseRole::Learner).make(&mut course, "aicha"));
        assert_eq!(status(&course), MembershipStatus::Active);
        assert_eq!(course.members.of("aicha").unwrap().groups, ["hill", "report-moon"]);
    }
}
