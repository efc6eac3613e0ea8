//! The people, courses and links that the small LMS begins with. All ids are the same at every start.

use crate::model::{
    Course, CourseRole, Crowd, Group, GroupSet, Link, Members, Membership, OpenIn, Person, Position, School,
    Storage,
};
use std::collections::BTreeMap;

/// The client id under which our own tool is registered at our own LMS.
pub const TOOL_CLIENT_ID: &str = "sandbox-tool";
/// The deployment of our own tool that the tool knows.
pub const DEPLOYMENT_ID: &str = "larkfield-1";
/// A second deployment of our own tool, which the tool has not been told about: its links show what a tool says to
/// a deployment that waits for approval (ATK-015).
pub const PENDING_DEPLOYMENT_ID: &str = "larkfield-2";

/// The links that are graded, each with its points possible.
const GRADED: &[(&str, u32)] =
    &[("moon-diary", 20), ("planet-quiz", 10), ("water-samples", 12), ("field-report", 100)];

/// The links that open a quiz of our own tool, and which one. That of the star map is not graded: the tool makes its line item.
const QUIZZES: &[(&str, &str)] = &[("planet-quiz", "planets"), ("star-map", "constellations")];

/// How many learners are made up for the introduction lecture.
pub const CROWD: u32 = 20_000;
/// The groups that they are divided into.
const CROWD_GROUPS: u32 = 40;

/// A school with eight people, three courses and nine links to our own tool.
#[must_use]
pub fn school() -> School {
    School { people: people(), courses: courses(), links: links() }
}

fn people() -> Vec<Person> {
    use Position::{Administrator, Learner, Teacher};
    let person = |id: &str, sub: &str, given: &str, family: &str, locale: &str, position| Person {
        id: id.to_owned(),
        sub: sub.to_owned(),
        name: format!("{given} {family}"),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: format!("{id}@larkfield.example"),
        number: String::new(),
        locale: locale.to_owned(),
        position,
    };
    let mut people = vec![
        person("zoe", "5b0c6f2e-8d3f-4e0b-9a51-1f6f0f1c7a01", "Zoë", "Okonkwo-Lind", "en-GB", Teacher),
        person("rafael", "0e6b7a4d-51c9-4b7e-8f0a-6f3d2a9be702", "Rafael", "Muñoz Ibáñez", "es-ES", Teacher),
        person("soren", "c41d9f68-2b7a-4d11-b0c4-93e5a7d81f03", "Søren", "Kjær", "da-DK", Learner),
        person("aicha", "7f2a1c95-e6d4-49c8-a3b7-5d08e1f46b04", "Aïcha", "Benali", "fr-FR", Learner),
        person("lukasz", "d95e3b07-4c1f-4f6a-8e92-b7a64c20d505", "Łukasz", "Żak", "pl-PL", Learner),
        person("maryam", "18c7d4f3-a95b-4e20-9d6c-e2f81b7a3c06", "مريم", "حداد", "ar-JO", Learner),
        person("sakura", "a3f06e8c-7d12-4b95-8c4e-0d9b5e61f207", "さくら", "田中", "ja-JP", Learner),
        person("ines", "62b8e1d9-3f50-4a7c-b1e8-c4d72f9a0e08", "Inês", "Brandão", "pt-PT", Administrator),
    ];
    for (number, person) in (1_u32..).zip(&mut people) {
        person.number = format!("LC-{number:05}");
        // The family name comes first in Japanese.
        if person.locale == "ja-JP" {
            person.name = format!("{} {}", person.family_name, person.given_name);
        }
    }
    people
}

