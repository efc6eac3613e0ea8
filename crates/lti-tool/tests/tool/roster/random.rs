//! Whatever happens to a roster, and whenever: a copy that follows it equals the roster after a quiet sync.

use super::support::*;
use crate::support::block_on;
use lti_tool::roster::{HowRead, RosterCopy};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

/// What a platform is like.
#[derive(Clone, Copy, Debug)]
struct Habits {
    page: usize,
    /// Pages begin with the last entry of the one before.
    overlap: bool,
    differences: bool,
    /// Differences say where the next ones are.
    chained: bool,
    /// How many changes are remembered.
    retention: u64,
}

#[derive(Clone, Copy, Debug)]
enum Edit {
    Enrol(u8),
    Rename(u8),
    Suspend(u8),
    Remove(u8),
    Nothing,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    Status(u16),
    /// The body ends after so many bytes, and the connection with it.
    Breaks(usize),
}

#[derive(Clone, Debug)]
enum Step {
    Edit(Edit),
    /// The roster is edited before each call, and calls fail.
    Sync(Vec<(Edit, Fault)>),
    /// The same, and what was begun goes on after a failure.
    Goes(Vec<(Edit, Fault)>),
}

/// A roster: who is a member as what, and the number of each user's last change.
struct Course {
    habits: Habits,
    members: BTreeMap<String, Value>,
    changed: BTreeMap<String, u64>,
    now: u64,
    ahead: VecDeque<(Edit, Fault)>,
}

impl Course {
    fn edit(&mut self, edit: Edit) {
        self.now += 1;
        let (user, status) = match edit {
            Edit::Nothing => return,
            Edit::Remove(user) => (user, None),
            Edit::Suspend(user) => (user, Some("Inactive")),
            Edit::Enrol(user) | Edit::Rename(user) => (user, Some("Active")),
        };
        let user = format!("u{user:02}");
        if !matches!(edit, Edit::Enrol(_)) && !self.members.contains_key(&user) {
            return;
        }
        self.changed.insert(user.clone(), self.now);
        match status {
            None => drop(self.members.remove(&user)),
            Some(status) => {
                let member = json!({"user_id": user, "roles": ["Learner"], "status": status,
                    "name": format!("as of {}", self.now)});
                self.members.insert(user, member);
            }
        }
    }

    fn answer(&mut self, request: &http::Request<Vec<u8>>) -> Said {
        let (edit, fault) = self.ahead.pop_front().unwrap_or((Edit::Nothing, Fault::None));
        self.edit(edit);
        let query = request.uri().query().unwrap_or_default();
        let asked: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let since: Option<u64> = asked.get("since").map(|since| since.parse().unwrap());
        match fault {
            Fault::Status(status) => said(status, "no"),
            _ if since.is_some_and(|since| since + self.habits.retention < self.now) => {
                said(410, "forgotten")
            }
            fault => {
                let page = self.page(since, asked.get("after").copied());
                match fault {
                    Fault::Breaks(bytes) => page.broken_after(bytes),
                    _ => page,
                }
            }
        }
    }

    fn page(&self, since: Option<u64>, after: Option<&str>) -> Said {
        let entry = |user: &String| {
            let ended = || json!({"user_id": user, "roles": ["Learner"], "status": "Deleted"});
            self.members.get(user).cloned().unwrap_or_else(ended)
        };
        let mut entries: Vec<(&String, Value)> = match since {
            None => self.members.keys().map(|user| (user, entry(user))).collect(),
            Some(since) => {
                let changed = self.changed.iter().filter(|(_, at)| **at > since);
                changed.map(|(user, _)| (user, entry(user))).collect()
            }
        };
        let passed =
            |user: &str| after.is_some_and(|after| user < after || user == after && !self.habits.overlap);
        entries.retain(|(user, _)| !passed(user));
        let more = entries.len() > self.habits.page;
        entries.truncate(self.habits.page);
        let mut said =
            said(200, container(&entries.iter().map(|(_, entry)| entry.clone()).collect::<Vec<_>>()));
        let kept = since.map_or(String::new(), |since| format!("since={since}&"));
        if let Some((last, _)) = entries.last().filter(|_| more) {
            said = said.next(&format!("{MEMBERS}?{kept}after={last}"));
        }
        if self.habits.differences && (since.is_none() || self.habits.chained) {
            said = said.differences(&format!("{MEMBERS}?since={}", self.now));
        }
        said
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let user = || 0..12_u8;
    prop_oneof![
        4 => user().prop_map(Edit::Enrol),
        1 => user().prop_map(Edit::Rename),
        1 => user().prop_map(Edit::Suspend),
        3 => user().prop_map(Edit::Remove),
        3 => Just(Edit::Nothing),
    ]
}

fn calls() -> impl Strategy<Value = Vec<(Edit, Fault)>> {
    let fault = prop_oneof![
        8 => Just(Fault::None),
        1 => prop::sample::select(vec![503, 429, 401, 404, 410]).prop_map(Fault::Status),
        1 => (0..60_usize).prop_map(Fault::Breaks),
    ];
    prop::collection::vec((edit(), fault), 0..12)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => edit().prop_map(Step::Edit),
        1 => calls().prop_map(Step::Sync),
        1 => calls().prop_map(Step::Goes),
    ];
    prop::collection::vec(step, 1..24)
}

