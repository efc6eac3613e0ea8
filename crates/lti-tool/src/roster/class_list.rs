use lti_nrps::Member;
use std::collections::BTreeMap;
use std::fmt;

/// Everybody of a course: whom the roster names, and who has launched. The two are joined by `user_id` and `sub` alone, which are the
/// same value (NRPS-010): two people may share an e-mail address or a name, and one person may change both.
///
/// `L` is what the tool keeps of somebody who launched: an account, a time, or the `lti_claims::User`. All of it belongs to one
/// platform: a `sub` of another issuer is somebody else.
#[derive(Clone)]
pub struct ClassList<'a, L> {
    people: BTreeMap<String, Person<'a, L>>,
}

/// Somebody of a course. `Debug` does not show who.
#[derive(Clone)]
#[non_exhaustive]
pub struct Person<'a, L> {
    /// The user: `user_id` of the roster, `sub` of launches.
    pub user_id: String,
    /// What the roster says. `None` for somebody who launched and is not in it, or not any more.
    pub member: Option<&'a Member>,
    /// What is kept of their launches. `None` for somebody who has not launched.
    pub launched: Option<L>,
}

impl<'a, L> ClassList<'a, L> {
    /// Joins the members of a roster with those who launched, each with their `sub`; of several with one `sub`, the last counts. An
    /// anonymous launch has none, and is nobody's.
    pub fn of<S: Into<String>>(
        members: impl IntoIterator<Item = &'a Member>,
        launches: impl IntoIterator<Item = (S, L)>,
    ) -> Self {
        let mut people = BTreeMap::new();
        let person = |user_id: &String| Person { user_id: user_id.clone(), member: None, launched: None };
        for member in members {
            let id = &member.user_id;
            people.entry(id.clone()).or_insert_with(|| person(id)).member = Some(member);
        }
        for (user_id, launched) in launches {
            let id = user_id.into();
            let new = person(&id);
            people.entry(id).or_insert(new).launched = Some(launched);
        }
        Self { people }
    }

    /// Everybody, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Person<'a, L>> {
        self.people.values()
    }

    /// Who has this id.
    #[must_use]
    pub fn get(&self, user_id: &str) -> Option<&Person<'a, L>> {
        self.people.get(user_id)
    }

    /// Members who have not launched.
    pub fn not_launched(&self) -> impl Iterator<Item = &Person<'a, L>> {
        self.iter().filter(|person| person.launched.is_none())
    }

    /// Who launched and is not in the roster: no member any more, or one that the roster left out.
    pub fn not_listed(&self) -> impl Iterator<Item = &Person<'a, L>> {
        self.iter().filter(|person| person.member.is_none())
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Is there nobody?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

impl<L> fmt::Debug for ClassList<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClassList").field("people", &self.len()).finish_non_exhaustive()
    }
}

impl<L> fmt::Debug for Person<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("member", &self.member)
            .field("launched", &self.launched.is_some())
            .finish_non_exhaustive()
    }
}
