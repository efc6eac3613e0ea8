use super::support::*;
use crate::support::block_on;
use lti_claims::{ContextRole, Groups, NamesAndRoles, ServiceScope};
use lti_nrps::{Member, Operation};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_tool::roster::{
    Answer, ClassList, GroupFilter, Members, MembershipFilter, Missing, RosterCopy, RosterError,
};
use serde_json::json;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

pub(super) fn begin(roster: &lti_tool::roster::Roster) -> Members {
    done(block_on(roster.members(&MembershipFilter::default())))
}

/// The users who are left, up to an error.
fn left(members: &mut Members) -> (Vec<String>, Option<RosterError>) {
    let mut users = Vec::new();
    loop {
        match block_on(members.next()) {
            Ok(Some(member)) => users.push(member.user_id),
            Ok(None) => return (users, None),
            Err(error) => return (users, Some(error)),
        }
    }
}

#[test]
fn members_come_page_after_page() {
    let next = "https://lms.example.test/other?Page=%41&x=1";
    let (roster, lms) = roster(Lms::script([page(&["a", "b"]).next(next), page(&["c"])]));
    let mut members = begin(&roster);
    assert_eq!(lms.asked(), [MEMBERS]);
    assert_eq!(left(&mut members), (vec!["a".into(), "b".into(), "c".into()], None));
    assert_eq!(lms.asked(), [MEMBERS, next]);
    assert!(members.is_complete());
    assert_eq!(members.container().unwrap().context.as_ref().unwrap().id, "c-7");
}

#[test]
fn members_come_as_a_stream_that_an_error_ends() {
    let next = "https://lms.example.test/other";
    let pages = |second| begin(&roster(Lms::script([page(&["a", "b"]).next(next), second])).0).into_stream();
    let told = |stream| -> Vec<Result<String, &str>> {
        let told = |told: Result<Member, RosterError>| {
            told.map(|member| member.user_id).map_err(|error| error.code())
        };
        block_on(futures_util::StreamExt::collect(futures_util::StreamExt::map(stream, told)))
    };
    assert_eq!(told(pages(page(&["c"]))), [Ok("a".into()), Ok("b".into()), Ok("c".into())]);
    let broken = told(pages(said(503, String::new())));
    assert_eq!(broken, [Ok("a".into()), Ok("b".into()), Err("platform-unavailable")]);
}

fn all_of(users: &[&str]) -> Vec<String> {
    users.iter().map(ToString::to_string).collect()
}

#[test]
fn filters_are_sent_once_and_the_next_page_is_used_as_it_is() {
    let url = format!("{MEMBERS}?placement_id=_553_1&groups=true");
    let next = format!("{MEMBERS}?p=2");
    // The filter is lost on the second page, as at Moodle (LMS-121); a sub-role has its principal.
    let teacher = json!({"user_id": "t", "roles": ["Instructor"]});
    let sub = "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#GuestLearner";
    let guest = json!({"user_id": "g", "roles": [sub]});
    let second = said(200, container(&[teacher, guest, member("b")]));
    let (tool, lms, _) = tool(Lms::script([page(&["a"]).next(&next), second]), |_| ());
    let roster = tool.roster_at(access(), Some(NamesAndRoles::new(url)), None);
    let filter = MembershipFilter {
        role: Some(ContextRole::Learner.into()),
        limit: std::num::NonZeroU32::new(50),
        resource_link_id: Some("rl 1".into()),
        groups: true,
    };
    let mut members = done(block_on(roster.members(&filter)));
    assert_eq!(left(&mut members), (all_of(&["a", "g", "b"]), None));
    let problems: Vec<_> = members.take_problems().iter().map(|problem| problem.reason.code()).collect();
    assert_eq!((problems, members.left_out()), (vec!["role-not-asked-for"], 0));
    let role = "role=http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23Learner";
    let first = format!("{MEMBERS}?placement_id=_553_1&{role}&limit=50&rlid=rl%201&groups=true");
    assert_eq!(lms.asked(), [first, next]);
    assert_eq!(*lms.scopes.lock().unwrap(), [NRPS]);
}

