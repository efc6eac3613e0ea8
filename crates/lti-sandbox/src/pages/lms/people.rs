use crate::model::{Course, CourseRole, MembershipStatus, Person};
use crate::pages::form::{Field, Kind, field, message, summary};
use crate::pages::{Page, Paging, Side, Viewer, layout::Document, parts};
use crate::partners::FieldProblem;
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/people`, and the answer to a POST there that could not be kept: who is in a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PeoplePage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// How many are in the course.
    pub members: usize,
    /// What was searched for; empty for everybody.
    pub query: String,
    /// Only people of this status; `None` for everybody who is in the course.
    pub status: Option<MembershipStatus>,
    /// Which part of those who were found is shown.
    pub paging: Paging,
    /// That part.
    pub rows: Vec<PersonRow>,
    /// How the viewer adds people; `None` for those who may not.
    pub add: Option<AddMember>,
}

/// One person of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonRow {
    /// [`Person::id`].
    pub id: String,
    /// The full name.
    pub name: String,
    /// What the person does here.
    pub role: CourseRole,
    /// Whether they may open the course; those who learn here see their own alone.
    pub status: Option<MembershipStatus>,
    /// The e-mail address; those who learn here see their own alone.
    pub email: Option<String>,
    /// The names of their groups.
    pub groups: Vec<String>,
    /// It is the viewer.
    pub you: bool,
}

/// The form that adds somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AddMember {
    /// Who can be added: [`Person::id`] and name.
    pub people: Vec<(String, String)>,
    /// What has been typed so far.
    pub input: AddMemberInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

/// What somebody typed to add a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AddMemberInput {
    /// [`Person::id`]; empty for somebody new.
    pub person: String,
    /// The given name of somebody new.
    pub given_name: String,
    /// The family name of somebody new.
    pub family_name: String,
    /// [`CourseRole::name`].
    pub role: String,
}

impl PersonRow {
    /// A member without groups, who is not the viewer.
    #[must_use]
    pub fn new(person: &Person, role: CourseRole, status: MembershipStatus) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            role,
            status: Some(status),
            email: Some(person.email.clone()),
            groups: Vec::new(),
            you: false,
        }
    }

    /// For whoever learns here: who else does, and no more.
    #[must_use]
    pub fn for_learners(self) -> Self {
        if self.you { self } else { Self { status: None, email: None, ..self } }
    }
}

impl PeoplePage {
    /// A list of nobody.
    #[must_use]
    pub fn new(course: &Course, viewer: &Person) -> Self {
        Self {
            viewer: viewer.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            members: course.members.count(),
            query: String::new(),
            status: None,
            paging: Paging::new(None, 0),
            rows: Vec::new(),
            add: None,
        }
    }

    fn problems(&self) -> &[FieldProblem] {
        self.add.as_ref().map(|add| &*add.problems).unwrap_or_default()
    }
}

impl Page for PeoplePage {
    fn status(&self) -> u16 {
        if self.problems().is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let course = paths::lms::course(&self.course_id);
        let prefix = if self.problems().is_empty() { "" } else { "Not saved yet: " };
        let title = format!("{prefix}People of {}", self.course_label);
        let document = Document::new(Side::Lms, &title).viewer(Some(&self.viewer)).below(paths::lms::COURSES);
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses"), (&course, &self.course_label)], "People"))
            div.beside {
                h1 { "People" }
                a.button.quiet href=(paths::lms::groups(&self.course_id)) { "Groups" }
            }
            p.lead { (parts::count(self.members, "person is", "people are")) " in this course." }
            (summary(self.problems()))
            (self.search())
            section aria-labelledby="found" {
                h2.hidden #found { "Who was found" }
                @if self.rows.is_empty() {
                    p { (self.nobody()) }
                } @else {
                    div.scroll role="region" aria-labelledby="found" tabindex="0" { (self.table()) }
                    (self.paging.links(&self.path(), &[("q", &self.query), ("status", self.status.map_or("", MembershipStatus::name))]))
                }
            }
            @if let Some(add) = &self.add { (add.form(&self.path())) }
        })
    }
}

impl PeoplePage {
    fn path(&self) -> String {
        paths::lms::people(&self.course_id)
    }

    fn search(&self) -> Markup {
        html! {
            form.toolbar method="get" action=(self.path()) role="search" {
                label for="q" { "Name or id" }
                input #q name="q" type="text" value=(self.query) autocomplete="off" spellcheck="false";
                @if self.add.is_some() {
                    span.pair {
                        label for="status" { "Show" }
                        select #status name="status" {
                            option value="" selected[self.status.is_none()] { "Everybody in the course" }
                            @for status in MembershipStatus::ALL {
                                option value=(status.name()) selected[self.status == Some(status)] { (status.label()) }
                            }
                        }
                    }
                }
                button.quiet type="submit" { "Search" }
                @if !self.query.is_empty() || self.status.is_some() { a href=(self.path()) { "Show everybody" } }
            }
        }
    }

    fn nobody(&self) -> &'static str {
        match self.status {
            _ if !self.query.is_empty() => {
                "Nobody was found. Search for a part of a name, or show everybody."
            }
            Some(MembershipStatus::Suspended) => "Nobody is suspended.",
            Some(MembershipStatus::Left) => "Nobody has left the course.",
            _ => "Nobody is in this course.",
        }
    }

    fn table(&self) -> Markup {
        html! {
            table {
                caption { (parts::count(self.paging.total, "person", "people")) }
                thead {
                    tr {
                        th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Groups" }
                        th scope="col" { "Status" } th scope="col" { "E-mail" }
                    }
                }
                tbody { @for row in &self.rows { (self.row(row)) } }
            }
        }
    }

    fn row(&self, row: &PersonRow) -> Markup {
        let name = html! { bdi { (row.name) } };
        html! {
            tr data-person=(row.id) {
                th scope="row" {
                    @if self.add.is_some() { a href=(paths::lms::member(&self.course_id, &row.id)) { (name) } } @else { (name) }
                    @if row.you { " " span.tag { "you" } }
                }
                td { (row.role.label()) }
                td { @for (at, group) in row.groups.iter().enumerate() { @if at > 0 { ", " } bdi { (group) } } }
                td {
                    @match row.status {
                        Some(status @ MembershipStatus::Active) => (status.label()),
                        Some(status) => span.tag { (status.label()) },
                        None => span.detail { "not shown" },
                    }
                }
                td { @if let Some(email) = &row.email { bdi { (email) } } @else { span.detail { "not shown" } } }
            }
        }
    }
}

/// A field with the roles that a course has.
pub(super) fn role_field(chosen: &str, problems: &[FieldProblem]) -> Markup {
    let problem = problems.iter().find(|problem| problem.field == "role");
    html! {
        div.field.bad[problem.is_some()] {
            label for="role" { "What they do in this course" }
            @if let Some(problem) = problem { (message(problem, "role-problem")) }
            select #role name="role" aria-describedby=[problem.map(|_| "role-problem")] aria-invalid=[problem.map(|_| "true")] {
                @for role in CourseRole::IN_COURSE {
                    option value=(role.name()) selected[role.name() == chosen] { (role.label()) }
                }
            }
        }
    }
}

impl AddMember {
    fn form(&self, action: &str) -> Markup {
        let problem = self.problems.iter().find(|problem| problem.field == "person");
        let described = problem.map(|_| "person-problem person-hint").unwrap_or("person-hint");
        let text = |name, hint, value| {
            field(Field { name, hint, value, kind: Kind::Text, optional: true }, &self.problems)
        };
        html! {
            form.sheet method="post" action=(action) novalidate {
                fieldset {
                    legend { h2 { "Add somebody" } }
                    div.field.bad[problem.is_some()] {
                        label for="person" { "Person" }
                        p.hint #person-hint { "Whoever left the course comes back with their groups and grades." }
                        @if let Some(problem) = problem { (message(problem, "person-problem")) }
                        select #person name="person" aria-describedby=(described) aria-invalid=[problem.map(|_| "true")] {
                            @for (id, name) in &self.people {
                                option value=(id) selected[*id == self.input.person] { (name) }
                            }
                            option value="" selected[self.input.person.is_empty()] { "Somebody new, with the name below" }
                        }
                    }
                    (text("given_name", "Of somebody new.", &self.input.given_name))
                    (text("family_name", "Of somebody new.", &self.input.family_name))
                    (role_field(&self.input.role, &self.problems))
                    p.actions { button.button type="submit" { "Add to the course" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed;

    #[test]
    fn whoever_learns_does_not_see_who_is_suspended() {
        let school = seed::school();
        let (course, aicha) = (school.course("night-sky").unwrap(), school.person("aicha").unwrap());
        let row = PersonRow::new(&aicha, CourseRole::Learner, MembershipStatus::Suspended);
        let shown = |row: PersonRow| {
            let mut page = PeoplePage::new(course, &aicha);
            page.rows = vec![row];
            let told = [serde_json::to_string(&page).unwrap(), page.html().into_string()];
            told.map(|text| text.to_lowercase().contains("suspended"))
        };
        assert_eq!(shown(row.clone()), [true, true]);
        assert_eq!(shown(row.clone().for_learners()), [false, false]);
        assert_eq!(shown(PersonRow { you: true, ..row }.for_learners()), [true, true], "one's own");
    }
}
