use crate::model::{Person, Position, School};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/`: everybody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignInPage {
    /// The people, in the order of the page.
    pub people: Vec<PersonCard>,
    /// Somebody has just signed out.
    pub signed_out: bool,
    /// Who is signed in already.
    pub viewer: Option<Viewer>,
}

/// One person to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonCard {
    /// [`Person::id`].
    pub id: String,
    /// The full name.
    pub name: String,
    /// What the person is at the school.
    pub position: Position,
    /// What the person does, course by course.
    pub courses: Vec<String>,
}

impl SignInPage {
    /// Everybody of a school.
    #[must_use]
    pub fn new(school: &School) -> Self {
        let people = school.people.iter().map(|person| PersonCard::new(school, person)).collect();
        Self { people, signed_out: false, viewer: None }
    }
}

impl PersonCard {
    /// A person with the courses of a school.
    #[must_use]
    pub fn new(school: &School, person: &Person) -> Self {
        let enrolled = school.courses_of(person).filter(|_| person.position != Position::Administrator);
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            position: person.position,
            courses: enrolled.map(|(course, role)| format!("{} · {}", course.label, role.label())).collect(),
        }
    }
}

impl Page for SignInPage {
    fn html(&self) -> Markup {
        let groups = [
            (Position::Teacher, "Teachers"),
            (Position::Learner, "Learners"),
            (Position::Administrator, "Administrators"),
        ];
        let document = Document::new(Side::Lms, "Choose who you are").viewer(self.viewer.as_ref());
        document.with(&html! {
            @if self.signed_out { (parts::notice("You are signed out.")) }
            h1 { "Choose who you are" }
            p.lead {
                "Larkfield College is invented, and so is everybody in it. Click a person to sign in as them; there are no passwords."
            }
            form method="post" action=(paths::lms::SESSION) {
                @for (position, heading) in groups {
                    @let people = self.people.iter().filter(|person| person.position == position);
                    @if people.clone().next().is_some() {
                        h2 { (heading) }
                        ul.people role="list" {
                            @for person in people { li { (card(person)) } }
                        }
                    }
                }
            }
        })
    }
}

fn card(person: &PersonCard) -> Markup {
    html! {
        button.person type="submit" name="person" value=(person.id) {
            span.initial aria-hidden="true" { (person.name.chars().next().unwrap_or('?')) }
            span.words {
                span.name { bdi { (person.name) } }
                @for course in &person.courses { span.detail { (course) } }
                @if person.position == Position::Administrator {
                    span.detail { "Sees every course, registers tools" }
                }
            }
        }
    }
}
