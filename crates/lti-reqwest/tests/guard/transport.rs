//! What is sent, and what is made of an answer.

use crate::server::{Server, field};
use crate::{code, get, local, local_options, request, text};
use http::Request;
use lti_reqwest::{Options, ReqwestClient};
use lti_security::ports::{HttpClient as _, HttpError};
use std::net::TcpListener;
use std::task::{Context, Poll, Waker};

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let target = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    for status in [301, 302, 303, 307, 308] {
        let server = Server::saying(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
            target.url()
        ));
        let answer = get(&local(), &server.url()).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["location"], target.url());
    }
    assert_eq!(target.accepted(), 0);
}

#[tokio::test]
async fn errors_of_the_other_side_are_answers() {
    for status in [400, 401, 404, 429, 500, 503] {
        let server = Server::saying(format!("HTTP/1.1 {status} No\r\nContent-Length: 2\r\n\r\nno"));
        let answer = get(&local(), &server.url()).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.into_body().collect(2).await.unwrap(), b"no");
    }
}

#[tokio::test]
async fn a_compressed_answer_stays_bytes() {
    // 25 bytes that would unpack to 64 zeros.
    let packed =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x63\x60\xa0\x3d\x00\x00\x36\x63\x75\x75\x40\x00\x00\x00";
    for encoding in ["gzip", "deflate", "br", "zstd"] {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
            packed.len()
        )
        .into_bytes();
        answer.extend_from_slice(packed);
        let answer = get(&local(), &Server::saying(answer).url()).await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], encoding);
        assert_eq!(answer.into_body().collect(100).await.unwrap(), packed);
    }
}

#[tokio::test]
async fn headers() {
    let (server, client) = (Server::echo(), local());
    let plain = text(&client, request(&server.url())).await;
    assert_eq!(field(&plain, "accept-encoding"), Some("identity"));
    assert_eq!(field(&plain, "user-agent"), Some(concat!("lti-rs/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(field(&plain, "host"), Some(server.address.to_string().as_str()));

    let mut odd = request(&server.url());
    for (name, value) in [
        ("host", "internal.example"),
        ("content-length", "5"),
        ("transfer-encoding", "chunked"),
        ("connection", "upgrade"),
        ("upgrade", "h2c"),
        ("expect", "100-continue"),
        ("te", "trailers"),
        ("trailer", "x"),
        ("proxy-authorization", "Basic eA=="),
        ("accept-encoding", "gzip"),
        ("authorization", "Bearer abc"),
        ("accept", "application/json"),
    ] {
        odd.headers_mut().insert(name, value.parse().unwrap());
    }
    let sent = text(&client, odd).await;
    assert_eq!(field(&sent, "host"), Some(server.address.to_string().as_str()));
    assert_eq!(field(&sent, "accept-encoding"), Some("identity"));
    assert_eq!(field(&sent, "authorization"), Some("Bearer abc"));
    assert_eq!(field(&sent, "accept"), Some("application/json"));
    for name in [
        "content-length",
        "transfer-encoding",
        "connection",
        "upgrade",
        "expect",
        "te",
        "trailer",
        "proxy-authorization",
    ] {
        assert_eq!(field(&sent, name), None, "{name}");
    }
}

#[tokio::test]
async fn user_agent() {
    let server = Server::echo();
    let mut options = local_options();
    options.user_agent = Options::new("example-tool/2.1 (+https://tool.example)").user_agent;
    let client = ReqwestClient::new(options).unwrap();
    let sent = text(&client, request(&server.url())).await;
    assert_eq!(field(&sent, "user-agent"), Some("example-tool/2.1 (+https://tool.example)"));
    let own = Request::get(server.url()).header("user-agent", "one-call/1").body(Vec::new()).unwrap();
    assert_eq!(field(&text(&client, own).await, "user-agent"), Some("one-call/1"));
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let (server, client) = (Server::echo(), local());
    for _ in 0..2 {
        assert_eq!(field(&text(&client, request(&server.url())).await, "cookie"), None);
    }
}

#[tokio::test]
async fn bodies_are_sent_with_their_length() {
    let (server, client) = (Server::echo(), local());
    for (method, body, length) in [
        ("POST", "a=b", Some("3")),
        ("POST", "", Some("0")),
        ("PUT", "{}", Some("2")),
        ("GET", "", None),
        ("DELETE", "", None),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}p?q=1", server.url()))
            .body(body.into())
            .unwrap();
        let sent = text(&client, request).await;
        assert!(sent.starts_with(&format!("{method} /p?q=1 HTTP/1.1\r\n")), "{sent}");
        assert_eq!(field(&sent, "content-length"), length, "{method} {body}");
        assert!(sent.ends_with(&format!("\r\n\r\n{body}")), "{sent}");
    }
    let connect = Request::builder().method("CONNECT").uri(server.url()).body(Vec::new()).unwrap();
    assert_eq!(code(client.send(connect).await), "method-not-allowed");
}

#[tokio::test]
async fn what_is_no_http() {
    for answer in [
        "SSH-2.0-server\r\n\r\n",
        "",
        "HTTP/1.1 200",
        "<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ] {
        let outcome = get(&local(), &format!("{}?token=secret", Server::saying(answer).url())).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), "http-broken", "{answer}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    let short = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    let mut body = get(&local(), &short.url()).await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), b"abc");
    assert_eq!(body.chunk().await.unwrap_err().code(), "http-broken");
    assert_eq!(body.chunk().await.unwrap_err().code(), "http-broken");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/path?token=secret", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(
        get(&local(), &url).await.unwrap_err(),
        HttpError::Connect { reason: "tcp-failed: connection refused".to_owned() }
    );
}

#[test]
fn without_a_runtime() {
    let client = local();
    let mut call = client.send(request("http://127.0.0.1:1/"));
    let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits");
    };
    assert_eq!(code(outcome), "no-runtime");
}
