//! ATK-062: names, and what a resolver says about them.

use crate::server::Server;
use crate::{code, get, local_options, request, text};
use lti_reqwest::{Options, ReqwestClient, ResolveHost};
use lti_security::ports::{BoxFuture, HttpError};
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Gives one list after the other, the last one for ever.
#[derive(Default)]
struct Script {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let list = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let answers = Mutex::new(answers.iter().map(list).collect());
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ResolveHost for Script {
    fn resolve<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let next = if answers.len() > 1 { Some(answers.remove(0)) } else { answers.first().cloned() };
        Box::pin(async move { next.ok_or_else(|| io::Error::other("secret detail")) })
    }
}

fn strict(script: &Arc<Script>) -> ReqwestClient {
    let mut options = Options::default();
    options.resolver = script.clone();
    ReqwestClient::new(options).unwrap()
}

fn on_loopback(script: &Arc<Script>) -> ReqwestClient {
    let mut options = local_options();
    options.resolver = script.clone();
    ReqwestClient::new(options).unwrap()
}

#[tokio::test]
async fn what_a_name_resolves_to_is_judged_before_it_is_connected_to() {
    let server = Server::saying("");
    for (addresses, outcome) in [
        (&["127.0.0.1"][..], "address-not-allowed"),
        (&["::1"], "address-not-allowed"),
        (&["::ffff:127.0.0.1"], "address-not-allowed"),
        (&["10.0.0.1"], "address-not-allowed"),
        (&["192.168.0.1", "10.0.0.1"], "address-not-allowed"),
        (&["169.254.169.254"], "address-not-allowed"),
        (&["fe80::1"], "address-not-allowed"),
        (&["0.0.0.0"], "address-not-allowed"),
        (&["2002:7f00:1::1"], "address-not-allowed"),
        (&["8.8.8.8", "127.0.0.1"], "addresses-mixed"),
        (&["127.0.0.1", "8.8.8.8"], "addresses-mixed"),
        (&["8.8.8.8", "2606:4700::1111", "10.0.0.1"], "addresses-mixed"),
        (&[], "name-unresolved"),
    ] {
        let client = strict(&Script::new(&[addresses]));
        let url = format!("https://lms.example:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), outcome, "{addresses:?}");
    }
    assert_eq!(server.accepted(), 0);
}

#[tokio::test]
async fn a_refusal_does_not_tell_the_address_of_a_name() {
    let error = get(&strict(&Script::new(&[&["10.20.30.40"]])), "https://intranet.example/?q").await;
    assert_eq!(
        error.unwrap_err(),
        HttpError::Refused {
            reason: "address-not-allowed: the address of `intranet.example` is private, and only public ones are called (ATK-062)"
                .to_owned()
        }
    );
}

/// DNS rebinding: the second resolution is judged like the first.
#[tokio::test]
async fn every_connection_has_its_own_judgement() {
    let server = Server::saying("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    let script = Script::new(&[&["127.0.0.1"], &["10.0.0.1"], &["127.0.0.1", "10.0.0.1"], &["127.0.0.1"]]);
    let client = on_loopback(&script);
    let url = format!("http://tool.example:{}/", server.port());
    for outcome in ["ok", "address-not-allowed", "addresses-mixed", "ok"] {
        assert_eq!(code(get(&client, &url).await), outcome);
    }
    assert_eq!(script.asked(), 4);
    assert_eq!(server.accepted(), 2);
}

#[tokio::test]
async fn a_pooled_connection_was_judged() {
    let server = Server::echo();
    let script = Script::new(&[&["127.0.0.1"], &["10.0.0.1"]]);
    let client = on_loopback(&script);
    let url = format!("http://tool.example:{}/", server.port());
    for _ in 0..3 {
        assert!(text(&client, request(&url)).await.contains("host: tool.example"));
    }
    assert_eq!(script.asked(), 1);
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn no_pool_where_none_is_wanted() {
    let server = Server::echo();
    let mut options = local_options();
    options.pool_max_idle_per_host = 0;
    let client = ReqwestClient::new(options).unwrap();
    for _ in 0..3 {
        text(&client, request(&server.url())).await;
    }
    assert_eq!(server.accepted(), 3);
}

#[tokio::test]
async fn localhost_is_this_machine_whatever_a_resolver_says() {
    let server = Server::echo();
    let script = Script::new(&[&["10.0.0.1"]]);
    let client = on_loopback(&script);
    for host in ["localhost", "lms.localhost", "LOCALHOST"] {
        let url = format!("http://{host}:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), "ok", "{host}");
    }
    assert_eq!(script.asked(), 0);
}

#[tokio::test]
async fn an_address_is_not_resolved() {
    let server = Server::echo();
    let script = Script::new(&[&["10.0.0.1"]]);
    assert_eq!(code(get(&on_loopback(&script), &server.url()).await), "ok");
    assert_eq!(script.asked(), 0);
}

#[tokio::test]
async fn an_unknown_name() {
    let client = strict(&Arc::default());
    assert_eq!(
        get(&client, "https://nobody.example/?token=x").await.unwrap_err(),
        HttpError::Connect { reason: "name-unresolved: the host's name has no address".to_owned() }
    );
}

struct Never;

impl ResolveHost for Never {
    fn resolve<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_silent_resolver_runs_into_the_limit() {
    let mut options = Options::default();
    options.resolver = Arc::new(Never);
    options.connect_timeout = Duration::from_millis(50);
    let client = ReqwestClient::new(options).unwrap();
    // Without the limit the whole call's limit, 30 s, would hold.
    let outcome = tokio::time::timeout(Duration::from_secs(20), get(&client, "https://lms.example/"));
    assert_eq!(outcome.await.unwrap().unwrap_err(), HttpError::TimedOut);
}
