//! ATK-061: key sets, tokens and service answers from servers that misbehave.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lti_platform::Platform;
use lti_security::oauth::{ClientAssertion, Scopes, TokenRequest};
use lti_security::{Algorithm, CryptoProvider, PrivateKey, SigningKey, UnixTime};
use lti_tool::AccessRequest;

use super::super::Program;
use super::super::services::{failed, ours, same, told};
use super::{Server, client, moved, request, respond, runtime};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::pair::{Pair, Wires};
use crate::subject::Subject;

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-bad-answers",
    summary: "over real sockets, each for key sets on both sides, tokens and service answers: a redirect, 100 MB, a byte a second, another content type, a gzip bomb, broken UTF-8, HTML, a body that breaks off; each ends in time, with little read and a code of its own, no redirect is followed, and good keys stay in use",
    requirements: &["ATK-061"],
    run,
};

const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const MEGABYTE: usize = 1_000_000;

/// What the server does with every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Answers as it should.
    Good,
    /// The same, called a picture.
    OtherType,
    Redirect,
    Endless,
    /// A byte a second; the client waits 3 s for each, and 3 s in all.
    Drip,
    Bomb,
    BrokenUtf8,
    Html,
    BreaksOff,
}

/// What a fault comes to: a launch whose keys it hits, the same for a token request at the platform, a token request, and a
/// service call with its body.
type Row = (Act, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: [Row; 8] = [
    (Act::OtherType, "launched", "granted", "token", "200 good"),
    (Act::Redirect, "key-set-unavailable", "key-set-unavailable", "token-endpoint-refused", "service-redirected"),
    (Act::Endless, "key-set-unavailable", "key-set-unavailable", "token-endpoint-unavailable", "200 http-too-large"),
    (Act::Drip, "key-set-unavailable", "key-set-unavailable", "token-endpoint-unavailable", "200 http-timed-out"),
    (Act::Bomb, "key-set-malformed", "key-set-malformed", "token-answer-malformed", "200 packed"),
    (Act::BrokenUtf8, "key-set-malformed", "key-set-malformed", "token-answer-malformed", "200 3 bytes"),
    (Act::Html, "key-set-malformed", "key-set-malformed", "token-answer-malformed", "200 29 bytes"),
    (Act::BreaksOff, "key-set-unavailable", "key-set-unavailable", "token-endpoint-unavailable", "200 http-broken"),
];

const HTML: &[u8] = b"<html><body>Hello</body></html";

/// What the server has to say where it says it well.
#[derive(Default)]
struct Good {
    act: Option<Act>,
    platform_keys: Vec<u8>,
    tool_keys: Vec<u8>,
}

/// The server, and how many bytes of an endless body were taken from it.
struct Peer {
    server: Server,
    good: Arc<Mutex<Good>>,
    taken: Arc<AtomicUsize>,
    trap: Server,
}

fn locked(good: &Mutex<Good>) -> MutexGuard<'_, Good> {
    good.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Peer {
    fn new() -> Result<Self, End> {
        let trap = Server::new(|mut stream| {
            request(&mut stream);
            respond(&mut stream, 200, "", b"{}");
        })?;
        let location = format!("Location: http://127.0.0.1:{}/\r\n", trap.port);
        let good: Arc<Mutex<Good>> = Arc::default();
        let taken = Arc::new(AtomicUsize::new(0));
        let (state, count) = (good.clone(), taken.clone());
        let server = Server::new(move |stream| serve(stream, &state, &count, &location))?;
        Ok(Self { server, good, taken, trap })
    }

    fn act(&self, act: Act) {
        locked(&self.good).act = Some(act);
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port)
    }
}

