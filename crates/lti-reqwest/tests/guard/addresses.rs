//! ATK-062, SEC-004: hosts that are addresses, for which no resolver is asked.

use crate::server::Server;
use crate::{code, get, local_options};
use lti_reqwest::{Options, ReqwestClient};

/// The server listens on 127.0.0.1 and must not see a connection.
#[tokio::test]
async fn no_spelling_of_a_loopback_address_is_connected_to() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let client = ReqwestClient::new(Options::default()).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
    ] {
        let url = format!("https://{host}:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), "address-not-allowed", "{url}");
        let url = format!("http://{host}:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), "scheme-not-allowed", "{url}");
    }
    for host in ["localhost", "LocalHost", "tool.localhost"] {
        let url = format!("https://{host}:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), "host-is-local", "{url}");
    }
    for host in ["localhost.", "127.0.0.1."] {
        let url = format!("https://{host}:{}/", server.port());
        assert_eq!(code(get(&client, &url).await), "host-trailing-dot", "{url}");
    }
    let url = format!("https://lms.example@127.0.0.1:{}/", server.port());
    assert_eq!(code(get(&client, &url).await), "url-with-userinfo");
    assert_eq!(server.accepted(), 0);
}

#[tokio::test]
async fn special_addresses() {
    let client = ReqwestClient::new(Options::default()).unwrap();
    for host in [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[::ffff:169.254.169.254]",
    ] {
        let url = format!("https://{host}/latest/meta-data/");
        assert_eq!(code(get(&client, &url).await), "address-not-allowed", "{url}");
    }
}

#[tokio::test]
async fn loopback_is_not_a_way_to_other_addresses() {
    let client = ReqwestClient::new(local_options()).unwrap();
    for (url, outcome) in [
        ("http://10.0.0.1/", "address-not-allowed"),
        ("http://169.254.169.254/", "address-not-allowed"),
        ("https://169.254.169.254/", "address-not-allowed"),
        ("https://192.168.0.1/", "address-not-allowed"),
        ("http://8.8.8.8/", "address-not-allowed"),
        ("http://127.1/", "host-spelling"),
        ("ftp://127.0.0.1/", "scheme-not-allowed"),
    ] {
        assert_eq!(code(get(&client, url).await), outcome, "{url}");
    }
}

#[tokio::test]
async fn one_origin_can_be_allowed() {
    let (allowed, other) = (Server::echo(), Server::echo());
    let mut options = Options::default();
    options.addresses.danger_allowed_origins = vec![format!("http://127.0.0.1:{}", allowed.port())];
    let client = ReqwestClient::new(options).unwrap();
    assert_eq!(get(&client, &allowed.url()).await.unwrap().status(), 200);
    assert_eq!(code(get(&client, &other.url()).await), "scheme-not-allowed");
    let localhost = format!("http://localhost:{}/", allowed.port());
    assert_eq!(code(get(&client, &localhost).await), "scheme-not-allowed");
    assert_eq!((allowed.accepted(), other.accepted()), (1, 0));
}

#[tokio::test]
async fn a_refusal_does_not_repeat_path_query_or_user() {
    let client = ReqwestClient::new(Options::default()).unwrap();
    for url in [
        "https://10.0.0.1/secret-path?token=secret",
        "https://secret@lms.example/",
        "http://lms.example/?secret",
    ] {
        let text = get(&client, url).await.unwrap_err().to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}
