//! No proxy from the environment. Setting the environment of a running program is not safe, so the test starts
//! itself again.

use crate::server::Server;
use crate::{get, local};
use std::process::Command;

const TARGET: &str = "LTI_REQWEST_TEST_TARGET";

#[tokio::test]
async fn the_environments_proxy_is_not_used() {
    #[expect(clippy::disallowed_methods, reason = "tells the second process from the first")]
    if let Ok(target) = std::env::var(TARGET) {
        assert_eq!(get(&local(), &target).await.unwrap().status(), 204);
        return;
    }
    let server = Server::saying("HTTP/1.1 204 No Content\r\n\r\n");
    let proxy = Server::saying("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "proxy::the_environments_proxy_is_not_used"]).env(TARGET, server.url());
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        again.env(name, proxy.url()).env(name.to_uppercase(), proxy.url());
    }
    again.env_remove("no_proxy").env_remove("NO_PROXY").env_remove("REQUEST_METHOD");
    let outcome = again.output().unwrap();
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stdout));
    assert_eq!((server.accepted(), proxy.accepted()), (1, 0));
}
