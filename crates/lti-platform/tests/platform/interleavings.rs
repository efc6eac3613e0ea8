//! Random calls of a tool, through the routes and with real tokens, among what teachers do: against a reference that knows nothing but
//! the catalogue (§1.5 to §1.9) and keeps a log of everything that counted. Each answer is found by looking back in it. No grade
//! is lost, none comes back, none moves to somebody else.

mod call;
mod reference;

use crate::support::*;
use call::{Call, Comment, Given, Posted, call};
use http::{Request, Response};
use lti_platform::gradebook::{Container, Grade, ManualGrades, Points, Refused};
use lti_platform::{Platform, PlatformParts};
use lti_security::oauth::AccessToken;
use proptest::prelude::*;
use reference::{Event, Item, Verdict};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The last two are no learners: one teaches, one is not there.
const USERS: [&str; 4] = ["u-1", "u-2", "u-teach", "u-nobody"];
const LEARNERS: usize = 2;
const CONTEXTS: [&str; 2] = ["c-1", "c-2"];
const TAGS: [&str; 2] = ["grade", "a b&c"];

struct Both {
    world: World,
    platform: Platform,
    policy: ManualGrades,
    everything: AccessToken,
    reading: AccessToken,
    items: Vec<Item>,
    now: i64,
}

impl Both {
    fn new(policy: ManualGrades) -> Self {
        let world = world();
        for context in CONTEXTS {
            let container = Container::new(CLIENT, "dep-1", context);
            world.gradebook.add_context(container.clone());
            for (user, gradable) in [("u-1", true), ("u-2", true), ("u-teach", false)] {
                world.gradebook.enroll(&container, user, gradable).unwrap();
            }
        }
        let mut parts = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
        parts.policy.gradebook.manual = policy;
        let platform = Platform::new(parts).unwrap();
        let everything = access_token(&world, Some("dep-1"), &format!("{LINE_ITEM} {SCORE} {RESULT}"));
        let reading = access_token(&world, Some("dep-1"), READ_ONLY);
        Self { world, platform, policy, everything, reading, items: Vec::new(), now: 0 }
    }

    fn send(
        &self,
        permitted: bool,
        method: &str,
        url: &str,
        body: Option<(&str, Value)>,
    ) -> Response<Vec<u8>> {
        let request = Request::builder().method(method).uri(url);
        let mut request = match body {
            Some((media_type, body)) => {
                request.header("content-type", media_type).body(body.to_string().into_bytes())
            }
            None => request.body(Vec::new()),
        }
        .unwrap();
        let token = if permitted { &self.everything } else { &self.reading };
        token.authorize(&mut request).unwrap();
        block_on(self.platform.gradebook(&request))
    }

    fn container(&self, item: &Item) -> Container {
        Container::new(CLIENT, "dep-1", CONTEXTS[item.context])
    }

    fn container_url(context: usize) -> String {
        format!("{BASE}/ags/dep-1/{}/lineitems", CONTEXTS[context])
    }

    /// The address of a line item; or, `elsewhere`, its key in another course.
    fn url(item: &Item, elsewhere: bool) -> String {
        let context = if elsewhere { (item.context + 1) % CONTEXTS.len() } else { item.context };
        format!("{}/{}", Self::container_url(context), item.key)
    }

    /// All entries of a list, page by page, none longer than `limit`.
    fn pages(&self, first: String, limit: usize) -> Result<Vec<Value>, u16> {
        let (mut url, mut all) = (Some(first), Vec::new());
        while let Some(page) = url {
            let answer = self.send(true, "GET", &page, None);
            if answer.status() != 200 {
                return Err(answer.status().as_u16());
            }
            let entries: Vec<Value> = serde_json::from_slice(answer.body()).unwrap();
            assert!(entries.len() <= limit);
            all.extend(entries);
            url = answer.headers().get("link").map(|link| {
                let link = link.to_str().unwrap();
                assert!(link.ends_with(">; rel=\"next\""), "{link}");
                link.trim_start_matches('<').split('>').next().unwrap().to_owned()
            });
        }
        Ok(all)
    }

