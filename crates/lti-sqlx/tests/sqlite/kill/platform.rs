//! The platform on the loopback interface, which kills the worker that calls it.

use lti_ags::DateTime;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Child;

/// Where a worker dies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Its request has arrived, and is never heard.
    BeforeTaking,
    /// The platform has the score, and has not answered.
    BeforeAnswer,
    /// The platform has answered; the worker may have read it, or noted it.
    AfterAnswer,
    /// Somewhere after it acknowledged a score.
    Writing,
}

/// Kills at this place of the score that comes so many scores from now; after the answer, so many microseconds later.
#[derive(Clone, Copy)]
pub(super) struct Trap {
    place: Place,
    scores: u64,
    after: u64,
}

impl Trap {
    pub(super) fn of_round(round: u64) -> Self {
        let places = [Place::BeforeTaking, Place::BeforeAnswer, Place::AfterAnswer, Place::AfterAnswer];
        let place = places.into_iter().cycle().nth(usize::try_from(round).unwrap() % 4).unwrap();
        Self { place, scores: round * 7 % 5, after: round * 531 % 3_000 }
    }
}

pub(super) struct Taken {
    pub(super) number: u64,
    time: i64,
    body: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Seen {
    /// The score that counts, by learner.
    pub(super) taken: BTreeMap<String, Taken>,
    /// Everything that came, by learner and time.
    all: BTreeMap<(String, i64), Vec<u8>>,
    pub(super) count: u64,
    /// How many came that were there already.
    pub(super) again: u64,
    /// How many came from a dead worker when something newer was there.
    pub(super) late: u64,
    /// How many workers there were; the last one may be alive.
    workers: u64,
    /// How often a worker was killed, by [`Place`].
    pub(super) killed: [u64; 4],
    trap: Option<Trap>,
    child: Option<Arc<Mutex<Child>>>,
}

impl Seen {
    /// The status that is right (AGS-D01, AGS-137).
    fn take(&mut self, worker: u64, body: Vec<u8>) -> u16 {
        let score: Value = serde_json::from_slice(&body).unwrap();
        let user = score["userId"].as_str().unwrap().to_owned();
        let time = score["timestamp"].as_str().unwrap().parse::<DateTime>().unwrap().millis();
        let number = score["scoreGiven"].as_u64().unwrap();
        self.count += 1;
        let first = self.all.entry((user.clone(), time)).or_insert_with(|| body.clone());
        assert_eq!(*first, body, "one time, two scores");
        if let Some(before) = self.taken.get(&user) {
            if before.body == body {
                self.again += 1;
                return 204;
            }
            let newer = before.number < number && before.time < time;
            // The request of one that is dead may have lain on the way while another one went on; one that lives sends nothing old.
            let late = before.number > number && before.time > time && worker < self.workers;
            let what =
                format!("{user}: {number} of {time} by {worker}, after {} of {}", before.number, before.time);
            assert!(newer || late, "{what}, {} workers", self.workers);
            if late {
                self.late += 1;
                return 409;
            }
        }
        self.taken.insert(user, Taken { number, time, body });
        200
    }

    /// Whether a worker dies at this score, and where.
    fn sprung(&mut self) -> Option<Trap> {
        let trap = self.trap.as_mut()?;
        match trap.scores.checked_sub(1) {
            Some(left) => {
                trap.scores = left;
                None
            }
            None => self.trap.take(),
        }
    }

    fn kill(&mut self, place: Place) {
        if let Some(child) = self.child.take() {
            child.lock().unwrap().start_kill().unwrap();
            self.killed[place as usize] += 1;
        }
    }
}

pub(super) struct Platform {
    pub(super) port: u16,
    seen: Arc<Mutex<Seen>>,
    failed: Arc<Mutex<Option<String>>>,
}

impl Platform {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let failed: Arc<Mutex<Option<String>>> = Arc::default();
        let (heard, note) = (seen.clone(), failed.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heard, note) = (heard.clone(), note.clone());
                tokio::spawn(async move {
                    if let Err(error) = tokio::spawn(answer(stream, heard)).await {
                        *note.lock().unwrap() = Some(error.to_string());
                    }
                });
            }
        });
        Self { port, seen, failed }
    }

    /// The number of the next worker.
    pub(super) fn next_worker(&self) -> u64 {
        let mut seen = self.seen();
        seen.workers += 1;
        seen.workers
    }

    pub(super) fn arm(&self, trap: Trap) {
        self.seen().trap = Some(trap);
    }

    pub(super) fn disarm(&self) {
        self.seen().trap = None;
    }

    pub(super) fn watch(&self, child: Arc<Mutex<Child>>) {
        self.seen().child = Some(child);
    }

    pub(super) fn kill(&self, place: Place) {
        self.seen().kill(place);
    }

    /// Panics where something came that should not have.
    pub(super) fn check(&self) {
        assert_eq!(*self.failed.lock().unwrap(), None);
    }

    pub(super) fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.check();
        self.seen.lock().unwrap()
    }
}

async fn answer(stream: TcpStream, seen: Arc<Mutex<Seen>>) {
    let mut stream = BufReader::new(stream);
    let Some((path, worker, body)) = request(&mut stream).await else { return };
    if path == "/token" {
        let token = r#"{"access_token":"t-1","token_type":"Bearer","expires_in":3600}"#;
        return say(&mut stream, 200, token).await;
    }
    assert_eq!(path, "/li/7/scores");
    let (trap, status) = {
        let mut seen = seen.lock().unwrap();
        let trap = seen.sprung();
        if let Some(Trap { place: Place::BeforeTaking, .. }) = trap {
            return seen.kill(Place::BeforeTaking);
        }
        let status = seen.take(worker, body);
        if let Some(Trap { place: Place::BeforeAnswer, .. }) = trap {
            return seen.kill(Place::BeforeAnswer);
        }
        (trap, status)
    };
    say(&mut stream, status, "").await;
    if let Some(trap) = trap {
        let after = std::time::Duration::from_micros(trap.after);
        // The time driver counts milliseconds; this counts finer.
        tokio::task::spawn_blocking(move || std::thread::sleep(after)).await.unwrap();
        seen.lock().unwrap().kill(Place::AfterAnswer);
    }
}

/// Path, number of the worker and body; `None` where the worker died while it wrote.
async fn request(stream: &mut BufReader<TcpStream>) -> Option<(String, u64, Vec<u8>)> {
    let (mut path, mut worker, mut length) = (String::new(), 0, 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        if path.is_empty() {
            path = line.split(' ').nth(1)?.to_owned();
        } else if let Some(value) = line.strip_prefix("Worker: ") {
            worker = value.trim().parse().ok()?;
        } else if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().ok()?;
        } else if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some((path, worker, body))
}

async fn say(stream: &mut BufReader<TcpStream>, status: u16, body: &str) {
    let answer = format!("HTTP/1.1 {status} \r\nContent-Length: {}\r\n\r\n{body}", body.len());
    // Whoever asked may be dead.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}
