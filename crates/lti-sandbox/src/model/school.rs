use super::{Course, CourseRole, Link, Person, Position};
use serde::Serialize;

/// Everything that the small LMS knows by itself. Registered tools are kept by the platform's store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct School {
    /// Everybody who can sign in.
    pub people: Vec<Person>,
    /// Every course.
    pub courses: Vec<Course>,
    /// Every link, in the order in which it stands in its course.
    pub links: Vec<Link>,
}

impl School {
    /// The person with this [`Person::id`].
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The course with this [`Course::id`].
    #[must_use]
    pub fn course(&self, id: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.id == id)
    }

    /// The link with this [`Link::id`].
    #[must_use]
    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }

    /// The links of one course, in their order.
    pub fn links_of<'a>(&'a self, course: &'a str) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.course == course)
    }

    /// The courses that a person may open, with what the person does there. Administrators may open every course.
    pub fn courses_of<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = (&'a Course, CourseRole)> {
        self.courses.iter().filter_map(|course| Some((course, self.role(person, course)?)))
    }

    /// What a person does in a course. `None`: the person may not open it.
    #[must_use]
    pub fn role(&self, person: &Person, course: &Course) -> Option<CourseRole> {
        let enrolled = course.enrolments.iter().find(|enrolment| enrolment.person == person.id);
        match enrolled {
            Some(enrolment) => Some(enrolment.role),
            None => (person.position == Position::Administrator).then_some(CourseRole::Administrator),
        }
    }

    /// The `roles` claim of a launch: the roles in the course first, then the one at the school.
    #[must_use]
    pub fn role_uris(&self, person: &Person, course: &Course) -> Vec<&'static str> {
        let in_course = self.role(person, course).map_or(&[][..], CourseRole::role_uris);
        in_course.iter().copied().chain([person.position.role_uri()]).collect()
    }
}