    fn apply(&mut self, call: Call) {
        const ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";
        let index = |item: usize, items: &[Item]| (!items.is_empty()).then(|| item % items.len());
        match call {
            Call::Create { context, maximum, tag, permitted } => {
                let body = json!({ "label": "quiz", "scoreMaximum": maximum, "tag": TAGS[tag] });
                let answer = self.send(permitted, "POST", &Self::container_url(context), Some((ITEM, body)));
                assert_eq!(answer.status(), if permitted { 201 } else { 403 });
                if permitted {
                    let created: Value = serde_json::from_slice(answer.body()).unwrap();
                    let id = created["id"].as_str().unwrap();
                    let key =
                        id.strip_prefix(&format!("{}/", Self::container_url(context))).unwrap().to_owned();
                    assert!(self.items.iter().all(|item| item.key != key), "a key that was given twice");
                    let (closed, deleted, logs) = (false, false, Default::default());
                    self.items.push(Item { context, key, maximum, tag, closed, deleted, logs });
                }
            }
            Call::Replace { item, elsewhere, maximum, tag } => {
                let Some(at) = index(item, &self.items) else { return };
                let there = !elsewhere && !self.items[at].deleted;
                let body = json!({ "label": "quiz", "scoreMaximum": maximum, "tag": TAGS[tag] });
                let answer =
                    self.send(true, "PUT", &Self::url(&self.items[at], elsewhere), Some((ITEM, body)));
                assert_eq!(answer.status(), if there { 200 } else { 404 });
                if there {
                    (self.items[at].maximum, self.items[at].tag) = (maximum, tag);
                }
            }
            Call::Delete { item, elsewhere, permitted } => {
                let Some(at) = index(item, &self.items) else { return };
                let there = !elsewhere && !self.items[at].deleted;
                let answer = self.send(permitted, "DELETE", &Self::url(&self.items[at], elsewhere), None);
                let expected = if !permitted {
                    403
                } else if there {
                    204
                } else {
                    404
                };
                assert_eq!(answer.status(), expected);
                self.items[at].deleted |= permitted && there;
            }
            Call::List { context, tag, limit } => {
                let filter = tag.map_or("", |tag| ["&tag=grade", "&tag=a+b%26c"][tag]);
                let url = format!("{}?limit={limit}{filter}", Self::container_url(context));
                let found = self.pages(url, limit).unwrap();
                let found: Vec<(String, u64)> = found
                    .iter()
                    .map(|entry| {
                        (entry["id"].as_str().unwrap().to_owned(), entry["scoreMaximum"].as_u64().unwrap())
                    })
                    .collect();
                let expected = self.items.iter().filter(|item| {
                    item.context == context && !item.deleted && tag.is_none_or(|tag| tag == item.tag)
                });
                let expected: BTreeSet<_> =
                    expected.map(|item| (Self::url(item, false), u64::from(item.maximum))).collect();
                assert_eq!(found.len(), expected.len());
                assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
            }
            Call::Post { item, elsewhere, user, permitted, score } => {
                let Some(at) = index(item, &self.items) else { return };
                self.post(at, elsewhere, user, permitted, score);
            }
            Call::Again { item, learner } => {
                let Some(at) = index(item, &self.items) else { return };
                let Some(last) = self.items[at].logs[learner].taken().next_back().cloned() else { return };
                self.post(at, false, learner, true, last);
            }
            Call::Close { item, closed } => {
                let Some(at) = index(item, &self.items) else { return };
                let item = &self.items[at];
                let done = self.world.gradebook.set_closed(&self.container(item), &item.key, closed);
                assert_eq!(done.is_ok(), !item.dropped());
                self.items[at].closed = closed;
            }
            Call::Manual { item, learner, points } => {
                let raw =
                    points.map(|(given, maximum)| Points { given: given.into(), maximum: maximum.into() });
                let at = lti_security::UnixTime::from_seconds(NOW.seconds() + self.now);
                let event = Event::Manual(points, self.now);
                self.teach(item, learner, event, |grade| grade.set_manually(raw, "u-teach", at));
            }
            Call::Release { item, learner } => self.teach(item, learner, Event::Released, Grade::release),
            Call::Type { item, learner, text } => {
                self.teach(item, learner, Event::Typed(text), |grade| grade.set_comment(text));
            }
            Call::Results { item, of, limit } => {
                let Some(at) = index(item, &self.items) else { return };
                self.check(&self.items[at], of, limit);
            }
            Call::Wait { seconds } => {
                self.world.clock.advance(seconds);
                self.now += seconds;
            }
        }
    }

