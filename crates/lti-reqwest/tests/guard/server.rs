//! Small servers, a thread for each connection.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    /// Hands every connection to `handle`.
    pub(crate) fn new(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Arc::new(AtomicUsize::new(0));
        let (count, handle) = (Arc::clone(&accepted), Arc::new(handle));
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                count.fetch_add(1, Ordering::SeqCst);
                let handle = Arc::clone(&handle);
                std::thread::spawn(move || handle(stream));
            }
        });
        Self { address, accepted }
    }

    /// Answers every request with these bytes, and ends the connection.
    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |mut stream| {
            head(&mut stream);
            let _ = stream.write_all(&answer);
        })
    }

    /// Answers every request with its own head and body, and keeps the connection.
    pub(crate) fn echo() -> Self {
        Self::new(|mut stream| {
            while let Some(mut request) = head(&mut stream) {
                let length = field(&request, "content-length").and_then(|text| text.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                stream.read_exact(&mut body).unwrap();
                request.push_str(&String::from_utf8(body).unwrap());
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: {}\r\n\r\n{request}",
                    request.len()
                );
                stream.write_all(answer.as_bytes()).unwrap();
            }
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many connections were opened so far. One of our own is sent behind them: they are taken in order.
    pub(crate) fn accepted(&self) -> usize {
        let before = self.accepted.load(Ordering::SeqCst);
        let _own = TcpStream::connect(self.address).unwrap();
        for _ in 0..1_000 {
            if self.accepted.load(Ordering::SeqCst) > before {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        // Whatever came between the two lines above is counted as well.
        std::thread::sleep(Duration::from_millis(10));
        self.accepted.fetch_sub(1, Ordering::SeqCst).saturating_sub(1)
    }
}

/// The head of a request, `None` at the end of the connection.
pub(crate) fn head(stream: &mut impl std::io::Read) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// The value of a header of `head`.
pub(crate) fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find_map(|(candidate, value)| candidate.eq_ignore_ascii_case(name).then_some(value))
}