#[test]
fn a_page_that_breaks_off_is_asked_for_again_and_what_came_comes_once_more() {
    let (two, three) = (format!("{MEMBERS}?p=2"), format!("{MEMBERS}?p=3"));
    let (roster, lms) = roster(Lms::script([
        page(&["a", "b"]).next(&two),
        page(&["c", "d", "e"]).next(&three).broken_after(190),
        said(503, "later").with("retry-after", "30"),
        page(&["c", "e", "f"]).next(&three),
        page(&["g"]),
    ]));
    let mut members = begin(&roster);
    let (came, error) = left(&mut members);
    let error = error.unwrap();
    assert_eq!((error.code(), error.may_pass()), ("service-unavailable", true));
    assert!(came.starts_with(&all_of(&["a", "b"])), "{came:?}");
    let (came, error) = left(&mut members);
    let error = error.unwrap();
    assert_eq!((came, error.code(), error.may_pass()), (vec![], "platform-unavailable", true));
    assert_eq!(error.refusal().unwrap().status, 503);
    assert_eq!(left(&mut members), (all_of(&["c", "e", "f", "g"]), None));
    assert_eq!(lms.asked(), [MEMBERS, &two, &two, &two, &three]);
}

#[test]
fn each_user_comes_once_as_the_last_page_says() {
    let mut again = member("a");
    again["name"] = "Later".into();
    again["roles"] = json!(["Instructor"]);
    let (roster, _) = roster(Lms::script([
        page(&["a", "b"]).next(&format!("{MEMBERS}?p=2")),
        said(200, container(&[member("c"), again])),
    ]));
    let all = block_on(begin(&roster).all()).unwrap();
    let told: Vec<_> =
        all.iter().map(|member| (member.user_id.as_str(), member.name.as_deref().unwrap())).collect();
    assert_eq!(told, [("a", "Later"), ("b", "N b"), ("c", "N c")]);
    assert!(all[0].roles.is_instructor() && !all[0].roles.is_learner(), "no rights of before");
}

#[test]
fn a_token_that_ends_or_is_refused_between_two_pages_is_asked_for_anew() {
    let pages = || {
        [
            page(&["a"]).next(&format!("{MEMBERS}?p=2")),
            page(&["b"]).next(&format!("{MEMBERS}?p=3")),
            page(&["c"]),
        ]
    };
    let (tool, lms, clock) = tool(Lms::script(pages()), |_| ());
    let roster = tool.roster_at(access(), Some(NamesAndRoles::new(MEMBERS)), None);
    let mut members = begin(&roster);
    assert_eq!(block_on(members.next()).unwrap().unwrap().user_id, "a");
    clock.advance(3590);
    assert_eq!(left(&mut members), (all_of(&["b", "c"]), None));
    assert_eq!(lms.tokens(), ["t-1", "t-2", "t-2"]);

    let [one, two, three] = pages();
    let (roster, lms) = roster_with(Lms::script([one, said(401, ""), two, three]), |_| ());
    assert_eq!(left(&mut begin(&roster)), (all_of(&["a", "b", "c"]), None));
    assert_eq!(lms.tokens(), ["t-1", "t-1", "t-2", "t-2"]);

    // Refused for good.
    let [one, ..] = pages();
    let (roster, lms) = roster_with(Lms::script([one, said(401, ""), said(401, "")]), |_| ());
    let (came, error) = left(&mut begin(&roster));
    assert_eq!((came, error.unwrap().code()), (all_of(&["a"]), "platform-refused"));
    assert_eq!(lms.tokens(), ["t-1", "t-1", "t-2"]);
}

/// ATK-060, LMS-105.
#[test]
fn a_next_page_elsewhere_or_one_that_came_before_is_refused() {
    for (next, code) in [
        ("https://evil.example.test/members", "service-origin-foreign"),
        ("https://lms.example.test:8443/members", "service-origin-foreign"),
        ("http://lms.example.test/members", "service-url-invalid"),
        ("https://169.254.169.254/latest", "service-origin-foreign"),
        ("https://u@lms.example.test/members", "service-url-invalid"),
        (MEMBERS, "page-repeated"),
    ] {
        let (roster, lms) = roster(Lms::new(move |_, _| page(&["a"]).next(next)));
        let mut members = begin(&roster);
        let (_, error) = left(&mut members);
        assert_eq!(error.unwrap().code(), code, "{next}");
        // Again, and it never looks like the end.
        let (_, error) = left(&mut members);
        assert_eq!(error.unwrap().code(), code, "{next}");
        assert!(lms.asked().iter().all(|url| url == MEMBERS), "{next}");
        assert_eq!(block_on(begin(&roster).all()).unwrap_err().code(), code, "{next}");
    }

    let (unusable, _) = roster(Lms::script([page(&["a"]).next("ftp://lms.example.test/members")]));
    let error = block_on(unusable.members(&MembershipFilter::default())).unwrap_err();
    assert_eq!(error.code(), "next-page-unusable");

    // Three pages in a ring.
    let (roster, lms) = roster(Lms::new(|number, _| {
        page(&[&number.to_string()]).next(&format!("{MEMBERS}?p={}", (number + 1) % 3))
    }));
    let (came, error) = left(&mut begin(&roster));
    let repeated = error.unwrap();
    assert_eq!((came.len(), repeated.code(), repeated.requirement()), (4, "page-repeated", Some("LMS-105")));
    assert_eq!(lms.asked().len(), 4);
}

