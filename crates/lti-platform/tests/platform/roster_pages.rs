//! Page by page: filters that stay, members who come and go in between, and pages that are read while they are sent.

use crate::school::*;
use crate::support::*;
use http::StatusCode;
use lti_claims::ContextRole;
use lti_nrps::{Group, GroupSet, Policy, ReadMemberships};
use lti_platform::Platform;
use lti_platform::roster::{
    Answer, Container, Course, Enrollment, Link, Listed, Part, Refused, Roster, Wanted,
};
use lti_security::PortError;
use lti_security::service::{Body, links};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::future::ready;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The ids of all pages.
fn walk(
    platform: &Platform,
    token: &lti_security::oauth::AccessToken,
    asked: ReadMemberships,
) -> Vec<Vec<String>> {
    let (mut pages, mut asked) = (Vec::new(), asked);
    loop {
        let page = page(platform, token, &asked);
        pages.push(page.members.into_iter().map(|member| member.user_id).collect());
        let Some(next) = page.next else { return pages };
        asked = asked.page(next);
    }
}

/// NRPS-D01: what is left out of the URL of a next page would be lost.
#[test]
fn the_next_page_has_the_filters_of_the_first() {
    let world = school();
    with_groups(&world);
    let token = token(&world);
    let mut asked = ReadMemberships::new(members_url(&world));
    asked.limit = NonZeroU32::new(1);
    asked.role = Some(ContextRole::Learner.into());
    asked.groups = true;
    asked.resource_link_id = Some("rl-42".into());
    assert_eq!(walk(&world.platform, &token, asked.clone()), [["u-1"], ["u-2"], ["u-3"]]);
    let (first, mut next) = (page(&world.platform, &token, &asked), asked.clone());
    next = next.page(first.next.unwrap());
    let second = page(&world.platform, &token, &next);
    assert!(second.members[0].message.is_some());
    assert_eq!(second.members[0].group_enrollments.as_ref().unwrap()[0].group_id, "g-2");
    // All of them offer what changes since the first was told.
    assert_eq!(first.differences, second.differences);
    assert!(first.differences.unwrap().contains("role="));
    // More than there are is everything.
    asked.limit = NonZeroU32::new(50);
    assert_eq!(walk(&world.platform, &token, asked), [["u-1", "u-2", "u-3"]]);
}

