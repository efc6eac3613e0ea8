use super::*;
use crate::model::Members;
use crate::seed::{self, DEPLOYMENT_ID, TOOL_CLIENT_ID};
use std::collections::BTreeMap;

fn roster() -> SchoolRoster {
    let data = Data { school: seed::school(), tools: BTreeMap::new(), consents: BTreeMap::new() };
    SchoolRoster::new("http://localhost:1", Arc::new(Mutex::new(data)), "run".to_owned())
}

fn container(course: &str) -> Container {
    let school = seed::school();
    Container::new(TOOL_CLIENT_ID, DEPLOYMENT_ID, school.course(course).unwrap().context_id.clone())
}

impl SchoolRoster {
    fn edit<T>(&self, course: &str, edit: impl FnOnce(&mut Course) -> T) -> T {
        edit(self.data.lock().unwrap().school.course_mut(course).unwrap())
    }

    async fn whole(&self, container: &Container, wanted: &Wanted, limit: usize) -> Vec<Member> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        loop {
            let part = Part { after: after.as_deref(), limit };
            let listed = self.members(container, wanted, part).await.unwrap();
            all.extend(listed.entries.into_iter().map(|enrollment| enrollment.member));
            after = listed.next;
            if after.is_none() {
                return all;
            }
        }
    }

    async fn changed(&self, container: &Container, since: &str) -> Result<Vec<Member>, RosterError> {
        let mut wanted = Wanted::default();
        wanted.until = self.course(container).await?.position;
        let (mut all, mut after) = (Vec::new(), None::<String>);
        loop {
            let part = Part { after: after.as_deref(), limit: 2 };
            let listed = self.changes(container, &wanted, since, part).await?;
            all.extend(listed.entries.into_iter().map(|enrollment| enrollment.member));
            after = listed.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}

fn ids(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.user_id.as_str()).collect()
}

#[tokio::test]
async fn a_course_is_told_to_the_tools_that_have_links_in_it() {
    let roster = roster();
    let own = container("night-sky");
    assert_eq!(roster.course(&own).await.unwrap().label.as_deref(), Some("AST-1"));
    let others = [
        Container::new("another-tool", DEPLOYMENT_ID, own.context_id.clone()),
        Container::new(TOOL_CLIENT_ID, "another-deployment", own.context_id.clone()),
        Container::new(TOOL_CLIENT_ID, DEPLOYMENT_ID, "no-such-context"),
    ];
    for other in others {
        assert_eq!(roster.course(&other).await.unwrap_err(), Refused::ContextUnknown.into(), "{other:?}");
    }
    // A link of the same tool in another course, and one of another deployment.
    let school = seed::school();
    for foreign in ["water-samples", "guest-lecture"] {
        let link = &school.link(foreign).unwrap().resource_link_id;
        assert_eq!(
            roster.link(&own, link).await.unwrap_err(),
            Refused::ResourceLinkUnknown.into(),
            "{foreign}"
        );
    }
    let quiz = &school.link("planet-quiz").unwrap().resource_link_id;
    assert_eq!(roster.link(&own, quiz).await.unwrap().custom.get("quiz"), Some("planets"));
}

#[tokio::test]
async fn parts_of_any_size_make_the_same_whole() {
    let (roster, own) = (roster(), container("lecture"));
    let whole = roster.whole(&own, &Wanted::default(), 1_000).await;
    assert_eq!(whole.len(), 20_002);
    assert_eq!(ids(&whole).iter().collect::<BTreeSet<_>>().len(), whole.len());
    assert_eq!(ids(&roster.whole(&own, &Wanted::default(), 997).await), ids(&whole));
    let mut wanted = Wanted::default();
    wanted.role = Some(Role::parse("Instructor"));
    assert_eq!(roster.whole(&own, &wanted, 7).await.len(), 1);
    // Up to and with the end of the first hundred.
    wanted.role = None;
    wanted.until = roster.page_end(&own, &wanted, Part { after: None, limit: 100 }).await.unwrap();
    assert_eq!(ids(&roster.whole(&own, &wanted, 33).await), ids(&whole).get(..100).unwrap());
}