#[test]
fn a_roster_that_never_ends_is_an_error() {
    let endless =
        || Lms::new(|number, _| page(&["a", "b", "c"]).next(&format!("{MEMBERS}?p={}", number + 1)));
    let limited = |pages, entries, bytes| {
        let (roster, lms) = roster_with(endless(), |parts| {
            let lists = &mut parts.policy.lists;
            (lists.pages, lists.entries, lists.bytes) = (pages, entries, bytes);
        });
        let (came, error) = left(&mut begin(&roster));
        (came.len(), error.unwrap().code(), lms.asked().len())
    };
    let size = container(&[member("a"), member("b"), member("c")]).to_string().len();
    assert_eq!(limited(2, 100, 100_000), (6, "list-pages-too-many", 2));
    assert_eq!(limited(100, 6, 100_000).1, "list-entries-too-many");
    assert_eq!(limited(100, 100, 2 * size).1, "list-bytes-too-many");
    // A page of exactly what is allowed is one.
    assert!(limited(100, 6, 100_000).0 >= 6 && limited(100, 100, 2 * size).0 >= 6);
}

#[test]
fn what_the_platform_does_not_give_is_an_answer() {
    let answer = |said: Said, link: bool| {
        let (roster, _) = roster(Lms::new({
            let said = Mutex::new(Some(said));
            move |_, _| said.lock().unwrap().take().unwrap()
        }));
        let filter =
            MembershipFilter { resource_link_id: link.then(|| "rl-9".to_owned()), ..Default::default() };
        block_on(roster.members(&filter)).map(|answer| answer.missing())
    };
    let members = Operation::ReadMemberships;
    // Open edX above 1,000 members, with a fresh token (LMS-123).
    let refused = Some(Missing::Refused(members));
    assert_eq!(answer(said(403, "too many"), false), Ok(refused));
    let challenge = said(403, "").with("www-authenticate", "Bearer error=\"insufficient_scope\"");
    assert_eq!(answer(challenge, false), Ok(Some(Missing::Withheld(members))));
    for status in [400, 403, 404] {
        assert_eq!(answer(said(status, ""), true), Ok(Some(Missing::ResourceLink)), "{status}");
    }
    let code = |answer: Result<_, RosterError>| answer.unwrap_err().code();
    assert_eq!(code(answer(said(404, ""), false)), "platform-refused");
    assert_eq!(code(answer(said(400, ""), false)), "platform-refused");
    assert_eq!(code(answer(said(503, ""), true)), "platform-unavailable");
    let throttled = said(403, "Rate Limit Exceeded").with("x-rate-limit-remaining", "0");
    assert_eq!(code(answer(throttled, false)), "platform-unavailable");

    for (status, token) in [
        (200, json!({"access_token": "t-1", "expires_in": 3600, "scope": GS})),
        (400, json!({"error": "invalid_scope"})),
    ] {
        let mut withholding = Lms::script([]);
        withholding.token = Some((status, token));
        let (roster, lms) = roster_with(withholding, |_| ());
        let missing = Some(Missing::Withheld(members));
        assert_eq!(block_on(roster.members(&Default::default())).unwrap().missing(), missing);
        assert_eq!(block_on(roster.granted(members)).unwrap().missing(), missing);
        assert_eq!(lms.asked(), Vec::<String>::new());
    }
    let (roster, _) = roster(Lms::script([]));
    assert_eq!(block_on(roster.granted(members)), Ok(Answer::Done(())));
}

#[test]
fn what_was_given_and_is_not_any_more_is_an_error() {
    let insufficient = said(403, "").with("www-authenticate", "Bearer error=\"insufficient_scope\"");
    for (answer, code) in [(insufficient, "scope-withheld"), (said(404, ""), "platform-refused")] {
        let (roster, _) = roster(Lms::script([page(&["a"]).next(&format!("{MEMBERS}?p=2")), answer]));
        let (came, error) = left(&mut begin(&roster));
        assert_eq!((came, error.unwrap().code()), (all_of(&["a"]), code));
    }
}