    fn post(&mut self, at: usize, elsewhere: bool, user: usize, permitted: bool, score: Posted) {
        const SCORES: &str = "application/vnd.ims.lis.v1.score+json";
        let item = &self.items[at];
        let url = format!("{}/scores", Self::url(item, elsewhere));
        let answer = self.send(permitted, "POST", &url, Some((SCORES, score.body(USERS[user]))));
        // The order of the catalogue's ingestion (§1.9.1).
        let verdict = if !permitted {
            Verdict::Refused(403)
        } else if elsewhere || item.deleted {
            Verdict::Refused(404)
        } else if score.at / 1_000 > self.now + 600 {
            Verdict::Refused(400)
        } else if user == 3 {
            Verdict::Refused(404)
        } else if user == 2 || item.closed {
            Verdict::Refused(403)
        } else {
            item.logs[user].verdict(&score)
        };
        let expected = match verdict {
            Verdict::Refused(status) => status,
            Verdict::Replay => 204,
            Verdict::Taken => {
                let log = &mut self.items[at].logs[user];
                let before = log.shown(self.policy).0;
                log.0.push(Event::Taken(score.clone()));
                let created = before.is_none() && log.shown(self.policy).0.is_some();
                if created { 201 } else { 200 }
            }
        };
        assert_eq!(answer.status(), expected, "{score:?}");
    }

    /// What a teacher does on the gradebook's own page, also in a column that the tool deleted and that has grades.
    fn teach(&mut self, item: usize, learner: usize, event: Event, change: impl FnOnce(&mut Grade)) {
        if self.items.is_empty() {
            return;
        }
        let at = item % self.items.len();
        let item = &self.items[at];
        let done = self.world.gradebook.change(&self.container(item), &item.key, USERS[learner], change);
        if item.dropped() {
            return assert_eq!(done, Err(Refused::LineItemUnknown.into()));
        }
        done.unwrap();
        self.items[at].logs[learner].0.push(event);
    }

    /// What the tool reads of a line item, of everybody or of one.
    fn check(&self, item: &Item, of: Option<usize>, limit: usize) {
        let mut url = format!("{}/results?limit={limit}", Self::url(item, false));
        if let Some(user) = of {
            url.push_str(&format!("&user_id={}", USERS[user]));
        }
        let found = match self.pages(url, limit) {
            Err(status) => return assert_eq!((status, item.deleted), (404, true)),
            Ok(found) => found,
        };
        assert!(!item.deleted);
        let mut records = BTreeMap::new();
        for record in found {
            assert_eq!(record["scoreOf"], json!(Self::url(item, false)));
            let user = record["userId"].as_str().unwrap().to_owned();
            assert!(records.insert(user.clone(), record).is_none(), "{user} twice");
        }
        for (index, user) in USERS.iter().enumerate() {
            let record = records.remove(*user);
            if index >= LEARNERS || of.is_some_and(|of| of != index) {
                assert_eq!(record, None);
                continue;
            }
            let (score, by) = item.result(index, self.policy);
            // Who has no score may be left out (AGS-104).
            let Some(record) = record else {
                assert_eq!(score, None, "a grade is lost");
                continue;
            };
            let seen = record
                .get("resultScore")
                .and_then(Value::as_f64)
                .map(|seen| (seen * 10_000.0).round() as u64);
            assert_eq!(seen, score);
            assert_eq!(
                record.get("resultMaximum").and_then(Value::as_u64),
                score.map(|_| item.maximum.into())
            );
            assert_eq!(record.get("scoringUserId").and_then(Value::as_str), by);
            assert_eq!(record.get("comment").and_then(Value::as_str), item.logs[index].comment());
        }
        assert!(records.is_empty());
    }