/// A page ends where the last member is, and says so.
#[test]
fn the_last_page_is_full_and_the_last() {
    let world = school();
    let token = token(&world);
    for (limit, sizes) in [(5, vec![5]), (4, vec![4, 1]), (1, vec![1; 5]), (6, vec![5])] {
        let mut asked = ReadMemberships::new(members_url(&world));
        asked.limit = NonZeroU32::new(limit);
        let pages = walk(&world.platform, &token, asked);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// NRPS-D02: whoever is there from the first page to the last is told once, whatever happens in between; on short pages, and on long
    /// ones that are read while they are sent.
    #[test]
    fn nobody_who_stays_is_skipped_or_told_twice(
        start in 1_usize..700,
        size in prop_oneof![1_usize..40, 257_usize..400],
        edits in prop::collection::vec((any::<bool>(), 0_usize..900), 0..12),
    ) {
        let world = school();
        for user in ["u-teach", "u-ta", "u-1", "u-2", "u-3"] {
            world.roster.remove(COURSE, user).unwrap();
        }
        many(&world.roster, 0, start);
        let platform = platform_with(&world, None, size, size);
        let token = token(&world);
        let name = |number: usize| format!("m-{number:06}");
        let mut stayed: BTreeSet<String> = (0..start).map(name).collect();
        let mut edits = edits.into_iter();
        let mut edit = |stayed: &mut BTreeSet<String>| {
            let Some((comes, number)) = edits.next() else { return };
            if comes {
                world.roster.enroll(COURSE, learner(&name(number))).unwrap();
            } else if world.roster.remove(COURSE, &name(number)).unwrap() {
                stayed.remove(&name(number));
            }
        };
        let mut found: Vec<String> = Vec::new();
        let mut asked = ReadMemberships::new(members_url(&world));
        loop {
            let mut request = asked.to_http().unwrap();
            token.authorize(&mut request).unwrap();
            let (head, mut body) = block_on(platform.roster(&request)).into_parts();
            let mut whole = Vec::new();
            while let Some(chunk) = block_on(body.chunk()).unwrap() {
                whole.extend(chunk);
                edit(&mut stayed);
            }
            let page = asked.receive(&http::Response::from_parts(head, whole), &Policy::default()).unwrap();
            prop_assert!(page.problems.is_empty());
            found.extend(page.members.into_iter().map(|member| member.user_id));
            let Some(next) = page.next else { break };
            asked = asked.page(next);
        }
        for user in &stayed {
            prop_assert_eq!(found.iter().filter(|told| *told == user).count(), 1, "{}", user);
        }
    }
}

/// A course of any size that is nowhere: entries are made when they are read.
struct Lecture {
    size: usize,
    /// Asked for and not given.
    fails_at: usize,
    read: AtomicUsize,
    largest: AtomicUsize,
    calls: Mutex<Vec<(Option<String>, usize)>>,
}

impl Lecture {
    fn new(size: usize) -> Arc<Self> {
        Self::failing(size, usize::MAX)
    }

    fn failing(size: usize, fails_at: usize) -> Arc<Self> {
        let (read, largest, calls) = Default::default();
        Arc::new(Self { size, fails_at, read, largest, calls })
    }
}

impl Roster for Lecture {
    fn course<'a>(&'a self, _: &'a Container) -> Answer<'a, Course> {
        Box::pin(ready(Ok(Course::default())))
    }

    fn link<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Link> {
        Box::pin(ready(Err(Refused::ResourceLinkUnknown.into())))
    }

    fn members<'a>(
        &'a self,
        _: &'a Container,
        wanted: &'a Wanted,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Enrollment>> {
        self.calls.lock().unwrap().push((part.after.map(Into::into), part.limit));
        let number = |place: &str| place.parse::<usize>().unwrap() + 1;
        let from = part.after.map_or(0, number);
        let end = wanted.until.as_deref().map_or(self.size, number);
        let to = end.min(from + part.limit);
        if to > self.fails_at {
            return Box::pin(ready(Err(PortError::new("Roster", "switched off").into())));
        }
        let entries: Vec<_> = (from..to).map(|number| learner(&format!("m-{number:06}"))).collect();
        self.read.fetch_add(entries.len(), Ordering::SeqCst);
        self.largest.fetch_max(entries.len(), Ordering::SeqCst);
        let next = (to < end).then(|| (to - 1).to_string());
        Box::pin(ready(Ok(Listed { entries, next })))
    }

    fn groups<'a>(&'a self, _: &'a Container, _: Option<&'a str>, _: Part<'a>) -> Answer<'a, Listed<Group>> {
        panic!("not asked for")
    }

    fn group_sets<'a>(&'a self, _: &'a Container, _: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
        panic!("not asked for")
    }

    fn member<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Option<Enrollment>> {
        panic!("not asked for")
    }
}

fn begun(world: &World, lecture: &Arc<Lecture>, limit: usize) -> (StatusCode, Option<String>, Body) {
    let platform = platform_with(world, Some(lecture.clone()), limit, limit);
    let url = members_url(world);
    let response = block_on(platform.roster(&get(&url, None, Some(&token(world)))));
    let (head, body) = response.into_parts();
    assert!(links(&head.headers).iter().all(|link| !link.is("differences")), "no changes are kept");
    (head.status, lti_security::service::next_page(&head.headers, &url), body)
}

/// A hundred thousand on one page: at no time is more than a part of it there.
#[test]
fn a_long_page_is_read_while_it_is_sent() {
    let world = school();
    for (size, limit, told, more) in [
        (100_001, 100_000, 100_000, true),
        (700, 512, 512, true),
        (512, 512, 512, false),
        (513, 512, 512, true),
    ] {
        let lecture = Lecture::new(size);
        let (status, next, mut body) = begun(&world, &lecture, limit);
        assert_eq!(status, 200);
        assert_eq!(next.is_some(), more, "{size} {limit}");
        // Where it ends was looked for, part by part; nothing is kept of that.
        let looked = lecture.read.swap(0, Ordering::SeqCst);
        assert_eq!(looked, told);
        let (mut largest, mut count, mut taken) = (0, 0, 0);
        while let Some(chunk) = block_on(body.chunk()).unwrap() {
            largest = largest.max(chunk.len());
            count += core::str::from_utf8(&chunk).unwrap().matches("\"user_id\"").count();
            // Nothing is read ahead.
            taken += 1;
            assert!(lecture.read.load(Ordering::SeqCst) <= 256 * taken, "{size}");
        }
        assert_eq!(count, told);
        assert!(largest < 256 * 1_024, "{largest} bytes at once");
        assert!(lecture.largest.load(Ordering::SeqCst) <= 256);
        assert_eq!(block_on(body.chunk()).unwrap(), None);
    }
    // The rest follows where the page ended.
    let lecture = Lecture::new(513);
    let (_, next, _) = begun(&world, &lecture, 512);
    let platform = platform_with(&world, Some(lecture), 512, 512);
    assert_eq!(ids(&answer(&platform, &get(&next.unwrap(), None, Some(&token(&world))))), ["m-000512"]);
}

