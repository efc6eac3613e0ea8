//! ATK-061: sizes and times.

use crate::server::{Server, head};
use crate::{code, get, local, local_options};
use lti_reqwest::ReqwestClient;
use lti_security::ports::HttpError;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const MEGABYTE: usize = 1_000_000;

/// Sends 100 MB, counts what the other side took.
fn endless(start: &'static str, before: &'static str, after: &'static str) -> (Server, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let server = Server::new(move |mut stream| {
        head(&mut stream);
        let _ = stream.write_all(start.as_bytes());
        let piece = format!("{before}{}{after}", "x".repeat(0x4000)).into_bytes();
        while count.load(Ordering::SeqCst) < 100 * MEGABYTE && stream.write_all(&piece).is_ok() {
            count.fetch_add(piece.len(), Ordering::SeqCst);
        }
    });
    (server, sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_100_megabytes_is_cut_at_the_cap() {
    for (start, before, after) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "", ""),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "", ""),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4000\r\n", "\r\n"),
    ] {
        let (server, sent) = endless(start, before, after);
        let body = get(&local(), &server.url()).await.unwrap().into_body();
        assert_eq!(body.collect(MEGABYTE).await, Err(HttpError::TooLarge { limit: MEGABYTE }), "{start}");
        // The rest stays with the sender: what it could write lies in the buffers of the two sockets.
        std::thread::sleep(Duration::from_millis(100));
        assert!(sent.load(Ordering::SeqCst) < 50 * MEGABYTE, "{start}");
    }
}

#[tokio::test]
async fn the_clients_own_cap_holds_for_who_reads_chunk_by_chunk() {
    let server = Server::saying(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
    );
    let mut options = local_options();
    for (limit, outcome) in [(11, Ok(())), (10, Err(HttpError::TooLarge { limit: 10 }))] {
        options.max_body_bytes = limit;
        let client = ReqwestClient::new(options.clone()).unwrap();
        let mut body = get(&client, &server.url()).await.unwrap().into_body();
        let all = loop {
            match body.chunk().await {
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        assert_eq!(all, outcome);
        assert_eq!(body.chunk().await.map(|_| ()), outcome, "and stays so");
    }
}

/// `start`, then a byte every 20 ms for ever.
fn drip(start: &'static str) -> Server {
    Server::new(move |mut stream| {
        head(&mut stream);
        let _ = stream.write_all(start.as_bytes());
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    })
}

fn impatient(read: Duration, total: Duration) -> ReqwestClient {
    let mut options = local_options();
    options.read_timeout = read;
    options.total_timeout = total;
    ReqwestClient::new(options).unwrap()
}

const LONG: Duration = Duration::from_secs(3_600);

/// A limit that does not hold fails the test, instead of holding it up for an hour.
async fn soon<T>(waiting: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap()
}

async fn times_out(client: &ReqwestClient, url: &str) {
    assert_eq!(soon(get(client, url)).await.unwrap_err(), HttpError::TimedOut);
}

#[tokio::test]
async fn byte_by_byte_runs_into_the_whole_limit() {
    let client = impatient(LONG, Duration::from_secs(1));
    let body = get(&client, &drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").url()).await.unwrap();
    let mut body = body.into_body();
    let to_the_end = async {
        loop {
            match body.chunk().await {
                Ok(chunk) => assert!(chunk.is_some()),
                Err(error) => break error,
            }
        }
    };
    let error = soon(to_the_end).await;
    assert_eq!(error, HttpError::TimedOut);
    assert_eq!(body.chunk().await, Err(HttpError::TimedOut), "a failed body never looks like one that ended");

    // The same in the middle of the head.
    let client = impatient(LONG, Duration::from_millis(300));
    times_out(&client, &drip("HTTP/1.1 200 OK\r\nX: ").url()).await;
    let client = impatient(Duration::from_millis(300), LONG);
    times_out(&client, &drip("HTTP/1.1 200 OK\r\nX: ").url()).await;
}

/// Reads, says `start`, then nothing; the connection stays.
fn silent(start: &'static str) -> Server {
    Server::new(move |mut stream: TcpStream| {
        head(&mut stream);
        let _ = stream.write_all(start.as_bytes());
        while head(&mut stream).is_some() {}
    })
}

#[tokio::test]
async fn silence_runs_into_the_read_limit() {
    let client = impatient(Duration::from_millis(500), LONG);
    times_out(&client, &silent("").url()).await;
    let stalled = silent("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    let body = get(&client, &stalled.url()).await.unwrap().into_body();
    assert_eq!(soon(body.collect(100)).await, Err(HttpError::TimedOut));
}

#[tokio::test]
async fn a_silent_handshake_runs_into_the_connect_limit() {
    let server = silent("");
    let mut options = local_options();
    options.connect_timeout = Duration::from_millis(100);
    (options.read_timeout, options.total_timeout) = (LONG, LONG);
    let client = ReqwestClient::new(options).unwrap();
    let url = format!("https://127.0.0.1:{}/", server.port());
    times_out(&client, &url).await;
}

#[tokio::test]
async fn the_head_is_bounded() {
    let many = |fields: usize| {
        let fields: String = (0..fields).map(|index| format!("X-{index}: y\r\n")).collect();
        Server::saying(format!("HTTP/1.1 204 No Content\r\n{fields}\r\n"))
    };
    assert_eq!(code(get(&local(), &many(100).url()).await), "ok");
    assert_eq!(code(get(&local(), &many(101).url()).await), "answer-broken");
    let long =
        |bytes: usize| Server::saying(format!("HTTP/1.1 204 No Content\r\nX: {}\r\n\r\n", "y".repeat(bytes)));
    assert_eq!(code(get(&local(), &long(300_000).url()).await), "ok");
    assert_eq!(code(get(&local(), &long(1_000_000).url()).await), "answer-broken");
}
