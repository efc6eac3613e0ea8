use super::{Course, CourseRole, Crowd, Link, Membership, MembershipStatus, Person, Position};
use serde::Serialize;

/// Everything that the small LMS knows by itself. Registered tools are kept by the platform's store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct School {
    /// Everybody who is on the page where one signs in; the people of a [`Crowd`] are not among them.
    pub people: Vec<Person>,
    /// Every course.
    pub courses: Vec<Course>,
    /// Every link, in the order in which it stands in its course.
    pub links: Vec<Link>,
}

impl School {
    /// The person with this [`Person::id`].
    #[must_use]
    pub fn person(&self, id: &str) -> Option<Person> {
        let known = self.people.iter().find(|person| person.id == id).cloned();
        known.or_else(|| Crowd::number(id).map(Crowd::person))
    }

    /// The person with this [`Person::sub`].
    #[must_use]
    pub fn person_of_sub(&self, sub: &str) -> Option<Person> {
        let known = self.people.iter().find(|person| person.sub == sub).cloned();
        known.or_else(|| Crowd::number_of_sub(sub).map(Crowd::person))
    }

    /// The course with this [`Course::id`].
    #[must_use]
    pub fn course(&self, id: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.id == id)
    }

    /// As [`course`](Self::course), to be changed.
    pub fn course_mut(&mut self, id: &str) -> Option<&mut Course> {
        self.courses.iter_mut().find(|course| course.id == id)
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

    /// What a person does in a course. `None`: the person may not open it, or not at the moment.
    #[must_use]
    pub fn role(&self, person: &Person, course: &Course) -> Option<CourseRole> {
        let membership = course.members.of(&person.id).filter(Membership::is_member);
        match membership {
            Some(membership) => (membership.status == MembershipStatus::Active).then_some(membership.role),
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
