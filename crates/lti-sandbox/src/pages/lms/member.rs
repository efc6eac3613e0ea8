use super::people::role_field;
use crate::model::{Course, CourseRole, Group, GroupSet, Membership, MembershipStatus, Person};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses/{id}/people/{person}`: one member, and the forms that change the membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MemberPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// [`Person::id`] of the member.
    pub id: String,
    /// The full name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The number in the school's own records.
    pub number: String,
    /// What tools know the member by: the `sub` of launches and the `user_id` of rosters.
    pub sub: String,
    /// What the member does here.
    pub role: CourseRole,
    /// Whether they may open the course.
    pub status: MembershipStatus,
    /// The groups of the course.
    pub groups: Vec<GroupChoice>,
    /// The viewer may change this membership: nobody changes their own.
    pub may_change: bool,
    /// It has been changed a moment ago.
    pub just_saved: bool,
}

/// A group that a member is in, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupChoice {
    /// [`Group::id`].
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name of its set.
    pub set: Option<String>,
    /// The member is in it.
    pub chosen: bool,
}

impl MemberPage {
    /// The page of a member.
    #[must_use]
    pub fn new(course: &Course, viewer: &Person, member: &Person, membership: &Membership) -> Self {
        let choice = |group: &Group| {
            let is_own = |set: &&GroupSet| Some(&set.id) == group.set.as_ref();
            GroupChoice {
                id: group.id.clone(),
                name: group.name.clone(),
                set: course.group_sets.iter().find(is_own).map(|set| set.name.clone()),
                chosen: membership.groups.contains(&group.id),
            }
        };
        Self {
            viewer: viewer.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            id: member.id.clone(),
            name: member.name.clone(),
            email: member.email.clone(),
            number: member.number.clone(),
            sub: member.sub.clone(),
            role: membership.role,
            status: membership.status,
            groups: course.groups.iter().map(choice).collect(),
            may_change: viewer.id != member.id,
            just_saved: false,
        }
    }

    fn path(&self) -> String {
        paths::lms::member(&self.course_id, &self.id)
    }
}

impl Page for MemberPage {
    fn html(&self) -> Markup {
        let (course, people) = (paths::lms::course(&self.course_id), paths::lms::people(&self.course_id));
        let trail =
            [(paths::lms::COURSES, "My courses"), (&*course, &*self.course_label), (&*people, "People")];
        Document::new(Side::Lms, &self.name).viewer(Some(&self.viewer)).below(paths::lms::COURSES).with(&html! {
            (parts::trail(&trail, &self.name))
            @if self.just_saved { (parts::notice("Saved. Tools that follow this course learn of it the next time they ask.")) }
            h1 { bdi { (self.name) } }
            p.lead { (self.role.label()) " · " (self.status.label()) }
            (parts::facts([
                ("E-mail", html! { bdi { (self.email) } }),
                ("School number", html! { bdi { (self.number) } }),
                ("Tools know them as", html! { code { (self.sub) } }),
            ]))
            @if self.may_change { (self.forms()) } @else {
                div.aside { p { "This is you. Another teacher of the course, or the administrator, can change your place in it." } }
            }
        })
    }
}

impl MemberPage {
    fn forms(&self) -> Markup {
        html! {
            @if self.status == MembershipStatus::Left {
                form.sheet method="post" action=(self.path()) {
                    fieldset {
                        legend { h2 { "Add again" } }
                        p { "Grades and groups are still there." }
                        (role_field(self.role.name(), &[]))
                        p.actions { button.button type="submit" name="do" value="add" { "Add to the course again" } }
                    }
                }
            } @else {
                form.sheet method="post" action=(self.path()) {
                    fieldset {
                        legend { h2 { "Role" } }
                        (role_field(self.role.name(), &[]))
                        p.actions { button.button type="submit" name="do" value="role" { "Save the role" } }
                    }
                }
                (self.group_form())
                (self.access_form())
            }
        }
    }

    fn group_form(&self) -> Markup {
        html! {
            @if !self.groups.is_empty() {
                form.sheet method="post" action=(self.path()) {
                    fieldset {
                        legend { h2 { "Groups" } }
                        div.choices.many {
                            @for group in &self.groups {
                                label {
                                    input type="checkbox" name="group" value=(group.id) checked[group.chosen];
                                    span {
                                        bdi { (group.name) }
                                        @if let Some(set) = &group.set { " " span.detail { bdi { (set) } } }
                                    }
                                }
                            }
                        }
                        p.actions { button.button type="submit" name="do" value="groups" { "Save the groups" } }
                    }
                }
            }
        }
    }

    fn access_form(&self) -> Markup {
        let suspended = self.status == MembershipStatus::Suspended;
        html! {
            form.sheet method="post" action=(self.path()) {
                fieldset {
                    legend { h2 { "Access" } }
                    p {
                        @if suspended { "Suspended: still in the course, and cannot open it or its tools." }
                        @else { "Whoever is suspended stays in the course, and cannot open it or its tools until they are let in again." }
                    }
                    p { "Whoever is removed has left the course. Grades stay in the gradebook." }
                    p.actions {
                        @if suspended { button.button type="submit" name="do" value="resume" { "Let in again" } }
                        @else { button.quiet type="submit" name="do" value="suspend" { "Suspend" } }
                        button.quiet type="submit" name="do" value="remove" { "Remove from the course" }
                    }
                }
            }
        }
    }
}