#[tokio::test]
async fn what_a_roster_says_of_somebody() {
    let (roster, own) = (roster(), container("night-sky"));
    roster.edit("night-sky", |course| {
        course.members.change("aicha", |one| one.status = MembershipStatus::Suspended)
    });
    roster.data.lock().unwrap().consents.insert("aicha".to_owned(), [Attribute::Names].into());
    let aicha = seed::school().person("aicha").unwrap();
    let enrollment = roster.member(&own, &aicha.sub).await.unwrap().unwrap();
    let member = &enrollment.member;
    assert_eq!(member.status, MemberStatus::Inactive);
    assert_eq!(
        member.name.as_deref(),
        Some("Aïcha Benali"),
        "everything is told; what goes on is not its business"
    );
    assert_eq!(member.email.as_deref(), Some("aicha@larkfield.example"));
    assert_eq!(member.group_enrollments.as_ref().unwrap().len(), 2);
    assert!(enrollment.consent.names && !enrollment.consent.email && !enrollment.consent.groups);
    let part = Part { after: None, limit: 10 };
    let groups = roster.groups(&own, Some(&aicha.sub), part).await.unwrap().entries;
    let told: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.set_ids.len())).collect();
    assert_eq!(told, [("Castle hill", 1), ("The moon’s path", 1)]);
    assert_eq!(roster.groups(&own, Some("nobody"), part).await.unwrap().entries, []);
    assert_eq!(roster.group_sets(&own, part).await.unwrap().entries.len(), 2);
    roster.edit("night-sky", |course| {
        course.members.change("aicha", |one| one.status = MembershipStatus::Left)
    });
    assert_eq!(roster.member(&own, &aicha.sub).await.unwrap(), None);
}

/// Somebody who follows the changes knows what somebody knows who reads everything.
#[tokio::test]
async fn whoever_follows_the_changes_has_the_whole() {
    let (roster, own) = (roster(), container("rivers"));
    let people = ["rafael", "zoe", "lukasz", "sakura", "soren", "aicha", "maryam", "student-00001"];
    let read = |members: Vec<Member>| -> BTreeMap<String, Member> {
        members.into_iter().map(|member| (member.user_id.clone(), member)).collect()
    };
    let mut position = roster.course(&own).await.unwrap().position.unwrap();
    let mut copy = read(roster.whole(&own, &Wanted::default(), 3).await);
    let mut seed = 7_u32;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(seed >> 16).unwrap() % below
    };
    for round in 0..200 {
        for _ in 0..random(5) {
            let person = *people.get(random(people.len())).unwrap();
            let (what, status) = (random(3), *MembershipStatus::ALL.get(random(3)).unwrap());
            roster.edit("rivers", |course| match what {
                0 => course.members.add(person, CourseRole::Learner),
                1 => course.members.change(person, |one| one.status = status),
                _ => course.members.change(person, |one| one.role = CourseRole::TeachingAssistant),
            });
        }
        let next = roster.course(&own).await.unwrap().position.unwrap();
        for member in roster.changed(&own, &position).await.unwrap() {
            if member.status == MemberStatus::Deleted {
                copy.remove(&member.user_id);
            } else {
                copy.insert(member.user_id.clone(), member);
            }
        }
        position = next;
        assert_eq!(copy, read(roster.whole(&own, &Wanted::default(), 3).await), "round {round}");
    }
}

#[tokio::test]
async fn positions_of_elsewhere_and_of_long_ago_are_expired() {
    let (roster, own) = (roster(), container("rivers"));
    for position in ["", "0", "run", "run.", "run.-1", "run.1", "another.0", "run.0.0"] {
        let refused = roster.changed(&own, position).await.unwrap_err();
        assert_eq!(refused, Refused::DifferencesExpired.into(), "{position}");
    }
    for _ in 0..=Members::KEPT_CHANGES {
        roster.edit("rivers", |course| course.members.touch("zoe"));
    }
    assert_eq!(roster.changed(&own, "run.0").await.unwrap_err(), Refused::DifferencesExpired.into());
    assert_eq!(roster.changed(&own, "run.1").await.unwrap().len(), 1);
}

/// A list of changes that is being read stays what it was: what changes meanwhile comes with the next one.
#[tokio::test]
async fn changes_are_told_up_to_the_position_of_their_first_part() {
    let (roster, own) = (roster(), container("night-sky"));
    let suspend = |person: &str| {
        roster.edit("night-sky", |course| {
            course.members.change(person, |one| one.status = MembershipStatus::Suspended)
        });
    };
    let since = roster.course(&own).await.unwrap().position.unwrap();
    suspend("aicha");
    suspend("lukasz");
    let mut wanted = Wanted::default();
    wanted.until = roster.course(&own).await.unwrap().position;
    let first = roster.changes(&own, &wanted, &since, Part { after: None, limit: 1 }).await.unwrap();
    suspend("maryam");
    let part = Part { after: first.next.as_deref(), limit: 1 };
    let second = roster.changes(&own, &wanted, &since, part).await.unwrap();
    assert_eq!((first.entries.len(), second.entries.len(), second.next), (1, 1, None));
    assert_eq!(roster.changed(&own, &wanted.until.unwrap()).await.unwrap().len(), 1);
}
