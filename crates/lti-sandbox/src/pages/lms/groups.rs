use crate::model::{Course, Person};
use crate::pages::form::{Field, Kind, field, summary};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::partners::FieldProblem;
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/groups`, and the answer to a POST there that could not be kept: the groups of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupsPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// The sets, each with its [`GroupSet::id`](crate::model::GroupSet::id) and name.
    pub sets: Vec<(String, String)>,
    /// The groups.
    pub groups: Vec<GroupRow>,
    /// The viewer may add groups.
    pub may_change: bool,
    /// What has been typed so far.
    pub input: GroupInput,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
    /// A group has been added a moment ago.
    pub just_saved: bool,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupRow {
    /// Its name.
    pub name: String,
    /// What tools know it by.
    pub group_id: String,
    /// The [`GroupSet::id`](crate::model::GroupSet::id) of its set.
    pub set: Option<String>,
    /// How many people of the course are in it.
    pub members: usize,
}

/// What somebody typed to add a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupInput {
    /// The name.
    pub name: String,
    /// [`GroupSet::id`](crate::model::GroupSet::id); empty for none.
    pub set: String,
}

impl GroupsPage {
    /// The groups of a course for somebody who may not change them.
    #[must_use]
    pub fn new(course: &Course, viewer: &Person) -> Self {
        let mut groups: Vec<GroupRow> = Vec::new();
        let mut members = std::collections::BTreeMap::<String, usize>::new();
        for group in course.members.current().flat_map(|member| member.groups) {
            let count = members.entry(group).or_default();
            *count = count.saturating_add(1);
        }
        for group in &course.groups {
            groups.push(GroupRow {
                name: group.name.clone(),
                group_id: group.group_id.clone(),
                set: group.set.clone(),
                members: members.get(&group.id).copied().unwrap_or_default(),
            });
        }
        Self {
            viewer: viewer.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            sets: course.group_sets.iter().map(|set| (set.id.clone(), set.name.clone())).collect(),
            groups,
            may_change: false,
            input: GroupInput::default(),
            problems: Vec::new(),
            just_saved: false,
        }
    }
}

impl Page for GroupsPage {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }

    fn html(&self) -> Markup {
        let (course, people) = (paths::lms::course(&self.course_id), paths::lms::people(&self.course_id));
        let trail =
            [(paths::lms::COURSES, "My courses"), (&*course, &*self.course_label), (&*people, "People")];
        let prefix = if self.problems.is_empty() { "" } else { "Not saved yet: " };
        let title = format!("{prefix}Groups of {}", self.course_label);
        Document::new(Side::Lms, &title).viewer(Some(&self.viewer)).below(paths::lms::COURSES).with(&html! {
            (parts::trail(&trail, "Groups"))
            @if self.just_saved { (parts::notice("The group is there. Its members are chosen on the page of each person.")) }
            h1 { "Groups" }
            (summary(&self.problems))
            @if self.groups.is_empty() { p.lead { "This course has no groups yet." } }
            @for (at, (id, name)) in self.sets.iter().enumerate() { (self.set(at, Some(id), name)) }
            (self.set(self.sets.len(), None, "In no set"))
            @if self.may_change { (self.form()) }
        })
    }
}

impl GroupsPage {
    fn set(&self, at: usize, set: Option<&String>, name: &str) -> Markup {
        let groups: Vec<&GroupRow> = self.groups.iter().filter(|group| group.set.as_ref() == set).collect();
        let heading = format!("set-{at}");
        html! {
            @if set.is_some() || !groups.is_empty() {
                section aria-labelledby=(heading) {
                    h2 #(heading) { bdi { (name) } }
                    @if groups.is_empty() { p { "There is no group in it yet." } } @else {
                        div.scroll role="region" aria-labelledby=(heading) tabindex="0" {
                            table {
                                caption { (parts::count(groups.len(), "group", "groups")) }
                                thead { tr { th scope="col" { "Group" } th scope="col" { "People" } th scope="col" { "Tools know it as" } } }
                                tbody {
                                    @for group in groups {
                                        tr {
                                            th scope="row" { bdi { (group.name) } }
                                            td { (group.members) }
                                            td { code.small { (group.group_id) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn form(&self) -> Markup {
        let name =
            Field { name: "name", hint: "", value: &self.input.name, kind: Kind::Text, optional: false };
        html! {
            form.sheet method="post" action=(paths::lms::groups(&self.course_id)) novalidate {
                fieldset {
                    legend { h2 { "Add a group" } }
                    (field(name, &self.problems))
                    div.field {
                        label for="set" { "Set" }
                        select #set name="set" {
                            option value="" selected[self.input.set.is_empty()] { "In no set" }
                            @for (id, name) in &self.sets {
                                option value=(id) selected[*id == self.input.set] { (name) }
                            }
                        }
                    }
                    p.actions { button.button type="submit" { "Add the group" } }
                }
            }
        }
    }
}
