//! A worker is killed again and again: while it writes, between the write and the delivery, while the platform has its request,
//! and between the platform's answer and the note of it. Whatever `put` has acknowledged arrives, or something newer of the
//! same learner; in order, and no time with two contents.
//!
//! The worker is this test itself in another process; what it was told to do stands in a variable of its environment.

mod platform;
mod worker;

use crate::support::Folder;
use platform::{Platform, Trap};
use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

const ROUNDS: u64 = 32;
const JOB: &str = "LTI_SQLX_KILL_TEST_JOB";
const NAME: &str = "kill::whoever_is_killed_loses_nothing";

/// What a worker does: its own number, where the file and the platform are, and the number of its first score; `None` where it
/// only delivers what is left.
struct Job {
    worker: u64,
    port: u16,
    first: Option<u64>,
    file: String,
}

impl Job {
    fn to_text(&self) -> String {
        let first = self.first.map(|first| first.to_string()).unwrap_or_default();
        format!("{}\n{}\n{first}\n{}", self.worker, self.port, self.file)
    }

    fn of_this_process() -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "what makes this process the worker")]
        let text = std::env::var(JOB).ok()?;
        let mut lines = text.splitn(4, '\n');
        let mut next = || lines.next();
        let (worker, port) = (next()?.parse().ok()?, next()?.parse().ok()?);
        Some(Self { worker, port, first: next()?.parse().ok(), file: next()?.to_owned() })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_killed_loses_nothing() {
    if let Some(job) = Job::of_this_process() {
        return worker::work(job).await;
    }
    let folder = Folder::new();
    let platform = Platform::start().await;
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        platform.arm(Trap::of_round(round));
        let first = Some(round * 1_000_000);
        let said = run(&platform, &folder, first, (round % 5 == 4).then_some(round % 4)).await;
        for line in said {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["put", user, number] = words.as_slice() {
                acknowledged.insert((*user).to_owned(), number.parse::<u64>().unwrap());
            }
        }
        // Otherwise something newer always takes the place of what the dead one held.
        if round % 8 == 1 {
            deliver_the_rest(&platform, &folder).await;
        }
    }
    deliver_the_rest(&platform, &folder).await;

    let seen = platform.seen();
    assert_eq!(acknowledged.len(), worker::USERS, "{acknowledged:?}");
    for (user, number) in &acknowledged {
        let taken = seen.taken.get(user).map(|taken| taken.number);
        assert!(taken >= Some(*number), "{user}: {number} was acknowledged, {taken:?} has arrived");
    }
    // The test is worth something only if workers died everywhere.
    println!(
        "{} scores arrived, {} of them again and {} late, killed {:?}",
        seen.count, seen.again, seen.late, seen.killed
    );
    assert!(seen.count > 50 && seen.again > 0, "{} {}", seen.count, seen.again);
    assert!(seen.killed.iter().all(|killed| *killed > 2), "{:?}", seen.killed);
}

async fn deliver_the_rest(platform: &Platform, folder: &Folder) {
    platform.disarm();
    let said = run(platform, folder, None, None).await;
    assert!(said.iter().any(|line| line == "nothing left, 0 stuck"), "{said:?}");
}

/// Runs a worker until it ends or is killed: by the platform's trap, or after it has said so many lines. What it said.
async fn run(platform: &Platform, folder: &Folder, first: Option<u64>, lines: Option<u64>) -> Vec<String> {
    let file = folder.file().to_str().unwrap().to_owned();
    let job = Job { worker: platform.next_worker(), port: platform.port, first, file };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(JOB, job.to_text())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let child = Arc::new(Mutex::new(child));
    platform.watch(child.clone());
    let mut said = Vec::new();
    let patience = Duration::from_secs(30);
    while let Some(line) = timeout(patience, output.next_line()).await.unwrap().unwrap() {
        platform.check();
        said.push(line);
        if lines
            .is_some_and(|lines| said.iter().filter(|line| line.starts_with("put ")).count() as u64 > lines)
        {
            platform.kill(platform::Place::Writing);
        }
    }
    let status = loop {
        if let Some(status) = child.lock().unwrap().try_wait().unwrap() {
            break status;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(status.success(), first.is_none(), "killed if it puts scores, and only then: {said:?}");
    assert_ne!(status.code(), Some(101), "it panicked");
    said
}