#[test]
fn a_launch_says_what_is_open_and_what_is_not_is_not_asked_for() {
    let scope = |scope: &str| vec![ServiceScope::from(scope)];
    let with = |change: &dyn Fn(&mut NamesAndRoles, &mut Groups)| {
        let (mut members, mut groups) = (NamesAndRoles::new(MEMBERS), groups_claim());
        change(&mut members, &mut groups);
        (Some(members), Some(groups))
    };
    use Operation::{ReadGroupSets as Sets, ReadGroups as Groups_, ReadMemberships as All};
    let cases = [
        (
            (None, None),
            [Some(Missing::Claim(All)), Some(Missing::Claim(Groups_)), Some(Missing::Claim(Sets))],
        ),
        (with(&|_, _| ()), [None; 3]),
        // NRPS-003.
        (
            with(&|members, groups| {
                members.service_versions = vec!["1.0".into()];
                groups.service_versions = vec!["2.0".into()];
            }),
            [Some(Missing::Version(All)), Some(Missing::Version(Groups_)), Some(Missing::Version(Sets))],
        ),
        // A scope of the roster's claim is in no document.
        (
            with(&|members, groups| {
                members.scope = scope(GS);
                groups.scope = scope(NRPS);
            }),
            [None, Some(Missing::Scope(Groups_)), Some(Missing::Scope(Sets))],
        ),
        (with(&|_, groups| groups.scope = Vec::new()), [None; 3]),
        (with(&|_, groups| groups.context_group_sets_url = None), [None, None, Some(Missing::GroupSets)]),
        (
            with(&|members, _| members.context_memberships_url = "http://a.example.test/m".into()),
            [Some(Missing::Url(All)), None, None],
        ),
        (
            with(&|members, _| members.context_memberships_url = "/{context_id}/m".into()),
            [Some(Missing::Url(All)), None, None],
        ),
        // LMS-064: without TLS, on a host that the launch names with it.
        (with(&|members, _| members.context_memberships_url = MEMBERS.replace("https", "http")), [None; 3]),
    ];
    for (number, ((members, groups), expected)) in cases.into_iter().enumerate() {
        let (tool, lms, _) = tool(Lms::script([]), |_| ());
        let roster = tool.roster_at(access(), members, groups);
        assert_eq!(
            [All, Groups_, Sets].map(|operation| roster.permits(operation).err()),
            expected,
            "{number}"
        );
        if let Some(missing) = expected[0] {
            assert_eq!(block_on(roster.members(&Default::default())).unwrap().missing(), Some(missing));
            assert_eq!(block_on(roster.sync(&mut RosterCopy::new())).unwrap().missing(), Some(missing));
            assert_eq!(block_on(roster.granted(All)).unwrap().missing(), Some(missing));
        }
        if let Some(missing) = expected[1] {
            assert_eq!(block_on(roster.groups(&Default::default())).unwrap().missing(), Some(missing));
            assert_eq!(block_on(roster.course_groups()).unwrap().missing(), Some(missing));
        }
        if let Some(missing) = expected[2] {
            assert_eq!(block_on(roster.group_sets(None)).unwrap().missing(), Some(missing));
        }
        assert!(lms.asked().is_empty() && lms.scopes.lock().unwrap().is_empty(), "{number}");
        assert!(expected.iter().flatten().all(|missing| !missing.to_string().is_empty()));
    }
    let (tool, lms, _) = tool(Lms::script([page(&["a"])]), |_| ());
    let plain = NamesAndRoles::new(MEMBERS.replace("https", "http"));
    let roster = tool.roster_at(access(), Some(plain), Some(groups_claim()));
    assert_eq!(left(&mut begin(&roster)).0, ["a"]);
    assert_eq!(lms.asked(), [MEMBERS]);
}