fn serve(mut stream: TcpStream, good: &Mutex<Good>, taken: &AtomicUsize, location: &str) {
    let Some((head, _)) = request(&mut stream) else { return };
    let (act, document) = {
        let good = locked(good);
        let document = match head.split(' ').nth(1) {
            Some("/jwks") => good.platform_keys.clone(),
            Some("/tool-jwks") => good.tool_keys.clone(),
            Some("/token") => br#"{"access_token":"t-1","token_type":"Bearer","expires_in":3600}"#.to_vec(),
            _ => b"good".to_vec(),
        };
        (good.act.unwrap_or(Act::Good), document)
    };
    match act {
        Act::Good => respond(&mut stream, 200, "Content-Type: application/json\r\n", &document),
        Act::OtherType => respond(&mut stream, 200, "Content-Type: image/png\r\n", &document),
        Act::Redirect => respond(&mut stream, 302, location, b""),
        Act::Bomb => respond(&mut stream, 200, "Content-Encoding: gzip\r\n", &bomb()),
        Act::BrokenUtf8 => respond(&mut stream, 200, "", b"\"\xff\""),
        Act::Html => respond(&mut stream, 200, "Content-Type: text/html\r\n", HTML.get(..29).unwrap_or(HTML)),
        Act::BreaksOff => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n{");
        }
        Act::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            let piece = [b' '; 0x4000];
            for _ in 0..6_104 {
                if stream.write_all(&piece).is_err() {
                    return;
                }
                taken.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
        Act::Drip => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            // Longer than `bounded` allows; not for ever, so that a client without a limit fails here and does not hang.
            for _ in 0..15 {
                if stream.write_all(b" ").is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_secs(1));
            }
        }
    }
}

/// 63 KB that would unpack to 10 MB of zeros: one literal, and matches of 258 bytes at distance 1 (RFC 1951 §3.2.6).
fn bomb() -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |text: &str| bits.extend(text.bytes().map(|bit| bit == b'1'));
    // The last block, fixed codes; the literal 0; the matches; the end.
    push("110");
    push("00110000");
    for _ in 0..38_760 {
        push("1100010100000");
    }
    push("0000000");
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for byte in bits.chunks(8) {
        packed.push(byte.iter().rev().fold(0, |sum, bit| (sum << 1) | u8::from(*bit)));
    }
    packed.extend_from_slice(&[0; 8]);
    packed
}

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let runtime = runtime()?;
    let _in_it = runtime.enter();
    for row in ROWS {
        with_nothing_known(fixtures, row)?;
    }
    good_keys_stay(fixtures)
}

/// A pair whose network is the peer.
fn pair(fixtures: &Fixtures, peer: &Peer) -> Result<Pair, End> {
    let mut world = moved(fixtures.world("campus")?, &peer.origin());
    world.tool.key_set_url = format!("{}/tool-jwks", peer.origin());
    let http = client(|options| options.addresses.danger_allow_loopback = true)?;
    let wires = Wires { http: Some(http), ..Wires::default() };
    let pair = Pair::wired(&world, &fixtures.keys, wires).map_err(failed)?;
    let mut good = locked(&peer.good);
    good.platform_keys = block_on(pair.platform.platform.jwks()).map_err(failed)?.into_body();
    good.tool_keys = block_on(pair.tool.tool.jwks()).map_err(failed)?.into_body();
    drop(good);
    Ok(pair)
}

fn launch(pair: &Pair) -> Result<String, End> {
    let mut browser = pair.browser(Some("user-ada"));
    let arrival = pair.open(&mut browser, "rl-42", &[]).map_err(failed)?;
    Ok(arrival.outcome.map_or_else(|error| error.code().to_owned(), |_| "launched".to_owned()))
}

/// A token request of the tool at the platform, which has to fetch the tool's keys.
fn grant(fixtures: &Fixtures, pair: &Pair, jti: &str) -> Result<String, End> {
    let platform: &Platform = &pair.platform.platform;
    let url = platform.settings().token_url;
    let key = fixtures.keys.get("tool")?;
    let private = PrivateKey::from_pem(&key.pem).map_err(failed)?;
    let key =
        SigningKey::new(&CryptoProvider::ring(), Algorithm::RS256, &private, key.kid()).map_err(failed)?;
    let assertion =
        ClientAssertion { client_id: "client-0001", audience: &url, deployment_id: Some("dep-1"), jti };
    let assertion = assertion.sign(&key, UnixTime::from_seconds(pair.now())).map_err(failed)?;
    let request = TokenRequest::new(assertion, Scopes::parse(SCORE)).to_http(&url).map_err(failed)?;
    let outcome = block_on(platform.grant(&request));
    Ok(outcome.map_or_else(|error| error.code().to_owned(), |_| "granted".to_owned()))
}

fn access() -> AccessRequest {
    AccessRequest::new("registration-0", "dep-1", Scopes::parse(SCORE))
}

