//! Programs over real sockets on this machine: our HTTP client between our facades and servers that misbehave.

use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lti_reqwest::{Options, ReqwestClient};
use tokio::runtime::{Builder, Handle};

use super::services::failed;
use crate::conversation::End;
use crate::world::World;

pub(super) mod addresses;
pub(super) mod answers;
pub(super) mod tls;

/// A server on this machine, one thread a connection. It ends with the process.
struct Server {
    port: u16,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    /// Hands every connection to `handle`.
    fn new(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Result<Self, End> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let accepted = Arc::new(AtomicUsize::new(0));
        let (count, handle) = (accepted.clone(), Arc::new(handle));
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                count.fetch_add(1, Ordering::SeqCst);
                let handle = handle.clone();
                std::thread::spawn(move || handle(stream));
            }
        });
        Ok(Self { port, accepted })
    }

    /// How often it was connected to. A connection of our own goes behind the others: they are taken in order.
    fn accepted(&self) -> Result<usize, End> {
        let before = self.accepted.load(Ordering::SeqCst);
        let _own = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).map_err(failed)?;
        for _ in 0..2_000 {
            if self.accepted.load(Ordering::SeqCst) > before {
                return Ok(self.accepted.fetch_sub(1, Ordering::SeqCst).saturating_sub(1));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(failed("the server takes no connection"))
    }
}

/// The head of a request and its body, `None` at the end of the connection.
fn request(stream: &mut impl std::io::Read) -> Option<(String, Vec<u8>)> {
    let (mut head, mut byte) = (Vec::new(), [0; 1]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8(head).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<u64>().ok())?
    });
    let mut body = Vec::new();
    stream.by_ref().take(length.unwrap_or(0)).read_to_end(&mut body).ok()?;
    Some((head, body))
}

/// Writes an answer with a length, and ends the connection.
fn respond(stream: &mut impl std::io::Write, status: u16, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// A runtime for the HTTP client, driven by a thread of its own, so that the caller may wait in its own way.
fn runtime() -> Result<Handle, End> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    Ok(handle)
}

/// A client with these options, in a hurry.
fn client(adjust: impl FnOnce(&mut Options)) -> Result<Arc<ReqwestClient>, End> {
    let mut options = Options::default();
    options.connect_timeout = Duration::from_secs(5);
    options.read_timeout = Duration::from_secs(3);
    options.total_timeout = Duration::from_secs(3);
    adjust(&mut options);
    ReqwestClient::new(options).map(Arc::new).map_err(failed)
}

/// A world whose platform publishes its keys and gives tokens at this origin.
fn moved(world: &World, origin: &str) -> World {
    let mut world = world.clone();
    if let Some(platform) = world.platform.first_mut() {
        platform.key_set_url = format!("{origin}/jwks");
        platform.token_endpoint = format!("{origin}/token");
    }
    world
}