fn habits() -> impl Strategy<Value = Habits> {
    (2..5_usize, any::<bool>(), any::<bool>(), any::<bool>(), prop_oneof![Just(8), Just(1_000)]).prop_map(
        |(page, overlap, differences, chained, retention)| Habits {
            page,
            overlap,
            differences,
            chained,
            retention,
        },
    )
}

fn follow(habits: Habits, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let course =
        Course { habits, members: BTreeMap::new(), changed: BTreeMap::new(), now: 0, ahead: VecDeque::new() };
    let course = Arc::new(Mutex::new(course));
    let platform = course.clone();
    let (roster, _) = roster(Lms::new(move |_, request| platform.lock().unwrap().answer(request)));
    let mut copy = RosterCopy::new();
    let mut known = BTreeSet::new();
    for step in steps {
        let (ahead, goes_on) = match step {
            Step::Edit(edit) => {
                course.lock().unwrap().edit(edit);
                continue;
            }
            Step::Sync(ahead) => (ahead, false),
            Step::Goes(ahead) => (ahead, true),
        };
        course.lock().unwrap().ahead = ahead.into();
        let before = serde_json::to_string(&copy).unwrap();
        let mut under_way = roster.syncing(&mut copy);
        let mut ended = block_on(under_way.run());
        for _ in 0..12 {
            if goes_on && ended.is_err() {
                ended = block_on(under_way.run());
            }
        }
        let Ok(answer) = ended else {
            prop_assert_eq!(before, serde_json::to_string(&copy).unwrap(), "a failure changes nothing");
            continue;
        };
        let changes = answer.done().expect("the platform gives its roster");
        for user in changes.added {
            prop_assert!(known.insert(user));
        }
        prop_assert!(changes.changed.iter().all(|user| known.contains(user)));
        for member in changes.removed {
            prop_assert!(known.remove(&member.user_id));
        }
        let held: BTreeSet<_> = copy.iter().map(|member| member.user_id.clone()).collect();
        prop_assert_eq!(&held, &known, "the changes say what happened");
        // It is stored, and the next process goes on with it.
        copy = serde_json::from_str(&serde_json::to_string(&copy).unwrap()).unwrap();
    }
    course.lock().unwrap().ahead.clear();
    done(block_on(roster.sync(&mut copy)));
    let copied: Vec<Value> = copy.iter().map(|member| serde_json::to_value(member).unwrap()).collect();
    let copied: Vec<_> =
        copied.iter().map(|member| (&member["user_id"], &member["name"], &member["status"])).collect();
    let course = course.lock().unwrap();
    let there: Vec<_> = course
        .members
        .values()
        .map(|member| (&member["user_id"], &member["name"], &member["status"]))
        .collect();
    prop_assert_eq!(copied, there);
    drop(course);
    // And there is nothing more to say.
    let again = done(block_on(roster.sync(&mut copy)));
    prop_assert!(again.is_empty());
    if !habits.differences || habits.retention > 100 {
        prop_assert_eq!(again.how == HowRead::Differences, habits.differences);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_copy_equals_the_roster_after_a_quiet_sync(habits in habits(), steps in steps()) {
        follow(habits, steps)?;
    }
}
