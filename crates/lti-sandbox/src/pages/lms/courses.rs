use super::tasks::{self, Task};
use crate::model::{CourseRole, Person, School};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/courses`: the courses of the person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoursesPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The courses.
    pub courses: Vec<CourseCard>,
    /// What the viewer has still to do. `None` for people who learn in none of them.
    pub tasks: Option<Vec<Task>>,
}

/// One course of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CourseCard {
    /// [`Course::id`](crate::model::Course::id).
    pub id: String,
    /// The short name.
    pub label: String,
    /// The full name.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What the viewer does there.
    pub role: CourseRole,
    /// How many people are in it.
    pub people: usize,
    /// How many links it has.
    pub links: usize,
}

impl CoursesPage {
    /// The courses that a person may open.
    #[must_use]
    pub fn new(school: &School, person: &Person) -> Self {
        let courses = school.courses_of(person).map(|(course, role)| CourseCard {
            id: course.id.clone(),
            label: course.label.clone(),
            title: course.title.clone(),
            summary: course.summary.clone(),
            role,
            people: course.members.count(),
            links: school.links_of(&course.id).count(),
        });
        Self { viewer: person.into(), courses: courses.collect(), tasks: None }
    }
}

impl Page for CoursesPage {
    fn html(&self) -> Markup {
        let document =
            Document::new(Side::Lms, "My courses").viewer(Some(&self.viewer)).at(paths::lms::COURSES);
        document.with(&html! {
            h1 { "My courses" }
            @if let Some(open) = &self.tasks { (tasks::list(open)) }
            @if self.courses.is_empty() {
                p.lead { "You are in no course yet." }
            } @else {
                ul.cards role="list" {
                    @for course in &self.courses { li { (card(course)) } }
                }
            }
        })
    }
}

fn card(course: &CourseCard) -> Markup {
    html! {
        article.card {
            p.over { bdi { (course.label) } " · " (course.role.label()) }
            h2 { a.cover href=(paths::lms::course(&course.id)) { bdi { (course.title) } } }
            p { bdi { (course.summary) } }
            p.detail {
                (parts::count(course.people, "person", "people")) " · " (parts::count(course.links, "link", "links"))
            }
        }
    }
}