    /// What the platform's own page shows, of columns too that the tool deleted and that have grades.
    fn check_page(&self) {
        let kept = CONTEXTS.iter().flat_map(|context| {
            let container = Container::new(CLIENT, "dep-1", *context);
            self.world.gradebook.columns(&container).into_iter().map(|(column, grades)| (column.key, grades))
        });
        let kept: BTreeMap<_, _> = kept.collect();
        let items = || self.items.iter().filter(|item| !item.dropped());
        assert_eq!(kept.len(), items().count());
        for item in items() {
            for (learner, user) in USERS.iter().enumerate().take(LEARNERS) {
                let grade = kept[&item.key].get(*user);
                let (points, _) = item.logs[learner].shown(self.policy);
                let points =
                    points.map(|(given, maximum)| Points { given: given.into(), maximum: maximum.into() });
                assert_eq!(grade.and_then(Grade::shown), points.as_ref());
                let last = item.logs[learner].taken().next_back();
                let progress = grade.and_then(Grade::progress);
                let progress = progress.as_ref().map(|now| (now.activity.as_str(), now.grading.as_str()));
                assert_eq!(progress, last.map(|last| (last.activity, last.grading)));
                let partly = |last: &&Posted| ["Pending", "PendingManual"].contains(&last.grading);
                let provisional = last.filter(partly).and_then(Posted::points);
                let provisional = provisional
                    .map(|(given, maximum)| Points { given: given.into(), maximum: maximum.into() });
                assert_eq!(grade.and_then(|grade| grade.provisional.clone()), provisional);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_routes_say_what_the_log_says(
        mut calls in proptest::collection::vec(call(), 1..60),
        until: bool,
        sorted: bool,
    ) {
        // Scores in order reach further than scores that are mostly late.
        if sorted {
            let time = |call: &mut Call| match call { Call::Post { score, .. } => Some(score.at), _ => None };
            let mut times: Vec<i64> = calls.iter_mut().filter_map(time).collect();
            times.sort_unstable();
            let mut times = times.into_iter();
            for call in &mut calls {
                if let Call::Post { score, .. } = call { score.at = times.next().unwrap(); }
            }
        }
        let mut both = Both::new(if until { ManualGrades::UntilNextScore } else { ManualGrades::Stay });
        both.apply(Call::Create { context: 0, maximum: 10, tag: 0, permitted: true });
        for call in calls {
            both.apply(call);
            for item in &both.items {
                both.check(item, None, 100);
            }
            both.check_page();
        }
    }
}

/// Four workers post the same 200 times in four orders, and a fifth reads: the latest stands, no time is taken twice, and no
/// reader ever sees a score go back.
#[test]
fn posts_from_many_threads_are_ordered_by_their_time_alone() {
    let mut both = Both::new(ManualGrades::Stay);
    both.apply(Call::Create { context: 0, maximum: 1_000, tag: 0, permitted: true });
    let both = Arc::new(both);
    let score = |at: i64| Posted {
        at: at * 100,
        activity: "Completed",
        grading: "FullyGraded",
        given: Given::Points(u32::try_from(at).unwrap(), 1_000),
        comment: Comment::Absent,
        by: None,
    };
    let url = Both::url(&both.items[0], false);
    let taken: Vec<i64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4_i64)
            .map(|worker| {
                let (both, url) = (&both, &url);
                scope.spawn(move || {
                    let mut taken = Vec::new();
                    for step in 0..200_i64 {
                        let at = if worker == 0 { step } else { (step * 7 + worker * 31) % 200 };
                        let body = ("application/vnd.ims.lis.v1.score+json", score(at).body("u-1"));
                        let answer = both.send(true, "POST", &format!("{url}/scores"), Some(body));
                        match answer.status().as_u16() {
                            200 | 201 => taken.push(at),
                            204 | 409 => {}
                            other => panic!("{other}"),
                        }
                    }
                    taken
                })
            })
            .collect();
        scope.spawn(|| {
            let mut last = 0;
            for _ in 0..300 {
                let list = both.pages(format!("{url}/results"), 100).unwrap();
                let seen = list.first().map_or(0, |record| record["resultScore"].as_u64().unwrap());
                assert!(seen >= last, "{seen} after {last}");
                last = seen;
            }
        });
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let each: BTreeSet<i64> = taken.iter().copied().collect();
    assert_eq!(each.len(), taken.len(), "a time that was taken twice");
    assert_eq!(each.last(), Some(&199));
    let list = both.pages(format!("{url}/results"), 100).unwrap();
    assert_eq!((list.len(), &list[0]["resultScore"]), (1, &json!(199)));
}