fn token(pair: &Pair) -> String {
    let outcome = block_on(pair.tool.tool.access_token(&access()));
    outcome.map_or_else(|error| error.code().to_owned(), |_| "token".to_owned())
}

fn call(pair: &Pair, origin: &str) -> Result<String, End> {
    let url = format!("{origin}/service");
    let client = pair.tool.tool.service(access(), &url).map_err(failed)?;
    let request = http::Request::get(&url).body(Vec::new()).map_err(failed)?;
    let response = match block_on(client.send(request, &[SCORE])) {
        Ok(response) => response,
        Err(error) => return Ok(told::<()>(Err(error))),
    };
    let status = response.status().as_u16();
    Ok(match block_on(response.into_body().collect(MEGABYTE)) {
        Ok(body) if body == b"good" => format!("{status} good"),
        Ok(body) if body == bomb() => format!("{status} packed"),
        Ok(body) => format!("{status} {} bytes", body.len()),
        Err(error) => format!("{status} {}", error.code()),
    })
}

/// The outcome in time, and little of what was sent was read.
#[expect(clippy::disallowed_methods, reason = "how long a misbehaving server holds us up is real time")]
fn bounded(
    peer: &Peer,
    what: &str,
    ask: impl FnOnce() -> Result<String, End>,
    code: &str,
) -> Result<(), End> {
    let (began, taken) = (Instant::now(), peer.taken.load(Ordering::SeqCst));
    same(what, ask()?, code.to_owned())?;
    if began.elapsed() > Duration::from_secs(10) {
        return Err(failed(format!("{what}: it took {:?}", began.elapsed())));
    }
    std::thread::sleep(Duration::from_millis(50));
    let taken = peer.taken.load(Ordering::SeqCst).saturating_sub(taken);
    // What the buffers of two sockets hold is beyond anybody's caps.
    if taken > 20 * MEGABYTE { Err(failed(format!("{what}: {taken} bytes were taken"))) } else { Ok(()) }
}

fn with_nothing_known(fixtures: &Fixtures, row: Row) -> Result<(), End> {
    let (act, launched, granted, tokens, called) = row;
    let peer = Peer::new()?;
    let pair = pair(fixtures, &peer)?;
    peer.act(act);
    bounded(&peer, &format!("{act:?}: a launch"), || launch(&pair), launched)?;
    bounded(&peer, &format!("{act:?}: an assertion"), || grant(fixtures, &pair, "j-1"), granted)?;
    bounded(&peer, &format!("{act:?}: a token"), || Ok(token(&pair)), tokens)?;
    peer.act(Act::Good);
    same("a token", token(&pair), "token".to_owned())?;
    peer.act(act);
    bounded(&peer, &format!("{act:?}: a call"), || call(&pair, &peer.origin()), called)?;
    same(&format!("{act:?}: the redirect"), peer.trap.accepted()?, 0)?;
    // Once the peer is well again, so is everything else.
    peer.act(Act::Good);
    pair.advance(60);
    same(&format!("{act:?}: a launch afterwards"), launch(&pair)?, "launched".to_owned())?;
    same("an assertion afterwards", grant(fixtures, &pair, "j-2")?, "granted".to_owned())?;
    same("a call afterwards", call(&pair, &peer.origin())?, "200 good".to_owned())
}

/// Keys of an hour ago stay in use on both sides, whatever the peer answers now.
fn good_keys_stay(fixtures: &Fixtures) -> Result<(), End> {
    let peer = Peer::new()?;
    let pair = pair(fixtures, &peer)?;
    same("a launch", launch(&pair)?, "launched".to_owned())?;
    same("an assertion", grant(fixtures, &pair, "first")?, "granted".to_owned())?;
    pair.advance(3_600);
    for (act, ..) in ROWS {
        let before = peer.server.accepted()?;
        peer.act(act);
        bounded(&peer, &format!("{act:?}: known keys"), || launch(&pair), "launched")?;
        let jti = format!("{act:?}");
        bounded(&peer, &format!("{act:?}: known keys"), || grant(fixtures, &pair, &jti), "granted")?;
        if act != Act::OtherType {
            let asked = peer.server.accepted()?.saturating_sub(before);
            same(&format!("{act:?}: fetches of the two key sets"), asked, 2)?;
        }
        // Where good ones came, they are good for an hour again.
        pair.advance(3_600);
    }
    Ok(())
}