#[test]
fn a_body_that_cannot_be_read_is_an_error_and_one_entry_is_not() {
    for (body, code) in [
        ("<html>", "body-malformed"),
        (r#"{"id":"x","context":{"id":"c"},"members":[{"user_id":"a","#, "body-malformed"),
        (r#"{"context":{"id":"c"}}"#, "field-missing"),
    ] {
        let (roster, _) = roster(Lms::script([said(200, body)]));
        let (_, error) = left(&mut begin(&roster));
        let error = error.unwrap();
        assert_eq!((error.code(), error.may_pass()), (code, false), "{body}");
    }
    // Sakai's empty roster (LMS-122).
    let (roster_, _) = roster(Lms::script([said(200, "").with("content-type", "application/json")]));
    let mut nobody = begin(&roster_);
    assert!(!nobody.is_complete(), "before its end");
    assert_eq!(left(&mut nobody), (vec![], None));
    assert!(!nobody.is_complete());

    let entries =
        json!([member("a"), {"name": "Nobody", "roles": []}, 7, {"user_id": 12, "roles": ["Learner"]}]);
    let body = json!({"context": {"id": "c"}, "members": entries});
    let (roster, _) = roster(Lms::script([said(200, body)]));
    let mut members = begin(&roster);
    assert_eq!(left(&mut members), (all_of(&["a", "12"]), None));
    assert_eq!((members.left_out(), members.is_complete()), (2, false));
    assert!(!members.take_problems().is_empty() && members.take_problems().is_empty());
}

#[test]
fn nothing_that_is_shown_names_anybody() {
    let secret = "Ada-Secret";
    let next = format!("{MEMBERS}?after={secret}");
    let (roster, _) =
        roster(Lms::script([page(&[secret]).next(&next).differences(&next), said(404, secret)]));
    let filter = MembershipFilter { resource_link_id: None, ..Default::default() };
    let mut members = done(block_on(roster.members(&filter)));
    let member = block_on(members.next()).unwrap().unwrap();
    let error = block_on(members.next()).unwrap_err();
    let (copied, _) = super::support::roster(Lms::script([page(&[secret]).differences(&next)]));
    let mut copy = RosterCopy::new();
    let changes = done(block_on(copied.sync(&mut copy)));
    let list = ClassList::of(copy.iter(), [(secret, ())]);
    let filter = GroupFilter { user_id: Some(secret.into()), limit: None };
    let shown = format!(
        "{members:?} {member:?} {error:?} {error} {copy:?} {changes:?} {list:?} {:?} {filter:?} {roster:?}",
        list.get(secret)
    );
    assert!(!shown.contains("Secret"), "{shown}");
}

/// A page of a hundred thousand, made while it is read: what was not asked for has not come.
#[test]
fn a_page_of_any_size_is_read_as_it_comes() {
    const MANY: usize = 100_000;
    let made = Arc::new(AtomicUsize::new(0));
    let counter = made.clone();
    let (roster, _) = roster_with(
        Lms::new(move |_, _| {
            let counter = counter.clone();
            let entry = move |number: usize| {
                counter.store(number, Ordering::SeqCst);
                let comma = if number == 0 { "" } else { "," };
                format!("{comma}{}", member(format!("user-{number}"))).into_bytes()
            };
            let head = br#"{"context":{"id":"c-7"},"members":["#.to_vec();
            let chunks = std::iter::once(head).chain((0..MANY).map(entry)).chain([b"]}".to_vec()]);
            Said { status: 200, headers: Vec::new(), body: Box::new(chunks.map(Ok)) }
        }),
        |parts| parts.policy.lists.entries = MANY,
    );
    let mut members = begin(&roster);
    assert_eq!(made.load(Ordering::SeqCst), 0);
    let mut read = 0;
    while let Some(member) = block_on(members.next()).unwrap() {
        assert_eq!(member.user_id, format!("user-{read}"));
        assert!(made.load(Ordering::SeqCst) <= read + 1);
        read += 1;
    }
    assert_eq!((read, members.is_complete()), (MANY, true));
}

/// The client's chunks may be of any size, too.
#[test]
fn one_chunk_is_read_piece_by_piece() {
    let users: Vec<_> = (0..5_000).map(|number| format!("user-{number}")).collect();
    let body = container(&users.iter().map(member).collect::<Vec<_>>()).to_string().into_bytes();
    let whole =
        move || Said { status: 200, headers: Vec::new(), body: Box::new([Ok(body.clone())].into_iter()) };
    let (roster, _) = roster(Lms::new(move |_, _| whole()));
    assert_eq!(left(&mut begin(&roster)), (users, None));
}

/// Whoever does not wait for an answer is told later what it was, and nothing looks like the end.
#[test]
fn an_answer_that_nobody_waited_for_is_asked_for_again() {
    struct Slow(Mutex<usize>, Lms);
    impl HttpClient for Slow {
        fn send(
            &self,
            request: http::Request<Vec<u8>>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, HttpError>> {
            let mut sent = self.0.lock().unwrap();
            *sent += 1;
            // The token, the first page, the second one.
            if *sent == 3 { Box::pin(std::future::pending()) } else { self.1.send(request) }
        }
    }
    let lms = Lms::script([page(&["a"]).next(&format!("{MEMBERS}?p=2")), page(&["b"])]);
    let (roster, _) = roster_with(Lms::script([]), |parts| parts.http = Arc::new(Slow(Mutex::new(0), lms)));
    let mut members = begin(&roster);
    assert_eq!(block_on(members.next()).unwrap().unwrap().user_id, "a");
    let mut waiting = Box::pin(members.next());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    drop(waiting);
    assert_eq!(left(&mut members), (all_of(&["b"]), None));
}