fn courses() -> Vec<Course> {
    use CourseRole::{Learner, Teacher, TeachingAssistant};
    let course =
        |id: &str, context: &str, label: &str, title: &str, summary: &str, people: &[_], crowd| Course {
            id: id.to_owned(),
            context_id: context.to_owned(),
            label: label.to_owned(),
            title: title.to_owned(),
            summary: summary.to_owned(),
            members: Members::new(
                people.iter().map(|&(person, role, groups)| member(person, role, groups)),
                crowd,
            ),
            group_sets: Vec::new(),
            groups: Vec::new(),
        };
    let no_crowd = Crowd::default();
    let mut courses = vec![
        course(
            "night-sky",
            "9d4e7b12-6c0f-4a83-b5d1-2e8f7c60a911",
            "AST-1",
            "Reading the night sky",
            "Stars, planets and the moon with the naked eye and a pair of binoculars.",
            &[
                ("zoe", Teacher, &[][..]),
                ("soren", TeachingAssistant, &[]),
                ("aicha", Learner, &["hill", "report-moon"]),
                ("lukasz", Learner, &["hill"]),
                ("maryam", Learner, &["meadow", "report-moon"]),
            ],
            no_crowd,
        ),
        course(
            "rivers",
            "f06a2c5d-91b8-4d3e-a7f4-8b1c0e93d612",
            "ECO-2",
            "Rivers and what lives in them",
            "Field work on the Lark, from its spring to the estuary.",
            &[
                ("rafael", Teacher, &[][..]),
                ("zoe", Teacher, &[]),
                ("lukasz", Learner, &[]),
                ("sakura", Learner, &[]),
                ("soren", Learner, &[]),
            ],
            no_crowd,
        ),
        course(
            "lecture",
            "4b8e2d70-c1f9-4a56-8e3b-d7509a6f1c13",
            "INT-1",
            "Introduction lecture",
            "Everybody of the first year: a course of 20,000, to see what large ones do.",
            &[("rafael", Teacher, &[][..]), ("sakura", Learner, &["group-01"])],
            Crowd { size: CROWD, groups: CROWD_GROUPS },
        ),
    ];
    if let [night, _, lecture] = &mut courses[..] {
        night.group_sets = vec![
            set("observing", "b1c7f02e-48d3-4f6a-9a15-7e0d3c862f31", "Observing places"),
            set("reports", "0d92e6a4-7b18-4c35-8f60-a4e1b95d7c32", "Report teams"),
        ];
        night.groups = vec![
            group(
                "hill",
                "e85a1c39-60f2-4d7b-b3e4-19c8f07a2d41".to_owned(),
                "Castle hill",
                Some("observing"),
            ),
            group(
                "meadow",
                "2a6f94d7-e31b-4058-9c72-f5d0b8e16a42".to_owned(),
                "Water meadow",
                Some("observing"),
            ),
            group(
                "report-moon",
                "97d30b5e-1f8c-46a2-8de5-c0b47f92e643".to_owned(),
                "The moon’s path",
                Some("reports"),
            ),
            group("helpers", "5c4e8a16-d920-4b7f-a1f3-8e6d05b2c744".to_owned(), "Telescope helpers", None),
        ];
        lecture.group_sets = vec![set("tutorials", "3f7b50c8-2e94-4d1a-b6f7-90a8e4c1d533", "Tutorials")];
        let tutorial = |number: u32| {
            let id = format!("{number:08x}-b39d-4c02-8a7e-61f4d0e95b45");
            group(&format!("group-{number:02}"), id, &format!("Tutorial {number}"), Some("tutorials"))
        };
        lecture.groups = (1..=CROWD_GROUPS).map(tutorial).collect();
    }
    courses
}

fn member(person: &str, role: CourseRole, groups: &[&str]) -> Membership {
    let mut membership = Membership::new(person.to_owned(), role);
    membership.groups = groups.iter().map(|group| (*group).to_owned()).collect();
    membership
}

fn group(id: &str, group_id: String, name: &str, set: Option<&str>) -> Group {
    Group { id: id.to_owned(), group_id, name: name.to_owned(), set: set.map(str::to_owned) }
}

fn set(id: &str, set_id: &str, name: &str) -> GroupSet {
    GroupSet { id: id.to_owned(), set_id: set_id.to_owned(), name: name.to_owned() }
}

