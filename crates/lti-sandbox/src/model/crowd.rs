use super::{CourseRole, Membership, Person, Position};

/// Learners that are made up when somebody asks for one: a course of 20,000 costs nothing that nobody looks at. Number `n` is the same
/// person at every start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// How many there are.
    pub size: u32,
    /// Into how many groups they are divided: `group-01` and so on. Zero: none.
    pub groups: u32,
}

const PREFIX: &str = "student-";
/// Spreads numbers over 32 bits. It is odd, so that multiplying can be undone by multiplying with `BACK`.
const SPREAD: u32 = 0x9E37_79B1;
const BACK: u32 = 0x0E8B_2F51;

impl Crowd {
    /// The most people that a crowd has.
    pub const LARGEST: u32 = 99_999;

    /// The number of a generated person's [`Person::id`].
    #[must_use]
    pub fn number(id: &str) -> Option<u32> {
        let number = id.strip_prefix(PREFIX)?.parse().ok()?;
        (number < Self::LARGEST && self::id(number) == id).then_some(number)
    }

    /// The number of a generated person's [`Person::sub`].
    #[must_use]
    pub fn number_of_sub(sub: &str) -> Option<u32> {
        let number = u32::from_str_radix(sub.get(..8)?, 16).ok()?.wrapping_mul(BACK);
        (number < Self::LARGEST && self::sub(number) == sub).then_some(number)
    }

    /// The person with this number.
    #[must_use]
    pub fn person(number: u32) -> Person {
        let (given, family) = names(number);
        let id = id(number);
        Person {
            sub: sub(number),
            name: format!("{given} {family}"),
            given_name: given.to_owned(),
            family_name: family,
            email: format!("{id}@larkfield.example"),
            number: format!("LC-{:05}", number.saturating_add(10_000)),
            locale: "en-GB".to_owned(),
            position: Position::Learner,
            id,
        }
    }

    /// The [`Person::sub`] of the person with this number.
    #[must_use]
    pub fn sub(number: u32) -> String {
        sub(number)
    }

    /// The membership that somebody of the crowd begins with.
    pub(super) fn membership(self, number: u32) -> Membership {
        let mut membership = Membership::new(id(number), CourseRole::Learner);
        if let Some(group) = number.checked_rem(self.groups) {
            membership.groups.push(format!("group-{:02}", group.saturating_add(1)));
        }
        membership
    }
}

fn id(number: u32) -> String {
    format!("{PREFIX}{number:05}")
}

fn sub(number: u32) -> String {
    format!("{:08x}-5a1d-4e7c-9b20-3f6c8d2e7a15", number.wrapping_mul(SPREAD))
}

/// Every number has a name of its own: beyond the pairs of the lists, a second family name follows.
fn names(number: u32) -> (&'static str, String) {
    let mut rest = usize::try_from(number).unwrap_or_default();
    let mut pick = |list: &[&'static str]| {
        let at = rest.checked_rem(list.len()).unwrap_or_default();
        rest = rest.checked_div(list.len()).unwrap_or_default();
        list.get(at).copied().unwrap_or("?")
    };
    let (given, family) = (pick(GIVEN), pick(FAMILY));
    match rest.checked_sub(1) {
        None => (given, family.to_owned()),
        Some(second) => (given, format!("{family}-{}", FAMILY.get(second).copied().unwrap_or("?"))),
    }
}

const GIVEN: &[&str] = &[
    "Amara",
    "Björn",
    "Chiara",
    "Daniyar",
    "Eun-ji",
    "Farid",
    "Gwenllian",
    "Hamza",
    "Ioana",
    "Jürgen",
    "Kwame",
    "Leïla",
    "Mateo",
    "Nguyệt",
    "Oisín",
    "Paulína",
    "Quentin",
    "Rasa",
    "Siobhán",
    "Tomáš",
    "Ugo",
    "Vesna",
    "Wiremu",
    "Ximena",
    "Yusuf",
    "Zuzanna",
    "Anneli",
    "Bashir",
    "Cátia",
    "Dorothea",
    "Émile",
    "Freya",
];

const FAMILY: &[&str] = &[
    "Abelsen",
    "Bonheur",
    "Castelo",
    "Dvořák",
    "Eze",
    "Fernández",
    "Gunnarsson",
    "Hoang",
    "Ivanova",
    "Jansen",
    "Kowalska",
    "Lindqvist",
    "Mbeki",
    "Nakamura",
    "Ó Briain",
    "Petrović",
    "Quiroga",
    "Rossi",
    "Şahin",
    "Tanaka",
    "Ünal",
    "Varga",
    "Wójcik",
    "Xu",
    "Yılmaz",
    "Zieliński",
    "Ait Ali",
    "Brandt",
    "Côté",
    "Das",
    "Eriksen",
    "Fofana",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_is_found_by_either_id_and_has_a_name_of_their_own() {
        let mut names = BTreeSet::new();
        for number in 0..20_000 {
            let person = Crowd::person(number);
            assert_eq!(Crowd::number(&person.id), Some(number));
            assert_eq!(Crowd::number_of_sub(&person.sub), Some(number));
            assert!(names.insert(person.name), "{number}");
        }
        for id in ["student-1", "student-+0001", "student-", "aicha", "student-99999", ""] {
            assert_eq!(Crowd::number(id), None, "{id}");
        }
        let sub = Crowd::person(7).sub;
        assert_eq!(Crowd::number_of_sub(&sub.to_uppercase()), None);
        assert_eq!(Crowd::number_of_sub(sub.get(..8).unwrap()), None);
        assert_eq!(Crowd::number_of_sub("7f2a1c95-e6d4-49c8-a3b7-5d08e1f46b04"), None);
    }
}