/// Where the roster fails while a page is sent, the body breaks; it never ends as if it were whole.
#[test]
fn a_page_that_breaks_off_is_no_page() {
    let world = school();
    // Before anything is sent, it is a failure with a status.
    let (status, _, body) = begun(&world, &Lecture::failing(1_000, 100), 1_000);
    assert_eq!(status, 503);
    assert!(block_on(body.collect(10_000)).unwrap().is_empty());

    struct Later(Arc<Lecture>, AtomicUsize);
    impl Roster for Later {
        fn course<'a>(&'a self, container: &'a Container) -> Answer<'a, Course> {
            self.0.course(container)
        }
        fn link<'a>(&'a self, container: &'a Container, link: &'a str) -> Answer<'a, Link> {
            self.0.link(container, link)
        }
        fn members<'a>(
            &'a self,
            container: &'a Container,
            wanted: &'a Wanted,
            part: Part<'a>,
        ) -> Answer<'a, Listed<Enrollment>> {
            if self.1.fetch_sub(1, Ordering::SeqCst) == 0 {
                return Box::pin(ready(Err(PortError::new("Roster", "switched off").into())));
            }
            self.0.members(container, wanted, part)
        }
        fn groups<'a>(
            &'a self,
            _: &'a Container,
            _: Option<&'a str>,
            _: Part<'a>,
        ) -> Answer<'a, Listed<Group>> {
            panic!("not asked for")
        }
        fn group_sets<'a>(&'a self, _: &'a Container, _: Part<'a>) -> Answer<'a, Listed<GroupSet>> {
            panic!("not asked for")
        }
        fn member<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Option<Enrollment>> {
            panic!("not asked for")
        }
    }
    // One part at the head, three to find the end, then it fails at the second part of the body.
    let roster = Arc::new(Later(Lecture::new(1_000), AtomicUsize::new(5)));
    let platform = platform_with(&world, Some(roster), 1_000, 1_000);
    let request = get(&members_url(&world), None, Some(&token(&world)));
    let (head, mut body) = block_on(platform.roster(&request)).into_parts();
    assert_eq!(head.status, 200);
    let mut sent = Vec::new();
    let error = loop {
        match block_on(body.chunk()) {
            Ok(Some(chunk)) => sent.extend(chunk),
            Ok(None) => panic!("it ended"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), "http-broken");
    assert!(!error.to_string().contains("m-0"));
    assert!(!sent.is_empty() && !sent.ends_with(b"]}"));
    // It stays broken, whoever asks on.
    assert!(block_on(body.chunk()).is_err());
}

/// A page begins where a URL of this platform says, or there is none: a tool that followed it would never end.
#[test]
fn a_url_that_was_changed_leads_nowhere() {
    let world = school();
    let url = members_url(&world);
    let groups = world.platform.groups_url("dep-1", COURSE);
    for query in [
        "after=x",
        "after=99999999999999999999",
        "after=-1",
        "after=",
        "after=1&after=2",
        "position=a&position=b",
        "since=a&since=b",
    ] {
        let answered = at(&world, &format!("{url}?{query}"));
        assert_eq!(refused(&answered), (404, "page-unknown".into()), "{query}");
    }
    assert_eq!(refused(&at(&world, &format!("{groups}?after=a&after=b"))), (404, "page-unknown".into()));
    // Parameters that nobody knows are nobody's.
    assert_eq!(ids(&at(&world, &format!("{url}?t=4&before=x"))).len(), 5);
}

/// NRPS-049: whom no answer can tell is left out; the course is there.
#[test]
fn a_member_without_a_role_keeps_nobody_else_away() {
    let world = school();
    let token = token(&world);
    many(&world.roster, 0, 600);
    world.roster.change(COURSE, "u-2", |stored| stored.member.roles = lti_claims::Roles::new()).unwrap();
    world.roster.change(COURSE, "m-000500", |stored| stored.member.roles = lti_claims::Roles::new()).unwrap();
    for (size, pages) in [(1_000, 1), (300, 3), (10, 61)] {
        let platform = platform_with(&world, None, size, size);
        let told = walk(&platform, &token, ReadMemberships::new(members_url(&world)));
        assert_eq!(told.len(), pages);
        let told: Vec<String> = told.concat();
        assert_eq!(told.len(), 603);
        assert!(!told.iter().any(|user| user == "u-2" || user == "m-000500"));
    }
}