fn links() -> Vec<Link> {
    use OpenIn::{Frame, Window};
    let link = |id: &str, resource: &str, course: &str, title: &str, description: &str, open_in| Link {
        id: id.to_owned(),
        resource_link_id: resource.to_owned(),
        course: course.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        client_id: TOOL_CLIENT_ID.to_owned(),
        deployment_id: DEPLOYMENT_ID.to_owned(),
        open_in,
        storage: Storage::Frame,
        target_link_uri: None,
        score_maximum: None,
        custom: BTreeMap::new(),
    };
    let night = "night-sky";
    let rivers = "rivers";
    let mut links = vec![
        link(
            "moon-diary",
            "3c8f0d6e-b2a7-4915-8e4d-71f5c9a2b021",
            night,
            "Moon diary",
            "Draw the moon on fourteen evenings.",
            Frame,
        ),
        link(
            "star-map",
            "e17b94a5-0f6c-4d28-9b3a-c6d8f2e05122",
            night,
            "Star map",
            "Four questions: find your way by the constellations.",
            Window,
        ),
        link(
            "planet-quiz",
            "84d2e6c1-75f9-4b0a-a1c8-0e9f3d7b6223",
            night,
            "Quiz: which dot is a planet?",
            "Five questions about the lights that wander.",
            Frame,
        ),
        link(
            "guest-lecture",
            "b6095fd3-c8e1-4a74-92d6-5f3a8b1e0724",
            night,
            "Guest lecture",
            "Its deployment still waits for the tool's approval.",
            Frame,
        ),
        link(
            "water-samples",
            "2f7c1a98-d40e-4e63-b85f-9a6e0d4c3825",
            rivers,
            "Water samples",
            "Enter what your group measured.",
            Frame,
        ),
        link(
            "insect-key",
            "c90e5b7f-13a4-4d8c-8f21-e7b6a0d95926",
            rivers,
            "Which larva is this?",
            "A key to the insects under the stones.",
            Window,
        ),
        link(
            "field-report",
            "70a3d8e4-f65b-4c19-a0e7-4d2c9b8f1a27",
            rivers,
            "Field report",
            "One page, with a picture.",
            Frame,
        ),
        link(
            "lecture-companion",
            "a81f4e63-5d07-4c9b-b2e8-3f60d7c19528",
            "lecture",
            "Lecture companion",
            "Slides to read along, and a seat for everybody who has one.",
            Frame,
        ),
        link(
            "lecture-questions",
            "1e5c9027-b84a-4f3d-96a1-d08e7f2b4c29",
            "lecture",
            "Questions after the lecture",
            "Ask, and see what others asked.",
            Window,
        ),
    ];
    for link in &mut links {
        if link.id == "guest-lecture" {
            link.deployment_id = PENDING_DEPLOYMENT_ID.to_owned();
        }
        if link.id == "planet-quiz" {
            link.storage = Storage::Page;
        }
        let graded = GRADED.iter().find(|(id, _)| *id == link.id);
        link.score_maximum = graded.map(|(_, maximum)| *maximum);
        if let Some((_, quiz)) = QUIZZES.iter().find(|(id, _)| *id == link.id) {
            link.custom = BTreeMap::from([("quiz".to_owned(), (*quiz).to_owned())]);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_cast() {
        let school = school();
        let count = |position| school.people.iter().filter(|person| person.position == position).count();
        assert_eq!(count(Position::Teacher), 2);
        assert_eq!(count(Position::Administrator), 1);
        // Four learners, and one who helps in a course.
        assert_eq!(count(Position::Learner), 5);
        let assistants = school
            .courses
            .iter()
            .flat_map(|course| course.members.current())
            .filter(|member| member.role == CourseRole::TeachingAssistant && member.person == "soren");
        assert_eq!(assistants.count(), 1);
        assert!(school.people.iter().filter(|person| !person.name.is_ascii()).count() >= 4);
        let sizes: Vec<usize> = school.courses.iter().map(|course| course.members.count()).collect();
        assert_eq!(sizes, [5, 5, 20_002]);
    }

    #[test]
    fn ids_that_tools_see_are_opaque_unique_and_short() {
        let school = school();
        let subs = school.people.iter().map(|person| &person.sub);
        let contexts = school.courses.iter().map(|course| &course.context_id);
        let links = school.links.iter().map(|link| &link.resource_link_id);
        let courses = &school.courses;
        let groups = courses.iter().flat_map(|course| course.groups.iter().map(|group| &group.group_id));
        let sets = courses.iter().flat_map(|course| course.group_sets.iter().map(|set| &set.set_id));
        let all: Vec<&String> = subs.chain(contexts).chain(links).chain(groups).chain(sets).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for id in all {
            assert_eq!(id.len(), 36, "{id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'), "{id}");
        }
    }

    #[test]
    fn every_name_leads_somewhere() {
        let school = school();
        for course in &school.courses {
            assert!(school.links_of(&course.id).count() >= 2, "{}", course.id);
            for member in course.members.current() {
                assert!(school.person(&member.person).is_some(), "{}", member.person);
                for group in &member.groups {
                    assert!(course.groups.iter().any(|known| known.id == *group), "{group}");
                }
            }
            for set in course.groups.iter().filter_map(|group| group.set.as_ref()) {
                assert!(course.group_sets.iter().any(|known| known.id == *set), "{set}");
            }
        }
        for link in &school.links {
            assert!(school.course(&link.course).is_some(), "{}", link.id);
        }
    }

    #[test]
    fn roles_of_a_launch() {
        let school = school();
        let roles = |person: &str, course: &str| {
            school.role_uris(&school.person(person).unwrap(), school.course(course).unwrap())
        };
        assert_eq!(
            roles("soren", "night-sky"),
            [
                "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
                "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
                "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
            ]
        );
        assert_eq!(roles("soren", "rivers")[0], "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner");
        assert_eq!(
            roles("ines", "rivers"),
            [
                "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator",
                "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
            ]
        );
    }

    #[test]
    fn who_may_open_what() {
        let school = school();
        let courses = |person: &str| school.courses_of(&school.person(person).unwrap()).count();
        assert_eq!((courses("ines"), courses("zoe"), courses("aicha"), courses("sakura")), (3, 2, 1, 2));
        let aicha = school.person("aicha").unwrap();
        assert_eq!(school.role(&aicha, school.course("rivers").unwrap()), None);
    }
}
